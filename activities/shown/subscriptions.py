"""What lies ahead as it is shown: what begins when, and what there is near for those ahead of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.text import capfirst

from accounts.models import Municipality
from activities.models import Activity, Session
from activities.offer import USUAL_KM, Filters, km_of, sessions_for, to_join
from activities.vocabulary import FOR_FATHERS, ActivityType
from core.actor import Actor
from families.transitions_ahead import Ahead, Known, ahead_of, of_child
from notifications.dates import hour, weekday
from partners.vocabulary import LifeStage

PEERS = (
    *FOR_FATHERS,
    ActivityType.PEER_GROUP,
    ActivityType.STRUCTURED_GROUP,
    ActivityType.MEETING_PLACE,
    ActivityType.FAMILY_CAFE,
)
LOOK_AHEAD = timedelta(days=120)
MOST = 6
LISTED = 200  # the times of a season that are looked through for the first of each activity


def years_ahead(children: Iterable[Known], today: date) -> list[str]:
    """Return what is to come next in the children's lives, in words, the nearest first."""
    coming = sorted({one for child in children for one in of_child(child) if one.begins_on > today})
    return [words_of(one) for one in coming[:MOST]]


def words_of(one: Ahead) -> str:
    """Return what begins and when: the month of a birth or an autumn, the year of an age."""
    stage, month = capfirst(str(one.stage.label)), date_format(one.begins_on, "YEAR_MONTH_FORMAT")
    return f"{stage}: {one.begins_on.year if one.stage == LifeStage.ADOLESCENCE else month}"


def ahead_near(
    children: Iterable[Known], place: Municipality, today: date, *, fathers: bool, actor: Actor
) -> dict[str, Any]:
    """Return what lies ahead now with what there is near for it, and peers whom one may meet whatever lies ahead."""
    coming = {one.stage: one for one in ahead_of(children, today)}
    near = Nearby(place, today, fathers=fathers, actor=actor)
    parts = [{"title": words_of(one), "cards": near.cards(one.offered)} for one in coming.values()]
    return {"parts": parts, "peers": near.peers(), "place": place, "more_url": f"{near.page}?{near.filters.as_query()}"}


class Nearby:
    """The times to which somebody in `place` may come, read once: the first of each activity."""

    def __init__(self, place: Municipality, today: date, *, fathers: bool, actor: Actor) -> None:
        self.page, self.filters = reverse("public:activity-list"), Filters(place=place, within_km=USUAL_KM)
        season = replace(self.filters, since=today, until=today + LOOK_AHEAD)
        rows = to_join(sessions_for(season, actor=actor)).live()
        if not fathers:
            rows = rows.exclude(activity__in=Activity.objects.visible_to(actor).for_fathers().values("pk"))
        self.first: dict[int, Session] = {}
        for session in rows[:LISTED]:
            self.first.setdefault(session.activity_id, session)

    def cards(self, stages: tuple[str, ...]) -> list[dict[str, Any]]:
        """Return what is for any of `stages` by name."""
        return [card_of(row) for row in self.first.values() if set(row.activity.life_stages) & set(stages)][:MOST]

    def peers(self) -> list[dict[str, Any]]:
        """Return where one meets other parents, in every stage of life."""
        open_to_all = [row for row in self.first.values() if not row.activity.life_stages]
        return [card_of(row) for row in open_to_all if row.activity.type in PEERS][:MOST]


def card_of(session: Session) -> dict[str, Any]:
    activity, km = session.activity, km_of(session)
    where = f"{activity.municipality.name}, {km} km" if km else activity.municipality.name
    when = f"{capfirst(weekday(session.starts_at))} {hour(session.starts_at)}"
    return {
        "title": activity.name,
        "url": reverse("public:activity-detail", args=[activity.pk]),
        "meta": when,
        "text": f"{capfirst(activity.get_type_display())} · {where}",
    }
