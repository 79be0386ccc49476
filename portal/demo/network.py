"""The local network of the demo: meetings and their next steps, needs in each column, and a house that three share."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from accounts.areas import hat_of
from accounts.models import Membership, Municipality, Organisation
from activities import actions as activities
from activities.actions import needs
from activities.links import address_key
from activities.models import Activity, Wish
from activities.states import PUBLIC
from core.actor import Actor, Role
from partners.actions import meetings
from partners.models import NetworkMeeting, Venue
from portal.demo import people
from portal.demo.clock import at, moment, working_day
from portal.demo.places import IISALMI, SASTAMALA

PIRTTI, LAPSET, HARBOUR = "Perheiden Pirtti ry", "Koljonvirran Lapset ry", "Turvasatama-demo ry"
HOUSE, LIBRARY, DAY_CARE = (PIRTTI, LAPSET, HARBOUR), "Kirjasto (demo)", "Päiväkoti Pikku-Palo (demo)"
CLINIC, CLUB = "Esimerkkineuvola Tyrvää", "Kerhotalo Marja"
DAY = timedelta(days=1)
# whose, name, state at the end, weekday from Monday, clock, minutes
IN_THE_HOUSE = (
    (PIRTTI, "Avoin perhekahvila", "published", 0, time(9, 30), 120),
    (LAPSET, "Taaperotanssi", "published", 1, time(10), 60),
    (HARBOUR, "Neulekerho vanhemmille", "published", 2, time(17), 120),
    (LAPSET, "Lauluhetki", "planned", 3, time(10), 60),
    (PIRTTI, "Vauvaryhmä", "published", 3, time(10, 30), 90),
)


def build(today: date) -> None:
    """Let the networks of two places meet, tell what is missing, and fill the house of Iisalmi."""
    meet_in_iisalmi(today)
    meet_in_sastamala(today)
    tell_needs(today)
    fill_house(today)
    answer_newcomers(today)
    learn(today)


def organisation(name: str) -> Organisation:
    return Organisation.objects.get(name=name)


def worker_of(name: str, role: Role = Role.COORDINATOR) -> Actor | None:
    """Return somebody with a hat in an organisation, None when nobody of it signs in."""
    hat = Membership.objects.filter(organisation__name=name, role=role).order_by("pk").first()
    return hat_of(hat).actor if hat else None


# Meetings


def call(code: str, days: int, today: date, guests: tuple[str, ...], **facts: Any) -> NetworkMeeting:
    """The coordinator of a place calls a meeting three weeks before it, `days` days from today."""
    office = people.coordinator_of(code)
    day = working_day(-days, today)
    with at(moment(working_day(21 - days if days < 0 else 3, today), "9.40")):
        return meetings.call_meeting(
            organisation=office.membership.organisation,
            municipality=Municipality.objects.get(pk=code),
            invited=[organisation(name) for name in guests],
            starts_at=moment(day, "9.00"),
            actor=office.actor,
            **{"minutes": 90, **facts},
        )


def hold(meeting: NetworkMeeting, guests: tuple[str, ...], notes: str, steps: list[tuple[str, str, date]]) -> None:
    """Write who came, what was spoken of and what comes next, on the day of the meeting."""
    office = people.coordinator_of(meeting.municipality_id).actor
    came = [meeting.organisation, *(organisation(name) for name in guests)]
    with at(meeting.starts_at + timedelta(hours=3)):
        meetings.write_minutes(meeting, came=came, notes=notes, actor=office)
        for text, name, due in steps:
            told = {"text": text, "responsible": organisation(name), "due_on": due}
            meetings.decide(meeting, actor=office, **told)


def meet_in_iisalmi(today: date) -> None:
    guests = (LAPSET, HARBOUR, DAY_CARE, LIBRARY)
    agenda = "Mitä perheiltä puuttuu tänä talvena\nPerheiden Pirtin yhteinen kalenteri\nKuka tekee mitä"
    first = call(
        IISALMI, -45, today, guests, title="Iisalmen lapsiperheverkosto", place="Perheiden Pirtti", agenda=agenda
    )
    notes = "Iltoihin toivotaan avoimia ovia. Talon vuorot kirjataan samaan kalenteriin, ettei kukaan tule suljetulle ovelle."
    steps = [
        ("Talon vuorot yhteiseen kalenteriin", PIRTTI, today - 20 * DAY),
        ("Kysely vuorotyötä tekevien toiveista päiväkodeissa", LAPSET, today + 5 * DAY),
        ("Iltapäivän satutunti kirjastoon kevääksi", PIRTTI, today - 3 * DAY),
    ]
    hold(first, (LAPSET, HARBOUR, LIBRARY), notes, steps)
    with at(moment(working_day(22, today), "10.00")):
        done = first.decisions.order_by("pk").first()
        meetings.mark_decision(done, done=True, actor=people.coordinator_of(IISALMI).actor)
    agenda = "Mitä kysely kertoi\nKevään ryhmät\nVertaisvanhempien vierailut"
    ahead = call(
        IISALMI, 9, today, guests, title="Iisalmen lapsiperheverkosto", place="Perheiden Pirtti", agenda=agenda
    )
    guest = worker_of(LAPSET)
    if guest is not None:
        with at(moment(working_day(1, today), "12.10")):
            meetings.answer_meeting(ahead, organisation=organisation(LAPSET), comes=True, actor=guest)


def meet_in_sastamala(today: date) -> None:
    guests = (CLINIC, CLUB, "Seurakunnan perhekerho (demo)")
    agenda = "Isien tavoittaminen\nVertaisvanhempien vierailut neuvolassa"
    held = call(
        SASTAMALA, -30, today, guests, title="Sastamalan perheverkosto", place="Perhekeskus Sylvää", agenda=agenda
    )
    steps = [("Vierailut perhevalmennukseen koko kevääksi", CLINIC, today + 12 * DAY)]
    hold(held, (CLINIC, CLUB), "Isät tulevat, kun joku tuttu kutsuu. Neuvola kertoo vierailuista kirjeessään.", steps)
    call(
        SASTAMALA,
        16,
        today,
        guests,
        title="Sastamalan perheverkosto",
        place="Kerhotalo Marja",
        agenda="Kevään suunnitelma",
    )


# Needs


def tell_needs(today: date) -> None:
    """A worker's need that others see too, one that is being planned, and a clinic's that nobody has read."""
    office, place = people.coordinator_of(IISALMI), Municipality.objects.get(pk=IISALMI)
    evening = noted(office, place, 44, today, "Avoimet ovet myös iltaisin", life_stage="toddler")
    support(evening, 6)
    group = noted(office, place, 30, today, "Ryhmä esikoisen vanhemmille", life_stage="newborn")
    with at(moment(working_day(12, today), "10.20")):
        told = {"name": "Esikoisten ryhmä", "type": "peer_group"}
        activities.plan_wish(group, public_text=group.public_text, actor=office.actor, **told)
    clinic = worker_of(CLINIC, Role.PARTNER)
    with at(moment(working_day(2, today), "13.15")):
        needs.tell_need(
            partner=organisation(CLINIC),
            municipality=Municipality.objects.get(pk=SASTAMALA),
            submission=uuid5(NAMESPACE_URL, "demo-need-clinic"),
            text="Synnytyksen jälkeen moni kaipaa paikkaa, johon voi tulla vauvan kanssa ilman ilmoittautumista.",
            life_stage="newborn",
            language="fi",
            actor=clinic,
        )


def noted(office: Any, place: Municipality, days_ago: int, today: date, words: str, **facts: Any) -> Wish:
    with at(moment(working_day(days_ago, today), "14.30")):
        return needs.note_need(
            organisation=office.membership.organisation,
            municipality=place,
            text=words,
            submission=uuid5(NAMESPACE_URL, f"demo-need-{words}"),
            language="fi",
            actor=office.actor,
            **facts,
        )


def support(wish: Wish, count: int) -> None:
    for number in range(count):
        supporter = address_key(f"demo-{number}@browser")
        activities.set_support(wish, supporter=supporter, supports=True, actor=Actor.public())


# The house


def fill_house(today: date) -> None:
    """Each association holds something in the house; one pair of times is in the same room at once."""
    venue = Venue.objects.filter(organisation__name=PIRTTI, shared_with__isnull=False).first()
    if venue is None:
        return
    monday = today - timedelta(days=today.weekday())
    for whose, name, state, weekday, clock, minutes in IN_THE_HOUSE:
        actor = worker_of(whose)
        if actor is not None:
            hold_in(venue, whose, name, monday + weekday * DAY, (clock, minutes), actor, is_public=state == "published")


def answer_newcomers(today: date) -> None:
    """The wish of those who are new in the place is answered by the open café."""
    office = people.coordinator_of(IISALMI)
    wish = Wish.objects.filter(municipality=IISALMI, life_stage="moving").public().first()
    cafe = Activity.objects.filter(organisation=office.membership.organisation, name_fi=IN_THE_HOUSE[0][1]).first()
    if wish is not None and cafe is not None:
        with at(moment(working_day(3, today), "9.15")):
            activities.link_wish(wish, public_text=wish.public_text, activity=cafe, actor=office.actor)


def hold_in(
    venue: Venue, whose: str, name: str, first: date, hours: tuple[time, int], actor: Actor, *, is_public: bool
) -> Activity:
    """Plan something weekly in the house from next week on, and publish it."""
    begins = moment(first - 10 * DAY, "10.00")
    with at(begins):
        activity = activities.make_activity(
            organisation=organisation(whose),
            municipality=venue.municipality,
            type="family_cafe",
            name_fi=name,
            languages=["fi"],
            venue=venue,
            place=venue.name,
            address=venue.address,
            contact_id=actor.user_id,
            actor=actor,
        )
        rhythm = {"rule": "FREQ=WEEKLY", "from_on": first, "until_on": first + 84 * DAY, "skipped": []}
        activities.set_times(activity, **rhythm, starts=hours[0], minutes=hours[1], actor=actor)
        if is_public:
            activities.publish_activity(activity, actor=actor)
    return activity


def learn(today: date) -> None:
    """What was wished for in Sastamala has been held, and something was learned of it."""
    wish = Wish.objects.filter(municipality=SASTAMALA, activities__state__in=PUBLIC).order_by("pk").first()
    activity = wish.activities.first() if wish else None
    if activity is not None:
        words = "Sunnuntai sopi isille paremmin kuin arki-ilta. Joka toinen tuli kaverin kutsumana."
        with at(datetime.combine(working_day(4, today), time(11), moment(today).tzinfo)):
            activities.write_learned(activity, learned=words, actor=people.coordinator_of(SASTAMALA).actor)
