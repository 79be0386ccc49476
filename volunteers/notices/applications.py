"""What an applicant is told of the application, and the one who answers for it. No message says how it was answered."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core.actor import Actor, Role
from notifications import outbox
from notifications.kinds import Kind, Sample, register
from notifications.models import OutboxMessage
from volunteers.answering import away_on
from volunteers.models import VolunteerApplication
from volunteers.states import Application as State

PLANTED = ("Kettunen", "Myllykatu 4", "0400000012", "sopimaton")


def tell(
    kind: str, application: VolunteerApplication, person: User, *, key: str, context: dict[str, Any], **timing: Any
) -> None:
    """Queue an e-mail about `application` to `person`."""
    outbox.enqueue(
        kind,
        key=f"{key}:{person.pk}",
        recipient=person,
        channel="email",
        context={"application": application.pk, **context},
        organisation_id=application.organisation_id,
        municipality_id=application.municipality_id,
        **timing,
    )


def tell_applicants(
    kind: str, application: VolunteerApplication, *, key: str, context: dict[str, Any], by: Actor | None = None,
    **timing: Any,
) -> None:  # fmt: skip
    """Queue an e-mail to everybody who applies; who has done it themselves knows it."""
    for person in application.people:
        if by is None or person.pk != by.user_id:
            tell(kind, application, person, key=key, context=context, **timing)


def news(application: VolunteerApplication, *, by: Actor | None = None) -> None:
    """Tell that the application is in a new step; an applicant's own step is told to the office."""
    stamp = f"{application.state}:{application.state_since:%Y%m%dT%H%M%S}"
    context = {"state": application.state}
    tell_applicants(
        "application_news", application, key=f"application_news:{application.pk}:{stamp}", context=context, by=by
    )
    if by is not None and by.role in (Role.APPLICANT, Role.VOLUNTEER):
        tell_office(application, key=f"applicant_moved:{application.pk}:{stamp}")


def tell_office(application: VolunteerApplication, *, key: str, also: User | None = None) -> None:
    """Tell those who answer for the application, and whoever stands in today, that the applicant did something."""
    office = application.organisation_id
    stands_in = away_on([office], timezone.localdate()).answer(office, application.assigned_to).person
    people = (application.assigned_to, stands_in, application.deputy, also)
    for person in {person.pk: person for person in people if person is not None}.values():
        tell("applicant_moved", application, person, key=key, context={})


def application_of(message: OutboxMessage) -> VolunteerApplication | None:
    return VolunteerApplication.objects.for_list().filter(pk=message.context["application"]).first()


def is_for_reader(message: OutboxMessage, application: VolunteerApplication | None) -> bool:
    """Whether the reader still is one of those who apply."""
    return application is not None and any(
        message.recipient == f"accounts.User:{person.pk}" for person in application.people
    )


def build_news(message: OutboxMessage) -> dict[str, Any]:
    is_approved = message.context["state"] == State.APPROVED
    return {
        "link": reverse("volunteer:home" if is_approved else "applicant:home"),
        "is_approved": is_approved,
    }


def still_in_state(message: OutboxMessage) -> bool:
    application = application_of(message)
    return is_for_reader(message, application) and application.state == message.context["state"]


def build_moved(message: OutboxMessage) -> dict[str, Any]:
    return {"link": reverse("coordinator:application-detail", args=[message.context["application"]])}


def still_there(message: OutboxMessage) -> bool:
    return application_of(message) is not None


def sample() -> Sample:
    return Sample(
        context={
            "link": "/applicant/",
            "at": timezone.now(),
            "is_approved": False,
            "called": PLANTED[0],
            "address": PLANTED[1],
            "phone": PLANTED[2],
            "reason": PLANTED[3],
        },
        planted=PLANTED,
    )


register(Kind("application_news", _("News about an application"), Role.APPLICANT, build_news, still_in_state, sample))
register(Kind("applicant_moved", _("An applicant did something"), Role.COORDINATOR, build_moved, still_there, sample))
