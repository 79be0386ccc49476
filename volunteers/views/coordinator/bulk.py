"""A message to many: choose by the register's filters, write, look at it, send."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from notifications.models import OutboxMessage
from volunteers import actions, bulk_words, rules, serving
from volunteers.forms.bulk import BulkMessageForm
from volunteers.forms.filtering import VolunteerFilter
from volunteers.models import BulkMessage, Volunteer
from volunteers.shown import bulk as shown_bulk

LATEST = 10


@require_http_methods(["GET", "HEAD", "POST"])
def bulk_new(request: HttpRequest) -> HttpResponse:
    """Write to everybody whom the filters in the address leave."""
    found = VolunteerFilter(request.GET, Volunteer.objects.visible_to(request.actor).for_list(), request=request)
    volunteers = list(found.qs.serving()[: rules.MOST_RECIPIENTS + 1])
    form = form_for(volunteers, request)
    if not form.is_valid() or "change" in request.POST:
        return compose(request, found, form, volunteers)
    if request.POST.get("sure") != str(len(serving.addressees(volunteers))):
        return preview(request, form, volunteers)
    told = {"words": form.words, "submission_key": form.cleaned_data["submission_key"]}
    ours = request.hat.membership.organisation
    message = actions.send_bulk(volunteers, organisation=ours, actor=request.actor, **told)
    messages.success(request, _("The message is on its way. Nobody gets it in quiet hours."))
    return redirect("coordinator:bulk-detail", message.pk)


def form_for(volunteers: list[Any], request: HttpRequest) -> BulkMessageForm:
    """Return the form, with the languages that the readers read."""
    languages = serving.languages_read(volunteers)
    return BulkMessageForm(request.POST or None, initial=bulk_words.initial(request.GET), languages=languages)


def compose(request: HttpRequest, found: VolunteerFilter, form: BulkMessageForm, volunteers: list[Any]) -> HttpResponse:
    latest = BulkMessage.objects.visible_to(request.actor).select_related("made_by")[:LATEST]
    context = {
        "form": form,
        "chosen": bulk_words.chosen_in_words(found.form),
        "count": len(serving.addressees(volunteers)),
        "several_languages": len(serving.languages_read(volunteers)) > 1,
        "query": request.GET.urlencode(),
        "beginnings": bulk_words.beginnings(request.GET),
        "rows": [shown_bulk.row_of(message) for message in latest],
        "columns": shown_bulk.columns(),
        "refusal": getattr(rules.why_not_reach(volunteers), "sentence", ""),
    }
    return render(request, "volunteers/coordinator/bulk_new.html", context)


def preview(request: HttpRequest, form: BulkMessageForm, volunteers: list[Any]) -> HttpResponse:
    """Show the message as it will be read, and to how many; nothing has gone yet."""
    ours = request.hat.membership.organisation
    context = {
        "form": form,
        "message": BulkMessage(organisation=ours, **form.words),
        "count": len(serving.addressees(volunteers)),
        "refusal": rules.why_not_send_bulk(ours, volunteers, words=form.words, actor=request.actor),
        "has_changed": "sure" in request.POST,
    }
    return render(request, "volunteers/coordinator/bulk_preview.html", context)


@require_safe
def bulk_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """A message that was sent, and how far it has come."""
    message = get_object_or_404(BulkMessage.objects.visible_to(request.actor).select_related("made_by"), pk=pk)
    letters = OutboxMessage.objects.visible_to(request.actor).keyed(f"bulk_message:{pk}")
    context = {"message": message, "facts": shown_bulk.facts_of(message, letters)}
    return render(request, "volunteers/coordinator/bulk_detail.html", context)
