"""Old cases come in from a table: all of them or none, twice is once, and nobody hears of it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from core.actor import Actor
from core.models import AuditEntry
from core.retention import months_before
from core.transitions import brought_in
from families import reminders
from families.access import actor_of
from families.actions import erase_families
from families.importing import COLUMNS
from families.importing.reading import read
from families.links import mint_link
from families.models import Adult, Child, Consent, Family, PackedRequest, SupportRequest
from matching import importing
from matching import reminders as matching_reminders
from matching.models import CheckIn, Match
from notifications.models import OutboxMessage
from portal.figures import counted
from tests import erased
from tests.factories.cast import Office, Person
from tests.factories.imported import ENDED, LONG_AGO, TODAY, WAITING, WALKING, ago, table
from volunteers.models import Volunteer

pytestmark = pytest.mark.django_db
JOB = Actor.system("tests")
NOW = timezone.now()
Bring = Callable[..., str]


# What comes in


@pytest.mark.smoke
def test_a_waiting_family_comes_in_as_it_waits(bring: Bring, here: Office) -> None:
    printed = bring(WAITING)
    assert "Brought in: 1" in printed
    request = SupportRequest.objects.get()
    assert (request.state, request.arrived_by, request.topics) == ("accepted", "import", ["kela", "talk"])
    assert timezone.localdate(request.received_at) == TODAY - timedelta(days=90)
    assert timezone.localdate(request.state_since) == TODAY - timedelta(days=70)
    assert (request.contact.called, str(request.contact.phone), request.contact.channel) == (
        "Tiina",
        "+358400000031",
        "call",
    )
    assert sorted(Child.objects.values_list("birth_year", flat=True)) == [2021, 2023]
    assert (request.programme, request.family.organisation) == (here.programme, here.organisation)
    assert PackedRequest.objects.filter(request=request).exists()
    consent = Consent.objects.get()
    assert (consent.channel, timezone.localdate(consent.given_at)) == ("paper", TODAY - timedelta(days=75))


def test_a_companionship_that_goes_on_comes_in_with_its_companion(bring: Bring, volunteer_here: Person) -> None:
    bring(WALKING)
    match = Match.objects.get()
    assert (match.state, match.volunteer) == ("active", volunteer_here.volunteer)
    assert (match.trial_began_on, match.ended_on) == (TODAY - timedelta(days=50), None)
    assert Volunteer.objects.get(pk=volunteer_here.volunteer.pk).state == "in_task"
    for page in ("", "visits/", f"families/{match.pk}/"):
        assert volunteer_here.client.get(f"/volunteer/{page}").status_code == 200, page
    days = CheckIn.objects.values_list("due_on", flat=True)
    assert days.count() > 0
    assert min(days) > TODAY


def test_the_pages_of_a_companionship_brought_in_open_for_the_office_and_the_family(
    bring: Bring, coordinator_here: Person
) -> None:
    bring(WALKING)
    match = Match.objects.select_related("request__contact").get()
    for page in (f"matches/{match.pk}/", f"requests/{match.request_id}/", "matches/"):
        assert coordinator_here.client.get(f"/coordinator/{page}").status_code == 200, page
    mint_link(match.request.contact, actor=JOB)
    family = Person(actor_of(match.request.contact), request=match.request).client
    for page in ("", "my-data/", "meetings/", "openings/"):
        assert family.get(f"/family/{page}").status_code == 200, page


def test_a_case_that_has_ended_comes_in_with_its_end(bring: Bring) -> None:
    bring(ENDED)
    match = Match.objects.get()
    assert (match.state, match.end_reason, match.ended_on) == ("ended", "goal_reached", TODAY - timedelta(days=60))
    assert match.request.state == "completed"
    assert match.request.contact.email == "kerttu@vanha.example"
    assert not PackedRequest.objects.exists()


def test_what_is_past_its_time_comes_in_without_anybody(bring: Bring) -> None:
    printed = bring(LONG_AGO)
    assert "because their time has passed: 1" in printed
    family = Family.objects.get()
    assert (family.erased_at is not None, family.counted) == (True, {"adults": 1, "children": 1})
    assert (Adult.objects.count(), Child.objects.count(), Consent.objects.count()) == (0, 0, 0)
    assert erased.columns_with({"Vieno", "vieno@vanha.example", "2019-001"}) == set()
    assert Match.objects.get().ended_on == date(2020, 4, 1)
    assert counted(2019, NOW)["begun"] == {"790": 1}


@pytest.mark.parametrize(
    ("state", "months", "is_kept"), [("withdrawn", 5, True), ("withdrawn", 7, False), ("completed", 11, True)]
)
def test_the_time_of_each_kind_of_case_decides_whether_anybody_comes_in(
    bring: Bring, state: str, months: int, is_kept: bool
) -> None:
    ended = timezone.localdate(months_before(NOW, months)).isoformat()
    row = {**WAITING, "state": state, "received on": "2019-02-01", "accepted on": "", "ended on": ended}
    bring({**row, "consent on": ""})
    assert Adult.objects.exists() is is_kept


def test_the_old_reference_is_not_kept(bring: Bring) -> None:
    bring(WAITING)
    assert erased.columns_with({"2025-017"}) == set()


@pytest.mark.parametrize("state", ["received", "in_contact", "on_hold", "declined", "expired", "redirected"])
def test_every_other_state_comes_in_too_and_its_page_opens(bring: Bring, coordinator_here: Person, state: str) -> None:
    ended = ago(10) if state in ("declined", "expired", "redirected") else ""
    bring({**WAITING, "state": state, "ended on": ended, "coordinator e-mail": coordinator_here.user.email})
    request = SupportRequest.objects.get()
    assert (request.state, request.assigned_to) == (state, coordinator_here.user)
    assert coordinator_here.client.get(f"/coordinator/requests/{request.pk}/").status_code == 200


def test_today_opens_with_everything_brought_in(bring: Bring, coordinator_here: Person) -> None:
    bring(WAITING, WALKING, ENDED, LONG_AGO)
    for page in ("", "requests/", "requests/?state=ended", "matches/"):
        assert coordinator_here.client.get(f"/coordinator/{page}").status_code == 200


# All or nothing, once


def test_a_dry_run_tells_what_would_be_and_writes_nothing(bring: Bring) -> None:
    printed = bring(WAITING, WALKING, ENDED, LONG_AGO, options=("--dry-run",))
    assert printed.startswith("Dry run: nothing was brought in.")
    assert "Brought in: 4" in printed
    assert (Family.objects.count(), Match.objects.count()) == (0, 0)
    assert not AuditEntry.objects.filter(verb__endswith="imported").exists()


def test_the_same_file_twice_adds_nothing(bring: Bring) -> None:
    bring(WAITING, WALKING, ENDED, LONG_AGO)
    before = [model.objects.count() for model in (Family, Adult, Child, SupportRequest, Consent, Match, CheckIn)]
    printed = bring(WAITING, WALKING, ENDED, LONG_AGO)
    assert "Brought in: 0" in printed
    assert "Here already, left as they are: 4" in printed
    after = [model.objects.count() for model in (Family, Adult, Child, SupportRequest, Consent, Match, CheckIn)]
    assert after == before


def test_new_rows_of_a_longer_file_come_in(bring: Bring) -> None:
    bring(WAITING)
    printed = bring(WAITING, ENDED)
    assert "Brought in: 1" in printed


def test_what_was_erased_does_not_come_back(bring: Bring) -> None:
    bring(ENDED)
    erase_families(Family.objects.all(), at=NOW, actor=JOB, reason="tests")
    bring(ENDED)
    assert Family.objects.count() == 1
    assert not Adult.objects.exists()


def test_the_same_reference_in_two_associations_is_two_cases(bring: Bring, there: Office, tmp_path: Path) -> None:
    bring(WAITING)
    path = tmp_path / "there.csv"
    path.write_text(table({**WAITING, "municipality": "Raseborg"}))
    call_command("import_cases", str(path), "--organisation", there.organisation.name, stdout=StringIO())
    assert SupportRequest.objects.values("family__organisation").distinct().count() == 2


def test_an_error_in_the_middle_leaves_nothing(bring: Bring, monkeypatch: pytest.MonkeyPatch) -> None:
    bring(WAITING)
    SupportRequest.objects.update(submission_key="another", reference="X")
    rows = [{**WAITING, "reference": f"r{number}"} for number in range(3)]

    def fall(*args: Any, **options: Any) -> int:
        raise RuntimeError("the power went")

    monkeypatch.setattr(importing, "write", fall)
    with pytest.raises(RuntimeError):
        bring(*rows)
    assert SupportRequest.objects.count() == 1
    assert Family.objects.count() == 1


def test_a_reference_that_is_taken_is_passed_over(bring: Bring) -> None:
    bring(WAITING)
    taken = SupportRequest.objects.get()
    SupportRequest.objects.filter(pk=taken.pk).update(submission_key="another")
    bring(WAITING)
    references = set(SupportRequest.objects.values_list("reference", flat=True))
    assert len(references) == 2
    assert taken.reference in references


# Nobody hears of it


def test_no_message_goes_out_for_an_old_case_now_or_later(bring: Bring) -> None:
    rows = [{**WAITING, "way of contact": "sms"}, {**WALKING, "way of contact": "sms"}, ENDED]
    bring(*rows, {**WAITING, "reference": "h", "state": "on_hold", "accepted on": "", "way of contact": "sms"})
    at = timezone.now()
    assert reminders.write_to_waiting(at) == 0
    assert reminders.remind(at, actor=JOB) == 0
    assert reminders.close_unanswered(at, actor=JOB) == 0
    assert matching_reminders.remind_companions(at) + matching_reminders.nudge_diaries(at) == 0
    assert matching_reminders.expire_proposals(at, actor=JOB) == 0
    assert OutboxMessage.objects.count() == 0


def test_what_comes_due_after_the_import_is_done_as_for_everybody(bring: Bring) -> None:
    bring({**WAITING, "accepted on": ago(10), "way of contact": "sms"})
    assert reminders.write_to_waiting(NOW + timedelta(days=17)) == 0
    assert reminders.write_to_waiting(NOW + timedelta(days=20)) == 1


def test_a_hold_runs_from_the_import(bring: Bring) -> None:
    bring({**WAITING, "state": "on_hold", "accepted on": ""})
    assert reminders.close_unanswered(NOW + timedelta(days=59), actor=JOB) == 0
    assert reminders.close_unanswered(NOW + timedelta(days=61), actor=JOB) == 1


# The trail, and the cost


def test_the_trail_has_one_entry_for_each_family_and_one_for_the_whole(bring: Bring, here: Office) -> None:
    bring(WAITING, WALKING, ENDED)
    families = AuditEntry.objects.filter(verb="family.imported")
    assert {int(entry.subject_id) for entry in families} == set(Family.objects.values_list("pk", flat=True))
    whole = AuditEntry.objects.get(verb="organisation.cases_imported")
    assert (whole.subject_id, whole.reason, whole.actor_label) == (str(here.organisation.pk), "cases:3", "case-import")
    assert {entry.organisation_id for entry in families} == {here.organisation.pk}


def test_thirty_cases_cost_as_many_queries_as_three(bring: Bring) -> None:
    def queries(name: str, count: int) -> int:
        rows = [{**WAITING, "reference": f"{name}{number}"} for number in range(count)]
        with CaptureQueriesContext(connection) as found:
            assert f"Brought in: {count}" in bring(*rows)
        return len(found)

    assert queries("a", 3) == queries("b", 30)


# The command and its documentation


def test_an_unknown_association_or_file_is_told(bring: Bring, here: Office, tmp_path: Path) -> None:
    for arguments, words in (
        (("no.csv", "--organisation", "Ei ole ry"), "no association called Ei ole ry"),
        ((str(tmp_path / "no.csv"), "--organisation", here.organisation.name), "cannot be read"),
    ):
        with pytest.raises(CommandError, match=words):
            call_command("import_cases", *arguments)


def test_every_column_and_state_is_documented(settings: Any) -> None:
    told = (settings.BASE_DIR / "docs" / "import.md").read_text()
    for column in COLUMNS:
        assert f"| `{column.english}`{' *' if column.is_needed else ''} | {column.swedish} / {column.finnish} |" in told
    for state in SupportRequest.transitions:
        assert f"`{state}`" in told


def test_a_row_is_brought_in_in_a_state_that_there_is() -> None:
    with pytest.raises(ValueError, match="asleep"):
        brought_in(SupportRequest, "asleep", since=NOW)


def test_a_file_is_read_whatever_ends_its_lines() -> None:
    for end in ("\n", "\r\n", "\r"):
        sheet = read(end.join(["reference;municipality;state;received on", "a;790;received;1.2.2026"]).encode())
        assert [row for row, _cells in sheet.rows] == [2]
