"""`python -m matching.engine plan`: the contract of docs/matching.md."""

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
    "families": [
        {"id": "F1", "priority": 3},
        {"id": "F2", "priority": 1},
        {"id": "F3", "priority": 2},
        {"id": "F4", "priority": 1},
        {"id": "F7", "priority": 5},
    ],
    "volunteers": [
        {"id": "V1", "capacity": 1},
        {"id": "V2", "capacity": 1},
        {"id": "V3", "capacity": 2},
        {"id": "V4", "capacity": 1},
    ],
    "pairs": [
        {"family": "F1", "volunteer": "V1", "fit": 640},
        {"family": "F3", "volunteer": "V1", "fit": 655},
        {"family": "F4", "volunteer": "V2", "fit": 500},
        {"family": "F4", "volunteer": "V4", "fit": 540},
        {"family": "F7", "volunteer": "V3", "fit": 700},
    ],
    "frozen": [{"family": "F7", "volunteer": "V3"}],
    "keep": [{"family": "F4", "volunteer": "V2"}],
    "keep_bonus": 60,
}


@pytest.fixture
def ask(monkeypatch, capsys):
    def ask(text: bytes | dict[str, Any], *arguments: str) -> tuple[int, str, str]:
        given = text if isinstance(text, bytes) else json.dumps(text).encode()
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(given)))
        try:
            status = main(["plan", *arguments])
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


def answered(outcome: tuple[int, str, str]) -> dict[str, Any]:
    status, out, err = outcome
    assert (status, err) == (0, "")
    return json.loads(out)


def test_a_plan_speaks_in_the_instance_s_own_words(ask):
    assert answered(ask(INSTANCE)) == {
        "placed": [
            {"family": "F1", "volunteer": "V1", "fit": 640},
            {"family": "F4", "volunteer": "V2", "fit": 500},
            {"family": "F7", "volunteer": "V3", "fit": 700},
        ],
        "unplaced": [
            {"family": "F2", "reason": "no_candidate"},
            {"family": "F3", "reason": "scarce", "rivals": ["F1", "F3"], "volunteers": ["V1"], "places": 1},
        ],
        "objective": {"placed": 3, "priority": 9, "fit": 1840},
        "optimal": True,
    }


def test_without_a_bonus_the_better_fit_wins(ask):
    assert {"family": "F4", "volunteer": "V4", "fit": 540} in answered(ask(changed("keep_bonus", 0)))["placed"]
    assert {"family": "F4", "volunteer": "V4", "fit": 540} in answered(ask(changed("keep", ...)))["placed"]
    assert {"family": "F4", "volunteer": "V2", "fit": 500} in answered(ask(changed("keep_bonus", ...)))["placed"]


def test_a_frozen_pair_of_unknown_fit_only_takes_its_place(ask):
    instance = changed("pairs.4", {"family": "F2", "volunteer": "V3", "fit": 0})
    instance["volunteers"][2]["capacity"] = 1
    answer = answered(ask(instance))
    assert [one["family"] for one in answer["placed"]] == ["F1", "F4"]
    assert answer["objective"] == {"placed": 2, "priority": 4, "fit": 1140}
    assert answer["unplaced"][0] == {
        "family": "F2", "reason": "scarce", "rivals": ["F2"], "volunteers": ["V3"], "places": 0,
    }  # fmt: skip


def test_lists_left_out_are_empty(ask):
    families = [{"id": "F1", "priority": 1}]
    nobody = {"placed": [], "unplaced": [], "objective": {"placed": 0, "priority": 0, "fit": 0}, "optimal": True}
    assert answered(ask({"families": [], "volunteers": []})) == nobody
    assert answered(ask({"families": families, "volunteers": []})) == {
        **nobody,
        "unplaced": [{"family": "F1", "reason": "no_candidate"}],
    }


def test_ids_are_ordered_as_strings(ask):
    instance = {
        "families": [{"id": name, "priority": 1} for name in ("9", "10", "ä", "Z", "a")],
        "volunteers": [{"id": "V", "capacity": 9}],
        "pairs": [{"family": name, "volunteer": "V", "fit": 1} for name in ("ä", "10", "9", "a", "Z")],
    }
    assert [one["family"] for one in answered(ask(instance))["placed"]] == ["10", "9", "Z", "a", "ä"]


def busy() -> dict[str, Any]:
    """Return an instance with many plans of equal worth."""
    random = Random(7)
    pairs = sorted({(random.randrange(40), random.randrange(25)) for _ in range(160)})
    return {
        "families": [{"id": f"F{number}", "priority": random.randint(1, 2)} for number in range(40)],
        "volunteers": [{"id": f"V{number}", "capacity": random.randint(0, 2)} for number in range(25)],
        "pairs": [{"family": f"F{one}", "volunteer": f"V{other}", "fit": 500} for one, other in pairs],
        "frozen": [{"family": "F3", "volunteer": "V5"}, {"family": "F30", "volunteer": "V5"}],
        "keep": [{"family": f"F{one}", "volunteer": f"V{other}"} for one, other in pairs[::5]],
    }


def shuffled(value: Any, random: Random) -> Any:
    if isinstance(value, dict):
        return {key: shuffled(value[key], random) for key in random.sample(sorted(value), len(value))}
    return [shuffled(each, random) for each in random.sample(value, len(value))] if isinstance(value, list) else value


@pytest.mark.parametrize("seed", range(5))
def test_the_order_of_rows_and_keys_changes_no_byte(ask, seed):
    assert ask(shuffled(busy(), Random(seed))) == ask(busy())


def test_another_hash_seed_changes_no_byte():
    answers = [
        subprocess.run(
            [sys.executable, "-m", "matching.engine", "plan"],
            input=json.dumps(shuffled(busy(), Random(seed))).encode(),
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
    instance, answer = re.findall(r"```json\n(\{.*?\})\n```", text, re.DOTALL)[2:4]
    assert answered(ask(instance.encode())) == json.loads(answer)


WRONG = [
    ("families", ..., 'instance: "families" is missing'),
    ("volunteers", ..., 'instance: "volunteers" is missing'),
    ("families", {}, "families: expected a list, got {}"),
    ("pairs", None, "pairs: expected a list, got null"),
    ("families.0", "F1", 'families[0]: expected an object, got "F1"'),
    ("families.0.id", ..., 'families[0]: "id" is missing'),
    ("families.0.id", 1, "families[0].id: expected a string that is not empty, got 1"),
    ("families.1.id", "F1", 'families[1].id: "F1" is there twice'),
    ("volunteers.1.id", "V1", 'volunteers[1].id: "V1" is there twice'),
    ("families.0.priority", ..., 'families[0]: "priority" is missing'),
    ("families.0.priority", 0, "families[0].priority: expected a whole number from 1 to 2147483647, got 0"),
    ("families.0.priority", -3, "families[0].priority: expected a whole number from 1 to 2147483647, got -3"),
    ("families.0.priority", True, "families[0].priority: expected a whole number from 1 to 2147483647, got true"),
    (
        "families.0.priority",
        2**31,
        "families[0].priority: expected a whole number from 1 to 2147483647, got 2147483648",
    ),
    ("families.0.priority", 1.0, "families[0].priority: expected a whole number from 1 to 2147483647, got 1.0"),
    ("families.0.priority", "3", 'families[0].priority: expected a whole number from 1 to 2147483647, got "3"'),
    ("families.0.since", 1, 'families[0]: unknown key "since"'),
    ("volunteers.0.capacity", ..., 'volunteers[0]: "capacity" is missing'),
    ("volunteers.0.capacity", -1, "volunteers[0].capacity: expected a whole number from 0 to 32767, got -1"),
    ("volunteers.0.capacity", 32768, "volunteers[0].capacity: expected a whole number from 0 to 32767, got 32768"),
    ("volunteers.0.capacity", False, "volunteers[0].capacity: expected a whole number from 0 to 32767, got false"),
    ("pairs.0.fit", ..., 'pairs[0]: "fit" is missing'),
    ("pairs.0.fit", 1001, "pairs[0].fit: expected a whole number from 0 to 1000, got 1001"),
    ("pairs.0.fit", -1, "pairs[0].fit: expected a whole number from 0 to 1000, got -1"),
    ("pairs.0.fit", None, "pairs[0].fit: expected a whole number from 0 to 1000, got null"),
    ("pairs.0.family", "F9", 'pairs[0].family: there is no family "F9"'),
    ("pairs.0.volunteer", "V9", 'pairs[0].volunteer: there is no volunteer "V9"'),
    ("pairs.1.family", "F1", "pairs[1]: the pair is there twice"),
    ("frozen.0.family", "F9", 'frozen[0].family: there is no family "F9"'),
    ("frozen.0.fit", 5, 'frozen[0]: unknown key "fit"'),
    (
        "frozen",
        [{"family": "F1", "volunteer": "V1"}, {"family": "F1", "volunteer": "V2"}],
        'frozen[1].family: "F1" is frozen twice',
    ),
    ("frozen", [{"family": "F1", "volunteer": "V1"}] * 2, "frozen[1]: the pair is there twice"),
    ("keep.0.volunteer", "V9", 'keep[0].volunteer: there is no volunteer "V9"'),
    ("keep", [{"family": "F1", "volunteer": "V1"}] * 2, "keep[1]: the pair is there twice"),
    ("keep_bonus", -1, "keep_bonus: expected a whole number from 0 to 1000, got -1"),
    ("keep_bonus", 1001, "keep_bonus: expected a whole number from 0 to 1000, got 1001"),
    ("keep_bonus", True, "keep_bonus: expected a whole number from 0 to 1000, got true"),
    ("keep_bonus", None, "keep_bonus: expected a whole number from 0 to 1000, got null"),
    ("bonus", 60, 'instance: unknown key "bonus"'),
]


@pytest.mark.parametrize(("path", "value", "complaint"), WRONG, ids=[complaint for *_, complaint in WRONG])
def test_what_is_wrong_is_one_line_naming_the_place(ask, path, value, complaint):
    assert ask(changed(path, value)) == (2, "", complaint + "\n")


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        (b"[]", "instance: expected an object, got []"),
        (b"", "line 1 column 1: not JSON: Expecting value"),
        (b'{"families": [,]}', "line 1 column 15: not JSON: Expecting value"),
        (b'{"families": [], "families": []}', 'instance: the key "families" is twice in one object'),
        (b'{"families": [{"id": "F1", "id": "F1"}]}', 'instance: the key "id" is twice in one object'),
    ],
    ids=["a list", "empty", "broken", "key twice", "key twice inside"],
)
def test_broken_json_is_one_line_naming_the_place(ask, text, complaint):
    assert ask(text) == (2, "", complaint + "\n")


def test_what_is_too_large_is_one_line(ask):
    families = [{"id": f"F{number}", "priority": number + 1} for number in range(22_000)]
    pairs = [{"family": one["id"], "volunteer": "V", "fit": 1000} for one in families]
    instance = {"families": families, "volunteers": [{"id": "V", "capacity": 1}], "pairs": pairs}
    complaint = "22000 families with so many different priorities are too many to plan at once"
    assert ask(instance) == (2, "", f"instance: {complaint}\n")


def test_arguments_are_not_expected(ask):
    assert ask(INSTANCE, "--top", "5") == (2, "", "arguments: unrecognized arguments: --top 5\n")
