"""Activities as an office offers them, and their times."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Any

from django.utils import timezone

from accounts.models import Membership, User
from activities import actions
from activities.models import Activity, GroupMethod, Session
from core.actor import Role
from tests.factories import cast
from tests.factories.cast import Office, Person
from tests.factories.shifts import at

FACTS: dict[str, Any] = {
    "type": "family_cafe",
    "name_fi": "Perhekahvila",
    "name_sv": "Familjekafé",
    "languages": ["fi", "sv"],
    "place": "Perheentalo",
    "address": "Esimerkkikatu 1",
    "entry": "open",
}
TWO_HOURS = timedelta(hours=2)


def contact_of(office: Office) -> User:
    """Return a worker of the office whom people may ask."""
    hats = Membership.objects.filter(organisation=office.organisation, role=Role.COORDINATOR)
    hat = hats.filter(municipalities=office.municipality).order_by("pk").first()
    name = f"Yhteys {office.organisation.pk} {office.municipality.pk}"
    return hat.user if hat else cast.worker(office, Role.COORDINATOR, name).user


def an_activity(office: Office, **facts: Any) -> Activity:
    """Return a published family café of the office, or whatever `facts` (fields of `Activity`) say; without times."""
    many = {name: facts.pop(name) for name in ("leaders", "covers", "together_with") if name in facts}
    told = {"state": "published", "published_at": timezone.now(), "contact": contact_of(office), **FACTS, **facts}
    activity = Activity.objects.create(organisation=office.organisation, municipality=office.municipality, **told)
    for name, rows in many.items():
        getattr(activity, name).set(rows)
    return activity


def a_session(activity: Activity, *, starts_at: datetime | None = None, **facts: Any) -> Session:
    """Return a time of the activity: two hours, in five days at ten, unless told; it may be past."""
    begins = starts_at or at(5)
    return Session.objects.create(activity=activity, starts_at=begins, **{"ends_at": begins + TWO_HOURS, **facts})


def a_method(office: Office, **facts: Any) -> GroupMethod:
    """Return a group method that the association of the office may use."""
    return GroupMethod.objects.create(
        organisation=office.organisation, **{"name": "Vahvuutta vanhemmuuteen", "needs_pair": True, **facts}
    )


def offered(office: Office, coordinator: Person, volunteer: Person, words: str = "Perhekahvila") -> Activity:
    """Return an activity as a coordinator makes it: with a method, a rhythm and a moved time; held by `volunteer`."""
    method = actions.save_method(
        organisation=office.organisation,
        name=f"Menetelmä {words} {office.municipality.pk}",
        needs_pair=False,
        trained=[volunteer.volunteer],
        actor=coordinator.actor,
    )
    activity = actions.make_activity(
        organisation=office.organisation,
        municipality=office.municipality,
        actor=coordinator.actor,
        **{**FACTS, "name_fi": words, "name_sv": words},
        method=method,
        leaders=[volunteer.volunteer],
        contact=coordinator.user,
    )
    first = timezone.localdate() + timedelta(days=3)
    rhythm = {"rule": "FREQ=WEEKLY", "from_on": first, "until_on": first + timedelta(days=20), "skipped": []}
    actions.set_times(activity, **rhythm, starts=time(10), minutes=120, actor=coordinator.actor)
    actions.publish_activity(activity, actor=coordinator.actor)
    activity.refresh_from_db()
    return activity
