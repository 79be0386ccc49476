"""Agreements that wait for our yes, those that end soon, and what is still done together without one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date

from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from activities.models import Activity
from activities.states import Activity as ActivityState
from core.actor import Actor
from partners.forms.agreements import expiring
from partners.models import PartnerAgreement, ProgrammePart
from partners.rules.agreements import sharing_with
from partners.states import Agreement as State
from partners.vocabulary import Shared, SupportForm, labels
from portal.today.work import Work, page


def agreement_works(actor: Actor, today: date) -> Iterator[Work]:
    """One row for each agreement that waits for us or ends soon, and one for each matter that is without one."""
    rows = PartnerAgreement.objects.visible_to(actor)
    yet = Q(parties__accepted_version=None) | ~Q(parties__accepted_version=F("version"))
    ours = Q(parties__organisation__in=actor.organisation_ids)
    for agreement in rows.filter(yet & ours, state=State.WAITING_SIGNATURES).distinct():
        yield waiting_work(agreement)
    for agreement in expiring(rows, today).filter(end_reason="").exclude(renewed_by__state=State.ACTIVE):
        yield expiring_work(agreement)
    if actor.organisation_id is not None:
        yield from missing_works(actor, actor.organisation_id, today)


def waiting_work(agreement: PartnerAgreement) -> Work:
    return Work(
        kind="partner_agreement",
        tone="soon",
        title=agreement.title,
        since=agreement.state_since,
        since_label=_("asked"),
        text=_("The agreement waits for our acceptance."),
        url=page("agreement-detail", agreement.pk),
        label=_("Read and accept"),
        action_url=page("agreement-accept", agreement.pk, back=True),
    )


def expiring_work(agreement: PartnerAgreement) -> Work:
    return Work(
        kind="agreement_expiring",
        tone="info",
        title=agreement.title,
        since=agreement.ends_on or agreement.state_since,
        since_label=_("in force until"),
        text=_("Talk with the other parties: do you go on together?"),
        url=page("agreement-detail", agreement.pk),
        label=_("Look at it"),
        action_url=page("agreement-detail", agreement.pk),
    )


def missing_works(actor: Actor, organisation_id: int, today: date) -> Iterator[Work]:
    """What families can find already goes on when an agreement ends; the office hears that there is none."""
    public = Activity.objects.visible_to(actor).filter(state=ActivityState.PUBLISHED, organisation=organisation_id)
    together = public.exclude(together_with=None).values_list("together_with", "together_with__name")
    rooms = public.exclude(venue=None).exclude(venue__organisation=organisation_id)
    rooms = rooms.values_list("venue__organisation", "venue__organisation__name")
    for what, pairs, words in ((Shared.ACTIVITIES, together, together_words), (Shared.ROOMS, rooms, room_words)):
        allowed = sharing_with(what, organisation_id, on=today) if pairs else set()
        missing = Counter(name for key, name in pairs if key not in allowed)
        yield from (missing_work(name, words(count), today) for name, count in sorted(missing.items()))
    yield from part_works(actor, organisation_id, today)


def together_words(count: int) -> str:
    words = ngettext(
        "%(n)d activity is arranged together without an agreement in force. It goes on; nothing new is published.",
        "%(n)d activities are arranged together without an agreement in force. They go on; nothing new is published.",
        count,
    )
    return words % {"n": count}


def room_words(count: int) -> str:
    words = ngettext(
        "%(n)d activity is in their room without an agreement in force. It goes on; nothing new is published.",
        "%(n)d activities are in their rooms without an agreement in force. They go on; nothing new is published.",
        count,
    )
    return words % {"n": count}


def part_works(actor: Actor, organisation_id: int, today: date) -> Iterator[Work]:
    """Both who keeps a programme and who carries a part of it hear where new families go without an agreement."""
    rows = ProgrammePart.objects.visible_to(actor).of_either([organisation_id]).live(today)
    parts = rows.filter(programme__is_open=True).select_related("organisation", "programme__organisation")
    allowed = sharing_with(Shared.ACTIVITIES, organisation_id, on=today) if parts else set()
    for part in parts:
        is_keeper = part.programme.organisation_id == organisation_id
        other = part.organisation if is_keeper else part.programme.organisation
        if other.pk not in allowed:
            yield missing_work(other.name, part_words(part, is_keeper), today)


def part_words(part: ProgrammePart, is_keeper: bool) -> str:
    told = {"forms": ", ".join(labels(part.support_forms, SupportForm))}
    if is_keeper:
        return _("The agreement is not in force: new families who ask for this come to you. %(forms)s") % told
    return _("The agreement is not in force: new families who ask for this do not come to you. %(forms)s") % told


def missing_work(name: str, words: str, today: date) -> Work:
    return Work(
        kind="agreement_missing",
        tone="soon",
        title=name,
        since=today,
        since_label=_("today"),
        text=words,
        url=reverse("coordinator:agreement-list"),
        label=_("Agreements"),
        action_url=reverse("coordinator:agreement-list"),
    )
