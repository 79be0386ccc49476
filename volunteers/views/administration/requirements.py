"""What each role asks of its volunteers, and whether an extract may be asked: the administrator's pages."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from accounts.forms import PlainForm
from accounts.steps import step_page
from core.refusals import NotNow, Refused
from volunteers import actions
from volunteers.forms.requirements import ExtractPolicyForm, RequirementForm, ValidityForm
from volunteers.models import Requirement, VolunteerRole
from volunteers.steps import requirements as requirement_steps
from volunteers.steps.requirements import short_words

GET_POST = ["GET", "HEAD", "POST"]


def find_role(request: HttpRequest, pk: int) -> VolunteerRole:
    rows = VolunteerRole.objects.visible_to(request.actor).filter(
        programme__organisation__in=request.actor.organisation_ids
    )
    return get_object_or_404(rows.select_related("programme__organisation"), pk=pk)


def own_requirements(request: HttpRequest) -> QuerySet[Requirement]:
    rows = Requirement.objects.visible_to(request.actor).filter(
        role__programme__organisation__in=request.actor.organisation_ids
    )
    return rows.select_related("role__programme__organisation", "module")


def page_of_role(role: VolunteerRole) -> str:
    return reverse("administration:requirement-list", args=[role.pk])


def tried(form: PlainForm, act: Any, **answers: Any) -> bool:
    """Do it; where it is refused, the sentence is written on the form and nothing is lost."""
    try:
        act(**answers)
    except NotNow:
        raise
    except Refused as refused:
        form.add_error(None, refused.refusal.sentence)
        return False
    return True


@require_safe
def role_requirements(request: HttpRequest, pk: int) -> HttpResponse:
    """What one role asks."""
    role = find_role(request, pk)
    rows = own_requirements(request).filter(role=role)
    context = {"role": role, "lines": [line_of(requirement) for requirement in rows]}
    return render(request, "volunteers/administration/role_requirements.html", context)


def line_of(requirement: Requirement) -> dict[str, Any]:
    months, days = requirement.valid_months, requirement.grace_days
    is_extract = requirement.kind == Requirement.Kind.EXTRACT
    return {
        "pk": requirement.pk,
        "kind": requirement.get_kind_display(),
        "name": str(requirement),
        "validity": ngettext("%(n)d month", "%(n)d months", months) % {"n": months} if months else _("for good"),
        "grace": ngettext("%(n)d day", "%(n)d days", days) % {"n": days} if days else "–",
        "is_removable": not is_extract,
    }


@require_http_methods(GET_POST)
def requirement_new(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask one thing more; first see how many do not have it."""
    role = find_role(request, pk)
    form = RequirementForm(request.POST or None, role=role, actor=request.actor)
    is_asked = form.is_valid() and request.POST.get("do") == "save"
    if is_asked and tried(form, actions.add_requirement, role=role, actor=request.actor, **form.asked()):
        messages.success(request, _("The role asks this from now on."))
        return redirect(page_of_role(role))
    concerned = short_words(role, [form.asked()]) if form.is_valid() else ""
    context = {"role": role, "form": form, "concerned": concerned}
    return render(request, "volunteers/administration/requirement_new.html", context)


@require_http_methods(GET_POST)
def requirement_change(request: HttpRequest, pk: int) -> HttpResponse:
    """Change for how long it is in force."""
    requirement = get_object_or_404(own_requirements(request), pk=pk)
    begins = {name: getattr(requirement, name) for name in ("valid_months", "grace_days")}
    form = ValidityForm(request.POST or None, initial=begins)
    if not form.is_valid():
        context = {"requirement": requirement, "role": requirement.role, "form": form}
        return render(request, "volunteers/administration/requirement_change.html", context)
    actions.change_requirement(requirement, **form.cleaned_data, actor=request.actor)
    messages.success(request, _("Saved."))
    return redirect(page_of_role(requirement.role))


@require_http_methods(GET_POST)
def requirement_remove(request: HttpRequest, pk: int) -> HttpResponse:
    requirement = get_object_or_404(own_requirements(request), pk=pk)
    back = page_of_role(requirement.role)
    return step_page(request, requirement_steps.REMOVE, requirement, back=back, name=capfirst(str(requirement)))


@require_http_methods(GET_POST)
def requirements_usual(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask what is usually asked in such a role, after a page that says what that is."""
    role = find_role(request, pk)
    return step_page(request, requirement_steps.USUAL, role, back=page_of_role(role), name=capfirst(str(role)))


@require_http_methods(GET_POST)
def role_extract(request: HttpRequest, pk: int) -> HttpResponse:
    """The board's decision about extracts: three conditions, the reason, the day and the instruction (R-CR-1)."""
    role = find_role(request, pk)
    begins = {name: getattr(role, name) for name in actions.DECIDED}
    form = ExtractPolicyForm(request.POST or None, initial=begins)
    if form.is_valid() and tried(
        form, actions.decide_extract_policy, role=role, actor=request.actor, **form.cleaned_data
    ):
        messages.success(request, _("The decision has been written down."))
        return redirect(page_of_role(role))
    return render(request, "volunteers/administration/role_extract.html", {"role": role, "form": form})
