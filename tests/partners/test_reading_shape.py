"""What a stranger writes, as our fields: hours, phones, places and areas; whatever comes, nobody's address is kept."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from partners.models import ServiceEntry
from partners.reading.client import rest_of
from partners.reading.hours import hours_in_words
from partners.reading.pages import rows_of, told_by_id
from partners.reading.phones import number_of
from partners.reading.shape import Towns, is_for_families, modified_at, position_of, scope_of, values_of
from partners.reading.texts import plain, shortened
from tests.partners.ptv_server import CLASS, channel, service

TOWNS = Towns(
    counties={"790": "08", "619": "08", "108": "08", "140": "13", "478": "91"},
    regions={"790": "06", "619": "06", "108": "06", "140": "11", "478": "21"},
)
KEYS = st.sampled_from(
    sorted({*service(1), *channel(1), "value", "type", "language", "code", "url", "number", "street"})
)
LEAVES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.text(max_size=40),
    st.sampled_from(
        ["Name", "Summary", "fi", "P3.7", "Phone", "790", "matti@kunta.fi", "a＠b.fi", "Monday", "24:99:00"]
    ),
)
ODD = st.recursive(
    LEAVES, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS, inner, max_size=6), max_leaves=30
)
LENGTHS = {f.name: f.max_length for f in ServiceEntry._meta.fields if getattr(f, "max_length", None)}


def texts_in(told: Any) -> list[str]:
    if isinstance(told, dict):
        return [text for value in told.values() for text in texts_in(value)]
    if isinstance(told, list):
        return [text for value in told for text in texts_in(value)]
    return [told] if isinstance(told, str) else []


@settings(max_examples=150)
@given(facts=st.dictionaries(st.sampled_from(sorted(service(1))), ODD), place=st.dictionaries(KEYS, ODD, max_size=8))
def test_nothing_odd_stops_the_reading_or_keeps_an_address(facts: dict[str, Any], place: dict[str, Any]) -> None:
    item, where = {**service(1), **facts}, {**channel(1), **place}
    is_for_families(item)
    values = values_of(item, [where], TOWNS)
    assert not any("@" in text or "＠" in text for text in texts_in(values))
    assert not any("\x00" in text for text in texts_in(values))
    assert all(
        len(value) <= LENGTHS[name] for name, value in values.items() if isinstance(value, str) and name in LENGTHS
    )
    assert values == {} or (values["name_fi"] and values["contact_route_fi"] and values["category"])


@settings(max_examples=100)
@given(told=ODD)
def test_no_channel_is_too_odd(told: Any) -> None:
    values_of(service(1), [told] if isinstance(told, dict) else [], TOWNS)
    hours_in_words(told if isinstance(told, dict) else {})


@given(words=st.text(max_size=80), name=st.sampled_from(["matti.virkailija@kunta.fi", "m@x.fi", "matti(at)kunta.fi"]))
def test_no_address_is_left_in_a_text(words: str, name: str) -> None:
    kept = plain(f"{words} {name} loppu", 600)
    assert "@" not in kept
    assert "kunta.fi" not in kept


@given(words=st.lists(st.text("abcdefåäö", min_size=1, max_size=12), min_size=1, max_size=30), most=st.integers(13, 90))
def test_a_text_is_cut_between_words(words: list[str], most: int) -> None:
    text = " ".join(words)
    kept = shortened(text, most)
    assert len(kept) <= most
    assert kept == text or text.startswith(kept[:-1])
    assert set(kept.removesuffix("…").split(" ")) <= set(words)


def hours(*rows: dict[str, Any]) -> dict[str, str]:
    return hours_in_words({"serviceHours": list(rows)})


def week(*parts: tuple[str, str, str, str], kind: str = "DaysOfTheWeek", **more: Any) -> dict[str, Any]:
    named = [dict(zip(("dayFrom", "dayTo", "from", "to"), part, strict=True)) for part in parts]
    return {"serviceHourType": kind, "openingHour": named, **more}


@pytest.mark.parametrize(
    ("row", "fi", "sv", "en"),
    [
        (week(("Monday", "Friday", "09:00:00", "15:30:00")),
         "ma–pe klo 9–15.30", "mån–fre kl. 9–15.30", "Mon–Fri 9:00–15:30"),
        (week(*((day, "", "08:05", "16:00") for day in ("Monday", "Tuesday", "Thursday"))),
         "ma–ti, to klo 8.05–16", "mån–tis, tors kl. 8.05–16", "Mon–Tue, Thu 8:05–16:00"),
        (week(("Monday", "", "09:00", "12:00"), ("Monday", "", "13:00", "15:00")),
         "ma klo 9–12, ma klo 13–15", "mån kl. 9–12, mån kl. 13–15", "Mon 9:00–12:00, Mon 13:00–15:00"),
        (week(("Friday", "Saturday", "20:00:00", "06:00:00"), kind="OverMidnight"),
         "pe klo 20–6 (yön yli)", "fre kl. 20–6 (över natten)", "Fri 20:00–6:00 (overnight)"),
        ({"isAlwaysOpen": True}, "Aina auki", "Alltid öppet", "Always open"),
        ({"isReservation": True}, "Ajanvarauksella", "Med tidsbokning", "By appointment"),
        ({"serviceHourType": "Exceptional", "isClosed": True, "validFrom": "2026-12-24T00:00:00"},
         "24.12.2026: suljettu", "24.12.2026: stängt", "24.12.2026: closed"),
        (week(("Monday", "", "10:00:00", "12:00:00"), kind="Exceptional", validFrom="2026-12-23", validTo="2026-12-23"),
         "23.12.2026: klo 10–12", "23.12.2026: kl. 10–12", "23.12.2026: 10:00–12:00"),
    ],
)  # fmt: skip
def test_hours_are_words(row: dict[str, Any], fi: str, sv: str, en: str) -> None:
    assert hours(row) == {"fi": fi, "sv": sv, "en": en}


@pytest.mark.parametrize(
    "row", [week(("Monday", "", "25:00", "26:00")), week(("Someday", "", "", "")), {"isClosed": True}, {}]
)
def test_hours_that_cannot_be_understood_are_left_out(row: dict[str, Any]) -> None:
    assert hours(row) == {}


@pytest.mark.parametrize(
    ("row", "found"),
    [
        ({"prefixNumber": "+358", "number": "400000021"}, ("040 000 0021", "+358400000021")),
        ({"prefixNumber": "+358", "number": "0400000021"}, ("040 000 0021", "+358400000021")),
        ({"number": "116117", "isFinnishServiceNumber": True}, ("116 117", "116117")),
        ({"number": "080098811", "isFinnishServiceNumber": True}, ("0800 98811", "080098811")),
        ({"prefixNumber": "+46", "number": "8123456"}, ("+468123456", "+468123456")),
        ({"number": "soita matti@x.fi 0400000021"}, None),
        ({"number": ""}, None),
        ({"number": 7}, None),
    ],
)
def test_numbers_are_shown_and_dialled(row: dict[str, Any], found: Any) -> None:
    assert number_of(row) == found


@pytest.mark.parametrize(
    ("latitude", "longitude", "found"),
    [
        ("6805512.123", "283012.5", (6_805_512, 283_012)),
        ("61.34", "22.91", (None, None)),
        ("283012", "6805512", (None, None)),
        (None, [], (None, None)),
        ("nan", "inf", (None, None)),
    ],
)
def test_degrees_are_no_metres(latitude: Any, longitude: Any, found: tuple[int | None, int | None]) -> None:
    told = position_of({"latitude": latitude, "longitude": longitude})
    assert (told["north_m"], told["east_m"]) == found


def area(kind: str, code: str, *towns: str) -> dict[str, Any]:
    return {"type": kind, "code": code, "municipalities": [{"code": town} for town in towns]}


@pytest.mark.parametrize(
    ("kind", "areas", "found"),
    [
        ("Nationwide", [], (None, "", False, [])),
        ("NationwideExceptAlandIslands", [], (None, "", True, ["108", "140", "619", "790"])),
        ("LimitedType", [area("Municipality", "790", "790")], ("790", "", False, [])),
        ("LimitedType", [area("Municipality", "790"), area("Municipality", "619")], (None, "", True, ["619", "790"])),
        ("LimitedType", [area("WellbeingServiceCounties", "08", "790", "619")], (None, "08", False, [])),
        ("LimitedType", [area("Province", "06")], (None, "", True, ["108", "619", "790"])),
        ("LimitedType", [area("WellbeingServiceCounties", "08"), area("Municipality", "140")],
         (None, "", True, ["108", "140", "619", "790"])),
        ("LimitedType", [area("Municipality", "999")], (None, "", True, [])),
        ("LimitedType", [area("WellbeingServiceCounties", "77")], (None, "", True, [])),
    ],
)  # fmt: skip
def test_areas_are_our_municipalities(kind: str, areas: list[dict[str, Any]], found: Any) -> None:
    told = scope_of({"areaType": kind, "areas": areas}, TOWNS)
    assert tuple(told[name] for name in ("municipality_id", "wellbeing_county_code", "has_areas", "areas")) == found


@pytest.mark.parametrize(
    ("codes", "category", "stages"),
    [
        (["P3.7"], "family_counselling", []),
        (["P5.2", "P3"], "maternity_child_clinic", []),
        (["P3", "P3.4"], "ecec", []),
        (["P3.4"], "ecec", ["toddler", "ecec_start"]),
        (["P3.5"], "child_supervisor", ["separation"]),
    ],
)
def test_classes_are_our_categories(codes: list[str], category: str, stages: list[str]) -> None:
    told = values_of(service(1, serviceClasses=[{"uri": f"{CLASS}{code}"} for code in codes]), [], TOWNS)
    assert (told["category"], told["life_stages"]) == (category, stages)


@pytest.mark.parametrize(
    "facts",
    [{"serviceClasses": [{"code": "P20"}]}, {"targetGroups": [{"code": "KR2"}]}, {"serviceClasses": None}],
)
def test_services_of_others_are_passed_over(facts: dict[str, Any]) -> None:
    assert not is_for_families(service(1, **facts))


def test_without_channels_there_is_still_a_way() -> None:
    told = values_of(service(1), [], TOWNS)
    assert (told["contact_route_sv"], told["phone_dial"]) == ("Se Suomi.fi-tjänster", "")
    assert told["how_fi"] == "Kirjoita osoitteeseen tai soita. (fi) Maksuton."
    assert modified_at(told) == datetime(2026, 5, 4, 10, tzinfo=UTC)


@pytest.mark.parametrize(
    ("told", "seconds"), [("120", 120), ("", 0), ("soon", 0), ("Mon, 01 Jan 2001 00:00:00 GMT", 0), ("²", 0)]
)
def test_how_long_a_server_wants_to_rest(told: str, seconds: float) -> None:
    assert rest_of(told) == seconds


@given(told=ODD)
def test_a_page_is_understood_or_refused(told: Any) -> None:
    from_server = type("Told", (), {"told": told})()
    for read in (rows_of, told_by_id):
        try:
            read(from_server)
        except Exception as fault:  # noqa: BLE001  only the one kind may come
            assert type(fault).__name__ == "Fault"  # noqa: PT017
