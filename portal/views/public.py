from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.models import Invitation
from notifications import invitations
from portal.forms import AcceptInvitationForm, JoinForm
from portal.rules import has_account


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Say who invites and to what; with a yes, open the account and give the role."""
    found = invitations.invitation_of(token)
    refusal = invitations.why_not_accept(found)
    if found is None or refusal:
        return render(request, "portal/public/invitation_over.html", {"refusal": refusal}, status=410)
    form = acceptance_form(request, found)
    if not form.is_valid():
        return render(request, "portal/public/invitation.html", {"invitation": found, "form": form})
    answers = {"name": found.name, "password": None, **form.cleaned_data}
    invitations.accept(token, **answers, actor=request.actor)
    messages.success(request, _("Welcome. Your role is ready: sign in to begin."))
    return redirect("account_login")


def acceptance_form(request: HttpRequest, found: Invitation) -> AcceptInvitationForm | JoinForm:
    """Return the questions for a new person; one who already signs in is asked nothing."""
    sent = request.POST if request.method == "POST" else None
    if has_account(found):
        return JoinForm(sent)
    return AcceptInvitationForm(sent, email=found.email, initial={"name": found.name})
