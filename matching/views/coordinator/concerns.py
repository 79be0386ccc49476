"""What worries somebody, from the wish for a call to its outcome: codes and times, never a story."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from accounts.steps import Step, step_page, way_back
from families.openings import look_at
from families.purposes import Purpose
from matching import actions, rules_concerns
from matching.forms.concerns import HandleForm, RecordForm
from matching.models import Concern, MeetingFeeling
from matching.views.coordinator.companionship import find
from matching.worries import whom_to_notify

NOTHING_IS_WRITTEN = gettext_lazy("Only the day and the outcome are kept. What was told is written down nowhere.")
HANDLE = Step(
    title=gettext_lazy("How it ended"),
    submit=gettext_lazy("It is handled"),
    done=gettext_lazy("It is handled."),
    why_not=rules_concerns.why_not_handle_concern,
    act=actions.handle_concern,
    happens=lambda row: [
        NOTHING_IS_WRITTEN,
        gettext_lazy(
            "A child welfare notification is made by phone or on the county's own form. Nothing is sent from here."
        ),
        *[str(line) for line in whom_to_notify(row.match.request.family)],
    ],
    form=lambda data, row: HandleForm(data),
)
RECORD = Step(
    title=gettext_lazy("Record a worry told by phone"),
    submit=gettext_lazy("Record it"),
    done=gettext_lazy("It is recorded. Tell here how it ended when you know."),
    why_not=rules_concerns.why_not_record_concern,
    act=actions.raise_concern,
    happens=lambda row: [
        NOTHING_IS_WRITTEN,
        gettext_lazy("It stays on the Today page until you tell how it ended."),
    ],
    form=lambda data, row: RecordForm(data),
)


def fetch(request: HttpRequest, pk: int) -> Concern:
    rows = Concern.objects.visible_to(request.actor).select_related("match__request__family", "match__volunteer")
    concern = get_object_or_404(rows, pk=pk)
    look_at(request, concern.match.request.family, purpose=Purpose.COMPANIONSHIP)
    return concern


def page_of_match(match_id: int) -> str:
    return reverse("coordinator:match-detail", args=[match_id])


@require_POST
def concern_informed(request: HttpRequest, pk: int) -> HttpResponse:
    concern = fetch(request, pk)
    actions.acknowledge_concern(concern, actor=request.actor)
    messages.success(request, _("Marked: you know of this. Call today, then tell how it ended."))
    return redirect(way_back(request, page_of_match(concern.match_id)))


def concern_handle(request: HttpRequest, pk: int) -> HttpResponse:
    concern = fetch(request, pk)
    return step_page(
        request, HANDLE, concern, back=page_of_match(concern.match_id), name=concern.match.request.reference
    )


def match_concern(request: HttpRequest, pk: int) -> HttpResponse:
    match = find(request, pk)
    return step_page(request, RECORD, match, back=page_of_match(pk), name=match.request.reference)


@require_POST
def feeling_called(request: HttpRequest, pk: int) -> HttpResponse:
    """The talk that a companion wished for has been had."""
    rows = MeetingFeeling.objects.visible_to(request.actor).select_related("meeting__match__volunteer")
    feeling = get_object_or_404(rows, pk=pk)
    actions.mark_called(feeling, actor=request.actor)
    messages.success(request, _("Thank you. The talk is marked as had."))
    return redirect(way_back(request, page_of_match(feeling.meeting.match_id)))
