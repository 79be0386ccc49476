"""The words that activities choose from (domain.md 6.2)."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class ActivityType(TextChoices):
    FAMILY_CAFE = "family_cafe", _("family café")
    PEER_GROUP = "peer_group", _("peer group")
    FATHERS_GROUP = "fathers_group", _("fathers' group")
    FATHER_CHILD = "father_child", _("father–child group")
    ANTENATAL_VISIT = "antenatal_visit", _("visit to family training")
    PARENTS_EVENING = "parents_evening", _("parents' evening")
    CLUB_VISIT = "club_visit", _("visit to a club or a playground")
    FAMILY_CAMP = "family_camp", _("family camp")
    SEPARATION_EVENING = "separation_evening", _("separation advice evening")
    DOULA = "doula", _("doula support")
    OVERNIGHT = "overnight", _("overnight stay")
    GRANDPARENTS = "grandparents", _("at the grandparents' (mummola)")
    MEDIA_EDUCATION = "media_education", _("media education")
    STRUCTURED_GROUP = "structured_group", _("group with a method")
    ONLINE_GROUP = "online_group", _("online group")
    MEETING_PLACE = "meeting_place", _("meeting place")
    RESPITE_EVENT = "respite_event", _("day of rest and fun")
    INFLUENCE = "influence", _("family council, having a say")
    TRAINING = "training", _("training")
    SUPERVISION = "supervision", _("supervision")
    HELPER_POOL = "helper_pool", _("everyday help")


class Target(TextChoices):
    """Whom an activity is for first of all. People choose it themselves; nobody is ever asked to show it."""

    FATHERS = "fathers", _("fathers")
    YOUNG_FATHERS = "young_fathers", _("young fathers")
    SINGLE_FATHERS = "single_fathers", _("fathers who live alone with children or near them")
    RECOVERING_FATHERS = "recovering_fathers", _("fathers who are recovering")
    RAINBOW = "rainbow", _("rainbow families")
    NEW_IN_FINLAND = "new_in_finland", _("families new in Finland")
    ONE_PARENT = "one_parent", _("one-parent families")
    SPECIAL_NEEDS = "special_needs", _("families of children with special needs")
    COUPLES = "couples", _("couples")
    GRANDPARENTS = "grandparents", _("grandparents")


class Childcare(TextChoices):
    NONE = "none", _("no childcare")
    THERE = "there", _("childcare in the same place")
    ON_REQUEST = "on_request", _("childcare when asked for")
    TOGETHER = "together", _("children take part")


class Entry(TextChoices):
    """How one comes: it decides what registration asks."""

    OPEN = "open", _("just come")
    ANONYMOUS = "anonymous", _("just come, nobody asks your name")
    REGISTER = "register", _("register")
    CLOSED = "closed", _("register for all times at once")
    HOST_RUN = "host_run", _("arranged by the host for its own families")
    INTERNAL = "internal", _("for our own volunteers")


class Where(TextChoices):
    HERE = "here", _("in a place")
    ONLINE = "online", _("online")
    BOTH = "both", _("in a place and online")


class Seat(TextChoices):
    """What one of the places is."""

    FAMILY = "family", _("a family")
    PERSON = "person", _("a person")
    CHILD = "child", _("a child")


class Scope(TextChoices):
    """Which times a change of one of them is for."""

    THIS = "this", _("only this time")
    FOLLOWING = "following", _("this and all after it")
    ALL = "all", _("all times ahead")


class VisitKind(TextChoices):
    """Where a peer parent is asked to come (domain.md 1.1)."""

    ANTENATAL = "antenatal_visit", _("family training at the clinic")
    CLINIC = "clinic", _("clinic")
    CLUB = "club_visit", _("club or playground")
    DAY_CARE = "day_care", _("day care")
    PARENTS_EVENING = "parents_evening", _("parents' evening at school")
    OTHER = "other", _("somewhere else")


class WishKind(TextChoices):
    WISH = "wish", _("I wish there were")
    IDEA = "idea", _("I would like to start")


# Types that are for fathers whatever is ticked besides, and the targets that are of fathers.
FOR_FATHERS = (ActivityType.FATHERS_GROUP, ActivityType.FATHER_CHILD)
FATHER_TARGETS = (Target.FATHERS, Target.YOUNG_FATHERS, Target.SINGLE_FATHERS, Target.RECOVERING_FATHERS)
