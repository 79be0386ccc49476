"""The way in for a parent to whom nothing may be sent: the office reads a code aloud on the phone."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.limits import limited
from core.actor import Actor
from families import access, drafts
from families.forms.family import SpokenCodeForm
from families.links import take_spoken_code
from families.models import FamilyLink
from families.views.public.entry import read_or_post


@read_or_post
@limited("family_code_tried", "POST")
def spoken_code(request: HttpRequest) -> HttpResponse:
    """A right code opens the page here and now, and is used up."""
    form = SpokenCodeForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        if taken := take_spoken_code(form.cleaned_data["code"], actor=Actor.public()):
            return opened(request, *taken)
        form.add_error("code", _("This code is not right, or too old. Ask the office for a new one."))
    return render(request, "families/public/spoken_code.html", {"form": form})


def opened(request: HttpRequest, link: FamilyLink, token: str) -> HttpResponse:
    """Open the page. The link is shown once to be kept, except where somebody else uses the device too."""
    access.open_page(request, link)
    drafts.drop(request.session)
    if link.adult.has_shared_phone:
        return redirect("family:home")
    address = request.build_absolute_uri(reverse("public:family-entry", args=[token]))
    return render(request, "families/public/spoken_opened.html", {"link": address, "path": reverse("family:home")})
