"""What the engine reads of a family and of a volunteer is asked on a page, and what is asked there counts."""

from __future__ import annotations

from typing import Any

import pytest

from families.models import PackedRequest, SupportRequest
from matching import candidates
from partners.vocabulary import SLOT_KEYS, Competence, LifeStage, Limit, SpokenLanguage, SupportForm, Topic
from tests.factories import matches
from tests.factories.cast import Person
from volunteers.models import PackedVolunteer

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]
ASKED = {"support_form": "companion", "languages": ["fi"], "gender_wish": "any", "priority": "1"}
TOLD = {
    "municipality": "790",
    "support_forms": ["companion"],
    "languages": ["fi"],
    "capacity": "3",
    "radius_km": "100",
    "gender": "unsaid",
}


def ask(office: Person, request: SupportRequest, **wishes: Any) -> None:
    answer = office.client.post(f"/coordinator/requests/{request.pk}/wishes/", {**ASKED, **wishes})
    assert answer.status_code == 302


def tell(office: Person, volunteer: Person, **facts: Any) -> None:
    answer = office.client.post(f"/coordinator/volunteers/{volunteer.volunteer.pk}/edit/", {**TOLD, **facts})
    assert answer.status_code == 302


@pytest.mark.parametrize(
    ("wishes", "facts", "sentence"),
    [
        ({"limits": ["smoking"]}, {"brings": ["smoking"]}, "Cannot meet where there is: smoking at home"),
        ({"home_has": ["pets"]}, {"limits": ["pets"]}, "Cannot meet where there is: pets at home"),
        ({"competences_required": ["kela_forms"]}, {}, "Required know-how is missing: knows Kela forms"),
        ({"languages": ["ar"]}, {}, "No common language. The family speaks: Arabic"),
        ({"gender_wish": "woman"}, {"gender": "man"}, "The family wished for a woman."),
        (
            {"slots": ["mon_morning"]},
            {"slots": ["tue_morning"]},
            "No shared time. The family wished: on Mondays in the morning",
        ),
        ({"support_form": "doula"}, {}, "The volunteer is not approved for this form of support."),
    ],
)
def test_what_is_written_on_the_forms_keeps_the_two_apart(
    wishes: dict[str, Any],
    facts: dict[str, Any],
    sentence: str,
    coordinator_here: Person,
    volunteer_here: Person,
    parent_here: Person,
) -> None:
    office, request = coordinator_here, parent_here.request
    matches.accepted(request, office=office.actor, worker=office.user)
    assert candidates.why_not(request, volunteer_here.volunteer, actor=office.actor) == []
    tell(office, volunteer_here, **facts)
    ask(office, request, **wishes)
    assert candidates.why_not(request, volunteer_here.volunteer, actor=office.actor) == [sentence]


def test_a_family_that_cannot_be_with_it_is_not_suggested_to_a_volunteer_with_whom_it_comes(
    coordinator_here: Person, volunteer_here: Person, parent_here: Person
) -> None:
    office, request = coordinator_here, parent_here.request
    matches.accepted(request, office=office.actor, worker=office.user)
    ask(office, request, limits=["pets"])
    assert candidates.shortlist_for(request, actor=office.actor).feasible == 1
    told = {"capacity": "2", "brings": ["pets"]}
    assert volunteer_here.client.post("/volunteer/availability/", told).status_code == 302
    found = candidates.shortlist_for(request, actor=office.actor)
    assert (found.feasible, [near.code for near in found.near_misses]) == (0, ["limits"])


def test_every_column_of_the_engine_has_its_question(
    coordinator_here: Person, volunteer_here: Person, parent_here: Person
) -> None:
    both = {"topics": Topic.values, "slots": SLOT_KEYS, "life_stages": LifeStage.values, "limits": Limit.values}
    asked = {
        **both,
        "languages": SpokenLanguage.values,
        "first_language": "ar",
        "max_distance_km": "20",
        "gender_wish": "man",
        "home_has": Limit.values,
        "competences_required": Competence.values,
        "competences_wished": Competence.values,
    }
    told = {
        **both,
        "support_forms": SupportForm.values,
        "wished_life_stages": LifeStage.values,
        "competences": Competence.values,
        "brings": ["pets", "smoking", "fragrance"],
        "gender": "man",
    }
    ask(coordinator_here, parent_here.request, **asked)
    tell(coordinator_here, volunteer_here, **told)
    for row in (PackedRequest.objects.get(), PackedVolunteer.objects.get()):
        columns = [field.attname for field in row._meta.fields if not field.primary_key]
        assert [name for name in columns if not getattr(row, name)] == []


@pytest.mark.parametrize(
    ("lived", "sentence"),
    [
        (["newborn"], "The volunteer has lived: baby's first year"),
        ([], "The volunteer has told of nothing lived."),
    ],
)
def test_the_shortlist_says_what_was_lived_where_the_family_hopes_for_it(
    lived: list[str], sentence: str, coordinator_here: Person, volunteer_here: Person, parent_here: Person
) -> None:
    office, request = coordinator_here, parent_here.request
    tell(office, volunteer_here, life_stages=lived)
    matches.accepted(request, office=office.actor, worker=office.user)
    page = f"/coordinator/requests/{request.pk}/shortlist/"
    assert "hopes for somebody" not in office.client.get(page).content.decode()
    SupportRequest.objects.update(wants_lived_experience=True)
    shown = candidates.shortlist_for(SupportRequest.objects.get(), actor=office.actor).candidates[0].sentences
    assert shown[-1] == f"The family hopes for somebody who has lived the same. {sentence}"
    assert "hopes for somebody" in office.client.get(page).content.decode()
