"""Materials of the programmes that the association carries."""

from __future__ import annotations

from functools import partial

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.lists import page_of, query_of
from accounts.steps import step_page
from partners import actions
from partners.forms.register import MaterialForm, filled
from partners.models import Material, Programme
from partners.steps import register as steps
from partners.views.keeping import done, posted

GET_POST = ["GET", "HEAD", "POST"]
PAGES = "partners/coordinator"


def programmes_of(request: HttpRequest) -> QuerySet[Programme]:
    """Return the programmes that the association keeps or carries with others."""
    rows = Programme.objects.visible_to(request.actor)
    return rows.carried_by(request.actor.organisation_ids, timezone.localdate())


def find(request: HttpRequest, pk: int) -> Material:
    rows = Material.objects.visible_to(request.actor).filter(programme__in=programmes_of(request))
    return get_object_or_404(rows.select_related("programme"), pk=pk)


@require_safe
def material_list(request: HttpRequest) -> HttpResponse:
    rows = Material.objects.visible_to(request.actor).filter(programme__in=programmes_of(request))
    page = page_of(rows.select_related("programme"), request)
    return render(request, f"{PAGES}/material_list.html", {"page": page, "query": query_of(request)})


@require_http_methods(GET_POST)
def material_new(request: HttpRequest) -> HttpResponse:
    form = MaterialForm(posted(request), rows=programmes_of(request), initial={"audience": "partners"})
    if request.method == "POST" and done(form, actions.write_material, request):
        messages.success(request, _("The material is there to be read."))
        return redirect("coordinator:partner-material-list")
    return render(request, f"{PAGES}/material_form.html", {"form": form, "title": _("Write a material")})


@require_http_methods(GET_POST)
def material_edit(request: HttpRequest, pk: int) -> HttpResponse:
    row = find(request, pk)
    form = MaterialForm(posted(request), rows=programmes_of(request), initial=filled(MaterialForm.base_fields, [row]))
    if request.method == "POST" and done(form, partial(actions.change_material, row), request):
        messages.success(request, _("Saved: the material."))
        return redirect("coordinator:partner-material-list")
    context = {"form": form, "title": _("Change the material"), "material": row}
    return render(request, f"{PAGES}/material_form.html", context)


@require_http_methods(GET_POST)
def material_remove(request: HttpRequest, pk: int) -> HttpResponse:
    row = find(request, pk)
    back = reverse("coordinator:partner-material-list")
    return step_page(request, steps.REMOVE_MATERIAL, row, back=back, name=row.title)
