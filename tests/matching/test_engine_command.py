"""`python -m matching.engine shortlist`: the contract of docs/matching.md."""

import io
import json
import os
import re
import subprocess
import sys
from copy import deepcopy
from pathlib import Path
from random import Random
from typing import Any

import pytest

from matching.engine.__main__ import main

ROOT = Path(__file__).parents[2]
INSTANCE: dict[str, Any] = {
    "volunteers": [
        {
            "id": "V1",
            "east_m": 385_000,
            "north_m": 6_672_000,
            "radius_m": 15_000,
            "languages": ["fi", "sv"],
            "life_stages": ["newborn", "toddler"],
            "wished_life_stages": ["newborn"],
            "slots": ["thu_morning"],
            "support_forms": ["companion"],
            "gender": "woman",
        },
        {
            "id": "V2",
            "east_m": 402_000,
            "north_m": 6_672_000,
            "radius_m": 10_000,
            "languages": ["fi"],
            "topics": ["forms"],
            "support_forms": ["companion"],
        },
        {
            "id": "V3",
            "east_m": 385_500,
            "north_m": 6_672_000,
            "languages": ["fi"],
            "support_forms": ["companion"],
            "limits": ["pets"],
            "gender": "man",
            "capacity": 2,
        },
    ],
    "families": [
        {
            "id": "F1",
            "priority": 3,
            "east_m": 386_000,
            "north_m": 6_673_000,
            "max_distance_m": 20_000,
            "languages": ["fi", "sv"],
            "first_language": "sv",
            "life_stages": ["newborn"],
            "topics": ["forms"],
            "slots": ["thu_morning", "fri_morning"],
            "support_form": "companion",
            "home_has": ["pets"],
        },
        {
            "id": "F2",
            "east_m": 386_000,
            "north_m": 6_673_000,
            "languages": ["fi"],
            "support_form": "companion",
            "gender_wish": "woman",
        },
    ],
}


@pytest.fixture
def ask(monkeypatch, capsys):
    def ask(text: bytes | dict[str, Any], *arguments: str) -> tuple[int, str, str]:
        given = text if isinstance(text, bytes) else json.dumps(text).encode()
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(given)))
        try:
            status = main(["shortlist", *(arguments or ("--family", "F1"))])
        except SystemExit as stopped:
            status = int(str(stopped.code))
        return (status, *capsys.readouterr())

    return ask


def changed(path: str, value: Any) -> dict[str, Any]:
    """Return the instance with one value set, `...` taking it away."""
    instance = deepcopy(INSTANCE)
    *way, last = [int(step) if step.isdigit() else step for step in path.split(".")]
    place: Any = instance
    for step in way:
        place = place[step]
    if value is ...:
        del place[last]
    else:
        place[last] = value
    return instance


def test_a_shortlist_speaks_in_the_instance_s_own_words(ask):
    status, out, err = ask(INSTANCE)
    answer = json.loads(out)
    (candidate,) = answer["candidates"]
    assert (status, err) == (0, "")
    assert (answer["family"], answer["considered"], answer["feasible"], answer["close_call"]) == ("F1", 3, 1, False)
    assert (candidate["volunteer"], candidate["rank"], candidate["fit"]) == ("V1", 1, 744)
    assert candidate["reasons"] == [
        {"code": "near", "params": {"metres": 1414}},
        {"code": "life_stage_lived", "params": {"life_stages": ["newborn"]}},
        {"code": "first_language", "params": {"languages": ["sv"]}},
        {"code": "volunteer_wish", "params": {"life_stages": ["newborn"]}},
        {"code": "shared_times", "params": {"slots": ["thu_morning"]}},
    ]
    assert candidate["factors"][5] == {
        "code": "competence", "value": 500, "weight": 100, "points": 50, "is_stated": False,
    }  # fmt: skip
    assert answer["near_misses"] == [
        {
            "volunteer": "V2",
            "code": "too_far",
            "params": {"metres": 16031, "over_volunteer_metres": 6032, "over_family_metres": 0},
            "fit": 286,
        },
        {"volunteer": "V3", "code": "limits", "params": {"limits": ["pets"]}, "fit": 314},
    ]
    assert answer["funnel"][4] == {"code": "too_far", "before": 3, "left": 2, "failing": 1, "only": 1}
    assert answer["farther"][1] == {"extra_metres": 10_000, "volunteers": 1}


def test_a_wished_gender_is_said_as_a_word(ask):
    answer = json.loads(ask(INSTANCE, "--family", "F2")[1])
    assert {"code": "gender_wish", "params": {"gender": "woman"}} in [
        {"code": miss["code"], "params": miss["params"]} for miss in answer["near_misses"]
    ]


def test_top_says_how_many(ask):
    instance = changed("families.1.gender_wish", None)
    assert [len(json.loads(ask(instance, "--family", "F2", "--top", top)[1])["candidates"]) for top in "12"] == [1, 2]


def test_conflicts_and_earlier_pairs_are_kept_apart(ask):
    instance = {**INSTANCE, "conflicts": [{"family": "F1", "volunteer": "V1"}]}
    instance["earlier"] = [{"family": "F2", "volunteer": "V1"}]
    answers = [json.loads(ask(instance, "--family", family)[1]) for family in ("F1", "F2")]
    codes = [{miss["code"] for miss in answer["near_misses"] if miss["volunteer"] == "V1"} for answer in answers]
    assert codes == [{"conflict_of_interest"}, {"earlier_pair"}]


def test_weights_may_be_given(ask):
    instance = {**INSTANCE, "weights": {"distance": 1000, "life_stage": 0, "times": 0, "first_language": 0}}
    instance["weights"] |= {"interests": 0, "competence": 0, "volunteer_wish": 0}
    assert json.loads(ask(instance)[1])["candidates"][0]["fit"] == 876


def shuffled(value: Any, random: Random) -> Any:
    if isinstance(value, dict):
        keys = random.sample(sorted(value), len(value))
        return {key: shuffled(value[key], random) for key in keys}
    return [shuffled(each, random) for each in random.sample(value, len(value))] if isinstance(value, list) else value


@pytest.mark.parametrize("seed", range(5))
def test_the_order_of_rows_words_and_keys_changes_no_byte(ask, seed):
    assert ask(shuffled(INSTANCE, Random(seed))) == ask(INSTANCE)


def test_another_hash_seed_changes_no_byte():
    week = [f"{day}_{part}" for day in ("mon", "tue", "wed", "thu") for part in ("morning", "afternoon", "evening")]
    instance = {**changed("volunteers.0.slots", week), "families": changed("families.0.slots", week)["families"]}
    command = [sys.executable, "-m", "matching.engine", "shortlist", "--family", "F1"]
    answers = [
        subprocess.run(
            command,
            input=json.dumps(instance).encode(),
            capture_output=True,
            check=True,
            cwd=ROOT,
            env={**os.environ, "PYTHONHASHSEED": seed},
        ).stdout
        for seed in ("0", "1", "2")
    ]
    assert answers[0] == answers[1] == answers[2] != b""


def test_the_example_of_the_document_gives_the_answer_of_the_document(ask):
    text = (ROOT / "docs" / "matching.md").read_text(encoding="utf-8")
    instance, answer = re.findall(r"```json\n(\{.*?\n\})\n```", text, re.DOTALL)[:2]
    assert json.loads(ask(instance.encode())[1]) == json.loads(answer)


WRONG = [
    ("volunteers.0.radius_m", -1, "volunteers[0].radius_m: expected a whole number from 0 to 30000000, got -1"),
    ("volunteers.0.radius_m", 1.0, "volunteers[0].radius_m: expected a whole number from 0 to 30000000, got 1.0"),
    ("volunteers.0.radius_m", True, "volunteers[0].radius_m: expected a whole number from 0 to 30000000, got true"),
    ("volunteers.1.east_m", ..., 'volunteers[1]: "east_m" is missing'),
    ("volunteers.1.id", 7, "volunteers[1].id: expected a string that is not empty, got 7"),
    ("volunteers.1.id", "", 'volunteers[1].id: expected a string that is not empty, got ""'),
    ("volunteers.1.id", "V1", 'volunteers[1].id: "V1" is there twice'),
    ("volunteers.1.shoe_size", 41, 'volunteers[1]: unknown key "shoe_size"'),
    ("volunteers.1", [], "volunteers[1]: expected an object, got []"),
    ("volunteers", {}, "volunteers: expected a list, got {}"),
    ("volunteers", ..., 'instance: "volunteers" is missing'),
    ("volunteers.0.languages", "fi", 'volunteers[0].languages: expected a list, got "fi"'),
    ("volunteers.0.languages", ["fi", 3], "volunteers[0].languages[1]: expected a string that is not empty, got 3"),
    ("volunteers.0.languages", ["fi", "fi"], 'volunteers[0].languages: expected each word once, got ["fi", "fi"]'),
    ("volunteers.0.gender", "nainen", 'volunteers[0].gender: expected null, "woman", "man", "other", got "nainen"'),
    ("volunteers.0.is_available", 1, "volunteers[0].is_available: expected true or false, got 1"),
    ("families.0.priority", 0, "families[0].priority: expected a whole number from 1 to 2147483647, got 0"),
    ("families.0.first_language", "so", "families[0].first_language: expected one of its languages"),
    (
        "families.0.support_form",
        ["companion"],
        'families[0].support_form: expected a string that is not empty, got ["companion"]',
    ),
    ("families", ..., 'instance: "families" is missing'),
    ("pairs", [], 'instance: unknown key "pairs"'),
    ("conflicts", [{"family": "F9", "volunteer": "V1"}], 'conflicts[0].family: there is no family "F9"'),
    ("earlier", [{"family": "F1", "volunteer": "V9"}], 'earlier[0].volunteer: there is no volunteer "V9"'),
    ("earlier", [{"family": "F1", "volunteer": "V1"}] * 2, "earlier[1]: the pair is there twice"),
    ("weights", {"distance": 251}, "weights: expected whole numbers of 0 or more, together 1000"),
    ("weights", {"charm": 1}, 'weights: unknown key "charm"'),
    ("weights", {"distance": -1}, "weights.distance: expected a whole number from 0 to 1000, got -1"),
    ("vocabularies", {"languages": ["fi"]}, 'vocabularies.languages: does not have "sv", which is used'),
    ("vocabularies", {"colours": []}, 'vocabularies: unknown key "colours"'),
    (
        "vocabularies",
        {"limits": ["pets", *map(str, range(31))]},
        "vocabularies.limits: expected at most 31 words, got 32",
    ),
]


@pytest.mark.parametrize(("path", "value", "complaint"), WRONG, ids=[complaint for *_, complaint in WRONG])
def test_what_is_wrong_is_one_line_naming_the_place(ask, path, value, complaint):
    assert ask(changed(path, value)) == (2, "", complaint + "\n")


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        (b"[]", "instance: expected an object, got []"),
        (b"", "line 1 column 1: not JSON: Expecting value"),
        (b'{"volunteers": [,]}', "line 1 column 17: not JSON: Expecting value"),
        (b'{"a": "\xe4"}', "byte 7: not UTF-8"),
        (b'{"families": [], "families": []}', 'instance: the key "families" is twice in one object'),
        (b"[" * 100_000, "instance: a number too long or lists too deeply nested"),
        (b'{"families": ' + b"9" * 5000 + b"}", "instance: a number too long or lists too deeply nested"),
    ],
    ids=["a list", "empty", "broken", "not utf-8", "key twice", "deep", "long number"],
)
def test_broken_json_is_one_line_naming_the_place(ask, text, complaint):
    assert ask(text) == (2, "", complaint + "\n")


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (("--family", "F9"), '--family: there is no family "F9"'),
        (("--family", "F1", "--top", "0"), "arguments: argument --top: expected a whole number of 1 or more"),
        (("--top", "3"), "arguments: the following arguments are required: --family"),
        (("--family", "F1", "a\nb"), "arguments: unrecognized arguments: a b"),
    ],
)
def test_wrong_arguments_are_one_line(ask, arguments, complaint):
    assert ask(INSTANCE, *arguments) == (2, "", complaint + "\n")


def test_the_vocabularies_may_name_words_that_nobody_uses(ask):
    instance = {**INSTANCE, "vocabularies": {"languages": ["ar", "fi", "so", "sv"]}}
    assert ask(instance) == ask(INSTANCE)


def test_ids_of_any_language_are_written_in_plain_ascii(ask):
    status, out, _ = ask(changed("families.0.id", "Perhe Äijälä"), "--family", "Perhe Äijälä")
    assert (status, out.isascii(), json.loads(out)["family"]) == (0, True, "Perhe Äijälä")
