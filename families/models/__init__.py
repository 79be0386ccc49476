from families.models.appointments import Appointment, CalendarFeed
from families.models.erasure import ContactChange, ErasureRequest, LegalHold
from families.models.households import Adult, Child, Family, FamilyLink
from families.models.referrals import Referral
from families.models.requests import (
    Consent,
    ContactAttempt,
    IntakeTalk,
    PackedRequest,
    Redirect,
    RequestNote,
    SupportRequest,
)
from families.models.service_steps import ServiceStep
from families.models.talks import Talk

__all__ = [
    "Adult",
    "Appointment",
    "CalendarFeed",
    "Child",
    "Consent",
    "ContactAttempt",
    "ContactChange",
    "ErasureRequest",
    "Family",
    "FamilyLink",
    "IntakeTalk",
    "LegalHold",
    "PackedRequest",
    "Redirect",
    "Referral",
    "RequestNote",
    "ServiceStep",
    "SupportRequest",
    "Talk",
]
