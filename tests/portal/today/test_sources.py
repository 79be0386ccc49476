"""What waits for a person, and from which day on."""

from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest
import time_machine
from django.db import transaction
from django.test import Client

from families import actions as families
from families.models import SupportRequest
from matching import actions
from matching.models import Match, Meeting
from matching.states import Match as State
from matching.states import Party
from notifications import outbox
from notifications.models import OutboxMessage
from partners.models import Helpline
from tests.factories import cast, matches
from tests.factories.cast import Office, Person
from tests.portal.today.queue import HELSINKI, TODAY, Walk, felt, in_days, kinds, works

pytestmark = pytest.mark.django_db


# Requests


@pytest.mark.parametrize(
    ("days", "expected"),
    [
        (0, ("unassigned", "info")),
        (1, ("unassigned", "info")),
        (2, ("unassigned", "soon")),
        (3, ("unassigned", "soon")),
        (4, ("late_contact", "danger")),
    ],
)
def test_a_request_that_nobody_took_grows_urgent_by_working_days(
    days: int, expected: tuple[str, str], coordinator_here: Person, parent_here: Person
) -> None:
    assert kinds(coordinator_here, in_days(days)) == [expected]


def test_a_weekend_and_a_holiday_are_not_working_days(here: Office, coordinator_here: Person) -> None:
    with time_machine.travel(datetime(2026, 12, 23, 9, tzinfo=HELSINKI), tick=False):
        cast.parent(here, "Kaisa")
    assert kinds(coordinator_here, datetime(2026, 12, 28, 9, tzinfo=HELSINKI)) == [("unassigned", "info")]
    assert kinds(coordinator_here, datetime(2026, 12, 31, 9, tzinfo=HELSINKI)) == [("late_contact", "danger")]


def test_the_way_of_a_request_through_the_queue(coordinator_here: Person, parent_here: Person) -> None:
    request, office = parent_here.request, coordinator_here.actor
    families.assign_request(request, to=coordinator_here.user, actor=office)
    assert kinds(coordinator_here) == [("contact", "info")]
    assert works(coordinator_here)[0].since == date(2026, 11, 5)
    assert kinds(coordinator_here, in_days(4)) == [("late_contact", "danger")]
    families.record_attempt(request, outcome="not_reached", actor=office)
    assert kinds(coordinator_here, in_days(4)) == [("contact", "soon")]
    families.record_attempt(request, outcome="reached", actor=office)
    assert kinds(coordinator_here) == [("intake", "info")]
    families.record_intake(request, actor=office, **dict.fromkeys(matches.TICKS, True))
    assert kinds(coordinator_here) == [("decide", "soon")]
    request = SupportRequest.objects.get(pk=request.pk)
    families.accept_request(request, actor=office)
    assert kinds(coordinator_here) == [("waiting", "info")]
    families.hold_request(request, actor=office)
    assert kinds(coordinator_here) == []


def test_tries_and_an_intake_talk_are_overdue_after_ten_working_days(
    coordinator_here: Person, parent_here: Person
) -> None:
    request, office = parent_here.request, coordinator_here.actor
    families.assign_request(request, to=coordinator_here.user, actor=office)
    families.record_attempt(request, outcome="not_reached", actor=office)
    assert kinds(coordinator_here, in_days(14)) == [("contact", "soon")]
    assert kinds(coordinator_here, in_days(15)) == [("contact", "danger")]
    families.record_attempt(request, outcome="reached", actor=office)
    assert kinds(coordinator_here, in_days(14)) == [("intake", "info")]
    assert kinds(coordinator_here, in_days(15)) == [("intake", "danger")]
    families.record_intake(request, actor=office, **dict.fromkeys(matches.TICKS, True))
    assert kinds(coordinator_here, in_days(14)) == [("decide", "soon")]
    assert kinds(coordinator_here, in_days(15)) == [("decide", "danger")]
    assert "ten working days" in works(coordinator_here, in_days(15))[0].text


@pytest.mark.parametrize(("days", "tone"), [(28, "info"), (29, "soon"), (56, "soon"), (57, "danger")])
def test_a_long_wait_grows_urgent(days: int, tone: str, coordinator_here: Person, parent_here: Person) -> None:
    matches.accepted(parent_here.request, office=coordinator_here.actor, worker=coordinator_here.user)
    assert kinds(coordinator_here, in_days(days)) == [("waiting", tone)]
    assert f"{days} days" in works(coordinator_here, in_days(days))[0].text


# Matches


def test_a_suggestion_comes_back_when_its_day_has_passed(walk: Walk, coordinator_here: Person) -> None:
    match = walk(State.PROPOSED)
    assert kinds(coordinator_here, in_days(7)) == []
    late = works(coordinator_here, in_days(8))
    assert [(work.kind, work.action_url) for work in late] == [
        ("proposal", f"/coordinator/matches/{match.pk}/cancel/?from=today")
    ]
    actions.answer_as_volunteer(match, says_yes=True, actor=matches.volunteer_actor(match.volunteer))
    assert kinds(coordinator_here, in_days(7)) == []
    assert works(coordinator_here, in_days(8))[0].action_url.endswith("/family-answer/?from=today")


def test_the_first_meeting_and_the_agreement_wait_for_the_office(walk: Walk, coordinator_here: Person) -> None:
    match, office = walk(State.FAMILY_ACCEPTED), coordinator_here.actor
    assert kinds(coordinator_here) == [("meeting", "soon")]
    assert kinds(coordinator_here, in_days(15)) == [("meeting", "danger")]
    actions.book_first_meeting(match, at=in_days(3), place="Kirjasto", actor=office)
    assert kinds(coordinator_here) == []
    held = in_days(4)
    assert [work.label for work in works(coordinator_here, held)] == ["Write the agreement"]
    agreement = actions.write_agreement(
        match, purpose="Kulkea", rhythm="Usein", place="Kirjasto", starts_on=held.date(), goals=["Ajat"], actor=office
    )
    assert works(coordinator_here, held)[0].label == "Accept for the association"
    actions.accept_agreement(agreement, party=Party.ASSOCIATION, actor=office)
    work = works(coordinator_here, held)[0]
    assert (work.kind, work.label, work.text) == ("agreement", "Record a yes", "Not yet accepted: family, volunteer")
    for party in (Party.FAMILY, Party.VOLUNTEER):
        actions.accept_agreement(agreement, party=party, actor=office, channel="paper")
    assert works(coordinator_here, held)[0].label == "Begin the trial"


def test_a_trial_is_decided_when_both_have_said_or_its_time_is_over(walk: Walk, coordinator_here: Person) -> None:
    match, office = walk(State.TRIAL), coordinator_here.actor
    match.check_ins.all().delete()

    def labels(days: int) -> list[str]:
        return [str(work.label) for work in works(coordinator_here, in_days(days)) if work.kind == "trial"]

    assert labels(41) == []
    assert labels(42) == ["Record whether they go on"]
    actions.say_whether_continues(match, party=Party.FAMILY, continues=True, actor=office)
    assert labels(1) == []
    actions.say_whether_continues(match, party=Party.VOLUNTEER, continues=True, actor=office)
    assert labels(1) == ["Go on after the trial"]
    actions.say_whether_continues(match, party=Party.VOLUNTEER, continues=False, actor=office)
    assert labels(1) == ["End the companionship"]


def test_a_check_in_comes_on_its_day_once_for_each_party(walk: Walk, coordinator_here: Person) -> None:
    match = walk(State.ACTIVE)
    assert kinds(coordinator_here, in_days(13)) == []
    assert kinds(coordinator_here, in_days(14)) == [("check_in", "info")] * 2
    late = works(coordinator_here, in_days(42))
    assert [(work.kind, work.tone, work.since) for work in late if work.kind == "check_in"] == [
        ("check_in", "soon", date(2026, 11, 16))
    ] * 2
    answers = {"going": "4", "wants_change": "no", "wants_call": "no"}
    assert coordinator_here.client.post(late[0].action_url, answers).url == TODAY
    assert match.check_ins.exclude(done_at=None).count() == 1


def test_a_planned_visit_without_a_diary_entry_shows_after_two_weeks(walk: Walk, coordinator_here: Person) -> None:
    match = walk(State.ACTIVE)
    match.check_ins.all().delete()
    Meeting.objects.create(match=match, starts_at=in_days(-1))
    assert kinds(coordinator_here, in_days(12)) == []
    assert kinds(coordinator_here, in_days(14)) == [("diary", "soon")]


def test_three_weeks_of_silence_show_six_are_urgent_and_a_meeting_ends_them(
    walk: Walk, coordinator_here: Person
) -> None:
    match = walk(State.ACTIVE)
    match.check_ins.all().delete()
    assert kinds(coordinator_here, in_days(21)) == []
    assert kinds(coordinator_here, in_days(22)) == [("no_contact", "soon")]
    assert kinds(coordinator_here, in_days(43)) == [("no_contact", "danger")]
    planned = Meeting.objects.create(match=match, starts_at=in_days(45))
    assert kinds(coordinator_here, in_days(43)) == []
    planned.delete()
    Meeting.objects.create(match=match, starts_at=in_days(22), logged_at=in_days(22), minutes=60)
    assert kinds(coordinator_here, in_days(43)) == []
    assert kinds(coordinator_here, in_days(44)) == [("no_contact", "soon")]


def test_a_pause_comes_back_on_its_day(walk: Walk, coordinator_here: Person) -> None:
    match = walk(State.ACTIVE)
    match.check_ins.all().delete()
    actions.pause_match(match, until=date(2026, 11, 20), actor=coordinator_here.actor)
    assert kinds(coordinator_here, in_days(17)) == []
    assert kinds(coordinator_here, in_days(18)) == [("pause", "soon")]


def test_a_closing_comes_two_weeks_before_its_day_and_stays_until_the_end(walk: Walk, coordinator_here: Person) -> None:
    match = walk(State.CLOSING)
    match.check_ins.all().delete()
    assert kinds(coordinator_here, in_days(13)) == []
    assert kinds(coordinator_here, in_days(14)) == [("closing", "soon")]
    assert kinds(coordinator_here, in_days(29)) == [("closing", "danger")]
    actions.hold_closing_meeting(match, on=date(2026, 11, 2), actor=coordinator_here.actor)
    assert [work.label for work in works(coordinator_here)] == ["End the companionship"]


def test_an_active_companionship_comes_four_weeks_before_its_last_day_and_is_urgent_after_it(
    walk: Walk, coordinator_here: Person
) -> None:
    match = walk(State.ACTIVE)
    match.check_ins.all().delete()

    def ending(day: date) -> list[tuple[str, str]]:
        at = datetime(day.year, day.month, day.day, 9, tzinfo=HELSINKI)
        return [(work.tone, work.label) for work in works(coordinator_here, at) if work.kind == "closing"]

    last = match.planned_end_on
    assert ending(last - timedelta(days=29)) == []
    assert ending(last - timedelta(days=28)) == ending(last) == [("soon", "Plan the end")]
    assert ending(last + timedelta(days=1)) == [("danger", "Plan the end")]
    two_years = match.trial_began_on + timedelta(days=731)
    for planned in (None, date(2150, 1, 1)):
        Match.objects.filter(pk=match.pk).update(planned_end_on=planned)
        assert ending(two_years - timedelta(days=29)) == []
        assert ending(two_years + timedelta(days=1)) == [("danger", "Plan the end")]


# Volunteers who want to talk


def test_a_worry_stays_first_until_its_outcome_is_told_whatever_check_ins_are_had(
    walk: Walk, coordinator_here: Person, parent_here: Person
) -> None:
    match = walk(State.ACTIVE)
    felt(match, has_worry=True, wants_talk=True)
    late = in_days(4)
    assert kinds(coordinator_here, late) == [("concern", "danger"), ("late_contact", "danger")]
    with time_machine.travel(in_days(1), tick=False):
        for party in (Party.FAMILY, Party.VOLUNTEER):
            actions.do_check_in(match.check_ins.filter(party=party).first(), actor=coordinator_here.actor)
    assert kinds(coordinator_here, late)[0] == ("concern", "danger")
    coordinator_here.client.post(works(coordinator_here, late)[0].action_url)
    assert kinds(coordinator_here, late) == [("late_contact", "danger"), ("concern", "soon")]
    concern = match.concerns.get()
    actions.handle_concern(concern, outcome="talked_with_family", actor=coordinator_here.actor)
    assert kinds(coordinator_here, late) == [("late_contact", "danger")]


def test_a_concern_is_overdue_after_the_working_day_it_was_raised_on(walk: Walk, coordinator_here: Person) -> None:
    felt(walk(State.ACTIVE), has_worry=True)
    assert "Overdue" not in works(coordinator_here)[0].text
    assert "Overdue since: Mon 2.11.2026" in works(coordinator_here, in_days(1))[0].text


def test_a_wish_to_talk_stays_until_the_talk_is_had_and_an_ordinary_visit_does_not_show(
    walk: Walk, coordinator_here: Person, desk: Client
) -> None:
    match = walk(State.ACTIVE)
    felt(match)
    assert kinds(coordinator_here) == []
    felt(match, wants_talk=True)
    actions.do_check_in(match.check_ins.filter(party=Party.VOLUNTEER).first(), actor=coordinator_here.actor)
    assert kinds(coordinator_here) == [("talk", "soon")]
    desk.post(works(coordinator_here)[0].action_url)
    assert kinds(coordinator_here) == []


# Upkeep


@pytest.fixture
def put(here: Office, coordinator_here: Person) -> Callable[[str, str], OutboxMessage]:
    """Put a message into the outbox in the state a test needs, as if a sender had left it there."""

    def queued(key: str, state: str) -> OutboxMessage:
        with transaction.atomic():
            message = outbox.enqueue(
                "volunteer_news", key=key, recipient=coordinator_here.user, channel="email",
                context={"match": 1, "state": "closing"}, organisation_id=here.organisation.pk,
            )  # fmt: skip
        OutboxMessage.objects.filter(pk=message.pk).update(state=state)
        return message

    return queued


def test_stuck_messages_are_one_row_that_leads_to_their_page(
    put: Callable[[str, str], OutboxMessage], coordinator_here: Person, coordinator_there: Person
) -> None:
    put("a:1", "sent")
    assert kinds(coordinator_here) == []
    put("a:2", "unknown")
    put("a:3", "failed")
    work = works(coordinator_here)[0]
    assert (work.kind, work.title, work.action_url) == ("message", "2 messages", "/coordinator/messages/")
    assert kinds(coordinator_there) == []


def test_a_number_that_nobody_checked_for_half_a_year_shows_where_it_is_used(
    coordinator_here: Person, coordinator_there: Person, here: Office
) -> None:
    Helpline.objects.all().delete()
    names = {"name_fi": "Päivystys", "name_sv": "Jouren", "name_en": "On call", "display": "1", "dial": "1"}
    county = here.municipality.wellbeing_county_code
    Helpline.objects.create(key="own", wellbeing_county_code=county, checked_on=date(2026, 5, 5), **names)
    Helpline.objects.create(key="country", checked_on=date(2026, 5, 7), **names)
    assert kinds(coordinator_here) == [("helpline", "info")]
    assert kinds(coordinator_there) == []
    assert kinds(coordinator_there, in_days(5)) == [("helpline", "info")]
