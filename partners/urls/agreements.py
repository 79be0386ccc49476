from typing import Any

from django.urls import path

from partners.steps.agreements import STEPS
from partners.views import agreements as pages

READ = [
    path("agreements/", pages.agreement_list, name="agreement-list"),
    path("agreements/<int:pk>/", pages.agreement_detail, name="agreement-detail"),
    path("agreements/<int:pk>/remark/", pages.agreement_remark, name="agreement-remark"),
    path("agreements/<int:pk>/paper/", pages.agreement_paper, name="agreement-paper"),
    path("agreements/versions/<int:pk>/", pages.agreement_version, name="agreement-version"),
]
KEPT = [
    path("agreements/new/", pages.agreement_new, name="agreement-new"),
    path("agreements/<int:pk>/edit/", pages.agreement_edit, name="agreement-edit"),
]
BY_ANY_PARTY = ("agreement-accept", "agreement-accept-back", "agreement-end")


def step(name: str) -> Any:
    """Return the address of a step, such as agreements/1/accept/."""
    verb = name.removeprefix("agreement-")
    return path(f"agreements/<int:pk>/{verb}/", pages.agreement_step, {"name": name}, name=name)


office = [*KEPT, *READ, *map(step, STEPS)]
urls = {
    "coordinator": office,
    "administration": office,
    "partner": [*READ, *map(step, BY_ANY_PARTY)],
}
