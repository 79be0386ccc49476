"""The family's pages about how things are, and about what follows the end."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from matching import actions, curves, evidence
from matching import rules_evidence as rules
from matching.forms.evidence import FeedbackForm, GaugeForm, GoalsForm, HandoverForm, ParticipationForm
from matching.models import Feedback, Gauge, GoalRating, Handover, Match, Participation
from matching.states import Match as State
from matching.volunteering import known_of, peer_role
from partners.models import Helpline
from volunteers import drafts

GET_POST = ["GET", "HEAD", "POST"]
WHO_LISTEN = ("crisis", "crisis_sv", "crisis_ar_en", "parents", "nollalinja")  # in this order


def begun_match(request: HttpRequest, pk: int) -> Match:
    """Return a companionship of the family's that has begun, over or not."""
    rows = Match.objects.visible_to(request.actor).begun().for_list()
    return get_object_or_404(rows.select_related("request__family__organisation", "request__assigned_to"), pk=pk)


def sent(request: HttpRequest) -> Any:
    """Return what was sent; nothing at all when everything is skipped with one button."""
    if request.method != "POST":
        return None
    return {} if "skip" in request.POST else request.POST


@require_http_methods(GET_POST)
def goals(request: HttpRequest, pk: int) -> HttpResponse:
    """How near the own goals feel; then the gauge."""
    match = begun_match(request, pk)
    own = evidence.goals_now(match, actor=request.actor)
    refusal = rules.why_not_answer(match, today=timezone.localdate(), actor=request.actor)
    if not own and not refusal:
        return redirect("family:gauge", pk)
    form = GoalsForm(sent(request), goals=own, answers=rated(request, match))
    if refusal or not form.is_valid():
        return render(request, "matching/family/goals.html", {"match": match, "form": form, "refusal": refusal})
    actions.rate_goals(match, values=form.values(), actor=request.actor)
    return redirect("family:gauge", pk)


def rated(request: HttpRequest, match: Match) -> dict[int, int | None]:
    """Return what was answered at this moment before, to be changed."""
    moment = evidence.open_moment(match, timezone.localdate())
    rows = GoalRating.objects.visible_to(request.actor).filter(goal__agreement__match=match, moment=moment)
    return dict(rows.values_list("goal", "value"))


@require_http_methods(GET_POST)
def gauge(request: HttpRequest, pk: int) -> HttpResponse:
    """Five questions about everyday life, which nobody but the parent sees."""
    match = begun_match(request, pk)
    refusal = rules.why_not_answer(match, today=timezone.localdate(), actor=request.actor)
    form = GaugeForm(sent(request), initial=told_before(request, match))
    if refusal or not form.is_valid():
        return render(request, "matching/family/gauge.html", {"match": match, "form": form, "refusal": refusal})
    actions.answer_gauge(match, adult=request.adult, actor=request.actor, **form.cleaned_data)
    messages.success(request, _("Thank you. What you answered stays on your own page."))
    return redirect("family:curve", pk)


def told_before(request: HttpRequest, match: Match) -> dict[str, Any]:
    moment = evidence.open_moment(match, timezone.localdate())
    before = evidence.gauges_of(match, request.adult, actor=request.actor).get(moment or "")
    return {question: getattr(before, question) for question in Gauge.QUESTIONS} if before else {}


@require_safe
def curve(request: HttpRequest, pk: int) -> HttpResponse:
    """What was answered at the start, after three months and at the end, as curves and as a table."""
    match = begun_match(request, pk)
    gauges = evidence.gauges_of(match, request.adult, actor=request.actor)
    own = curves.goal_curves(evidence.goal_answers(match, actor=request.actor))
    about = curves.gauge_curves(gauges)
    context = {
        "match": match,
        "groups": [{"title": _("My own goals"), "curves": own}, {"title": _("Everyday life"), "curves": about}],
        "table": curves.table_of([*own, *about]),
        "can_answer": rules.why_not_answer(match, today=timezone.localdate(), actor=request.actor) is None,
        "has_answers": bool(gauges) or any(row.points for row in own),
        "listeners": listeners(request) if evidence.is_heavy(evidence.newest_gauge(gauges)) else [],
    }
    return render(request, "matching/family/curve.html", context)


def listeners(request: HttpRequest) -> list[Helpline]:
    """Return the numbers of people who listen, those for everybody first."""
    lines = Helpline.objects.visible_to(request.actor).shown_in().filter(key__in=WHO_LISTEN)
    return sorted(lines, key=lambda line: WHO_LISTEN.index(line.key))


@require_http_methods(GET_POST)
def feedback(request: HttpRequest, pk: int) -> HttpResponse:
    """How it was: a figure and a few words."""
    rows = Feedback.objects.visible_to(request.actor).select_related(
        "match__request", "match__volunteer__user", "match__volunteer__together_with"
    )
    row = get_object_or_404(rows, pk=pk)
    refusal = rules.why_not_give_feedback(row, today=timezone.localdate(), actor=request.actor)
    form = FeedbackForm(sent(request), initial={"value": row.value, "text": row.text})
    if refusal or not form.is_valid():
        context = {"row": row, "form": form, "refusal": refusal}
        return render(request, "matching/family/feedback.html", context)
    actions.give_feedback(row, **form.cleaned_data, actor=request.actor)
    messages.success(request, _("Thank you for telling us."))
    return redirect("family:home")


@require_http_methods(GET_POST)
def handover(request: HttpRequest, pk: int) -> HttpResponse:
    """What may be passed on to a new companion."""
    match = ended_match(request, pk)
    refusal = rules.why_not_hand_over(match, actor=request.actor)
    before = Handover.objects.visible_to(request.actor).filter(match=match).first()
    form = HandoverForm(sent(request), initial={"items": before.items if before else []})
    if refusal or not form.is_valid():
        return render(request, "matching/family/handover.html", {"form": form, "refusal": refusal})
    actions.hand_over(match, items=form.cleaned_data["items"], actor=request.actor)
    messages.success(request, _("Saved. You can change your mind on this page."))
    return redirect("family:home")


def ended_match(request: HttpRequest, pk: int) -> Match:
    rows = Match.objects.visible_to(request.actor).filter(state=State.ENDED).for_list()
    return get_object_or_404(rows.select_related("request__family__organisation", "request__assigned_to"), pk=pk)


@require_http_methods(GET_POST)
def participation(request: HttpRequest, pk: int) -> HttpResponse:
    """What the family would like to do next, asked when everything is over."""
    match = ended_match(request, pk)
    refusal = rules.why_not_take_part(match, actor=request.actor)
    before = Participation.objects.visible_to(request.actor).filter(match=match).first()
    form = ParticipationForm(sent(request), initial={"wishes": before.wishes if before else []})
    if refusal or not form.is_valid():
        context = {"form": form, "refusal": refusal, "said": before, "match": match}
        return render(request, "matching/family/participation.html", context)
    wishes = form.cleaned_data["wishes"]
    actions.take_part(match, wishes=wishes, actor=request.actor)
    if not wishes:
        messages.success(request, _("Thank you. All is well as it is."))
        return redirect("family:home")
    messages.success(request, _("Thank you. We call you about it."))
    return redirect("family:participation", pk)


@require_POST
def volunteering(request: HttpRequest, pk: int) -> HttpResponse:
    """From the wish to be there for another parent to the page of the role; the session keeps what fills its form."""
    match = ended_match(request, pk)
    said = get_object_or_404(Participation.objects.visible_to(request.actor), match=match)
    if Participation.Wish.PEER not in said.wishes:
        raise Http404
    drafts.know(request.session, known_of(request.adult))
    family = match.request.family
    role = None if family.has_protected_address else peer_role(family, actor=request.actor)
    return redirect("public:role", role.pk, family.municipality_id) if role else redirect("public:roles")
