"""The diary: a visit logged in half a minute, worries that lead to a call, drafts that nothing loses."""

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from matching import actions
from matching.drafts import draft_of
from matching.models import Match, Meeting
from matching.states import Match as State
from partners.models import Helpline
from tests.factories import cast
from tests.factories.cast import Office, Person
from tests.matching.volunteer_steps import SECRETS, entry, page, text_of

IDENTITY_CODE = "131052-308T"


# The diary


def test_a_visit_is_logged_with_everything_it_tells(eero: Client, trial: Match) -> None:
    goal = trial.agreements.first().goals.get()
    sent = entry(goals=[goal.pk], wants_talk="on", travel_km="24", transport_cost_eur="6,40")
    response = eero.post(page("visit-new", trial), sent)
    visit = Meeting.objects.get(match=trial)
    assert response.url == page("match-detail", trial)
    assert (visit.minutes, visit.form, visit.place_type) == (90, "face_to_face", "outside")
    assert (visit.note, visit.goals.get(), timezone.localtime(visit.starts_at).hour) == (sent["note"], goal, 15)
    felt = visit.feeling
    assert (felt.mood, felt.wants_talk, felt.has_worry) == (4, True, False)
    assert (felt.travel_km, felt.transport_cost_eur) == (24, Decimal("6.40"))


def test_only_the_mood_has_to_be_chosen(eero: Client, trial: Match) -> None:
    form = eero.get(page("visit-new", trial)).context["form"]
    initial = {name: form[name].value() for name in ("length", "form", "place_type", "submission_key")}
    begun = timezone.localtime(form.initial["starts_at"])
    day_and_time = {"starts_at_day": f"{begun:%d.%m.%Y}", "starts_at_time": f"{begun:%H.%M}"}
    eero.post(page("visit-new", trial), {**initial, **day_and_time, "mood": "5"})
    visit = Meeting.objects.get(match=trial)
    assert (visit.minutes, visit.starts_at.minute % 15, visit.feeling.mood) == (90, 0, 5)


def test_the_form_begins_with_the_planned_meeting_that_has_passed(eero: Client, trial: Match) -> None:
    begun = (timezone.now() - timedelta(hours=5)).replace(minute=10, second=0, microsecond=0)
    Meeting.objects.create(match=trial, starts_at=begun, place_type="service_point")
    form = eero.get(page("visit-new", trial)).context["form"]
    assert (form["starts_at"].value(), form["place_type"].value()) == (begun, "service_point")
    assert f"Log the visit: {SECRETS['called']}" in text_of(eero, reverse("volunteer:home"))


@pytest.mark.parametrize(
    ("sent", "minutes"), [({"length": "60"}, 60), ({"length": "120"}, 120), ({"own_minutes": "45"}, 45)]
)
def test_the_length_is_chosen_or_written(eero: Client, trial: Match, sent: dict[str, str], minutes: int) -> None:
    eero.post(page("visit-new", trial), entry(**sent))
    assert Meeting.objects.get(match=trial).minutes == minutes


def test_a_call_has_no_other_place_than_remote(eero: Client, trial: Match) -> None:
    eero.post(page("visit-new", trial), entry(form="phone", place_type="home"))
    assert Meeting.objects.get(match=trial).place_type == "remote"


def test_a_visit_sent_twice_is_logged_once(eero: Client, trial: Match) -> None:
    answers = {eero.post(page("visit-new", trial), entry()).status_code for _twice in range(2)}
    assert answers == {302}
    assert Meeting.objects.filter(match=trial).count() == 1


def test_a_visit_of_tomorrow_is_refused_beside_its_day_and_nothing_typed_is_lost(eero: Client, trial: Match) -> None:
    tomorrow = timezone.localtime() + timedelta(days=1)
    response = eero.post(page("visit-new", trial), entry(starts_at_day=f"{tomorrow:%d.%m.%Y}"))
    shown = response.content.decode()
    assert "A visit is logged after it has happened." in shown
    assert "Kävimme kirjastossa." in shown
    assert not Meeting.objects.filter(match=trial).exists()


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        ({"mood": ""}, "Choose how you feel after the visit."),
        ({"note": "a" * 301}, "at most 300 characters"),
        ({"starts_at_day": "huomenna"}, "Write the date like this: 3.9.2026"),
        ({"own_minutes": "2"}, "greater than or equal to 5"),
        ({"length": "61"}, "Select a valid choice"),
    ],
)
def test_what_is_wrong_is_said_and_kept(eero: Client, trial: Match, sent: dict[str, str], words: str) -> None:
    response = eero.post(page("visit-new", trial), entry(**sent))
    assert words in response.content.decode()
    assert not Meeting.objects.filter(match=trial).exists()


def test_a_goal_of_another_family_cannot_be_ticked(
    eero: Client, trial: Match, walked: Callable[..., Match], here: Office
) -> None:
    other = walked(State.TRIAL, cast.parent(here, "Toinen"))
    response = eero.post(page("visit-new", trial), entry(goals=[other.agreements.first().goals.get().pk]))
    assert response.status_code == 200
    assert not Meeting.objects.filter(match=trial).exists()


def test_an_identity_code_is_refused_and_kept_nowhere(eero: Client, trial: Match) -> None:
    sent = entry(note=f"Hänen tunnuksensa on {IDENTITY_CODE} ok")
    shown = eero.post(page("visit-new", trial), sent).content.decode()
    assert "Remove the personal identity code. We do not need it." in shown
    assert IDENTITY_CODE not in shown
    eero.post(page("visit-draft", trial), sent)
    assert IDENTITY_CODE not in str(draft_of(trial))
    assert not Meeting.objects.filter(match=trial).exists()


def test_a_worry_leads_to_numbers_and_never_to_a_text_box(
    eero: Client, trial: Match, coordinator_here: Person, here: Office
) -> None:
    coordinator_here.user.phone = "040 000 0031"
    coordinator_here.user.save(update_fields=["phone"])
    county = here.municipality.wellbeing_county_code
    facts = {"name_fi": "Sosiaalipäivystys", "name_sv": "Socialjour", "name_en": "Social emergency"}
    number = {"display": "03 000 0099", "dial": "030000099", "checked_on": timezone.localdate()}
    Helpline.objects.create(key="social", wellbeing_county_code=county, **facts, **number)
    Helpline.objects.create(key="social", wellbeing_county_code="99", **facts, **{**number, "display": "09 111"})
    response = eero.post(page("visit-new", trial), entry(has_worry="on"), follow=True)
    shown = response.content.decode().split("<main")[1].split("</main>")[0]
    assert response.redirect_chain[-1][0] == reverse("volunteer:worry")
    assert Meeting.objects.get(match=trial).feeling.has_worry
    for number_shown in ("tel:112", "tel:0400000031", "tel:030000099"):
        assert number_shown in shown
    assert "09 111" not in shown
    assert [box for box in ("<textarea", 'type="text"', "<select") if box in shown] == []


def test_a_paused_match_logs_nothing_and_says_so(eero: Client, walked: Callable[..., Match], family: Person) -> None:
    match = walked(State.ACTIVE, family)
    actions.pause_match(match, until=timezone.localdate() + timedelta(days=20), actor=family.actor)
    assert "Meetings are logged while the companionship goes on." in text_of(eero, page("visit-new", match))
    eero.post(page("visit-new", match), entry())
    assert not Meeting.objects.filter(match=match).exists()
    assert page("visit-new", match) not in text_of(eero, reverse("volunteer:home"))


# Drafts


def put(eero: Client, match: Match, sent: dict[str, Any]) -> Any:
    body = urlencode(sent, doseq=True)
    return eero.put(page("visit-draft", match), body, content_type="application/x-www-form-urlencoded")


def test_an_unfinished_entry_comes_back_in_another_session(eero: Client, trial: Match, volunteer_here: Person) -> None:
    goal = trial.agreements.first().goals.get()
    sent = entry(note="Puoliksi kirjo", goals=[goal.pk], form="video", travel_km="12", starts_at_time="9.15")
    assert put(eero, trial, sent).json().keys() == {"saved_at"}
    phone = Client()
    phone.force_login(volunteer_here.user)
    form = phone.get(page("visit-new", trial)).context["form"]
    kept = {name: form[name].value() for name in ("note", "form", "travel_km", "mood", "submission_key", "goals")}
    assert kept == {
        "note": "Puoliksi kirjo",
        "form": "video",
        "travel_km": "12",
        "mood": "4",
        "submission_key": "a-key-of-this-page",
        "goals": [str(goal.pk)],
    }
    assert 'value="9.15"' in phone.get(page("visit-new", trial)).content.decode()


def test_a_draft_is_saved_by_a_button_where_there_is_no_script(eero: Client, trial: Match) -> None:
    response = eero.post(page("visit-draft", trial), entry(mood="", note="Jatkan illalla"), follow=True)
    shown = response.content.decode()
    assert "Saved as a draft." in shown
    assert "We brought back what you had written." in shown
    assert "Jatkan illalla" in shown


def test_a_draft_holds_nothing_but_the_fields_of_the_form(eero: Client, trial: Match) -> None:
    put(eero, trial, entry(csrfmiddlewaretoken="secret", other="x"))
    assert set(draft_of(trial)) == set(entry())


def test_sending_the_entry_forgets_its_draft(eero: Client, trial: Match) -> None:
    put(eero, trial, entry())
    eero.post(page("visit-new", trial), entry())
    assert draft_of(trial) == {}


def test_a_draft_that_arrives_after_its_entry_is_not_brought_back(eero: Client, trial: Match) -> None:
    eero.post(page("visit-new", trial), entry())
    put(eero, trial, entry())
    form = eero.get(page("visit-new", trial)).context["form"]
    assert form["submission_key"].value() != "a-key-of-this-page"
    assert "note" not in form.initial


def test_a_draft_can_be_thrown_away(eero: Client, trial: Match) -> None:
    put(eero, trial, entry())
    eero.post(page("visit-draft", trial), {"drop_draft": "yes"})
    assert draft_of(trial) == {}
