"""How many families live where: read from a file as a whole or not at all."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from activities.models import Population
from activities.population import read

pytestmark = pytest.mark.django_db
HEAD = "code;families;year;source\n"
CODES = {"790", "710", "005"}


def mistakes(text: str) -> tuple[str, ...]:
    return read(text.encode(), codes=CODES).mistakes


def test_a_table_is_read_and_read_anew(tmp_path: Path) -> None:
    file = tmp_path / "families.csv"
    file.write_text(f"\ufeff{HEAD}790;2 345;2024;Statistics Finland\n5;900;2024;Statistics Finland\n", "utf-8")
    call_command("import_population", str(file))
    told = {"790": (2345, 2024), "005": (900, 2024)}
    assert {row.municipality_id: (row.families, row.year) for row in Population.objects.all()} == told
    file.write_text(f"{HEAD}790;2300;2025;Statistics Finland\n")
    call_command("import_population", str(file))
    assert Population.objects.get(pk=Population.objects.get(municipality="790").pk).families == 2300
    assert Population.objects.count() == 2


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "The first row must be: code;families;year;source"),
        ("code,families,year,source\n790,1,2024,x\n", "The first row must be: code;families;year;source"),
        (HEAD, "There is no row under the first."),
        (f"{HEAD}790;12;2024\n", "Row 2: there are 3 cells, and there should be 4."),
        (f"{HEAD}\n999;12;2024;x\n", "Row 3: there is no municipality with the code '999'."),
        (f"{HEAD}790;some;2024;x\n", "Row 2: families must be a whole number, and 'some' is not."),
        (f"{HEAD}790;-1;2024;x\n", "Row 2: families must be a whole number, and '-1' is not."),
        (f"{HEAD}790;٣;2024;x\n", "Row 2: families must be a whole number, and '٣' is not."),
        (f"{HEAD}790;12;24;x\n", "Row 2: the year must be like 2025, and '24' is not."),
        (f"{HEAD}790;12;2024; \n", "Row 2: the source must be told, in at most 120 letters."),
        (f"{HEAD}790;12;2024;x\n790;13;2024;x\n", "Row 3: the municipality 790 is there twice."),
    ],
)
def test_what_is_wrong_is_told_by_its_row(text: str, said: str) -> None:
    assert mistakes(text) == (said,)


def test_a_file_in_another_code_is_told_so() -> None:
    assert "UTF-8" in read("790;ä".encode("latin-1"), codes=CODES).mistakes[0]


def test_a_file_with_a_mistake_changes_nothing(tmp_path: Path) -> None:
    file = tmp_path / "families.csv"
    file.write_text(f"{HEAD}790;2300;2025;x\n790;1;2025;x\n")
    with pytest.raises(CommandError, match=r"Row 3: .* twice\.\nMistakes: 1\. Nothing was read\."):
        call_command("import_population", str(file))
    assert not Population.objects.exists()


def test_a_file_that_is_not_there_is_told_so() -> None:
    with pytest.raises(CommandError, match="cannot be read: No such file"):
        call_command("import_population", "/nowhere.csv")
