"""The family changes what it wishes of a companion; matching reads it from then on."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from families import actions, rules
from families.forms.wishes import OwnWishesForm
from families.models import SupportRequest

read_or_post = require_http_methods(["GET", "HEAD", "POST"])


@read_or_post
def wishes(request: HttpRequest) -> HttpResponse:
    """Topics, times, languages, the companion's gender and distance, as they are, to be changed."""
    mine = get_object_or_404(SupportRequest.objects.visible_to(request.actor).live().select_related("family"))
    refusal = rules.why_not_change_wishes(mine, actor=request.actor)
    form = OwnWishesForm(request.POST if request.method == "POST" else None, about=mine)
    if refusal or not form.is_valid():
        return render(request, "families/family/wishes.html", {"form": form, "refusal": refusal})
    changed = actions.change_wishes(mine, **form.wished(), actor=request.actor)
    messages.success(request, _("Your wishes are saved.") if changed else _("Your wishes are as they were."))
    return redirect("family:home")
