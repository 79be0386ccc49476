from __future__ import annotations

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.filters import typed
from families.models import SupportRequest
from volunteers.models import Volunteer

MOST = 20


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Find requests by reference or the name a parent uses, and volunteers by name, within the worn hat's reach."""
    text = typed(request, "q")
    requests = SupportRequest.objects.visible_to(request.actor).for_list()
    volunteers = Volunteer.objects.visible_to(request.actor).for_list()
    found = Q(reference__icontains=text) | Q(contact__called__icontains=text)
    context = {
        "text": text,
        "requests": requests.filter(found)[:MOST] if text else [],
        "volunteers": volunteers.filter(user__name__icontains=text)[:MOST] if text else [],
    }
    return render(request, "portal/coordinator/search.html", context)
