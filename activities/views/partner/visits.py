"""A partner with an account asks for visits and sees the own organisation's."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.lists import page_of, query_of
from accounts.models import Organisation
from activities.forms.visits import VisitForm
from activities.models import HostVisit
from activities.shown import visits as shown
from activities.views.public.visits import asked

PAGES = "activities/partner"


def own_of(request: HttpRequest) -> Organisation:
    rows = Organisation.objects.visible_to(request.actor).prefetch_related("municipalities")
    return rows.get(pk=request.actor.organisation_id)


@require_safe
def visit_list(request: HttpRequest) -> HttpResponse:
    """The visits that we have asked for, the latest first."""
    page = page_of(HostVisit.objects.visible_to(request.actor).for_list().order_by("-starts_at", "-pk"), request)
    table = {"columns": shown.asked_columns(), "rows": shown.asked_rows(page, timezone.now())}
    return render(request, f"{PAGES}/visits.html", {"page": page, "query": query_of(request), **table})


@require_http_methods(["GET", "HEAD", "POST"])
def visit_ask(request: HttpRequest) -> HttpResponse:
    """Ask for a visit; who we are is known."""
    own, user = own_of(request), request.user
    known = {
        "host": own.name,
        "municipality": own.municipalities.first(),
        "contact_name": user.name,
        "contact_email": user.email,
        "contact_phone": user.phone,
    }
    form = VisitForm(request.POST if request.method == "POST" else None, initial=known)
    if not form.is_valid() or asked(request, form, asked_by=user, host_organisation=own) is None:
        return render(request, f"{PAGES}/visit_ask.html", {"form": form})
    messages.success(request, _("Thank you! We look for a peer parent, and write to you when somebody would come."))
    return redirect("partner:visit-list")
