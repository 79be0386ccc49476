"""An organisation asks to come along and follows it on a private page. No account."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.limits import limited
from accounts.links import row_of, token_of
from accounts.places import remembered_place
from core.refusals import NotNow, Refused
from partners import actions
from partners.forms.joining import JoinForm
from partners.models import PartnerApplication
from partners.rules import joining as rules
from partners.shown import joining as shown
from partners.states import Application as State

GET_POST = ["GET", "HEAD", "POST"]
PAGES = "partners/public"
LOST = "activities/public/visit_lost.html"


@require_http_methods(GET_POST)
@limited("partner_join", "POST")
def partner_join(request: HttpRequest) -> HttpResponse:
    """The form; the answer is the private page, which says what happens next."""
    place = remembered_place(request.session, actor=request.actor)
    form = JoinForm(request.POST if request.method == "POST" else None, initial={"municipality": place})
    if request.method == "POST" and form.is_machine:
        return redirect("public:home")
    application = applied(request, form) if form.is_valid() else None
    if application is None:
        return render(request, f"{PAGES}/join.html", {"form": form})
    messages.success(request, _("Thank you. Your form has arrived."))
    return redirect("public:partner-application", token_of(application))


def applied(request: HttpRequest, form: JoinForm) -> PartnerApplication | None:
    """Send the form; a refusal is written on it, where nothing is lost."""
    try:
        return actions.apply_partner(**form.told, language=get_language(), actor=request.actor)
    except NotNow:
        raise
    except Refused as refused:
        form.add_error("municipality", refused.refusal.sentence)
        return None


@require_safe
@limited("partner_application", "GET", "HEAD")
def partner_application(request: HttpRequest, token: str) -> HttpResponse:
    """The sender's private page: how it goes."""
    application = row_of(token, PartnerApplication)
    if application is None:
        return render(request, LOST, status=404)
    context = {
        "application": application,
        "token": token,
        "tone": shown.TONES[State(application.state)],
        "sentence": shown.sentence_of(application),
        "facts": shown.facts_of(application),
        "can_withdraw": rules.why_not_withdraw(application, actor=request.actor) is None,
    }
    return render(request, f"{PAGES}/application.html", context)


@require_http_methods(GET_POST)
@limited("partner_application", "GET", "HEAD", "POST")
def partner_application_withdraw(request: HttpRequest, token: str) -> HttpResponse:
    """The sender takes the form back."""
    application = row_of(token, PartnerApplication)
    if application is None:
        return render(request, LOST, status=404)
    if request.method == "POST":
        actions.withdraw_application(application, actor=request.actor)
        messages.success(request, _("The form is taken back. Thank you for telling us."))
        return redirect("public:partner-application", token)
    context = {
        "application": application,
        "token": token,
        "happens": [_("Nobody answers the form, and it is erased in six months.")],
        "refusal": rules.why_not_withdraw(application, actor=request.actor),
    }
    return render(request, f"{PAGES}/withdraw.html", context)
