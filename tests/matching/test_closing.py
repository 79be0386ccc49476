"""The end and what follows: lessons, feedback from both, and an open door to take part."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from core.actor import Actor
from core.models import AuditEntry
from core.privacy import erase, export
from core.refusals import Refused
from families.models import Adult
from matching import actions
from matching.asks import volunteer_asks
from matching.models import Feedback, GoalRating, Handover, Match, Participation
from matching.states import Match as State
from matching.states import Party
from notifications.kinds import kind_named
from notifications.models import OutboxMessage
from portal.today import queue_of
from tests.factories import matches
from tests.factories.cast import Person
from tests.matching.endings import asked_urls, feedback_of, page, text_of

pytestmark = pytest.mark.django_db

Walked = Callable[..., Match]


@pytest.fixture
def desk(coordinator_here: Person) -> Client:
    return coordinator_here.client


def kinds(person: Person) -> list[str]:
    return [work.kind for work in queue_of(person.actor, timezone.now()).works if work.kind != "helpline"]


# Lessons


def test_lessons_are_ticked_in_the_closing_and_after_it(desk: Client, ended: Match) -> None:
    sent = {"helped": ["calm", "going_along"], "would_have_helped": ["nearer"]}
    assert desk.post(page("coordinator", "match-lessons", ended), sent).url == page(
        "coordinator", "match-detail", ended
    )
    ended.refresh_from_db()
    assert ended.learned == ["calm", "going_along", "nearer"]
    shown = text_of(desk, page("coordinator", "match-detail", ended))
    assert "The companion&#x27;s calm, going along to appointments" in shown
    assert "Somebody who lives nearer" in shown
    again = text_of(desk, page("coordinator", "match-lessons", ended)).split("<main")[1]
    assert again.count(" checked") == 3


def test_lessons_are_codes_for_the_office_and_belong_to_the_closing(
    walked: Walked, parent_here: Person, coordinator_here: Person
) -> None:
    match = walked(State.ACTIVE, parent_here)
    with pytest.raises(Refused):
        actions.record_lessons(match, codes=["calm"], actor=coordinator_here.actor)
    actions.begin_closing(match, planned_end_on=timezone.localdate(), actor=coordinator_here.actor)
    for actor in (parent_here.actor, matches.volunteer_actor(match.volunteer)):
        with pytest.raises(Refused):
            actions.record_lessons(match, codes=["calm"], actor=actor)
    with pytest.raises(Refused):
        actions.record_lessons(match, codes=["a story"], actor=coordinator_here.actor)
    actions.record_lessons(match, codes=["calm"], actor=coordinator_here.actor)


# Feedback


def test_both_are_asked_once_the_companionship_has_ended(ended: Match, volunteer_here: Person) -> None:
    assert set(ended.feedback.values_list("party", flat=True)) == {"family", "volunteer"}
    found = OutboxMessage.objects.filter(kind__startswith="feedback_").order_by("kind", "pk")
    now = timezone.now()
    whole = [
        (row.kind, row.recipient.partition(":")[0], round((row.not_before - now) / timedelta(days=1))) for row in found
    ]
    assert [(kind, whom) for kind, whom, _days in whole] == [
        ("feedback_reminder", "families.Adult"),
        ("feedback_reminder", "accounts.User"),
        ("feedback_wish", "families.Adult"),
        ("feedback_wish", "accounts.User"),
    ]
    assert [days for kind, _whom, days in whole if kind == "feedback_wish"] < [4, 4]  # a weekend may lie between
    assert min(days for kind, _whom, days in whole if kind == "feedback_reminder") >= 10


def test_nobody_is_written_to_after_an_end_for_safety(
    walked: Walked, parent_here: Person, coordinator_here: Person
) -> None:
    match = walked(State.ACTIVE, parent_here)
    actions.end_match(match, reason="safety", on=timezone.localdate(), actor=coordinator_here.actor)
    assert not OutboxMessage.objects.filter(kind__startswith="feedback_").exists()
    assert asked_urls(parent_here) == [str(feedback_of(match, Party.FAMILY).pk)]


def test_who_has_told_is_not_reminded(ended: Match, parent_here: Person) -> None:
    reminder = OutboxMessage.objects.get(kind="feedback_reminder", recipient__startswith="families.Adult")
    kind = kind_named("feedback_reminder")
    assert kind.still_due(reminder)
    with time_machine.travel(timezone.now() + timedelta(days=61), tick=False):
        assert not kind.still_due(reminder)
    row = feedback_of(ended, Party.FAMILY)
    actions.give_feedback(row, value=9, text="", actor=parent_here.actor)
    assert not kind.still_due(reminder)


def test_the_link_of_each_message_leads_to_the_own_page(ended: Match) -> None:
    to_volunteer = OutboxMessage.objects.get(kind="feedback_wish", recipient__startswith="accounts.User")
    link = kind_named("feedback_wish").build(to_volunteer)["link"]
    assert link == page("volunteer", "feedback", feedback_of(ended, Party.VOLUNTEER))


def test_the_family_tells_how_it_was(ended: Match, parent_here: Person) -> None:
    row = feedback_of(ended, Party.FAMILY)
    address = page("family", "feedback", row)
    assert address in text_of(parent_here.client, "/family/")
    assert parent_here.client.post(address, {"value": "9", "text": "Oli hyvä."}).url == "/family/"
    row.refresh_from_db()
    assert (row.value, row.text) == (9, "Oli hyvä.")
    assert address not in text_of(parent_here.client, "/family/")


def test_the_volunteer_tells_how_it_was_though_the_family_is_closed(
    walked: Walked, parent_here: Person, coordinator_here: Person, volunteer_here: Person
) -> None:
    match = walked(State.ACTIVE, parent_here)
    actions.end_match(match, reason="family_wish", on=timezone.localdate(), actor=coordinator_here.actor)
    row = feedback_of(match, Party.VOLUNTEER)
    address = page("volunteer", "feedback", row)
    eero = volunteer_here.client
    assert address in text_of(eero, "/volunteer/")
    shown = text_of(eero, address)
    assert "Kaisa" not in shown
    assert match.request.reference not in shown
    eero.post(address, {"value": "", "text": "Sain oppia."})
    row.refresh_from_db()
    assert (row.value, row.text) == (None, "Sain oppia.")
    assert volunteer_asks(today=timezone.localdate(), actor=volunteer_here.actor) == []


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        ({"value": "", "text": ""}, "Choose a figure or write a few words."),
        ({"value": "skip", "text": " "}, "Choose a figure or write a few words."),
        ({"value": "12", "text": "x"}, "Select a valid choice"),
        ({"value": "5", "text": "x" * 301}, "Please keep it to 300 characters."),
        ({"value": "5", "text": "Tunnus 010190-123A"}, "Remove the personal identity code."),
    ],
)
def test_bad_feedback_is_told_and_nothing_is_kept(
    sent: dict[str, str], words: str, ended: Match, parent_here: Person
) -> None:
    row = feedback_of(ended, Party.FAMILY)
    assert words in parent_here.client.post(page("family", "feedback", row), sent).content.decode()
    row.refresh_from_db()
    assert not row.is_given


def test_each_tells_for_themselves_and_within_two_months(
    ended: Match, parent_here: Person, coordinator_here: Person, volunteer_here: Person
) -> None:
    row = feedback_of(ended, Party.FAMILY)
    for actor in (volunteer_here.actor, coordinator_here.actor, Actor.public()):
        with pytest.raises(Refused):
            actions.give_feedback(row, value=1, text="", actor=actor)
    with time_machine.travel(timezone.now() + timedelta(days=61), tick=False), pytest.raises(Refused):
        actions.give_feedback(row, value=1, text="", actor=parent_here.actor)


def test_the_coordinator_reads_both_and_the_two_never_each_others(
    desk: Client, ended: Match, parent_here: Person, volunteer_here: Person
) -> None:
    actions.give_feedback(feedback_of(ended, Party.FAMILY), value=9, text="Perheen sana", actor=parent_here.actor)
    actions.give_feedback(
        feedback_of(ended, Party.VOLUNTEER), value=3, text="Kulkijan sana", actor=volunteer_here.actor
    )
    shown = text_of(desk, page("coordinator", "match-detail", ended))
    assert [word for word in ("Perheen sana", "Kulkijan sana", "9 of 10", "3 of 10") if word not in shown] == []
    other = page("family", "feedback", feedback_of(ended, Party.VOLUNTEER))
    assert parent_here.client.get(other).status_code == 404
    other = page("volunteer", "feedback", feedback_of(ended, Party.FAMILY))
    assert volunteer_here.client.get(other).status_code == 404
    of_family = str(export(parent_here.family))
    assert "Perheen sana" in of_family
    assert "Kulkijan sana" not in of_family
    of_volunteer = str(export(volunteer_here.user))
    assert "Kulkijan sana" in of_volunteer
    assert "Perheen sana" not in of_volunteer


def test_erasing_the_family_takes_the_words_of_both_and_leaves_the_figures(
    ended: Match, parent_here: Person, volunteer_here: Person
) -> None:
    actions.give_feedback(feedback_of(ended, Party.FAMILY), value=9, text="Perheen sana", actor=parent_here.actor)
    actions.give_feedback(feedback_of(ended, Party.VOLUNTEER), value=3, text="Kulkijan", actor=volunteer_here.actor)
    erase(parent_here.family)
    assert sorted(Feedback.objects.values_list("value", "text")) == [(3, ""), (9, "")]


def test_words_are_never_in_the_trail(ended: Match, parent_here: Person) -> None:
    actions.give_feedback(feedback_of(ended, Party.FAMILY), value=9, text="Perheen sana", actor=parent_here.actor)
    assert "Perheen" not in str(list(AuditEntry.objects.values()))


# Taking part


def test_taking_part_is_asked_at_the_end_and_never_before(walked: Walked, parent_here: Person) -> None:
    match = walked(State.CLOSING, parent_here)
    assert "next" not in asked_urls(parent_here)
    assert parent_here.client.get(page("family", "participation", match)).status_code == 404
    with pytest.raises(Refused):
        actions.take_part(match, wishes=["peer"], actor=parent_here.actor)


def test_a_family_that_waits_for_a_new_companion_is_not_asked_yet(ended_early: Match, parent_here: Person) -> None:
    assert "next" not in asked_urls(parent_here)
    shown = text_of(parent_here.client, page("family", "participation", ended_early))
    assert "This is asked when the companionship has ended." in shown


def test_a_yes_lands_with_the_coordinator_and_leads_the_family_to_the_association(
    desk: Client, ended: Match, parent_here: Person, coordinator_here: Person
) -> None:
    address = page("family", "participation", ended)
    assert address in text_of(parent_here.client, "/family/")
    answer = parent_here.client.post(address, {"wishes": ["activities", "peer"]}, follow=True).content.decode()
    assert reverse("public:contact") in answer
    assert "You have told us what you would like." in answer
    works = queue_of(coordinator_here.actor, timezone.now()).works
    work = next(work for work in works if work.kind == "participation")
    assert work.text == "Would like to: join in activities near me, be there for another parent one day"
    assert "Kaisa" not in text_of(desk, "/coordinator/")
    assert desk.post(work.action_url).url == "/coordinator/"
    assert "participation" not in kinds(coordinator_here)
    assert "next" not in asked_urls(parent_here)


@pytest.mark.parametrize("sent", [{}, {"skip": "yes", "wishes": ["peer"]}])
def test_not_now_is_an_answer_and_is_not_asked_again(
    sent: dict[str, Any], ended: Match, parent_here: Person, coordinator_here: Person
) -> None:
    assert parent_here.client.post(page("family", "participation", ended), sent).url == "/family/"
    assert Participation.objects.get().wishes == []
    assert "next" not in asked_urls(parent_here)
    assert "participation" not in kinds(coordinator_here)


def test_a_changed_wish_comes_to_the_coordinator_anew(
    ended: Match, parent_here: Person, coordinator_here: Person
) -> None:
    row = actions.take_part(ended, wishes=["activities"], actor=parent_here.actor)
    actions.call_made(row, actor=coordinator_here.actor)
    actions.take_part(ended, wishes=["activities", "peer"], actor=parent_here.actor)
    assert "participation" in kinds(coordinator_here)


def test_nothing_is_asked_two_months_after_the_end_but_what_was_answered_stays(
    ended: Match, parent_here: Person
) -> None:
    assert len(asked_urls(parent_here, days=60)) == 3
    assert asked_urls(parent_here, days=61) == []


# Who sees what, of everything in this part


EVIDENCE = (GoalRating, Feedback, Handover, Participation)
SEES = {
    "coordinator": {"GoalRating", "Feedback", "Handover", "Participation"},
    "coordinator elsewhere": set(),
    "parent": {"GoalRating", "Feedback", "Handover", "Participation"},
    "parent elsewhere": set(),
    "adult who sees the own part": set(),
    "volunteer": {"Feedback"},
    "volunteer elsewhere": set(),
    "partner": set(),
    "administrator": set(),
    "statistics": set(),
    "public": set(),
}


def test_each_hat_sees_its_own_part_of_the_evidence(
    walked: Walked,
    parent_here: Person,
    parent_there: Person,
    coordinator_here: Person,
    coordinator_there: Person,
    volunteer_here: Person,
    volunteer_there: Person,
    partner: Person,
    administrator_here: Person,
    statistics: Person,
) -> None:
    match = walked(State.ENDED, parent_here)
    actions.rate_goals(match, values={}, actor=parent_here.actor)
    Handover.objects.create(match=match, items=["goals"])
    actions.take_part(match, wishes=["peer"], actor=parent_here.actor)
    own = Adult.objects.create(
        family=parent_here.family, called="Kalle", phone="+358400000077", channel="sms", sees="own"
    )
    hats = {
        "coordinator": coordinator_here.actor,
        "coordinator elsewhere": coordinator_there.actor,
        "parent": parent_here.actor,
        "parent elsewhere": parent_there.actor,
        "adult who sees the own part": Actor(role="family", label="family", adult_ids=frozenset({own.pk})),
        "volunteer": volunteer_here.actor,
        "volunteer elsewhere": volunteer_there.actor,
        "partner": partner.actor,
        "administrator": administrator_here.actor,
        "statistics": statistics.actor,
        "public": Actor.public(),
    }
    seen = {
        hat: {model.__name__ for model in EVIDENCE if model.objects.visible_to(actor).exists()}
        for hat, actor in hats.items()
    }
    assert seen == SEES
    parties = {
        hat: set(Feedback.objects.visible_to(hats[hat]).values_list("party", flat=True))
        for hat in ("parent", "volunteer", "coordinator")
    }
    assert parties == {"parent": {"family"}, "volunteer": {"volunteer"}, "coordinator": {"family", "volunteer"}}
