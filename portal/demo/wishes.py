"""What families and volunteers of the demo wish for, who wishes for the same, and what was answered."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from accounts.models import Municipality
from activities import actions
from activities.links import address_key
from activities.models import Activity, Wish
from core.actor import Actor
from portal.demo import people
from portal.demo.clock import at, moment
from portal.demo.places import IISALMI, RASEBORG, SASTAMALA

PUBLIC = Actor.public()


def build(today: date) -> None:
    """Let six wishes arrive over two months: read, supported, answered, planned, or not yet."""
    swim = wish(
        "swim", SASTAMALA, 40, today, text="Vauvauintia halvemmalla, me ei päästä kunnan ryhmään", life_stage="newborn"
    )
    show(swim, 38, today, "Vauvauintia yhdessä toisten vanhempien kanssa", supporters=11)
    fathers = wish("fathers", SASTAMALA, 60, today, text="Isille jotain liikkuvaa lapsen kanssa", target="fathers")
    show(fathers, 57, today, "Isille ja lapsille liikuntaa yhdessä", supporters=7)
    plan(fathers, 30, today)
    wish("shifts", IISALMI, 1, today, text="Kahvila joskus iltapäivällä meille vuorotyöläisille", life_stage="toddler")
    late = wish(
        "moving", IISALMI, 20, today, text="Tulimme juuri paikkakunnalle, olisi kiva tutustua", life_stage="moving"
    )
    show(late, 19, today, "Tutustumisilta uusille perheille", supporters=3)
    tale = wish("tales", RASEBORG, 35, today, language="sv", text="Sagostund på båda språken på biblioteket")
    show(tale, 33, today, "Sagostund på två språk", supporters=4)
    answer(tale, 28, today, "Biblioteket och vi börjar i januari. Tiderna kommer hit så snart de är klara.")
    propose("johan", 6, today)


def wish(code: str, place: str, days_ago: int, today: date, **facts: Any) -> Wish:
    """Somebody without an account tells what is missing."""
    told = {"language": "fi", "submission": uuid5(NAMESPACE_URL, f"demo-wish-{code}"), **facts}
    with at(moment(today - timedelta(days=days_ago), "20.40")):
        return actions.make_wish(municipality=Municipality.objects.get(pk=place), actor=PUBLIC, **told)


def show(row: Wish, days_ago: int, today: date, words: str, *, supporters: int) -> None:
    """The coordinator lets others read it in her words, and some of them wish for the same."""
    with at(moment(today - timedelta(days=days_ago), "9.20")):
        actions.show_wish(row, public_text=words, actor=people.coordinator_of(row.municipality_id).actor)
        for number in range(supporters):
            supporter = address_key(f"demo-{number}@browser")
            actions.set_support(row, supporter=supporter, supports=True, actor=PUBLIC)


def answer(row: Wish, days_ago: int, today: date, words: str) -> None:
    with at(moment(today - timedelta(days=days_ago), "13.00")):
        office = people.coordinator_of(row.municipality_id).actor
        actions.answer_wish(row, public_text=row.public_text, answer=words, actor=office)


def plan(row: Wish, days_ago: int, today: date) -> None:
    """What was wished for is there: the office joins the wish with its fathers' activity, or begins one."""
    office = people.coordinator_of(row.municipality_id).actor
    there = Activity.objects.public().for_fathers().filter(municipality=row.municipality_id, wish=None).first()
    with at(moment(today - timedelta(days=days_ago), "10.10")):
        if there is not None:
            actions.link_wish(row, public_text=row.public_text, activity=there, actor=office)
        else:
            told = {"name": "Isä–lapsi-liikuntavuoro", "type": "father_child"}
            actions.plan_wish(row, public_text=row.public_text, actor=office, **told)


def propose(login: str, days_ago: int, today: date) -> None:
    """A volunteer would like to begin something."""
    volunteer = people.volunteer(login)
    with at(moment(today - timedelta(days=days_ago), "21.15")):
        actions.propose_activity(
            volunteer=volunteer,
            municipality=volunteer.municipality,
            name="Pappor bakar på lördag",
            type="fathers_group",
            text="Vi bakar bröd tillsammans, barnen får knåda.",
            place="Skeppets kök",
            when="en lördag i månaden",
            target="fathers",
            submission=uuid5(NAMESPACE_URL, "demo-idea-johan"),
            language="sv",
            actor=people.volunteer_actor(login),
        )
