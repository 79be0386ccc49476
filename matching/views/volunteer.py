from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet, Sum
from django.http import HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.lists import page_of
from core import audit
from families.models import Appointment, ServiceStep
from families.openings import look_at
from families.purposes import Purpose
from families.safe_places import why_not_tell
from families.states import FAREWELL
from matching import actions, rules, states
from matching.asks import next_talk_of
from matching.cards import family_card
from matching.contacts import contact_of
from matching.diary import begun_at, unsent_draft
from matching.forms.volunteer import (
    ContinuesForm,
    MeetingForm,
    VisitForm,
    VolunteerAnswerForm,
)
from matching.handover import passed_on
from matching.models import Match, Meeting
from matching.states import Party
from matching.views.agreements import acceptance_of, agreement_page, newest_agreement
from matching.views.answered import answered_page
from matching.views.refused import refused

GET_POST = ["GET", "HEAD", "POST"]
ON_THE_PAGE = 5


def matches_of(request: HttpRequest) -> QuerySet[Match]:
    """Return the volunteer's live matches with everything that a page shows of them."""
    rows = Match.objects.visible_to(request.actor).for_list()
    return rows.select_related("request__family__organisation", "request__assigned_to")


def shared_match(request: HttpRequest, pk: int) -> Match:
    """Return an own match in which names are open, and write into the trail that its file was opened."""
    match = get_object_or_404(matches_of(request).shared(), pk=pk)
    look_at(request, match.request.family, purpose=Purpose.COMPANION)
    return match


def suggestion(request: HttpRequest, pk: int) -> Match | None:
    """Return an own suggestion: to answer while it asks for the volunteer, to look at while it asks for the family."""
    asked = (states.Match.PROPOSED,) if request.method == "POST" else states.ANSWERING
    return matches_of(request).filter(state__in=asked, pk=pk).first()


@require_http_methods(GET_POST)
def proposal(request: HttpRequest, pk: int) -> HttpResponse:
    """A card without a name: yes, or not this time."""
    match = suggestion(request, pk)
    if match is None:
        return answered_page(request, pk, "matching/volunteer/answered.html")
    form = VolunteerAnswerForm(request.POST or None)
    if request.method == "GET":
        audit.opened(match, actor=request.actor, purpose="suggestion")
    if not form.is_valid():
        context = {"match": match, "card": family_card(match), "form": form, "contact": contact_of(match.request)}
        return render(request, "matching/volunteer/proposal.html", context)
    says_yes = form.cleaned_data["answer"] == "yes"
    actions.answer_as_volunteer(match, says_yes=says_yes, reason=form.cleaned_data["reason"], actor=request.actor)
    messages.success(request, thanks_for_answer(says_yes))
    return redirect("volunteer:home")


def thanks_for_answer(says_yes: bool) -> str:
    if says_yes:
        return _("Thank you. Now we ask the family. We write to you when they have answered.")
    return _("Thank you for telling us. A no is always a good answer. We go on looking for this family.")


@require_safe
def match_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """The family beside whom the volunteer walks: contacts, agreement, diary, what is next."""
    if ended := matches_of(request).filter(state=states.Match.ENDED, pk=pk).first():
        return farewell(request, ended)
    match = shared_match(request, pk)
    agreement = newest_agreement(request, match)
    context = {
        "match": match,
        "family": match.request.family,
        "adult": match.request.contact,
        "agreement": agreement,
        "accepted": acceptance_of(agreement, Party.VOLUNTEER),
        "contact": contact_of(match.request),
        "visit_refusal": rules.why_not_visit(match, actor=request.actor),
        **times_of(request, match),
    }
    return render(request, "matching/volunteer/match.html", context)


def farewell(request: HttpRequest, match: Match) -> HttpResponse:
    """The family of a companionship that ended lately: how to reach it, and until when."""
    look_at(request, match.request.family, purpose=Purpose.COMPANION)
    context = {
        "match": match,
        "family": match.request.family,
        "adult": match.request.contact,
        "until": match.ended_on + FAREWELL,
        "contact": contact_of(match.request),
    }
    return render(request, "matching/volunteer/ended.html", context)


def times_of(request: HttpRequest, match: Match) -> dict[str, Any]:
    """Return what is ahead and what was last, of one match."""
    now = timezone.now()
    today = timezone.localdate(now)
    meetings = Meeting.objects.visible_to(request.actor).filter(match=match)
    appointments = Appointment.objects.visible_to(request.actor).filter(family_id=match.request.family_id)
    return {
        "passed_on": passed_on(match, actor=request.actor),
        "next_talk": next_talk_of(match, today=today, actor=request.actor),
        "upcoming": meetings.upcoming(now).order_by("starts_at")[:ON_THE_PAGE],
        "visits": meetings.logged().prefetch_related("goals")[:ON_THE_PAGE],
        "appointments": appointments.upcoming(now)[:ON_THE_PAGE],
        "steps": ServiceStep.objects.visible_to(request.actor).on_the_way().filter(family=match.request.family_id),
    }


@require_http_methods(GET_POST)
def match_agreement(request: HttpRequest, pk: int) -> HttpResponse:
    """Read the agreement and accept it."""
    match = shared_match(request, pk)
    back = reverse("volunteer:match-detail", args=[pk])
    template = "matching/volunteer/agreement.html"
    return agreement_page(request, match, party=Party.VOLUNTEER, template=template, back=back)


@require_POST
def match_continue(request: HttpRequest, pk: int) -> HttpResponse:
    """Say whether to go on after the trial; the coordinator alone hears it."""
    match = shared_match(request, pk)
    form = ContinuesForm(request.POST)
    if form.is_valid():
        actions.say_whether_continues(match, party=Party.VOLUNTEER, continues=form.says_yes, actor=request.actor)
        messages.success(request, _("Thank you for telling us. Your coordinator now knows."))
    return redirect("volunteer:match-detail", pk)


@require_http_methods(GET_POST)
def meeting_new(request: HttpRequest, pk: int) -> HttpResponse:
    """Write down the next meeting, so that the family sees it too."""
    match = shared_match(request, pk)
    refusal = rules.why_not_visit(match, actor=request.actor)
    form = MeetingForm(request.POST or None, family=match.request.family)
    if refusal or not is_plannable(form, match, request):
        return render(request, "matching/volunteer/meeting.html", {"match": match, "form": form, "refusal": refusal})
    actions.plan_meeting(match, **form.cleaned_data, actor=request.actor)
    messages.success(request, _("The meeting is written down. The family sees it on its page."))
    return redirect("volunteer:match-detail", pk)


def is_plannable(form: MeetingForm, match: Match, request: HttpRequest) -> bool:
    """Whether the meeting can be planned."""
    if not form.is_valid():
        return False
    starts_at, now = form.cleaned_data["starts_at"], timezone.now()
    refusal = rules.why_not_plan_meeting(match, starts_at=starts_at, now=now, actor=request.actor)
    return not refused(form, "starts_at", refusal)


@require_http_methods(GET_POST)
def visit_new(request: HttpRequest, pk: int) -> HttpResponse:
    """Log a visit."""
    match = shared_match(request, pk)
    draft = unsent_draft(match, actor=request.actor)
    form = visit_form(request, match, draft)
    refusal = rules.why_not_visit(match, actor=request.actor)
    if refusal or not is_loggable(form, match, request):
        context = {"match": match, "form": form, "refusal": refusal, "has_draft": bool(draft)}
        return render(request, "matching/volunteer/visit.html", context)
    meeting = actions.log_visit(match, **form.visit(), actor=request.actor)
    messages.success(request, _("Thank you. The visit is saved."))
    return redirect("volunteer:worry") if meeting.feeling.has_worry else redirect("volunteer:match-detail", pk)


def visit_form(request: HttpRequest, match: Match, draft: dict[str, Any]) -> VisitForm:
    """Return the form with what was sent, else with what was left unfinished, else with today's good guesses."""
    guesses = begun_at(match, timezone.now(), actor=request.actor)
    form = VisitForm(request.POST or None, match=match, actor=request.actor, initial=guesses)
    if draft:
        form.initial.update(form.brought_back(draft))
    return form


def is_loggable(form: VisitForm, match: Match, request: HttpRequest) -> bool:
    """Whether the visit can be logged."""
    if not form.is_valid():
        return False
    starts_at, now = form.cleaned_data["starts_at"], timezone.now()
    refusal = rules.why_not_log_visit(match, starts_at=starts_at, now=now, actor=request.actor)
    if refused(form, "starts_at", refusal):
        return False
    return not refused(form, "note", why_not_tell(match.request.family, form.cleaned_data["note"]))


@require_http_methods(["PUT", "POST"])
def visit_draft(request: HttpRequest, pk: int) -> HttpResponse:
    """Keep an unfinished entry: sent by the script (PUT), or by the button of the page without it (POST)."""
    match = get_object_or_404(matches_of(request).shared(), pk=pk)
    if "drop_draft" in request.POST:
        actions.drop_draft(match, actor=request.actor)
        return redirect("volunteer:visit-new", pk)
    data = request.POST if request.method == "POST" else QueryDict(request.body, encoding=request.encoding)
    form = VisitForm(match=match, actor=request.actor)
    draft = actions.save_draft(match, form.answers_to_keep(data), actor=request.actor)
    if request.method == "PUT":
        return JsonResponse({"saved_at": draft.saved_at})
    messages.success(request, _("Saved as a draft. You can go on when it suits you."))
    return redirect("volunteer:visit-new", pk)


@require_safe
def visit_list(request: HttpRequest) -> HttpResponse:
    """The volunteer's own diary: the files of the families on the page are opened."""
    visits = Meeting.objects.visible_to(request.actor).logged()
    visits = visits.select_related("match__request__contact", "match__request__family")
    hours, minutes = divmod(visits.aggregate(total=Sum("minutes"))["total"] or 0, 60)
    page = page_of(visits.prefetch_related("goals"), request)
    look_at(request, *{visit.match.request.family for visit in page}, purpose=Purpose.COMPANION)
    context = {
        "page": page,
        "hours": hours,
        "minutes": minutes,
        "matches": matches_of(request).shared().filter(state__in=states.WALKING),
    }
    return render(request, "matching/volunteer/visits.html", context)
