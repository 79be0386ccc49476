from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from accounts.models import User
from core.actor import Actor, Role
from core.models import AuditEntry
from core.refusals import Refused
from tests.factories import cast, matches
from tests.factories.cast import Office, Person
from volunteers import actions, rules
from volunteers.models import PackedVolunteer, Volunteer
from volunteers.packing import packed_values
from volunteers.states import Volunteer as State

pytestmark = pytest.mark.django_db


def verbs_of(volunteer: Volunteer) -> list[str]:
    return list(AuditEntry.objects.about(volunteer).order_by("pk").values_list("verb", flat=True))


def approve(office: Office, actor: Actor, **changes: Any) -> Volunteer:
    told = {
        "email": "uusi@example.org",
        "name": "Uusi Vapaaehtoinen",
        "organisation": office.organisation,
        "municipality": office.municipality,
        "support_forms": ["companion"],
        "languages": ["fi", "sv"],
        **changes,
    }
    return actions.approve_volunteer(**told, actor=actor)


def test_approving_opens_an_account_gives_the_hat_and_packs_the_row(here: Office, coordinator_here: Person) -> None:
    volunteer = approve(here, coordinator_here.actor)
    assert volunteer.state == State.AVAILABLE
    assert not volunteer.user.has_usable_password()
    assert volunteer.user.memberships.active().get().role == Role.VOLUNTEER
    assert volunteer.packed.languages == packed_values(volunteer)["languages"] == 0b11
    assert verbs_of(volunteer) == ["volunteer.approved"]


def test_somebody_who_signs_in_already_keeps_their_account(
    here: Office, there: Office, coordinator_here: Person
) -> None:
    elsewhere = cast.volunteer(there, "Elsa Muualla")
    volunteer = approve(here, coordinator_here.actor, email="ELSA.MUUALLA@example.org", name="Joku Muu")
    assert volunteer.user == elsewhere.user
    assert volunteer.user.name == "Elsa Muualla"
    assert User.objects.filter(email__iexact="elsa.muualla@example.org").count() == 1


def test_an_unknown_fact_is_not_written(here: Office, coordinator_here: Person) -> None:
    with pytest.raises(ValueError, match="state"):
        approve(here, coordinator_here.actor, state="ended")
    assert not Volunteer.objects.exists()
    assert not User.objects.filter(email="uusi@example.org").exists()


@pytest.mark.parametrize(
    "fact", ["languages", "radius_km", "slots", "life_stages", "limits", "capacity", "municipality"]
)
def test_changing_a_fact_changes_the_packed_row_with_it(
    fact: str, here: Office, coordinator_here: Person, volunteer_here: Person
) -> None:
    volunteer = volunteer_here.volunteer
    new = {
        "languages": ["sv", "ar"],
        "radius_km": 7,
        "slots": ["mon_morning"],
        "life_stages": ["toddler"],
        "limits": ["pets"],
        "capacity": 2,
        "municipality": cast.open_office("Muu", cast.HUITTINEN, organisation=here.organisation).municipality,
    }
    changed = actions.update_volunteer(volunteer, **{fact: new[fact]}, actor=coordinator_here.actor)
    assert changed == [fact]
    row = PackedVolunteer.objects.get(volunteer=volunteer)
    assert {name: getattr(row, name) for name in packed_values(volunteer)} == packed_values(volunteer)
    assert AuditEntry.objects.about(volunteer).get(verb="volunteer.updated").fields == [fact]


def test_changing_nothing_writes_nothing(coordinator_here: Person, volunteer_here: Person) -> None:
    volunteer = volunteer_here.volunteer
    assert actions.update_volunteer(volunteer, radius_km=volunteer.radius_km, actor=coordinator_here.actor) == []
    assert verbs_of(volunteer) == ["volunteer.approved"]


def test_a_pause_ends_where_the_volunteer_was(
    coordinator_here: Person, volunteer_here: Person, parent_here: Person
) -> None:
    volunteer, office = volunteer_here.volunteer, coordinator_here.actor
    actions.pause_volunteer(volunteer, until=None, actor=office)
    actions.resume_volunteer(volunteer, actor=office)
    assert volunteer.state == State.AVAILABLE
    request = matches.accepted(parent_here.request, office=office, worker=coordinator_here.user)
    matches.match_in("trial", request, volunteer, office=office)
    volunteer.refresh_from_db()
    actions.pause_volunteer(volunteer, until=timezone.localdate() + timedelta(days=30), actor=office)
    actions.resume_volunteer(volunteer, actor=office)
    assert (volunteer.state, volunteer.paused_until) == (State.IN_TASK, None)


def test_ending_takes_the_hat_and_forgets_what_matching_read(coordinator_here: Person, volunteer_here: Person) -> None:
    volunteer = volunteer_here.volunteer
    actions.end_volunteer(volunteer, actor=coordinator_here.actor)
    volunteer.refresh_from_db()
    assert volunteer.state == State.ENDED
    assert not PackedVolunteer.objects.filter(volunteer=volunteer).exists()
    assert not volunteer.user.memberships.active().exists()
    assert volunteer_here.client.get("/volunteer/").status_code == 404


def test_matching_marks_a_task_and_a_pause_stays_a_pause(coordinator_here: Person, volunteer_here: Person) -> None:
    volunteer, office = volunteer_here.volunteer, coordinator_here.actor
    actions.mark_in_task(volunteer, actor=office)
    actions.mark_in_task(volunteer, actor=office)
    assert volunteer.state == State.IN_TASK
    actions.mark_available(volunteer, actor=office)
    actions.mark_available(volunteer, actor=office)
    assert volunteer.state == State.AVAILABLE
    actions.pause_volunteer(volunteer, until=None, actor=office)
    actions.mark_in_task(volunteer, actor=office)
    actions.mark_available(volunteer, actor=office)
    assert volunteer.state == State.PAUSED


def test_refusals_of_approving(here: Office, there: Office, coordinator_here: Person, volunteer_here: Person) -> None:
    office = coordinator_here.actor
    wrong = cast.open_office("Muu", cast.HUITTINEN, organisation=here.organisation).municipality
    table = [
        ({}, office, None),
        ({}, volunteer_here.actor, "not_yours"),
        ({"organisation": there.organisation}, office, "other_organisation"),
        ({"municipality": wrong}, office, "other_municipality"),
        ({"email": volunteer_here.user.email.upper()}, office, "already_there"),
    ]
    for changes, actor, code in table:
        asked = {"email": "uusi@example.org", "organisation": here.organisation, "municipality": here.municipality}
        refusal = rules.why_not_approve(**{**asked, **changes}, actor=actor)
        assert (refusal.code if refusal else None) == code, changes


def test_nobody_is_added_alone_who_serves_together_with_somebody(here: Office, volunteer_here: Person) -> None:
    second = cast.stranger("Toinen Vapaa").user
    Volunteer.objects.filter(pk=volunteer_here.volunteer.pk).update(unit="couple", together_with=second)
    with pytest.raises(Refused, match="already_there"):
        approve(here, cast.MAKER, email=second.email.upper())
    volunteer_here.volunteer.refresh_from_db()
    actions.end_volunteer(volunteer_here.volunteer, actor=cast.MAKER)
    assert approve(here, cast.MAKER, email=second.email).user == second


def test_refusals_of_the_service(coordinator_here: Person, volunteer_here: Person, parent_here: Person) -> None:
    volunteer, office = volunteer_here.volunteer, coordinator_here.actor
    today = timezone.localdate()

    def codes(actor: Actor = office) -> dict[str, str | None]:
        refusals = {
            "update": rules.why_not_update(volunteer, actor=actor),
            "pause": rules.why_not_pause(volunteer, until=None, today=today, actor=actor),
            "resume": rules.why_not_resume(volunteer, actor=actor),
            "end": rules.why_not_end(volunteer, actor=actor),
        }
        return {verb: refusal.code if refusal else None for verb, refusal in refusals.items()}

    assert codes() == {"update": None, "pause": None, "resume": "not_paused", "end": None}
    own = {"update": "not_yours", "pause": None, "resume": "not_paused", "end": "not_yours"}
    assert codes(volunteer_here.actor) == own
    assert set(codes(parent_here.actor).values()) == {"not_yours"}
    actions.pause_volunteer(volunteer, until=None, actor=volunteer_here.actor)
    assert codes() == {"update": None, "pause": "is_paused", "resume": None, "end": None}
    actions.resume_volunteer(volunteer, actor=office)
    request = matches.accepted(parent_here.request, office=office, worker=coordinator_here.user)
    match = matches.match_in("proposed", request, volunteer, office=office)
    assert codes()["end"] == "has_family"
    matches.actions.cancel_match(match, reason="coordinator", actor=office)
    actions.end_volunteer(volunteer, actor=office)
    volunteer.refresh_from_db()
    assert codes() == {"update": "has_ended", "pause": "has_ended", "resume": "not_paused", "end": "has_ended"}


@pytest.mark.parametrize(("days", "code"), [(0, "pause_length"), (1, None), (366, None), (367, "pause_length")])
def test_a_pause_lasts_at_most_a_year(
    days: int, code: str | None, coordinator_here: Person, volunteer_here: Person
) -> None:
    today = timezone.localdate()
    until = today + timedelta(days=days)
    refusal = rules.why_not_pause(volunteer_here.volunteer, until=until, today=today, actor=coordinator_here.actor)
    assert (refusal.code if refusal else None) == code


def test_a_refused_action_changes_nothing(volunteer_here: Person) -> None:
    volunteer = volunteer_here.volunteer
    with pytest.raises(Refused):
        actions.end_volunteer(volunteer, actor=volunteer_here.actor)
    volunteer.refresh_from_db()
    assert volunteer.state == State.AVAILABLE
    assert verbs_of(volunteer) == ["volunteer.approved"]
