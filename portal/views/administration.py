from __future__ import annotations

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts import actions
from accounts.lists import page_of
from accounts.models import Invitation, Membership, Organisation
from core.actor import Role
from core.refusals import refuse
from notifications import invitations
from partners.models import Barrier
from partners.shown.programmes import asked_along
from portal import looked
from portal.forms import InviteForm
from portal.rules import why_not_end_membership

GET_POST = ["GET", "HEAD", "POST"]
REVOKED = gettext_lazy("The link of the invitation stops working at once.")
LOSES = {
    Role.COORDINATOR: gettext_lazy(
        "The requests they are responsible for stay as they are. Give them to somebody else."
    ),
    Role.VOLUNTEER: gettext_lazy(
        "Their companionships stay as they are. A coordinator ends them or finds another volunteer."
    ),
}


def members_of(request: HttpRequest) -> QuerySet[Membership]:
    rows = Membership.objects.visible_to(request.actor).active().order_by("user__name", "role", "pk")
    return rows.select_related("user", "organisation").prefetch_related("municipalities")


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Who wears which hat in the organisation, who has been invited, and what waits for the organisation's answer."""
    waiting = Invitation.objects.visible_to(request.actor).open(timezone.now())
    context = {
        "page": page_of(members_of(request), request),
        "asked": asked_along(request.actor),
        "barriers": Barrier.objects.visible_to(request.actor).waiting().count(),
        "invitations": waiting.select_related("invited_by").prefetch_related("municipalities"),
    }
    return render(request, "portal/administration/home.html", context)


@require_safe
def access_log(request: HttpRequest) -> HttpResponse:
    """Who has opened files and taken tables along, newest first."""
    page = page_of(looked.looks_for(request.actor), request)
    context = {"page": page, "columns": looked.columns(), "rows": looked.rows(page)}
    return render(request, "portal/administration/access_log.html", context)


@require_http_methods(GET_POST)
def invite(request: HttpRequest) -> HttpResponse:
    """Send a letter that lets its reader take a role."""
    form = InviteForm(request.POST or None, actor=request.actor, initial={"language": get_language()})
    if not is_invitable(form, request):
        return render(request, "portal/administration/invite.html", {"form": form})
    invitations.invite(**form.cleaned_data, organisation=own_organisation(request), actor=request.actor)
    messages.success(request, _("The invitation is on its way. It can be accepted for two weeks."))
    return redirect("administration:home")


def own_organisation(request: HttpRequest) -> Organisation:
    return Organisation.objects.visible_to(request.actor).get(pk=request.actor.organisation_id)


def is_invitable(form: InviteForm, request: HttpRequest) -> bool:
    """Whether the invitation can be sent; why not is written on the form."""
    if not form.is_valid():
        return False
    asked = {name: form.cleaned_data[name] for name in ("email", "role", "municipalities")}
    refusal = invitations.why_not_invite(**asked, organisation=own_organisation(request), actor=request.actor)
    if refusal:
        form.add_error("municipalities" if refusal.code == "no_place" else None, str(refusal.sentence))
    return refusal is None


@require_http_methods(GET_POST)
def invitation_revoke(request: HttpRequest, pk: int) -> HttpResponse:
    """Take an open invitation back, after a page that says what it means."""
    invitation = get_object_or_404(Invitation.objects.visible_to(request.actor).select_related("organisation"), pk=pk)
    if request.method != "POST":
        refusal = invitations.why_not_revoke(invitation, actor=request.actor)
        context = {"invitation": invitation, "refusal": refusal, "happens": [REVOKED]}
        return render(request, "portal/administration/invitation_revoke.html", context)
    invitations.revoke(invitation, actor=request.actor)
    messages.success(request, _("The invitation has been taken back. Its link does not work any more."))
    return redirect("administration:home")


@require_http_methods(GET_POST)
def membership_end(request: HttpRequest, pk: int) -> HttpResponse:
    """End somebody's role, after a page that says what it means."""
    membership = get_object_or_404(members_of(request), pk=pk)
    refusal = why_not_end_membership(membership, on=timezone.localdate(), actor=request.actor)
    if request.method != "POST":
        happens = [gettext_lazy("They cannot open the pages of this role any more."), LOSES.get(membership.role)]
        context = {"membership": membership, "refusal": refusal, "happens": [line for line in happens if line]}
        return render(request, "portal/administration/membership_end.html", context)
    refuse(refusal)
    actions.take_hat(membership, actor=request.actor)
    messages.success(request, _("The role has ended."))
    return redirect("administration:home")
