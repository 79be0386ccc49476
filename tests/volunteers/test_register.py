"""The register: every filter, saved views, files of what is shown, and each person counted once."""

from __future__ import annotations

from datetime import date, timedelta
from io import BytesIO
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from activities.models import ShiftPlace
from matching.models import CheckIn
from tests.factories import cast, matches, requirements, shifts, volunteering
from tests.factories.cast import Office, Person
from volunteers import actions
from volunteers.forms.filtering import VolunteerFilter
from volunteers.models import (
    Exemption,
    ModuleCompletion,
    SavedView,
    SupervisionPlace,
    SupervisionSession,
    Thanks,
    Volunteer,
    VolunteerCall,
)
from volunteers.silence import silent

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]
LIST = "/coordinator/volunteers/"
KEEP = "/coordinator/volunteers/views/keep/"


@pytest.fixture
def desk(coordinator_here: Person) -> Client:
    return coordinator_here.client


def names_in(client: Client, query: str = "") -> list[str]:
    return [row["cells"][0] for row in client.get(f"{LIST}?{query}").context["rows"]]


def learned(person: Person, office: Office, days_ago: int = 0) -> None:
    day = timezone.localdate() - timedelta(days=days_ago)
    ModuleCompletion.objects.create(module=requirements.module_of(office), user=person.user, completed_on=day)


# Filters


def test_by_words_of_the_profile_those_who_have_ended_too(here: Office, desk: Client, coordinator_here: Person) -> None:
    cast.volunteer(here, "Aino Ahola", life_stages=["toddler", "newborn"], competences=["kela_forms"])
    ended = cast.volunteer(here, "Boris Berg", life_stages=["newborn"], languages=["ar"])
    actions.end_volunteer(ended.volunteer, actor=coordinator_here.actor)
    assert names_in(desk, "life_stage=toddler") == ["Aino Ahola"]
    assert names_in(desk, "competence=kela_forms") == ["Aino Ahola"]
    assert names_in(desk, "state=ended&language=ar") == ["Boris Berg"]
    assert names_in(desk, "state=ended&language=fi") == []


def test_by_role_given_or_served_by_form_and_place(here: Office, desk: Client) -> None:
    role = volunteering.open_role(here, "doula")
    given, _other = cast.volunteer(here, "Aino Ahola"), cast.volunteer(here, "Boris Berg")
    cast.volunteer(here, "Cilla Carp", support_forms=["doula"])
    given.volunteer.roles.add(role, volunteering.open_role(here, "grandparent"))
    assert names_in(desk, f"role={role.pk}") == ["Aino Ahola", "Cilla Carp"]


def test_a_role_of_another_association_narrows_nothing(there: Office, desk: Client, volunteer_here: Person) -> None:
    role = volunteering.open_role(there, "doula")
    assert names_in(desk, f"role={role.pk}") == ["Eero Vapaa"]


def test_by_room(here: Office, desk: Client, coordinator_here: Person, parent_here: Person) -> None:
    full, free = cast.volunteer(here, "Aino Ahola", capacity=1), cast.volunteer(here, "Boris Berg", capacity=2)
    request = matches.accepted(parent_here.request, office=coordinator_here.actor, worker=coordinator_here.user)
    matches.match_in("proposed", request, full.volunteer, office=coordinator_here.actor)
    assert names_in(desk, "room=free") == ["Boris Berg"]
    assert names_in(desk, "room=full") == ["Aino Ahola"]
    actions.pause_volunteer(free.volunteer, until=None, actor=coordinator_here.actor)
    assert names_in(desk, "room=free") == []


def test_by_requirements(here: Office, desk: Client) -> None:
    role = volunteering.open_role(here)
    requirements.asks(role, "module", here, valid_months=12)
    in_order, ending, _missing, exempt = (cast.volunteer(here, f"{one} Apu") for one in "ABCD")
    learned(in_order, here)
    learned(ending, here, days_ago=340)
    requirement = role.requirements.get()
    far = timezone.localdate() + timedelta(days=200)
    Exemption.objects.create(requirement=requirement, user=exempt.user, reason="profession", ends_on=far)
    assert names_in(desk, "readiness=in_order") == ["A Apu", "D Apu"]
    assert names_in(desk, "readiness=ending") == ["B Apu"]
    assert names_in(desk, "readiness=missing") == ["C Apu"]


def test_of_a_couple_both_are_in_order(here: Office, desk: Client) -> None:
    requirements.asks(volunteering.open_role(here), "module", here)
    one, other = cast.volunteer(here, "Aino Ahola"), cast.stranger("Boris Berg")
    Volunteer.objects.filter(pk=one.volunteer.pk).update(unit="couple", together_with=other.user)
    learned(one, here)
    assert names_in(desk, "readiness=missing") == ["Aino Ahola"]
    learned(other, here)
    assert names_in(desk, "readiness=in_order") == ["Aino Ahola"]


def test_when_an_extract_ends_cannot_be_found_out(here: Office, desk: Client) -> None:
    """When an extract was seen is for the checker and the person alone (R-CR-6)."""
    role = volunteering.open_role(here)
    requirements.asks(role, "extract", here, valid_months=12)
    person = cast.volunteer(here, "Aino Ahola")
    requirements.seen(person.user, role, days_ago=340)
    assert names_in(desk, "readiness=ending") == []
    assert names_in(desk, "readiness=in_order") == ["Aino Ahola"]


def test_by_last_contact(here: Office, desk: Client, coordinator_here: Person) -> None:
    called, came, _quiet, long_ago = (cast.volunteer(here, f"{one} Apu") for one in "ABCD")
    now = timezone.now()
    VolunteerCall.objects.create(volunteer=called.volunteer, at=now - timedelta(days=41))
    VolunteerCall.objects.create(volunteer=long_ago.volunteer, at=now - timedelta(days=43))
    session = SupervisionSession.objects.create(organisation=here.organisation, starts_at=now - timedelta(days=3))
    SupervisionPlace.objects.create(session=session, volunteer=came.volunteer, came=True)
    SupervisionPlace.objects.create(session=session, volunteer=long_ago.volunteer, came=False)
    assert names_in(desk, "contact=lately") == ["A Apu", "B Apu"]
    assert names_in(desk, "contact=long_ago") == ["C Apu", "D Apu"]


def test_a_shift_a_check_in_and_thanks_are_contact_here_as_they_are_today(
    here: Office, desk: Client, coordinator_here: Person, parent_here: Person
) -> None:
    mummo = shifts.helper(here, "Mummo Apu", shifts.grandparents(here))
    beside, thanked = (cast.volunteer(here, f"{one} Apu") for one in ("Beside", "Thanked"))
    place = shifts.on(shifts.shift(here, mummo.volunteer.roles.get()), mummo)
    shifts.pass_by(place.shift, timedelta(days=20))
    ShiftPlace.objects.filter(pk=place.pk).update(state="done")
    request = matches.accepted(parent_here.request, office=coordinator_here.actor, worker=coordinator_here.user)
    match = matches.match_in("active", request, beside.volunteer, office=coordinator_here.actor)
    now = timezone.now()
    CheckIn.objects.filter(match=match).delete()
    CheckIn.objects.create(match=match, due_on=now.date(), party="volunteer", done_at=now)
    Thanks.objects.create(volunteer=thanked.volunteer, occasion="begun", sent_at=now)
    Volunteer.objects.update(state_since=now - timedelta(days=400), approved_on=now.date() - timedelta(days=400))
    assert names_in(desk, "contact=lately") == ["Beside Apu", "Mummo Apu", "Thanked Apu"]
    assert names_in(desk, "contact=long_ago") == []
    assert not silent(Volunteer.objects.all(), now).exists()


def test_nonsense_narrows_nothing(desk: Client, volunteer_here: Person) -> None:
    query = "&".join(f"{name}=nonsense" for name in VolunteerFilter.base_filters if name != "find")
    assert names_in(desk, query) == ["Eero Vapaa"]


FILTERS = [
    "", "find=a", "state=paused", "role=ROLE", "support_form=companion", "language=fi", "life_stage=toddler",
    "competence=kela_forms", "room=free", "room=full", "readiness=in_order", "readiness=ending", "readiness=missing",
    "contact=lately", "contact=long_ago", "municipality=790&sort=place",
    "find=a&role=ROLE&language=fi&room=free&readiness=in_order&contact=long_ago&sort=newest",
]  # fmt: skip


@pytest.mark.parametrize("query", FILTERS)
def test_any_filter_costs_the_same_with_3_and_30_rows(here: Office, desk: Client, query: str) -> None:
    role = volunteering.open_role(here)
    requirements.asks(role, "module", here, valid_months=12)
    asked = query.replace("ROLE", str(role.pk))

    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert desk.get(f"{LIST}?{asked}").status_code == 200
        return len(queries)

    def add(numbers: range) -> None:
        for number in numbers:
            person = cast.volunteer(here, f"V {number}", life_stages=["toddler"], competences=["kela_forms"])
            person.volunteer.roles.add(role)
            learned(person, here, days_ago=(0, 340, 400)[number % 3])

    add(range(3))
    cost()
    few = cost()
    add(range(3, 30))
    assert cost() == few


# Each person once


def test_a_person_is_counted_once_whatever_they_do(here: Office, desk: Client) -> None:
    one, other = cast.volunteer(here, "Aino Ahola"), cast.volunteer(here, "Boris Berg")
    for kind in ("doula", "grandparent", "peer_parent"):
        one.volunteer.roles.add(volunteering.open_role(here, kind))
    assert desk.get(LIST).context["count_words"] == "2 volunteers"
    beside = cast.stranger("Cilla Carp")
    Volunteer.objects.filter(pk=one.volunteer.pk).update(unit="couple", together_with=beside.user)
    assert desk.get(LIST).context["count_words"] == "2 volunteers, 3 people"
    Volunteer.objects.filter(pk=other.volunteer.pk).update(together_with=beside.user)
    assert desk.get(LIST).context["count_words"] == "2 volunteers, 3 people"


# Files


def test_the_workbook_holds_what_is_shown_and_no_formula(here: Office, desk: Client) -> None:
    cast.volunteer(here, "=cmd Paha\x07")
    cast.volunteer(here, "Aino Ahola")
    answer = desk.get(f"{LIST}?format=xlsx&find=a")
    assert answer["Content-Disposition"] == 'attachment; filename="volunteers.xlsx"'
    rows = list(load_workbook(BytesIO(answer.content)).active.values)
    assert len(rows) == 3
    assert sorted(row[0] for row in rows[1:]) == ["'=cmd Paha", "Aino Ahola"]
    assert rows[1][5] == 3


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_no_file_tells_of_extracts_or_exemptions(here: Office, desk: Client, kind: str) -> None:
    role = volunteering.open_role(here)
    requirements.asks(role, "module", here)
    person = cast.volunteer(here, "Aino Ahola")
    Exemption.objects.create(
        requirement=role.requirements.get(), user=person.user, reason="profession", ends_on=date(2040, 1, 1)
    )
    requirements.seen(person.user, volunteering.with_extract(role))
    answer = desk.get(f"{LIST}?format={kind}").content
    rows: Any = answer.decode("utf-8-sig") if kind == "csv" else str(list(load_workbook(BytesIO(answer)).active.values))
    assert "Aino" in rows
    assert not [word for word in ("xtract", "profession", "2040") if word in rows]


# Views that are kept


def test_a_view_is_kept_used_renamed_and_removed(desk: Client, volunteer_here: Person) -> None:
    told = {"name": "Pausella", "query": "state=paused&page=3&format=csv&stranger=1"}
    assert desk.post(KEEP, told).url == f"{LIST}?state=paused"
    view = SavedView.objects.get()
    assert (view.name, view.query) == ("Pausella", "state=paused")
    assert f'href="{LIST}?state=paused"' in desk.get(LIST).content.decode()
    desk.post(KEEP, {**told, "query": "language=sv"})
    assert SavedView.objects.get().query == "language=sv"
    forget = reverse("coordinator:volunteer-view-forget", args=[view.pk])
    assert forget in desk.get(f"{LIST}?language=sv").content.decode()
    assert desk.post(forget).url == LIST
    assert not SavedView.objects.exists()


def test_a_view_is_its_keeper_s_alone(here: Office, desk: Client) -> None:
    colleague = cast.worker(here, "coordinator", "Kaija Kollega")
    colleague.client.post(KEEP, {"name": "Omani", "query": "state=paused"})
    view = SavedView.objects.get()
    assert "Omani" not in desk.get(LIST).content.decode()
    assert desk.post(reverse("coordinator:volunteer-view-forget", args=[view.pk])).status_code == 404


def test_a_view_without_a_name_says_what_to_do(desk: Client) -> None:
    answer = desk.post(KEEP, {"name": " ", "query": "state=paused"}, follow=True)
    assert "Give the view a name" in answer.content.decode()
    assert answer.context["form"].chosen["state"] == "paused"
    assert not SavedView.objects.exists()
