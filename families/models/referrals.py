"""A professional's referral, made together with the parent (R-GD-2)."""

from __future__ import annotations

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation, User
from core.privacy import Privacy
from core.scoping import Via, Visibility
from families.models.households import KEEP_CASE
from families.models.requests import COORDINATOR, FAMILY, SupportRequest
from families.querysets import ReferralQuerySet


class Referral(models.Model):
    """Who asked together with the parent, and what the parent lets them know later. Never the companion.

    The words of the referral are those of the request (`RequestNote`), 500 characters at the most.
    """

    class Tells(models.TextChoices):
        NOTHING = "nothing", _("nothing")
        CONTACT = "contact", _("whether we have been in contact")

    request = models.OneToOneField(SupportRequest, on_delete=models.CASCADE, related_name="referral")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="referrals")
    referrer = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="referrals")
    receipt = models.CharField(max_length=12, unique=True, help_text="the referrer's own number, not the family's")
    tells = models.CharField(max_length=10, choices=Tells, default=Tells.NOTHING)
    tells_since = models.DateTimeField(default=timezone.now, editable=False)
    referred_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = ReferralQuerySet.as_manager()
    visibility = Visibility(coordinator=COORDINATOR, family=FAMILY, partner=Via("referrer", "organisation"))
    privacy = [
        Privacy(subject="request__family", instead={"tells": "nothing"}, keep=f"{KEEP_CASE}; then a day and a receipt"),
        Privacy(subject="referrer", keep="as long as the referrer has an account"),
    ]

    class Meta:
        ordering = ["-referred_at", "-pk"]

    def __str__(self) -> str:
        return self.receipt
