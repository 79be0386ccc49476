"""What the public offer finds for somebody who looks for something."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.http import QueryDict
from django.utils import timezone

from accounts.models import Municipality
from activities import offer
from activities.forms.offer import ANY_KM, OfferForm, days_of
from activities.models import Registration, Session
from activities.offer import Filters
from core.actor import Actor
from tests.factories import cast
from tests.factories.cast import HUITTINEN, RAASEPORI, SASTAMALA, Office
from tests.factories.offer import a_session, an_activity
from tests.factories.shifts import at

PUBLIC = Actor.public()


def place(code: str) -> Municipality:
    return Municipality.objects.get(pk=code)


def found(**choices: Any) -> list[str]:
    """Return the names of the activities whose times `choices` find, in the order of the list."""
    rows = offer.ahead_for(Filters(**choices), actor=PUBLIC, now=timezone.now())
    return [session.activity.name_fi for session in rows]


def named(office: Office, name: str, **facts: Any) -> Session:
    days, hour = facts.pop("days", 5), facts.pop("hour", 10)
    return a_session(an_activity(office, name_fi=name, **facts), starts_at=at(days, hour))


def form_of(address: str, **more: Any) -> OfferForm:
    return OfferForm(QueryDict(address), actor=PUBLIC, **{"today": date(2026, 11, 25), **more})


def test_times_ahead_are_found_the_soonest_first(here: Office) -> None:
    named(here, "Myöhempi", days=7)
    named(here, "Pian", days=2)
    named(here, "Mennyt", days=-2)
    assert found() == ["Pian", "Myöhempi"]


@pytest.mark.parametrize("state", ["idea", "planned", "cancelled"])
def test_what_is_not_published_is_not_found(here: Office, state: str) -> None:
    named(here, "Kahvila", state=state)
    assert found() == []


def test_what_is_for_our_own_volunteers_is_not_found(here: Office) -> None:
    named(here, "Työnohjaus", type="supervision", entry="internal")
    assert found() == []


def test_what_a_host_arranges_for_its_own_families_is_not_offered_to_newcomers(here: Office) -> None:
    named(here, "Vanhempainilta", entry="host_run")
    assert list(offer.sessions_for(Filters(), actor=PUBLIC)) == []


def test_a_cancelled_time_stays_in_the_list_but_has_no_free_places(here: Office) -> None:
    session = named(here, "Kahvila")
    Session.objects.filter(pk=session.pk).update(cancelled_at=timezone.now())
    assert found() == ["Kahvila"]
    assert found(has_room=True) == []


def test_a_closed_group_is_offered_once_and_not_after_it_has_begun(here: Office) -> None:
    group = an_activity(here, name_fi="Ryhmä", entry="closed")
    first = a_session(group, starts_at=at(3))
    a_session(group, starts_at=at(10))
    assert found() == ["Ryhmä"]
    Session.objects.filter(pk=first.pk).update(starts_at=at(-3), ends_at=at(-3, 12))
    assert found() == []


def test_distance_is_from_the_centre_of_the_place(here: Office) -> None:
    named(here, "Sastamalassa")
    named(cast.open_office("Toinen ry", HUITTINEN), "Huittisissa")
    named(cast.open_office("Kolmas ry", RAASEPORI), "Raaseporissa")
    assert found(place=place(SASTAMALA), within_km=10) == ["Sastamalassa"]
    assert found(place=place(SASTAMALA), within_km=50) == ["Sastamalassa", "Huittisissa"]
    assert len(found(place=place(SASTAMALA))) == 3


def test_the_nearest_of_a_day_comes_first_whatever_the_hour(here: Office) -> None:
    named(cast.open_office("Toinen ry", HUITTINEN), "Kauempana", hour=9)
    named(here, "Lähellä", hour=17)
    named(here, "Huomenna", days=6, hour=8)
    assert found(place=place(SASTAMALA)) == ["Lähellä", "Kauempana", "Huomenna"]


def test_kilometres_are_told_only_beside_a_place(here: Office) -> None:
    named(cast.open_office("Toinen ry", HUITTINEN), "Kahvila")
    beside = offer.sessions_for(Filters(place=place(SASTAMALA)), actor=PUBLIC).get()
    assert 20 < offer.km_of(beside) < 50
    assert offer.km_of(offer.sessions_for(Filters(), actor=PUBLIC).get()) is None


def test_what_is_held_for_a_place_is_near_to_it(here: Office) -> None:
    named(here, "Leiri", covers=[place(RAASEPORI)])
    assert found(place=place(RAASEPORI), within_km=10) == ["Leiri"]


def test_what_is_online_is_near_to_everybody_who_looks_for_it(there: Office) -> None:
    named(there, "Verkossa", where="online")
    named(there, "Paikan päällä")
    assert found(place=place(SASTAMALA), within_km=10) == []
    assert found(place=place(SASTAMALA), within_km=10, online=True) == ["Verkossa"]


CHOICES: list[tuple[dict[str, Any], dict[str, Any]]] = [
    ({"stages": ("newborn",)}, {"life_stages": ["newborn"]}),
    ({"stages": ("school_start", "newborn")}, {"life_stages": ["newborn", "toddler"]}),
    ({"stages": ("newborn",)}, {"life_stages": []}),
    ({"language": "so"}, {"languages": ["fi", "so"]}),
    ({"for_fathers": True}, {"type": "father_child"}),
    ({"for_fathers": True}, {"targets": ["young_fathers"]}),
    ({"type": "doula"}, {"type": "doula"}),
    ({"find": "KAHVI iloa"}, {"text_fi": "Iloa ja seuraa", "name_fi": "Kahvila"}),
    ({"find": "strand"}, {"name_sv": "Pappa–barn på stranden"}),
]  # fmt: skip


@pytest.mark.parametrize(("choices", "facts"), CHOICES)
def test_a_choice_finds_what_fits_it(here: Office, choices: dict[str, Any], facts: dict[str, Any]) -> None:
    a_session(an_activity(here, **facts))
    assert len(found(**choices)) == 1


@pytest.mark.parametrize(
    "choices",
    [{"stages": ("bullying",)}, {"language": "so"}, {"for_fathers": True}, {"type": "doula"}, {"find": "sählyä"}],
)
def test_a_choice_leaves_out_what_does_not_fit_it(here: Office, choices: dict[str, Any]) -> None:
    named(here, "Kahvila", life_stages=["newborn"])
    assert found(**choices) == []


def test_the_organiser_narrows(here: Office, there: Office) -> None:
    named(here, "Meillä")
    named(there, "Muualla")
    assert found(organisation_id=there.organisation.pk) == ["Muualla"]


def test_the_first_and_the_last_day_are_within_the_period(here: Office) -> None:
    today = timezone.localdate()
    for days in (1, 2, 3, 4):
        named(here, f"{days}", days=days, hour=23)
    assert found(since=today + timedelta(days=2), until=today + timedelta(days=3)) == ["2", "3"]


def test_what_is_full_has_no_free_places(here: Office) -> None:
    full = named(here, "Täynnä", entry="register", places=1)
    named(here, "Tilaa", entry="register", places=2)
    named(here, "Avoin")
    Registration.objects.create(
        activity=full.activity, session=full, state="confirmed", called="Kaisa", email="k@example.org", contact_key="k"
    )
    assert sorted(found(has_room=True)) == ["Avoin", "Tilaa"]
    assert len(found()) == 3


def test_choices_survive_the_way_through_an_address(here: Office) -> None:
    an_activity(here)
    told = Filters(
        place=place(RAASEPORI), within_km=None, type="doula", stages=("newborn", "toddler"), language="sv",
        organisation_id=here.organisation.pk, for_fathers=True, online=True, has_room=True, find="kahvi & pulla",
        since=date(2026, 12, 1), until=date(2026, 12, 5),
    )  # fmt: skip
    assert form_of(told.as_query()).filters == told


def test_nothing_chosen_is_an_empty_query() -> None:
    assert Filters().as_query() == ""


PERIODS = [
    ("today", date(2026, 11, 25), date(2026, 11, 25)),
    ("week", date(2026, 11, 25), date(2026, 12, 1)),
    ("weekend", date(2026, 11, 28), date(2026, 11, 29)),
    ("month", date(2026, 11, 25), date(2026, 12, 24)),
]


@pytest.mark.parametrize(("when", "first", "last"), PERIODS)
def test_a_period_begins_today_or_at_the_weekend(when: str, first: date, last: date) -> None:
    assert days_of(when, date(2026, 11, 25)) == (first, last)


def test_on_a_sunday_the_weekend_is_the_day_itself() -> None:
    sunday = date(2026, 11, 29)
    assert days_of("weekend", sunday) == (sunday, sunday)


@pytest.mark.django_db
def test_days_that_are_written_out_come_before_a_period() -> None:
    filters = form_of("when=today&since=1.12.2026").filters
    assert filters.since == date(2026, 12, 1)


@pytest.mark.django_db
def test_the_place_chosen_before_holds_until_the_address_names_one() -> None:
    before = place(SASTAMALA)
    assert form_of("", place=before).filters.place == before
    assert form_of("place=Raseborg", place=before).filters.place == place(RAASEPORI)
    assert form_of("place=", place=before).filters.place is None


@pytest.mark.django_db
@pytest.mark.parametrize(
    "address",
    ["within=999999999999", "within=-1", "stage=x&stage=' OR 1=1", "type=<script>", "language=%00", "organiser=a",
     "since=31.2.2026", "until=1.1.0001", "find=" + "x" * 500, "when=yesterday", "place=%00"],
)  # fmt: skip
def test_a_broken_choice_narrows_nothing(address: str) -> None:
    form = form_of(address)
    assert form.filters == Filters(within_km=offer.USUAL_KM)
    assert form.errors


@pytest.mark.django_db
def test_a_last_day_before_the_first_is_told() -> None:
    assert "until" in form_of("since=2.12.2026&until=1.12.2026").errors


@pytest.mark.django_db
def test_any_distance_can_be_asked_for() -> None:
    assert form_of(f"within={ANY_KM}").filters.within_km is None
