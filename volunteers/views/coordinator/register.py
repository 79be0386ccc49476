"""The register of volunteers: find, read, add, change, pause and end."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.lists import page_of, taken_along
from accounts.lists import shown_list as list_context
from accounts.steps import step_page
from volunteers import actions
from volunteers.forms import NewVolunteerForm, ProfileForm, VolunteerFilter
from volunteers.models import Volunteer
from volunteers.shown import register as shown_list
from volunteers.shown import standing as standing_words
from volunteers.shown import support as support_words
from volunteers.shown import volunteers as shown
from volunteers.steps import register as steps


def find(request: HttpRequest, pk: int) -> Volunteer:
    return get_object_or_404(Volunteer.objects.visible_to(request.actor).for_list(), pk=pk)


@require_safe
def volunteer_list(request: HttpRequest) -> HttpResponse:
    """Everybody who serves, narrowed by the address."""
    found = VolunteerFilter(request.GET, Volunteer.objects.visible_to(request.actor).for_list(), request=request)
    if table := shown_list.table_of(found.qs, request.GET.get("format")):
        taken_along(request, "volunteer list as a table")
        return table
    page = page_of(found.qs.prefetch_related("matches"), request)
    context = {
        "columns": shown.columns(),
        "rows": [shown.row_of(volunteer) for volunteer in page],
        "count_words": shown_list.count_words(found.qs, page.paginator.count),
        **shown_list.work_on(request, found),
    }
    return render(request, "volunteers/coordinator/list.html", list_context(request, found.form, page, **context))


@require_safe
def volunteer_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One volunteer: how to reach them, what matching reads, whom they walk beside."""
    volunteer = find(request, pk)
    matches = volunteer.matches.visible_to(request.actor).for_list()
    context = {
        "volunteer": volunteer,
        "tone": shown.TONES[volunteer.state],
        "profile": shown.profile_of(volunteer),
        "matches": [shown.match_row(match) for match in matches],
        "match_columns": shown.match_columns(),
        "events": shown.events(volunteer),
        "offers": steps.offers(volunteer, actor=request.actor),
        "standing": standing_words.of_volunteer(volunteer, actor=request.actor),
        "support": support_words.of_volunteer(volunteer, actor=request.actor),
    }
    return render(request, "volunteers/coordinator/detail.html", context)


def volunteer_new(request: HttpRequest) -> HttpResponse:
    """A trained volunteer comes into the register."""
    form = NewVolunteerForm(request.POST or None, actor=request.actor)
    if not form.is_valid():
        return render(request, "volunteers/coordinator/new.html", {"form": form})
    organisation = request.hat.membership.organisation
    volunteer = actions.approve_volunteer(**form.cleaned_data, organisation=organisation, actor=request.actor)
    messages.success(request, _("The volunteer is in the register and can sign in."))
    return redirect("coordinator:volunteer-detail", volunteer.pk)


def volunteer_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change what matching reads."""
    volunteer = find(request, pk)
    form = ProfileForm(request.POST or None, actor=request.actor, initial=shown.initial_of(volunteer))
    if not form.is_valid():
        return render(request, "volunteers/coordinator/edit.html", {"form": form, "volunteer": volunteer})
    actions.update_volunteer(volunteer, actor=request.actor, **form.cleaned_data)
    messages.success(request, _("Saved. Matching reads the new facts from now on."))
    return redirect("coordinator:volunteer-detail", pk)


def volunteer_pause(request: HttpRequest, pk: int) -> HttpResponse:
    return volunteer_step(request, pk, steps.PAUSE)


def volunteer_resume(request: HttpRequest, pk: int) -> HttpResponse:
    return volunteer_step(request, pk, steps.RESUME)


def volunteer_end(request: HttpRequest, pk: int) -> HttpResponse:
    return volunteer_step(request, pk, steps.END)


def volunteer_let_publish(request: HttpRequest, pk: int) -> HttpResponse:
    return volunteer_step(request, pk, steps.LET_PUBLISH)


def volunteer_stop_publishing(request: HttpRequest, pk: int) -> HttpResponse:
    return volunteer_step(request, pk, steps.STOP_PUBLISHING)


def volunteer_step(request: HttpRequest, pk: int, step: steps.Step) -> HttpResponse:
    volunteer = find(request, pk)
    back = reverse("coordinator:volunteer-detail", args=[pk])
    return step_page(request, step, volunteer, back=back, name=volunteer.user.name)
