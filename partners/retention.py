"""How long it is known who has worked together with us, and who was called there."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from core.actor import Actor
from core.privacy import erase_all
from core.retention import Line, delete_rows, months_before, register
from partners.models import (
    AgreementParty,
    AgreementRemark,
    Barrier,
    Contact,
    DirectoryReading,
    PartnerAgreement,
    PartnerApplication,
)
from partners.states import READING_OPEN, Agreement, Application

APPLICATION_MONTHS = 6
UNANSWERED_MONTHS = 12
AGREEMENT_MONTHS = 36
READING_MONTHS = 3


def old_applications(at: datetime) -> QuerySet[PartnerApplication]:
    """Return forms answered or taken back half a year ago, and those that nobody has answered in a year."""
    answered = Q(state_since__lte=months_before(at, APPLICATION_MONTHS)) & ~Q(state=Application.RECEIVED)
    return PartnerApplication.objects.filter(answered | Q(asked_at__lte=months_before(at, UNANSWERED_MONTHS)))


def old_barriers(at: datetime) -> QuerySet[Barrier]:
    """Return what was told of barriers and answered half a year ago, or not answered in a year."""
    answered = Q(answered_at__lte=months_before(at, APPLICATION_MONTHS))
    return Barrier.objects.filter(answered | Q(told_at__lte=months_before(at, UNANSWERED_MONTHS)))


def old_contacts(at: datetime) -> QuerySet[Contact]:
    """Return contacts of partners that were taken off the register half a year ago."""
    day = timezone.localdate(months_before(at, APPLICATION_MONTHS))
    gone = {"organisation__profile__is_active": False, "organisation__profile__checked_on__lte": day}
    return Contact.objects.filter(**gone)


register(
    Line(
        code="partner_application",
        keep="forms of organisations: six months from the answer, a year without one; partners stay",
        due=old_applications,
        erase=delete_rows,
    )
)
register(
    Line(
        code="barrier",
        keep="what was told of barriers on the site: six months from the answer, a year without one",
        due=old_barriers,
        erase=delete_rows,
    )
)
register(
    Line(
        code="partner_contact",
        keep="contacts of partners: as long as they answer for the matter; six months from when a partner leaves",
        due=old_contacts,
        erase=delete_rows,
    )
)


def old_agreements(at: datetime) -> QuerySet[PartnerAgreement]:
    """Return agreements that ended, or were not made, three years ago and still name somebody."""
    over = PartnerAgreement.objects.filter(
        state__in=(Agreement.ENDED, Agreement.CANCELLED), state_since__lte=months_before(at, AGREEMENT_MONTHS)
    )
    signed = AgreementParty.objects.filter(agreement=OuterRef("pk")).exclude(signatory_name="", accepted_by=None)
    said = AgreementRemark.objects.filter(agreement=OuterRef("pk")).exclude(text="", by=None)
    return over.filter(~Q(contact_name="", contact_email="") | Exists(signed) | Exists(said))


def erase_names(rows: QuerySet[PartnerAgreement], *, at: datetime, actor: Actor) -> int:
    """Forget who answered, signed and spoke; what the organisations agreed on stays."""
    keys = list(rows.values_list("pk", flat=True))
    erase_all(PartnerAgreement, keys)
    parties = AgreementParty.objects.filter(agreement__in=keys)
    erase_all(AgreementParty, list(parties.values_list("pk", flat=True)))
    parties.update(accepted_by=None)
    AgreementRemark.objects.filter(agreement__in=keys).update(text="", by=None)
    return len(keys)


register(
    Line(
        code="partner_agreement",
        keep="who answered for an agreement, signed it or spoke about it: three years from its end; the words stay",
        due=old_agreements,
        erase=erase_names,
    )
)


def old_readings(at: datetime) -> QuerySet[DirectoryReading]:
    """Return readings of other directories that were closed three months ago; what was taken into use stays."""
    closed = DirectoryReading.objects.exclude(state__in=READING_OPEN)
    return closed.filter(state_since__lte=months_before(at, READING_MONTHS))


register(
    Line(
        code="directory_reading",
        keep="what a reading of another directory found: three months; what was taken into use stays",
        due=old_readings,
        erase=delete_rows,
    )
)
