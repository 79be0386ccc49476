from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
import time_machine
from django.utils import timezone

from activities import actions, links, retention
from activities.models import HostVisit
from activities.reminders.visits import advance_visits
from activities.states import Visit as State
from core.actor import Actor
from core.retention import months_before
from notifications.kinds import kind_named
from notifications.models import OutboxMessage
from tests.activities.asked import is_due, refused
from tests.factories import cast, requirements, shifts
from tests.factories.applications import role_in
from tests.factories.cast import Office, Person
from tests.factories.initiative import a_visit, pass_by, peer, taken
from tests.matching.test_parallel import at_once

pytestmark = pytest.mark.django_db
HOST, JOB = Actor.public(), Actor.system("tests")
HEADS = {"adults": 12, "fathers": 4, "children": 9}
DAY = timedelta(days=1)


@pytest.fixture
def sini(here: Office) -> Person:
    return peer(here, "Sini Vertainen")


def fresh(visit: HostVisit) -> HostVisit:
    visit.refresh_from_db()
    return visit


def kinds_to(reader: HostVisit | Person) -> list[str]:
    name = f"activities.HostVisit:{reader.pk}" if isinstance(reader, HostVisit) else f"accounts.User:{reader.user.pk}"
    rows = OutboxMessage.objects.filter(recipient=name, kind__startswith="visit_").order_by("pk")
    return [row.kind for row in rows]


def confirmed(office: Office, person: Person, **facts: object) -> HostVisit:
    visit = taken(office, person, **facts)
    actions.confirm_visit(visit, actor=HOST)
    return fresh(visit)


def test_a_visit_goes_from_the_hosts_wish_to_the_heads_that_were_counted(
    here: Office, coordinator_here: Person, sini: Person
) -> None:
    visit = a_visit(here)
    assert (visit.state, kinds_to(visit)) == (State.WISHED, ["visit_asked"])
    actions.take_visit(visit, sini.volunteer, actor=sini.actor)
    assert (fresh(visit).state, visit.volunteer, kinds_to(visit)[-1]) == (State.TAKEN, sini.volunteer, "visit_taken")
    actions.confirm_visit(visit, actor=HOST)
    assert (fresh(visit).state, kinds_to(sini)) == (State.CONFIRMED, ["visit_confirmed"])
    pass_by(visit, 11 * DAY)
    actions.report_visit(visit, **HEADS, result="Hyvä ilta", actor=sini.actor)
    actions.thank_visit(visit, host_face=3, host_words="Tulkaa taas", actor=HOST)
    assert fresh(visit).state == State.REPORTED
    assert (visit.adults, visit.fathers, visit.children, visit.host_face) == (12, 4, 9, 3)


def test_the_receipt_says_when_and_opens_the_private_page_and_no_more(here: Office) -> None:
    visit = a_visit(here)
    told = kind_named("visit_asked").build(OutboxMessage.objects.get(kind="visit_asked"))
    assert set(told) == {"link", "at"}
    assert links.token_of(visit) in told["link"]


def test_the_same_form_sent_twice_is_one_visit(here: Office) -> None:
    first = a_visit(here)
    assert a_visit(here, submission=first.submission) == first
    assert kinds_to(first) == ["visit_asked"]


def test_a_visit_in_the_past_is_not_asked_for(here: Office) -> None:
    assert refused(lambda: a_visit(here, days=-1)) == "is_past"


def test_only_peer_parents_near_see_a_visit_and_only_until_it_is_taken(
    here: Office, there: Office, sini: Person
) -> None:
    visit, other, far = a_visit(here), peer(here, "Olli Toinen"), peer(there, "Elsa Muualla")

    def sees(person: Person) -> bool:
        return HostVisit.objects.visible_to(person.actor).filter(pk=visit.pk).exists()

    assert (sees(sini), sees(other), sees(far)) == (True, True, False)
    actions.take_visit(visit, sini.volunteer, actor=sini.actor)
    assert (sees(sini), sees(other)) == (True, False)


def test_who_cannot_go_gives_it_back_and_the_host_hears(here: Office, sini: Person) -> None:
    visit = confirmed(here, sini)
    actions.give_visit_back(visit, actor=sini.actor)
    assert (fresh(visit).state, visit.volunteer) == (State.WISHED, None)
    assert kinds_to(visit)[-1] == "visit_looking"
    confirmed_message = OutboxMessage.objects.get(kind="visit_confirmed")
    assert not is_due(confirmed_message)


def test_the_office_gives_a_visit_and_confirms_for_the_host(
    here: Office, coordinator_here: Person, sini: Person
) -> None:
    visit = a_visit(here)
    actions.assign_visit(visit, volunteer=sini.volunteer, actor=coordinator_here.actor)
    actions.confirm_visit(visit, actor=coordinator_here.actor)
    assert kinds_to(sini) == ["visit_given", "visit_confirmed"]


def test_a_cancelled_visit_is_told_to_whoever_did_not_cancel_it(
    here: Office, coordinator_here: Person, sini: Person
) -> None:
    by_host, by_office = taken(here, sini), taken(here, sini, hour=10)
    actions.cancel_visit(by_host, words="Sairaana", actor=HOST)
    actions.cancel_visit(by_office, actor=coordinator_here.actor)
    assert "visit_cancelled" not in kinds_to(by_host)
    assert "visit_cancelled" in kinds_to(by_office)
    assert kinds_to(sini).count("visit_cancelled") == 2
    assert fresh(by_host).cancel_words == "Sairaana"


def test_a_late_cancellation_goes_by_text_message_too(here: Office) -> None:
    late = peer(here, "Liisa Luuri", phone="040 000 0007")
    visit = taken(here, late)
    pass_by(visit, visit.starts_at - timezone.now() - timedelta(hours=3))
    actions.cancel_visit(visit, actor=HOST)
    rows = OutboxMessage.objects.filter(kind="visit_cancelled").values_list("channel", flat=True)
    assert sorted(rows) == ["email", "sms"]


# Refusals


def gone(here: Office, person: Person) -> HostVisit:
    return taken(here, peer(here, "Nopea Toinen"))


def passed(here: Office, person: Person) -> HostVisit:
    visit = a_visit(here)
    pass_by(visit, 11 * DAY)
    return visit


def busy(here: Office, person: Person) -> HostVisit:
    taken(here, person)
    return a_visit(here)


def on_a_shift(here: Office, person: Person) -> HostVisit:
    role = shifts.grandparents(here)
    shifts.serves(person, role)
    shifts.on(shifts.shift(here, role, days=10, hour=16), person)
    return a_visit(here)


def asked_for_more(here: Office, person: Person) -> HostVisit:
    requirements.asks(role_in(here, "peer_parent"), "confidentiality", here)
    return a_visit(here)


@pytest.mark.parametrize(
    ("make", "code"),
    [
        (gone, "is_taken"),
        (passed, "has_begun"),
        (busy, "overlap"),
        (on_a_shift, "overlap"),
        (asked_for_more, "requirement_missing"),
    ],
)
def test_why_a_visit_is_not_taken(
    make: Callable[[Office, Person], HostVisit], code: str, here: Office, sini: Person
) -> None:
    visit = make(here, sini)
    assert refused(lambda: actions.take_visit(visit, sini.volunteer, actor=sini.actor)) == code


def test_other_volunteers_and_other_offices_do_not_take_or_give_visits(
    here: Office, there: Office, coordinator_there: Person, volunteer_here: Person, sini: Person
) -> None:
    visit, far = a_visit(here), peer(there, "Elsa Muualla")
    acts = {
        "other_role": lambda: actions.take_visit(visit, volunteer_here.volunteer, actor=volunteer_here.actor),
        "other_organisation": lambda: actions.take_visit(visit, far.volunteer, actor=far.actor),
        "not_yours": lambda: actions.take_visit(visit, sini.volunteer, actor=volunteer_here.actor),
    }
    assert {code: refused(act) for code, act in acts.items()} == {code: code for code in acts}
    give = {"volunteer": far.volunteer, "actor": coordinator_there.actor}
    assert refused(lambda: actions.assign_visit(visit, **give)) == "other_organisation"


def test_what_is_told_before_the_visit_or_of_more_fathers_than_adults_is_refused(here: Office, sini: Person) -> None:
    visit = confirmed(here, sini)
    assert refused(lambda: actions.report_visit(visit, **HEADS, actor=sini.actor)) == "not_begun"
    assert refused(lambda: actions.thank_visit(visit, host_face=3, actor=HOST)) == "not_begun"
    pass_by(visit, 11 * DAY)
    heads = {"adults": 1, "fathers": 2, "children": 0}
    assert refused(lambda: actions.report_visit(visit, **heads, actor=sini.actor)) == "too_many_fathers"
    assert refused(lambda: actions.thank_visit(visit, host_face=3, actor=sini.actor)) == "not_yours"
    assert refused(lambda: actions.give_visit_back(visit, actor=sini.actor)) == "has_begun"
    assert refused(lambda: actions.cancel_visit(visit, actor=HOST)) == "has_begun"


def test_where_no_role_of_a_peer_is_described_the_form_of_support_is_enough(here: Office) -> None:
    visit, form = a_visit(here), cast.volunteer(here, "Veikko Vanha", support_forms=["peer_parent"])
    actions.take_visit(visit, form.volunteer, actor=form.actor)
    assert fresh(visit).state == State.TAKEN


def test_a_partner_sees_and_confirms_what_the_own_house_has_asked(here: Office, partner: Person, sini: Person) -> None:
    own, other = a_visit(here, host_organisation=here.organisation, asked_by=partner.user), a_visit(here, hour=9)
    assert list(HostVisit.objects.visible_to(partner.actor)) == [own]
    actions.take_visit(own, sini.volunteer, actor=sini.actor)
    actions.take_visit(other, sini.volunteer, actor=sini.actor)
    actions.confirm_visit(own, actor=partner.actor)
    assert refused(lambda: actions.confirm_visit(other, actor=partner.actor)) == "not_yours"


# The clock


def run(at: datetime | None = None) -> None:
    with time_machine.travel(at or timezone.now()):
        advance_visits(timezone.now(), actor=JOB)


def test_both_are_reminded_once_two_days_before(here: Office, sini: Person) -> None:
    visit = confirmed(here, sini, days=10)
    run(visit.starts_at - timedelta(days=9, hours=12))
    assert "visit_reminder" not in kinds_to(visit)
    for hours in (40, 30):
        run(visit.starts_at - timedelta(hours=hours))
    assert kinds_to(visit).count("visit_reminder") == kinds_to(sini).count("visit_reminder") == 1


def test_after_the_visit_both_are_asked_on_the_next_day_and_on_the_sixth(here: Office, sini: Person) -> None:
    visit = confirmed(here, sini)
    counts = []
    for days in (0, 1, 2, 6, 7):
        run(visit.ends_at + timedelta(days=days, hours=1))
        counts.append(kinds_to(visit).count("visit_result"))
    assert fresh(visit).state == State.HELD
    assert counts == [0, 1, 1, 2, 2]
    assert kinds_to(sini).count("visit_result") == 2


def test_who_has_counted_is_asked_no_more_and_the_host_only_until_it_has_told(here: Office, sini: Person) -> None:
    visit = confirmed(here, sini)
    pass_by(visit, 12 * DAY)
    run()
    to_host, to_sini = OutboxMessage.objects.filter(kind="visit_result").order_by("recipient")[::-1]
    assert (is_due(to_host), is_due(to_sini)) == (True, True)
    actions.report_visit(visit, **HEADS, actor=sini.actor)
    assert (is_due(to_host), is_due(to_sini)) == (True, False)
    actions.thank_visit(visit, host_face=3, actor=HOST)
    assert not is_due(to_host)


def test_what_nobody_could_take_is_cancelled_when_its_time_comes_and_the_host_hears(here: Office) -> None:
    visit = a_visit(here)
    pass_by(visit, 11 * DAY)
    run()
    assert (fresh(visit).state, kinds_to(visit)[-1]) == (State.CANCELLED, "visit_cancelled")
    assert is_due(OutboxMessage.objects.get(kind="visit_cancelled"))


def test_the_hosts_contact_goes_after_two_years_and_the_counts_stay(here: Office, sini: Person) -> None:
    visit = confirmed(here, sini)
    pass_by(visit, 12 * DAY)
    actions.report_visit(visit, **HEADS, actor=sini.actor)
    now = timezone.now()
    HostVisit.objects.filter(pk=visit.pk).update(starts_at=months_before(now, 24) - DAY)
    retention.blank_rows(retention.old_visits(now), at=now, actor=JOB)
    assert (fresh(visit).contact_name, visit.contact_email, visit.adults) == ("", "", 12)
    assert not retention.old_visits(now).exists()


def test_words_written_after_the_contact_had_gone_go_as_well(here: Office, sini: Person) -> None:
    visit, now = confirmed(here, sini), timezone.now()
    long_ago = months_before(now, 24) - DAY
    HostVisit.objects.filter(pk=visit.pk).update(starts_at=long_ago, contact_email="", host_words="Kiitos Sinille")
    retention.blank_rows(retention.old_visits(now), at=now, actor=JOB)
    assert fresh(visit).host_words == ""


def test_the_host_tells_and_counts_for_90_days_and_the_office_counts_later_too(
    here: Office, coordinator_here: Person, sini: Person
) -> None:
    visit = confirmed(here, sini)
    pass_by(visit, 101 * DAY)
    for words in (
        lambda: actions.thank_visit(visit, host_face=3, actor=HOST),
        lambda: actions.report_visit(visit, **HEADS, actor=HOST),
    ):
        assert refused(words) == "has_ended"
    actions.report_visit(visit, **HEADS, actor=coordinator_here.actor)
    assert fresh(visit).adults == 12


@pytest.mark.django_db(transaction=True)
def test_ten_peer_parents_at_once_and_one_goes(here: Office) -> None:
    visit, people = a_visit(here), [peer(here, f"Sini {letter}") for letter in "ABCDEFGHIJ"]

    def take(person: Person) -> Callable[[], object]:
        return lambda: actions.take_visit(HostVisit.objects.get(pk=visit.pk), person.volunteer, actor=person.actor)

    ended = at_once([take(person) for person in people])
    assert ended["done"] == 1
    assert ended["is_taken"] + ended["moved_on"] == 9
    assert fresh(visit).volunteer in [person.volunteer for person in people]
