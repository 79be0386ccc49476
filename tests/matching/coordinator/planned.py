"""Small words of the tests of the plan: families that wait, the page, its figures, a plan that goes to the workers."""

from datetime import timedelta
from typing import Any

from django.test import Client
from django.utils import timezone

from families import actions as families
from families.models import SupportRequest
from matching import candidates
from matching.candidates import Scope
from matching.models import Plan
from tests.factories import cast
from tests.factories.cast import Office, Person
from tests.matching.coordinator.pages import waiting

PLAN = "/coordinator/plan/"


def family(office: Office, coordinator: Person, called: str, *, days: int = 0, urgency: int = 1, **answers: Any):
    """Return a family that has waited so many days for a companion."""
    request = waiting(cast.parent(office, called, **answers), coordinator)
    if urgency > 1:
        families.change_wishes(request, priority=urgency, actor=coordinator.actor)
    SupportRequest.objects.filter(pk=request.pk).update(received_at=timezone.now() - timedelta(days=days))
    return SupportRequest.objects.select_related("family").get(pk=request.pk)


def scope_of(coordinator: Person) -> Scope:
    return candidates.scope_of(coordinator.actor.organisation_id, actor=coordinator.actor)


def newest(coordinator: Person) -> Plan:
    return Plan.objects.filter(made_by=coordinator.user).latest("pk")


def placed(plan: Plan) -> dict[int, int]:
    return {request_id: volunteer_id for request_id, volunteer_id, _fit in plan.result["placed"]}


def look(browser: Client, query: str = "") -> Any:
    answer = browser.get(PLAN + query)
    assert answer.status_code == 200
    return answer


def suggest(browser: Client, plan: Plan, *requests: SupportRequest) -> Any:
    return browser.post(f"{PLAN}{plan.pk}/suggest/", {"chosen": [request.pk for request in requests]})
