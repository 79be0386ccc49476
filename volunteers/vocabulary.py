"""The words that volunteers, their applications and their training choose from."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class RoleKind(TextChoices):
    COMPANION = "companion", _("companion")
    PEER_PARENT = "peer_parent", _("peer parent")
    SUPPORT_PERSON = "support_person", _("support person")
    DOULA = "doula", _("doula")
    GRANDPARENT = "grandparent", _("grandparent")
    FATHER_TO_FATHER = "father_to_father", _("father to father")
    EXPERIENCE_EXPERT = "experience_expert", _("experience expert")
    ACTIVITY_LEADER = "activity_leader", _("activity leader")
    ONLINE_VOLUNTEER = "online_volunteer", _("online volunteer")


class Unit(TextChoices):
    """Who serves together as one volunteer."""

    SINGLE = "single", _("I alone")
    COUPLE = "couple", _("we two together")
    FAMILY = "family", _("our family together")


class Wish(TextChoices):
    """What an applicant wants (tarve): why they come."""

    MEANING = "meaning", _("do something that matters")
    OWN_EXPERIENCE = "own_experience", _("put my own experience to use")
    PEOPLE = "people", _("meet people")
    LEARN = "learn", _("learn something new")
    CHILDREN = "children", _("be with children")
    LOCAL = "local", _("do good where I live")


class HeardFrom(TextChoices):
    FRIEND = "friend", _("from a friend")
    VOLUNTEER = "volunteer", _("from another volunteer")
    ASSOCIATION = "association", _("from the association")
    SERVICE = "service", _("from a service, such as the clinic")
    SOCIAL_MEDIA = "social_media", _("in social media")
    PAPER = "paper", _("in the paper or on the radio")
    EVENT = "event", _("at an event")
    OTHER = "other", _("elsewhere")


class ContactOutcome(TextChoices):
    """What became of one try to reach an applicant."""

    REACHED = "reached", _("we talked")
    NO_ANSWER = "no_answer", _("no answer")
    LEFT_MESSAGE = "left_message", _("left a message")


class Strength(TextChoices):
    """What an interviewer may write down of somebody's strengths: a code, never a story."""

    LISTENS = "listens", _("listens")
    CALM = "calm", _("is calm")
    PRACTICAL = "practical", _("is practical")
    HUMOUR = "humour", _("has humour")
    KNOWS_SERVICES = "knows_services", _("knows services")
    KEEPS_WORD = "keeps_word", _("keeps what is agreed")
    OWN_EXPERIENCE = "own_experience", _("has come to terms with own experience")
    MANY_LANGUAGES = "many_languages", _("speaks several languages")


class Outcome(TextChoices):
    """What an interview came to."""

    FITS = "fits", _("fits the role")
    ANOTHER_ROLE = "another_role", _("fits another role better")
    NOT_NOW = "not_now", _("not now")


class RejectReason(TextChoices):
    """Why an application ends; never health, never crime (R-CR-5)."""

    NOT_SELECTED = "not_selected", _("we cannot offer this role now")
    NO_PLACES = "no_places", _("there are no places now")
    OUTSIDE_AREA = "outside_area", _("we do not work where the applicant lives")
    ANOTHER_WAY = "another_way", _("another role or association suits better")


class ExemptionReason(TextChoices):
    EARLIER_TRAINING = "earlier_training", _("the same was learned elsewhere")
    PROFESSION = "profession", _("own profession covers this")
    TRANSITION = "transition", _("was a volunteer before the requirement")
    NO_COURSE_YET = "no_course_yet", _("the next course has not begun yet")


class ClaimReason(TextChoices):
    """Why a claim comes back or is not approved. About the journey, never about the family or the person."""

    KILOMETRES = "kilometres", _("the kilometres look different from the way")
    DAY_OR_PLACE = "day_or_place", _("the day or the places look different from what we know")
    RECEIPT = "receipt", _("the receipt has not reached the office")
    TWICE = "twice", _("the same journey is in another claim")
    NOT_AGREED = "not_agreed", _("the journey was not agreed beforehand")
    NOT_TASK = "not_task", _("the journey was not for a task of the association")


RETURN_REASONS = (ClaimReason.KILOMETRES, ClaimReason.DAY_OR_PLACE, ClaimReason.RECEIPT, ClaimReason.TWICE)
REFUSE_REASONS = (ClaimReason.TWICE, ClaimReason.RECEIPT, ClaimReason.NOT_AGREED, ClaimReason.NOT_TASK)
