"""Stages of life: what the children's years suggest, what the family confirms, and how it is all stopped."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.test import Client
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from core.refusals import Refused
from families import actions, reminders, stages
from families.access import actor_of
from families.models import Child, Consent, SupportRequest
from notifications import delivery
from notifications.models import OutboxMessage
from partners.vocabulary import LifeStage
from tests.factories import families as make

OpenPage = Callable[[SupportRequest], Client]
HOME = "/family/household/"
HELSINKI = ZoneInfo("Europe/Helsinki")
SPRING = datetime(2027, 2, 9, 10, 0, tzinfo=HELSINKI)


def of_years(*years: int, on: date = date(2027, 5, 1)) -> list[str]:
    return stages.suggested([Child(birth_year=year) for year in years], on)


@pytest.mark.parametrize(
    ("born", "expected"),
    [
        (2027, ["newborn"]),
        (2026, ["newborn", "toddler", "ecec_start"]),
        (2025, ["toddler", "ecec_start"]),
        (2024, ["toddler", "ecec_start"]),
        (2023, ["ecec_start"]),
        (2022, ["ecec_start"]),
        (2021, ["preschool_start"]),
        (2020, ["school_start"]),
        (2019, []),
        (2016, ["adolescence"]),
        (2015, ["lower_to_upper", "adolescence"]),
        (2014, ["lower_to_upper", "adolescence"]),
        (2012, ["adolescence", "secondary_ed"]),
        (2010, ["adolescence", "secondary_ed"]),
        (2009, ["adolescence", "secondary_ed", "moving_out"]),
        (2008, ["moving_out"]),
        (2007, []),
        (2028, []),
    ],
)
def test_a_birth_year_suggests_the_stages_of_both_ages_it_may_mean(born: int, expected: list[str]) -> None:
    assert of_years(born) == expected


@pytest.mark.parametrize(("due", "expected"), [((2027, 5), ["expecting"]), ((2027, 9), ["expecting"]), ((2027, 4), [])])
def test_a_due_month_that_has_passed_suggests_nothing(due: tuple[int, int], expected: list[str]) -> None:
    assert stages.suggested([Child(due_month=date(*due, 1))], date(2027, 5, 20)) == expected


@given(st.lists(st.integers(2005, 2030), max_size=8), st.dates(date(2026, 1, 1), date(2030, 12, 31)))
def test_suggestions_are_each_once_in_the_words_order_and_never_of_a_childs_troubles(
    years: list[int], on: date
) -> None:
    found = of_years(*years, on=on)
    assert found == [stage for stage in LifeStage.values if stage in found]
    told_by_families_alone = {"separation", "illness", "bereavement", "bullying", "special_needs", "single_parent"}
    assert not told_by_families_alone & set(found)
    assert found == of_years(*reversed(years), on=on)


@pytest.mark.parametrize(
    ("on", "expected"),
    [(date(2027, 2, 1), ["school_start"]), (date(2027, 7, 31), ["school_start"]), (date(2027, 8, 1), [])],
)
def test_a_stage_of_the_autumn_lies_ahead_from_february_to_july(on: date, expected: list[str]) -> None:
    assert stages.ahead([Child(birth_year=2020)], on) == expected


# On the family's page


@pytest.fixture
def starter(sastamala: object) -> SupportRequest:
    """A family whose child begins school in the autumn of 2027."""
    with time_machine.travel(SPRING, tick=False):
        return make.request_of(birth_years=(2020,), life_stages=("separation",))


def test_the_family_confirms_what_is_suggested_and_matching_reads_it(
    own_page: OpenPage, starter: SupportRequest
) -> None:
    with time_machine.travel(SPRING, tick=False):
        mine = own_page(starter)
        form = mine.get(f"{HOME}stages/").context["form"]
        assert form.initial["stages"] == ["school_start", "separation"]
        mine.post(f"{HOME}stages/", {"stages": ["school_start"]})
    fresh = SupportRequest.objects.get()
    assert fresh.life_stages == ["school_start"]
    assert fresh.packed.life_stages == 1 << LifeStage.values.index("school_start")


def test_the_childrens_years_are_changed_without_a_question(own_page: OpenPage, starter: SupportRequest) -> None:
    mine = own_page(starter)
    kept = Child.objects.get()
    years = f"2020, {timezone.localdate().year}"
    assert mine.post(f"{HOME}children/", {"birth_years": years}).status_code == 302
    assert list(Child.objects.values_list("birth_year", flat=True)) == [2020, timezone.localdate().year]
    assert Child.objects.filter(pk=kept.pk).exists()
    mine.post(f"{HOME}children/", {"birth_years": ""})
    assert not Child.objects.exists()


@pytest.mark.parametrize("typed", ["kaksi", "1850", "20201", "2020; DROP"])
def test_years_that_are_no_years_are_told_in_words_and_nothing_is_lost(
    typed: str, own_page: OpenPage, starter: SupportRequest
) -> None:
    answer = own_page(starter).post(f"{HOME}children/", {"birth_years": typed})
    assert answer.context["form"].errors["birth_years"]
    assert answer.context["form"]["birth_years"].value() == typed
    assert Child.objects.get().birth_year == 2020


# Messages ahead of a new stage


def written(kind: str = "stage_ahead") -> list[str]:
    return list(OutboxMessage.objects.filter(kind=kind).values_list("state", flat=True))


def wish(request: SupportRequest) -> None:
    actions.wish_stage_messages(request.contact, actor=actor_of(request.contact))


def test_nobody_is_written_to_without_an_own_yes(starter: SupportRequest) -> None:
    reminders.write_ahead(SPRING)
    assert written() == []


def test_a_yes_brings_one_message_a_spring_and_none_in_autumn(starter: SupportRequest) -> None:
    with time_machine.travel(SPRING, tick=False):
        wish(starter)
        assert starter.consents.get(purpose=Consent.Purpose.STAGE_MESSAGES).giver == starter.contact
        for days in (0, 1, 60):
            reminders.write_ahead(SPRING + timedelta(days=days))
        delivery.deliver_due()
    assert written() == ["sent"]
    reminders.write_ahead(SPRING.replace(month=9))
    assert written() == ["sent"]


def test_one_press_stops_every_stage_message_for_good(own_page: OpenPage, starter: SupportRequest) -> None:
    with time_machine.travel(SPRING, tick=False):
        wish(starter)
        reminders.write_ahead(SPRING)
        mine = own_page(starter)
        shown = mine.get(HOME).content.decode()
        assert "/family/household/life-changed/" in shown
        answer = mine.post(f"{HOME}life-changed/")
        assert answer.headers["Location"] == HOME
        delivery.deliver_due()
        assert written() == ["cancelled"]
        reminders.write_ahead(SPRING + timedelta(days=1))
        assert written() == ["cancelled"]
    starter.family.refresh_from_db()
    assert starter.family.wants_stage_messages is False
    assert not Consent.objects.filter(purpose=Consent.Purpose.STAGE_MESSAGES, withdrawn_at=None).exists()
    shown = mine.get(HOME)
    assert "life-changed" not in shown.content.decode()
    assert (shown.context["stages_new"], shown.context["ahead"]) == ([], [])


def test_what_was_stopped_is_not_begun_again(starter: SupportRequest) -> None:
    actions.stop_stage_messages(starter.family, actor=actor_of(starter.contact))
    with pytest.raises(Refused) as refused:
        wish(SupportRequest.objects.get())
    assert refused.value.refusal.code == "stopped"


def test_a_child_taken_away_takes_the_message_with_it(starter: SupportRequest) -> None:
    with time_machine.travel(SPRING, tick=False):
        wish(starter)
        reminders.write_ahead(SPRING)
        actions.set_children(starter.family, birth_years=[], actor=actor_of(starter.contact))
        delivery.deliver_due()
    assert written() == ["cancelled"]


def test_stopping_twice_is_stopping_once(own_page: OpenPage, starter: SupportRequest) -> None:
    mine = own_page(starter)
    assert {mine.post(f"{HOME}life-changed/").status_code for _press in range(2)} == {302}
    assert mine.get(f"{HOME}life-changed/").status_code == 405
