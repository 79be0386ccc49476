"""What is taught: modules and their material."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.steps import step_page
from volunteers import actions
from volunteers.certificates import hours_in_all
from volunteers.forms.training import MaterialForm, ModuleForm
from volunteers.models import TrainingMaterial, TrainingModule
from volunteers.shown import training as shown_training
from volunteers.steps import courses as course_steps

GET_POST = ["GET", "HEAD", "POST"]


def find(request: HttpRequest, pk: int) -> TrainingModule:
    return get_object_or_404(TrainingModule.objects.visible_to(request.actor), pk=pk)


def find_material(request: HttpRequest, pk: int) -> TrainingMaterial:
    rows = TrainingMaterial.objects.visible_to(request.actor).select_related("module")
    return get_object_or_404(rows, pk=pk)


@require_safe
def module_list(request: HttpRequest) -> HttpResponse:
    """Every module of the association, in the order in which they were added."""
    modules = list(TrainingModule.objects.visible_to(request.actor).prefetch_related("materials"))
    organisation = request.hat.membership.organisation
    context = {
        "columns": shown_training.module_columns(),
        "rows": [shown_training.module_row(module) for module in modules],
        "hours": hours_in_all(module for module in modules if module.is_active),
        "can_seed": course_steps.seed_offer(organisation, actor=request.actor),
    }
    return render(request, "volunteers/coordinator/modules.html", context)


@require_http_methods(GET_POST)
def module_seed(request: HttpRequest) -> HttpResponse:
    """Begin with the six modules of companions."""
    organisation = request.hat.membership.organisation
    back = reverse("coordinator:module-list")
    return step_page(request, course_steps.SEED, organisation, back=back, name=_("Modules"))


@require_http_methods(GET_POST)
def module_new(request: HttpRequest) -> HttpResponse:
    form = ModuleForm(request.POST or None)
    if not form.is_valid():
        return render(request, "volunteers/coordinator/module_form.html", {"form": form})
    module = actions.add_module(request.hat.membership.organisation, actor=request.actor, **form.cleaned_data)
    messages.success(request, _("The module is added. You can add material to it."))
    return redirect("coordinator:module-detail", module.pk)


@require_safe
def module_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One module and its material."""
    module = find(request, pk)
    context = {
        "module": module,
        "names": [
            {"label": _("Name in Finnish"), "value": module.name_fi},
            {"label": _("Name in Swedish"), "value": module.name_sv},
            {"label": _("Name in English"), "value": module.name_en},
            {"label": _("Hours"), "value": shown_training.hours_in_words(module.hours)},
        ],
        "materials": module.materials.all(),
    }
    return render(request, "volunteers/coordinator/module.html", context)


@require_http_methods(GET_POST)
def module_edit(request: HttpRequest, pk: int) -> HttpResponse:
    module = find(request, pk)
    form = ModuleForm(request.POST or None, instance=find(request, pk))
    if not form.is_valid():
        return render(request, "volunteers/coordinator/module_form.html", {"form": form, "module": module})
    actions.change_module(module, actor=request.actor, **form.cleaned_data)
    messages.success(request, _("Saved."))
    return redirect("coordinator:module-detail", pk)


@require_http_methods(GET_POST)
def material_new(request: HttpRequest, pk: int) -> HttpResponse:
    """Something to read or to watch for a module."""
    module = find(request, pk)
    form = MaterialForm(request.POST or None)
    if not form.is_valid():
        return render(request, "volunteers/coordinator/material_form.html", {"form": form, "module": module})
    actions.add_material(module, actor=request.actor, **form.cleaned_data)
    messages.success(request, _("The material is added."))
    return redirect("coordinator:module-detail", pk)


@require_http_methods(GET_POST)
def material_edit(request: HttpRequest, pk: int) -> HttpResponse:
    material = find_material(request, pk)
    form = MaterialForm(request.POST or None, instance=find_material(request, pk))
    if not form.is_valid():
        context = {"form": form, "module": material.module, "material": material}
        return render(request, "volunteers/coordinator/material_form.html", context)
    actions.change_material(material, actor=request.actor, **form.cleaned_data)
    messages.success(request, _("Saved."))
    return redirect("coordinator:module-detail", material.module_id)


@require_http_methods(GET_POST)
def material_remove(request: HttpRequest, pk: int) -> HttpResponse:
    material = find_material(request, pk)
    back = reverse("coordinator:module-detail", args=[material.module_id])
    return step_page(request, course_steps.MATERIAL_REMOVE, material, back=back, name=material.title)
