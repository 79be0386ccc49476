"""Services from a table: looked at first, whole or not at all, known again, and nobody's own address kept."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from openpyxl import Workbook

from accounts.models import Municipality
from core.refusals import Refused
from partners import actions
from partners.directory import areas_of, write_entry
from partners.importing import COLUMNS
from partners.models import ServiceEntry
from tests.factories import cast
from tests.factories.cast import Office, Person

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]
PAGE = "/coordinator/services/import/"
HEADS = ["category", "area", "name fi", "how to get in touch fi", "phone", "life stages", "languages"]
CENTRE = ["family_centre", "Sastamala", "Perhekeskus", "Soita arkisin", "040 000 0021", "newborn, toddler", "fi, sv"]
LEGAL = ["oikeusapu", "koko maa", "Oikeusaputoimisto", "Varaa aika", "", "", ""]


def csv_of(*rows: list[str], heads: list[str] | None = None) -> bytes:
    return "\n".join(";".join(row) for row in (heads or HEADS, *rows)).encode()


def xlsx_of(*rows: list[Any]) -> bytes:
    book, held = Workbook(), BytesIO()
    for row in (HEADS, *rows):
        book.active.append(row)
    book.save(held)
    return held.getvalue()


def sentences(outcome: Any) -> list[tuple[int, str, str]]:
    return [(one.row, one.column, one.sentence) for one in outcome.mistakes]


@pytest.mark.parametrize("make", [csv_of, xlsx_of], ids=["csv", "xlsx"])
def test_a_table_brings_services_in(coordinator_here: Person, make: Any) -> None:
    outcome = actions.bring_services(make(CENTRE, LEGAL), actor=coordinator_here.actor)
    assert (len(outcome.added), outcome.mistakes) == (2, [])
    centre = ServiceEntry.objects.get(name_fi="Perhekeskus")
    assert (centre.municipality_id, centre.phone_dial, centre.source) == (cast.SASTAMALA, "0400000021", "csv")
    assert (centre.life_stages, centre.languages) == (["newborn", "toddler"], ["fi", "sv"])
    assert "perhekeskus" in centre.search_text
    legal = ServiceEntry.objects.get(name_fi="Oikeusaputoimisto")
    assert (legal.category, legal.municipality_id, legal.wellbeing_county_code) == ("legal_aid", None, "")


def test_looking_writes_nothing_and_the_same_table_twice_changes_nothing(coordinator_here: Person) -> None:
    actor, table = coordinator_here.actor, csv_of(CENTRE, LEGAL)
    assert len(actions.look_at_services(table, actor=actor).added) == 2
    assert ServiceEntry.objects.count() == 0
    actions.bring_services(table, actor=actor)
    again = actions.bring_services(table, actor=actor)
    assert (len(again.added), len(again.changed), len(again.same)) == (0, 0, 2)
    assert ServiceEntry.objects.count() == 2


def test_a_row_is_known_by_its_number_or_by_name_kind_and_area(coordinator_here: Person) -> None:
    actor = coordinator_here.actor
    actions.bring_services(csv_of(CENTRE), actor=actor)
    entry = ServiceEntry.objects.get()
    by_name = csv_of([*CENTRE[:3], "Tule käymään", *CENTRE[4:]])
    outcome = actions.bring_services(by_name, actor=actor)
    assert [one.changed for one in outcome.changed] == [["contact_route_fi"]]
    by_number = csv_of(
        [str(entry.pk), "family_centre", "Pirkanmaan hyvinvointialue", "Uusi nimi"], heads=["number", *HEADS[:3]]
    )
    outcome = actions.bring_services(by_number, actor=actor)
    assert [one.changed for one in outcome.changed] == [["name_fi", "area"]]
    entry.refresh_from_db()
    assert (entry.name_fi, entry.contact_route_fi, entry.wellbeing_county_code) == ("Uusi nimi", "Tule käymään", "08")
    assert entry.municipality_id is None


@pytest.mark.parametrize(
    ("row", "column", "sentence"),
    [
        (["", *CENTRE[1:]], "category", "Fill in this cell."),
        (["nonsense", *CENTRE[1:]], "category", "Use these words"),
        ([CENTRE[0], "Nowhere", *CENTRE[2:]], "area", "Write names of municipalities"),
        ([CENTRE[0], "Raasepori", *CENTRE[2:]], "area", "not of an area that you look after"),
        ([*CENTRE[:2], "", *CENTRE[3:]], "name fi", "Fill in this cell."),
        ([*CENTRE[:3], "", *CENTRE[4:]], "how to get in touch fi", "Tell how to get in touch."),
        ([*CENTRE[:4], "call me", *CENTRE[5:]], "phone", "Write the phone number"),
        ([*CENTRE[:5], "elderly", ""], "life stages", "Use these words"),
        ([*CENTRE[:3], "131052-308T", *CENTRE[4:]], "how to get in touch fi", "identity code"),
    ],
)
def test_a_faulty_row_is_told_with_its_place_and_nothing_is_written(
    coordinator_here: Person, row: list[str], column: str, sentence: str
) -> None:
    outcome = actions.bring_services(csv_of(LEGAL, row), actor=coordinator_here.actor)
    told = sentences(outcome)
    assert (told[0][0], told[0][1]) == (3, column)
    assert sentence in told[0][2]
    assert ServiceEntry.objects.count() == 0


def test_the_same_service_twice_in_a_table_is_a_mistake(coordinator_here: Person) -> None:
    outcome = actions.look_at_services(csv_of(CENTRE, CENTRE), actor=coordinator_here.actor)
    assert sentences(outcome) == [(3, "", "An earlier row has the same service. Keep one of them.")]


def test_a_number_of_somebody_elses_service_is_not_known_here(coordinator_here: Person, there: Office) -> None:
    facts = {"category": "ecec", "name_fi": "Daghem", "checked_on": timezone.localdate()}
    entry = write_entry({**facts, "municipality_id": there.municipality.pk})
    outcome = actions.look_at_services(
        csv_of([str(entry.pk), *CENTRE], heads=["number", *HEADS]), actor=coordinator_here.actor
    )
    assert sentences(outcome)[0][1] == "number"


def test_addresses_of_workers_are_left_out_and_that_is_told(coordinator_here: Person) -> None:
    row = [*CENTRE[:3], "Kirjoita maija.meikalainen@example.org", *CENTRE[4:]]
    outcome = actions.bring_services(csv_of(row), actor=coordinator_here.actor)
    assert [(one.row, one.column) for one in outcome.notes] == [(2, "how to get in touch fi")]
    assert ServiceEntry.objects.get().contact_route_fi == "Kirjoita"


def test_several_places_in_one_cell(coordinator_here: Person) -> None:
    row = [CENTRE[0], "Sastamala, Huittinen", *CENTRE[2:]]
    actions.bring_services(csv_of(row), actor=coordinator_here.actor)
    assert areas_of(ServiceEntry.objects.get()) == {cast.SASTAMALA, cast.HUITTINEN}


@pytest.mark.parametrize("hat", ["partner", "volunteer_here", "administrator_here"])
def test_only_the_office_brings_tables(request: pytest.FixtureRequest, hat: str) -> None:
    with pytest.raises(Refused, match="not_yours"):
        actions.look_at_services(csv_of(CENTRE), actor=request.getfixturevalue(hat).actor)


def test_what_was_changed_by_a_table_stays_ours_over_a_reading(coordinator_here: Person) -> None:
    facts = {"category": "family_centre", "name_fi": "Perhekeskus", "checked_on": timezone.localdate()}
    place = {"municipality_id": cast.SASTAMALA}
    entry = write_entry({**facts, **place, "contact_route_fi": "Soita", "source": "ptv", "source_id": "1"})
    actions.bring_services(csv_of(CENTRE), actor=coordinator_here.actor)
    entry.refresh_from_db()
    assert entry.source == "ptv"
    assert entry.own_fields == ["contact_route_fi", "languages", "life_stages", "phone_dial", "phone_display"]


# The page


def upload(data: bytes, name: str = "services.csv") -> dict[str, Any]:
    return {"table": SimpleUploadedFile(name, data)}


def test_the_page_shows_first_and_writes_when_it_is_confirmed(coordinator_here: Person) -> None:
    client = coordinator_here.client
    shown = client.post(PAGE, upload(csv_of(CENTRE, LEGAL)))
    assert ServiceEntry.objects.count() == 0
    assert [row["cells"] for row in shown.context["preview"]["added"]["rows"]] == [
        ["2", "Perhekeskus"],
        ["3", "Oikeusaputoimisto"],
    ]
    sent = client.post(PAGE, {"held": shown.context["confirm"].initial["held"]})
    assert sent.status_code == 302
    assert ServiceEntry.objects.count() == 2
    same = client.post(PAGE, upload(csv_of(CENTRE, LEGAL)))
    assert same.context["confirm"] is None
    assert "Every service in the table" in same.content.decode()


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        ({}, "Choose a file."),
        (upload(b"x", "services.pdf"), "Choose a CSV or XLSX file."),
        (upload(b"x" * 1_500_001), "larger than 1.5 megabytes"),
        (upload(b"area\nSastamala"), "This column is missing"),
    ],
)
def test_a_bad_file_gets_a_clear_sentence(coordinator_here: Person, sent: dict[str, Any], sentence: str) -> None:
    assert sentence in coordinator_here.client.post(PAGE, sent).content.decode()


def test_a_broken_confirmation_writes_nothing(coordinator_here: Person) -> None:
    assert coordinator_here.client.post(PAGE, {"held": "%%%"}).status_code == 302
    assert ServiceEntry.objects.count() == 0


def test_what_is_downloaded_may_be_brought_in_again(coordinator_here: Person) -> None:
    old = timezone.localdate() - timedelta(days=30)
    facts = {"category": "family_centre", "contact_route_fi": "Soita", "checked_on": old}
    write_entry({**facts, "name_fi": "A", "phone_display": "+358 40 000 0021", "phone_dial": "+358400000021"})
    write_entry({**facts, "name_fi": "B", "is_shown": False, "wellbeing_county_code": "08"})
    write_entry({**facts, "name_fi": "C", "summary_fi": 'Monta; "riviä"\nja merkkiä'}, areas=["790", "710"])
    write_entry({**facts, "name_fi": "D", "municipality": Municipality.objects.get(pk="790")})
    for form in ("csv", "xlsx"):
        table = coordinator_here.client.get("/coordinator/services/table/", {"format": form}).content
        outcome = actions.look_at_services(table, actor=coordinator_here.actor)
        assert sentences(outcome) == []
        assert (len(outcome.same), len(outcome.changed), len(outcome.added)) == (4, 0, 0)


def test_columns_may_be_named_in_any_language() -> None:
    heads = [head for column in COLUMNS for head in set(column.heads)]
    assert len(heads) == len(set(heads)), "no head stands for two columns"
