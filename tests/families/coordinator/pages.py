"""Small words of the tests of the coordinator's pages: addresses and fresh rows."""

from datetime import timedelta

from django.urls import reverse
from django.utils import timezone

from families.models import SupportRequest
from tests.factories import matches

LIST = "/coordinator/requests/"
TICKED = {**dict.fromkeys(matches.TICKS, "on"), "adults_count": "2", "other_help": "Isovanhemmat"}
ON_ONE_REQUEST = (
    "request-detail", "request-assign", "request-attempt", "request-intake", "request-wishes", "request-redirect",
    "request-consent", "request-accept", "request-hold", "request-decline", "request-withdraw", "request-expire",
    "request-reopen",
)  # fmt: skip


def page(name: str, request: SupportRequest) -> str:
    return reverse(f"coordinator:{name}", args=[request.pk])


def fresh(request: SupportRequest) -> SupportRequest:
    return SupportRequest.objects.get(pk=request.pk)


def aged(request: SupportRequest, days: int) -> SupportRequest:
    """Return `request` as it is when it arrived, and moved last, so many days ago."""
    then = timezone.now() - timedelta(days=days)
    SupportRequest.objects.filter(pk=request.pk).update(received_at=then, state_since=then)
    return fresh(request)
