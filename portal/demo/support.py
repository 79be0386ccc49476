"""What keeps the demo's volunteers from being alone: supervision held and planned, a talk, thanks, a holiday."""

from __future__ import annotations

from datetime import date, timedelta

from portal.demo.clock import at, moment, working_day
from portal.demo.people import coordinator_of, volunteer, volunteer_actor
from portal.demo.places import IISALMI, RASEBORG, SASTAMALA
from volunteers import actions
from volunteers.models import SupervisionSession

HELD_DAYS, PLANNED_DAYS, AHEAD = 25, 40, 9
PLACES = {SASTAMALA: "Kerhotalo Marja, takkahuone", IISALMI: "Perheiden Pirtti, iso pöytä", RASEBORG: "Familjehuset"}
WAITING = ("antti", "heidi", "riikka", "tarja")  # for their first family; they have been called meanwhile
COMING = {SASTAMALA: ("eero", "amina"), IISALMI: ("sini",), RASEBORG: ("johan",)}


def build(today: date) -> None:
    """Hold one supervision and plan the next in each place; talk with one volunteer and thank another."""
    for code in PLACES:
        hold(code, today)
    with at(moment(working_day(12, today), "13.00")):
        actions.record_volunteer_call(volunteer("helvi"), actor=coordinator_of(SASTAMALA).actor)
        for login in WAITING:
            actions.record_volunteer_call(volunteer(login), actor=coordinator_of(SASTAMALA).actor)
        actions.thank(volunteer("kerttu"), occasion="other", actor=coordinator_of(SASTAMALA).actor)
    away = {"from_on": today + timedelta(days=30), "until_on": today + timedelta(days=37)}
    actions.add_holiday(volunteer("eero"), **away, actor=volunteer_actor("eero"))


def plan(code: str, day: date) -> SupervisionSession:
    hat = coordinator_of(code)
    return actions.plan_supervision(
        hat.membership.organisation,
        leader=hat.membership.user,
        starts_at=moment(day, "17.30"),
        place=PLACES[code],
        actor=hat.actor,
    )


def hold(code: str, today: date) -> None:
    held_on = working_day(HELD_DAYS, today)
    with at(moment(working_day(PLANNED_DAYS, today), "10.00")):
        session = plan(code, held_on)
        for login in COMING[code]:
            actions.join_supervision(session, volunteer(login), actor=volunteer_actor(login))
    with at(moment(held_on, "19.30")):
        came = list(session.places.values_list("pk", flat=True))
        actions.mark_supervision(session, came=came, actor=coordinator_of(code).actor)
    following = plan(code, working_day(-AHEAD, today))
    first = COMING[code][0]
    actions.join_supervision(following, volunteer(first), actor=volunteer_actor(first))
