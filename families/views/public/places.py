from __future__ import annotations

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import get_language
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from accounts.models import Municipality


@require_safe
@cache_control(public=True, max_age=86400)
def municipalities(request: HttpRequest) -> HttpResponse:
    """Every name of every municipality, those of the page's language first, for completion while writing."""
    rows = Municipality.objects.visible_to(request.actor).values_list("name_fi", "name_sv")
    pairs = [(sv, fi) if get_language() == "sv" else (fi, sv) for fi, sv in rows]
    names = [first for first, _second in pairs] + [second for first, second in pairs if second != first]
    return JsonResponse({"names": names})
