"""Files that may be one person's: the suggestions, the review of a pair, and undoing."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.lists import page_of, query_of
from accounts.steps import step_page
from volunteers import actions, duplicates, rules
from volunteers.models import Volunteer, VolunteerMerge
from volunteers.shown import merging as shown_merging


@require_safe
def volunteer_duplicates(request: HttpRequest) -> HttpResponse:
    """Pairs that may be one person, and merges that can still be undone."""
    volunteers = Volunteer.objects.visible_to(request.actor)
    page = page_of(duplicates.pairs_of(volunteers), request)
    merges = VolunteerMerge.objects.visible_to(request.actor).select_related("kept__user", "done_by")
    context = {
        "page": page,
        "query": query_of(request),
        "rows": shown_merging.pair_rows(page, volunteers.for_list()),
        "columns": shown_merging.pair_columns(),
        "merges": shown_merging.merge_rows(merges),
        "merge_columns": shown_merging.merge_columns(),
    }
    return render(request, "volunteers/coordinator/duplicates.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def volunteer_merge(request: HttpRequest, pk: int, gone_pk: int) -> HttpResponse:
    """Both files side by side, and what would come over; on POST they become one."""
    volunteers = Volunteer.objects.visible_to(request.actor).for_list()
    kept, gone = get_object_or_404(volunteers, pk=pk), get_object_or_404(volunteers, pk=gone_pk)
    if request.method == "POST":
        actions.merge_volunteers(kept, gone, actor=request.actor)
        messages.success(request, _("The two files are one now. You can undo this for thirty days."))
        return redirect("coordinator:volunteer-detail", kept.pk)
    refusal = rules.why_not_merge(kept, gone, actor=request.actor)
    brought = None if refusal else actions.preview_merge(kept, gone, actor=request.actor)
    context = {
        "kept": kept,
        "gone": gone,
        "refusal": refusal,
        **shown_merging.review(kept, gone, brought, request.actor),
    }
    return render(request, "volunteers/coordinator/merge.html", context)


def merge_undo(request: HttpRequest, pk: int) -> HttpResponse:
    """Make two files of one again."""
    merges = VolunteerMerge.objects.visible_to(request.actor).select_related("kept__user", "kept__organisation")
    merge = get_object_or_404(merges, pk=pk)
    back = reverse("coordinator:volunteer-duplicates")
    return step_page(request, shown_merging.UNDO, merge, back=back, name=merge.kept.user.name)
