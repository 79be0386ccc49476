"""The administrator's page of weights: what is in use, what other numbers would change, and the change itself."""

from dataclasses import asdict
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from core.actor import Actor, Role
from core.models import AuditEntry
from core.refusals import Refused
from families.models import SupportRequest
from matching import actions, candidates, engine, reweighing
from matching.forms.weights import MEANINGS
from matching.weights import preset_weights, weights_of
from partners.models import Programme
from tests.factories import cast, matches
from tests.factories.cast import Office, Person
from tests.matching.coordinator.pages import cost_of

pytestmark = pytest.mark.django_db

LIST = "/administration/weights/"
USUAL = asdict(engine.Weights())
STAGES_FIRST = {**USUAL, "distance": 50, "life_stage": 400}
PARTS = {"distance": 100, "life_stage": 100, "times": 100, "first_language": 100, "interests": 200, "competence": 200}
EVEN = {**PARTS, "volunteer_wish": 200}


@pytest.fixture
def anna(administrator_here: Person) -> Client:
    """The administrator's browser."""
    return administrator_here.client


@pytest.fixture
def programme(here: Office) -> Programme:
    return here.programme


def page(name: str, programme: Programme) -> str:
    return reverse(f"administration:{name}", args=[programme.pk])


def sent(client: Client, programme: Programme, do: str, **numbers: Any) -> Any:
    return client.post(page("weights-edit", programme), {**USUAL, **numbers, "do": do})


def fresh(programme: Programme) -> Programme:
    return Programme.objects.get(pk=programme.pk)


def trail(programme: Programme) -> list[AuditEntry]:
    return list(AuditEntry.objects.about(programme).filter(verb="programme.weights_changed").order_by("pk"))


def waiting(here: Office, coordinator: Person, called: str, **answers: Any) -> SupportRequest:
    request = cast.parent(here, called, **answers).request
    return matches.accepted(request, office=coordinator.actor, worker=coordinator.user)


# What is in use


def test_the_programmes_of_the_own_organisation_are_shown_with_their_weights(
    anna: Client, programme: Programme, there: Office
) -> None:
    answer = anna.get(LIST)
    text = answer.content.decode()
    assert programme.name in text
    assert there.programme.name not in text
    (shown,) = answer.context["programmes"]
    assert [row["value"] for row in shown.rows] == list(engine.Weights().listed())
    assert (shown.is_preset, shown.version, shown.changed_at) == (True, 0, None)
    assert "the preset's own weights" in text
    assert answer.context["highest"] == 250


def test_an_organisation_without_programmes_is_told_so(anna: Client, programme: Programme) -> None:
    programme.delete()
    assert "Your organisation has no programmes yet." in anna.get(LIST).content.decode()


def test_the_list_costs_the_same_with_3_and_30_programmes(anna: Client, here: Office) -> None:
    for number in range(2):
        Programme.objects.create(name=f"P {number}", organisation=here.organisation)
    cost_of(anna, LIST)
    few = cost_of(anna, LIST)
    for number in range(2, 29):
        Programme.objects.create(name=f"P {number}", organisation=here.organisation, weights=STAGES_FIRST)
    assert cost_of(anna, LIST) == few


# The form


def test_each_of_the_seven_numbers_has_a_sentence_and_begins_with_what_is_in_use(
    anna: Client, programme: Programme
) -> None:
    assert set(MEANINGS) == set(engine.FACTOR_CODES)
    programme.preset = "doula"
    programme.save(update_fields=["preset"])
    answer = anna.get(page("weights-edit", programme))
    form = answer.context["form"]
    assert {code: form[code].value() for code in engine.FACTOR_CODES} == asdict(preset_weights("doula"))
    text = answer.content.decode()
    assert "How near the volunteer lives." in text
    assert all(form[code].help_text for code in engine.FACTOR_CODES)


WRONG = [
    ({"distance": 251}, "Together the seven weights must make 1000. Now they make 1001."),
    ({"distance": -1, "life_stage": 451}, "greater than or equal to 0"),
    ({"distance": 1001}, "less than or equal to 1000"),
    ({"distance": "far"}, "Write a whole number, 0 or more."),
    ({"distance": "2.5"}, "Write a whole number, 0 or more."),
    ({"distance": ""}, "Write a whole number, 0 or more."),
    ({"distance": "9" * 50}, "less than or equal to 1000"),
]


@pytest.mark.parametrize(("numbers", "sentence"), WRONG)
@pytest.mark.parametrize("do", ["preview", "save"])
def test_numbers_that_cannot_be_are_told_and_kept(
    anna: Client, programme: Programme, do: str, numbers: dict[str, Any], sentence: str
) -> None:
    answer = sent(anna, programme, do, **numbers)
    text = answer.content.decode()
    assert answer.status_code == 200
    assert sentence in text
    assert f'value="{numbers["distance"]}"' in text or numbers["distance"] == ""
    assert answer.context["preview"] is None
    assert fresh(programme).weights == {}
    assert trail(programme) == []


def test_an_empty_post_shows_the_form_anew(anna: Client, programme: Programme) -> None:
    answer = anna.post(page("weights-edit", programme))
    assert (answer.status_code, answer.context["preview"]) == (200, None)


# The change


def test_saving_takes_the_weights_into_use_and_leaves_a_trail(
    anna: Client, programme: Programme, administrator_here: Person
) -> None:
    answer = sent(anna, programme, "save", **STAGES_FIRST)
    assert answer.url == LIST
    assert weights_of(fresh(programme)) == engine.Weights(**STAGES_FIRST)
    (entry,) = trail(programme)
    assert entry.fields == ["weights.distance", "weights.life_stage"]
    assert entry.reason == "version 1: 250 200 150 120 100 100 80 > 50 400 150 120 100 100 80"
    assert (entry.actor_user_id, entry.organisation_id) == (administrator_here.user.pk, programme.organisation_id)
    (shown,) = anna.get(LIST).context["programmes"]
    assert (shown.is_preset, shown.version, shown.changed_at) == (False, 1, entry.at)
    sent(anna, programme, "save", **EVEN)
    assert trail(programme)[1].reason.startswith("version 2: 50 400")


def test_saving_what_is_in_use_writes_nothing(anna: Client, programme: Programme) -> None:
    assert sent(anna, programme, "save").url == LIST
    assert (fresh(programme).weights, trail(programme)) == ({}, [])


def test_typing_the_presets_own_numbers_goes_back_to_the_preset(anna: Client, programme: Programme) -> None:
    sent(anna, programme, "save", **STAGES_FIRST)
    sent(anna, programme, "save", **USUAL)
    assert fresh(programme).weights == {}
    assert len(trail(programme)) == 2


def test_the_way_back_is_asked_about_first(anna: Client, programme: Programme) -> None:
    sent(anna, programme, "save", **STAGES_FIRST)
    answer = anna.get(page("weights-reset", programme))
    assert "Nobody gets a message about this." in answer.content.decode()
    assert [row["value"] for row in answer.context["rows"]] == list(engine.Weights().listed())
    assert fresh(programme).weights == STAGES_FIRST
    assert anna.post(page("weights-reset", programme)).url == LIST
    assert fresh(programme).weights == {}
    assert trail(programme)[-1].reason.startswith("version 2: 50 400")


def test_there_is_no_way_back_from_the_presets_own_weights(anna: Client, programme: Programme) -> None:
    sentence = "This programme already uses the preset&#x27;s own weights."
    assert sentence in anna.get(page("weights-reset", programme)).content.decode()
    assert anna.post(page("weights-reset", programme)).status_code == 409
    assert trail(programme) == []


def test_the_shortlist_follows_the_weights(
    anna: Client, here: Office, coordinator_here: Person, programme: Programme
) -> None:
    case, near, lived = near_or_lived(here, coordinator_here)
    for code, order in (("interests", [near, lived]), ("life_stage", [lived, near])):
        sent(anna, programme, "save", **only(code))
        request = SupportRequest.objects.get(pk=case.pk)
        shown = candidates.shortlist_for(request, actor=coordinator_here.actor)
        assert [one.volunteer for one in shown.candidates] == order


# The preview


def near_or_lived(here: Office, coordinator: Person) -> tuple[SupportRequest, Any, Any]:
    """A family, one volunteer who would come first for what they offer, and one who has lived the same."""
    case = waiting(here, coordinator, "Kaisa", life_stages=("newborn",), topics=("talk",))
    near = cast.volunteer(here, "Aune Alku", topics=["talk"], wished_life_stages=["newborn"]).volunteer
    lived = cast.volunteer(here, "Bo Boende", life_stages=["newborn"], languages=["fi"]).volunteer
    return case, near, lived


def only(code: str) -> dict[str, int]:
    return {**dict.fromkeys(USUAL, 0), code: 1000}


def test_the_preview_counts_other_first_suggestions_and_changes_nothing(
    anna: Client, here: Office, coordinator_here: Person, programme: Programme
) -> None:
    near_or_lived(here, coordinator_here)
    waiting(here, coordinator_here, "Liisa", languages=("so",))
    before = engine.Weights(**only("interests"))
    programme.weights = asdict(before)
    programme.save(update_fields=["weights"])
    answer = sent(anna, programme, "preview", **only("life_stage"))
    preview = answer.context["preview"]
    assert (preview.families, preview.other_first) == (2, 1)
    assert (preview.plan.placed, preview.plan.placed_then, preview.plan.other_pairs) == (1, 1, 1)
    text = answer.content.decode()
    assert "as many as now" in text
    assert 'value="1000"' in text
    assert (fresh(programme).weights, trail(programme)) == (asdict(before), [])


def test_the_preview_names_nobody(anna: Client, here: Office, coordinator_here: Person, programme: Programme) -> None:
    case, near, lived = near_or_lived(here, coordinator_here)
    for name in ("weights-edit", "weights-reset"):
        sent(anna, programme, "save", **STAGES_FIRST)
        text = anna.post(page("weights-edit", programme), {**EVEN, "do": "preview"}).content.decode()
        text += anna.get(page(name, programme)).content.decode()
        for word in (case.reference, "Kaisa", near.user.name, lived.user.name, case.family.municipality.name):
            assert word not in text.replace(programme.name, "")


def test_the_preview_of_the_same_weights_says_that_nothing_changes(
    anna: Client, here: Office, coordinator_here: Person, programme: Programme
) -> None:
    near_or_lived(here, coordinator_here)
    text = sent(anna, programme, "preview").content.decode()
    assert "Nothing would change for the families that wait now." in text


def test_a_programme_that_nobody_waits_in_is_told_so(anna: Client, programme: Programme) -> None:
    preview = sent(anna, programme, "preview", **EVEN).context["preview"]
    assert (preview.families, preview.other_first, preview.plan) == (0, 0, None)
    assert "No family waits in this programme now" in sent(anna, programme, "preview", **EVEN).content.decode()


def test_only_the_families_of_the_programme_are_weighed_anew(
    here: Office, coordinator_here: Person, programme: Programme, there: Office, coordinator_there: Person
) -> None:
    """Another programme's families keep their weights, another organisation's are not there."""
    near_or_lived(here, coordinator_here)
    waiting(there, coordinator_there, "Maria")
    other = Programme.objects.create(name="Toinen", organisation=here.organisation, support_forms=["companion"])
    tried = engine.Weights(**only("life_stage"))
    assert reweighing.preview(other, tried).families == 0
    SupportRequest.objects.filter(contact__called="Kaisa", programme=programme).update(programme=other)
    assert reweighing.preview(programme, tried).families == 0
    assert reweighing.preview(other, tried).families == 1


def test_a_plan_that_is_too_large_is_left_out_of_the_preview(
    anna: Client, here: Office, coordinator_here: Person, programme: Programme, monkeypatch: pytest.MonkeyPatch
) -> None:
    near_or_lived(here, coordinator_here)
    monkeypatch.setattr("matching.planning.MOST_AT_ONCE", 0)
    answer = sent(anna, programme, "preview", **EVEN)
    assert (answer.context["preview"].families, answer.context["preview"].plan) == (1, None)
    assert "The plan is too large to be made while you wait" in answer.content.decode()


def test_the_preview_costs_the_same_with_3_and_30_families(
    anna: Client, here: Office, coordinator_here: Person, programme: Programme
) -> None:
    for number in range(3):
        waiting(here, coordinator_here, f"Kaisa {number}")
        cast.volunteer(here, f"V {number}")
    sent(anna, programme, "save", **EVEN)
    cost_of(anna, page("weights-reset", programme))
    few = cost_of(anna, page("weights-reset", programme))
    for number in range(3, 30):
        waiting(here, coordinator_here, f"Kaisa {number}")
        cast.volunteer(here, f"V {number}")
    assert cost_of(anna, page("weights-reset", programme)) == few


# Whose it is


def test_programmes_of_another_organisation_are_not_there(anna: Client, there: Office) -> None:
    for name in ("weights-edit", "weights-reset"):
        address = page(name, there.programme)
        assert anna.get(address).status_code == 404
        assert anna.post(address, {**EVEN, "do": "save"}).status_code == 404
    assert fresh(there.programme).weights == {}


@pytest.mark.parametrize("who", ["coordinator_here", "volunteer_here", "partner", "statistics", "stranger"])
def test_other_hats_have_no_such_page(who: str, request: Any, programme: Programme) -> None:
    client = request.getfixturevalue(who).client
    for address in (LIST, page("weights-edit", programme), page("weights-reset", programme)):
        assert client.get(address).status_code == 404
        assert client.post(address, {**EVEN, "do": "save"}).status_code == 404
    assert fresh(programme).weights == {}


@pytest.mark.parametrize(
    ("who", "code"),
    [("coordinator_here", "not_yours"), ("volunteer_here", "not_yours"), ("elsewhere", "other_organisation")],
)
def test_the_action_refuses_whoever_may_not(who: str, code: str, request: Any, programme: Programme, there: Office):
    elsewhere = cast.worker(there, Role.ADMINISTRATOR, "Ulla Hallinto")
    person = elsewhere if who == "elsewhere" else request.getfixturevalue(who)
    for weights in (engine.Weights(**EVEN), None):
        with pytest.raises(Refused) as refused:
            actions.change_weights(programme, weights, actor=person.actor)
        assert refused.value.refusal.code == code
    with pytest.raises(Refused):
        actions.change_weights(programme, engine.Weights(**EVEN), actor=Actor.system("tests"))
    assert fresh(programme).weights == {}
