from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from phonenumber_field.modelfields import PhoneNumberField

from accounts.models import Language, Municipality, Organisation
from core.privacy import ROW, Privacy
from core.scoping import ScopedQuerySet, Via, Visibility, served_by
from families.querysets import AdultQuerySet, FamilyLinkQuerySet
from families.states import FAREWELL_REASONS, SHARING, farewell_since

KEEP_CASE = "12 months after the end of the case (domain.md 4.5)"


def companions(**conditions: object) -> list[Via]:
    """The companion's ways from a row with `requests`: while names are open, and two weeks after the end (R-AC-1)."""
    together = {"requests__matches__state__in": SHARING}
    farewell = {
        "requests__matches__state": "ended",
        "requests__matches__ended_on__gte": farewell_since,
        "requests__matches__end_reason__in": FAREWELL_REASONS,
    }
    path = "requests__matches__volunteer"
    return [*served_by(path, **together, **conditions), *served_by(path, **farewell, **conditions)]


class Family(models.Model):
    """A household as it defines itself, in the keeping of one organisation."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="families")
    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="families")
    has_protected_address = models.BooleanField(default=False)
    wants_stage_messages = models.BooleanField(null=True, help_text="empty: not asked; no: stopped, for ever")
    created_at = models.DateTimeField(default=timezone.now)
    restricted_at = models.DateTimeField(null=True, help_text="its data is kept and not used (GDPR 18)")
    erased_at = models.DateTimeField(null=True, help_text="since then an anonymous row, for the figures")
    counted = models.JSONField(default=dict, help_text="numbers of adults and children, kept when they are erased")

    objects = ScopedQuerySet.as_manager()
    visibility = Visibility(
        coordinator=Via("organisation", "municipality"),
        family=Via("adults"),
        volunteer=companions(),
    )
    privacy = Privacy(
        subject="self", erase=("has_protected_address", "wants_stage_messages"), keep=f"{KEEP_CASE}; then as a number"
    )

    class Meta:
        verbose_name_plural = "families"

    def __str__(self) -> str:
        return f"family {self.pk}"

    @property
    def has_silent_adult(self) -> bool:
        """Whether somebody in the household must not know of the contact; who, is nobody's to tell."""
        return self.adults.filter(is_told=False).exists()


class Adult(models.Model):
    """A parent or other adult of the family, with the way in which it is safe to reach them."""

    class Channel(models.TextChoices):
        SMS = "sms", _("Text message")
        EMAIL = "email", _("E-mail")
        CALL = "call", _("Phone call only, no messages")

    class Hours(models.TextChoices):
        MORNING = "morning", _("8–12")
        AFTERNOON = "afternoon", _("12–16")
        EVENING = "evening", _("16–19")

    class Sees(models.TextChoices):
        EVERYTHING = "everything", _("everything on the family's page")
        OWN = "own", _("only their own appointments and messages")

    family = models.ForeignKey(Family, on_delete=models.CASCADE, related_name="adults")
    called = models.CharField(max_length=60)
    phone = PhoneNumberField(blank=True)
    email = models.EmailField(blank=True)
    channel = models.CharField(max_length=10, choices=Channel)
    call_hours = models.JSONField(default=list)
    may_leave_message = models.BooleanField(default=False)
    has_shared_phone = models.BooleanField(default=False)
    wants_neutral_sender = models.BooleanField(default=False, help_text="nothing in a message tells who it is from")
    is_told = models.BooleanField(default=True, help_text="no: must not know of the contact, and never hears anything")
    sees = models.CharField(max_length=12, choices=Sees, default=Sees.EVERYTHING)
    gets_copies = models.BooleanField(default=False, help_text="has chosen to get what the contact person gets")
    silent_keys = models.JSONField(
        default=list, help_text="of one who must not know: keyed hashes of the addresses that were erased"
    )
    language = models.CharField(max_length=2, choices=Language, default=Language.FINNISH)

    objects = AdultQuerySet.as_manager()
    actor_key = "adult_ids"
    visibility = Visibility(
        coordinator=Via("family__organisation", "family__municipality"),
        family=Via("pk"),
        volunteer=companions(is_told=True),
    )
    privacy = Privacy(subject="family", erase=ROW, keep=KEEP_CASE, hide=("silent_keys",))

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(phone="") | ~Q(email="") | Q(is_told=False), name="adult_can_be_reached"
            ),
        ]

    def __str__(self) -> str:
        return self.called

    @property
    def address(self) -> str:
        """Where they have chosen to be reached."""
        return self.email if self.channel == self.Channel.EMAIL else str(self.phone)

    @property
    def gets_messages(self) -> bool:
        return self.is_told and self.channel != self.Channel.CALL

    @property
    def is_neutral(self) -> bool:
        """Whether nothing in a message may tell who it is from: wished for, or somebody else reads it too."""
        return self.wants_neutral_sender or self.has_shared_phone

    @property
    def gets_keys(self) -> bool:
        """Whether a private link or a code may be sent there: never where somebody else reads it too."""
        return self.gets_messages and not self.has_shared_phone


class Child(models.Model):
    """A child by birth year or due month only (R-GD-4)."""

    family = models.ForeignKey(Family, on_delete=models.CASCADE, related_name="children")
    birth_year = models.PositiveSmallIntegerField(null=True, blank=True)
    due_month = models.DateField(null=True, blank=True)

    objects = ScopedQuerySet.as_manager()
    visibility = Visibility(
        coordinator=Via("family__organisation", "family__municipality"),
        family=Via("family__adults", family__adults__sees=Adult.Sees.EVERYTHING),
        volunteer=served_by("family__requests__matches__volunteer", family__requests__matches__state__in=SHARING),
    )
    privacy = Privacy(subject="family", erase=ROW, keep=KEEP_CASE)

    class Meta:
        ordering = ["birth_year", "pk"]
        verbose_name_plural = "children"
        constraints = [
            models.CheckConstraint(
                condition=Q(birth_year=None, due_month__isnull=False) | Q(birth_year__isnull=False, due_month=None),
                name="child_year_or_month",
            ),
        ]

    def __str__(self) -> str:
        return str(self.birth_year or self.due_month)


class FamilyLink(models.Model):
    """A private link to the family's page. Only the hash of its secret is kept; it can be revoked."""

    adult = models.ForeignKey(Adult, on_delete=models.CASCADE, related_name="links")
    token_hash = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)

    objects = FamilyLinkQuerySet.as_manager()
    visibility = Visibility(
        family=Via("adult"), coordinator=Via("adult__family__organisation", "adult__family__municipality")
    )
    privacy = Privacy(subject="adult__family", erase=ROW, keep="until it expires", hide=("token_hash",))

    class Meta:
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return f"link {self.pk}"
