"""A parent asks for a time to talk without the child present, and sees when it is."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from families import actions, rules
from families.forms.talks import WishTalkForm
from families.models import Talk

read_or_post = require_http_methods(["GET", "HEAD", "POST"])
CANCEL_HAPPENS = [
    gettext_lazy("The talk is cancelled. You can ask for another whenever you like."),
    gettext_lazy("Nobody asks you why."),
]
CANCEL_TOLD = [gettext_lazy("Your coordinator sees it on the day's list.")]


@read_or_post
def talk(request: HttpRequest) -> HttpResponse:
    """The wish, in three questions without a text box; while there is a live one, it is shown instead."""
    mine = Talk.objects.visible_to(request.actor).live().for_list().first()
    if mine is not None and request.method != "POST":
        return render(request, "families/family/talk.html", {"talk": mine})
    data = request.POST if request.method == "POST" else None
    form = WishTalkForm(data, family=request.adult.family, actor=request.actor)
    if not form.is_valid():
        return render(request, "families/family/talk_wish.html", {"form": form})
    if mine is None:
        actions.wish_talk(request.adult, **form.cleaned_data, actor=request.actor)
        messages.success(request, _("Thank you. Your coordinator books a time with you."))
    return redirect("family:talk")


@read_or_post
def cancel(request: HttpRequest, pk: int) -> HttpResponse:
    mine = get_object_or_404(Talk.objects.visible_to(request.actor).for_list(), pk=pk)
    if request.method == "POST":
        actions.cancel_talk(mine, actor=request.actor)
        messages.success(request, _("The talk is cancelled."))
        return redirect("family:home")
    refusal = rules.why_not_cancel_talk(mine, actor=request.actor)
    context = {"talk": mine, "happens": CANCEL_HAPPENS, "told": CANCEL_TOLD, "refusal": refusal}
    return render(request, "families/family/talk_cancel.html", context)
