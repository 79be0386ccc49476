"""The family corrects its own details. A new number or e-mail counts once the code sent to it has come back."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from accounts.limits import limited, within
from core.refusals import Refused
from families import actions, rights
from families.forms.family import CodeForm
from families.forms.own_data import ADDRESS_FORMS, DetailsForm
from families.models import Adult, ContactChange

read_or_post = require_http_methods(["GET", "HEAD", "POST"])
TITLES = {
    Adult.Channel.SMS: gettext_lazy("Change my phone number"),
    Adult.Channel.EMAIL: gettext_lazy("Change my e-mail"),
}


@read_or_post
def details(request: HttpRequest) -> HttpResponse:
    """What the parent is called and how it is safe to reach them."""
    adult = request.adult
    form = DetailsForm(request.POST if request.method == "POST" else None, initial=DetailsForm.begin(adult))
    if form.is_valid():
        try:
            actions.correct_adult(adult, actor=request.actor, **form.cleaned_data)
            messages.success(request, _("Your details are saved."))
            return redirect("family:my-data")
        except Refused as refused:
            form.add_error("channel", refused.refusal.sentence)
    return render(request, "families/family/details.html", {"form": form})


@read_or_post
def address(request: HttpRequest, channel: str) -> HttpResponse:
    """Ask for the new number or e-mail and send a code to it."""
    form = ADDRESS_FORMS[channel](request.POST if request.method == "POST" else None)
    refusal = rights.why_not_change_address(request.adult, actor=request.actor)
    if refusal is None and form.is_valid():
        if within(request, "family_code_sent", key=f"address:{request.adult.pk}"):
            told = {"channel": channel, "address": str(form.cleaned_data["address"])}
            actions.ask_contact_change(request.adult, **told, actor=request.actor)
            return redirect("family:my-address-code")
        form.add_error("address", _("We have sent several codes already. Wait for an hour, or call us."))
    context = {"form": form, "refusal": refusal, "title": TITLES[channel]}
    return render(request, "families/family/address.html", context)


@read_or_post
@limited("family_code_tried", "POST")
def address_code(request: HttpRequest) -> HttpResponse:
    """The code that came to the new number or e-mail."""
    changes = ContactChange.objects.visible_to(request.actor).select_related("adult__family")
    change = get_object_or_404(changes, adult=request.adult)
    form = CodeForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            actions.confirm_contact_change(change, form.cleaned_data["code"], actor=request.actor)
            messages.success(request, _("The new address is in use."))
            return redirect("family:my-data")
        except Refused as refused:
            form.add_error("code", refused.refusal.sentence)
    return render(request, "families/family/address_code.html", {"form": form, "change": change})
