"""What is copied to other pages, narrowed by the same choices as the offer itself."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from activities.forms.feeds import SharingForm
from activities.shown import feeds as shown
from core.actor import Actor


def sharing_page(request: HttpRequest, template: str) -> HttpResponse:
    """Show what to copy for the choices that the address tells."""
    form = SharingForm(request.GET, actor=Actor.public(), today=timezone.localdate())
    return render(request, template, {"form": form, **shown.sharing(request, form.filters.as_query())})
