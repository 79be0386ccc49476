"""Whom to suggest to whom, and why: whole numbers in, whole numbers and reasons out."""

from matching.engine.certificate import Prices
from matching.engine.columns import Families, FamilyRow, Pairs, VolunteerRow, Volunteers
from matching.engine.factors import FACTOR_CODES, Factor, Weights
from matching.engine.feasible import Feasible, Watch, feasible
from matching.engine.filters import FILTER_CODES
from matching.engine.forecast import Profile, Wish, wish_list
from matching.engine.funnel import FunnelStep
from matching.engine.kinds import (
    GENDER_MAN,
    GENDER_NOT_SAID,
    GENDER_OTHER,
    GENDER_WOMAN,
    MOST_CAPACITY,
    NO_LIMIT_M,
)
from matching.engine.near_misses import Farther, NearMiss
from matching.engine.plan import Objective, Placed, Plan, Unplaced, certify, plan
from matching.engine.ranking import Candidate
from matching.engine.reasons import REASON_CODES, Blocked, Reason
from matching.engine.scalar import failing_filters
from matching.engine.shortlist import DEFAULT_WEIGHTS, Shortlist, candidates, shortlist, why_not
from matching.engine.waiting import KEEP_BONUS, MOST_FIT, MOST_PRIORITY, Waiting
from matching.engine.worth import PlanTooLarge

__all__ = [
    "DEFAULT_WEIGHTS",
    "FACTOR_CODES",
    "FILTER_CODES",
    "GENDER_MAN",
    "GENDER_NOT_SAID",
    "GENDER_OTHER",
    "GENDER_WOMAN",
    "KEEP_BONUS",
    "MOST_CAPACITY",
    "MOST_FIT",
    "MOST_PRIORITY",
    "NO_LIMIT_M",
    "REASON_CODES",
    "Blocked",
    "Candidate",
    "Factor",
    "Families",
    "FamilyRow",
    "Farther",
    "Feasible",
    "FunnelStep",
    "NearMiss",
    "Objective",
    "Pairs",
    "Placed",
    "Plan",
    "PlanTooLarge",
    "Prices",
    "Profile",
    "Reason",
    "Shortlist",
    "Unplaced",
    "VolunteerRow",
    "Volunteers",
    "Waiting",
    "Watch",
    "Weights",
    "Wish",
    "candidates",
    "certify",
    "failing_filters",
    "feasible",
    "plan",
    "shortlist",
    "why_not",
    "wish_list",
]
