"""The roles of an association's volunteers: what each is and asks, and which are open."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import Prefetch, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from accounts.lists import page_of
from accounts.models import Municipality
from accounts.steps import Step, step_page
from core.refusals import NotNow, Refused
from volunteers import actions, extracts, role_words, rules
from volunteers.forms.roles import NewRoleForm, RoleForm
from volunteers.models import VolunteerRole
from volunteers.openings import page_of as public_page_of

GET_POST = ["GET", "HEAD", "POST"]
REMOVE = Step(
    title=gettext_lazy("Remove the role"),
    submit=gettext_lazy("Remove the role"),
    done=gettext_lazy("The role has been removed."),
    why_not=rules.why_not_remove_role,
    act=actions.remove_role,
    happens=lambda role: [
        gettext_lazy("The role and what was required for it are deleted."),
        gettext_lazy("Its public pages are no longer found."),
    ],
    tone="danger",
)


def own_roles(request: HttpRequest) -> QuerySet[VolunteerRole]:
    rows = VolunteerRole.objects.visible_to(request.actor).of_organisations(request.actor.organisation_ids).for_list()
    return rows.prefetch_related(
        Prefetch("programme__municipalities", queryset=Municipality.objects.visible_to(request.actor))
    )


@require_safe
def role_list(request: HttpRequest) -> HttpResponse:
    """Every role of the association's programmes."""
    page = page_of(own_roles(request), request)
    columns = [{"label": _("Role")}, {"label": _("Programme")}, {"label": _("Applicants")}, {"label": _("Extract")}]
    context = {"page": page, "columns": columns, "rows": [row_of(role) for role in page]}
    return render(request, "volunteers/administration/role_list.html", context)


def row_of(role: VolunteerRole) -> dict[str, Any]:
    open_tag = {"tag": _("open"), "tone": "ok"} if role.is_recruiting else {"tag": _("closed"), "tone": ""}
    return {
        "url": reverse("administration:role-detail", args=[role.pk]),
        "cells": [role_words.title_of(role), role.programme.name, open_tag, role.get_extract_policy_display()],
    }


@require_http_methods(GET_POST)
def role_new(request: HttpRequest) -> HttpResponse:
    """A role is opened in a programme."""
    form = NewRoleForm(request.POST if request.method == "POST" else None, actor=request.actor)
    if form.is_valid() and (role := opened(form, request)):
        messages.success(request, _("The role has been opened. Look at its requirements next."))
        return redirect("administration:role-detail", role.pk)
    return render(request, "volunteers/administration/role_new.html", {"form": form})


def opened(form: NewRoleForm, request: HttpRequest) -> VolunteerRole | None:
    """Open the role; why it cannot be is written on the form."""
    try:
        return actions.add_role(**form.cleaned_data, actor=request.actor)
    except NotNow:
        raise
    except Refused as refused:
        form.add_error("kind", str(refused.refusal.sentence))
        return None


@require_safe
def role_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One role: as it is told in public, what it asks, and where it is open."""
    role = get_object_or_404(own_roles(request), pk=pk)
    places = role.programme.municipalities.all() if role.is_recruiting and role.programme.is_open else []
    context = {
        "role": role,
        "words": role_words.words_of(role),
        "extract": extracts.notice(role),
        "facts": facts_of(role),
        "pages": [{"label": place.name, "url": public_page_of(role, place)} for place in places],
    }
    return render(request, "volunteers/administration/role_detail.html", context)


def facts_of(role: VolunteerRole) -> list[dict[str, Any]]:
    yes_no = {True: _("Yes"), False: _("No")}
    return [
        {"label": _("How much time it takes"), "value": role_words.time_of(role)},
        {"label": _("Paid task by task"), "value": yes_no[role.is_paid]},
        {"label": _("People who know the applicant are asked"), "value": yes_no[role.asks_references]},
        {"label": _("The training may come before the interview"), "value": yes_no[role.trains_first]},
        {"label": _("A coordinator approves swaps of shifts"), "value": yes_no[role.approves_swaps]},
    ]


@require_http_methods(GET_POST)
def role_change(request: HttpRequest, pk: int) -> HttpResponse:
    """Change what a role says and asks."""
    role = get_object_or_404(own_roles(request), pk=pk)
    begins = {name: getattr(role, name) for name in actions.ROLE_FACTS}
    form = RoleForm(request.POST if request.method == "POST" else None, initial=begins)
    if not form.is_valid():
        return render(request, "volunteers/administration/role_change.html", {"role": role, "form": form})
    actions.change_role(role, **form.cleaned_data, actor=request.actor)
    messages.success(request, _("The role has been changed."))
    return redirect("administration:role-detail", pk)


@require_http_methods(GET_POST)
def role_remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Take away a role that nobody has applied for."""
    role = get_object_or_404(own_roles(request), pk=pk)
    is_done = request.method == "POST"
    back = reverse("administration:role-list") if is_done else reverse("administration:role-detail", args=[pk])
    return step_page(request, REMOVE, role, back=back, name=str(role))
