"""The numbers for the acute moment: looked after by administrators, checked by coordinators too (R-EM-1, R-CW-3)."""

from __future__ import annotations

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from partners import counties
from partners.actions import helplines as actions
from partners.forms.helplines import HelplineForm
from partners.models import Helpline
from partners.rules import helplines as rules
from partners.shown import helplines as shown

GET_POST = ["GET", "HEAD", "POST"]
PAGES = "partners/administration"


def in_reach(request: HttpRequest) -> QuerySet[Helpline]:
    """Return the numbers of the country and of the counties this hat works in."""
    codes = ["", *counties.counties_of(request.actor)]
    return Helpline.objects.visible_to(request.actor).filter(wellbeing_county_code__in=codes)


@require_safe
def helpline_list(request: HttpRequest) -> HttpResponse:
    """What families see and call, and when each was found right."""
    codes = counties.counties_of(request.actor)
    groups = shown.groups_of(in_reach(request), codes, on=timezone.localdate(), actor=request.actor)
    area = request.resolver_match.namespace
    context = {"groups": groups, "area": area, "is_coordinator": area == "coordinator"}
    return render(request, f"{PAGES}/helplines.html", context)


@require_POST
def helpline_checked(request: HttpRequest, pk: int) -> HttpResponse:
    line = get_object_or_404(in_reach(request), pk=pk)
    return checked(request, [line])


@require_POST
def helplines_checked(request: HttpRequest) -> HttpResponse:
    """Every number in reach, by one press."""
    return checked(request, list(in_reach(request)))


def checked(request: HttpRequest, lines: list[Helpline]) -> HttpResponse:
    n = actions.check_helplines(lines, on=timezone.localdate(), actor=request.actor)
    messages.success(
        request,
        ngettext("%(n)d number is marked checked today.", "%(n)d numbers are marked checked today.", n) % {"n": n},
    )
    return redirect(f"{request.resolver_match.namespace}:helpline-list")


@require_http_methods(GET_POST)
def helpline_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a number and its words; saving says that it was checked."""
    line = get_object_or_404(in_reach(request), pk=pk)
    data = request.POST if request.method == "POST" else None
    form = HelplineForm(data, initial=HelplineForm.of(line), is_fixed=line.key in rules.FIXED)
    if not form.is_valid():
        return render(request, f"{PAGES}/helpline.html", {"form": form, "line": line})
    actions.change_helpline(line, on=timezone.localdate(), actor=request.actor, **form.cleaned_data)
    messages.success(request, _("Saved. Every page shows it now."))
    return redirect("administration:helpline-list")


@require_http_methods(GET_POST)
def helpline_new(request: HttpRequest) -> HttpResponse:
    """A number that a county must have and has not yet."""
    key, county = request.GET.get("key", ""), request.GET.get("county", "")
    if key not in rules.COUNTY_NUMBERS or county not in counties.counties_of(request.actor):
        raise Http404
    initial = HelplineForm.begin(key, counties.NAMES[county])
    form = HelplineForm(request.POST if request.method == "POST" else None, initial=initial)
    if not form.is_valid():
        words = {"what": shown.name_of(key), "county": counties.name_of(county)}
        return render(request, f"{PAGES}/helpline.html", {"form": form, **words})
    actions.add_helpline(key=key, county=county, on=timezone.localdate(), actor=request.actor, **form.cleaned_data)
    messages.success(request, _("Saved. Every page shows it now."))
    return redirect("administration:helpline-list")
