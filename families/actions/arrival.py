from __future__ import annotations

import hmac
from dataclasses import dataclass, field
from datetime import date
from hashlib import sha256

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Municipality, Organisation
from core import audit
from core.actor import Actor
from core.refusals import Refusal, Refused, refuse
from families import consents, notices, rules
from families.coverage import programmes_taking
from families.links import mint_link
from families.models import Adult, Child, Consent, Family, RequestNote, SupportRequest
from families.packing import pack
from partners.carrying import taker_of
from partners.models import Programme
from partners.vocabulary import GenderWish, SupportForm

REFERENCE_LETTERS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"


@dataclass(frozen=True)
class Answers:
    """What a parent told: the shape that every way of asking (form, phone, paper) brings."""

    called: str
    municipality: Municipality
    channel: str
    language: str
    phone: str = ""
    email: str = ""
    call_hours: tuple[str, ...] = ()
    may_leave_message: bool = False
    has_shared_phone: bool = False
    wants_neutral_sender: bool = False
    has_protected_address: bool = False
    birth_years: tuple[int, ...] = ()
    due_month: date | None = None
    life_stages: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    gender_wish: str = GenderWish.ANY
    wants_father_to_father: bool = False
    wants_lived_experience: bool = False
    slots: tuple[str, ...] = ()
    support_form: str = SupportForm.COMPANION
    text: str = ""
    consent_version: str = consents.CURRENT
    consent_channel: str = Consent.Channel.WEB_FORM
    has_consent: bool = True
    asked_by: str = SupportRequest.AskedBy.PARENT
    parent_agrees: bool = False
    home_has: tuple[str, ...] = field(default=())
    limits: tuple[str, ...] = field(default=())

    @property
    def is_from_parent(self) -> bool:
        return self.asked_by == SupportRequest.AskedBy.PARENT


def link_token(submission_key: str) -> str:
    """Return the secret of the receipt's private link: the same for every repeat of one sending."""
    return hmac.new(settings.SECRET_KEY.encode(), f"receipt:{submission_key}".encode(), sha256).hexdigest()


def receive_request(answers: Answers, *, submission_key: str, actor: Actor) -> SupportRequest:
    """Take in a family's request; the same `submission_key` always gives the same one request.

    Raises `Refused` when no programme covers the municipality, and when somebody else than the parent asks without the
    parent's agreement.
    """
    refuse(rules.why_not_receive(answers.asked_by, parent_agrees=answers.parent_agrees))
    already = SupportRequest.objects.filter(submission_key=submission_key).first()
    if already:
        return already
    programme = programme_for(answers)
    try:
        with transaction.atomic():
            return write_request(answers, programme, submission_key=submission_key, actor=actor)
    except IntegrityError:
        return SupportRequest.objects.get(submission_key=submission_key)


def reference_of(submission_key: str) -> str:
    """Return the short code by which the family and the office speak of a request."""
    number = int.from_bytes(sha256(f"reference:{submission_key}".encode()).digest())
    letters = ""
    for _place in range(7):
        number, letter = divmod(number, len(REFERENCE_LETTERS))
        letters += REFERENCE_LETTERS[letter]
    return letters


def programme_for(answers: Answers) -> Programme:
    """Return the programme that takes the request; raises `Refused` where none does."""
    programme = next(iter(programmes_taking(answers.municipality, answers.support_form)), None)
    if programme is None:
        sentence = _("We do not have companions in your area yet. See below who can help you.")
        raise Refused(Refusal("outside_area", sentence))
    return programme


def write_request(answers: Answers, programme: Programme, *, submission_key: str, actor: Actor) -> SupportRequest:
    taker = taker_of(programme, answers.support_form, timezone.localdate())
    family, adult = write_household(answers, taker)
    request = SupportRequest.objects.create(
        family=family,
        contact=adult,
        programme=programme,
        submission_key=submission_key,
        reference=reference_of(submission_key),
        asked_by=answers.asked_by,
        arrived_by=SupportRequest.ArrivedBy(answers.consent_channel),
        **wishes(answers),
    )
    if answers.text:
        RequestNote.objects.create(request=request, text=answers.text)
    write_consents(request, answers)
    pack(request)
    if answers.is_from_parent:
        mint_link(adult, actor=actor, token=link_token(submission_key))
    audit.record("supportrequest.received", request, actor=actor, organisation_id=taker.pk)
    notices.request_received(request)
    return request


def write_consents(request: SupportRequest, answers: Answers) -> None:
    """Keep each yes that was given. The helper of a parent gives one; the parent's own is asked when we talk."""
    purposes = [] if answers.is_from_parent else [Consent.Purpose.ASKED_BY_ANOTHER]
    for purpose in [*purposes, *([Consent.Purpose.FAMILY_SUPPORT] if answers.has_consent else [])]:
        Consent.objects.create(
            request=request,
            giver=request.contact,
            purpose=purpose,
            text_version=answers.consent_version,
            language=answers.language,
            channel=answers.consent_channel,
        )


def write_household(answers: Answers, taker: Organisation) -> tuple[Family, Adult]:
    """Write down a family and its first adult, of the organisation that takes them."""
    family = Family.objects.create(
        organisation=taker,
        municipality=answers.municipality,
        has_protected_address=answers.has_protected_address,
    )
    adult = Adult.objects.create(
        family=family,
        called=answers.called,
        phone=answers.phone,
        email=answers.email,
        channel=answers.channel,
        call_hours=list(answers.call_hours),
        may_leave_message=answers.may_leave_message,
        has_shared_phone=answers.has_shared_phone,
        wants_neutral_sender=answers.wants_neutral_sender,
        language=answers.language,
    )
    Child.objects.bulk_create(Child(family=family, birth_year=year) for year in answers.birth_years)
    if answers.due_month:
        Child.objects.create(family=family, due_month=answers.due_month.replace(day=1))
    return family, adult


def wishes(answers: Answers) -> dict[str, object]:
    """Return the fields of a request that hold the family's wishes."""
    spoken = list(answers.languages) or [answers.language]
    return {
        "support_form": answers.support_form,
        "topics": list(answers.topics),
        "life_stages": list(answers.life_stages),
        "languages": spoken,
        "first_language": spoken[0],
        "gender_wish": GenderWish.MAN if answers.wants_father_to_father else answers.gender_wish,
        "wants_father_to_father": answers.wants_father_to_father,
        "wants_lived_experience": answers.wants_lived_experience,
        "slots": list(answers.slots),
        "home_has": list(answers.home_has),
        "limits": list(answers.limits),
    }
