"""What a partner may read, print and hand on."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from partners.shown import register as shown
from partners.views.keeping import organisation_of


@require_safe
def materials(request: HttpRequest) -> HttpResponse:
    """The materials of the programmes of our area."""
    rows = shown.materials_of(organisation_of(request), request.actor)
    return render(request, "partners/partner/materials.html", {"materials": rows})


@require_safe
def material(request: HttpRequest, pk: int) -> HttpResponse:
    """One material, to read and to print."""
    row = get_object_or_404(shown.materials_of(organisation_of(request), request.actor), pk=pk)
    return render(request, "partners/partner/material.html", {"material": row})
