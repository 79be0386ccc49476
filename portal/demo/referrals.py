"""A family that the clinic of the demo referred together with the parent, who lets it know that contact was made."""

from __future__ import annotations

from datetime import date

from accounts.areas import hat_of
from accounts.models import Municipality
from families import actions
from families.models import Referral
from partners.vocabulary import SupportForm
from portal.demo.clock import at, moment, working_day
from portal.demo.people import coordinator_of, user
from portal.demo.places import SASTAMALA

ASKED_DAYS, CALLED_DAYS = 6, 4


def build(today: date) -> None:
    """The clinic asks with a parent; the coordinator has called since."""
    with at(moment(working_day(ASKED_DAYS, today), "13.20")):
        referral = actions.refer_family(
            answers(),
            tells=Referral.Tells.CONTACT,
            submission_key="demo-referral",
            actor=hat_of(user("nelli").memberships.get()).actor,
        )
    with at(moment(working_day(CALLED_DAYS, today), "10.10")):
        office = coordinator_of(SASTAMALA).actor
        actions.assign_request(referral.request, to=user("outi"), actor=office)
        actions.record_attempt(referral.request, outcome="reached", actor=office)


def answers() -> actions.Answers:
    return actions.Answers(
        called="Vanhempi Kevätdemo",
        municipality=Municipality.objects.get(pk=SASTAMALA),
        channel="sms",
        phone="+358400000048",
        language="fi",
        support_form=SupportForm.COMPANION,
        text="Toivon, että joku lähtisi kanssani perhekahvilaan ensimmäisellä kerralla.",
        parent_agrees=True,
    )
