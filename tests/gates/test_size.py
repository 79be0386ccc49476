"""Functions of at most 25 lines, files of at most 400, at most eight ways through a function."""

import tomllib

import pytest

from tests.gates import size
from tests.gates.sources import ROOT, example, objections, own_sources, python_under

COMPLEX = "def f(x):\n" + "".join(f"    if x == {n}:\n        return {n}\n" for n in range(8)) + "    return x\n"


def test_functions_are_short() -> None:
    found = objections(size.functions_are_short, own_sources())
    assert found == [], "\n".join(found)


def test_a_long_function_is_found() -> None:
    short = example("families/rules.py", "def f():\n    '''Why.'''\n\n" + "    x = 1  # so\n" * 25)
    long = example("families/rules.py", "def f():\n" + "    x = 1\n" * 26)
    assert objections(size.functions_are_short, [short, long]) == ["families/rules.py:1 f has 26 lines"]


def test_files_are_short() -> None:
    found = objections(size.files_are_short, [*own_sources(), *python_under("tests")])
    assert found == [], "\n".join(found)


def test_a_long_file_is_found() -> None:
    files = [example("families/rules.py", "x = 1\n" * 400), example("families/notices.py", "x = 1\n" * 401)]
    assert objections(size.files_are_short, files) == ["families/notices.py:1 has 401 lines"]


def test_functions_are_simple() -> None:
    found = size.too_complex(".")
    assert found == [], "\n".join(found)


def test_a_complex_function_is_found() -> None:
    assert "C901" in size.ruff_codes("families/rules.py", COMPLEX)


@pytest.mark.parametrize(
    ("path", "text", "code"),
    [
        ("families/actions.py", "from django.core.mail import send_mail\n", "TID251"),
        ("families/actions.py", "def f():\n    import os\n    return os\n", "PLC0415"),
        ("families/actions.py", "try:\n    x()\nexcept Exception:\n    y()\n", "BLE001"),
        ("families/actions.py", "def f():\n    print(1)\n\n\nprint = 2\n", "A001"),
    ],
)
def test_the_settings_of_ruff_hold_what_they_promise(path: str, text: str, code: str) -> None:
    assert code in size.ruff_codes(path, text)


def test_the_settings_of_ruff_say_eight() -> None:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text())
    assert settings["tool"]["ruff"]["lint"]["mccabe"]["max-complexity"] == 8
    assert size.ruff_codes("notifications/channels/email.py", "from django.core.mail import send_mail\n") == {"F401"}
