from __future__ import annotations

from django.contrib import messages as notes
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from notifications import actions, listing, rules
from notifications.forms import MessageFilterForm
from notifications.models import OutboxMessage

PER_PAGE = 50


@require_safe
def messages(request: HttpRequest) -> HttpResponse:
    form = MessageFilterForm(request.GET)
    found = form.chosen(OutboxMessage.objects.visible_to(request.actor).defer("sealed"))
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "page": page,
        "count": listing.counted(page.paginator.count),
        "columns": listing.columns(),
        "rows": [listing.row(message) for message in page],
        "query": f"state={form.data.get('state', '')}" if form.is_valid() else "",
    }
    return render(request, "notifications/coordinator/messages.html", context)


@require_safe
def message(request: HttpRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(OutboxMessage.objects.visible_to(request.actor), pk=pk)
    context = {
        "message": found,
        "title": listing.title(found),
        "tone": listing.TONES[found.state],
        "facts": listing.facts(found),
        "person_url": listing.page_of(found),
        "no_send": rules.why_not_send_again(found, actor=request.actor),
        "no_leave": rules.why_not_leave(found, actor=request.actor),
    }
    return render(request, "notifications/coordinator/message.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def send_again(request: HttpRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(OutboxMessage.objects.visible_to(request.actor), pk=pk)
    if request.method == "POST":
        actions.send_again(found, actor=request.actor)
        notes.success(request, _("The message will be sent again."))
        return redirect("coordinator:messages")
    refusal = rules.why_not_send_again(found, actor=request.actor)
    context = {"message": found, "title": listing.title(found), "refusal": refusal, **listing.SEND_AGAIN}
    return render(request, "notifications/coordinator/decide.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def leave(request: HttpRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(OutboxMessage.objects.visible_to(request.actor), pk=pk)
    if request.method == "POST":
        actions.leave(found, actor=request.actor)
        notes.success(request, _("The message was left as it is."))
        return redirect("coordinator:messages")
    refusal = rules.why_not_leave(found, actor=request.actor)
    context = {"message": found, "title": listing.title(found), "refusal": refusal, **listing.LEAVE}
    return render(request, "notifications/coordinator/decide.html", context)
