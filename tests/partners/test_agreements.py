"""Agreements between organisations: from a draft to the end, version by version, and what they bind."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.utils import timezone

from accounts.models import Organisation
from core.actor import Actor
from core.refusals import NotNow, Refused
from partners.actions import agreements as actions
from partners.agreement_words import compared
from partners.models import AgreementVersion, PartnerAgreement
from partners.retention import erase_names, old_agreements
from partners.rules import agreements as rules
from partners.states import Agreement as State
from partners.vocabulary import Shared
from tests.factories.cast import Office, Person
from tests.factories.partners import a_partner, a_partner_worker, an_agreement

WORDS = {
    "purpose": "Pidämme yhdessä perhekahvilaa.",
    "contact_name": "Tiina Talo",
    "data_role": "separate",
    "starts_on": date(2026, 1, 1),
    "shares": ["activities"],
}
CLOCK = Actor.system("agreement-timers")
A_DAY = timedelta(days=1)


@pytest.fixture
def clinic(here: Office) -> Organisation:
    return a_partner(here)


@pytest.fixture
def nurse(clinic: Organisation) -> Person:
    return a_partner_worker(clinic)


def refused(act: Callable[[], Any]) -> str:
    with pytest.raises(Refused) as caught:
        act()
    return caught.value.refusal.code


def a_draft(here: Office, keeper: Person, *others: Organisation, **facts: Any) -> PartnerAgreement:
    return actions.make_agreement(
        organisation=here.organisation, parties=others, title="Kahvila", actor=keeper.actor, **{**WORDS, **facts}
    )


def with_signatories(agreement: PartnerAgreement, keeper: Person) -> PartnerAgreement:
    signs = {"signatory_name": "Maija Malli", "signatory_title": "puheenjohtaja"}
    duties = {party.organisation_id: signs for party in agreement.parties.all()}
    actions.change_agreement(agreement, duties=duties, actor=keeper.actor)
    return agreement


@pytest.fixture
def waiting(here: Office, coordinator_here: Person, clinic: Organisation) -> PartnerAgreement:
    agreement = with_signatories(a_draft(here, coordinator_here, clinic), coordinator_here)
    actions.offer_agreement(agreement, actor=coordinator_here.actor)
    actions.ask_acceptance(agreement, actor=coordinator_here.actor)
    return agreement


def accept(agreement: PartnerAgreement, person: Person, *, version: int | None = None) -> None:
    said = {"signatory_name": person.user.name, "signatory_title": "johtaja"}
    actions.accept_agreement(agreement, version=version or agreement.version, **said, actor=person.actor)


def sees(person: Person) -> list[str]:
    return list(PartnerAgreement.objects.visible_to(person.actor).values_list("title", flat=True))


# Drafting and offering


def test_a_draft_is_seen_by_the_organisation_that_keeps_it_alone(
    here: Office, coordinator_here: Person, clinic: Organisation, nurse: Person
) -> None:
    agreement = a_draft(here, coordinator_here, clinic)
    assert (sees(coordinator_here), sees(nurse)) == (["Kahvila"], [])
    actions.offer_agreement(agreement, actor=coordinator_here.actor)
    assert sees(nurse) == ["Kahvila"]
    actions.take_to_draft(agreement, actor=coordinator_here.actor)
    assert sees(nurse) == []


def test_somebody_elses_agreement_is_not_seen(waiting: PartnerAgreement, coordinator_there: Person) -> None:
    assert sees(coordinator_there) == []


def test_who_keeps_the_paper_is_a_party_itself(here: Office, coordinator_here: Person, clinic: Organisation) -> None:
    agreement = a_draft(here, coordinator_here, clinic)
    assert {party.organisation for party in agreement.parties.all()} == {here.organisation, clinic}


def test_everything_that_lacks_is_told_at_once(here: Office, coordinator_here: Person, clinic: Organisation) -> None:
    bare = actions.make_agreement(
        organisation=here.organisation, parties=[], title="Tyhjä", data_role="joint", actor=coordinator_here.actor
    )
    lacks = [refusal.code for refusal in rules.what_is_missing(bare)]
    assert lacks == ["purpose", "parties", "signatories", "contact", "data_words", "starts_on"]
    actions.change_agreement(bare, data_role="", actor=coordinator_here.actor)
    assert "data_role" in [refusal.code for refusal in rules.what_is_missing(bare)]
    whole = with_signatories(a_draft(here, coordinator_here, clinic), coordinator_here)
    assert rules.what_is_missing(whole) == []


def test_acceptance_is_not_asked_for_what_lacks_something(
    here: Office, coordinator_here: Person, clinic: Organisation
) -> None:
    agreement = a_draft(here, coordinator_here, clinic)
    actions.offer_agreement(agreement, actor=coordinator_here.actor)
    assert refused(lambda: actions.ask_acceptance(agreement, actor=coordinator_here.actor)) == "missing"


# Versions


def test_each_change_of_what_was_offered_is_the_next_version(
    here: Office, coordinator_here: Person, clinic: Organisation
) -> None:
    agreement, actor = a_draft(here, coordinator_here, clinic), coordinator_here.actor
    actions.change_agreement(agreement, purpose="Luonnos", actor=actor)
    assert agreement.versions.count() == 0
    actions.offer_agreement(agreement, actor=actor)
    actions.change_agreement(agreement, purpose="Toinen", actor=actor)
    actions.change_agreement(agreement, purpose="Toinen", actor=actor)
    words = dict(agreement.versions.values_list("number", "words"))
    assert {number: kept["purpose"] for number, kept in words.items()} == {1: "Luonnos", 2: "Toinen"}
    assert agreement.version == 2


def test_a_change_takes_acceptances_back_and_the_talks_go_on(
    waiting: PartnerAgreement, coordinator_here: Person, nurse: Person
) -> None:
    accept(waiting, nurse)
    actions.change_agreement(waiting, money="Kumpikin maksaa omansa.", actor=coordinator_here.actor)
    assert (waiting.state, waiting.version) == (State.NEGOTIATING, 2)
    assert set(waiting.parties.values_list("accepted_version", flat=True)) == {None}


def test_no_version_keeps_anybodys_name(waiting: PartnerAgreement) -> None:
    kept = str(AgreementVersion.objects.get().words)
    assert [name for name in ("Maija", "Malli", "Tiina", "Talo") if name in kept] == []


def test_two_versions_are_compared_word_by_word() -> None:
    found = [(piece.how, piece.text) for piece in compared("Kahvila on tiistaisin.", "Kahvila on torstaisin ilta.")]
    changed = [("removed", "tiistaisin"), ("added", "torstaisin ilta")]
    assert found == [("same", "Kahvila on "), *changed, ("same", ".")]


# Accepting


def test_the_last_yes_brings_it_into_force(waiting: PartnerAgreement, coordinator_here: Person, nurse: Person) -> None:
    accept(waiting, nurse)
    assert waiting.state == State.WAITING_SIGNATURES
    accept(waiting, coordinator_here)
    assert waiting.state == State.ACTIVE
    assert waiting.is_in_force(timezone.localdate())
    named = set(waiting.parties.values_list("signatory_name", "channel"))
    assert named == {("Niina Neuvola", "here"), ("Outi Ohjaaja", "here")}


def test_a_signature_on_paper_is_recorded_by_who_keeps_the_paper(
    waiting: PartnerAgreement, coordinator_here: Person, clinic: Organisation, nurse: Person
) -> None:
    today, party = timezone.localdate(), waiting.parties.get(organisation=clinic)
    told = {"party": party, "accepted_on": today}
    assert refused(lambda: actions.record_signature(waiting, **told, actor=nurse.actor)) == "not_yours"
    ahead = {"party": party, "accepted_on": today + A_DAY}
    assert refused(lambda: actions.record_signature(waiting, **ahead, actor=coordinator_here.actor)) == "is_ahead"
    actions.record_signature(waiting, **told, actor=coordinator_here.actor)
    party.refresh_from_db()
    assert (party.channel, party.accepted_version, party.accepted_on) == ("paper", 1, today)


def test_a_party_thinks_again_while_the_others_have_not_accepted(waiting: PartnerAgreement, nurse: Person) -> None:
    accept(waiting, nurse)
    actions.take_acceptance_back(waiting, actor=nurse.actor)
    assert waiting.parties.filter(accepted_version=1).count() == 0
    assert refused(lambda: actions.take_acceptance_back(waiting, actor=nurse.actor)) == "not_accepted"


def test_only_the_version_that_was_read_is_accepted(
    waiting: PartnerAgreement, coordinator_here: Person, nurse: Person
) -> None:
    actions.change_agreement(waiting, money="Puoliksi.", actor=coordinator_here.actor)
    actions.ask_acceptance(waiting, actor=coordinator_here.actor)
    assert refused(lambda: accept(waiting, nurse, version=1)) == "other_version"


def test_refusals_of_accepting(
    waiting: PartnerAgreement,
    coordinator_here: Person,
    coordinator_there: Person,
    volunteer_here: Person,
    nurse: Person,
) -> None:
    assert refused(lambda: accept(waiting, coordinator_there)) == "not_party"
    assert refused(lambda: accept(waiting, volunteer_here)) == "not_party"
    accept(waiting, nurse)
    assert refused(lambda: accept(waiting, nurse)) == "is_accepted"
    accept(waiting, coordinator_here)
    assert refused(lambda: accept(waiting, nurse)) == "not_asked"


def test_a_partner_reads_and_speaks_but_does_not_keep(
    waiting: PartnerAgreement, coordinator_here: Person, nurse: Person
) -> None:
    actor = nurse.actor
    for act in (actions.change_agreement, actions.negotiate_again, actions.cancel_agreement, actions.renew_agreement):
        assert refused(lambda act=act: act(waiting, actor=actor)) == "not_yours"
    remark = actions.make_remark(waiting, text="Kahvila voisi olla iltaisin.", actor=actor)
    assert (remark.organisation_id, remark.by) == (actor.organisation_id, nurse.user)


# The end, and going on


def test_notice_keeps_the_time_that_was_agreed_on(here: Office, coordinator_here: Person, clinic: Organisation) -> None:
    agreement, today = an_agreement(here.organisation, clinic), timezone.localdate()
    actor = coordinator_here.actor

    def end(day: date, **facts: Any) -> str:
        return refused(lambda: actions.end_agreement(agreement, ends_on=day, actor=actor, **facts))

    assert end(today - A_DAY) == "is_past"
    assert end(today + timedelta(days=30)) == "notice"
    assert end(today + timedelta(days=700)) == "ends_before"
    actions.end_agreement(agreement, ends_on=today + timedelta(days=30), is_agreed=True, actor=actor)
    assert (agreement.end_reason, agreement.state) == ("terminated", State.ACTIVE)
    assert end(today + timedelta(days=20)) == "is_ending"


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2026, 11, 30), 3, date(2027, 2, 28)),
        (date(2026, 5, 5), 0, date(2026, 5, 5)),
    ],
)
def test_the_time_of_notice_is_counted_in_calendar_months(day: date, months: int, expected: date) -> None:
    assert rules.months_after(day, months) == expected


def test_what_ran_out_ends_on_the_night_after(here: Office, clinic: Organisation) -> None:
    last = date(2026, 10, 25)  # the clocks are put back that night
    agreement = an_agreement(here.organisation, clinic, starts_on=date(2025, 1, 1), ends_on=last)
    assert agreement.is_in_force(last)
    assert actions.end_past(last, actor=CLOCK) == 0
    assert actions.end_past(last + A_DAY, actor=CLOCK) == 1
    assert actions.end_past(last + A_DAY, actor=CLOCK) == 0
    agreement.refresh_from_db()
    assert (agreement.state, agreement.end_reason, agreement.ended_on) == (State.ENDED, "expired", last)


def test_a_renewal_begins_the_day_after_with_the_same_words(
    here: Office, coordinator_here: Person, clinic: Organisation
) -> None:
    old = an_agreement(here.organisation, clinic)
    new = actions.renew_agreement(old, actor=coordinator_here.actor)
    assert (new.renews, new.purpose, new.state) == (old, old.purpose, State.DRAFT)
    assert new.starts_on == old.ends_on + A_DAY
    assert new.ends_on - new.starts_on == old.ends_on - old.starts_on
    assert set(new.parties.values_list("accepted_version", flat=True)) == {None}
    assert refused(lambda: actions.renew_agreement(old, actor=coordinator_here.actor)) == "is_renewed"


@pytest.mark.parametrize(("days", "state"), [(0, State.ENDED), (10, State.ACTIVE)])
def test_a_renewal_takes_the_place_of_the_old_where_it_begins(
    here: Office, coordinator_here: Person, clinic: Organisation, days: int, state: str
) -> None:
    old, today = an_agreement(here.organisation, clinic), timezone.localdate()
    new = actions.renew_agreement(old, actor=coordinator_here.actor)
    actions.change_agreement(new, starts_on=today + timedelta(days=days), actor=coordinator_here.actor)
    actions.offer_agreement(new, actor=coordinator_here.actor)
    actions.ask_acceptance(new, actor=coordinator_here.actor)
    for party in new.parties.all():
        actions.record_signature(new, party=party, accepted_on=today, actor=coordinator_here.actor)
    old.refresh_from_db()
    assert (old.state, old.end_reason, old.ends_on) == (state, "replaced", new.starts_on - A_DAY)
    assert rules.sharing_with(Shared.ROOMS, clinic.pk, on=today) == {here.organisation.pk}


STEPS = {
    "offer": actions.offer_agreement,
    "ask": actions.ask_acceptance,
    "again": actions.negotiate_again,
    "draft": actions.take_to_draft,
    "cancel": actions.cancel_agreement,
    "renew": actions.renew_agreement,
    "change": actions.change_agreement,
}
REFUSED = [
    (State.DRAFT, {"ask": "moved_on", "again": "moved_on", "draft": "moved_on", "renew": "not_in_force"}),
    (State.WAITING_SIGNATURES, {"offer": "moved_on", "ask": "moved_on", "draft": "moved_on", "renew": "not_in_force"}),
    (State.ACTIVE, {"offer": "moved_on", "again": "moved_on", "cancel": "moved_on", "change": "is_closed"}),
    (State.CANCELLED, {"offer": "moved_on", "cancel": "moved_on", "change": "is_closed", "renew": "not_in_force"}),
]


@pytest.mark.parametrize(("state", "codes"), REFUSED)
def test_what_is_out_of_place_is_refused(
    here: Office, coordinator_here: Person, clinic: Organisation, state: str, codes: dict[str, str]
) -> None:
    agreement = with_signatories(a_draft(here, coordinator_here, clinic), coordinator_here)
    actor = coordinator_here.actor
    if state in (State.WAITING_SIGNATURES, State.ACTIVE):
        actions.offer_agreement(agreement, actor=actor)
        actions.ask_acceptance(agreement, actor=actor)
    if state == State.ACTIVE:
        for party in agreement.parties.all():
            actions.record_signature(agreement, party=party, accepted_on=timezone.localdate(), actor=actor)
    if state == State.CANCELLED:
        actions.cancel_agreement(agreement, actor=actor)
    assert agreement.state == state
    assert {name: refused(lambda name=name: STEPS[name](agreement, actor=actor)) for name in codes} == codes


def test_of_two_who_offer_at_once_one_is_told_that_it_has_moved_on(
    here: Office, coordinator_here: Person, clinic: Organisation
) -> None:
    agreement = a_draft(here, coordinator_here, clinic)
    stale = PartnerAgreement.objects.get(pk=agreement.pk)
    actions.offer_agreement(agreement, actor=coordinator_here.actor)
    with pytest.raises(NotNow):
        actions.offer_agreement(stale, actor=coordinator_here.actor)


# How long names are kept


def test_names_are_forgotten_three_years_after_the_end(here: Office, clinic: Organisation, nurse: Person) -> None:
    with time_machine.travel("2026-01-10 10:00+02:00"):
        agreement = an_agreement(here.organisation, clinic, ends_on=date(2026, 1, 20))
        actions.end_past(date(2026, 1, 21), actor=CLOCK)
    before, after = (datetime(2029, 1, day, 12, tzinfo=UTC) for day in (9, 11))
    assert old_agreements(before).count() == 0
    assert erase_names(old_agreements(after), at=after, actor=CLOCK) == 1
    agreement.refresh_from_db()
    assert (agreement.contact_name, agreement.purpose) == ("", "Teemme yhdessä lasten parhaaksi.")
    assert set(agreement.parties.values_list("signatory_name", "accepted_by")) == {("", None)}
    assert old_agreements(after).count() == 0
