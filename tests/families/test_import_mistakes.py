"""A table of old cases is read whatever wrote it, and every mistake in it is told with its row and column."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.core.management import CommandError
from django.utils import timezone

from core.actor import Actor
from families.importing import COLUMNS
from families.models import Adult, SupportRequest
from matching.models import Match
from tests.factories.cast import Person
from tests.factories.imported import ENDED, WAITING, WALKING, ago, table
from volunteers.models import Volunteer

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]
JOB = Actor.system("tests")
NOW = timezone.now()
Bring = Callable[..., str]


def mistakes(bring: Bring, *rows: dict[str, str], **given: Any) -> list[str]:
    with pytest.raises(CommandError) as caught:
        bring(*rows, **given)
    assert SupportRequest.objects.count() == 0
    return str(caught.value).splitlines()


# The shapes of files


@pytest.mark.parametrize("sign", [";", ",", "\t"])
def test_each_separator_is_understood(bring: Bring, sign: str) -> None:
    assert "Brought in: 2" in bring(data=table(WAITING, ENDED, sign=sign).encode())


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_each_way_of_writing_letters_is_understood(bring: Bring, encoding: str) -> None:
    bring(data=table({**WAITING, "called": "Päivi Åkerlund"}).encode(encoding))
    assert Adult.objects.get().called == "Päivi Åkerlund"


@pytest.mark.parametrize("place", [0, 1, 2], ids=["english", "finnish", "swedish"])
def test_the_columns_may_be_named_in_any_language(bring: Bring, place: int) -> None:
    names = {column.english: column.heads[place] for column in COLUMNS}
    bring({names[head]: cell for head, cell in WALKING.items()})
    assert Match.objects.count() == 1


def test_words_may_be_those_of_the_pages(bring: Bring) -> None:
    bring(
        {**WAITING, "municipality": "sastamala", "state": "waiting for a companion", "spoken languages": "Finnish, en"}
    )
    assert SupportRequest.objects.get().languages == ["fi", "en"]


@pytest.mark.parametrize(
    ("heads", "words"),
    [
        ("reference;municipality;state", "received on: This column is missing"),
        ("reference;municipality;state;received on;diagnosis", "diagnosis: There is no such column"),
        ("reference;municipality;state;received on;viite", "viite: This column is there twice"),
    ],
)
def test_the_first_row_is_checked(bring: Bring, heads: str, words: str) -> None:
    assert any(line.startswith(f"Row 1, {words}") for line in mistakes(bring, data=heads.encode()))


@pytest.mark.parametrize("data", [b"\n", b'reference;"state\n', b"\xff\xfe\x00", bytes(range(256))])
def test_what_is_no_table_is_refused_in_words(bring: Bring, data: bytes) -> None:
    assert mistakes(bring, data=data)[-1].startswith("Mistakes: ")


def test_empty_rows_are_passed_over_and_rows_are_counted_as_a_spreadsheet_does(bring: Bring) -> None:
    text = table(WAITING, {**ENDED, "state": "gone"}).splitlines()
    data = "\r\n".join([text[0], "", text[1], ";;;", text[2]]).encode()
    assert mistakes(bring, data=data)[0].startswith("Row 5, state: Use these words")


# Mistakes, each with its row, its column and a sentence

WRONG = [
    ({"reference": ""}, "reference: Fill in this cell."),
    ({"municipality": ""}, "municipality: Fill in this cell."),
    ({"municipality": "Atlantis"}, "municipality: We do not know this municipality."),
    ({"municipality": "Raasepori"}, "municipality: The organisation has no such programme"),
    ({"programme": "Toinen"}, "programme: The organisation has no such programme"),
    ({"form of support": "doula"}, "municipality: The organisation has no such programme"),
    ({"form of support": "nanny"}, "form of support: Use these words"),
    ({"state": "proposed"}, "state: An open suggestion cannot be brought in."),
    ({"state": "asleep"}, "state: Use these words"),
    ({"received on": "31.2.2025"}, "received on: Write the date like this: 3.9.2026"),
    ({"received on": "last spring"}, "received on: Write the date like this: 3.9.2026"),
    ({"accepted on": ago(100)}, "accepted on: This day is before the one that should come before it."),
    ({"accepted on": ago(-2)}, "accepted on: This day is still ahead."),
    ({"consent on": ""}, "consent on: The parent's consent has its day."),
    ({"consent on": ago(-3)}, "consent on: This day is still ahead."),
    ({"called": ""}, "called: A case that goes on needs a name"),
    ({"called": "x" * 61}, "called: Write at most 60 letters."),
    ({"phone": ""}, "phone: The way of contact needs this."),
    ({"phone": "12"}, "phone: Write the phone number like this"),
    ({"way of contact": "email"}, "e-mail: The way of contact needs this."),
    ({"way of contact": "pigeon"}, "way of contact: Use these words"),
    ({"e-mail": "tiina"}, "e-mail: Write the e-mail address like this"),
    ({"language": "klingon"}, "language: Use these words: fi, sv, en."),
    ({"birth years": "Otto 2019"}, "birth years: Write only the years"),
    ({"birth years": "2190"}, "birth years: Write only the years"),
    ({"topics": "talk, gossip"}, "topics: Use these words"),
    ({"shared phone": "maybe"}, "shared phone: Write yes or no."),
    ({"state": "completed"}, "ended on: A case that has ended needs the day of its end."),
    ({"ended on": ago(3)}, "ended on: A case that goes on has no end."),
    ({"state": "matched"}, "companionship began on: A companionship that goes on needs this."),
    ({"state": "matched"}, "volunteer e-mail: A companionship that goes on needs this."),
    ({"companionship began on": ago(5)}, "companionship began on: A companionship that goes on is “matched”."),
    ({"volunteer e-mail": "nobody@example.org"}, "volunteer e-mail: No volunteer of the organisation"),
    ({"coordinator e-mail": "nobody@example.org"}, "coordinator e-mail: No coordinator of the organisation"),
    ({"called": "131052-308T"}, "called: Remove the personal identity code."),
    ({"reference": "perhe 131052-308T"}, "reference: Remove the personal identity code."),
    ({"topics": "010101A123N"}, "topics: Remove the personal identity code."),
]


@pytest.mark.parametrize(("changes", "words"), WRONG, ids=[words for _changes, words in WRONG])
def test_a_wrong_cell_is_told_with_its_row_and_column_and_nothing_comes_in(
    bring: Bring, changes: dict[str, str], words: str
) -> None:
    lines = mistakes(bring, ENDED, {**WAITING, **changes})
    assert any(line.startswith(f"Row 3, {words}") for line in lines), lines
    assert "131052" not in str(lines)


def test_every_mistake_of_the_file_is_told_at_once(bring: Bring) -> None:
    lines = mistakes(bring, {**WAITING, "phone": "1", "state": "x"}, ENDED, {**ENDED, "reference": "b", "ended on": ""})
    assert [line.split(":")[0] for line in lines] == ["Row 2, phone", "Row 2, state", "Row 4, ended on", "Mistakes"]
    assert lines[-1] == "Mistakes: 3, in 2 rows. Nothing was brought in."


def test_the_same_reference_in_two_rows_is_a_mistake_of_both(bring: Bring) -> None:
    lines = mistakes(bring, WAITING, {**ENDED, "reference": " 2025-017"})
    assert [line.split(":")[0] for line in lines[:-1]] == ["Row 2, reference", "Row 3, reference"]


def test_a_companion_and_the_day_belong_together(bring: Bring) -> None:
    assert mistakes(bring, {**ENDED, "volunteer e-mail": ""})[0].startswith("Row 2, companionship began on: Name the")
    assert mistakes(bring, {**ENDED, "companionship began on": ""})[0].startswith("Row 2, volunteer e-mail: Write the")


def test_a_volunteer_who_has_ended_is_beside_nobody(bring: Bring, volunteer_here: Person) -> None:
    Volunteer.objects.update(state="ended")
    assert "has ended" in mistakes(bring, WALKING)[0]
    bring(ENDED)
    assert Match.objects.count() == 1


def test_a_volunteer_or_coordinator_of_another_association_is_unknown(
    bring: Bring, volunteer_there: Person, coordinator_there: Person
) -> None:
    row = {
        **WALKING,
        "volunteer e-mail": volunteer_there.user.email,
        "coordinator e-mail": coordinator_there.user.email,
    }
    assert [line.split(":")[0] for line in mistakes(bring, row)[:-1]] == [
        "Row 2, coordinator e-mail",
        "Row 2, volunteer e-mail",
    ]
