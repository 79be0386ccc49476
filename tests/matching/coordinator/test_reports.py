"""The pages "Who is left waiting" and "What we have learned"."""

from typing import Any
from urllib.parse import urlencode

import pytest
from django.test import Client
from django.utils.html import escape

from core.audit import openings_of
from families import actions as families
from matching import actions
from matching.models import Match
from matching.weights import preset_weights
from partners.models import Programme
from tests.factories import cast
from tests.factories.cast import Office, Person
from tests.matching import learned
from tests.matching.coordinator.pages import cost_of, waiting

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]
WAITING, LEARNING = "/coordinator/matching/waiting/", "/coordinator/matching/learning/"
BOTH = (WAITING, LEARNING)
WEIGHTS = {
    "distance": 0, "life_stage": 0, "times": 0, "first_language": 1000, "interests": 0, "competence": 0,
    "volunteer_wish": 0,
}  # fmt: skip


def text_of(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def tried(**changes: Any) -> str:
    told = {name: value for name, value in {**WEIGHTS, **changes}.items() if value is not None}
    return f"{LEARNING}?{urlencode(told)}"


# Whose pages they are


@pytest.mark.parametrize("address", BOTH)
def test_other_hats_find_nothing_here(
    address: str, volunteer_here: Person, administrator_here: Person, partner: Person, statistics: Person
) -> None:
    for person in (volunteer_here, administrator_here, partner, statistics):
        assert person.client.get(address).status_code == 404
    assert Client().get(address).status_code == 302
    assert volunteer_here.client.post(address).status_code == 404


@pytest.mark.parametrize("address", BOTH)
def test_a_report_is_only_read(address: str, desk: Client) -> None:
    assert desk.post(address).status_code == 405


def test_nothing_of_another_association_is_told(
    desk: Client, parent_there: Person, volunteer_there: Person, coordinator_there: Person
) -> None:
    theirs = waiting(parent_there, coordinator_there)
    learned.suggest(theirs, volunteer_there.volunteer, office=coordinator_there.actor)
    cast.parent(cast.open_office("z", cast.RAASEPORI), "Z")
    for address in (*BOTH, tried(), f"{LEARNING}?programme={theirs.programme_id}"):
        text = text_of(desk, address)
        assert theirs.reference not in text
        assert "Raasepori" not in text
        assert theirs.programme.name not in text
    assert "No family waits for a companion yet." in text_of(desk, WAITING)
    assert "Nothing to learn from yet." in text_of(desk, LEARNING)


@pytest.mark.parametrize("address", [WAITING, LEARNING, f"{LEARNING}?{urlencode(WEIGHTS)}"])
def test_a_page_costs_the_same_with_3_and_30_families(
    address: str, desk: Client, here: Office, coordinator_here: Person
) -> None:
    many = cast.volunteer(here, "Eeva Ehtiväinen", capacity=40).volunteer

    def arrive(number: int) -> None:
        languages = ("ar",) if number % 3 == 0 else ("fi",)
        request = learned.family(here, coordinator_here, f"P{number}", languages=languages)
        learned.look(request, office=coordinator_here.actor, is_held_out=number % 2 == 0)
        if number % 3 == 1:
            learned.say_no(actions.propose(request, many, actor=coordinator_here.actor))

    for number in range(3):
        arrive(number)
    cost_of(desk, address)
    few = cost_of(desk, address)
    for number in range(3, 30):
        arrive(number)
    assert cost_of(desk, address) == few


# Who is left waiting


def test_the_page_names_who_has_nobody_and_what_would_help(
    desk: Client, here: Office, coordinator_here: Person, volunteer_here: Person
) -> None:
    arabic = learned.family(here, coordinator_here, "Aino", languages=("ar",))
    families.change_wishes(arabic, priority=3, actor=coordinator_here.actor)
    fits = learned.family(here, coordinator_here, "Kerttu")
    text = text_of(desk, WAITING)
    assert f"/coordinator/requests/{arabic.pk}/shortlist/" in text
    assert "1 speaks no common language" in text
    assert "first of all" in text
    assert fits.reference not in text
    assert "Aino" not in text


def test_nobody_without_a_candidate_is_good_news(
    desk: Client, here: Office, coordinator_here: Person, volunteer_here: Person
) -> None:
    request = learned.family(here, coordinator_here, "A")
    assert "Every family that waits has at least one candidate now." in text_of(desk, WAITING)
    actions.propose(request, volunteer_here.volunteer, actor=coordinator_here.actor)
    assert "No family waits for a companion now." in text_of(desk, WAITING)


def cells(client: Client, label: str) -> list[Any]:
    rows = [row["cells"] for table in client.get(WAITING).context["tables"] for row in table["rows"]]
    return next(row for row in rows if row[0] == label)


def test_a_share_of_four_is_not_told_and_of_five_is(desk: Client, here: Office, coordinator_here: Person) -> None:
    for number in range(4):
        learned.family(here, coordinator_here, f"F{number}")
    assert cells(desk, "Sastamala")[3] == {"text": "fewer than 5", "note": "n = 4"}
    learned.family(here, coordinator_here, "F4")
    assert cells(desk, "Sastamala")[3] == {"text": "0 %", "note": "n = 5"}
    assert cells(desk, "Sastamala")[6] == {"text": "fewer than 5", "note": "n = 0"}


def test_every_figure_has_its_definition_and_number(desk: Client, here: Office, coordinator_here: Person) -> None:
    learned.family(here, coordinator_here, "A")
    answer = desk.get(WAITING)
    heads = [column["label"] for column in answer.context["tables"][0]["columns"][1:]]
    assert heads == [row["label"] for row in answer.context["definitions"]]
    assert all(row["value"] and row["hint"].startswith("n = ") for row in answer.context["definitions"])
    assert "mean" not in "".join(map(str, heads))


def rows_of_file(client: Client, query: str) -> list[list[str]]:
    text = client.get(f"{WAITING}?format={query}").content.decode("utf-8-sig")
    return [line.split(";") for line in text.splitlines()]


def test_the_files_hold_the_same_and_name_no_family(
    desk: Client, here: Office, coordinator_here: Person, volunteer_here: Person
) -> None:
    arabic = learned.family(here, coordinator_here, "Aino", languages=("ar",))
    _head, row = rows_of_file(desk, "csv")
    assert row == [arabic.reference, "Sastamala", "as usual", "0", "1 speaks no common language"]
    assert openings_of(here.organisation).get().reason == "families without a candidate"
    head, everybody, place, *rest = rows_of_file(desk, "groups")
    assert len(head) == len(everybody) == len(place) == 9
    assert everybody == ["All", "All families", "1", "0", "fewer than 5", "1", "0", "fewer than 5", "0"]
    assert [row[:2] for row in (place, *rest)] == [
        ["Municipality", "Sastamala"], ["Language", "Arabic"], ["Form of support", "companion"],
        ["Number of candidates", "Five candidates or fewer"],
    ]  # fmt: skip


# What we have learned


def made(desk: Client, here: Office, coordinator_here: Person, number: int, **how: Any) -> Match:
    volunteer = here.organisation.volunteers.get()
    return learned.suggest(
        learned.family(here, coordinator_here, f"P{number}"), volunteer, office=coordinator_here.actor, **how
    )


def test_the_page_counts_with_shares_and_reasons(desk: Client, here: Office, coordinator_here: Person) -> None:
    cast.volunteer(here, "Eeva Ehtiväinen", capacity=9)
    for number in range(4):
        learned.say_no(made(desk, here, coordinator_here, number), "too_far")
    context = desk.get(LEARNING).context
    first, plan = context["shares"]["rows"][0]["cells"], context["shares"]["rows"][-1]["cells"]
    assert first[1:] == ["4", "fewer than 5"]
    learned.say_no(made(desk, here, coordinator_here, 4), "times")
    context = desk.get(LEARNING).context
    first, plan = context["shares"]["rows"][0]["cells"], context["shares"]["rows"][-1]["cells"]
    assert (first[1:], plan[1:]) == (["5", "100 %"], ["0", "0 %"])
    refused = [row["cells"] for row in context["reasons"][1]["rows"]]
    assert refused == [["The way is too long", "4", "0"], ["The times do not meet", "1", "0"], ["Together", "5", "0"]]


def test_too_few_on_a_side_tell_no_mean(desk: Client, here: Office, coordinator_here: Person) -> None:
    cast.volunteer(here, "Eeva Ehtiväinen", capacity=9, life_stages=[learned.STAGE])
    for number in range(5):
        learned.say_no(made(desk, here, coordinator_here, number))
    rows = desk.get(LEARNING).context["factors"][0]["rows"]
    stage = next(row["cells"] for row in rows if row["cells"][0] == "Same life stage")
    assert stage[1:] == [{"text": "fewer than 5"}, {"text": "–", "note": "n = 5"}, "too few to tell"]


def test_the_form_begins_with_the_weights_in_use(desk: Client, here: Office, coordinator_here: Person) -> None:
    learned.family(here, coordinator_here, "A")
    answer = desk.get(LEARNING)
    assert [answer.context["form"][name].value() for name in WEIGHTS] == list(preset_weights("companion").listed())
    assert answer.context["trial"] is None
    here.programme.weights = WEIGHTS
    here.programme.save(update_fields=["weights"])
    form = desk.get(LEARNING).context["form"]
    assert [form[name].value() for name in WEIGHTS] == list(WEIGHTS.values())


def test_of_several_programmes_the_most_used_comes_first_and_any_can_be_chosen(
    desk: Client, here: Office, coordinator_here: Person
) -> None:
    doulas = Programme.objects.create(
        name="Doulat", preset="doula", organisation=here.organisation, support_forms=["doula"]
    )
    doulas.municipalities.add(here.municipality)
    learned.family(here, coordinator_here, "A", support_form="doula")
    for called in "BC":
        learned.family(here, coordinator_here, called)
    form = desk.get(LEARNING).context["form"]
    assert form.programme_meant == here.programme
    assert [name for _pk, name in form.fields["programme"].choices] == [here.programme.name, "Doulat"]
    form = desk.get(f"{LEARNING}?programme={doulas.pk}").context["form"]
    assert [form[name].value() for name in WEIGHTS] == list(preset_weights("doula").listed())
    assert desk.get(tried(programme=doulas.pk)).context["trial"]["programme"] == "Doulat"


def test_a_group_that_would_lose_is_warned_of(desk: Client, here: Office, coordinator_here: Person) -> None:
    cast.volunteer(here, "Sonja", capacity=1, languages=["fi", "sv"], life_stages=[learned.STAGE])
    learned.family(here, coordinator_here, "A")
    swedish = learned.family(here, coordinator_here, "B", languages=("sv",), life_stages=("illness",))
    families.change_wishes(swedish, first_language="sv", actor=coordinator_here.actor)
    answer = desk.get(tried())
    assert answer.context["trial"]["losses"] == ["Finnish: 0 instead of 1 would get a companion."]
    assert "A group would lose" in answer.content.decode()
    kept = desk.get(tried(first_language=0, life_stage=1000))
    assert kept.context["trial"]["losses"] == []
    assert "No group would lose by these weights." in kept.content.decode()


def test_held_out_choices_are_compared_from_five(desk: Client, here: Office, coordinator_here: Person) -> None:
    cast.volunteer(here, "Eeva Ehtiväinen", capacity=9)
    for number in range(4):
        made(desk, here, coordinator_here, number, is_held_out=True)
    made(desk, here, coordinator_here, 8)
    assert desk.get(tried()).context["trial"]["comparison"] is None
    made(desk, here, coordinator_here, 4, is_held_out=True)
    trial = desk.get(tried()).context["trial"]
    assert trial["comparison"]["caption"] == "5 choices that were kept apart"
    assert [row["cells"][1:] for row in trial["comparison"]["rows"]] == [
        ["5 of 5 (100 %)", "5 of 5 (100 %)"], ["5 of 5 (100 %)", "5 of 5 (100 %)"], ["1.0", "1.0"],
    ]  # fmt: skip
    assert trial["moves"] == "0 would come earlier, 0 later, 5 stay. That could be chance."


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"distance": 1}, "Together the seven weights must make 1000. Now they make 1001."),
        ({"first_language": 900}, "Together the seven weights must make 1000. Now they make 900."),
        ({"distance": -1, "times": 1}, "Ensure this value is greater than or equal to 0."),
        ({"distance": 1001}, "Ensure this value is less than or equal to 1000."),
        ({"distance": "paljon"}, "Write a whole number, 0 or more."),
        ({"distance": "<b>1</b>"}, "Write a whole number, 0 or more."),
        ({"distance": "1.5"}, "Write a whole number, 0 or more."),
        ({"distance": "9" * 5000}, "Write a whole number, 0 or more."),
        ({"distance": ""}, "Write a whole number, 0 or more."),
        ({"times": None}, "Write a whole number, 0 or more."),
        ({"programme": "999999"}, "Select a valid choice."),
        ({"programme": "x"}, "Select a valid choice."),
    ],
)
def test_weights_that_cannot_be_are_refused_in_a_sentence_and_kept(
    changes: dict[str, Any], sentence: str, desk: Client, here: Office, coordinator_here: Person
) -> None:
    learned.family(here, coordinator_here, "A")
    answer = desk.get(tried(**changes))
    assert answer.status_code == 200
    form = answer.context["form"]
    assert sentence in str(form.errors)
    assert answer.context["trial"] is None
    assert form["life_stage"].value() == "0"
    kept = escape(str({**WEIGHTS, **changes}["distance"]))
    assert f'name="distance" value="{kept}"' in answer.content.decode() or not kept


def test_trying_changes_nothing(desk: Client, here: Office, coordinator_here: Person) -> None:
    learned.family(here, coordinator_here, "A")
    text = text_of(desk, tried())
    here.programme.refresh_from_db()
    assert here.programme.weights == {}
    assert "an administrator decides" in text
    assert 'method="post" action="/coordinator/matching' not in text
