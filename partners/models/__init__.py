from partners.models.agreements import AgreementParty, AgreementRemark, AgreementVersion, PartnerAgreement
from partners.models.barriers import Barrier
from partners.models.benefits import Benefit
from partners.models.helplines import Helpline
from partners.models.network import Decision, MeetingAnswer, NetworkMeeting
from partners.models.organisations import Contact, PartnerApplication, PartnerProfile, Venue
from partners.models.programmes import Material, Programme, ProgrammePart
from partners.models.readiness import Readiness
from partners.models.services import DirectoryChange, DirectoryReading, DirectorySource, ServiceEntry
from partners.models.wording import in_language

__all__ = [
    "AgreementParty",
    "AgreementRemark",
    "AgreementVersion",
    "Barrier",
    "Benefit",
    "Contact",
    "Decision",
    "DirectoryChange",
    "DirectoryReading",
    "DirectorySource",
    "Helpline",
    "Material",
    "MeetingAnswer",
    "NetworkMeeting",
    "PartnerAgreement",
    "PartnerApplication",
    "PartnerProfile",
    "Programme",
    "ProgrammePart",
    "Readiness",
    "ServiceEntry",
    "Venue",
    "in_language",
]
