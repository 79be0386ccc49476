from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from matching import states
from matching.cards import family_card
from matching.contacts import ContactPerson, away_today, contact_of, contacts_of_volunteer
from matching.models import Match
from portal.agenda import agenda_of, feedback_to_give, tasks_of
from portal.own_service import WAYS, counts_to_give, own_events, own_tasks, standing_tasks
from volunteers.models import Volunteer
from volunteers.own import file_shared_with

LOGGABLE = (states.Match.MEETING_BOOKED, *states.WALKING)


def matches_of(request: HttpRequest) -> QuerySet[Match]:
    rows = Match.objects.visible_to(request.actor).for_list()
    rows = rows.select_related("request__family__organisation", "request__assigned_to")
    return rows.prefetch_related("request__family__children")


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Today and this week, one big button, the families, the own service, and whom to call."""
    matches = list(matches_of(request))
    volunteer = file_shared_with(request)
    context = {
        "suggestions": suggestions(matches),
        "ended": [match for match in matches if match.state == states.Match.ENDED],
        "waiting": [match for match in matches if match.state == states.Match.VOLUNTEER_ACCEPTED],
        "contacts": contacts(volunteer, matches),
        "ways": WAYS,
        **ahead(request, volunteer, [match for match in matches if match.is_shared]),
    }
    return render(request, "portal/volunteer/home.html", context)


def ahead(request: HttpRequest, volunteer: Volunteer | None, families: list[Match]) -> dict[str, Any]:
    """Return the families, what is ahead and what is to be done."""
    now, actor = timezone.now(), request.actor
    asked = volunteer if volunteer and volunteer.user_id == actor.user_id else None
    own = [*counts_to_give(now, actor=actor), *own_tasks(asked), *standing_tasks(request.user, now, actor=actor)]
    return {
        "families": families,
        "loggable": [match for match in families if match.state in LOGGABLE],
        "agenda": agenda_of(families, now, actor=actor, also=own_events(volunteer, now, actor=actor)),
        "tasks": [*own, *tasks_of(families, now, actor=actor), *feedback_to_give(now, actor=actor)],
    }


def suggestions(matches: list[Match]) -> list[dict[str, Any]]:
    """Return the families that wait for the volunteer's answer, by their cards without names."""
    asked = [match for match in matches if match.state == states.Match.PROPOSED]
    return [{"match": match, "card": family_card(match)} for match in asked]


def contacts(volunteer: Volunteer | None, matches: list[Match]) -> list[ContactPerson]:
    """Return whom the volunteer calls: who answers for them today, the deputy, and the coordinators of the families."""
    away = away_today(*({match.request.organisation_id for match in matches} | office_ids(volunteer)))
    own = contacts_of_volunteer(volunteer, away) if volunteer else []
    of_families = [contact_of(match.request, away) for match in matches]
    named = own if volunteer and (volunteer.responsible or not of_families) else []
    return list({person.name: person for person in (*named, *of_families)}.values())


def office_ids(volunteer: Volunteer | None) -> set[int]:
    return {volunteer.organisation_id} if volunteer else set()
