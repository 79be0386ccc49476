"""Somebody tells what stopped them from using the site. No account, no name."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.limits import limited
from partners.actions import barriers as actions
from partners.forms.barriers import BarrierForm
from partners.rules import barriers as rules


@require_http_methods(["GET", "HEAD", "POST"])
@limited("barrier_tell", "POST")
def barrier_tell(request: HttpRequest) -> HttpResponse:
    readers = rules.readers(actor=request.actor)
    form = BarrierForm(request.POST if request.method == "POST" else None, readers=readers)
    if request.method == "POST" and form.is_machine:
        return redirect("public:home")
    if not form.is_valid():
        return render(request, "partners/public/barrier.html", {"form": form})
    actions.tell_barrier(**form.told, actor=request.actor)
    messages.success(request, _("Thank you for telling us. We look at it within 14 days."))
    return redirect("public:accessibility")
