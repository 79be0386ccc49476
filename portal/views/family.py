from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from activities.offer import USUAL_KM, Filters
from activities.shown.offer import next_near
from families.households import suggested_for
from families.models import Adult, Appointment, Referral, ServiceStep, SupportRequest, Talk
from families.rules import why_not_change_wishes, why_not_withdraw
from families.status import status_of
from matching.asks import own_evidence
from matching.cards import volunteer_card
from matching.contacts import contact_of, deputy_of, office_of, stand_in_words
from matching.models import Agreement, Match, Meeting
from portal.next_steps import next_step_of

ON_THE_PAGE = 3


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """What happens next and who is responsible; the companion; what is booked; the family's own data."""
    mine = newest_request(request)
    match = match_of(request, mine)
    appointments = Appointment.objects.visible_to(request.actor).upcoming(timezone.now())
    context = {
        "appointments": appointments[:ON_THE_PAGE],
        "evidence": own_evidence(request.adult, today=timezone.localdate(), actor=request.actor),
        **request_and_people(request, mine),
        **near(request, mine),
        **services_and_talk(request),
        **(companion(request, match) if match else {}),
    }
    return render(request, "portal/family/home.html", context)


def request_and_people(request: HttpRequest, mine: SupportRequest | None) -> dict[str, Any]:
    """Return where the request is, what may be done to it, and whom to call: the office when there is no request."""
    if mine is None:
        return {"people": [office_of(request.adult.family.organisation)]}
    deputy = deputy_of(mine) if mine.is_live else None
    status, stands_in = status_of(mine), stand_in_words(mine) if mine.is_live else ""
    return {
        "status": replace(status, who=stands_in) if stands_in else status,
        "may_withdraw": why_not_withdraw(mine, actor=request.actor) is None,
        "may_change_wishes": why_not_change_wishes(mine, actor=request.actor) is None,
        "people": [contact_of(mine), *([deputy] if deputy else [])],
        "referral": referral_of(request, mine),
    }


def referral_of(request: HttpRequest, mine: SupportRequest) -> Referral | None:
    """Return who asked together with the parent, where somebody did."""
    if mine.asked_by != SupportRequest.AskedBy.PROFESSIONAL:
        return None
    return Referral.objects.visible_to(request.actor).filter(request=mine).select_related("organisation").first()


def newest_request(request: HttpRequest) -> SupportRequest | None:
    rows = SupportRequest.objects.visible_to(request.actor).order_by("-received_at")
    rows = rows.select_related("family__organisation", "assigned_to", "deputy", "intake", "redirect__service")
    return rows.prefetch_related("attempts").first()


def near(request: HttpRequest, mine: SupportRequest | None) -> dict[str, Any]:
    """Return what happens next near the family for its stages, to those alone who may know of these."""
    if request.adult.sees != Adult.Sees.EVERYTHING:
        return {}
    place, stages = request.adult.family.municipality, suggested_for(mine) if mine else []
    return {
        "near": next_near(place, stages=stages, now=timezone.now()),
        "near_query": Filters(place=place, within_km=USUAL_KM).as_query(),
    }


def match_of(request: HttpRequest, mine: SupportRequest | None) -> Match | None:
    """Return the live match that the family may know of; the volunteer was asked before it."""
    rows = Match.objects.visible_to(request.actor).live().filter(request=mine)
    return rows.for_list().first()


def companion(request: HttpRequest, match: Match) -> dict[str, Any]:
    """Return what the page tells of the companion; surname and phone only once both have said yes."""
    agreements = Agreement.objects.visible_to(request.actor).filter(match=match)
    agreement = agreements.prefetch_related("acceptances", "goals").first()
    meetings = Meeting.objects.visible_to(request.actor).filter(match=match).upcoming(timezone.now())
    return {
        "match": match,
        "card": None if match.is_shared else volunteer_card(match),
        "agreement": agreement,
        "step": next_step_of(match, agreement),
        "companions": match.volunteer.people if match.is_shared else [],
        "meetings": meetings.order_by("starts_at")[:ON_THE_PAGE],
    }


def services_and_talk(request: HttpRequest) -> dict[str, Any]:
    """Return how many services and benefits are on the way, the nearest last day ahead, and the parent's own talk."""
    steps = list(ServiceStep.objects.visible_to(request.actor).on_the_way())
    today = timezone.localdate()
    return {
        "step_count": len(steps),
        "next_deadline": next((step.deadline for step in steps if step.deadline and step.deadline >= today), None),
        "talk": Talk.objects.visible_to(request.actor).live().first(),
        "sees_everything": request.adult.sees == Adult.Sees.EVERYTHING,
    }


@require_POST
def stay(request: HttpRequest) -> HttpResponse:
    """Keep the page open: being asked is enough, the hat has noted the time (R-A11Y-4)."""
    return HttpResponse(status=204)
