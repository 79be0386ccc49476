"""The offer for calendars and for the pages of others: read without signing in, and without a page around it."""

from __future__ import annotations

from csp.decorators import csp_replace
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.http import require_safe

from accounts.limits import limited
from activities import ical, offer
from activities.forms.offer import OfferForm
from activities.models import Activity
from activities.offer import Filters
from activities.querysets.activities import SessionQuerySet
from activities.shown import offer as shown
from activities.views.fresh import fresh
from volunteers.calendars import CALENDAR_FILE

MOST_EMBEDDED = 20


def asked(request: HttpRequest) -> Filters:
    return OfferForm(request.GET, actor=request.actor, today=timezone.localdate()).filters


@require_safe
@limited("calendar", "GET", "HEAD")
def activity_calendar(request: HttpRequest) -> HttpResponse:
    """The offer that the address asks for, as a calendar that is read again and again."""
    filters = ical.within_window(asked(request), timezone.localdate())
    rows = offer.sessions_for(filters, actor=request.actor, with_cancelled=True)
    return calendar_file(request, rows.with_shared_activities(), _("Activities for families"))


@require_safe
def activity_calendar_one(request: HttpRequest, pk: int) -> HttpResponse:
    """Every time of one activity as a calendar, also when it was cancelled after all."""
    activity = get_object_or_404(Activity.objects.visible_to(request.actor).for_families(), pk=pk)
    days = offer.period(ical.within_window(Filters(), timezone.localdate()))
    rows = activity.sessions.filter(**days).select_related("activity__organisation", "activity__municipality")
    return calendar_file(request, rows, activity.name)


def calendar_file(request: HttpRequest, rows: SessionQuerySet, name: str) -> HttpResponse:
    site, today = request.build_absolute_uri("/").rstrip("/"), timezone.localdate()
    file = ical.file_of(rows, name=name, site=site, today=today)
    answer = fresh(request, file.body, content_type=CALENDAR_FILE, changed_at=file.changed_at)
    answer["Content-Disposition"] = 'inline; filename="rinnalla.ics"'
    return answer


@require_safe
@xframe_options_exempt
@csp_replace({"frame-ancestors": ["*"]})
def activity_embed(request: HttpRequest) -> HttpResponse:
    """The next times of the offer as a bare list, for a frame on any page."""
    filters, now = asked(request), timezone.now()
    rows = offer.ahead_for(filters, actor=request.actor, now=now)[:MOST_EMBEDDED]
    context = {"days": shown.by_day(rows, now), "query": filters.as_query()}
    return render(request, "activities/public/embed.html", context)
