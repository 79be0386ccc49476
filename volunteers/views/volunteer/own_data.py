"""What volunteers and applicants may always do: see, correct, take along or ask to erase what is kept about them."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.limits import limited, within
from core.refusals import Refused
from volunteers import actions, my_data
from volunteers.forms.portal import NewPhoneForm, OwnDetailsForm, PhoneCodeForm
from volunteers.models import PhoneChange, VolunteerFeed
from volunteers.own import file_shared_with, own_or_404, own_volunteer, shared_or_404
from volunteers.rules.portal import answer_by, why_not_ask_to_be_erased
from volunteers.steps import portal as portal_steps
from volunteers.views.volunteer.availability import own_step

GET_POST = ["GET", "HEAD", "POST"]


def area_of(request: HttpRequest) -> str:
    return request.resolver_match.namespace


def own_page(request: HttpRequest) -> str:
    return reverse(f"{area_of(request)}:my-data")


def form_page(request: HttpRequest, **context: Any) -> HttpResponse:
    """Show a form in the layout of the area that the reader is in."""
    context = {**context, "layout": f"areas/{area_of(request)}.html", "back": own_page(request)}
    return render(request, "volunteers/volunteer/own_form.html", context)


@require_safe
def own(request: HttpRequest) -> HttpResponse:
    """Everything kept about the reader, to read, to correct or to download."""
    exported = my_data.exported(request.user)
    if request.GET.get("as") == "file":
        answer = JsonResponse(exported, json_dumps_params={"indent": 2, "ensure_ascii": False})
        return as_download(answer, "rinnalla.json", request)
    shown = {"sections": my_data.readable(exported)}
    if request.GET.get("as") == "page":
        return as_download(to_read(request, shown), "rinnalla.html", request)
    context = {**shown, **wish_of(request), "area": area_of(request)}
    return render(request, "volunteers/volunteer/my_data.html", {**context, "layout": f"areas/{area_of(request)}.html"})


def wish_of(request: HttpRequest) -> dict[str, Any]:
    """Return until when the reader's wish to be erased is answered, and whether one can be made."""
    volunteer = file_shared_with(request)
    if volunteer is None:
        return {}
    return {
        "answer_by": answer_by(volunteer) if volunteer.asks_to_be_erased == request.user else None,
        "can_ask": why_not_ask_to_be_erased(volunteer, actor=request.actor) is None,
    }


def to_read(request: HttpRequest, shown: dict[str, Any]) -> HttpResponse:
    """The file that a person can read: one page without anything to fetch."""
    context = {**shown, "now": timezone.now(), "office": request.hat.membership.organisation}
    return render(request, "volunteers/volunteer/my_data_file.html", context)


def as_download(answer: HttpResponse, name: str, request: HttpRequest) -> HttpResponse:
    """Return `answer` as a file, and keep that the data was taken out."""
    actions.record_own_export(request.user, actor=request.actor)
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    answer["Cache-Control"] = "no-store"
    return answer


@require_http_methods(GET_POST)
def details(request: HttpRequest) -> HttpResponse:
    """Name and language."""
    form = OwnDetailsForm(request.POST if request.method == "POST" else None, user=request.user)
    if form.is_valid():
        actions.correct_own_details(request.user, **form.cleaned_data, actor=request.actor)
        messages.success(request, _("Your details are saved."))
        return redirect(own_page(request))
    return form_page(request, form=form, title=_("My name and language"), submit=_("Save my details"))


@require_http_methods(GET_POST)
def phone(request: HttpRequest) -> HttpResponse:
    """Ask for the new number and send a code to it."""
    form = NewPhoneForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        if within(request, "own_code_sent", key=f"phone:{request.user.pk}"):
            actions.ask_phone_change(request.user, str(form.cleaned_data["phone"]), actor=request.actor)
            return redirect(f"{area_of(request)}:my-phone-code")
        form.add_error("phone", _("We have sent several codes already. Wait for an hour, or call us."))
    return form_page(request, form=form, title=_("Change my phone number"), submit=_("Send a code"))


@require_http_methods(GET_POST)
@limited("own_code_tried", "POST")
def phone_code(request: HttpRequest) -> HttpResponse:
    """The code that came to the new number."""
    change = get_object_or_404(PhoneChange.objects.visible_to(request.actor).select_related("user"))
    form = PhoneCodeForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            actions.confirm_phone_change(change, form.cleaned_data["code"], actor=request.actor)
            messages.success(request, _("The new number is in use."))
            return redirect(own_page(request))
        except Refused as refused:
            form.add_error("code", refused.refusal.sentence)
    lead = _("We sent a code to the new phone number. It works for 15 minutes.")
    return form_page(request, form=form, title=_("Write the code"), lead=lead, submit=_("Use the new number"))


@require_http_methods(GET_POST)
def erasure(request: HttpRequest) -> HttpResponse:
    """Ask to be erased, or take the wish back."""
    volunteer = shared_or_404(request)
    step = portal_steps.TAKE_BACK if volunteer.asks_to_be_erased == request.user else portal_steps.ASK_ERASURE
    return own_step(request, step, volunteer, "volunteer:my-data", _("My data"))


# The own calendar


@require_safe
def calendar(request: HttpRequest) -> HttpResponse:
    """Whether an address for a calendar is open; the address itself is never shown again."""
    volunteer = own_volunteer(request)
    feed = VolunteerFeed.objects.visible_to(request.actor).filter(volunteer=volunteer).first() if volunteer else None
    return render(request, "volunteers/volunteer/calendar.html", {"feed": feed, "volunteer": volunteer})


def calendar_confirm(request: HttpRequest, happens: list[Any], title: str, submit: str) -> HttpResponse:
    context = {"happens": happens, "title": title, "submit": submit}
    return render(request, "volunteers/volunteer/calendar_confirm.html", context)


@require_http_methods(GET_POST)
def calendar_make(request: HttpRequest) -> HttpResponse:
    """Make the secret address, after saying what it means, and show it this once."""
    volunteer = own_or_404(request)
    if request.method != "POST":
        title, submit = _("Address for my calendar"), _("Make the address")
        return calendar_confirm(request, portal_steps.MAKE_CALENDAR, title, submit)
    token = actions.make_calendar(volunteer, actor=request.actor)
    address = request.build_absolute_uri(reverse("public:volunteer-calendar", args=[token]))
    opens_by = address.replace(request.scheme, "webcal", 1)
    return render(request, "volunteers/volunteer/calendar_address.html", {"address": address, "opens_by": opens_by})


@require_http_methods(GET_POST)
def calendar_close(request: HttpRequest) -> HttpResponse:
    """Close the address."""
    if request.method != "POST":
        return calendar_confirm(request, portal_steps.CLOSE_CALENDAR, _("Close the address"), _("Close the address"))
    for feed in VolunteerFeed.objects.visible_to(request.actor).select_related("volunteer"):
        actions.close_calendar(feed, actor=request.actor)
    messages.success(request, _("The address is closed."))
    return redirect("volunteer:calendar")
