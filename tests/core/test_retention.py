"""What is kept is kept for its time and no longer, and a hold stops the clock (domain.md 4.5, R-RT-1)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.utils import timezone

from accounts.models import Invitation
from core import audit
from core.actor import Actor, Role
from core.models import AuditEntry
from core.retention import months_before
from families import actions as families
from families.models import Adult, Child, Consent, ContactChange, ErasureRequest, Family, FamilyLink, SupportRequest
from matching.models import Agreement, AgreementAcceptance, Feedback, Goal, Match, Meeting, MeetingFeeling, VisitDraft
from notifications import invitations
from tests.factories.aged import DAY, JOB, NOW, age_request, due, end_of, run
from tests.factories.cast import Office, Person
from volunteers import actions as volunteers
from volunteers.models import Volunteer

pytestmark = pytest.mark.django_db
# Months


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        ("2026-11-22", 6, "2026-05-22"),
        ("2026-01-31", 2, "2025-11-30"),
        ("2024-02-29", 12, "2023-02-28"),
        ("2026-03-31", 1, "2026-02-28"),
        ("2026-01-15", 36, "2023-01-15"),
        ("2026-01-31", -1, "2026-02-28"),
        ("2026-12-05", -1, "2027-01-05"),
    ],
)
def test_months_are_counted_by_the_calendar(day: str, months: int, expected: str) -> None:
    at = timezone.make_aware(datetime.fromisoformat(f"{day}T03:00"))
    assert timezone.localdate(months_before(at, months)).isoformat() == expected


def test_months_keep_the_time_on_the_clock_over_a_change_of_clocks() -> None:
    at = datetime(2026, 11, 1, 0, 40, tzinfo=UTC)
    assert timezone.localtime(months_before(at, 2)).strftime("%d.%m. %H:%M") == "01.09. 02:40"


# Each line: not due on the last day, due on the next


@pytest.mark.parametrize("state", ["withdrawn", "expired", "declined", "redirected"])
def test_a_request_that_was_not_taken_is_erased_after_six_months(parent_here: Person, state: str) -> None:
    age = age_request(state, parent_here)
    age(months_before(NOW, 6) + DAY)
    assert due("request_not_taken") == 0
    age(months_before(NOW, 6))
    assert (due("request_not_taken"), due("family_case")) == (1, 0)
    assert run("request_not_taken").erased == 1
    assert not Adult.objects.filter(family=parent_here.family).exists()
    assert SupportRequest.objects.filter(pk=parent_here.request.pk, state=state).exists()
    assert due("request_not_taken") == 0


@pytest.mark.parametrize("state", ["received", "in_contact", "on_hold", "accepted", "proposed", "matched"])
def test_what_goes_on_is_never_due(parent_here: Person, state: str) -> None:
    age_request(state, parent_here)(months_before(NOW, 60))
    assert (due("request_not_taken"), due("family_case")) == (0, 0)


def test_a_case_is_erased_twelve_months_from_its_end(ended: Match) -> None:
    family = ended.request.family
    end_of(ended, months_before(NOW, 12) + DAY)
    assert (due("family_case"), due("request_not_taken")) == (0, 0)
    end_of(ended, months_before(NOW, 12))
    assert (due("family_case"), due("request_not_taken")) == (1, 0)
    assert run("family_case").erased == 1
    family.refresh_from_db()
    assert family.erased_at == NOW
    assert family.counted == {"adults": 1, "children": 1}
    assert not Child.objects.filter(family=family).exists()


def test_a_companionship_that_began_makes_a_case_even_when_the_request_was_withdrawn_later(ended: Match) -> None:
    SupportRequest.objects.filter(pk=ended.request_id).update(state="withdrawn")
    end_of(ended, months_before(NOW, 7))
    assert (due("family_case"), due("request_not_taken")) == (0, 0)
    end_of(ended, months_before(NOW, 12))
    assert due("family_case") == 1


def test_a_new_request_keeps_the_whole_family(ended: Match, here: Office) -> None:
    end_of(ended, months_before(NOW, 30))
    SupportRequest.objects.create(
        family=ended.request.family, programme=here.programme, reference="UUSI", submission_key="uusi"
    )
    assert due("family_case") == 0


def test_a_family_without_any_request_goes_after_six_months(here: Office) -> None:
    family = Family.objects.create(organisation=here.organisation, municipality=here.municipality)
    assert due("request_not_taken") == 0
    Family.objects.filter(pk=family.pk).update(created_at=months_before(NOW, 6))
    assert due("request_not_taken") == 1


def test_the_diary_loses_its_words_after_three_months_and_keeps_its_minutes(ended: Match) -> None:
    end_of(ended, months_before(NOW, 3) + DAY)
    assert due("visit_diary") == 0
    end_of(ended, months_before(NOW, 3))
    assert run("visit_diary").erased == 1
    meeting = Meeting.objects.get(match=ended, minutes=90)
    assert (meeting.note, meeting.form) == ("", "face_to_face")
    assert AuditEntry.objects.filter(verb="match.diary_erased", subject_id=str(ended.pk)).count() == 1
    assert due("visit_diary") == 0


def test_the_diary_of_a_companionship_that_goes_on_stays(ended: Match) -> None:
    Match.objects.filter(pk=ended.pk).update(state="active", ended_on=None)
    assert due("visit_diary", NOW + timedelta(days=900)) == 0


def test_an_entry_that_was_not_sent_goes_after_three_months(ended: Match) -> None:
    VisitDraft.objects.update(saved_at=months_before(NOW, 3) + DAY)
    assert due("visit_draft") == 0
    VisitDraft.objects.update(saved_at=months_before(NOW, 3))
    assert run("visit_draft").erased == 1
    assert not VisitDraft.objects.exists()


def test_how_the_companion_was_goes_after_twelve_months(ended: Match) -> None:
    end_of(ended, months_before(NOW, 12) + DAY)
    assert due("meeting_feeling") == 0
    end_of(ended, months_before(NOW, 12))
    assert run("meeting_feeling").erased == 1
    assert not MeetingFeeling.objects.exists()


def test_the_words_of_feedback_go_after_two_years_and_its_number_stays(ended: Match) -> None:
    Feedback.objects.update(given_at=months_before(NOW, 24) + DAY)
    assert due("feedback_text") == 0
    Feedback.objects.update(given_at=months_before(NOW, 24))
    assert run("feedback_text").erased == 1
    assert Feedback.objects.filter(match=ended, party="family").values_list("value", "text").get() == (9, "")


def test_agreements_and_consents_outlast_the_case_by_their_own_time(ended: Match) -> None:
    end_of(ended, months_before(NOW, 36) + DAY)
    run("family_case")
    assert Agreement.objects.get(match=ended).purpose == "Kulkea rinnalla"
    assert Goal.objects.get(agreement__match=ended).text == "Muistan varatut ajat"
    assert Feedback.objects.get(match=ended, party="family").text == "Kiitos kulkijalle."
    assert (due("agreement"), due("consent")) == (0, 0)
    end_of(ended, months_before(NOW, 36))
    assert (run("agreement").erased, run("consent").erased) == (1, 1)
    agreement = Agreement.objects.get(match=ended)
    assert (agreement.purpose, agreement.rhythm, agreement.place) == ("", "", "")
    assert set(Goal.objects.values_list("text", flat=True)) == {""}
    assert set(AgreementAcceptance.objects.values_list("by_label", flat=True)) == {""}
    assert not Consent.objects.exists()
    assert (due("agreement"), due("consent")) == (0, 0)


def test_a_volunteers_file_goes_two_years_after_the_end(ended: Match, volunteer_here: Person) -> None:
    volunteer = volunteer_here.volunteer
    volunteers.end_volunteer(volunteer, actor=Actor.system("tests"))
    Volunteer.objects.update(state_since=months_before(NOW, 24) + DAY)
    assert due("volunteer_file") == 0
    Volunteer.objects.update(state_since=months_before(NOW, 24))
    assert run("volunteer_file").erased == 1
    volunteer.user.refresh_from_db()
    assert (volunteer.user.name, volunteer.user.is_active) == ("", False)
    assert due("volunteer_file") == 0


def test_invitations_go_two_weeks_after_they_ended(here: Office, administrator_here: Person) -> None:
    invite = invitations.invite(
        email="uusi@example.org",
        name="Uusi Kutsuttu",
        role=Role.VOLUNTEER,
        organisation=here.organisation,
        municipalities=[here.municipality],
        language="fi",
        actor=administrator_here.actor,
    )
    assert due("invitation") == 0
    assert due("invitation", invite.expires_at + timedelta(days=13)) == 0
    assert run("invitation", invite.expires_at + timedelta(days=14)).erased == 1
    assert not Invitation.objects.exists()


def test_the_access_log_is_kept_two_years(parent_here: Person) -> None:
    count = AuditEntry.objects.count()
    assert due("access_log", months_before(NOW, -24) - DAY) == 0
    assert run("access_log", months_before(NOW, -24) + DAY).erased == count
    assert not AuditEntry.objects.exists()


def test_sessions_links_and_codes_go_when_they_end(parent_here: Person) -> None:
    store = SessionStore()
    store.create()
    families.ask_contact_change(parent_here.adult, channel="sms", address="+358400000013", actor=parent_here.actor)
    assert [due(code) for code in ("session", "private_link", "contact_change")] == [0, 0, 0]
    later = NOW + timedelta(days=91)
    assert [run(code, later).erased for code in ("session", "private_link", "contact_change")] == [1, 1, 1]
    assert [model.objects.count() for model in (Session, FamilyLink, ContactChange)] == [0, 0, 0]


def test_answers_to_wishes_to_be_erased_are_kept_three_years(parent_here: Person) -> None:
    asked = families.ask_erasure(parent_here.family, asked_by=parent_here.adult, actor=parent_here.actor)
    assert due("erasure_request", months_before(NOW, -60)) == 0
    families.take_back_erasure(asked, actor=parent_here.actor)
    assert due("erasure_request", months_before(NOW, -36) - DAY) == 0
    assert run("erasure_request", months_before(NOW, -36) + DAY).erased == 1
    assert not ErasureRequest.objects.exists()


# What stops the clock


def place_hold(match: Match, office: Actor, *, days: int = 30) -> Any:
    until = timezone.localdate() + timedelta(days=days)
    return families.place_hold(match.request.family, reason="claim", until=until, actor=office)


HELD_LINES = ["family_case", "consent", "visit_diary", "visit_draft", "meeting_feeling", "feedback_text", "agreement"]


@pytest.mark.parametrize("code", HELD_LINES)
def test_a_legal_hold_stops_every_line_about_the_family_until_its_day(
    ended: Match, coordinator_here: Person, code: str
) -> None:
    end_of(ended, months_before(NOW, 40))
    Feedback.objects.update(given_at=months_before(NOW, 40))
    VisitDraft.objects.update(saved_at=months_before(NOW, 40))
    assert due(code) == 1
    hold = place_hold(ended, coordinator_here.actor)
    outcome = run(code)
    assert (outcome.due, outcome.erased, outcome.held) == (0, 0, 1)
    last = timezone.make_aware(datetime.combine(hold.until, datetime.max.time()))
    assert (due(code, last), due(code, last + DAY)) == (0, 1)
    families.lift_hold(hold, actor=coordinator_here.actor)
    assert due(code) == 1


def test_a_request_that_was_not_taken_can_be_held_too(parent_here: Person, coordinator_here: Person) -> None:
    age_request("withdrawn", parent_here)(months_before(NOW, 7))
    until = timezone.localdate() + timedelta(days=3)
    families.place_hold(parent_here.family, reason="authority", until=until, actor=coordinator_here.actor)
    assert (due("request_not_taken"), run("request_not_taken").held) == (0, 1)
    assert due("request_not_taken", NOW + timedelta(days=4)) == 1


def test_the_trail_about_a_held_family_stays(ended: Match, coordinator_here: Person) -> None:
    audit_of = AuditEntry.objects.about(ended.request.family)
    place_hold(ended, coordinator_here.actor, days=1500)
    audit.opened(ended.request.family, actor=coordinator_here.actor, purpose="request")
    run("access_log", months_before(NOW, -30))
    assert audit_of.exists()
    assert not AuditEntry.objects.exclude(subject_type="families.Family").exists()


def test_a_held_family_holds_its_companions_file(
    ended: Match, volunteer_here: Person, coordinator_here: Person
) -> None:
    volunteers.end_volunteer(volunteer_here.volunteer, actor=JOB)
    Volunteer.objects.update(state_since=months_before(NOW, 25))
    place_hold(ended, coordinator_here.actor)
    outcome = run("volunteer_file")
    assert (outcome.due, outcome.erased, outcome.held) == (0, 0, 1)
    assert due("volunteer_file", NOW + timedelta(days=31)) == 1


def test_data_that_is_kept_and_not_used_is_not_erased(ended: Match) -> None:
    end_of(ended, months_before(NOW, 13))
    Family.objects.update(restricted_at=NOW)
    outcome = run("family_case")
    assert (outcome.due, outcome.held) == (0, 1)
