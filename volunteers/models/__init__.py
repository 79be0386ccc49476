from volunteers.models.applications import (
    DocumentAcceptance,
    ExtractCheck,
    InterviewRecord,
    InterviewSlot,
    Reference,
    VolunteerApplication,
)
from volunteers.models.expenses import ExpenseBatch, ExpenseClaim, ExpenseLine, MileageRate
from volunteers.models.portal import PhoneChange, VolunteerFeed
from volunteers.models.recruiting import RecruitingLink
from volunteers.models.register import BulkMessage, SavedView, VolunteerMerge
from volunteers.models.roles import Exemption, Requirement, VolunteerDocument, VolunteerRole
from volunteers.models.support import (
    Absence,
    ExitTalk,
    Holiday,
    SupervisionPlace,
    SupervisionSession,
    Thanks,
    VolunteerCall,
)
from volunteers.models.training import (
    Attendance,
    Certificate,
    Course,
    CourseSession,
    ModuleCompletion,
    TrainingMaterial,
    TrainingModule,
    TrainingParticipation,
)
from volunteers.models.volunteers import KEEP_VOLUNTEER, PackedVolunteer, Volunteer

__all__ = [
    "KEEP_VOLUNTEER",
    "Absence",
    "Attendance",
    "BulkMessage",
    "Certificate",
    "Course",
    "CourseSession",
    "DocumentAcceptance",
    "Exemption",
    "ExitTalk",
    "ExpenseBatch",
    "ExpenseClaim",
    "ExpenseLine",
    "ExtractCheck",
    "Holiday",
    "InterviewRecord",
    "InterviewSlot",
    "MileageRate",
    "ModuleCompletion",
    "PackedVolunteer",
    "PhoneChange",
    "RecruitingLink",
    "Reference",
    "Requirement",
    "SavedView",
    "SupervisionPlace",
    "SupervisionSession",
    "Thanks",
    "TrainingMaterial",
    "TrainingModule",
    "TrainingParticipation",
    "Volunteer",
    "VolunteerApplication",
    "VolunteerCall",
    "VolunteerDocument",
    "VolunteerFeed",
    "VolunteerMerge",
    "VolunteerRole",
]
