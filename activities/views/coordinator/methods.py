"""The group methods of an association."""

from __future__ import annotations

from django.contrib import messages
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.filters import typed
from activities import actions
from activities.forms.activities import MethodForm
from activities.models import GroupMethod
from activities.shown import activities as shown
from activities.types import METHODS
from activities.views.coordinator.activities import GET_POST, PAGES
from activities.views.coordinator.shifts import took


@require_safe
def method_list(request: HttpRequest) -> HttpResponse:
    """Every method that the association may use, and those that others use."""
    rows = GroupMethod.objects.visible_to(request.actor).annotate(skilled=Count("trained"))
    today = timezone.localdate()
    known = {method.name for method in rows}
    context = {
        "columns": shown.method_columns(),
        "rows": [shown.method_row(method, today) for method in rows],
        "ideas": [name for name in METHODS if name not in known],
    }
    return render(request, f"{PAGES}/methods.html", context)


@require_http_methods(GET_POST)
def method_new(request: HttpRequest) -> HttpResponse:
    """Write down a method; one that is known begins with what is known of it."""
    name = typed(request, "name")
    form = MethodForm(request.POST or None, actor=request.actor, initial=METHODS.get(name, {}) | {"name": name})
    organisation = request.hat.membership.organisation
    if not form.is_valid() or not took(form, actions.save_method, organisation=organisation, actor=request.actor):
        return render(request, f"{PAGES}/method_edit.html", {"form": form})
    messages.success(request, _("The method is saved."))
    return redirect("coordinator:method-list")


@require_http_methods(GET_POST)
def method_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a method, and who is trained in it."""
    method = get_object_or_404(GroupMethod.objects.visible_to(request.actor).select_related("organisation"), pk=pk)
    form = MethodForm(request.POST or None, actor=request.actor, initial=MethodForm.initial_of(method))
    whose = {"organisation": method.organisation, "method": method, "actor": request.actor}
    if not form.is_valid() or not took(form, actions.save_method, **whose):
        return render(request, f"{PAGES}/method_edit.html", {"form": form, "method": method})
    messages.success(request, _("The method is saved."))
    return redirect("coordinator:method-list")
