"""The service directory as the office keeps it, for its own areas."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.filters import own_municipalities
from accounts.lists import csv_response, page_of, query_of, shown_list, xlsx_response
from accounts.steps import Step, step_page
from partners import actions, importing
from partners.forms.directory import ChosenForm, DirectoryFilter, ServiceEntryForm
from partners.models import ServiceEntry
from partners.querysets import ServiceEntryQuerySet
from partners.rules import directory as rules
from partners.shown import directory as shown
from partners.steps import directory as steps

GET_POST = ["GET", "HEAD", "POST"]
PAGES = "partners/coordinator"


def own_services(request: HttpRequest) -> ServiceEntryQuerySet:
    """Return the services that concern the municipalities which the hat looks after."""
    rows = ServiceEntry.objects.visible_to(request.actor).around(own_municipalities(request.actor))
    return rows.select_related("municipality").prefetch_related("areas")


@require_safe
def service_list(request: HttpRequest) -> HttpResponse:
    """Every service of the own areas, also hidden ones."""
    form, today = DirectoryFilter(request.GET, actor=request.actor), timezone.localdate()
    page = page_of(form.narrow(own_services(request)), request)
    rows = [shown.row_of(entry, today) for entry in page]
    table = reverse("coordinator:service-table") + f"?{query_of(request)}"
    context = shown_list(request, form, page, columns=shown.columns(), rows=rows)
    return render(
        request, f"{PAGES}/service_list.html", {**context, "csv_url": table, "xlsx_url": f"{table}&format=xlsx"}
    )


@require_safe
def service_table(request: HttpRequest) -> HttpResponse:
    """The filtered list as a table that may be brought in again."""
    form, language = DirectoryFilter(request.GET, actor=request.actor), get_language() or "fi"
    rows = [importing.row_of(entry, language) for entry in form.narrow(own_services(request))]
    respond = xlsx_response if request.GET.get("format") == "xlsx" else csv_response
    return respond("services", importing.head_in(language), rows)


@require_http_methods(GET_POST)
def service_new(request: HttpRequest) -> HttpResponse:
    form = ServiceEntryForm(request.POST or None, actor=request.actor)
    if form.is_valid():
        actions.save_service(form.values, reach=form.reach, actor=request.actor)
        messages.success(request, _("The service is in the directory."))
        return redirect("coordinator:service-list")
    return render(request, f"{PAGES}/service_new.html", {"form": form})


@require_http_methods(GET_POST)
def service_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """One service: what is told of it, whether it is still right, and whether it is shown."""
    entry = get_object_or_404(own_services(request), pk=pk)
    form = ServiceEntryForm(request.POST or None, actor=request.actor, entry=entry)
    if form.is_valid():
        actions.save_service(form.values, reach=form.reach, entry=entry, actor=request.actor)
        messages.success(request, _("Saved, and checked today."))
        return redirect("coordinator:service-list")
    label, tone = shown.standing_of(entry, timezone.localdate())
    context = {"form": form, "entry": entry, "label": label, "tone": tone, "source": shown.source_words(entry)}
    refusal = rules.why_not_edit(entry, actor=request.actor)
    return render(request, f"{PAGES}/service_edit.html", {**context, "refusal": refusal})


@require_http_methods(GET_POST)
def service_checked(request: HttpRequest) -> HttpResponse:
    """Still right: those that were chosen at once, all of a filtered list after it has been said how many they are."""
    form = DirectoryFilter(request.GET, actor=request.actor)
    rows = form.narrow(own_services(request))
    chosen = ChosenForm(request.POST, rows=rows)
    if request.method != "POST" or not chosen.is_valid():
        context = {"count": shown.count_words(rows.count()), "query": query_of(request)}
        return render(request, f"{PAGES}/service_checked.html", context)
    checked = actions.check_services(rows if "all" in request.POST else chosen.cleaned_data["pk"], actor=request.actor)
    said = ngettext("%(n)d service is still right.", "%(n)d services are still right.", checked) % {"n": checked}
    messages.info(request, said if checked else _("Choose at least one service."))
    return redirect(reverse("coordinator:service-list") + f"?{query_of(request)}")


def service_step(request: HttpRequest, pk: int, step: Step) -> HttpResponse:
    entry = get_object_or_404(own_services(request), pk=pk)
    return step_page(request, step, entry, back=reverse("coordinator:service-edit", args=[pk]), name=entry.name)


@require_http_methods(GET_POST)
def service_hide(request: HttpRequest, pk: int) -> HttpResponse:
    return service_step(request, pk, steps.HIDE)


@require_http_methods(GET_POST)
def service_show(request: HttpRequest, pk: int) -> HttpResponse:
    return service_step(request, pk, steps.SHOW)
