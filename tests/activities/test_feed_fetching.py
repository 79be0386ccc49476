"""An address that somebody has written is read from the open internet alone, and never for long or much."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.utils import translation

from activities.importing import fetching
from activities.importing.fetching import Reader, Unreadable, is_public, read_feed
from tests.factories.feeds import Served, data_of, event, served


@pytest.fixture(autouse=True)
def _in_english() -> Iterator[None]:
    with translation.override("en"):
        yield


@pytest.fixture
def calendar(tmp_path: Path) -> Iterator[Served]:
    with served(tmp_path) as calendar:
        yield calendar


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "10.1.2.3", "192.168.1.1", "172.16.0.1", "169.254.169.254", "100.64.0.1", "0.0.0.0", "224.0.0.1",
        "255.255.255.255", "::1", "::", "fe80::1%eth0", "fc00::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "ff02::1",
        "64:ff9b::7f00:1", "2002:7f00:1::", "2001:0:1::1", "198.18.0.1", "240.0.0.1", "2001:db8::1",
    ],
)  # fmt: skip
def test_only_the_open_internet_is_read(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", ["193.65.61.7", "2a00:1450:400f:80d::200e", "::ffff:193.65.61.7"])
def test_an_address_of_the_open_internet_is_public(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("http://kalenteri.example/", "begins with https://"),
        ("file:///etc/passwd", "begins with https://"),
        ("https://", "begins with https://"),
        ("https://a:b@kalenteri.example/", "begins with https://"),
        ("https://kalenteri.example:8443/", "begins with https://"),
        ("https://kalenteri.example:x/", "This is not an address."),
        ("https://[::1]/", "not on the open internet"),
        ("https://127.0.0.1/", "not on the open internet"),
        ("https://2130706433/", "not on the open internet"),
        ("https://localhost/", "not on the open internet"),
        ("https://[fe80::1%25lo]/", ""),
        ("https://nowhere.invalid/", "could not be reached safely"),
        ("https://" + "x" * 300 + ".example/", "could not be reached safely"),
    ],
)
def test_an_address_that_must_not_be_read_is_refused_in_words(address: str, words: str) -> None:
    with pytest.raises(Unreadable) as refused:
        read_feed(address)
    assert words in str(refused.value.sentence)


def test_a_calendar_is_read_with_its_places_and_page_by_page(calendar: Served) -> None:
    second = calendar.address("/v1/second/").replace("https", "http")
    calendar.pages["/v1/event/"] = (200, {}, data_of(event("kunta:1"), next=second))
    calendar.pages["/v1/second/"] = (200, {}, data_of(event("kunta:2")))
    told = read_feed(calendar.address("/v1/event/?start=today"), calendar.reader)
    assert [one["id"] for one in told] == ["kunta:1", "kunta:2"]
    assert calendar.asked[0] == ("/v1/event/?start=today&include=location,keywords", "localhost")


def test_the_next_page_of_another_site_is_not_read(calendar: Served) -> None:
    calendar.pages["/v1/event/"] = (200, {}, data_of(event(), next="https://elsewhere.example/"))
    assert len(read_feed(calendar.address(), calendar.reader)) == 1


def test_a_calendar_that_leads_in_a_ring_comes_to_an_end(calendar: Served) -> None:
    calendar.pages["/v1/event/"] = (200, {}, data_of(event(), next=calendar.address()))
    assert len(read_feed(calendar.address(), calendar.reader)) == fetching.MOST_PAGES


def test_a_redirect_is_looked_at_like_any_address(calendar: Served) -> None:
    calendar.pages["/old/"] = (301, {"Location": "/v1/event/"}, b"")
    calendar.pages["/v1/event/"] = (200, {}, data_of(event()))
    assert len(read_feed(calendar.address("/old/"), calendar.reader)) == 1
    for target in ("http://localhost/v1/event/", "https://127.0.0.1:1/", "file:///etc/passwd"):
        calendar.pages["/old/"] = (302, {"Location": target}, b"")
        with pytest.raises(Unreadable, match="begins with https://"):
            read_feed(calendar.address("/old/"), calendar.reader)


def test_redirects_do_not_go_round_for_ever(calendar: Served) -> None:
    calendar.pages["/v1/event/"] = (302, {"Location": "/v1/event/"}, b"")
    with pytest.raises(Unreadable, match="answered 302"):
        read_feed(calendar.address(), calendar.reader)
    assert len(calendar.asked) == fetching.MOST_REDIRECTS + 1


def test_a_server_that_cannot_prove_its_name_is_not_read(calendar: Served) -> None:
    stranger = Reader(allows=lambda ip: True, port=calendar.port)
    with pytest.raises(Unreadable, match="could not be reached safely"):
        read_feed(calendar.address(), stranger)


def test_too_much_and_too_slow_are_cut_off(tmp_path: Path) -> None:
    with served(tmp_path, most_bytes=1000, seconds=3.0) as calendar:
        calendar.pages["/v1/event/"] = (200, {}, b"x" * 1001)
        with pytest.raises(Unreadable, match="larger than 2 megabytes"):
            read_feed(calendar.address(), calendar.reader)
        calendar.pages["/v1/event/"] = (200, {"X-Slowly": "1", "Content-Length": "900"}, b"x" * 900)
        with pytest.raises(Unreadable, match="did not answer in ten seconds"):
            read_feed(calendar.address(), calendar.reader)
