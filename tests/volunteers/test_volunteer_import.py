"""Volunteers from a table: checked first, everybody or nobody, every mistake with its row, no file believed."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from datetime import date
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.test import Client
from openpyxl import Workbook

from accounts.models import User
from accounts.tables import workbooks
from core.actor import Actor
from core.refusals import Refused
from notifications.models import OutboxMessage
from tests.factories import cast
from tests.factories.cast import Office, Person
from volunteers import actions
from volunteers.importing import COLUMNS
from volunteers.models import Volunteer

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]
PAGE = "/coordinator/volunteers/import/"
ADULTS = {"are_adults": "on"}
HEADS = ["name", "e-mail", "municipality", "phone", "spoken languages", "approved for", "approved on", "topics"]
AINO = ["Aino Ahola", "aino@example.org", "Sastamala", "040 123 4567", "fi, sv", "companion", "3.9.2024", "talk"]
BORIS = ["Boris Berg", "Boris@Example.org", "790", "", "", "doula", "", ""]
Bring = Callable[..., Any]


def csv_of(*rows: list[str], heads: list[str] | None = None) -> bytes:
    return "\n".join(";".join(row) for row in (heads or HEADS, *rows)).encode()


def xlsx_of(*rows: list[Any], heads: list[str] | None = None) -> bytes:
    book, held = Workbook(), BytesIO()
    for row in (heads or HEADS, *rows):
        book.active.append(row)
    book.save(held)
    return held.getvalue()


@pytest.fixture
def bring(here: Office, coordinator_here: Person) -> Bring:
    def bring(data: bytes, **given: Any) -> actions.ImportOutcome:
        return actions.import_volunteers(data, here.organisation, **{"actor": coordinator_here.actor, **given})

    return bring


def sentences(outcome: actions.ImportOutcome) -> list[tuple[int, str, str]]:
    return [(one.row, one.column, one.sentence) for one in outcome.mistakes]


# What comes in


@pytest.mark.parametrize("make", [csv_of, xlsx_of], ids=["csv", "xlsx"])
def test_a_table_brings_accounts_hats_and_profiles(here: Office, bring: Bring, make: Callable[..., bytes]) -> None:
    outcome = bring(make(AINO, BORIS))
    assert (outcome.rows, outcome.brought_in, outcome.mistakes) == (2, 2, [])
    aino = Volunteer.objects.get(user__email="aino@example.org")
    assert (aino.user.name, aino.user.phone, aino.languages) == ("Aino Ahola", "+358401234567", ["fi", "sv"])
    assert (aino.support_forms, aino.topics, aino.approved_on) == (["companion"], ["talk"], date(2024, 9, 3))
    assert aino.packed.support_forms
    assert aino.user.memberships.get().role == "volunteer"
    assert Volunteer.objects.get(user__email="boris@example.org").languages == ["fi"]
    assert OutboxMessage.objects.count() == 0


@pytest.mark.parametrize("place", [0, 1, 2], ids=["english", "finnish", "swedish"])
def test_columns_may_be_named_in_any_language(bring: Bring, place: int) -> None:
    names = {column.english: column.heads[place] for column in COLUMNS}
    assert bring(csv_of(AINO, heads=[names[head] for head in HEADS])).brought_in == 1


def test_cells_of_a_workbook_may_be_days_and_numbers(bring: Bring) -> None:
    heads = ["name", "e-mail", "municipality", "approved on", "families at a time", "kilometres"]
    assert bring(xlsx_of(["Aino", "a@example.org", 790.0, date(2024, 9, 3), 2.0, 50], heads=heads)).mistakes == []
    row = Volunteer.objects.get()
    assert (row.approved_on, row.capacity, row.radius_km) == (date(2024, 9, 3), 2, 50)


def test_a_dry_run_leaves_nothing(bring: Bring) -> None:
    users = User.objects.count()
    assert bring(csv_of(AINO), dry_run=True).brought_in == 1
    assert (Volunteer.objects.count(), User.objects.count()) == (0, users)


def test_the_same_file_twice_adds_nobody(bring: Bring) -> None:
    bring(csv_of(AINO))
    outcome = bring(csv_of(AINO, BORIS))
    assert (outcome.brought_in, outcome.here_already) == (1, 1)


def test_somebody_who_serves_together_with_another_is_here_already(bring: Bring, volunteer_here: Person) -> None:
    second = User.objects.create(email="Aino@example.org", name="Aino Ahola")
    Volunteer.objects.filter(pk=volunteer_here.volunteer.pk).update(unit="couple", together_with=second)
    outcome = bring(csv_of(AINO))
    assert (outcome.brought_in, outcome.here_already, outcome.mistakes) == (0, 1, [])


def test_somebody_who_signs_in_already_keeps_the_account(bring: Bring, partner: Person) -> None:
    bring(csv_of(["Toinen Nimi", partner.user.email.upper(), "Sastamala", "", "", "", "", ""]))
    partner.user.refresh_from_db()
    assert partner.user.name == "Pirjo Neuvola"
    assert Volunteer.objects.get().user == partner.user


# What is wrong with it


def test_one_mistake_anywhere_brings_nobody(bring: Bring) -> None:
    outcome = bring(csv_of(AINO, ["", "not-an-address", "Atlantis", "12", "xx", "yy", "31.2.2024", "zz"]))
    assert Volunteer.objects.count() == 0
    assert {row for row, _column, _sentence in sentences(outcome)} == {3}
    assert {column for _row, column, _sentence in sentences(outcome)} == set(HEADS)
    assert "not-an-address" not in str(outcome.mistakes)


@pytest.mark.parametrize(
    ("column", "cell", "sentence"),
    [
        ("municipality", "Raasepori", "Choose a municipality that you look after."),
        ("approved on", "3.9.2094", "This day has not come yet."),
        ("e-mail", "", "Fill in this cell."),
        ("name", "Aino 131052-308T", "Remove the personal identity code. We do not need it."),
        ("approved for", "saviour", "Use these words: companion"),
    ],
)
def test_a_mistake_says_what_to_write(bring: Bring, column: str, cell: str, sentence: str) -> None:
    row = [cell if head == column else text for head, text in zip(HEADS, AINO, strict=True)]
    (mistake,) = bring(csv_of(row)).mistakes
    assert (mistake.row, mistake.column) == (2, column)
    assert mistake.sentence.startswith(sentence)


@pytest.mark.parametrize("cell", ["0", "10", "-1", "two", "²"])
def test_a_number_is_whole_and_within_bounds(bring: Bring, cell: str) -> None:
    heads = ["name", "e-mail", "municipality", "families at a time"]
    (mistake,) = bring(csv_of(["Aino", "a@example.org", "790", cell], heads=heads)).mistakes
    assert mistake.sentence == "Write a whole number from 1 to 9."


def test_two_rows_of_one_address_are_a_mistake(bring: Bring) -> None:
    outcome = bring(csv_of(AINO, [*BORIS[:1], "AINO@example.org", *BORIS[2:]]))
    assert [row for row, _column, _sentence in sentences(outcome)] == [2, 3]


def test_missing_and_unknown_columns_are_mistakes(bring: Bring) -> None:
    outcome = bring(csv_of(["Aino", "a@example.org", "x"], heads=["name", "e-mail", "diagnosis"]))
    assert [(column, row) for row, column, _sentence in sentences(outcome)][:2] == [
        ("diagnosis", 1),
        ("municipality", 1),
    ]


def test_nobody_else_s_register(there: Office, bring: Bring, coordinator_here: Person, volunteer_here: Person) -> None:
    for actor in (coordinator_here.actor, volunteer_here.actor):
        with pytest.raises(Refused):
            actions.import_volunteers(csv_of(AINO), there.organisation, actor=actor)


# Hostile files


def zip_of(**parts: bytes) -> bytes:
    held = BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as file:
        for name, data in parts.items():
            file.writestr(name.replace("__", "/") + ".xml", data)
    return held.getvalue()


def with_part(data: bytes, name: str, part: bytes) -> bytes:
    """Return a workbook in which one part is another, or is there too."""
    held = BytesIO()
    with zipfile.ZipFile(BytesIO(data)) as old, zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as new:
        for told in {*old.namelist(), name}:
            new.writestr(told, part if told == name else old.read(told))
    return held.getvalue()


BOMB = b'<!DOCTYPE a [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]><worksheet>&b;</worksheet>'
BOOK = (
    b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData><row r="1">'
    b'<c r="A1" t="inlineStr"><is><t>%s</t></is></c></row></sheetData></worksheet>'
)
SHEET = "xl/worksheets/sheet1.xml"
HOSTILE = {
    "no workbook": zip_of(readme=b"hello"),
    "cut short": xlsx_of(AINO)[:-300],
    "unpacks to a hundred megabytes": zip_of(xl__worksheets__sheet1=b" " * 100_000_000),
    "very many parts": zip_of(**{f"part{n}": b"x" for n in range(workbooks.MOST_PARTS + 1)}),
    "entities of its own": with_part(xlsx_of(AINO), SHEET, BOMB),
    "entities of its own in UTF-16": with_part(xlsx_of(AINO), SHEET, BOMB.decode().encode("utf-16")),
    "entities of its own in a part of another ending": with_part(xlsx_of(AINO), "extra.bin", BOMB),
    "a cell of a book": with_part(xlsx_of(AINO), SHEET, BOOK % (b"A" * 40_000)),
    "a long text told a thousand times": xlsx_of(*[["A" * 30_000, *AINO[1:]]] * 1_000),
    "an encoding that nobody knows": with_part(xlsx_of(AINO), SHEET, b'<?xml version="1.0" encoding="whim"?><a/>'),
    "a sheet of nonsense": with_part(xlsx_of(AINO), SHEET, b"<worksheet><row>"),
    "an old workbook": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_workbook_is_a_mistake_and_nothing_more(bring: Bring, name: str) -> None:
    (mistake,) = bring(HOSTILE[name]).mistakes
    assert mistake.sentence == "This workbook cannot be read. Save it anew as XLSX, or as CSV UTF-8."


def test_a_picture_in_a_workbook_does_no_harm(bring: Bring) -> None:
    picture = b"\x89PNG\r\n\x1a\n" + bytes(range(256))
    assert bring(with_part(xlsx_of(AINO), "xl/media/image1.png", picture)).mistakes == []


def test_a_formula_is_a_mistake(bring: Bring) -> None:
    outcome = bring(xlsx_of(AINO, ["=1+1", *BORIS[1:]]))
    assert (3, "name", "There is a formula here. Write the value itself.") in sentences(outcome)


def test_what_is_no_table_is_a_mistake(bring: Bring) -> None:
    assert bring(b"").mistakes[0].sentence == "The file is empty."
    assert bring(b'"never ends').mistakes
    assert bring(b"\x00\xff" * 500).mistakes


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_letters_survive_whatever_a_spreadsheet_writes(bring: Bring, encoding: str) -> None:
    row = ["Väinö Åström", "v@example.org", "Sastamala"]
    assert bring(csv_of(row, heads=HEADS[:3]).decode().encode(encoding)).mistakes == []
    assert Volunteer.objects.get().user.name == "Väinö Åström"


def test_a_wrong_encoding_brings_nobody(bring: Bring) -> None:
    assert bring(csv_of(AINO).decode().encode("utf-16-le")).mistakes
    assert bring(csv_of(AINO).decode().encode("cp037")).mistakes
    assert Volunteer.objects.count() == 0


def test_very_many_rows_are_refused_unread(bring: Bring) -> None:
    data = csv_of(*([["A", "a@example.org", "790"]] * 2_001), heads=HEADS[:3])
    (mistake,) = bring(data).mistakes
    assert mistake.sentence == "There are more than 2000 rows. Divide the file."


# The page


def table(data: bytes, name: str = "vapaaehtoiset.csv") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data)


@pytest.fixture
def desk(coordinator_here: Person) -> Client:
    return coordinator_here.client


def test_the_page_checks_first_and_brings_the_same_file_in(desk: Client) -> None:
    page = desk.post(PAGE, {"table": table(csv_of(AINO)), **ADULTS})
    assert "The table is in order." in page.content.decode()
    assert Volunteer.objects.count() == 0
    checked = page.context["form"]["checked"].value()
    other = desk.post(PAGE, {"table": table(csv_of(BORIS)), "checked": checked, **ADULTS})
    assert "The table is in order." in other.content.decode()
    assert Volunteer.objects.count() == 0
    assert (
        desk.post(PAGE, {"table": table(csv_of(AINO)), "checked": checked, **ADULTS}).url == "/coordinator/volunteers/"
    )
    assert Volunteer.objects.get().user.name == "Aino Ahola"


def test_the_page_asks_whether_everybody_is_an_adult(desk: Client) -> None:
    page = desk.post(PAGE, {"table": table(csv_of(AINO))}).content.decode()
    assert "Volunteers are 18 or over. Tick this when you know it of everybody." in page
    assert "The table is in order." not in page


def test_the_page_says_what_is_wrong(desk: Client) -> None:
    text = desk.post(PAGE, {"table": table(csv_of(["", *AINO[1:]])), **ADULTS}).content.decode()
    assert "Nobody has been brought in." in text
    assert "Fill in this cell." in text
    assert "Choose a file." in desk.post(PAGE, {}).content.decode()
    assert "Choose a CSV or XLSX file." in desk.post(PAGE, {"table": table(b"x", "a.pdf")}).content.decode()
    large = table(b"x" * 2_000_001)
    assert "larger than 2 megabytes" in desk.post(PAGE, {"table": large}).content.decode()


# By hand


def test_the_command_does_the_same(here: Office, tmp_path: Path) -> None:
    file, out = tmp_path / "v.csv", StringIO()
    file.write_bytes(csv_of(AINO))
    name = here.organisation.name
    call_command("import_volunteers", file, organisation=name, dry_run=True, stdout=out)
    assert "Dry run: nobody was brought in." in out.getvalue()
    assert Volunteer.objects.count() == 0
    call_command("import_volunteers", file, organisation=name, stdout=out)
    assert Volunteer.objects.count() == 1
    file.write_bytes(csv_of(["", *BORIS[1:]]))
    with pytest.raises(CommandError, match="Row 2, name: Fill in this cell"):
        call_command("import_volunteers", file, organisation=name, stdout=out)
    with pytest.raises(CommandError, match="no association"):
        call_command("import_volunteers", file, organisation="Ei ole", stdout=out)


def test_the_system_brings_in_anywhere(there: Office) -> None:
    job = Actor.system("volunteer-import")
    outcome = actions.import_volunteers(
        csv_of([*AINO[:2], "Raasepori"], heads=HEADS[:3]), there.organisation, actor=job
    )
    assert (outcome.brought_in, cast.RAASEPORI) == (1, Volunteer.objects.get().municipality_id)
