"""The site with pages that should never be: one for each way in which a page can leak."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import include, path, register_converter
from django.views.decorators.http import require_safe

import config.urls
from accounts.models import Membership
from families.models import Family, RequestNote, SupportRequest
from matching.models import Match
from volunteers.models import Volunteer


class ColourConverter:
    regex = "red|green"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(ColourConverter, "colour")


def any_row(request: HttpRequest, pk: int) -> HttpResponse:
    """Fetches from the whole table."""
    return HttpResponse(str(get_object_or_404(SupportRequest, pk=pk).pk))


def any_row_in_a_state(request: HttpRequest, pk: int) -> HttpResponse:
    """Fetches from the whole table, and only a match that waits for the family."""
    get_object_or_404(Match.objects.filter(state="volunteer_accepted"), pk=pk)
    return HttpResponse("a match")


def own_row_with_any_other(request: HttpRequest, pk: int, volunteer_pk: int) -> HttpResponse:
    """Looks at the first of its two rows only."""
    get_object_or_404(SupportRequest.objects.visible_to(request.actor), pk=pk)
    return HttpResponse(Volunteer.objects.get(pk=volunteer_pk).first_name)


def change_and_deny(request: HttpRequest, pk: int) -> HttpResponse:
    """Changes the row before it looks whose it is."""
    Family.objects.filter(pk=pk).update(has_protected_address=True)
    raise Http404


def everybody(request: HttpRequest) -> HttpResponse:
    """Lists every row."""
    return HttpResponse(" ".join(SupportRequest.objects.values_list("contact__called", flat=True)))


def change_everybody(request: HttpRequest) -> HttpResponse:
    """Changes every row when it is sent, and shows nothing."""
    if request.method == "POST":
        Family.objects.update(has_protected_address=True)
    return HttpResponse()


def search_everybody(request: HttpRequest) -> HttpResponse:
    """Is empty until it is asked."""
    text = request.GET.get("q")
    rows = SupportRequest.objects.filter(contact__called__icontains=text) if text else []
    names = "".join(row.contact.called for row in rows)
    return HttpResponse(f'<form method="get"><input type="search" name="q"></form>{names}')


@require_safe
def telling_404(request: HttpRequest, pk: int) -> HttpResponse:
    """Is not found, and says who it was."""
    note = RequestNote.objects.filter(pk=pk).first()
    return HttpResponse(note.text if note else "", status=404)


def crash(request: HttpRequest, pk: int) -> HttpResponse:
    """Fails instead of not finding."""
    return HttpResponse(Membership.objects.visible_to(request.actor).get(pk=pk).role)


def never(request: HttpRequest, pk: int) -> HttpResponse:
    """Finds nothing for anybody."""
    raise Http404


def neither(request: HttpRequest, pk: int) -> HttpResponse:
    return HttpResponse(status=405)


def put_alone(request: HttpRequest, pk: int) -> HttpResponse:
    """Forgets whose the row is for a rare method."""
    if request.method != "PUT":
        raise Http404
    return HttpResponse(str(get_object_or_404(SupportRequest, pk=pk).pk))


def told_by_reference(request: HttpRequest, reference: str) -> HttpResponse:
    """Is open to all and tells whose reference it was."""
    return HttpResponse(get_object_or_404(SupportRequest, reference=reference).contact.called)


def coloured(request: HttpRequest, colour: str) -> HttpResponse:
    return HttpResponse(colour)


coordinator = [
    *config.urls.coordinator,
    path("leaky/any-row/<int:pk>/", any_row, name="any-row"),
    path("leaky/any-row-in-a-state/<int:pk>/", any_row_in_a_state, name="any-row-in-a-state"),
    path("leaky/<int:pk>/<int:volunteer_pk>/", own_row_with_any_other, name="own-row-with-any-other"),
    path("leaky/change-and-deny/<int:pk>/", change_and_deny, name="change-and-deny"),
    path("leaky/everybody/", everybody, name="everybody"),
    path("leaky/change-everybody/", change_everybody, name="change-everybody"),
    path("leaky/search/", search_everybody, name="search-everybody"),
    path("leaky/telling-404/<int:pk>/", telling_404, name="telling-404"),
    path("leaky/crash/<int:pk>/", crash, name="crash"),
    path("leaky/never/<int:pk>/", never, name="never"),
    path("leaky/put-alone/<int:pk>/", put_alone, name="put-alone"),
    path("leaky/neither/<int:pk>/", neither, name="neither"),
    path("leaky/coloured/<colour:colour>/", coloured, name="coloured"),
]
open_to_all = [path("leaky/reference/<str:reference>/", told_by_reference, name="told-by-reference")]
REPLACED = ("coordinator",)
urlpatterns = [
    *(found for found in config.urls.urlpatterns if getattr(found, "namespace", None) not in REPLACED),
    path("coordinator/", include((coordinator, "coordinator"))),
    *open_to_all,
]
