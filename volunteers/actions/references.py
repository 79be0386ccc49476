"""People who may be asked about an applicant: named with permission, asked once, then forgotten (domain.md 3.1)."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from core import audit
from core.actor import Actor
from core.refusals import refuse
from core.transitions import moved_on
from volunteers import rules
from volunteers.models import Reference, VolunteerApplication


@transaction.atomic
def name_reference(application: VolunteerApplication, *, name: str, phone: str, actor: Actor) -> Reference:
    """Give permission to ask somebody; the name and the number are kept until then and no longer."""
    VolunteerApplication.objects.select_for_update(of=("self",)).get(pk=application.pk)
    refuse(rules.why_not_name_reference(application, actor=actor))
    reference = Reference.objects.create(application=application, name=name, phone=phone)
    audit.record("volunteerapplication.reference_named", application, actor=actor)
    return reference


@transaction.atomic
def check_reference(reference: Reference, *, is_ok: bool, actor: Actor) -> None:
    """Somebody was asked: the answer is kept as yes or no, the name and the number are erased at once."""
    refuse(rules.why_not_check_reference(reference, actor=actor))
    known = {"is_ok": is_ok, "checked_on": timezone.localdate(), "name": "", "phone": ""}
    if not Reference.objects.filter(pk=reference.pk, is_ok=None).update(**known):
        raise moved_on()
    reference.refresh_from_db()
    audit.record("volunteerapplication.reference_checked", reference.application, actor=actor, fields=known)


@transaction.atomic
def take_reference_back(reference: Reference, *, actor: Actor) -> None:
    """The permission is taken back before it was used; nothing of it stays."""
    refuse(rules.why_not_take_reference_back(reference, actor=actor))
    audit.record("volunteerapplication.reference_taken_back", reference.application, actor=actor)
    reference.delete()
