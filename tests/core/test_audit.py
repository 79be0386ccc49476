import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from core import audit
from core.actor import Actor
from core.models import AuditEntry
from core.refusals import NotNow
from families import actions as families
from tests.factories.cast import Office, Person

pytestmark = [pytest.mark.django_db, pytest.mark.smoke]
JOB = Actor.system("tests")


def entry(here: Office) -> AuditEntry:
    with transaction.atomic():
        return audit.record("organisation.opened", here.organisation, actor=JOB, reason="test", fields=["b", "a", "b"])


def test_an_entry_says_what_was_done_to_what_by_whom(here: Office, coordinator_here: Person) -> None:
    with transaction.atomic():
        written = audit.record("organisation.renamed", here.organisation, actor=coordinator_here.actor, fields=["name"])
    found = AuditEntry.objects.get(pk=written.pk)
    assert (found.verb, found.subject_type, found.subject_id) == (
        "organisation.renamed",
        "accounts.Organisation",
        str(here.organisation.pk),
    )
    assert (found.actor_role, found.actor_label) == ("coordinator", "")
    assert (found.actor_user_id, found.organisation_id) == (coordinator_here.user.pk, here.organisation.pk)
    assert found.fields == ["name"]


def test_the_names_of_changed_fields_stand_once_and_in_order(here: Office) -> None:
    assert entry(here).fields == ["a", "b"]


@pytest.mark.django_db(transaction=True)
def test_nothing_is_recorded_outside_the_transaction_of_its_change(here: Office) -> None:
    before = AuditEntry.objects.count()
    with pytest.raises(RuntimeError, match="outside the transaction"):
        audit.record("organisation.renamed", here.organisation, actor=JOB)
    assert AuditEntry.objects.count() == before


def test_without_its_entry_a_change_does_not_happen(parent_here: Person, coordinator_here: Person) -> None:
    nameless = Actor(role=coordinator_here.actor.role, label=None)
    with pytest.raises(NotNow):
        families.record_attempt(parent_here.request, outcome="reached", actor=nameless)
    parent_here.request.refresh_from_db()
    assert (parent_here.request.state, parent_here.request.attempts.count()) == ("received", 0)
    families.record_attempt(parent_here.request, outcome="no_answer", actor=coordinator_here.actor)
    with pytest.raises(IntegrityError), transaction.atomic():
        families.record_attempt(parent_here.request, outcome="reached", actor=nameless)
    assert parent_here.request.attempts.count() == 1


# Append-only


def test_the_trail_cannot_be_updated(here: Office) -> None:
    entry(here)
    with pytest.raises(TypeError, match="append-only"):
        AuditEntry.objects.update(reason="another")


def test_an_entry_cannot_be_saved_again(here: Office) -> None:
    written = entry(here)
    written.reason = "another"
    with pytest.raises(DatabaseError), transaction.atomic():
        written.save()
    assert AuditEntry.objects.get(pk=written.pk).reason == "test"


def test_the_database_itself_refuses_to_change_an_entry(here: Office) -> None:
    written = entry(here)
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE core_auditentry SET reason = 'another' WHERE id = %s", [written.pk])
    assert AuditEntry.objects.get(pk=written.pk).reason == "test"


def test_retention_can_delete_old_entries(here: Office) -> None:
    written = entry(here)
    AuditEntry.objects.filter(pk=written.pk).delete()
    assert not AuditEntry.objects.filter(pk=written.pk).exists()


# Looking


def test_opening_a_file_is_a_verb_and_the_family_can_see_it(parent_here: Person, coordinator_here: Person) -> None:
    audit.opened(parent_here.family, actor=coordinator_here.actor, purpose="request")
    assert [(found.verb, found.reason) for found in audit.openings_of(parent_here.family)] == [
        ("family.opened", "request")
    ]


def test_openings_of_one_file_are_not_those_of_another(
    parent_here: Person, parent_there: Person, coordinator_here: Person
) -> None:
    audit.opened(parent_here.family, actor=coordinator_here.actor, purpose="request")
    assert list(audit.openings_of(parent_there.family)) == []


def test_the_page_of_a_request_records_that_it_was_opened(parent_here: Person, coordinator_here: Person) -> None:
    coordinator_here.client.get(f"/coordinator/requests/{parent_here.request.pk}/")
    found = audit.openings_of(parent_here.family).get()
    assert (found.actor_user_id, found.organisation_id) == (
        coordinator_here.user.pk,
        parent_here.family.organisation_id,
    )


def test_the_administrator_reads_the_trail_of_their_own_association_alone(
    administrator_here: Person, coordinator_here: Person, coordinator_there: Person
) -> None:
    seen = AuditEntry.objects.visible_to(administrator_here.actor)
    assert {found.organisation_id for found in seen} == set(administrator_here.actor.organisation_ids)
    assert not AuditEntry.objects.visible_to(coordinator_here.actor).exists()
