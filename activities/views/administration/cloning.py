"""A programme begins in a new place: first one sees what travels and what stays, then it is made."""

from __future__ import annotations

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.models import Organisation
from activities import actions
from activities.cloning import Travels, travelling
from activities.forms.cloning import CloneForm
from activities.rules.cloning import why_not_clone
from activities.shown.cloning import STAYS, travels_words
from core.refusals import NotNow, Refused
from partners.models import Programme
from partners.rules.agreements import sharing_with
from partners.vocabulary import Shared

PAGE = "activities/administration/programme_clone.html"


@require_http_methods(["GET", "HEAD", "POST"])
def programme_clone(request: HttpRequest, pk: int) -> HttpResponse:
    """Choose the place, look at both lists, and confirm."""
    programme = get_object_or_404(within_reach(request), pk=pk)
    own = Organisation.objects.visible_to(request.actor).get(pk=request.actor.organisation_id)
    asked = request.POST if request.method == "POST" else request.GET if "municipality" in request.GET else None
    form = CloneForm(asked, actor=request.actor, initial={"name": suggested(programme, own)})
    travels = looked_at(form, programme, own, request) if form.is_valid() else None
    if travels and request.method == "POST" and is_begun(form, programme, own, request):
        return redirect("administration:programme-list")
    context = {"programme": programme, "form": form, "travels": travels, "stays": STAYS}
    context["lists"] = travels_words(travels) if travels else []
    return render(request, PAGE, context)


def within_reach(request: HttpRequest) -> QuerySet[Programme]:
    """Return the own organisation's programmes, and those of organisations with an agreement on activities in force."""
    own, today = request.actor.organisation_id, timezone.localdate()
    keys = {own, *sharing_with(Shared.ACTIVITIES, own, on=today)}
    return Programme.objects.visible_to(request.actor).filter(organisation__in=keys).select_related("organisation")


def suggested(programme: Programme, own: Organisation) -> str:
    """Return the name to begin with; one's own programmes each have a different one."""
    return "" if programme.organisation_id == own.pk else programme.name


def looked_at(form: CloneForm, programme: Programme, own: Organisation, request: HttpRequest) -> Travels | None:
    """Return what would travel; why nothing may is written on the form."""
    refusal = why_not_clone(programme, own, **form.cleaned_data, actor=request.actor)
    if refusal:
        form.add_error("name" if refusal.code == "same_name" else None, str(refusal.sentence))
        return None
    return travelling(programme, own, form.cleaned_data["municipality"])


def is_begun(form: CloneForm, programme: Programme, own: Organisation, request: HttpRequest) -> bool:
    try:
        actions.clone_locality(programme, organisation=own, **form.cleaned_data, actor=request.actor)
    except NotNow:
        raise
    except Refused as refused:
        form.add_error(None, str(refused.refusal.sentence))
        return False
    messages.success(request, _("The programme has begun in the new place. Look it through before you open it."))
    return True
