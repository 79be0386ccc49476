"""What must be there before an organisation takes its first family (R-CW-3, R-SC-1, R-EM-1). Pure: no writes."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Municipality, Organisation
from core.actor import Actor, Role
from core.refusals import Refusal
from partners import counties
from partners.carrying import open_places, unreceived
from partners.models import Helpline, Programme, ProgrammePart, Readiness
from partners.rules.helplines import COUNTY_NUMBERS, EMERGENCY

ANSWERERS = frozenset({Role.ADMINISTRATOR, Role.SYSTEM})
PURCHASED = gettext_lazy(
    "Your activity is purchased as a social service. Then the law asks for a registered service producer, client "
    "records in Kanta and a certified information system (acts 703/2023 and 741/2023). This service is not one, so "
    "no new families may be taken here."
)


@dataclass(frozen=True)
class Point:
    """One thing that must be there. `to_do` says what is missing and is empty when all is well."""

    code: str
    title: str | Promise
    to_do: str | Promise = ""


def answer_of(organisation: Organisation) -> Readiness:
    """Return what the organisation has answered; an unsaved row when it has not."""
    return Readiness.objects.filter(organisation=organisation).first() or Readiness(organisation=organisation)


def programmes_of(organisation: Organisation, on: date) -> QuerySet[Programme]:
    """Return the programmes that the organisation runs, or carries together with others."""
    parts = ProgrammePart.objects.live(on).filter(organisation=organisation)
    return Programme.objects.filter(Q(organisation=organisation) | Q(pk__in=parts.values("programme")))


def county_codes(organisation: Organisation, on: date) -> list[str]:
    """Return the counties from which the organisation takes families, or would."""
    places = Municipality.objects.filter(programmes__in=programmes_of(organisation, on))
    codes = {*places.values_list("wellbeing_county_code", flat=True)}
    return sorted(codes | {*organisation.municipalities.values_list("wellbeing_county_code", flat=True)})


def points_of(organisation: Organisation, *, on: date) -> list[Point]:
    """Return everything that must be there, in the order in which one puts it right."""
    return [point for look in LOOKS for point in look(organisation, on)]


def why_not_open(organisation: Organisation, *, on: date) -> Refusal | None:
    """The first thing that is missing before the organisation may take families."""
    return first_missing(points_of(organisation, on=on))


def why_not_take_from(places: Iterable[Municipality]) -> Refusal | None:
    """The first number that is missing of the counties of `places`."""
    return first_missing(numbers_of(sorted({place.wellbeing_county_code for place in places})))


def first_missing(points: Iterable[Point]) -> Refusal | None:
    missing = next((point for point in points if point.to_do), None)
    return Refusal(f"not_ready_{missing.code}", missing.to_do) if missing else None


def why_not_answer(organisation: Organisation, *, actor: Actor) -> Refusal | None:
    """An organisation's own administrator answers for it."""
    if actor.role not in ANSWERERS or not (actor.is_system or organisation.pk in actor.organisation_ids):
        return Refusal("not_yours", _("Only the administrator of the association can do this."))
    return None


def scope(organisation: Organisation, on: date) -> Iterator[Point]:
    """R-SC-1: where heavier law starts, this service ends."""
    answer = answer_of(organisation).is_purchased
    to_do = _("Answer below whether your activity is purchased as a social service.") if answer is None else ""
    yield Point("scope", gettext_lazy("Your activity is civic activity"), PURCHASED if answer else to_do)


def county_numbers(organisation: Organisation, on: date) -> Iterator[Point]:
    """R-CW-3: the county's own numbers, for each county."""
    yield from numbers_of(county_codes(organisation, on))


def numbers_of(codes: Collection[str]) -> Iterator[Point]:
    """R-CW-3: the own numbers of the counties `codes`."""
    there = set(
        Helpline.objects.filter(wellbeing_county_code__in=codes, key__in=COUNTY_NUMBERS).values_list(
            "wellbeing_county_code", "key"
        )
    )
    for code in codes:
        for key in COUNTY_NUMBERS:
            what = _("social emergency number") if key == EMERGENCY else _("contact for children's social services")
            title = f"{counties.name_of(code) or code}: {what}"
            yield Point(key, title, "" if (code, key) in there else _("Add it to the help numbers: %s.") % title)


def checked_numbers(organisation: Organisation, on: date) -> Iterator[Point]:
    """R-EM-1: no number that families see is older than 180 days."""
    codes = ["", *county_codes(organisation, on)]
    stale = Helpline.objects.filter(wellbeing_county_code__in=codes).stale(on)
    names = ", ".join(line.name for line in stale)
    to_do = _("Check these help numbers, which nobody has checked for half a year: %s.") % names if names else ""
    yield Point("helplines", gettext_lazy("Help numbers are checked"), to_do)


def office(organisation: Organisation, on: date) -> Iterator[Point]:
    """Families have somebody to call, and somebody to ask about their data."""
    reachable = organisation.phone and organisation.email
    to_do = "" if reachable else _("Give the office a phone number and an e-mail address that families may use.")
    yield Point("office", gettext_lazy("The office can be reached"), to_do)
    contact = answer_of(organisation).data_email
    to_do = "" if contact else _("Give an e-mail address for questions about personal data.")
    yield Point("data_contact", gettext_lazy("Somebody answers questions about personal data"), to_do)


def languages(organisation: Organisation, on: date) -> Iterator[Point]:
    """R-LA-1: in a bilingual municipality an own text is there in both languages, or in neither."""
    bilingual = programmes_of(organisation, on).filter(municipalities__languages__contains="+").distinct()
    halves = [row.name for row in bilingual if bool(row.text_fi) != bool(row.text_sv)]
    if bilingual:
        to_do = _("Write the text of the programme in both languages: %s.") % ", ".join(halves) if halves else ""
        yield Point("languages", gettext_lazy("Texts are in Finnish and in Swedish"), to_do)


def receivers(organisation: Organisation, on: date) -> Iterator[Point]:
    """No family comes to where nobody sees its request."""
    places = open_places(organisation, on)
    if places:
        names = ", ".join(place.name for place in unreceived(organisation, places))
        to_do = _("First somebody has to receive families in: %s. Invite a coordinator.") % names if names else ""
        yield Point("receivers", gettext_lazy("Somebody receives families in every municipality"), to_do)


LOOKS: tuple[Callable[[Organisation, date], Iterator[Point]], ...] = (
    scope,
    county_numbers,
    checked_numbers,
    office,
    languages,
    receivers,
)
