"""The way in for a family without an account: the private link, a one-time code on a new device, a lost link."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.limits import limited, within
from core.actor import Actor
from families import access, actions, drafts
from families.forms.family import CodeForm, LostLinkForm
from families.models import FamilyLink
from partners.carrying import offices

NEUTRAL_PAGE = "https://www.ilmatieteenlaitos.fi/"  # the weather
read_or_post = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
@limited("family_link", "GET", "HEAD")
def entry(request: HttpRequest, token: str) -> HttpResponse:
    """Open the page on a known device, ask for a code on a new one; the secret leaves the address bar either way."""
    link = access.find_link(token, timezone.now())
    if link is None:
        messages.warning(request, _("This link does not open a page any more. You can get a new one here."))
        return redirect("public:family-link-lost")
    if access.is_known_device(request, link.adult) or drafts.opens(request.session, token):
        return open_page(request, link)
    access.await_link(request, link)
    return redirect("public:family-code")


def open_page(request: HttpRequest, link: FamilyLink) -> HttpResponse:
    """Open the page; the receipt of the request has done its work."""
    access.open_page(request, link)
    drafts.drop(request.session)
    return redirect("family:home")


@read_or_post
@limited("family_code_tried", "POST")
def code(request: HttpRequest) -> HttpResponse:
    """A one-time code is sent when a person asks for it: programs that look at links in messages ask for nothing."""
    link = access.awaited_link(request)
    if link is None:
        return redirect("public:family-link-lost")
    if not link.adult.gets_keys:
        context = {"office": link.adult.family.organisation, "is_shared": link.adult.gets_messages}
        return render(request, "families/public/call_us.html", context)
    if "send" in request.POST:
        return send_code(request, link)
    is_out = access.awaits_code(request, link)
    form = CodeForm(request.POST if request.method == "POST" and is_out else None)
    if form.is_valid():
        return try_code(request, link, form)
    return code_page(request, link, form)


def code_page(request: HttpRequest, link: FamilyLink, form: CodeForm) -> HttpResponse:
    context = {"form": form, "is_out": access.awaits_code(request, link), "channel": link.adult.channel}
    return render(request, "families/public/code.html", context)


def send_code(request: HttpRequest, link: FamilyLink) -> HttpResponse:
    if not within(request, "family_code_sent", key=str(link.pk)):
        messages.warning(request, _("We have sent several codes already. Wait for an hour, or call us."))
    else:
        actions.send_code(link, access.new_code(request, link), actor=Actor.public())
    return redirect("public:family-code")


def try_code(request: HttpRequest, link: FamilyLink, form: CodeForm) -> HttpResponse:
    if access.code_opens(request, link, form.cleaned_data["code"]):
        return open_page(request, link)
    form.add_error("code", _("This code is not right. Look at the message again, or ask for a new code."))
    return code_page(request, link, form)


@read_or_post
@limited("family_link_lost", "POST")
def link_lost(request: HttpRequest) -> HttpResponse:
    """Send a new link to an address we know. The answer is the same for every address."""
    form = LostLinkForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        address = form.cleaned_data["address"]
        if within(request, "family_link_sent", key=address.casefold()):
            actions.send_new_links(address, actor=Actor.public())
        return redirect(f"{request.path}?asked=yes")
    taking = offices(timezone.localdate(), actor=request.actor)
    context = {"form": form, "was_asked": "asked" in request.GET, "offices": taking}
    return render(request, "families/public/link_lost.html", context)


@require_safe
def quick_exit(request: HttpRequest) -> HttpResponse:
    """Leave at once to a neutral page; this browser forgets what was done here."""
    access.leave_in_a_hurry(request)
    return redirect(NEUTRAL_PAGE)
