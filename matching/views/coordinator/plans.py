"""The plan for all who wait: look at it, suggest its pairs, set some aside, make it anew, stop it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe
from django_htmx.http import HttpResponseClientRefresh

from accounts.lists import csv_response, page_of, query_of, taken_along
from accounts.steps import Step, step_page
from core.actor import Actor
from core.refusals import Refusal
from families.models import SupportRequest
from families.openings import look_at
from families.purposes import Purpose
from matching import actions, candidates, plan_page, plan_words, planning, rules
from matching.actions.choices import SET_ASIDE_DAYS
from matching.actions.plans import Suggested
from matching.actions.proposals import FAMILY_ANSWER_DAYS, VOLUNTEER_ANSWER_WORKING_DAYS
from matching.candidates import Scope
from matching.forms.plans import ChosenForm, SetAsideForm
from matching.models import Choice, Plan
from matching.states import ChoiceReason
from notifications.working_days import add_working_days
from volunteers.models import Volunteer

OUTCOME = "plan_outcome"


@dataclass(frozen=True, slots=True)
class Pair:
    """A pair of a plan, as the step that sets it aside is about it."""

    request: SupportRequest
    volunteer: Volunteer


def why_not_aside(pair: Pair, *, actor: Actor) -> Refusal | None:
    return rules.why_not_set_aside(pair.request, pair.volunteer, reason=ChoiceReason.OTHER, actor=actor)


SET_ASIDE = Step(
    title=gettext_lazy("Set aside"),
    submit=gettext_lazy("Set this pair aside"),
    done=gettext_lazy("The pair is set aside. The plan is made without it."),
    why_not=why_not_aside,
    act=lambda pair, *, actor, reason: actions.set_aside(pair.request, pair.volunteer, reason=reason, actor=actor),
    happens=lambda pair: [
        _("Plans leave this pair out for %(days)d days. You can take it back before.") % {"days": SET_ASIDE_DAYS},
        _("The family and the volunteer can both be planned with others."),
        _("On the family's own list the volunteer stays, and you can still suggest them."),
    ],
    form=lambda data, pair: SetAsideForm(data),
)


def scope_of(request: HttpRequest) -> Scope:
    return candidates.scope_of(request.actor.organisation_id, actor=request.actor)


def find(request: HttpRequest, pk: int) -> Plan:
    return get_object_or_404(Plan.objects.visible_to(request.actor), pk=pk)


@require_safe
def plan(request: HttpRequest) -> HttpResponse:
    """The plan for what waits now. It is made anew whenever something has changed since the last look."""
    scope = scope_of(request)
    newest = actions.plan_now(scope, actor=request.actor) if len(scope.families) else None
    done = planning.ready_of(newest, actor=request.actor)
    if request.GET.get("format") == "csv" and done:
        return plan_file(request, done, scope)
    context = {
        "plan": newest,
        "told": plan_page.told(request.session.pop(OUTCOME, None), actor=request.actor),
        "aside": plan_page.set_aside(request.actor),
        "has_volunteers": len(scope.volunteers) > 0,
        **progress_of(newest),
        **(shown(request, done, newest, scope) if done else {}),
    }
    return render(request, "matching/coordinator/plan.html", context)


def shown(request: HttpRequest, done: Plan, newest: Plan, scope: Scope) -> dict[str, Any]:
    """Return what the page says of a plan that is ready; one that is out of date is only read."""
    page = page_of(plan_page.in_order(done, scope), request, per_page=plan_page.PAIRS_A_PAGE)
    return {
        "done": done,
        "is_current": newest == done,
        "page": page,
        "shown": plan_page.Shown(done, page, scope, actor=request.actor),
        "is_all": "all" in request.GET,
        "query": query_of(request, all=None),
        "csv_url": f"?{query_of(request, all=None, format='csv')}",
    }


def progress_of(newest: Plan | None) -> dict[str, Any]:
    if newest is None:
        return {}
    return {"unmade": plan_words.unmade(newest), "stage": plan_words.stage(newest)}


def plan_file(request: HttpRequest, done: Plan, scope: Scope) -> HttpResponse:
    taken_along(request, "plan as a table")
    rows = plan_page.file_rows(done, scope, actor=request.actor)
    return csv_response("plan", plan_page.file_head(), rows)


@require_POST
def plan_new(request: HttpRequest) -> HttpResponse:
    """Make a plan although one was stopped or failed over the same facts."""
    actions.ask_plan(scope_of(request), actor=request.actor)
    return redirect("coordinator:plan")


@require_safe
def plan_progress(request: HttpRequest, pk: int) -> HttpResponse:
    """How far a plan has come, asked every second by the page that waits for it."""
    newest = find(request, pk)
    if not request.htmx:
        return redirect("coordinator:plan")
    if not newest.is_under_way:
        return HttpResponseClientRefresh()
    context = {"plan": newest, **progress_of(newest)}
    return render(request, "matching/coordinator/_plan_progress.html", context)


@require_POST
def plan_stop(request: HttpRequest, pk: int) -> HttpResponse:
    actions.stop_plan(find(request, pk), actor=request.actor)
    messages.success(request, _("The plan is stopped."))
    return redirect("coordinator:plan")


def plan_suggest(request: HttpRequest, pk: int) -> HttpResponse:
    """Say what suggesting the chosen pairs brings about and who hears of it; on POST suggest them."""
    whole = find(request, pk)
    chosen = ChosenForm(request.POST if request.method == "POST" else request.GET, plan=whole)
    if not chosen.is_valid():
        messages.warning(request, _("Choose at least one pair of the plan."))
        return redirect("coordinator:plan")
    pairs = plan_page.pairs_of(whole, chosen.cleaned_data["chosen"], actor=request.actor)
    if request.method == "POST":
        outcome = actions.suggest_planned(pairs, actor=request.actor)
        request.session[OUTCOME] = kept(outcome)
        return redirect("coordinator:plan")
    return render(request, "matching/coordinator/plan_suggest.html", {"form": chosen, "pairs": pairs, **words(pairs)})


def words(pairs: list[tuple[SupportRequest, Volunteer]]) -> dict[str, list[str]]:
    day = add_working_days(timezone.localdate(), VOLUNTEER_ANSWER_WORKING_DAYS)
    volunteers = [volunteer for _request, volunteer in pairs]
    until = date_format(day, "l j.n.Y")
    return plan_words.suggesting(volunteers, volunteer_days=until, family_days=FAMILY_ANSWER_DAYS)


def kept(outcome: list[Suggested]) -> dict[str, Any]:
    """Return what became of the pairs as the next page finds it: keys of rows, and the sentences of refusals."""
    return {
        "out": [one.match.pk for one in outcome if one.match],
        "not": [[one.request.pk, one.volunteer.pk, str(one.refusal.sentence)] for one in outcome if one.refusal],
    }


def plan_set_aside(request: HttpRequest, pk: int, volunteer_pk: int) -> HttpResponse:
    """Leave one pair out of plans for a time, with a reason."""
    case = get_object_or_404(SupportRequest.objects.visible_to(request.actor).for_list(), pk=pk)
    volunteer = get_object_or_404(Volunteer.objects.visible_to(request.actor).for_list(), pk=volunteer_pk)
    look_at(request, case.family, purpose=Purpose.SHORTLIST)
    name = f"{case.reference} · {volunteer.name}"
    return step_page(request, SET_ASIDE, Pair(case, volunteer), back=reverse("coordinator:plan"), name=name)


@require_POST
def plan_take_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Let a pair that was set aside be planned again."""
    choice = get_object_or_404(Choice.objects.visible_to(request.actor).select_related("request__family"), pk=pk)
    actions.take_back(choice, actor=request.actor)
    messages.success(request, _("The pair is back. The plan may choose it again."))
    return redirect("coordinator:plan")
