"""How much each factor weighs when volunteers are suggested: the administrator looks, tries and decides."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from accounts.steps import Step, step_page
from core.actor import Actor
from matching import actions, reweighing, rules
from matching.forms.weights import WeightsForm
from matching.weights import preset_weights, weights_of
from partners.models import Programme

GET_POST = ["GET", "HEAD", "POST"]


def back_to_preset(programme: Programme, *, actor: Actor) -> None:
    actions.change_weights(programme, None, actor=actor)


RESET = Step(
    title=gettext_lazy("Back to the preset's own weights"),
    submit=gettext_lazy("Use the preset's own weights"),
    done=gettext_lazy("The preset's own weights are in use again."),
    why_not=rules.why_not_reset_weights,
    act=back_to_preset,
    happens=lambda programme: [
        gettext_lazy("The families of this programme are matched by the preset's own weights."),
        gettext_lazy("Suggestions that are out stay as they are."),
    ],
)


def find(request: HttpRequest, pk: int) -> Programme:
    return get_object_or_404(reweighing.own_programmes(request.actor), pk=pk)


@require_safe
def weights(request: HttpRequest) -> HttpResponse:
    """The programmes of the organisation with their weights."""
    programmes = reweighing.weighed(reweighing.own_programmes(request.actor), actor=request.actor)
    highest = max((row["value"] for one in programmes for row in one.rows), default=0)
    return render(request, "matching/administration/weights.html", {"programmes": programmes, "highest": highest})


@require_http_methods(GET_POST)
def weights_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Seven numbers: see first what they would change, then save them."""
    programme = find(request, pk)
    form = WeightsForm(request.POST or None, weights=weights_of(programme))
    if form.is_valid() and request.POST.get("do") == "save":
        actions.change_weights(programme, form.weights, actor=request.actor)
        messages.success(request, _("The new weights are in use from now on."))
        return redirect("administration:weights")
    preview = reweighing.preview(programme, form.weights) if form.is_valid() else None
    context = {"programme": programme, "form": form, "preview": preview}
    return render(request, "matching/administration/weights_edit.html", context)


@require_http_methods(GET_POST)
def weights_reset(request: HttpRequest, pk: int) -> HttpResponse:
    """Go back to the preset's own weights, after a page that says what it means."""
    programme = find(request, pk)
    own = preset_weights(programme.preset)
    shown = {"rows": reweighing.bars(own), "highest": max(own.listed()), "preview": reweighing.preview(programme, own)}
    back, template = reverse("administration:weights"), "matching/administration/weights_reset.html"
    return step_page(request, RESET, programme, back=back, name=programme.name, template=template, **shown)
