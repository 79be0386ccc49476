"""A step that says what will happen and who will be told, before it is done."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import Promise

from core.actor import Actor
from core.refusals import NotNow, Refusal, Refused, refuse

Words = str | Promise
STEP_PAGE = "accounts/workspace/step.html"


@dataclass(frozen=True, kw_only=True)
class Step:
    """One verb on one row, as its page shows it.

    `why_not(row, actor=)` says beforehand why it may not be done now, `act(row, actor=, **answers)` does it. `form`
    makes the questions from (data, row); `happens` and `told` are sentences about the row.
    """

    title: Words
    submit: Words
    done: Words
    why_not: Callable[..., Refusal | None]
    act: Callable[..., object]
    happens: Callable[[Any], Sequence[Words]]
    told: Callable[[Any], Sequence[Words]] = lambda row: ()
    form: Callable[[Any, Any], forms.Form] | None = None
    tone: str = ""


def offers_of(
    row: Model, steps: Mapping[str, Step], *, actor: Actor, out_of_place: frozenset[str]
) -> list[dict[str, Any]]:
    """Return the steps (by the name of their page) that make sense for `row` now.

    A refused one has its reason, to be shown greyed; one refused with a code of `out_of_place` is left out.
    """
    found = []
    for name, step in steps.items():
        refusal = step.why_not(row, actor=actor)
        if refusal is None or refusal.code not in out_of_place:
            url = reverse(f"coordinator:{name}", args=[row.pk])
            found.append({"label": step.title, "url": url, "refusal": refusal.sentence if refusal else ""})
    return found


def way_back(request: HttpRequest, page: str) -> str:
    """Return where a step leads when it is done: to Today when it was begun there, else to `page`."""
    return reverse("coordinator:home") if request.GET.get("from") == "today" else page


def take(step: Step, row: Model, form: forms.Form | None, *, actor: Actor) -> bool:
    """Do the step with the form's answers; return whether it was done.

    A refusal of what was answered is written beside the questions. One that concerns the row itself is raised: the
    page was stale, and nothing has changed.
    """
    refuse(step.why_not(row, actor=actor))
    if form is None:
        step.act(row, actor=actor)
        return True
    if not form.is_valid():
        return False
    try:
        step.act(row, actor=actor, **form.cleaned_data)
    except NotNow:
        raise
    except Refused as refused:
        about = refused.refusal.about
        form.add_error(about if about in form.fields else None, refused.refusal.sentence)
        return False
    return True


def step_page(
    request: HttpRequest, step: Step, row: Model, *, back: str, name: str, template: str = STEP_PAGE, **context: Any
) -> HttpResponse:
    """Show the step and ask to confirm it; on POST do it and go `back`. `name` says which row it is about."""
    form = step.form(request.POST if request.method == "POST" else None, row) if step.form else None
    if request.method == "POST" and take(step, row, form, actor=request.actor):
        messages.success(request, step.done)
        return redirect(way_back(request, back))
    shown = {
        "step": step,
        "form": form,
        "row": row,
        "name": name,
        "back": back,
        "refusal": getattr(step.why_not(row, actor=request.actor), "sentence", ""),
        "happens": step.happens(row),
        "told": step.told(row),
        **context,
    }
    return render(request, template, shown)
