"""A family referred by a professional, and what an association answers before its first family."""

from __future__ import annotations

from django.utils import timezone

from core.actor import Role
from families import actions
from families.models import Referral
from partners.actions.readiness import answer_readiness
from partners.models import Readiness
from tests.factories import cast
from tests.factories.cast import Office, Person


def referred(office: Office, surname: str, worker_name: str, *, phone: str = "+358400000047") -> Referral:
    """Return a referral of a worker of the office's own organisation, who may know whether contact was made."""
    referrer = cast.worker(office, Role.PARTNER, f"Nelli {worker_name}")
    answers = actions.Answers(
        called=f"Kaisa {surname}",
        municipality=office.municipality,
        channel="sms",
        phone=phone,
        language="fi",
        text=f"Olen {surname} ja toivon kulkijaa.",
        parent_agrees=True,
    )
    key = f"{office.organisation.pk}-{office.municipality.pk}"
    return actions.refer_family(answers, tells="contact", submission_key=key, actor=referrer.actor)


def ready(office: Office, administrator: Person) -> Readiness:
    """Let the association answer what is asked of it."""
    told = {"phone": "040 000 0001", "email": "toimisto@example.org", "data_email": "tieto@example.org"}
    return answer_readiness(
        office.organisation, is_purchased=False, on=timezone.localdate(), actor=administrator.actor, **told
    )
