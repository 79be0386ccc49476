"""Certificates: given once, printed as often as one likes, revoked when they were given in error."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from core import audit
from core.actor import Actor
from core.refusals import refuse
from volunteers import certificates
from volunteers.models import Certificate, TrainingParticipation, Volunteer
from volunteers.rules import training as rules


@transaction.atomic
def certify(participation: TrainingParticipation, *, actor: Actor) -> Certificate:
    """Give the certificate of a completed course."""
    refuse(rules.why_not_certify(participation))
    certificate = Certificate.objects.create(
        organisation=participation.course.organisation,
        user=participation.user,
        kind=Certificate.Kind.TRAINING,
        participation=participation,
        code=certificates.new_code(),
        facts=certificates.training_facts(participation),
    )
    audit.record("certificate.given", certificate, actor=actor)
    return certificate


@transaction.atomic
def certify_service(volunteer: Volunteer, person: User, *, actor: Actor) -> Certificate:
    """Give one of those who serve a certificate of it up to now; while nothing has changed, the same one."""
    rows = Volunteer.objects.select_for_update(of=("self",)).select_related("user", "together_with", "organisation")
    volunteer = rows.get(pk=volunteer.pk)
    refuse(rules.why_not_certify_service(volunteer, person, actor=actor))
    facts = certificates.service_facts(volunteer, person, today=timezone.localdate())
    own = Certificate.objects.valid().filter(user=person, organisation=volunteer.organisation)
    last = own.filter(kind=Certificate.Kind.SERVICE).first()
    if last is not None and last.facts == facts:
        return last
    certificate = Certificate.objects.create(
        organisation=volunteer.organisation,
        user=person,
        kind=Certificate.Kind.SERVICE,
        code=certificates.new_code(),
        facts=facts,
    )
    audit.record("certificate.given", certificate, actor=actor)
    return certificate


@transaction.atomic
def certify_everybody(volunteer: Volunteer, *, actor: Actor) -> list[Certificate]:
    """Give a certificate of the service to each of those who serve as this volunteer."""
    return [certify_service(volunteer, person, actor=actor) for person in volunteer.people]


@transaction.atomic
def revoke_certificate(certificate: Certificate, *, actor: Actor) -> None:
    """Say that a certificate does not hold any more: its page tells so to whoever checks it."""
    certificate = Certificate.objects.select_for_update(of=("self",)).get(pk=certificate.pk)
    refuse(rules.why_not_revoke(certificate, actor=actor))
    certificate.revoked_at = timezone.now()
    certificate.save(update_fields=["revoked_at"])
    audit.record("certificate.revoked", certificate, actor=actor)
