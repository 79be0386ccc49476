"""The family changes its own wishes; matching reads them from then on."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from core.models import AuditEntry
from core.refusals import Refused
from families import actions
from families.models import PackedRequest, SupportRequest
from families.packing import packed_values
from matching.states import Match as MatchState
from tests.factories import cast, matches
from tests.factories.cast import Office, Person

pytestmark = pytest.mark.django_db
WISHES = "/family/wishes/"
TOLD = {
    "topics": ["kela", "appointments"], "slots": ["tue_evening"], "languages": ["sv", "fi"], "gender_wish": "woman",
    "max_distance_km": "20", "wants_lived_experience": "on",
}  # fmt: skip


@pytest.fixture
def kaisa(parent_here: Person) -> Client:
    return parent_here.client


def fresh(person: Person) -> SupportRequest:
    return SupportRequest.objects.get(pk=person.request.pk)


def told(**changes: Any) -> dict[str, Any]:
    return {name: value for name, value in {**TOLD, **changes}.items() if value is not None}


def test_wishes_are_changed_packed_and_left_in_the_trail(kaisa: Client, parent_here: Person) -> None:
    answer = kaisa.post(WISHES, told(), follow=True)
    assert "Your wishes are saved." in answer.content.decode()
    request = fresh(parent_here)
    assert (sorted(request.topics), request.slots, request.max_distance_km) == (
        ["appointments", "kela"], ["tue_evening"], 20,
    )  # fmt: skip
    assert (sorted(request.languages), request.first_language) == (["fi", "sv"], "fi")
    assert (request.gender_wish, request.wants_lived_experience) == ("woman", True)
    packed = PackedRequest.objects.filter(pk=request.pk).values(*packed_values(request)).get()
    assert packed == packed_values(request)
    entry = AuditEntry.objects.get(verb="supportrequest.wishes_changed")
    assert (entry.actor_role, "topics" in entry.fields) == ("family", True)


def test_the_form_begins_with_what_holds_now_and_saving_it_changes_nothing(kaisa: Client, parent_here: Person) -> None:
    SupportRequest.objects.filter(pk=parent_here.request.pk).update(max_distance_km=37, languages=["fi", "so"])
    form = kaisa.get(WISHES).context["form"]
    assert form["max_distance_km"].value() == 37
    sent = {name: form[name].value() for name in form.fields if form[name].value() not in (None, "", False, [])}
    assert "Your wishes are as they were." in kaisa.post(WISHES, sent, follow=True).content.decode()


def test_a_first_language_that_is_unticked_gives_way(kaisa: Client, parent_here: Person) -> None:
    kaisa.post(WISHES, told(languages=["so"]))
    assert (fresh(parent_here).languages, fresh(parent_here).first_language) == (["so"], "so")
    kaisa.post(WISHES, told(languages=None))
    assert fresh(parent_here).languages == ["so"]


def test_father_to_father_means_a_man(kaisa: Client, parent_here: Person) -> None:
    kaisa.post(WISHES, told(gender_wish="any", wants_father_to_father="on"))
    assert fresh(parent_here).gender_wish == "man"


@pytest.mark.parametrize(
    "wrong",
    [{"topics": ["politics"]}, {"slots": ["someday"]}, {"gender_wish": ""}, {"max_distance_km": "-3"}],
    ids=lambda wrong: next(iter(wrong)),
)
def test_an_answer_that_is_not_on_the_list_is_said_and_nothing_is_lost(
    wrong: dict[str, Any], kaisa: Client, parent_here: Person
) -> None:
    answer = kaisa.post(WISHES, told(**wrong))
    assert (answer.status_code, list(answer.context["form"].errors)) == (200, list(wrong))
    assert fresh(parent_here).max_distance_km is None
    assert 'value="fi"' in answer.content.decode()


@pytest.mark.parametrize("name", ["priority", "support_form", "life_stages", "home_has", "limits"])
def test_what_is_agreed_in_the_talk_is_not_the_familys_to_change(name: str, parent_here: Person) -> None:
    with pytest.raises(ValueError, match=name):
        actions.change_wishes(fresh(parent_here), **{name: 3}, actor=parent_here.actor)


def test_with_a_companion_the_coordinator_is_told_instead(
    kaisa: Client, parent_here: Person, coordinator_here: Person, volunteer_here: Person
) -> None:
    request = matches.accepted(parent_here.request, office=coordinator_here.actor, worker=coordinator_here.user)
    assert reverse("family:wishes") in kaisa.get("/family/").content.decode()
    matches.match_in(MatchState.TRIAL, request, volunteer_here.volunteer, office=coordinator_here.actor)
    assert reverse("family:wishes") not in kaisa.get("/family/").content.decode()
    assert "You have a companion. Tell the coordinator" in kaisa.get(WISHES).content.decode()
    kaisa.post(WISHES, told())
    assert fresh(parent_here).topics != TOLD["topics"]
    with pytest.raises(Refused, match="has_companion"):
        actions.change_wishes(fresh(parent_here), topics=["kela"], actor=parent_here.actor)


def test_after_the_end_there_is_nothing_to_change(kaisa: Client, parent_here: Person) -> None:
    actions.withdraw_request(fresh(parent_here), actor=parent_here.actor)
    assert kaisa.get(WISHES).status_code == 404
    with pytest.raises(Refused, match="has_ended"):
        actions.change_wishes(fresh(parent_here), topics=["kela"], actor=parent_here.actor)


def test_a_volunteer_changes_no_wishes(parent_here: Person, volunteer_here: Person) -> None:
    with pytest.raises(Refused, match="not_yours"):
        actions.change_wishes(fresh(parent_here), topics=["kela"], actor=volunteer_here.actor)


def test_while_the_data_is_not_used_wishes_rest(kaisa: Client, parent_here: Person) -> None:
    actions.restrict_family(parent_here.family, actor=parent_here.actor)
    with pytest.raises(Refused, match="restricted"):
        actions.change_wishes(fresh(parent_here), topics=["kela"], actor=parent_here.actor)


def test_another_family_has_its_own_wishes(kaisa: Client, here: Office, parent_here: Person) -> None:
    other = cast.parent(here, "Maija")
    kaisa.post(WISHES, told())
    assert fresh(other).max_distance_km is None
