from datetime import UTC, date, datetime, time

import pytest
from django import forms
from django.template import Context, Template
from django.utils import formats, translation

pytestmark = pytest.mark.smoke

LANGUAGES = ["fi", "sv", "en"]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("typed", ["3.9.2026", "03.09.2026", "2026-09-03"])
def test_a_date_may_be_typed_in_three_ways_in_every_language(language: str, typed: str) -> None:
    with translation.override(language):
        assert forms.DateField().clean(typed) == date(2026, 9, 3)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("typed", "meant"), [("9.05", time(9, 5)), ("9:05", time(9, 5)), ("9", time(9))])
def test_a_time_may_be_typed_in_three_ways_in_every_language(language: str, typed: str, meant: time) -> None:
    with translation.override(language):
        assert forms.TimeField().clean(typed) == meant


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_moment_may_be_typed_as_people_and_as_browsers_write_it(language: str) -> None:
    with translation.override(language):
        assert forms.DateTimeField().clean("3.9.2026 9.05") == forms.DateTimeField().clean("2026-09-03T09:05")


@pytest.mark.parametrize(("language", "shown"), [("fi", "3.9.2026"), ("sv", "3.9.2026"), ("en", "3 September 2026")])
def test_a_date_is_shown_as_the_language_writes_it(language: str, shown: str) -> None:
    with translation.override(language):
        assert formats.date_format(date(2026, 9, 3)) == shown


@pytest.mark.parametrize(("language", "shown"), [("fi", "9.05"), ("sv", "9.05"), ("en", "9:05")])
def test_a_time_is_shown_as_the_language_writes_it(language: str, shown: str) -> None:
    with translation.override(language):
        assert formats.time_format(time(9, 5)) == shown


@pytest.mark.parametrize(
    ("language", "shown"),
    [("fi", "3.9.2026 klo 9.05"), ("sv", "3.9.2026 kl. 9.05"), ("en", "3 September 2026, 9:05")],
)
def test_a_moment_is_shown_in_helsinki_time(language: str, shown: str) -> None:
    moment = datetime(2026, 9, 3, 6, 5, tzinfo=UTC)
    with translation.override(language):
        assert Template("{{ moment }}").render(Context({"moment": moment})) == shown


@pytest.mark.parametrize(("language", "shown"), [("fi", "12\xa0345,6"), ("sv", "12\xa0345,6"), ("en", "12,345.6")])
def test_a_number_is_grouped_as_the_language_writes_it(language: str, shown: str) -> None:
    with translation.override(language):
        assert formats.number_format(12345.6, 1, use_l10n=True, force_grouping=True) == shown
