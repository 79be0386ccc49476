"""A volunteer asks a friend along."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from volunteers import actions
from volunteers.models import RecruitingLink, Volunteer, VolunteerRole
from volunteers.role_words import title_of


@require_http_methods(["GET", "HEAD", "POST"])
def ask_a_friend(request: HttpRequest) -> HttpResponse:
    """The volunteer's own links, one for each open role where they serve. Who applies is not told here."""
    own = Volunteer.objects.visible_to(request.actor).serving().for_list()
    volunteer = own.filter(organisation__in=request.actor.organisation_ids).first()
    if volunteer is None:
        return render(request, "volunteers/volunteer/ask_a_friend.html", {"volunteer": None})
    link = RecruitingLink.objects.visible_to(request.actor).filter(volunteer=volunteer).first()
    if request.method == "POST":
        return make_or_close(request, volunteer, link)
    context = {"volunteer": volunteer, "link": link, "links": links_of(request, volunteer, link) if link else []}
    return render(request, "volunteers/volunteer/ask_a_friend.html", context)


def make_or_close(request: HttpRequest, volunteer: Volunteer, link: RecruitingLink | None) -> HttpResponse:
    if "close" not in request.POST:
        actions.make_recruiting_link(volunteer, actor=request.actor)
        messages.success(request, _("Your link is ready. Send it to a friend."))
    elif link is not None:
        actions.close_recruiting_link(link, actor=request.actor)
        messages.success(request, _("The link has been closed. Nobody comes through it any more."))
    return redirect("volunteer:ask-a-friend")


def links_of(request: HttpRequest, volunteer: Volunteer, link: RecruitingLink) -> list[dict[str, Any]]:
    """Return the links to the open roles of the volunteer's association where the volunteer serves."""
    rows = VolunteerRole.objects.visible_to(request.actor).recruiting().in_place(volunteer.municipality).for_list()
    return [
        {"title": title_of(role), "field": f"link-{role.pk}", "url": address_of(role, volunteer, link)}
        for role in rows.of_organisations([volunteer.organisation_id])
    ]


def address_of(role: VolunteerRole, volunteer: Volunteer, link: RecruitingLink) -> str:
    path = reverse("public:role-from-friend", args=[role.pk, volunteer.municipality_id, link.token])
    return f"{settings.SITE_URL}{path}"
