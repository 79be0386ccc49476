"""Activities: planned, published, changed, cancelled, held, continued; and group methods."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from activities import actions, rules
from activities.models import Activity, GroupMethod, Session
from activities.states import Activity as State
from activities.types import PRESETS, preset_of
from activities.vocabulary import ActivityType
from core.actor import Actor
from core.models import AuditEntry
from notifications.models import OutboxMessage
from notifications.quiet import moment
from tests.activities.asked import refused
from tests.factories import cast, offer
from tests.factories.cast import Office, Person
from tests.factories.shifts import at

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
JOB = Actor.system("tests")


def planned(here: Office, **facts: Any) -> Activity:
    """Return a family café that is being planned and lacks nothing."""
    told = {**offer.FACTS, "contact": offer.contact_of(here), **facts}
    activity = actions.make_activity(organisation=here.organisation, municipality=here.municipality, actor=JOB, **told)
    offer.a_session(activity)
    return activity


def lacks(activity: Activity) -> list[str]:
    return [refusal.code for refusal in rules.what_is_missing(activity, now=timezone.now())]


# Types


def test_every_type_has_its_first_answers_and_each_is_a_field() -> None:
    assert set(PRESETS) == set(ActivityType.values)
    fields = {field.name for field in Activity._meta.get_fields()}
    assert [kind for kind in PRESETS if not fields.issuperset(preset_of(kind))] == []


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        ("overnight", {"children_per_adult": 4, "is_rotating": True, "asks_children": True, "needs_two_hosts": True}),
        ("separation_evening", {"entry": "anonymous", "asks_children": False}),
        ("family_cafe", {"entry": "open", "places": None}),
        ("structured_group", {"entry": "closed", "needs_two_hosts": True}),
        ("father_child", {"targets": ["fathers"]}),
    ],
)
def test_a_type_is_begun_as_it_usually_is(kind: str, expected: dict[str, Any]) -> None:
    told = preset_of(kind)
    assert {name: told[name] for name in expected} == expected


# Publishing


@pytest.mark.parametrize(
    ("facts", "missing"),
    [
        ({}, []),
        ({"name_fi": ""}, ["name"]),
        ({"languages": []}, ["language"]),
        ({"place": ""}, ["place"]),
        ({"where": "online"}, ["link"]),
        ({"where": "both", "link": "https://example.org/"}, []),
        ({"contact": None}, ["contact"]),
        ({"entry": "register"}, ["places"]),
        ({"entry": "register", "places": 8}, []),
        ({"entry": "register", "places": 8, "children_per_adult": 4}, ["hands"]),
        ({"entry": "closed", "places": 8, "children_per_adult": 4}, ["hands"]),
        ({"type": "separation_evening", "entry": "register", "places": 8}, ["anonymity"]),
        ({"type": "separation_evening", "entry": "anonymous"}, []),
        ({"needs_two_hosts": True}, ["two_hosts"]),
        ({"is_without_parents": True}, ["risks"]),
        ({"is_without_parents": True, "risks_checked_on": date(2026, 9, 1)}, []),
    ],
)
def test_what_a_public_activity_must_have(facts: dict[str, Any], missing: list[str], here: Office) -> None:
    activity = planned(here, **facts)
    assert lacks(activity) == missing
    refusal = rules.why_not_publish(activity, now=timezone.now(), actor=JOB)
    assert (refusal.code if refusal else None) == next(iter(missing), None)


def test_a_swedish_place_asks_for_a_swedish_name_and_a_bilingual_one_for_either(here: Office, there: Office) -> None:
    assert lacks(planned(there, name_fi="", name_sv="Pappagrupp")) == []
    assert lacks(planned(here, name_fi="", name_sv="Pappagrupp")) == ["name"]


def test_without_times_ahead_nothing_is_published(here: Office) -> None:
    activity = planned(here)
    activity.sessions.all().delete()
    offer.a_session(activity, starts_at=at(-3))
    assert lacks(activity) == ["times"]


def test_a_couple_that_leads_is_two(here: Office, volunteer_here: Person) -> None:
    activity = planned(here, needs_two_hosts=True, leaders=[volunteer_here.volunteer])
    assert lacks(activity) == ["two_hosts"]
    volunteer_here.volunteer.together_with = cast.stranger("Tuula Toinen").user
    volunteer_here.volunteer.save(update_fields=["together_with"])
    assert lacks(activity) == []


def test_a_method_needs_its_licence_until_the_last_time_and_trained_leaders(
    here: Office, volunteer_here: Person
) -> None:
    today, other = timezone.localdate(), cast.volunteer(here, "Toinen Vetäjä")
    method = offer.a_method(here, licence_until=today + DAY * 30)
    pair = [volunteer_here.volunteer, other.volunteer]
    activity = planned(here, method=method, leaders=pair)
    assert lacks(activity) == ["training"]
    method.trained.set(pair)
    assert lacks(activity) == []
    offer.a_session(activity, starts_at=at(31))
    assert lacks(Activity.objects.get(pk=activity.pk)) == ["licence"]


def test_what_is_public_is_not_prolonged_beyond_the_licence(here: Office, coordinator_here: Person) -> None:
    today, actor = timezone.localdate(), coordinator_here.actor
    activity = offer.an_activity(here, method=offer.a_method(here, licence_until=today + DAY * 30))
    session = offer.a_session(activity)
    late = {"starts_at": at(31), "ends_at": at(31) + DAY / 24}
    rhythm = {"rule": "FREQ=WEEKLY", "from_on": today + DAY, "skipped": [], "starts": time(10), "minutes": 60}
    for act in (
        lambda: actions.set_times(activity, **rhythm, until_on=today + DAY * 40, actor=actor),
        lambda: actions.add_session(activity, **late, actor=actor),
        lambda: actions.change_session(session, **late, place="", words="", actor=actor),
    ):
        assert refused(act) == "licence"
    assert list(activity.sessions.values_list("starts_at", flat=True)) == [session.starts_at]
    actions.set_times(activity, **rhythm, until_on=today + DAY * 29, actor=actor)


def test_a_method_of_another_association_is_not_borrowed(here: Office, there: Office) -> None:
    assert refused(lambda: planned(here, method=offer.a_method(there))) == "other_organisation"


def test_an_activity_goes_from_the_desk_to_the_public_and_back(here: Office, coordinator_here: Person) -> None:
    activity = planned(here)
    assert activity.state == State.PLANNED
    actions.publish_activity(activity, actor=coordinator_here.actor)
    activity.refresh_from_db()
    assert activity.state == State.PUBLISHED
    assert activity.published_at is not None
    actions.unpublish_activity(activity, actor=coordinator_here.actor)
    activity.refresh_from_db()
    assert activity.state == State.PLANNED


def test_what_somebody_has_registered_for_is_not_taken_back(here: Office, coordinator_here: Person) -> None:
    activity = offer.an_activity(here, entry="register", places=5)
    registered(activity, offer.a_session(activity))
    refusal = rules.why_not_unpublish(activity, actor=coordinator_here.actor)
    assert refusal is not None
    assert refusal.code == "has_registered"


def registered(activity: Activity, session: Session | None, **facts: Any) -> Any:
    """Return a registration with a place, written to by e-mail."""
    count = activity.registrations.count()
    told = {"called": "Kaisa", "email": f"kaisa{count}@example.org", "contact_key": f"key{count}", "language": "fi"}
    row = activity.registrations.create(session=session, **{**told, **facts})
    type(row).objects.filter(pk=row.pk).update(state="confirmed")
    row.refresh_from_db()
    return row


def told(row: Any) -> list[str]:
    rows = OutboxMessage.objects.filter(recipient=f"activities.Registration:{row.pk}")
    return list(rows.order_by("pk").values_list("kind", flat=True))


@pytest.mark.parametrize(
    ("who", "code"), [("coordinator_there", "other_organisation"), ("volunteer_here", "not_yours")]
)
def test_others_do_not_touch_an_activity(who: str, code: str, here: Office, request: pytest.FixtureRequest) -> None:
    actor, activity = request.getfixturevalue(who).actor, planned(here)
    now, today = timezone.now(), timezone.localdate()
    period = {"rule": "", "from_on": today, "until_on": None, "skipped": []}
    found = [
        rules.why_not_make_activity(here.organisation.pk, here.municipality.pk, actor=actor),
        rules.why_not_change_activity(activity, actor=actor),
        rules.why_not_plan(activity, actor=actor),
        rules.why_not_publish(activity, now=now, actor=actor),
        rules.why_not_unpublish(activity, actor=actor),
        rules.why_not_cancel_activity(activity, actor=actor),
        rules.why_not_hold(activity, now=now, actor=actor),
        rules.why_not_continue(activity, actor=actor),
        rules.why_not_set_times(activity, **period, today=today, actor=actor),
        rules.why_not_add_session(activity, starts_at=at(3), now=now, actor=actor),
        rules.why_not_change_session(activity.sessions.get(), now=now, actor=actor),
        rules.why_not_keep_method(here.organisation.pk, actor=actor),
    ]
    assert {refusal.code if refusal else None for refusal in found} == {code}


def test_a_trusted_volunteer_publishes_what_is_their_own_alone(here: Office, volunteer_here: Person) -> None:
    own = volunteer_here.volunteer
    activity, other = planned(here, proposed_by=own), planned(here)
    actor = volunteer_here.actor
    assert refused(lambda: actions.publish_activity(activity, actor=actor)) == "not_yours"
    own.may_publish = True
    own.save(update_fields=["may_publish"])
    assert refused(lambda: actions.publish_activity(other, actor=actor)) == "not_yours"
    actions.publish_activity(activity, actor=actor)
    activity.refresh_from_db()
    assert activity.state == State.PUBLISHED


def test_a_coordinator_trusts_a_volunteer_on_the_volunteers_page(
    coordinator_here: Person, volunteer_here: Person
) -> None:
    row, client = volunteer_here.volunteer, coordinator_here.client
    client.post(reverse("coordinator:volunteer-let-publish", args=[row.pk]))
    row.refresh_from_db()
    assert row.may_publish
    client.post(reverse("coordinator:volunteer-stop-publishing", args=[row.pk]))
    row.refresh_from_db()
    assert not row.may_publish


# Changing


def test_a_public_activity_keeps_what_it_must_have(here: Office, coordinator_here: Person) -> None:
    activity = offer.an_activity(here)
    assert refused(lambda: actions.change_activity(activity, place="", actor=coordinator_here.actor)) == "place"
    assert Activity.objects.get(pk=activity.pk).place == "Perheentalo"


def test_whoever_has_registered_hears_of_another_place(here: Office, coordinator_here: Person) -> None:
    activity = offer.an_activity(here, entry="register", places=5)
    row = registered(activity, offer.a_session(activity))
    actions.change_activity(activity, text_fi="Uusi teksti", actor=coordinator_here.actor)
    assert told(row) == []
    changed = actions.change_activity(activity, place="Kirjasto", actor=coordinator_here.actor)
    assert changed == ["place"]
    assert told(row) == ["activity_changed"]


def test_still_right_is_remembered(here: Office, coordinator_here: Person) -> None:
    activity = offer.an_activity(here, touched_at=timezone.now() - DAY * 200)
    page = reverse("coordinator:activity-list")
    assert "look at it" in coordinator_here.client.get(page).content.decode()
    coordinator_here.client.post(reverse("coordinator:activity-touch", args=[activity.pk]))
    assert "look at it" not in coordinator_here.client.get(page).content.decode()


# Ending


def test_cancelling_tells_those_who_would_come_and_keeps_their_registrations(
    here: Office, coordinator_here: Person
) -> None:
    activity = offer.an_activity(here, entry="register", places=5)
    past, ahead = offer.a_session(activity, starts_at=at(-3)), offer.a_session(activity)
    was, comes = registered(activity, past), registered(activity, ahead)
    actions.cancel_activity(activity, words="Sairastapaus", actor=coordinator_here.actor)
    activity.refresh_from_db()
    assert (activity.state, activity.cancel_words) == (State.CANCELLED, "Sairastapaus")
    assert (told(was), told(comes)) == ([], ["activity_cancelled"])
    comes.refresh_from_db()
    assert comes.state == "confirmed"
    past.refresh_from_db()
    ahead.refresh_from_db()
    assert (past.is_live, ahead.is_live) == (True, False)


def test_an_activity_is_held_after_its_last_time(here: Office) -> None:
    over, goes_on, no_times = (offer.an_activity(here) for _ in range(3))
    offer.a_session(over, starts_at=at(-3))
    offer.a_session(over, starts_at=at(3), cancelled_at=timezone.now())
    offer.a_session(goes_on, starts_at=at(-3))
    offer.a_session(goes_on, starts_at=at(3))
    assert actions.hold_past(timezone.now(), actor=JOB) == 1
    found = {row.pk: row.state for row in Activity.objects.all()}
    assert found == {over.pk: State.HELD, goes_on.pk: State.PUBLISHED, no_times.pk: State.PUBLISHED}
    assert actions.hold_past(timezone.now(), actor=JOB) == 0


def test_what_was_held_and_gets_a_new_time_is_published_again(here: Office, coordinator_here: Person) -> None:
    activity = offer.an_activity(here)
    offer.a_session(activity, starts_at=at(-3))
    actions.hold_past(timezone.now(), actor=JOB)
    begins = at(4)
    actions.add_session(activity, starts_at=begins, ends_at=begins + DAY / 24, actor=coordinator_here.actor)
    activity.refresh_from_db()
    assert activity.state == State.PUBLISHED


@time_machine.travel(datetime(2026, 9, 1, 9, tzinfo=timezone.get_default_timezone()), tick=False)
def test_an_activity_is_continued_a_year_later_on_the_same_weekday(here: Office, coordinator_here: Person) -> None:
    facts = {"rule": "FREQ=WEEKLY;BYDAY=TH", "from_on": date(2026, 9, 3), "until_on": date(2026, 12, 10)}
    activity = offer.an_activity(here, starts=time(9, 30), minutes=120, risks_checked_on=date(2026, 8, 1), **facts)
    copy = actions.continue_activity(activity, actor=coordinator_here.actor)
    assert (copy.state, copy.continues, copy.name_fi) == (State.PLANNED, activity, "Perhekahvila")
    assert (copy.from_on, copy.until_on) == (date(2027, 9, 2), date(2027, 12, 9))
    assert copy.risks_checked_on is None
    assert copy.sessions.count() == 0
    assert refused(lambda: actions.continue_activity(activity, actor=coordinator_here.actor)) == "continues"
    assert refused(lambda: actions.continue_activity(copy, actor=coordinator_here.actor)) == "not_published"


def test_an_idea_is_taken_up_by_whoever_answers_for_it(here: Office, coordinator_here: Person) -> None:
    idea = Activity.objects.create(
        organisation=here.organisation, municipality=here.municipality, type="family_cafe", name_fi="Isien sauna"
    )
    actions.plan_activity(idea, actor=coordinator_here.actor)
    idea.refresh_from_db()
    assert (idea.state, idea.contact) == (State.PLANNED, coordinator_here.user)
    assert refused(lambda: actions.plan_activity(idea, actor=coordinator_here.actor)) == "not_idea"


# Methods


def test_a_method_is_written_down_once_with_those_who_are_trained(
    here: Office, there: Office, coordinator_here: Person, volunteer_here: Person
) -> None:
    whose = {"organisation": here.organisation, "actor": coordinator_here.actor}
    method = actions.save_method(name="Voikukkia", trained=[volunteer_here.volunteer], **whose)
    assert list(method.trained.all()) == [volunteer_here.volunteer]
    assert refused(lambda: actions.save_method(name="Voikukkia", trained=[], **whose)) == "same_name"
    stranger = cast.volunteer(there, "Sven Främling").volunteer
    assert refused(lambda: actions.save_method(name="Toinen", trained=[stranger], **whose)) == "other_organisation"
    assert GroupMethod.objects.count() == 1
    assert AuditEntry.objects.filter(verb="groupmethod.made").count() == 1


def test_days_of_helsinki_are_kept_over_the_change_of_clocks(here: Office) -> None:
    activity = planned(here)
    facts = {"rule": "FREQ=WEEKLY;BYDAY=TH", "starts": time(10), "minutes": 120, "skipped": []}
    year = timezone.localdate().year + 1
    actions.set_times(activity, **facts, from_on=date(year, 10, 15), until_on=date(year, 11, 8), actor=JOB)
    clocks = {moment(session.on, time(10)) == session.starts_at for session in activity.sessions.exclude(on=None)}
    assert clocks == {True}
