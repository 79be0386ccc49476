from datetime import time, timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.models import Municipality
from activities import actions, retention
from activities.models import Activity, Wish, WishSupport
from activities.shown.story import story_of
from activities.states import Activity as ActivityState
from activities.states import Wish as State
from core.actor import Actor
from core.retention import months_before
from notifications.kinds import kind_named
from notifications.models import OutboxMessage
from portal.today.wishes import wish_works
from tests.activities.asked import refused
from tests.factories import cast, offer
from tests.factories.cast import HUITTINEN, Office, Person
from tests.factories.initiative import WORDS, a_wish, an_idea, an_open_wish
from tests.portal.today.queue import kinds
from volunteers.models import Volunteer

pytestmark = [pytest.mark.django_db, pytest.mark.smoke]
PUBLIC = Actor.public()
SHOWN = {"public_text": "Toivotaan iltaryhmää"}


def visible(actor: Actor) -> set[int]:
    return set(Wish.objects.visible_to(actor).values_list("pk", flat=True))


def test_a_wish_comes_to_the_association_of_its_municipality_and_nobody_else_reads_it(
    here: Office, coordinator_here: Person, coordinator_there: Person, volunteer_here: Person
) -> None:
    wish = a_wish(here)
    assert (wish.state, wish.organisation) == (State.RECEIVED, here.organisation)
    assert visible(coordinator_here.actor) == {wish.pk}
    assert visible(coordinator_there.actor) == visible(volunteer_here.actor) == visible(PUBLIC) == set()


def test_a_double_press_is_one_wish(here: Office) -> None:
    key = uuid4()
    assert a_wish(here, submission=key) == a_wish(here, submission=key)


def test_where_nobody_works_a_wish_is_refused(here: Office) -> None:
    elsewhere = Municipality.objects.get(pk=HUITTINEN)
    told = {"municipality": elsewhere, "submission": uuid4(), "text": "x", "actor": PUBLIC}
    assert refused(lambda: actions.make_wish(**told)) == "outside_area"


def test_what_a_coordinator_lets_others_see_is_public_in_her_words(
    here: Office, coordinator_here: Person, volunteer_here: Person
) -> None:
    wish = an_open_wish(here, coordinator_here)
    assert visible(PUBLIC) == visible(volunteer_here.actor) == {wish.pk}
    actions.show_wish(wish, public_text="Toisin sanoin", actor=coordinator_here.actor)
    wish.refresh_from_db()
    assert (wish.state, wish.public_text) == (State.OPEN, "Toisin sanoin")


def test_the_database_keeps_unread_words_from_the_public(here: Office) -> None:
    wish = a_wish(here)
    with pytest.raises(IntegrityError), transaction.atomic():
        Wish.objects.filter(pk=wish.pk).update(state=State.OPEN)


def test_a_browser_counts_once_and_a_second_press_takes_it_back(here: Office, coordinator_here: Person) -> None:
    wish = an_open_wish(here, coordinator_here)
    for supports, count in ((True, 1), (True, 1), (False, 0), (False, 0)):
        actions.set_support(wish, supporter="a" * 64, supports=supports, actor=PUBLIC)
        assert WishSupport.objects.filter(wish=wish).count() == count


def test_the_answer_goes_to_the_address_once_and_says_nothing_of_the_wish(
    here: Office, coordinator_here: Person
) -> None:
    wish = a_wish(here, email="kaisa@example.org")
    actions.answer_wish(wish, answer="Aloitamme keväällä", actor=coordinator_here.actor, **SHOWN)
    (message,) = OutboxMessage.objects.filter(kind="wish_answered")
    kind = kind_named("wish_answered")
    assert message.recipient == f"activities.Wish:{wish.pk}"
    assert kind.still_due(message)
    assert set(kind.build(message)) == {"link"}
    actions.answer_wish(wish, answer="Aloitamme syksyllä", actor=coordinator_here.actor, **SHOWN)
    assert not kind.still_due(message)


def test_without_an_address_nobody_is_written_to(here: Office, coordinator_here: Person) -> None:
    actions.answer_wish(a_wish(here), answer="Kiitos", actor=coordinator_here.actor, **SHOWN)
    assert not OutboxMessage.objects.filter(kind="wish_answered").exists()


def test_a_volunteer_hears_of_the_answer_in_the_own_account(
    here: Office, coordinator_here: Person, volunteer_here: Person
) -> None:
    actions.answer_wish(a_wish(here, by=volunteer_here), answer="Kyllä", actor=coordinator_here.actor, **SHOWN)
    assert OutboxMessage.objects.get(kind="wish_answered").recipient == f"accounts.User:{volunteer_here.user.pk}"


def test_a_plan_begins_with_what_the_wish_tells_and_keeps_its_story(here: Office, coordinator_here: Person) -> None:
    wish = a_wish(here, life_stage="newborn", target="fathers")
    activity = actions.plan_wish(wish, name="Isäryhmä", type="fathers_group", actor=coordinator_here.actor, **SHOWN)
    wish.refresh_from_db()
    assert (wish.state, activity.state, activity.wish) == (State.PLANNED, ActivityState.PLANNED, wish)
    assert (activity.name_fi, activity.life_stages, activity.targets) == ("Isäryhmä", ["newborn"], ["fathers"])
    titles = [str(event["title"]) for event in story_of(activity)["events"]]
    assert len(titles) == 3
    assert story_of(activity)["wish"] == SHOWN["public_text"]


def test_a_volunteers_idea_goes_on_as_the_same_activity(
    here: Office, coordinator_here: Person, volunteer_here: Person
) -> None:
    idea = an_idea(here, volunteer_here)
    assert (idea.state, idea.proposed_by, idea.wish.proposed_by) == (
        ActivityState.IDEA,
        volunteer_here.volunteer,
        volunteer_here.volunteer,
    )
    planned = actions.plan_wish(idea.wish, actor=coordinator_here.actor, **SHOWN)
    assert (planned.pk, planned.state, Activity.objects.count()) == (idea.pk, ActivityState.PLANNED, 1)


def test_a_proposal_sent_twice_is_one(here: Office, volunteer_here: Person) -> None:
    first = an_idea(here, volunteer_here)
    told = {"municipality": here.municipality, "name": "x", "type": "peer_group", "when": "", "language": "fi"}
    again = actions.propose_activity(
        volunteer=volunteer_here.volunteer, submission=first.wish.submission, actor=volunteer_here.actor, **told
    )
    assert again == first


def test_an_idea_goes_when_its_wish_is_taken_back(here: Office, volunteer_here: Person) -> None:
    idea = an_idea(here, volunteer_here)
    actions.take_wish_back(idea.wish, actor=volunteer_here.actor)
    idea.refresh_from_db()
    assert idea.state == ActivityState.CANCELLED


def test_an_activity_that_is_there_can_be_the_answer(here: Office, coordinator_here: Person) -> None:
    wish, activity = a_wish(here), offer.an_activity(here)
    actions.link_wish(wish, activity=activity, actor=coordinator_here.actor, **SHOWN)
    activity.refresh_from_db()
    assert activity.wish == wish
    other = a_wish(here)
    assert refused(lambda: link(other, activity, coordinator_here)) == "has_wish"


def link(wish: Wish, activity: Activity, person: Person) -> None:
    actions.link_wish(wish, activity=activity, actor=person.actor, **SHOWN)


def test_refusals_of_wishes(
    here: Office, there: Office, coordinator_here: Person, coordinator_there: Person, volunteer_here: Person
) -> None:
    wish, foreign = a_wish(here), offer.an_activity(there)
    assert refused(lambda: actions.show_wish(wish, actor=coordinator_there.actor, **SHOWN)) == "other_organisation"
    assert refused(lambda: actions.show_wish(wish, actor=volunteer_here.actor, **SHOWN)) == "not_yours"
    assert refused(lambda: link(wish, foreign, coordinator_here)) == "other_activity"
    assert refused(lambda: actions.take_wish_back(wish, actor=volunteer_here.actor)) == "not_yours"
    assert refused(lambda: actions.set_support(wish, supporter="a", supports=True, actor=PUBLIC)) == "not_public"
    own = {"volunteer": volunteer_here.volunteer, "municipality": here.municipality, "submission": uuid4()}
    assert refused(lambda: actions.make_wish(**own, text="x", actor=coordinator_here.actor)) == "not_yours"
    planned = a_wish(here)
    actions.plan_wish(planned, name="Ryhmä", type="peer_group", actor=coordinator_here.actor, **SHOWN)
    assert refused(lambda: actions.plan_wish(planned, actor=coordinator_here.actor, **SHOWN)) == "is_planned"
    assert refused(lambda: actions.set_wish_aside(planned, actor=coordinator_here.actor)) == "is_answered"
    actions.set_wish_aside(wish, actor=coordinator_here.actor)
    assert refused(lambda: actions.show_wish(wish, actor=coordinator_here.actor, **SHOWN)) == "is_taken_back"


def test_what_is_set_aside_keeps_no_address(here: Office, coordinator_here: Person) -> None:
    wish = a_wish(here, email="kaisa@example.org")
    actions.set_wish_aside(wish, actor=coordinator_here.actor)
    wish.refresh_from_db()
    assert (wish.state, wish.email) == (State.TAKEN_BACK, "")


@pytest.mark.parametrize(("days", "left"), [(13, ("kaisa@example.org", WORDS)), (15, ("", ""))])
def test_address_and_own_words_go_two_weeks_after_the_answer(
    here: Office, coordinator_here: Person, days: int, left: tuple[str, str]
) -> None:
    wish = a_wish(here, email="kaisa@example.org")
    actions.answer_wish(wish, answer="Kyllä", actor=coordinator_here.actor, **SHOWN)
    at = timezone.now() + timedelta(days=days)
    retention.blank_rows(retention.answered_wishes(at), at=at, actor=Actor.system("tests"))
    wish.refresh_from_db()
    assert (wish.email, wish.text) == left
    assert wish.words == SHOWN["public_text"]


def test_the_address_goes_after_a_year_without_an_answer(here: Office) -> None:
    wish = a_wish(here, email="kaisa@example.org")
    Wish.objects.filter(pk=wish.pk).update(asked_at=months_before(timezone.now(), 12) - timedelta(days=1))
    assert list(retention.answered_wishes(timezone.now())) == [wish]


# What a trusted volunteer publishes


WHERE_AND_WHEN = {"place": "Koulun sali", "starts": time(10), "minutes": 90, "rule": "FREQ=WEEKLY"}


def publish(activity: Activity, person: Person) -> None:
    first = timezone.localdate() + timedelta(days=3)
    period = {"from_on": first, "until_on": first + timedelta(days=14)}
    actions.publish_own(activity, **WHERE_AND_WHEN, **period, actor=person.actor)
    activity.refresh_from_db()


def trusted(person: Person, coordinator: Person) -> Person:
    facts = {"may_publish": True, "responsible": coordinator.user}
    Volunteer.objects.filter(pk=person.volunteer.pk).update(**facts)
    person.volunteer.refresh_from_db()
    return person


def test_a_trusted_volunteer_publishes_and_the_coordinator_looks_at_it_afterwards(
    here: Office, coordinator_here: Person, volunteer_here: Person
) -> None:
    idea = an_idea(here, trusted(volunteer_here, coordinator_here))
    publish(idea, volunteer_here)
    assert (idea.state, idea.contact, idea.sessions.count()) == (ActivityState.PUBLISHED, coordinator_here.user, 3)
    assert list(idea.leaders.all()) == [volunteer_here.volunteer]
    assert (idea.wish.state, idea.wish.public_text) == (State.PLANNED, idea.name)
    assert ("own_activity", "info") in kinds(coordinator_here)
    actions.touch_activity(idea, actor=coordinator_here.actor)
    assert ("own_activity", "info") not in kinds(coordinator_here)


def test_what_a_volunteer_published_can_be_taken_back(
    here: Office, coordinator_here: Person, volunteer_here: Person
) -> None:
    idea = an_idea(here, trusted(volunteer_here, coordinator_here))
    publish(idea, volunteer_here)
    actions.unpublish_activity(idea, actor=coordinator_here.actor)
    idea.refresh_from_db()
    assert idea.state == ActivityState.PLANNED
    assert ("own_activity", "info") not in kinds(coordinator_here)


def test_why_a_volunteer_does_not_publish(here: Office, coordinator_here: Person, volunteer_here: Person) -> None:
    idea, other = an_idea(here, volunteer_here), cast.volunteer(here, "Olli Toinen")
    assert refused(lambda: publish(idea, volunteer_here)) == "not_trusted"
    assert refused(lambda: publish(idea, other)) == "not_yours"
    Volunteer.objects.update(may_publish=True)
    assert refused(lambda: publish(Activity.objects.get(), volunteer_here)) == "nobody_named"
    trusted(volunteer_here, coordinator_here)
    publish(Activity.objects.get(), volunteer_here)
    assert refused(lambda: publish(Activity.objects.get(), volunteer_here)) == "is_published"


def test_today_asks_to_read_a_wish_at_once_and_to_answer_it_after_two_weeks(
    here: Office, coordinator_here: Person, coordinator_there: Person
) -> None:
    wish = a_wish(here)
    assert tone_of_wish(coordinator_here) == ["info"]
    assert tone_of_wish(coordinator_there) == []
    actions.show_wish(wish, actor=coordinator_here.actor, **SHOWN)
    assert tone_of_wish(coordinator_here) == []
    Wish.objects.update(asked_at=timezone.now() - timedelta(days=15))
    assert tone_of_wish(coordinator_here) == ["soon"]


def tone_of_wish(person: Person) -> list[str]:
    return [work.tone for work in wish_works(person.actor, timezone.now())]
