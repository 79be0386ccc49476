from matching.models.agreements import Agreement, AgreementAcceptance, Goal
from matching.models.choices import Choice, ShownShortlist
from matching.models.concerns import Concern
from matching.models.evidence import Feedback, Gauge, GoalRating, Handover, Participation
from matching.models.matches import CheckIn, Match
from matching.models.meetings import Meeting, MeetingFeeling, VisitDraft
from matching.models.plans import Plan

__all__ = [
    "Agreement",
    "AgreementAcceptance",
    "CheckIn",
    "Choice",
    "Concern",
    "Feedback",
    "Gauge",
    "Goal",
    "GoalRating",
    "Handover",
    "Match",
    "Meeting",
    "MeetingFeeling",
    "Participation",
    "Plan",
    "ShownShortlist",
    "VisitDraft",
]
