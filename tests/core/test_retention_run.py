"""The nightly run, its dry run and its command (R-RT-1)."""

from __future__ import annotations

import json
from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from core import retention
from core.models import AuditEntry
from core.privacy import declared, own_models
from core.retention import months_before
from families import actions as families
from families.models import Adult, Family, SupportRequest
from matching.models import Match
from notifications.models import OutboxMessage
from portal.tasks import retain
from tests.factories import cast
from tests.factories.aged import CODES, JOB, NOW, age_request, end_of, line_of, run
from tests.factories.cast import Office, Person

pytestmark = pytest.mark.django_db


def old_families(here: Office, count: int) -> None:
    for number in range(count):
        person = cast.parent(here, f"Perhe{number}", key=f"vanha-{number}", phone=f"+3584570000{number:02d}")
        age_request("withdrawn", person)(months_before(NOW, 7))


def test_a_dry_run_counts_and_erases_nothing(here: Office, ended: Match) -> None:
    end_of(ended, months_before(NOW, 40))
    old_families(here, 2)
    before = str(sorted(Adult.objects.values_list()))
    outcomes = {one.code: one for one in retention.run(NOW, actor=JOB, dry_run=True)}
    assert (outcomes["request_not_taken"].due, outcomes["request_not_taken"].erased) == (2, 0)
    assert (outcomes["family_case"].due, outcomes["agreement"].due) == (1, 1)
    assert str(sorted(Adult.objects.values_list())) == before
    assert not AuditEntry.objects.filter(verb="family.erased").exists()


def test_a_second_run_erases_nothing_more(here: Office, ended: Match) -> None:
    end_of(ended, months_before(NOW, 40))
    old_families(here, 2)
    first = retention.run(NOW, actor=JOB)
    assert sum(one.erased for one in first) > 0
    assert sum(one.erased for one in retention.run(NOW, actor=JOB)) == 0


def test_each_family_has_its_entry_in_the_trail_with_its_organisation(here: Office) -> None:
    old_families(here, 3)
    run("request_not_taken")
    entries = AuditEntry.objects.filter(verb="family.erased")
    assert {(entry.reason, entry.organisation_id) for entry in entries} == {("retention", here.organisation.pk)}
    assert entries.count() == 3


def test_thirty_families_cost_as_many_queries_as_three(here: Office) -> None:
    def queries(count: int) -> int:
        old_families(here, count)
        with CaptureQueriesContext(connection) as found:
            assert run("request_not_taken").erased == count
        SupportRequest.objects.all().delete()
        Family.objects.all().delete()
        return len(found)

    queries(1)
    assert queries(3) == queries(30)


def test_more_than_a_batch_is_erased_batch_by_batch(here: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(retention, "BATCH", 2)
    old_families(here, 5)
    outcome = run("request_not_taken")
    assert (outcome.due, outcome.erased) == (5, 5)


def test_nobody_hears_of_the_nightly_erasing(here: Office, ended: Match) -> None:
    end_of(ended, months_before(NOW, 40))
    before = OutboxMessage.objects.count()
    retention.run(NOW, actor=JOB)
    assert OutboxMessage.objects.count() == before


@pytest.mark.smoke
def test_the_nightly_task_does_what_the_command_does(here: Office) -> None:
    old_families(here, 2)
    assert retain() >= 2
    assert Family.objects.filter(erased_at__isnull=False).count() == 2


def report(*arguments: str) -> str:
    out = StringIO()
    call_command("retain", *arguments, stdout=out)
    return out.getvalue()


@pytest.mark.smoke
def test_the_command_prints_every_line_and_a_dry_run_says_so(here: Office) -> None:
    old_families(here, 2)
    printed = report("--dry-run")
    assert printed.startswith("Dry run for ")
    assert [code for code in CODES if code not in printed] == []
    assert Family.objects.filter(erased_at=None).count() == 2
    assert report().startswith("Retention on ")
    assert Family.objects.filter(erased_at=None).count() == 0


def test_the_command_can_look_ahead_but_not_erase_ahead(parent_here: Person) -> None:
    families.withdraw_request(parent_here.request, actor=parent_here.actor)
    ahead = (timezone.localdate() + timedelta(days=300)).isoformat()
    found = {one["code"]: one for one in json.loads(report("--dry-run", "--json", "--on", ahead))}
    assert (found["request_not_taken"]["due"], found["request_not_taken"]["erased"]) == (1, 0)
    with pytest.raises(CommandError, match="dry-run"):
        report("--on", ahead)


def test_two_lines_of_one_code_are_a_mistake() -> None:
    with pytest.raises(ValueError, match="family_case"):
        retention.register(line_of("family_case"))


def test_every_line_is_in_the_documentation(settings: Any) -> None:
    told = (settings.BASE_DIR / "docs" / "retention.md").read_text()
    assert [code for code in CODES if f"`{code}`" not in told] == []


def test_every_outlasting_declaration_has_its_line() -> None:
    outlasting = {privacy.outlasts for model in own_models() for privacy in declared(model)} - {""}
    assert outlasting <= set(CODES)
    assert outlasting == {"agreement", "feedback_text"}
