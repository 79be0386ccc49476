"""Certificates: given once, printed as often as one likes, revoked when they were given in error."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

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
def certify_service(volunteer: Volunteer, *, actor: Actor) -> Certificate:
    """Give a certificate of the volunteer's service up to now; while nothing has changed, the same one."""
    volunteer = Volunteer.objects.select_for_update(of=("self",)).select_related("user", "organisation").get(
        pk=volunteer.pk
    )  # fmt: skip
    refuse(rules.why_not_certify_service(volunteer, actor=actor))
    facts = certificates.service_facts(volunteer, today=timezone.localdate())
    mine = Certificate.objects.valid().filter(user=volunteer.user, organisation=volunteer.organisation)
    last = mine.filter(kind=Certificate.Kind.SERVICE).first()
    if last is not None and last.facts == facts:
        return last
    certificate = Certificate.objects.create(
        organisation=volunteer.organisation,
        user=volunteer.user,
        kind=Certificate.Kind.SERVICE,
        code=certificates.new_code(),
        facts=facts,
    )
    audit.record("certificate.given", certificate, actor=actor)
    return certificate


@transaction.atomic
def revoke_certificate(certificate: Certificate, *, actor: Actor) -> None:
    """Say that a certificate does not hold any more: its page tells so to whoever checks it."""
    certificate = Certificate.objects.select_for_update(of=("self",)).get(pk=certificate.pk)
    refuse(rules.why_not_revoke(certificate, actor=actor))
    certificate.revoked_at = timezone.now()
    certificate.save(update_fields=["revoked_at"])
    audit.record("certificate.revoked", certificate, actor=actor)
