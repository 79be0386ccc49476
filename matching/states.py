from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from core.transitions import table
from families.states import SHARING


class Match(TextChoices):
    PROPOSED = "proposed", _("suggested to the volunteer")
    VOLUNTEER_ACCEPTED = "volunteer_accepted", _("the volunteer said yes")
    FAMILY_ACCEPTED = "family_accepted", _("both said yes")
    MEETING_BOOKED = "meeting_booked", _("first meeting booked")
    TRIAL = "trial", _("getting to know each other")
    ACTIVE = "active", _("walking beside")
    PAUSED = "paused", _("on a pause")
    CLOSING = "closing", _("closing")
    ENDED = "ended", _("ended")
    CANCELLED = "cancelled", _("cancelled")


MATCH_TABLE = table(
    proposed="volunteer_accepted cancelled",
    volunteer_accepted="family_accepted cancelled",
    family_accepted="meeting_booked cancelled",
    meeting_booked="trial cancelled",
    trial="active ended",
    active="paused closing ended",
    paused="active closing ended",
    closing="active ended",
    ended="",
    cancelled="",
)
LIVE = tuple(state for state in Match if MATCH_TABLE[state])
ANSWERING = (Match.PROPOSED, Match.VOLUNTEER_ACCEPTED)
WALKING = (Match.TRIAL, Match.ACTIVE, Match.CLOSING)
# A suggestion that came to nothing is never shown to the family as somebody's refusal.
SHOWN_TO_FAMILY = tuple(state for state in Match if state not in (Match.PROPOSED, Match.CANCELLED))
SHARED = tuple(Match(state) for state in SHARING)


class CancelReason(TextChoices):
    """Why a suggestion came to nothing. Without blame, and never shown to the other party."""

    NOT_NOW = "not_now", _("not at this time")
    TOO_FAR = "too_far", _("the way is too long")
    TIMES = "times", _("the times do not meet")
    KNOWS_FAMILY = "knows_family", _("we may know each other")
    FAMILY_WISH = "family_wish", _("the family wishes for somebody else")
    NO_ANSWER = "no_answer", _("no answer in time")
    COORDINATOR = "coordinator", _("the coordinator took it back")
    REQUEST_ENDED = "request_ended", _("the family withdrew")


LASTING_REASONS = (CancelReason.TOO_FAR, CancelReason.KNOWS_FAMILY, CancelReason.FAMILY_WISH)


class EndReason(TextChoices):
    GOAL_REACHED = "goal_reached", _("the goal was reached")
    PERIOD_OVER = "period_over", _("the agreed time is over")
    FAMILY_WISH = "family_wish", _("the family's wish")
    VOLUNTEER_WISH = "volunteer_wish", _("the volunteer's wish")
    LIFE_CHANGE = "life_change", _("life changed")
    MOVED = "moved", _("moved away")
    NEEDS_OTHER_SUPPORT = "needs_other_support", _("other support is needed")
    NO_CONTACT = "no_contact", _("no contact any more")
    SAFETY = "safety", _("safety")
    OTHER = "other", _("other reason")


PLANNED_END_REASONS = (EndReason.GOAL_REACHED, EndReason.PERIOD_OVER)


class Party(TextChoices):
    FAMILY = "family", _("family")
    VOLUNTEER = "volunteer", _("volunteer")
    ASSOCIATION = "association", _("association")


class Plan(TextChoices):
    QUEUED = "queued", _("waiting for its turn")
    RUNNING = "running", _("being made")
    DONE = "done", _("ready")
    CANCELLED = "cancelled", _("stopped")
    FAILED = "failed", _("could not be made")


PLAN_TABLE = table(queued="running cancelled failed", running="done cancelled failed", done="", cancelled="", failed="")
PLAN_UNDER_WAY = tuple(state for state in Plan if PLAN_TABLE[state])


class Outcome(TextChoices):
    """What a coordinator did with a pair that was shown."""

    SUGGESTED = "suggested", _("suggested")
    SET_ASIDE = "set_aside", _("set aside")


class ChoiceReason(TextChoices):
    """Why somebody other than the first of the list, or why a planned pair was set aside. About the fit, not people."""

    KNOWN_WISH = "known_wish", _("a wish that the form does not ask")
    CHEMISTRY = "chemistry", _("I know them both")
    TURN = "turn", _("has waited for a task for long")
    REST = "rest", _("is to have a lighter time now")
    WAY = "way", _("the way is harder than it looks")
    TIMES = "times", _("the times do not meet in practice")
    OTHER = "other", _("other reason")


class Concern(TextChoices):
    RAISED = "raised", _("raised")
    COORDINATOR_INFORMED = "coordinator_informed", _("the coordinator knows")
    HANDLED = "handled", _("handled")


CONCERN_TABLE = table(raised="coordinator_informed handled", coordinator_informed="handled", handled="")


class ConcernOutcome(TextChoices):
    """How a concern ended: a code, never a story (domain.md 2.5)."""

    TALKED_WITH_FAMILY = "talked_with_family", _("talked with the family")
    SOCIAL_SERVICES_TOGETHER = "contacted_social_services_together", _("social services contacted together")
    NOTIFICATION = "child_welfare_notification_made", _("child welfare notification made")
    EMERGENCY = "emergency_112", _("emergency number called")
    ROLE_AGREED_AGAIN = "role_agreed_again", _("the role was agreed again")
    NO_ACTION = "no_action", _("nothing needed")


class Moment(TextChoices):
    """When goals and the everyday gauge are asked (domain.md 6.6)."""

    START = "start", _("at the start")
    THREE_MONTHS = "three_months", _("after three months")
    END = "end", _("at the end")


class Lesson(TextChoices):
    """What a companionship taught, as codes: what helped, and what would have helped."""

    CALM = "calm", _("the companion's calm")
    RHYTHM = "rhythm", _("a regular rhythm")
    GOING_ALONG = "going_along", _("going along to appointments")
    FORMS_TOGETHER = "forms_together", _("doing forms together")
    SMALL_GOALS = "small_goals", _("small goals of one's own")
    SAME_EXPERIENCE = "same_experience", _("having lived through the same")
    EARLIER_START = "earlier_start", _("an earlier start")
    NEARER = "nearer", _("somebody who lives nearer")
    OTHER_TIMES = "other_times", _("other times")
    MORE_OFTEN = "more_often", _("meeting more often")
    LONGER = "longer", _("a longer time together")
    CLEARER_ROLE = "clearer_role", _("a clearer role")
    MORE_GUIDANCE = "more_guidance", _("more guidance for the companion")


HELPED = (
    Lesson.CALM,
    Lesson.RHYTHM,
    Lesson.GOING_ALONG,
    Lesson.FORMS_TOGETHER,
    Lesson.SMALL_GOALS,
    Lesson.SAME_EXPERIENCE,
)
WOULD_HAVE_HELPED = tuple(lesson for lesson in Lesson if lesson not in HELPED)
