"""Views of the register under a name, each person's own."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from volunteers import actions
from volunteers.forms.bulk import SavedViewForm
from volunteers.models import SavedView
from volunteers.shown import register as shown_list


@require_POST
def view_keep(request: HttpRequest) -> HttpResponse:
    """Keep the filters that are on; the name that was used before takes the new ones."""
    form = SavedViewForm(request.POST)
    query = shown_list.plain_query(QueryDict(request.POST.get("query", "")[:1_000]))
    if not form.is_valid():
        messages.error(request, _("Give the view a name of at most 60 letters."))
        return redirect(f"{reverse('coordinator:volunteer-list')}?{query}")
    organisation, name = request.hat.membership.organisation, form.cleaned_data["name"]
    actions.keep_view(name=name, query=query, organisation=organisation, actor=request.actor)
    messages.success(request, _("The view is saved. Only you see it."))
    return redirect(f"{reverse('coordinator:volunteer-list')}?{query}")


@require_POST
def view_forget(request: HttpRequest, pk: int) -> HttpResponse:
    """Remove a name; the volunteers stay as they are."""
    view = get_object_or_404(SavedView.objects.visible_to(request.actor), pk=pk)
    actions.forget_view(view, actor=request.actor)
    messages.success(request, _("The saved view is gone."))
    return redirect("coordinator:volunteer-list")
