"""The programmes of an organisation: from a preset to open doors, alone or together with others."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.lists import page_of
from accounts.models import Organisation
from accounts.steps import step_page
from core.refusals import NotNow, Refused
from partners.actions import programmes as actions
from partners.forms.programmes import PartForm, PresetForm, ProgrammeForm, as_it_is, begun_with
from partners.models import Programme, ProgrammePart
from partners.shown import programmes as shown
from partners.steps import programmes as steps

GET_POST = ["GET", "HEAD", "POST"]


def own_programme(request: HttpRequest, pk: int) -> Programme:
    rows = Programme.objects.visible_to(request.actor).filter(organisation__in=request.actor.organisation_ids)
    return get_object_or_404(rows.select_related("organisation"), pk=pk)


@require_safe
def programme_list(request: HttpRequest) -> HttpResponse:
    """Every programme of the organisation, what it carries with others, and what it has been asked to carry."""
    today = timezone.localdate()
    page = page_of(shown.carried(request.actor, today), request)
    context = {
        "page": page,
        "columns": shown.columns(),
        "rows": [shown.row_of(programme, request.actor) for programme in page],
        "asked": shown.asked_along(request.actor),
        "takeable": shown.takeable(request.actor, today),
    }
    return render(request, "partners/administration/programme_list.html", context)


@require_http_methods(GET_POST)
def programme_new(request: HttpRequest) -> HttpResponse:
    """Choose a preset, look through what it brings, and make the programme."""
    chosen = request.GET.get("preset", "")
    if chosen not in Programme.Preset.values:
        form = PresetForm(request.GET if "preset" in request.GET else None, initial={"preset": "companion"})
        return render(request, "partners/administration/programme_preset.html", {"form": form})
    form = ProgrammeForm(request.POST or None, actor=request.actor, preset=chosen, initial=begun_with(chosen))
    if form.is_valid() and (programme := made(form, chosen, request)):
        messages.success(request, _("The programme is there. Open it when somebody is ready to receive families."))
        return redirect("administration:programme-edit", programme.pk)
    label = Programme.Preset(chosen).label
    return render(request, "partners/administration/programme_new.html", {"form": form, "preset": label})


def made(form: ProgrammeForm, preset: str, request: HttpRequest) -> Programme | None:
    """Make the programme; why it cannot be is written on the form."""
    own = Organisation.objects.visible_to(request.actor).get(pk=request.actor.organisation_id)
    try:
        return actions.make_programme(organisation=own, preset=preset, **form.facts, actor=request.actor)
    except Refused as refused:
        form.add_error("name" if refused.refusal.code == "same_name" else None, str(refused.refusal.sentence))
        return None


@require_http_methods(GET_POST)
def programme_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change what a programme says and asks; its parts, its state and its story stand beside."""
    programme = own_programme(request, pk)
    initial = as_it_is(programme)
    form = ProgrammeForm(request.POST or None, actor=request.actor, preset=programme.preset, initial=initial)
    if form.is_valid() and is_changed(form, programme, request):
        messages.success(request, _("The programme has been changed."))
        return redirect("administration:programme-edit", pk)
    context = {
        "programme": programme,
        "form": form,
        "kept": shown.kept_words(programme),
        "events": shown.story_of(programme),
    }
    return render(request, "partners/administration/programme_edit.html", context)


def is_changed(form: ProgrammeForm, programme: Programme, request: HttpRequest) -> bool:
    """Change the programme; why it cannot be is written on the form."""
    try:
        actions.change_programme(programme, **form.facts, actor=request.actor)
    except NotNow:
        raise
    except Refused as refused:
        form.add_error("name" if refused.refusal.code == "same_name" else None, str(refused.refusal.sentence))
        return False
    return True


@require_http_methods(GET_POST)
def programme_step(request: HttpRequest, pk: int, verb: str) -> HttpResponse:
    """Open a programme, or close it, after a page that says what it means."""
    programme = own_programme(request, pk)
    back = reverse("administration:programme-edit", args=[pk])
    return step_page(request, steps.OF_PROGRAMME[verb], programme, back=back, name=programme.name)


@require_http_methods(GET_POST)
def programme_parts(request: HttpRequest, pk: int) -> HttpResponse:
    """Which organisations carry a programme together, and whose families each takes."""
    today = timezone.localdate()
    programme = get_object_or_404(shown.carried(request.actor, today), pk=pk)
    form = part_form(request, programme)
    if form and form.is_valid() and is_asked(form, programme, request):
        messages.success(request, _("The organisation has been asked. It sees this on its own page of programmes."))
        return redirect("administration:programme-parts", pk)
    parts = shown.parts_of(programme, today, actor=request.actor)
    context: dict[str, Any] = {"programme": programme, "form": form, "parts": parts}
    return render(request, "partners/administration/programme_parts.html", context)


def part_form(request: HttpRequest, programme: Programme) -> PartForm | None:
    """Return the form that asks somebody along; nothing where the programme is another's or nobody can be asked."""
    organisations = shown.askable(programme, timezone.localdate(), actor=request.actor)
    free = shown.free_forms(programme)
    if programme.organisation_id not in request.actor.organisation_ids or not free or not organisations:
        return None
    return PartForm(request.POST or None, organisations=organisations, free=free)


def is_asked(form: PartForm, programme: Programme, request: HttpRequest) -> bool:
    try:
        actions.ask_along(programme, **form.cleaned_data, actor=request.actor)
    except NotNow:
        raise
    except Refused as refused:
        form.add_error(None, str(refused.refusal.sentence))
        return False
    return True


@require_http_methods(GET_POST)
def part_step(request: HttpRequest, pk: int, verb: str) -> HttpResponse:
    """Come along, stay out, or end a part, after a page that says what it means."""
    own = request.actor.organisation_ids
    rows = ProgrammePart.objects.visible_to(request.actor).of_either(own).filter(until=None)
    part = get_object_or_404(rows.select_related("programme__organisation", "organisation"), pk=pk)
    back = reverse("administration:programme-list")
    name = f"{part.programme.name} · {part.organisation.name}"
    return step_page(request, steps.OF_PART[verb], part, back=back, name=name)
