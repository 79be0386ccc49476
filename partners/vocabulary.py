"""The words that families, volunteers and programmes choose from. Their order is the order of bits in packed rows:
append, never reorder or remove."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class SupportForm(TextChoices):
    COMPANION = "companion", _("companion")
    PEER_PARENT = "peer_parent", _("peer parent")
    SUPPORT_PERSON = "support_person", _("support person")
    DOULA = "doula", _("doula")
    GRANDPARENT = "grandparent", _("grandparent")
    FATHER_TO_FATHER = "father_to_father", _("father to father")


class SpokenLanguage(TextChoices):
    FINNISH = "fi", _("Finnish")
    SWEDISH = "sv", _("Swedish")
    ENGLISH = "en", _("English")
    ARABIC = "ar", _("Arabic")
    UKRAINIAN = "uk", _("Ukrainian")
    RUSSIAN = "ru", _("Russian")
    SOMALI = "so", _("Somali")
    ESTONIAN = "et", _("Estonian")
    PERSIAN = "fa", _("Persian")
    KURDISH = "ku", _("Kurdish")
    NORTHERN_SAMI = "se", _("Northern Sami")
    FINNISH_SIGN = "fse", _("Finnish Sign Language")
    SPANISH = "es", _("Spanish")
    FRENCH = "fr", _("French")
    THAI = "th", _("Thai")
    VIETNAMESE = "vi", _("Vietnamese")


class LifeStage(TextChoices):
    EXPECTING = "expecting", _("expecting")
    NEWBORN = "newborn", _("baby's first year")
    TODDLER = "toddler", _("toddler")
    ECEC_START = "ecec_start", _("starting day care")
    PRESCHOOL_START = "preschool_start", _("starting pre-primary")
    SCHOOL_START = "school_start", _("starting school")
    LOWER_TO_UPPER = "lower_to_upper", _("moving to lower secondary")
    ADOLESCENCE = "adolescence", _("adolescence")
    SECONDARY_ED = "secondary_ed", _("upper secondary")
    MOVING_OUT = "moving_out", _("leaving home")
    SEPARATION = "separation", _("separation")
    NEW_FAMILY = "new_family", _("blended family")
    MOVING = "moving", _("relocation, immigration")
    ILLNESS = "illness", _("illness in the family")
    SPECIAL_NEEDS = "special_needs", _("special needs")
    BEREAVEMENT = "bereavement", _("loss")
    FINANCES_WORK = "finances_work", _("money, work")
    BULLYING = "bullying", _("bullying")
    SINGLE_PARENT = "single_parent", _("one-parent family")
    ADOPTION_FOSTER = "adoption_foster", _("adoption, fostering")


class Topic(TextChoices):
    APPOINTMENTS = "appointments", _("Remembering appointments")
    KELA = "kela", _("Applying for Kela support")
    SERVICES = "services", _("Finding the right service")
    TALK = "talk", _("Someone to talk with")
    ACTIVITIES = "activities", _("Getting along to activities")


class Competence(TextChoices):
    KELA_FORMS = "kela_forms", _("knows Kela forms")
    SCHOOL_CONTACT = "school_contact", _("knows school and Wilma")
    BIRTH_SUPPORT = "birth_support", _("trained birth support")
    SERVICE_PATHS = "service_paths", _("knows local services")
    SPECIAL_SUPPORT = "special_support", _("knows special support")
    ACCOMPANYING = "accompanying", _("can come along to appointments")


class Limit(TextChoices):
    """What a home may have and a volunteer may not be able to be with. Practical facts, never health data."""

    PETS = "pets", _("pets at home")
    SMOKING = "smoking", _("smoking at home")
    STAIRS = "stairs", _("stairs without a lift")
    FRAGRANCE = "fragrance", _("strong fragrances")


# What comes along with a person: stairs stay where they are.
COMES_ALONG = (Limit.PETS, Limit.SMOKING, Limit.FRAGRANCE)


class GenderWish(TextChoices):
    ANY = "any", _("It does not matter")
    WOMAN = "woman", _("A woman")
    MAN = "man", _("A man")


class Gender(TextChoices):
    UNSAID = "unsaid", _("I would rather not say")
    WOMAN = "woman", _("woman")
    MAN = "man", _("man")
    OTHER = "other", _("other")


class Weekday(TextChoices):
    MON = "mon", _("Monday")
    TUE = "tue", _("Tuesday")
    WED = "wed", _("Wednesday")
    THU = "thu", _("Thursday")
    FRI = "fri", _("Friday")
    SAT = "sat", _("Saturday")
    SUN = "sun", _("Sunday")


class PartOfDay(TextChoices):
    MORNING = "morning", _("mornings")
    AFTERNOON = "afternoon", _("afternoons")
    EVENING = "evening", _("evenings")


class ServiceCategory(TextChoices):
    """Services of the area, domain.md 5.1; appointments and redirects name one of these."""

    CLINIC = "maternity_child_clinic", _("maternity and child health clinic")
    FAMILY_CENTRE = "family_centre", _("family centre")
    MEETING_PLACE = "open_meeting_place", _("open meeting place")
    FAMILY_COUNSELLING = "family_counselling", _("child guidance and family counselling")
    ECEC = "ecec", _("early childhood education and care")
    SCHOOL = "preschool_school", _("pre-primary, school")
    PUPIL_WELFARE = "pupil_welfare", _("student welfare")
    HOME_SERVICE = "family_home_service", _("home service for families")
    SOCIAL_GUIDANCE = "social_guidance", _("social guidance")
    SUPPORT_FAMILY = "support_family", _("support family or person")
    MEDIATION = "mediation", _("family mediation")
    CHILD_SUPERVISOR = "child_supervisor", _("child welfare supervisor")
    MENTAL_HEALTH = "mental_health", _("mental health services")
    DENTAL = "dental", _("oral health")
    HEALTH_CENTRE = "health_centre", _("health centre")
    DEBT = "debt", _("financial and debt counselling")
    LEGAL_AID = "legal_aid", _("legal aid")
    EMPLOYMENT = "employment", _("employment services")
    INTEGRATION = "immigrant", _("integration services")
    KELA = "kela", _("Kela")
    HOBBY = "hobby", _("hobbies")
    PARISH = "parish", _("parish support")
    CHILD_MINDING = "child_minding", _("child-minding help")
    SHELTER = "shelter", _("shelter and help against violence")
    SOCIAL_EMERGENCY = "social_emergency", _("social emergency service")
    CRISIS = "crisis", _("crisis centre")
    OTHER = "other", _("other")
    FAMILY_WORK = "family_work", _("family work")
    SUBSTANCE = "substance", _("substance services")
    INTERPRETER = "interpreter", _("interpreting")
    FOOD_AID = "food_aid", _("food aid")


class PartnerOffer(TextChoices):
    """What a partner brings to the families of an area."""

    ROOM = "room", _("a room to meet in")
    GUIDES = "guides", _("tells families about us")
    REFERS = "refers", _("asks for a companion together with a parent")
    HOSTS = "hosts", _("peer parents may come and tell about themselves")
    GROUPS = "groups", _("leads groups")
    CHILDCARE = "childcare", _("looks after children during a group")
    TRAINING = "training", _("trains volunteers")
    SUPERVISION = "supervision", _("gives supervision to volunteers")
    MONEY = "money", _("takes part in the costs")
    NEWS = "news", _("tells in its own channels")


class PartnerWish(TextChoices):
    """What a partner hopes for."""

    VISITS = "visits", _("a peer parent to visit us")
    COMPANIONS = "companions", _("companions for families")
    FATHERS = "fathers", _("fathers to be reached")
    GROUPS = "groups", _("groups for parents")
    CALENDAR = "calendar", _("our activities in the shared calendar")
    MEETINGS = "meetings", _("to meet the others of the area")
    TRAINING = "training", _("training for our workers")


class Access(TextChoices):
    """What a place is like to come to: facts that help to decide, told beforehand."""

    STEP_FREE = "step_free", _("no steps")
    ACCESSIBLE_TOILET = "accessible_toilet", _("accessible toilet")
    PRAM = "pram", _("room for prams")
    QUIET_ROOM = "quiet_room", _("a quiet room")
    INDUCTION_LOOP = "induction_loop", _("induction loop")
    INTERPRETER = "interpreter", _("interpreter when asked for")
    BUS = "bus", _("near a bus stop")
    PARKING = "parking", _("parking")
    CAPTIONS = "captions", _("captions online")


class DataRole(TextChoices):
    """Who answers for the data of families (domain.md 4.1, GDPR 26 and 28)."""

    SEPARATE = "separate", _("each answers for its own families' data (separate controllers)")
    JOINT = "joint", _("the parties decide together (joint controllers)")
    PROCESSOR = "processor", _("one handles data on behalf of another (processor)")


class Shared(TextChoices):
    """What the parties of an agreement do together, as long as it is in force."""

    ACTIVITIES = "activities", _("activities organised together")
    CALENDAR = "calendar", _("a shared calendar")
    ROOMS = "rooms", _("rooms")
    FIGURES = "figures", _("figures without persons")


class NeedSource(TextChoices):
    """Who has said that something is missing (domain.md 1.1)."""

    FAMILY = "family", _("a parent")
    VOLUNTEER = "volunteer", _("a volunteer")
    PARTNER = "partner", _("a partner")
    WORKER = "worker", _("a worker")


# Where a parent can talk about a worry without the child present.
TALK_SERVICES = (
    ServiceCategory.CLINIC,
    ServiceCategory.FAMILY_CENTRE,
    ServiceCategory.FAMILY_COUNSELLING,
    ServiceCategory.PUPIL_WELFARE,
)
SLOT_KEYS = tuple(f"{day.value}_{part.value}" for day in Weekday for part in PartOfDay)


def mask(keys: Iterable[str], vocabulary: Iterable[str]) -> int:
    """Return the bit mask of `keys`: bit n stands for the nth word of `vocabulary`. Unknown keys raise ValueError."""
    order = {word: place for place, word in enumerate(vocabulary)}
    bits = 0
    for key in keys:
        if key not in order:
            raise ValueError(f"{key} is not in the vocabulary")
        bits |= 1 << order[key]
    return bits


def words(bits: int, vocabulary: Iterable[str]) -> list[str]:
    """Return the words whose bits are set in `bits`, in the order of the vocabulary."""
    return [word for place, word in enumerate(vocabulary) if bits >> place & 1]


WEEKLY_DAYS = {
    Weekday.MON: _("on Mondays"),
    Weekday.TUE: _("on Tuesdays"),
    Weekday.WED: _("on Wednesdays"),
    Weekday.THU: _("on Thursdays"),
    Weekday.FRI: _("on Fridays"),
    Weekday.SAT: _("on Saturdays"),
    Weekday.SUN: _("on Sundays"),
}
WEEKLY_PARTS = {
    PartOfDay.MORNING: _("in the morning"),
    PartOfDay.AFTERNOON: _("in the afternoon"),
    PartOfDay.EVENING: _("in the evening"),
}


def slot_label(key: str) -> str:
    """Return a weekly slot as words, such as "on Thursdays in the evening"; raises ValueError when there is none."""
    day, _underscore, part = key.partition("_")
    return f"{WEEKLY_DAYS[Weekday(day)]} {WEEKLY_PARTS[PartOfDay(part)]}"


def labels(keys: Iterable[str], vocabulary: type[TextChoices]) -> list[str]:
    """Return the words of `keys` in the page's language, in the order of the vocabulary."""
    chosen = set(keys)
    return [str(word.label) for word in vocabulary if word.value in chosen]
