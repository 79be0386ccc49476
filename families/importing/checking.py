"""From rows of cells to cases: what is missing, what does not fit together, and what nobody here knows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import pairwise
from typing import Any

from django.db.models import TextChoices
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Language, Municipality, Organisation, User
from accounts.querysets import folded
from accounts.tables import Mistake, Sheet
from core.actor import Role
from core.retention import months_before
from families.importing.cases import Case, key_of
from families.importing.cells import Cells
from families.models import Adult, Consent
from families.retention import CASE_MONTHS, NOT_TAKEN_MONTHS
from families.states import LIVE, RedirectReason, Request
from partners.models import Programme
from partners.vocabulary import LifeStage, SpokenLanguage, SupportForm, Topic

DAYS_IN_ORDER = ("received_on", "accepted_on", "began_on", "ended_on")
WITH_CONSENT = (Request.ACCEPTED, Request.MATCHED)


@dataclass
class Known:
    """What is known here, read once: places, programmes and coordinators of one organisation."""

    organisation: Organisation
    today: date
    end_reasons: type[TextChoices]
    places: dict[str, Municipality] = field(default_factory=dict)
    programmes: list[tuple[Programme, set[str]]] = field(default_factory=list)
    coordinators: dict[str, User] = field(default_factory=dict)
    case_before: date = date.min
    other_before: date = date.min

    @classmethod
    def of(cls, organisation: Organisation, at: datetime, end_reasons: type[TextChoices]) -> Known:
        known = cls(organisation, timezone.localdate(at), end_reasons)
        for place in Municipality.objects.all():
            known.places |= {place.pk: place, place.search_fi: place, place.search_sv: place}
        carried = Programme.objects.carried_by([organisation.pk], known.today)
        rows = carried.order_by("pk").prefetch_related("municipalities")
        known.programmes = [(row, {place.pk for place in row.municipalities.all()}) for row in rows]
        hats = organisation.memberships.active().filter(role=Role.COORDINATOR).select_related("user")
        known.coordinators = {hat.user.email.casefold(): hat.user for hat in hats}
        known.case_before = timezone.localdate(months_before(at, CASE_MONTHS))
        known.other_before = timezone.localdate(months_before(at, NOT_TAKEN_MONTHS))
        return known

    def programme_for(self, place: Municipality, form: str, name: str) -> Programme | None:
        """Return the organisation's programme of that name, or the first that covers the place with the form."""
        for programme, places in self.programmes:
            fits = folded(programme.name) == folded(name) if name else programme.offers(form)
            if fits and place.pk in places:
                return programme
        return None


def cases_in(
    sheet: Sheet, organisation: Organisation, *, at: datetime, end_reasons: type[TextChoices]
) -> tuple[list[Case], list[Mistake]]:
    """Return the cases of `sheet` and everything that is wrong with it; `end_reasons` are those of companionships."""
    known = Known.of(organisation, at, end_reasons)
    mistakes, cases = list(sheet.mistakes), []
    for number, texts in sheet.rows:
        cells = Cells(number, texts, sheet.heads)
        case = case_of(cells, known)
        mistakes += cells.mistakes
        if case is not None:
            cases.append(case)
    head = sheet.heads.get("reference", "reference")
    return cases, sorted([*mistakes, *repeated(cases, head)])


def repeated(cases: Iterable[Case], head: str) -> list[Mistake]:
    """Return a mistake for each row whose reference another row of the file has too."""
    cases = list(cases)
    count = Counter(case.key for case in cases)
    sentence = _("Another row has the same reference. Each case has its own.")
    return [Mistake(case.row, head, sentence) for case in cases if count[case.key] > 1]


def case_of(cells: Cells, known: Known) -> Case | None:
    """Return the case of one row, None when a part that everything else needs is missing or wrong."""
    cells.cut_codes()
    for key in ("reference", "municipality", "state", "received_on"):
        need(cells, _("Fill in this cell."), key)
    told = {**family_of(cells, known.today), **course_of(cells, known)}
    place = place_of(cells, known)
    programme = programme_of(cells, place, told["support_form"], known) if place else None
    if not (place and programme and told["state"] and told["received_on"] and cells.has("reference")):
        return None
    key = key_of(known.organisation.pk, cells.text("reference", 60))
    case = Case(row=cells.row, key=key, municipality=place, programme=programme, **told)
    case.is_past = is_past(case, known)
    check_days(cells, case, known.today)
    check_needs(cells, case)
    return case


def family_of(cells: Cells, today: date) -> dict[str, Any]:
    language = cells.choice("language", Language, Language.FINNISH)
    return {
        "called": cells.text("called", 60),
        "phone": cells.phone("phone"),
        "email": cells.email("email"),
        "channel": cells.choice("channel", Adult.Channel, Adult.Channel.CALL),
        "language": language,
        "languages": cells.choices("languages", SpokenLanguage) or [language],
        "may_leave_message": cells.yes("may_leave_message"),
        "has_shared_phone": cells.yes("has_shared_phone"),
        "wants_neutral_sender": cells.yes("wants_neutral_sender"),
        "has_protected_address": cells.yes("has_protected_address"),
        "birth_years": cells.years("birth_years", today.year),
        "topics": cells.choices("topics", Topic),
        "life_stages": cells.choices("life_stages", LifeStage),
    }


def course_of(cells: Cells, known: Known) -> dict[str, Any]:
    state = cells.choice("state", Request)
    if state == Request.PROPOSED:
        cells.wrong("state", _("An open suggestion cannot be brought in. Use “accepted” and suggest again here."))
    days = {key: cells.day(key) for key in (*DAYS_IN_ORDER, "planned_end_on", "consent_on")}
    is_case = state == Request.COMPLETED or days["began_on"] is not None
    return {
        **days,
        "state": state,
        "support_form": cells.choice("support_form", SupportForm, SupportForm.COMPANION),
        "end_reason": cells.choice("end_reason", known.end_reasons) if is_case else "",
        "reason_code": "" if is_case else cells.choice("end_reason", RedirectReason),
        "consent_channel": cells.choice("consent_channel", Consent.Channel, Consent.Channel.PAPER),
        "volunteer_email": cells.email("volunteer_email").casefold(),
        "coordinator": coordinator_of(cells, known),
    }


def place_of(cells: Cells, known: Known) -> Municipality | None:
    text = cells.texts.get("municipality", "")
    place = known.places.get(text.zfill(3) if text.isdigit() else folded(text))
    if text and place is None:
        cells.wrong("municipality", _("We do not know this municipality. Write its name, or its code of three digits."))
    return place


def programme_of(cells: Cells, place: Municipality, form: str, known: Known) -> Programme | None:
    programme = known.programme_for(place, form, cells.text("programme", 120))
    if programme is None:
        key = "programme" if cells.has("programme") else "municipality"
        cells.wrong(key, _("The organisation has no such programme for this municipality and form of support."))
    return programme


def coordinator_of(cells: Cells, known: Known) -> User | None:
    email = cells.email("coordinator_email").casefold()
    found = known.coordinators.get(email)
    if email and found is None:
        cells.wrong("coordinator_email", _("No coordinator of the organisation has this e-mail address."))
    return found


def is_past(case: Case, known: Known) -> bool:
    """Whether the time for which personal data may be kept has passed (domain.md 4.5)."""
    is_case = case.state == Request.COMPLETED or case.began_on is not None
    before = known.case_before if is_case else known.other_before
    return case.has_ended and case.ended_on is not None and case.ended_on <= before


def check_days(cells: Cells, case: Case, today: date) -> None:
    """The days of a case follow each other, and none but the planned end lies ahead."""
    days = [(key, getattr(case, key)) for key in DAYS_IN_ORDER if getattr(case, key)]
    for (_earlier, before), (key, day) in pairwise(days):
        if day < before:
            cells.wrong(key, _("This day is before the one that should come before it."))
    for key, day in (*days, ("consent_on", case.consent_on)):
        if day and day > today:
            cells.wrong(key, _("This day is still ahead."))


def check_needs(cells: Cells, case: Case) -> None:
    """What a case in its state cannot be without."""
    if case.has_ended:
        need(cells, _("A case that has ended needs the day of its end."), "ended_on")
    if case.state in LIVE:
        check_live(cells, case)
    elif case.state != Request.COMPLETED and case.began_on:
        cells.wrong("state", _("A companionship that began and has ended is “completed”."))


def check_live(cells: Cells, case: Case) -> None:
    """A case that goes on has somebody to reach, a consent, and no end."""
    if case.ended_on:
        cells.wrong("ended_on", _("A case that goes on has no end. Check the state."))
    need(cells, _("A case that goes on needs a name to call the parent by."), "called")
    address = "email" if case.channel == Adult.Channel.EMAIL else "phone"
    need(cells, _("The way of contact needs this. Without another way it is a phone call."), address)
    if case.state in WITH_CONSENT:
        need(cells, _("The parent's consent has its day. Ask for it if it is missing."), "consent_on")
    if case.state == Request.MATCHED:
        need(cells, _("A companionship that goes on needs this."), "began_on", "volunteer_email")
    elif case.began_on:
        cells.wrong("began_on", _("A companionship that goes on is “matched”. Check the state."))


def need(cells: Cells, sentence: str, *keys: str) -> None:
    for key in keys:
        if not cells.was_told(key):
            cells.wrong(key, sentence)
