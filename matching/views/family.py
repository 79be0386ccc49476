from __future__ import annotations

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from accounts.lists import page_of
from matching import actions, rules
from matching.cards import volunteer_card
from matching.contacts import contact_of
from matching.forms.family import ConfirmedAnswerForm, FamilyAnswerForm, PauseForm
from matching.forms.volunteer import ContinuesForm
from matching.models import Match, Meeting
from matching.states import Match as State
from matching.states import Party
from matching.views.agreements import agreement_page
from matching.views.answered import answered_page
from matching.views.refused import refused

GET_POST = ["GET", "HEAD", "POST"]
PAUSE_HAPPENS = [
    gettext_lazy("You and your companion do not meet during the pause."),
    gettext_lazy("Your companion and your agreement stay yours. You can end the pause on this page whenever you like."),
    gettext_lazy("The coordinator calls you when the pause is ending."),
]
RESUME_HAPPENS = [gettext_lazy("You go on as agreed. Agree on the next meeting with your companion.")]
RESUME_TOLD = [gettext_lazy("The companion gets an e-mail. The coordinator sees it on the page.")]
PAUSE_TOLD = [gettext_lazy("The companion and the coordinator see it on their pages.")]


def matches_of(request: HttpRequest) -> QuerySet[Match]:
    """Return the family's live matches; a suggestion that came to nothing is not shown again."""
    rows = Match.objects.visible_to(request.actor).live().for_list()
    return rows.select_related("request__family__organisation", "request__assigned_to")


@require_http_methods(GET_POST)
def proposal(request: HttpRequest, pk: int) -> HttpResponse:
    """Who is suggested: yes, or somebody else; confirmed on a second page."""
    match = matches_of(request).filter(state=State.VOLUNTEER_ACCEPTED, pk=pk).first()
    if match is None:
        return answered_page(request, pk, "matching/family/answered.html")
    form = FamilyAnswerForm(request.POST or None)
    context = {"match": match, "card": volunteer_card(match), "contact_person": contact_of(match.request)}
    if not form.is_valid():
        return render(request, "matching/family/proposal.html", {**context, "form": form})
    answer, reason = form.cleaned_data["answer"], form.cleaned_data["reason"]
    if not form.cleaned_data["is_confirmed"]:
        carried = ConfirmedAnswerForm(answer=answer, reason=reason)
        return render(request, "matching/family/confirm.html", {**context, "form": carried, "says_yes": form.says_yes})
    actions.answer_as_family(match, says_yes=form.says_yes, reason=reason, actor=request.actor)
    messages.success(request, thanks_for_answer(form.says_yes))
    return redirect("family:home")


def thanks_for_answer(says_yes: bool) -> str:
    if says_yes:
        return _("Thank you. We call you to agree on the first meeting.")
    return _("Thank you for telling us. We look for somebody else for you.")


@require_http_methods(GET_POST)
def agreement(request: HttpRequest, pk: int) -> HttpResponse:
    """Read the agreement and accept it."""
    match = get_object_or_404(matches_of(request).shared(), pk=pk)
    template = "matching/family/agreement.html"
    return agreement_page(request, match, party=Party.FAMILY, template=template, back=reverse("family:home"))


@require_http_methods(GET_POST)
def continue_or_not(request: HttpRequest, pk: int) -> HttpResponse:
    """Say whether to go on after the trial; the coordinator alone hears it."""
    match = get_object_or_404(matches_of(request).shared(), pk=pk)
    refusal = rules.why_not_say_whether_continues(match, party=Party.FAMILY, actor=request.actor)
    form = ContinuesForm(request.POST or None)
    if refusal or not form.is_valid():
        context = {"match": match, "refusal": refusal, "contact_person": contact_of(match.request)}
        return render(request, "matching/family/continue.html", context)
    actions.say_whether_continues(match, party=Party.FAMILY, continues=form.says_yes, actor=request.actor)
    messages.success(request, _("Thank you for telling us. Your coordinator now knows."))
    return redirect("family:home")


@require_http_methods(GET_POST)
def pause(request: HttpRequest, pk: int) -> HttpResponse:
    """Rest until a day."""
    match = get_object_or_404(matches_of(request).shared(), pk=pk)
    refusal = rules.why_not_step(match, State.PAUSED)
    form = PauseForm(request.POST or None)
    if refusal or not is_pause(form, match, request):
        context = {"form": form, "refusal": refusal, "happens": PAUSE_HAPPENS, "told": PAUSE_TOLD}
        return render(request, "matching/family/pause.html", context)
    actions.pause_match(match, until=form.cleaned_data["until"], actor=request.actor)
    messages.success(request, _("The companionship is on a pause."))
    return redirect("family:home")


@require_http_methods(GET_POST)
def resume(request: HttpRequest, pk: int) -> HttpResponse:
    """Go on before the pause is over; one that somebody else asked for is ended by the coordinator."""
    match = get_object_or_404(matches_of(request).shared(), pk=pk)
    if request.method == "POST":
        actions.resume_match(match, actor=request.actor)
        messages.success(request, _("The companionship goes on."))
        return redirect("family:home")
    context = {
        "refusal": rules.why_not_resume(match, actor=request.actor),
        "contact_person": contact_of(match.request),
        "happens": RESUME_HAPPENS,
        "told": RESUME_TOLD,
    }
    return render(request, "matching/family/resume.html", context)


def is_pause(form: PauseForm, match: Match, request: HttpRequest) -> bool:
    """Whether the pause can begin; a day that does not do is said beside its field."""
    if not form.is_valid():
        return False
    today, until = timezone.localdate(), form.cleaned_data["until"]
    refusal = rules.why_not_pause(match, until=until, today=today, actor=request.actor)
    return not refused(form, "until", refusal)


@require_safe
def meetings(request: HttpRequest) -> HttpResponse:
    """Meetings ahead, and the diary that the companion keeps of those held."""
    rows = Meeting.objects.visible_to(request.actor).select_related(
        "match__volunteer__user", "match__volunteer__together_with"
    )
    context = {
        "upcoming": rows.upcoming(timezone.now()).order_by("starts_at"),
        "page": page_of(rows.logged().prefetch_related("goals"), request),
        "match": matches_of(request).shared().first(),
    }
    return render(request, "matching/family/meetings.html", context)
