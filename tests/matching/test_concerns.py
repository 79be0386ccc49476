"""A worry, or more asked than the role holds: numbers and a call, codes and times, and never a word of what it is."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.db import models
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from core.models import AuditEntry
from core.refusals import Refused
from families.links import mint_link
from families.models import Adult
from matching import actions
from matching.models import Concern, Match, MeetingFeeling
from matching.states import Concern as State
from matching.states import ConcernOutcome
from matching.states import Match as MatchState
from matching.worries import acknowledge_by, is_office_open
from notifications.models import OutboxMessage
from partners.models import Helpline
from tests.factories import cast
from tests.factories.cast import Office, Person
from tests.matching.volunteer_steps import entry, entry_values, main_of, page, volunteer_actor, volunteer_client

pytestmark = pytest.mark.django_db
HELSINKI = ZoneInfo("Europe/Helsinki")
MONDAY_NOON = datetime(2026, 11, 2, 12, tzinfo=HELSINKI)
BOXES = ("<textarea", 'type="text"', 'type="search"', "<select", "contenteditable")
PAGES = ("worry", "outside-role")


@pytest.fixture(autouse=True)
def _in_office_hours() -> Any:
    with time_machine.travel(MONDAY_NOON, tick=False):
        yield


@pytest.fixture
def emergency(here: Office) -> Helpline:
    facts = {"name_fi": "Sosiaalipäivystys", "name_sv": "Socialjour", "name_en": "Social emergency"}
    county = here.municipality.wellbeing_county_code
    number = {"display": "03 000 0099", "dial": "030000099", "checked_on": timezone.localdate()}
    return Helpline.objects.create(key="social", wellbeing_county_code=county, **facts, **number)


def raised(match: Match, person: Person, kind: str = "worry") -> Concern:
    return actions.raise_concern(match, kind=kind, actor=person.actor)


# The pages


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("area", ["volunteer", "family"])
def test_numbers_come_first_and_there_is_nothing_to_write_into(
    area: str, name: str, trial: Match, family: Person, eero: Client, coordinator_here: Person, emergency: Helpline
) -> None:
    coordinator_here.user.phone = "040 000 0031"
    coordinator_here.user.save(update_fields=["phone"])
    client = eero if area == "volunteer" else family.client
    shown = main_of(client, reverse(f"{area}:{name}"))
    places = [shown.index(number) for number in ("tel:112", "tel:0400000031", "tel:030000099", "<form")]
    assert places == sorted(places)
    assert [box for box in BOXES if box in shown] == []


@pytest.mark.parametrize("area", ["volunteer", "family"])
def test_outside_office_hours_nobody_is_told_to_wait(
    area: str, trial: Match, family: Person, eero: Client, emergency: Helpline
) -> None:
    client = eero if area == "volunteer" else family.client
    sentence = "Do not wait for us. If it cannot wait, call 112 or the social emergency service."
    assert sentence not in main_of(client, reverse(f"{area}:worry"))
    with time_machine.travel(datetime(2026, 11, 1, 12, tzinfo=HELSINKI), tick=False):  # a Sunday
        client = volunteer_client(trial) if area == "volunteer" else open_page(family.adult)
        shown = main_of(client, reverse(f"{area}:worry"))
    assert sentence in shown
    assert shown.index("tel:030000099") < shown.index("call-coordinator")


def test_a_volunteer_without_a_family_sees_the_numbers_alone(eero: Client) -> None:
    shown = main_of(eero, reverse("volunteer:worry"))
    assert "tel:112" in shown
    assert "<form" not in shown


def test_an_adult_who_sees_the_own_part_alone_gets_the_numbers_and_learns_nothing(trial: Match, family: Person) -> None:
    told = {"called": "Toinen", "channel": "sms", "phone": "+358400000088", "sees": Adult.Sees.OWN}
    adult = Adult.objects.create(family=family.family, language="en", **told)
    client = open_page(adult)
    shown = main_of(client, reverse("family:worry"))
    assert "tel:112" in shown
    assert trial.volunteer.user.name not in shown
    assert "<form" not in shown
    assert client.post(reverse("family:ask-call", args=[trial.pk]), {"kind": "worry"}).status_code == 404


def open_page(adult: Adult) -> Client:
    client = Client()
    mint_link(adult, actor=cast.MAKER)
    cast.open_family_page(client, adult)
    return client


# Raising


@pytest.mark.parametrize("kind", Concern.Kind.values)
@pytest.mark.parametrize("party", ["volunteer", "family"])
def test_one_press_keeps_the_fact_and_the_time(
    party: str, kind: str, trial: Match, family: Person, eero: Client, coordinator_here: Person
) -> None:
    client = eero if party == "volunteer" else family.client
    answer = client.post(reverse(f"{party}:ask-call", args=[trial.pk]), {"kind": kind}, follow=True)
    concern = Concern.objects.get()
    assert (concern.kind, concern.raised_by, concern.state) == (kind, party, State.RAISED)
    assert concern.raised_at == timezone.now()
    assert "Your coordinator calls you today." in answer.content.decode()
    assert AuditEntry.objects.filter(verb="concern.raised", reason=kind).count() == 1


def test_pressing_twice_is_one_concern_until_somebody_knows(
    trial: Match, volunteer_here: Person, coordinator_here: Person
) -> None:
    first = raised(trial, volunteer_here)
    assert raised(trial, volunteer_here) == first
    actions.acknowledge_concern(first, actor=coordinator_here.actor)
    assert raised(trial, volunteer_here) != first
    assert raised(trial, volunteer_here, "outside_role").kind == "outside_role"
    assert Concern.objects.count() == 3


def test_a_worry_ticked_in_the_diary_is_the_same_concern(trial: Match, eero: Client) -> None:
    answer = eero.post(page("visit-new", trial), entry(has_worry="on"), follow=True)
    assert answer.redirect_chain[-1][0] == reverse("volunteer:worry")
    assert Concern.objects.get().raised_by == "volunteer"
    eero.post(page("visit-new", trial), entry(has_worry="on"))
    assert Concern.objects.count() == 1


def test_a_kind_that_is_not_known_raises_nothing(trial: Match, eero: Client) -> None:
    answer = eero.post(reverse("volunteer:ask-call", args=[trial.pk]), {"kind": "story: it was terrible"})
    assert answer.url == reverse("volunteer:worry")
    assert not Concern.objects.exists()


def test_neither_hears_of_the_others_worry(trial: Match, family: Person, volunteer_here: Person, eero: Client) -> None:
    raised(trial, volunteer_here)
    assert "You have told us" not in main_of(family.client, reverse("family:worry"))
    assert list(Concern.objects.visible_to(family.actor)) == []
    raised(trial, family)
    assert [one.raised_by for one in Concern.objects.visible_to(volunteer_here.actor)] == ["volunteer"]


def test_nothing_that_is_kept_has_room_for_a_story() -> None:
    texts = [
        field.name
        for field in Concern._meta.fields
        if isinstance(field, models.TextField) or (isinstance(field, models.CharField) and not field.choices)
    ]
    assert texts == []


# Who hears of it


def outbox_of(kind: str) -> list[OutboxMessage]:
    return list(OutboxMessage.objects.filter(kind=kind).order_by("pk"))


def test_the_responsible_and_the_deputy_hear_that_somebody_wishes_a_call_and_no_more(
    trial: Match, here: Office, volunteer_here: Person, coordinator_here: Person
) -> None:
    deputy, other = (cast.worker(here, "coordinator", name) for name in ("Dea Sijainen", "Muu Ohjaaja"))
    request = trial.request
    request.deputy = deputy.user
    request.save(update_fields=["deputy"])
    concern = raised(Match.objects.get(pk=trial.pk), volunteer_here)
    messages = outbox_of("call_wished")
    to = {message.recipient for message in messages}
    assert to == {f"accounts.User:{person.user.pk}" for person in (coordinator_here, deputy)}
    assert f"accounts.User:{other.user.pk}" not in to
    assert [message.context for message in messages] == [{"concern": concern.pk}] * 2


def test_while_nobody_is_responsible_all_coordinators_of_the_place_hear(
    trial: Match, here: Office, volunteer_here: Person, coordinator_here: Person
) -> None:
    beside = cast.open_office("", cast.HUITTINEN, organisation=here.organisation)
    cast.worker(beside, "coordinator", "Naapuri Ohjaaja")
    request = trial.request
    request.assigned_to = None
    request.save(update_fields=["assigned_to"])
    raised(Match.objects.get(pk=trial.pk), volunteer_here)
    assert [message.recipient for message in outbox_of("call_wished")] == [f"accounts.User:{coordinator_here.user.pk}"]


def test_what_the_office_wrote_down_itself_is_known_from_the_start(trial: Match, coordinator_here: Person) -> None:
    sent = {"raised_by": "family", "kind": "worry"}
    answer = coordinator_here.client.post(reverse("coordinator:match-concern", args=[trial.pk]), sent)
    concern = Concern.objects.get()
    assert (answer.status_code, concern.state, concern.raised_by) == (302, State.COORDINATOR_INFORMED, "family")
    assert outbox_of("call_wished") == []


# The office


def test_a_coordinator_knows_calls_and_tells_how_it_ended(
    trial: Match, volunteer_here: Person, coordinator_here: Person, eero: Client
) -> None:
    concern, desk = raised(trial, volunteer_here), coordinator_here.client
    answer = desk.post(reverse("coordinator:concern-informed", args=[concern.pk]) + "?from=today")
    assert answer.url == reverse("coordinator:home")
    concern.refresh_from_db()
    assert (concern.state, concern.informed_at) == (State.COORDINATOR_INFORMED, timezone.now())
    assert "Your coordinator knows of it." in main_of(eero, reverse("volunteer:worry"))
    handle = reverse("coordinator:concern-handle", args=[concern.pk])
    shown = main_of(desk, handle)
    assert [box for box in BOXES if box in shown] == []
    assert "Nothing is sent from here." in shown
    assert "Choose how it ended." in desk.post(handle, {}).content.decode()
    desk.post(handle, {"outcome": "emergency_112", "note": "a story"})
    concern.refresh_from_db()
    assert (concern.state, concern.outcome, concern.handled_by) == (
        State.HANDLED, "emergency_112", coordinator_here.user,
    )  # fmt: skip
    assert "emergency number called" in main_of(desk, reverse("coordinator:match-detail", args=[trial.pk]))
    assert "You have told us" not in main_of(eero, reverse("volunteer:worry"))
    assert not AuditEntry.objects.filter(reason__contains="story").exists()


def test_a_concern_can_be_closed_at_once_and_then_counts_as_known(
    trial: Match, family: Person, coordinator_here: Person
) -> None:
    concern = raised(trial, family)
    actions.handle_concern(concern, outcome=ConcernOutcome.NO_ACTION, actor=coordinator_here.actor)
    concern.refresh_from_db()
    assert concern.informed_at == concern.handled_at == timezone.now()


Refusal = tuple[Callable[[Match, Person, Person], Any], str]
REFUSALS: dict[str, Refusal] = {
    "the family does not raise the companion's": (
        lambda match, eero, office: actions.raise_concern(match, kind="worry", raised_by="family", actor=eero.actor),
        "not_yours",
    ),
    "the association is not somebody who worries": (
        lambda match, eero, office: actions.raise_concern(match, kind="worry", actor=office.actor),
        "not_yours",
    ),
    "a story is not a kind": (
        lambda match, eero, office: actions.raise_concern(match, kind="terrible", actor=eero.actor),
        "no_such_kind",
    ),
    "the companion does not acknowledge": (
        lambda match, eero, office: actions.acknowledge_concern(raised(match, eero), actor=eero.actor),
        "not_yours",
    ),
    "the companion does not close": (
        lambda match, eero, office: actions.handle_concern(raised(match, eero), outcome="no_action", actor=eero.actor),
        "not_yours",
    ),
    "an outcome is one of the list": (
        lambda match, eero, office: actions.handle_concern(raised(match, eero), outcome="fine", actor=office.actor),
        "no_such_outcome",
    ),
    "a concern is acknowledged once": (
        lambda match, eero, office: [
            actions.acknowledge_concern(concern, actor=office.actor) for concern in [raised(match, eero)] * 2
        ],
        "known",
    ),
    "a concern is closed once": (
        lambda match, eero, office: [
            actions.handle_concern(concern, outcome="no_action", actor=office.actor)
            for concern in [raised(match, eero)] * 2
        ],
        "handled",
    ),
}


@pytest.mark.parametrize("name", REFUSALS)
def test_refusals(name: str, trial: Match, volunteer_here: Person, coordinator_here: Person) -> None:
    act, code = REFUSALS[name]
    with pytest.raises(Refused) as refused:
        act(trial, volunteer_here, coordinator_here)
    assert refused.value.refusal.code == code


@pytest.mark.parametrize("state", [MatchState.PROPOSED, MatchState.VOLUNTEER_ACCEPTED, MatchState.ENDED])
def test_before_names_are_open_and_after_the_end_one_calls(
    state: str, walked: Callable[..., Match], family: Person, volunteer_here: Person
) -> None:
    match = walked(state, family)
    with pytest.raises(Refused, match="has_ended"):
        raised(match, volunteer_here)


def test_of_two_coordinators_who_close_it_one_is_told_that_it_has_moved_on(
    trial: Match, volunteer_here: Person, coordinator_here: Person
) -> None:
    concern = raised(trial, volunteer_here)
    seen_by_another = Concern.objects.get(pk=concern.pk)
    actions.handle_concern(concern, outcome="no_action", actor=coordinator_here.actor)
    with pytest.raises(Refused, match="moved_on"):
        actions.handle_concern(seen_by_another, outcome="emergency_112", actor=coordinator_here.actor)
    assert Concern.objects.get().outcome == "no_action"


@pytest.mark.parametrize("name", ["concern-informed", "concern-handle"])
def test_another_office_does_not_find_it(
    name: str, trial: Match, volunteer_here: Person, coordinator_there: Person
) -> None:
    concern = raised(trial, volunteer_here)
    assert coordinator_there.client.post(reverse(f"coordinator:{name}", args=[concern.pk])).status_code == 404


# Office hours


@pytest.mark.parametrize(
    ("at", "is_open", "known_by"),
    [
        (datetime(2026, 11, 2, 7, 59, tzinfo=HELSINKI), False, date(2026, 11, 2)),
        (datetime(2026, 11, 2, 8, 0, tzinfo=HELSINKI), True, date(2026, 11, 2)),
        (datetime(2026, 11, 2, 15, 59, tzinfo=HELSINKI), True, date(2026, 11, 2)),
        (datetime(2026, 11, 2, 16, 0, tzinfo=HELSINKI), False, date(2026, 11, 3)),
        (datetime(2026, 11, 6, 20, 0, tzinfo=HELSINKI), False, date(2026, 11, 9)),
        (datetime(2026, 11, 7, 12, 0, tzinfo=HELSINKI), False, date(2026, 11, 9)),
        (datetime(2026, 12, 24, 9, 0, tzinfo=HELSINKI), False, date(2026, 12, 28)),
    ],
)
def test_a_concern_is_known_on_the_same_working_day(at: datetime, is_open: bool, known_by: date) -> None:
    assert (is_office_open(at), acknowledge_by(at)) == (is_open, known_by)


# A wish to talk after a visit


def test_a_wish_to_talk_is_met_once_by_the_office(
    trial: Match, volunteer_here: Person, coordinator_here: Person, coordinator_there: Person
) -> None:
    actions.log_visit(trial, **entry_values(wants_talk=True), actor=volunteer_actor(trial))
    feeling = MeetingFeeling.objects.get()
    address = reverse("coordinator:feeling-called", args=[feeling.pk])
    assert coordinator_there.client.post(address).status_code == 404
    coordinator_here.client.post(address)
    feeling.refresh_from_db()
    assert feeling.called_at == timezone.now()
    for actor in (coordinator_here.actor, volunteer_here.actor):
        with pytest.raises(Refused, match="done"):
            actions.mark_called(feeling, actor=actor)


def test_the_familys_own_data_holds_its_own_concerns_and_not_the_companions(
    trial: Match, family: Person, volunteer_here: Person
) -> None:
    raised(trial, volunteer_here, "outside_role")
    raised(trial, family)
    exported = family.client.get("/family/my-data/?as=file").json()
    assert [row["raised_by"] for row in exported["matching.Concern"]] == ["family"]
    assert {row["party"] for row in exported["matching.CheckIn"]} == {"family"}
