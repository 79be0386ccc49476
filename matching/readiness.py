"""Whose requirements are in order: who is not is left out before the engine looks (domain.md 2.5).

The engine knows forms of support as bits, and a request asks for exactly one. Two programmes may ask different things
for the same form, so within a scope each form has a bit for every set of volunteers who are left out of it. Where
nobody is left out, the bits are those of the vocabulary.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import numpy as np
import numpy.typing as npt
from django.utils import timezone

from core.refusals import Refusal
from families.models import SupportRequest
from matching import engine
from partners.vocabulary import SupportForm
from volunteers import requirements
from volunteers.models import Volunteer

FORMS = len(SupportForm.values)
MOST_SETS = 63 // FORMS  # bits of a column, shared by the forms

Asked = tuple[int, int]  # programme, position of the form of support
Masks = npt.NDArray[np.int64]


def form_at(bit: int) -> int:
    """Return the position in `SupportForm` of a bit of a scope, given as a mask."""
    return (bit.bit_length() - 1) % FORMS


def left_out(organisation_id: int, asked: Iterable[Asked]) -> dict[Asked, frozenset[int]]:
    """Return for each programme and form the volunteers who are not in order for its role, in at most ten queries."""
    wanted = set(asked)
    forms = {(programme_id, SupportForm.values[place]) for programme_id, place in wanted}
    roles = requirements.roles_for(forms, organisation_id)
    by_place = {(programme_id, form_place(form)): role for (programme_id, form), role in roles.items()}
    rows = Volunteer.objects.filter(organisation=organisation_id).serving()
    found = requirements.unready(rows, [by_place[one] for one in wanted & set(by_place)], timezone.localdate())
    return {one: frozenset(found.get(by_place[one].pk, ()) if one in by_place else ()) for one in wanted}


def form_place(form: str) -> int:
    return SupportForm.values.index(form)


def ready_for(request: SupportRequest, everyone: engine.Volunteers) -> engine.Volunteers:
    """Return the volunteers, those who are not in order for this request's role without its form of support."""
    asked = (request.programme_id, form_place(request.support_form))
    out = left_out(request.organisation_id, [asked])[asked]
    return without(everyone, out, asked[1]) if out else everyone


def without(everyone: engine.Volunteers, out: frozenset[int], place: int) -> engine.Volunteers:
    is_out = np.isin(everyone.ids, list(out))
    return replace(
        everyone, support_forms=np.where(is_out, everyone.support_forms & ~(1 << place), everyone.support_forms)
    )


def screened(
    families: engine.Families, everyone: engine.Volunteers, programmes: Iterable[int], organisation_id: int
) -> tuple[engine.Families, engine.Volunteers]:
    """Return both sides of a scope with a bit for each form and each set of volunteers left out of it.

    `programmes` are those of the families, in their order. Beyond `MOST_SETS` sets of one form the last ones share a
    bit: who is missing something for one of them is then left out of all of these.
    """
    asked = [
        (programme_id, bit.bit_length() - 1)
        for programme_id, bit in zip(programmes, families.support_form.tolist(), strict=True)
    ]
    out = left_out(organisation_id, asked)
    if not any(out.values()):
        return families, everyone
    bits, held = numbered(out)
    return (
        replace(families, support_form=np.array([1 << bits[one] for one in asked], dtype=np.int64)),
        replace(everyone, support_forms=regrouped(everyone, held)),
    )


def numbered(out: dict[Asked, frozenset[int]]) -> tuple[dict[Asked, int], dict[int, frozenset[int]]]:
    """Return the bit of each programme and form, and who is left out at each bit; the same whatever the order."""
    bits: dict[Asked, int] = {}
    held: dict[int, frozenset[int]] = {}
    sets: dict[int, list[frozenset[int]]] = {}
    for one in sorted(out):
        known = sets.setdefault(one[1], [])
        if out[one] not in known:
            known.append(out[one])
        bits[one] = one[1] + FORMS * min(known.index(out[one]), MOST_SETS - 1)
        held[bits[one]] = held.get(bits[one], frozenset()) | out[one]
    return bits, held


def regrouped(everyone: engine.Volunteers, held: dict[int, frozenset[int]]) -> Masks:
    """Return the forms of the volunteers on the bits of the scope."""
    forms = everyone.support_forms.astype(np.int64)
    found = np.zeros_like(forms)
    for bit, out in held.items():
        has_form = (forms >> (bit % FORMS)) & 1
        found |= np.where(np.isin(everyone.ids, list(out)), 0, has_form) << bit
    return found


def unmet_of(request: SupportRequest, volunteers: Iterable[Volunteer]) -> dict[int, str]:
    """Return in words what each of these volunteers misses for the role of the request; who is in order is not there.

    The volunteers come with `user` and `together_with`.
    """
    role = requirements.role_for(request.programme_id, request.support_form, request.organisation_id)
    if role is None:
        return {}
    units = {volunteer.pk: volunteer.people for volunteer in volunteers}
    everybody = [person for people in units.values() for person in people]
    found = requirements.standings(everybody, [role], timezone.localdate()) if everybody else {}
    said = {pk: requirements.missing_of(people, role, found) for pk, people in units.items()}
    return {pk: sentence for pk, sentence in said.items() if sentence}


def why_not_in_order(request: SupportRequest, volunteer: Volunteer) -> Refusal | None:
    """The volunteer, and whoever serves together with them, is in order with what the role of this request asks."""
    role = requirements.role_for(request.programme_id, request.support_form, request.organisation_id)
    return requirements.why_not_serve_in(role, volunteer.people, timezone.localdate())
