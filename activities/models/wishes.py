"""Own initiative: what families and volunteers wish for, who supports it, and what the coordinator answered."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext

from accounts.models import Language, Municipality, Organisation, User
from activities import states
from activities.querysets.wishes import WishQuerySet
from activities.vocabulary import WishKind
from core.models import Stateful
from core.privacy import Privacy
from core.scoping import Everyone, ScopedQuerySet, Via, Visibility, served_by
from core.transitions import StateField, state_constraint
from partners.vocabulary import LifeStage, NeedSource
from volunteers.models import Volunteer

KEEP = "own words and the address until the answer has gone, a year at the most; what others read of it stays"


class Wish(Stateful):
    """A wish or an idea. A coordinator reads it before anybody else does; then others may support it."""

    kind = models.CharField(max_length=10, choices=WishKind, default=WishKind.WISH)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="wishes")
    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="wishes")
    state = StateField(choices=states.Wish, default=states.Wish.RECEIVED)
    life_stage = models.CharField(max_length=20, choices=LifeStage, blank=True)
    target = models.CharField(max_length=20, blank=True, help_text="of `Target`")
    text = models.TextField(max_length=500, blank=True, help_text="own words; empty: erased")
    public_text = models.CharField(max_length=200, blank=True, help_text="as the coordinator lets others read it")
    language = models.CharField(max_length=2, choices=Language, default=Language.FINNISH)
    source = models.CharField(max_length=10, choices=NeedSource, default=NeedSource.FAMILY)
    partner = models.ForeignKey(
        Organisation, on_delete=models.SET_NULL, null=True, blank=True, related_name="told_needs", help_text="who told"
    )
    proposed_by = models.ForeignKey(Volunteer, on_delete=models.SET_NULL, null=True, blank=True, related_name="wishes")
    email = models.EmailField(blank=True, help_text="for the answer, when they want one")
    submission = models.UUIDField(default=uuid.uuid4, unique=True)
    asked_at = models.DateTimeField(default=timezone.now, editable=False)
    answer = models.CharField(max_length=500, blank=True, help_text="of the office, for everybody to read")
    answered_at = models.DateTimeField(null=True, editable=False)
    answered_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, editable=False, related_name="+")

    objects = WishQuerySet.as_manager()
    transitions = states.WISH_TABLE
    visibility = Visibility(
        public=Everyone(state__in=states.WISH_PUBLIC),
        coordinator=Via("organisation", "municipality"),
        partner=[Via("partner"), Everyone(state__in=states.WISH_PUBLIC)],
        volunteer=[*served_by("proposed_by"), Via("organisation", state__in=states.WISH_PUBLIC)],
    )
    privacy = [
        Privacy(subject="self", erase=("email", "text"), keep=KEEP),
        Privacy(subject="proposed_by__user", erase=("text",), keep=KEEP),
    ]

    class Meta:
        ordering = ["-asked_at", "-pk"]
        verbose_name_plural = "wishes"
        constraints = [
            state_constraint("wish_state", states.Wish),
            models.CheckConstraint(
                condition=~Q(state__in=states.WISH_PUBLIC) | ~Q(public_text=""), name="wish_read_before_public"
            ),
        ]

    def __str__(self) -> str:
        return f"wish {self.pk}"

    @property
    def words(self) -> str:
        """The words in which it stands in a list, as long as there are any."""
        return self.public_text or self.text or gettext("The words are no longer kept.")


class WishSupport(models.Model):
    """Somebody wishes for the same. Who, is not known: `supporter` is a keyed hash that counts a browser once."""

    wish = models.ForeignKey(Wish, on_delete=models.CASCADE, related_name="supports")
    supporter = models.CharField(max_length=64)
    given_on = models.DateField(default=timezone.localdate)

    objects = ScopedQuerySet.as_manager()
    visibility = Visibility(coordinator=Via("wish__organisation", "wish__municipality"))
    privacy = Privacy.none("a count of anonymous supporters")

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["wish", "supporter"], name="wish_support_once")]

    def __str__(self) -> str:
        return f"support {self.pk}"
