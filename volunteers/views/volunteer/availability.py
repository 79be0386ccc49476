"""When it suits a volunteer: the week, holidays, a break, and the question near its end."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.steps import Step, step_page
from core.refusals import Refused
from volunteers import actions
from volunteers.forms.portal import HolidayForm, RestForm, TimesForm
from volunteers.models import Holiday, Volunteer
from volunteers.own import own_or_404, own_volunteer
from volunteers.states import Volunteer as State
from volunteers.steps import portal as portal_steps

GET_POST = ["GET", "HEAD", "POST"]


@require_http_methods(GET_POST)
def availability(request: HttpRequest) -> HttpResponse:
    """The week, how many families, holidays, and the ways to rest or stop."""
    volunteer = own_volunteer(request)
    if volunteer is None:
        return render(request, "volunteers/volunteer/availability.html", {"volunteer": None})
    form = TimesForm(request.POST if request.method == "POST" else None, volunteer=volunteer)
    if form.is_valid():
        actions.change_times(volunteer, **form.cleaned_data, actor=request.actor)
        messages.success(request, _("Saved. Families are suggested by this from now on."))
        return redirect("volunteer:availability")
    ahead = Holiday.objects.visible_to(request.actor).filter(volunteer=volunteer, until_on__gte=timezone.localdate())
    context = {"volunteer": volunteer, "form": form, "holidays": ahead}
    return render(request, "volunteers/volunteer/availability.html", context)


@require_http_methods(GET_POST)
def holiday_new(request: HttpRequest) -> HttpResponse:
    """Days on which nothing is asked."""
    form = HolidayForm(request.POST if request.method == "POST" else None)
    volunteer = own_or_404(request)
    if form.is_valid():
        try:
            actions.add_holiday(volunteer, **form.cleaned_data, actor=request.actor)
            messages.success(request, _("Have a good holiday."))
            return redirect("volunteer:availability")
        except Refused as refused:
            form.add_error(None, refused.refusal.sentence)
    return render(request, "volunteers/volunteer/holiday_new.html", {"form": form})


@require_POST
def holiday_remove(request: HttpRequest, pk: int) -> HttpResponse:
    holiday = get_object_or_404(Holiday.objects.visible_to(request.actor).select_related("volunteer"), pk=pk)
    actions.remove_holiday(holiday, actor=request.actor)
    messages.success(request, _("The holiday is removed."))
    return redirect("volunteer:availability")


def own_step(request: HttpRequest, step: Step, volunteer: Volunteer, page: str, name: str) -> HttpResponse:
    template = "volunteers/volunteer/step.html"
    return step_page(request, step, volunteer, back=reverse(page), name=name, template=template)


@require_http_methods(GET_POST)
def pause(request: HttpRequest) -> HttpResponse:
    """Take a break."""
    return own_step(request, portal_steps.REST, own_or_404(request), "volunteer:availability", _("When it suits me"))


@require_http_methods(GET_POST)
def stop(request: HttpRequest) -> HttpResponse:
    """Tell the coordinator that one would like to stop."""
    return own_step(request, portal_steps.STOP, own_or_404(request), "volunteer:availability", _("When it suits me"))


@require_http_methods(GET_POST)
def pause_question(request: HttpRequest) -> HttpResponse:
    """I am back, I rest longer, or I would like to stop: asked near the end of a break."""
    volunteer = own_or_404(request)
    is_asked = volunteer.state == State.PAUSED or volunteer.wants_to_stop_at is not None
    form = RestForm(request.POST if request.POST.get("answer") == "longer" else None)
    if request.method == "POST" and is_asked and answered(request, volunteer, form):
        return redirect("volunteer:availability")
    context = {"volunteer": volunteer, "form": form, "is_asked": is_asked}
    return render(request, "volunteers/volunteer/pause_question.html", context)


def answered(request: HttpRequest, volunteer: Volunteer, form: RestForm) -> bool:
    """Do what was answered; return whether there was an answer that could be followed."""
    answer = request.POST.get("answer")
    if answer == "back":
        come_back(volunteer, request)
        messages.success(request, _("Welcome back. It is good that you are here."))
    elif answer == "longer" and form.is_valid():
        try:
            actions.lengthen_pause(volunteer, **form.cleaned_data, actor=request.actor)
        except Refused as refused:
            form.add_error("until", refused.refusal.sentence)
            return False
        messages.success(request, _("Rest well. We ask you again near the end."))
    return answer == "back" or (answer == "longer" and form.is_valid())


def come_back(volunteer: Volunteer, request: HttpRequest) -> None:
    if volunteer.state == State.PAUSED:
        actions.resume_volunteer(volunteer, actor=request.actor)
    else:
        actions.stay_after_all(volunteer, actor=request.actor)
