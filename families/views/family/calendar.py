"""The family's times in its own calendar: one as a file, or all of them through a secret address."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from families import actions, calendars
from families.models import Appointment, CalendarFeed

read_or_post = require_http_methods(["GET", "HEAD", "POST"])
CALENDAR_FILE = "text/calendar; charset=utf-8"
MAKE_HAPPENS = [
    gettext_lazy("You get a secret address. Your calendar reads your times from it and keeps them up to date."),
    gettext_lazy("Whoever has the address can read your times. Do not send it to anybody."),
    gettext_lazy(
        "The maker of your calendar gets to know the service, the time and the place. What to take along and your "
        "questions stay here."
    ),
]
MAKE_ANEW_HAPPENS = [gettext_lazy("The address that you had stops working."), *MAKE_HAPPENS]
CLOSE_HAPPENS = [
    gettext_lazy("The address stops working, and your calendar gets no more times from it."),
    gettext_lazy("Your list on this page stays as it is. You can make a new address whenever you like."),
]


def feed_of(request: HttpRequest) -> CalendarFeed | None:
    return CalendarFeed.objects.visible_to(request.actor).first()


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """What a calendar can have, and whether an address for it is open; the address itself is never shown again."""
    return render(request, "families/family/calendar.html", {"feed": feed_of(request)})


@read_or_post
def make(request: HttpRequest) -> HttpResponse:
    """Make the secret address, after saying what it means, and show it this once."""
    if request.method != "POST":
        happens = MAKE_ANEW_HAPPENS if feed_of(request) else MAKE_HAPPENS
        return render(request, "families/family/calendar_make.html", {"happens": happens})
    token = actions.make_feed(request.adult, actor=request.actor)
    address = request.build_absolute_uri(reverse("public:calendar-feed", args=[token]))
    opens_by = address.replace(request.scheme, "webcal", 1)
    return render(request, "families/family/calendar_address.html", {"address": address, "opens_by": opens_by})


@read_or_post
def close(request: HttpRequest) -> HttpResponse:
    if request.method == "POST":
        actions.close_feed(request.adult, actor=request.actor)
        messages.success(request, _("The address is closed."))
        return redirect("family:calendar")
    return render(request, "families/family/calendar_close.html", {"happens": CLOSE_HAPPENS})


@require_safe
def file(request: HttpRequest, pk: int) -> HttpResponse:
    """One booked time as a file that a calendar opens."""
    appointment = get_object_or_404(Appointment.objects.visible_to(request.actor), pk=pk)
    answer = HttpResponse(calendars.file_of(appointment), content_type=CALENDAR_FILE)
    answer["Content-Disposition"] = 'attachment; filename="rinnalla.ics"'
    return answer
