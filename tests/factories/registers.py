"""Work on the register: a view that is kept, a message to many, a person who was there twice."""

from __future__ import annotations

from core.actor import Role
from tests.factories import cast
from tests.factories.cast import Office, Person
from volunteers import actions
from volunteers.models import VolunteerMerge


def worked_on(office: Office, coordinator: Person, volunteer: Person, worker_name: str) -> VolunteerMerge:
    told = {"organisation": office.organisation, "actor": coordinator.actor}
    actions.keep_view(name=f"{worker_name} tauolla", query="state=paused", **told)
    key = f"{worker_name}{office.municipality.pk}"
    words = {"subject_en": "Thank you", "body_en": "Come for a coffee."}
    actions.send_bulk([volunteer.volunteer], words=words, submission_key=key, **told)
    return joined(office, coordinator, worker_name)


def joined(office: Office, coordinator: Person, worker_name: str) -> VolunteerMerge:
    """Return the merge of two files of one person, the second with an account of its own."""
    kept, gone = (cast.volunteer(office, f"{first} {worker_name}") for first in ("Kaisu", "Kaisuliisa"))
    assert set(gone.user.memberships.values_list("role", flat=True)) == {Role.VOLUNTEER}
    return actions.merge_volunteers(kept.volunteer, gone.volunteer, actor=coordinator.actor)
