"""Partners: what they bring and hope for, whom one calls there, their rooms, and those who wish to come along."""

from __future__ import annotations

import uuid

from django.db import models
from django.utils import timezone
from phonenumber_field.modelfields import PhoneNumberField

from accounts.models import Language, Municipality, Organisation, User
from core.models import Stateful
from core.privacy import ROW, Privacy
from core.scoping import Everyone, ScopedQuerySet, Via, Visibility
from core.transitions import StateField, state_constraint
from partners import states
from partners.models.wording import in_language, text_field

OF_AREA = Via("organisation__municipalities")


class PartnerProfile(models.Model):
    """What an organisation tells of itself to the others of its area."""

    organisation = models.OneToOneField(Organisation, on_delete=models.CASCADE, related_name="profile")
    text_fi = text_field(600)
    text_sv = text_field(600)
    offers = models.JSONField(default=list, blank=True, help_text="of `PartnerOffer`")
    wishes = models.JSONField(default=list, blank=True, help_text="of `PartnerWish`")
    offer_words = models.CharField(max_length=300, blank=True)
    wish_words = models.CharField(max_length=300, blank=True)
    web_address = models.URLField(blank=True)
    address = models.CharField(max_length=160, blank=True)
    is_active = models.BooleanField(default=True)
    checked_on = models.DateField(default=timezone.localdate)

    objects = ScopedQuerySet.as_manager()
    visibility = Visibility(
        coordinator=[OF_AREA, Via("organisation")],
        administrator=[OF_AREA, Via("organisation")],
        partner=[OF_AREA, Via("organisation")],
    )
    privacy = Privacy.none("what an organisation tells of itself")

    class Meta:
        ordering = ["organisation__name"]

    def __str__(self) -> str:
        return str(self.organisation)

    @property
    def text(self) -> str:
        return in_language(self, "text")


class Contact(models.Model):
    """A person at work in an organisation, reached at work and never at home."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="contacts")
    user = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, blank=True, related_name="contact_rows")
    name = models.CharField(max_length=80)
    title = models.CharField(max_length=80, blank=True)
    email = models.EmailField(blank=True)
    phone = PhoneNumberField(blank=True)
    is_first = models.BooleanField(default=False, help_text="the one to call first")

    objects = ScopedQuerySet.as_manager()
    visibility = Visibility(
        coordinator=[OF_AREA, Via("organisation")], administrator=Via("organisation"), partner=Via("organisation")
    )
    privacy = [
        Privacy(subject="self", erase=ROW, keep="as long as the person answers for the matter there"),
        Privacy(subject="user", erase=ROW, keep="as long as the person answers for the matter there"),
    ]

    class Meta:
        ordering = ["-is_first", "name"]

    def __str__(self) -> str:
        return self.name


class Venue(models.Model):
    """A house or a room in which activities are held; several organisations may share it."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="venues")
    shared_with = models.ManyToManyField(Organisation, blank=True, related_name="shared_venues")
    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=120)
    address = models.CharField(max_length=160, blank=True)
    room_for = models.PositiveSmallIntegerField(null=True, blank=True, help_text="people at one time")
    access = models.JSONField(default=list, blank=True, help_text="words of access that activities use")
    access_words = models.CharField(max_length=200, blank=True)
    is_in_use = models.BooleanField(default=True)

    objects = ScopedQuerySet.as_manager()
    visibility = Visibility(everyone=Everyone())
    privacy = Privacy.none("public facts about rooms")

    class Meta:
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["organisation", "name"], name="venue_once")]

    def __str__(self) -> str:
        return self.name


class PartnerApplication(Stateful):
    """An organisation that has filled in the public form. It becomes an `Organisation` when somebody here says yes."""

    submission = models.UUIDField(default=uuid.uuid4, unique=True)
    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False, help_text="signed in the sender's link")
    state = StateField(choices=states.Application, default=states.Application.RECEIVED)
    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=20, choices=Organisation.Kind)
    business_id = models.CharField(max_length=9, blank=True)
    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="+")
    contact_name = models.CharField(max_length=80)
    contact_title = models.CharField(max_length=80, blank=True)
    contact_email = models.EmailField()
    contact_phone = PhoneNumberField(blank=True)
    language = models.CharField(max_length=2, choices=Language, default=Language.FINNISH)
    offers = models.JSONField(default=list, blank=True)
    wishes = models.JSONField(default=list, blank=True)
    words = models.CharField(max_length=500, blank=True)
    answer_words = models.CharField(max_length=300, blank=True, help_text="read on the sender's own page")
    asked_at = models.DateTimeField(default=timezone.now, editable=False)
    became = models.ForeignKey(Organisation, on_delete=models.SET_NULL, null=True, editable=False, related_name="+")

    objects = ScopedQuerySet.as_manager()
    transitions = states.APPLICATION_TABLE
    visibility = Visibility(coordinator=Via("municipality"), administrator=Via("municipality"))
    privacy = Privacy(
        subject="self",
        erase=("contact_name", "contact_title", "contact_email", "contact_phone", "words", "answer_words"),
        keep="six months when not approved; when approved, the contact stands in the partner register",
    )

    class Meta:
        ordering = ["asked_at", "pk"]
        constraints = [state_constraint("partner_application_state", states.Application)]

    def __str__(self) -> str:
        return self.name
