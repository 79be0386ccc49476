from __future__ import annotations

from datetime import datetime

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Municipality, Organisation
from core.models import Stateful
from core.privacy import EncryptedTextField, Privacy
from core.scoping import Via, Visibility
from core.transitions import StateField, state_constraint
from notifications import states
from notifications.querysets import OutboxQuerySet
from notifications.states import MessageState


class OutboxMessage(Stateful):
    """One message to one person over one channel. It knows ids only: the text is made when it is sent."""

    class Channel(models.TextChoices):
        EMAIL = "email", _("E-mail")
        SMS = "sms", _("Text message")

    key = models.CharField(max_length=200, unique=True)
    kind = models.CharField(max_length=60)
    channel = models.CharField(max_length=10, choices=Channel)
    recipient = models.CharField(max_length=80)
    context = models.JSONField(default=dict)
    sealed = EncryptedTextField(null=True)
    organisation = models.ForeignKey(Organisation, null=True, on_delete=models.CASCADE, related_name="+")
    municipality = models.ForeignKey(Municipality, null=True, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    not_before = models.DateTimeField()
    expires_at = models.DateTimeField(null=True)
    state = StateField(choices=MessageState, default=MessageState.QUEUED)
    attempts = models.PositiveSmallIntegerField(default=0)
    claimed_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    last_error = models.CharField(max_length=80, blank=True)
    provider_id = models.CharField(max_length=200, blank=True)

    objects = OutboxQuerySet.as_manager()
    transitions = states.MESSAGE_TRANSITIONS
    # What concerns one locality is seen there alone (R-AC-1), what concerns none in particular in the whole office.
    visibility = Visibility(
        coordinator=[Via("organisation", "municipality"), Via("organisation", municipality=None)],
        administrator=Via("organisation"),
    )
    privacy = Privacy.none("keys of rows and codes; a sealed secret is wiped when the message is done or expires")

    class Meta:
        ordering = ["-created_at", "-pk"]
        constraints = [
            state_constraint("outbox_message_state", MessageState),
            models.CheckConstraint(
                name="outbox_message_holds_no_secret_when_done",
                condition=~Q(state__in=states.HOLDS_NO_SECRET) | Q(sealed=None),
            ),
            models.CheckConstraint(
                name="outbox_message_secret_expires", condition=Q(sealed=None) | Q(expires_at__isnull=False)
            ),
        ]
        indexes = [
            models.Index(fields=["not_before", "id"], name="outbox_due", condition=Q(state=MessageState.QUEUED)),
            models.Index(
                fields=["kind", "not_before"], name="outbox_due_by_kind", condition=Q(state=MessageState.QUEUED)
            ),
            models.Index(fields=["claimed_at"], name="outbox_claimed", condition=Q(state=MessageState.SENDING)),
            models.Index(fields=["organisation", "state", "-created_at"], name="outbox_listed"),
            models.Index(
                fields=["organisation", "expires_at"],
                name="outbox_wants_a_person",
                condition=Q(state__in=states.WANTS_A_PERSON),
            ),
        ]

    def __str__(self) -> str:
        return self.key

    @property
    def wants_a_person(self) -> bool:
        return self.state in states.WANTS_A_PERSON

    def has_expired(self, at: datetime) -> bool:
        return self.expires_at is not None and self.expires_at <= at
