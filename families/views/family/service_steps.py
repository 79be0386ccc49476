"""The family's way to services and benefits: its own list, shared with the companion one by one."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.filters import typed
from core.refusals import refuse
from families import actions, rules
from families.catalogue import catalogue_of, entry_of
from families.forms.service_steps import DeadlineForm, MoveStepForm, PickForm, ShareStepForm
from families.models import Appointment, ServiceStep
from families.states import ServiceStep as State

read_or_post = require_http_methods(["GET", "HEAD", "POST"])
UNDO = "service_step_before"  # in the session: which step was moved last, and from where
WORDS_AT_MOST = 60
TAPS = {
    State.CONTACTED: gettext_lazy("We have been in touch"),
    State.APPLIED: gettext_lazy("We have applied"),
    State.STARTED: gettext_lazy("It has begun"),
    State.STAYED: gettext_lazy("We go on with it"),
}
PATH = tuple(state for state in State if state != State.LEFT)
REMOVE_HAPPENS = [
    gettext_lazy("It goes off your page for good, and we remind you of it no more."),
    gettext_lazy("This cancels nothing at the service itself."),
]


def fetch(request: HttpRequest, pk: int) -> ServiceStep:
    rows = ServiceStep.objects.visible_to(request.actor).select_related("benefit", "family__municipality")
    return get_object_or_404(rows, pk=pk)


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """What the family is on the way to, the nearest last day first; what it has left comes after."""
    mine = ServiceStep.objects.visible_to(request.actor).select_related("benefit")
    context = {
        "steps": list(mine.on_the_way()),
        "left": list(mine.filter(state=State.LEFT)),
        "refusal": rules.why_not_reach_steps(request.adult.family, actor=request.actor),
    }
    return render(request, "families/family/service_step_list.html", context)


@require_safe
def catalogue(request: HttpRequest) -> HttpResponse:
    """Everything there is to pick from, narrowed by the words in the address."""
    family, words = request.adult.family, typed(request, "q")[:WORDS_AT_MOST]
    groups = catalogue_of(family, actor=request.actor, today=timezone.localdate(), words=words)
    refusal = rules.why_not_reach_steps(family, actor=request.actor)
    count = sum(len(group.entries) for group in groups)
    context = {"groups": groups, "words": words, "count": count, "refusal": refusal}
    return render(request, "families/family/service_catalogue.html", context)


@require_POST
def add(request: HttpRequest) -> HttpResponse:
    form = PickForm(request.POST)
    if not form.is_valid():
        messages.error(request, form.fields["what"].error_messages["invalid_choice"])
        return redirect("family:service-catalogue")
    step = actions.add_step(request.adult.family, **form.cleaned_data["what"], actor=request.actor)
    messages.success(request, _("It is on your page now. You decide what to do next, and when."))
    return redirect("family:service-step-detail", step.pk)


@require_safe
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    step = fetch(request, pk)
    return render(request, "families/family/service_step_detail.html", shown(request, step, deadline_form(step)))


def deadline_form(step: ServiceStep, data: Any = None) -> DeadlineForm:
    return DeadlineForm(data, initial={"deadline": step.deadline, "is_reminded": True})


def shown(request: HttpRequest, step: ServiceStep, form: DeadlineForm) -> dict[str, Any]:
    """Return what the page of one step reads."""
    today, actor = timezone.localdate(), request.actor
    reminders = Appointment.objects.visible_to(actor).reminding_of(step)
    before = request.session.get(UNDO, {})
    undo = before.get("state", "") if before.get("step") == step.pk else ""
    return {
        "step": step,
        "entry": entry_of(step, actor=actor, today=today),
        "place": PATH.index(step.state) + 1 if step.state in PATH else 0,
        "path": len(PATH),
        "taps": [(to, words) for to, words in TAPS.items() if can_tap(step, to, actor)],
        "undo": State(undo) if undo and undo != step.state else None,
        "form": form,
        "reminder": reminders.upcoming(timezone.now()).first(),
        "may_remind": rules.why_not_remind_of_step(step, today=today, actor=actor) is None,
    }


def can_tap(step: ServiceStep, to: str, actor: Any) -> bool:
    """Whether `to` lies ahead on the path; the way back is the undo of a slip."""
    is_ahead = step.state in PATH and PATH.index(to) > PATH.index(step.state)
    return is_ahead and rules.why_not_move_step(step, to, actor=actor) is None


@require_POST
def move(request: HttpRequest, pk: int) -> HttpResponse:
    """One tap: forward, back by undoing, away, or up again."""
    step, form = fetch(request, pk), MoveStepForm(request.POST)
    before = step.state
    if form.is_valid():
        actions.move_step(step, to=form.cleaned_data["to"], actor=request.actor)
        request.session[UNDO] = {} if "undo" in request.POST else {"step": step.pk, "state": before}
        messages.success(request, _("Now: %(state)s.") % {"state": step.get_state_display()})
    return redirect("family:service-step-detail", pk)


@require_POST
def share(request: HttpRequest, pk: int) -> HttpResponse:
    step, form = fetch(request, pk), ShareStepForm(request.POST)
    if form.is_valid():
        actions.share_step(step, is_shared=form.cleaned_data["is_shared"], actor=request.actor)
        words = _("Your companion sees this.") if step.is_shared else _("Only your family sees this.")
        messages.success(request, words)
    return redirect("family:service-step-detail", pk)


@require_POST
def deadline(request: HttpRequest, pk: int) -> HttpResponse:
    """The last day in a letter; an answer that cannot be is shown again with its reason."""
    step = fetch(request, pk)
    form = deadline_form(step, request.POST)
    if not form.is_valid() or not is_day(form, step, request):
        return render(request, "families/family/service_step_detail.html", shown(request, step, form))
    actions.set_deadline(step, day=form.cleaned_data["deadline"], actor=request.actor)
    messages.success(request, _("The day is written down.") if step.deadline else _("There is no last day now."))
    return redirect_after_day(request, step) if form.cleaned_data["is_reminded"] else go_to(step)


def is_day(form: DeadlineForm, step: ServiceStep, request: HttpRequest) -> bool:
    """Whether the day can be kept; a refusal is written beside it."""
    day, today = form.cleaned_data["deadline"], timezone.localdate()
    refusal = rules.why_not_set_deadline(step, day, today=today, actor=request.actor)
    if refusal:
        form.add_error("deadline", refusal.sentence)
    return refusal is None


def redirect_after_day(request: HttpRequest, step: ServiceStep) -> HttpResponse:
    """Put the day among the appointments where there is still a night before it."""
    if rules.why_not_remind_of_step(step, today=timezone.localdate(), actor=request.actor) is None:
        actions.remind_of_step(step, adult=request.adult, actor=request.actor)
        messages.success(request, _("The day is among your appointments."))
    return go_to(step)


def go_to(step: ServiceStep) -> HttpResponse:
    return redirect("family:service-step-detail", step.pk)


@require_POST
def remind(request: HttpRequest, pk: int) -> HttpResponse:
    step = fetch(request, pk)
    refuse(rules.why_not_remind_of_step(step, today=timezone.localdate(), actor=request.actor))
    return redirect_after_day(request, step)


@read_or_post
def remove(request: HttpRequest, pk: int) -> HttpResponse:
    step = fetch(request, pk)
    if request.method == "POST":
        actions.remove_step(step, actor=request.actor)
        messages.success(request, _("It is off your page."))
        return redirect("family:service-step-list")
    context = {"step": step, "happens": REMOVE_HAPPENS}
    return render(request, "families/family/service_step_remove.html", context)
