from __future__ import annotations

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q, Value
from django.db.models.functions import Cast, Concat
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from accounts.models import Language, User
from core.models import Stateful
from core.privacy import ROW, EncryptedTextField, Privacy
from core.scoping import ScopedQuerySet, Via, Visibility
from core.transitions import StateField, state_constraint
from families import states
from families.models.households import KEEP_CASE, Adult, Family
from families.querysets import SupportRequestQuerySet
from partners.models import Programme, ServiceEntry
from partners.vocabulary import GenderWish, SpokenLanguage, SupportForm

COORDINATOR = Via("request__family__organisation", "request__family__municipality")
FAMILY = Via("request__family__adults", request__family__adults__sees=Adult.Sees.EVERYTHING)


class SupportRequest(Stateful):
    """A family's wish for someone beside them, from arrival to its end (domain.md 2.5)."""

    class AskedBy(models.TextChoices):
        """Who asked: another than the parent only with the parent's agreement (R-GD-2)."""

        PARENT = "parent", _("the parent")
        RELATIVE = "relative", _("a relative or friend, together with the parent")
        PROFESSIONAL = "professional", _("a professional, together with the parent")

    class ArrivedBy(models.TextChoices):
        WEB_FORM = "web_form", _("web form")
        PHONE = "phone", _("phone")
        PAPER = "paper", _("paper")
        IMPORT = "import", _("brought from an older register")

    family = models.ForeignKey(Family, on_delete=models.CASCADE, related_name="requests")
    contact = models.ForeignKey(Adult, on_delete=models.SET_NULL, null=True, related_name="requests")
    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="requests")
    support_form = models.CharField(max_length=20, choices=SupportForm, default=SupportForm.COMPANION)
    reference = models.CharField(max_length=12, unique=True)
    submission_key = models.CharField(max_length=64, unique=True, help_text="one sending of the form makes one request")
    asked_by = models.CharField(max_length=20, choices=AskedBy, default=AskedBy.PARENT)
    arrived_by = models.CharField(max_length=10, choices=ArrivedBy, default=ArrivedBy.WEB_FORM)
    state = StateField(choices=states.Request, default=states.Request.RECEIVED)
    reason_code = models.CharField(max_length=40, blank=True)
    received_at = models.DateTimeField(default=timezone.now)
    assigned_to = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="requests")
    deputy = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    still_waits_at = models.DateTimeField(null=True, help_text="when the family last said that it still waits")
    priority = models.PositiveSmallIntegerField(default=1, validators=[MinValueValidator(1), MaxValueValidator(3)])
    topics = models.JSONField(default=list, blank=True)
    life_stages = models.JSONField(default=list, blank=True)
    languages = models.JSONField(default=list)
    first_language = models.CharField(max_length=3, choices=SpokenLanguage, blank=True)
    gender_wish = models.CharField(max_length=10, choices=GenderWish, default=GenderWish.ANY)
    wants_father_to_father = models.BooleanField(default=False)
    wants_lived_experience = models.BooleanField(default=False)
    slots = models.JSONField(default=list, blank=True)
    home_has = models.JSONField(default=list, blank=True)
    limits = models.JSONField(default=list, blank=True)
    competences_required = models.JSONField(default=list, blank=True)
    competences_wished = models.JSONField(default=list, blank=True)
    max_distance_km = models.PositiveSmallIntegerField(null=True, blank=True)

    objects = SupportRequestQuerySet.as_manager()
    transitions = states.REQUEST_TABLE
    visibility = Visibility(
        coordinator=Via("family__organisation", "family__municipality"),
        family=Via("family__adults", family__adults__sees=Adult.Sees.EVERYTHING),
    )
    privacy = Privacy(
        subject="family",
        erase=(
            "topics",
            "life_stages",
            "slots",
            "home_has",
            "limits",
            "languages",
            "first_language",
            "gender_wish",
            "wants_father_to_father",
            "wants_lived_experience",
            "competences_required",
            "competences_wished",
            "max_distance_km",
        ),
        instead={"reference": Concat(Value("x"), Cast("id", models.CharField()))},
        keep=f"{KEEP_CASE}; six months when not accepted; then as an anonymous row",
        hide=("submission_key",),
    )

    class Meta:
        ordering = ["-received_at"]
        constraints = [
            state_constraint("request_state", states.Request),
            models.UniqueConstraint(
                fields=["family"], condition=Q(state__in=[s.value for s in states.LIVE]), name="request_live_once"
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def organisation_id(self) -> int:
        return self.family.organisation_id

    @property
    def is_live(self) -> bool:
        return self.state in states.LIVE

    @property
    def is_waiting(self) -> bool:
        return self.state in states.WAITING

    @cached_property
    def has_intake(self) -> bool:
        return IntakeTalk.objects.filter(request=self).exists()


class RequestNote(models.Model):
    """What the parent wrote in their own words, encrypted, seen by the coordinator and the family."""

    request = models.OneToOneField(SupportRequest, on_delete=models.CASCADE, related_name="note")
    text = EncryptedTextField()

    objects = ScopedQuerySet.as_manager()
    visibility = Visibility(coordinator=COORDINATOR, family=FAMILY)
    privacy = Privacy(subject="request__family", erase=ROW, keep=KEEP_CASE)

    def __str__(self) -> str:
        return f"note of {self.request_id}"


class Consent(models.Model):
    """A yes to one purpose in one version of its text, from one adult (R-GD-1)."""

    class Purpose(models.TextChoices):
        FAMILY_SUPPORT = "family_support", _("family support")
        ASKED_BY_ANOTHER = "asked_by_another", _("somebody else asked on the parent's behalf")
        STAGE_MESSAGES = "stage_messages", _("messages ahead of a new stage of life")

    class Channel(models.TextChoices):
        WEB_FORM = "web_form", _("web form")
        PHONE = "phone", _("phone")
        PAPER = "paper", _("paper")

    request = models.ForeignKey(SupportRequest, on_delete=models.CASCADE, related_name="consents")
    giver = models.ForeignKey(Adult, on_delete=models.SET_NULL, null=True, related_name="consents")
    purpose = models.CharField(max_length=30, choices=Purpose)
    text_version = models.CharField(max_length=20)
    language = models.CharField(max_length=2, choices=Language)
    channel = models.CharField(max_length=10, choices=Channel)
    given_at = models.DateTimeField(default=timezone.now)
    withdrawn_at = models.DateTimeField(null=True)

    objects = ScopedQuerySet.as_manager()
    visibility = Visibility(coordinator=COORDINATOR, family=[FAMILY, Via("giver")])
    privacy = Privacy(subject="request__family", keep="the case and three years, for claims (domain.md 4.5)")

    def __str__(self) -> str:
        return f"{self.purpose} {self.text_version}"


class ContactAttempt(models.Model):
    """One try to reach the family: when and how it went, nothing of what was said."""

    class Outcome(models.TextChoices):
        REACHED = "reached", _("reached")
        NOT_REACHED = "not_reached", _("not reached")
        CALL_AGAIN = "call_again", _("asked to call again")

    request = models.ForeignKey(SupportRequest, on_delete=models.CASCADE, related_name="attempts")
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    outcome = models.CharField(max_length=20, choices=Outcome)
    submission_key = models.CharField(max_length=64, unique=True, null=True, editable=False)  # noqa: DJ001  unique when given

    objects = ScopedQuerySet.as_manager()
    visibility = Visibility(coordinator=COORDINATOR, family=FAMILY)
    privacy = Privacy(subject="request__family", erase=ROW, keep=KEEP_CASE, hide=("submission_key",))

    class Meta:
        ordering = ["at"]

    def __str__(self) -> str:
        return f"{self.outcome} {self.at:%Y-%m-%d}"


class IntakeTalk(models.Model):
    """The first longer talk: the ticks of eligibility (domain.md 2.2) and who else helps, in few words."""

    TICKS = ("has_child", "wants_it", "lives_here", "goal_fits", "is_safe_to_meet", "knows_role")

    request = models.OneToOneField(SupportRequest, on_delete=models.CASCADE, related_name="intake")
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    adults_count = models.PositiveSmallIntegerField(default=1)
    has_child = models.BooleanField(_("At least one child under 18, or a child expected"), default=False)
    wants_it = models.BooleanField(_("The parent wants a companion"), default=False)
    lives_here = models.BooleanField(_("Lives in our area"), default=False)
    goal_fits = models.BooleanField(_("The goal fits: services, everyday coordination, someone beside"), default=False)
    is_safe_to_meet = models.BooleanField(_("Safe to visit, or to meet outside home"), default=False)
    knows_role = models.BooleanField(_("Knows that the companion is a volunteer"), default=False)
    other_help = EncryptedTextField(blank=True, max_length=300)

    objects = ScopedQuerySet.as_manager()
    visibility = Visibility(coordinator=COORDINATOR, family=FAMILY)
    privacy = Privacy(subject="request__family", erase=ROW, keep=KEEP_CASE)

    def __str__(self) -> str:
        return f"intake of {self.request_id}"

    @property
    def is_complete(self) -> bool:
        return all(getattr(self, tick) for tick in self.TICKS)


class Redirect(models.Model):
    """Guided elsewhere: one concrete next step with a contact route, never just "no"."""

    request = models.OneToOneField(SupportRequest, on_delete=models.CASCADE, related_name="redirect")
    service = models.ForeignKey(ServiceEntry, on_delete=models.PROTECT, related_name="+")
    next_step = models.CharField(max_length=300)
    at = models.DateTimeField(default=timezone.now)

    objects = ScopedQuerySet.as_manager()
    visibility = Visibility(coordinator=COORDINATOR, family=FAMILY)
    privacy = Privacy(subject="request__family", erase=("next_step",), keep=KEEP_CASE)

    def __str__(self) -> str:
        return f"{self.request_id} to {self.service_id}"


class PackedRequest(models.Model):
    """The request as the matching engine reads it: metres and bit masks. Written by `families.packing` alone."""

    request = models.OneToOneField(SupportRequest, on_delete=models.CASCADE, primary_key=True, related_name="packed")
    east_m = models.IntegerField()
    north_m = models.IntegerField()
    max_distance_m = models.IntegerField()
    languages = models.BigIntegerField()
    first_language = models.BigIntegerField()
    life_stages = models.IntegerField()
    topics = models.BigIntegerField()
    slots = models.IntegerField()
    support_form = models.BigIntegerField()
    competences_required = models.IntegerField(default=0)
    competences_wished = models.IntegerField(default=0)
    limits = models.IntegerField()
    home_has = models.IntegerField()
    gender_wish = models.SmallIntegerField()

    objects = ScopedQuerySet.as_manager()
    visibility = Visibility(coordinator=COORDINATOR)
    privacy = Privacy(subject="request__family", erase=ROW, keep="as long as the request waits")

    def __str__(self) -> str:
        return f"packed {self.request_id}"
