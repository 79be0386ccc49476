"""Families around Sastamala who wait for a companion, and the volunteers of the villages: what a plan weighs."""

from __future__ import annotations

from datetime import date, timedelta

from families import actions
from matching import actions as matching
from matching.states import CancelReason
from partners.vocabulary import Gender, LifeStage, Limit, Topic
from portal.demo.clock import at
from portal.demo.people import COMPANION, DOULA, EVENINGS, FIRST, MORNINGS, volunteer_actor
from portal.demo.places import HAMEENKYRO, IKAALINEN, PUNKALAIDUN, SASTAMALA
from portal.demo.steps import Teller, match_of, office, request_of

L, T = LifeStage, Topic
VOLUNTEERS = {
    "tarja": ("Tarja Mäntydemo", "fi", FIRST, PUNKALAIDUN, {
        "introduction": "Olen kolmen aikuisen äiti ja asun maalla.", "radius_km": 35, "languages": ["fi"],
        "life_stages": [L.SCHOOL_START, L.LOWER_TO_UPPER, L.SEPARATION], "topics": [T.TALK, T.SERVICES],
        "slots": EVENINGS, "gender": Gender.WOMAN, "limits": [Limit.PETS], "support_forms": [COMPANION]}),
    "antti": ("Antti Haapademo", "fi", FIRST, HAMEENKYRO, {
        "introduction": "Olen etäisästä lähi-isäksi kasvanut. Kahvi on aina valmiina.", "radius_km": 45,
        "languages": ["fi", "en"], "life_stages": [L.SEPARATION, L.ADOLESCENCE, L.FINANCES_WORK],
        "wished_life_stages": [L.SEPARATION], "topics": [T.TALK, T.KELA], "slots": ["tue_evening", "sat_morning"],
        "gender": Gender.MAN, "support_forms": [COMPANION]}),
    "riikka": ("Riikka Pihlajademo", "fi", FIRST, IKAALINEN, {
        "introduction": "Muistan vauvavuoden väsymyksen ja sen, mikä auttoi.", "radius_km": 30,
        "languages": ["fi"], "life_stages": [L.NEWBORN, L.TODDLER, L.SINGLE_PARENT],
        "wished_life_stages": [L.NEWBORN], "topics": [T.TALK, T.ACTIVITIES], "slots": MORNINGS,
        "gender": Gender.WOMAN, "support_forms": [COMPANION]}),
    "heidi": ("Heidi Vaahterademo", "fi", FIRST, SASTAMALA, {
        "introduction": "Olen koulutettu doula ja kahden äiti.", "radius_km": 60, "languages": ["fi", "en"],
        "life_stages": [L.EXPECTING, L.NEWBORN], "topics": [T.TALK], "slots": [*MORNINGS, *EVENINGS],
        "gender": Gender.WOMAN, "support_forms": [DOULA, COMPANION]}),
}  # fmt: skip
# code, place, days since asking, urgency 1 to 3, the answers
FAMILIES = [
    ("W1", SASTAMALA, 41, 1, {"called": "Piia", "ages": (6,), "life_stages": (L.SCHOOL_START,),
        "topics": (T.SERVICES,), "slots": ("tue_evening", "thu_afternoon"),
        "text": "Haluaisin jonkun, jonka kanssa miettiä koulun alkua."}),
    ("W2", PUNKALAIDUN, 38, 2, {"called": "Jenna", "ages": (4, 8), "life_stages": (L.SEPARATION,),
        "topics": (T.TALK,), "slots": ("mon_evening", "thu_evening"), "gender_wish": "woman",
        "text": "Arki on juuri nyt minun varassani. Kaipaan aikuista seuraa."}),
    ("W3", HAMEENKYRO, 33, 1, {"called": "Markus", "ages": (13,), "life_stages": (L.ADOLESCENCE, L.SEPARATION),
        "topics": (T.TALK,), "slots": ("tue_evening",), "gender_wish": "man",
        "text": "Toivon juttuseuraa isältä, joka tuntee eron jälkeisen arjen."}),
    ("W4", IKAALINEN, 30, 3, {"called": "Veera", "ages": (0,), "life_stages": (L.NEWBORN, L.SINGLE_PARENT),
        "topics": (T.TALK, T.ACTIVITIES), "slots": ("mon_morning", "wed_morning"), "home_has": (Limit.PETS,),
        "text": "Vauva on kaksi kuukautta ja päivät ovat pitkiä."}),
    ("W5", IKAALINEN, 26, 1, {"called": "Noora", "ages": (1,), "life_stages": (L.TODDLER,),
        "topics": (T.ACTIVITIES,), "slots": ("tue_morning", "fri_morning"),
        "text": "Olisi mukavaa lähteä yhdessä perhekerhoon."}),
    ("W6", PUNKALAIDUN, 22, 1, {"called": "Sari", "ages": (12,), "life_stages": (L.LOWER_TO_UPPER,),
        "topics": (T.SERVICES, T.TALK), "slots": ("mon_evening",),
        "text": "Yläkouluun siirtyminen mietityttää meitä."}),
    ("W7", HAMEENKYRO, 19, 2, {"called": "Anna", "life_stages": (L.EXPECTING,),
        "support_form": DOULA, "topics": (T.TALK,), "slots": ("mon_morning", "tue_evening"),
        "text": "Toivon rinnalle jonkun, joka on jo synnyttänyt."}),
    ("W8", SASTAMALA, 15, 1, {"called": "Oksana", "ages": (5, 9), "life_stages": (L.MOVING, L.SCHOOL_START),
        "topics": (T.SERVICES,), "languages": ("uk",), "slots": ("wed_evening",),
        "text": "Haluan oppia, miten koulun kanssa hoidetaan asioita."}),
    ("W9", SASTAMALA, 9, 1, {"called": "Milla", "ages": (8,), "life_stages": (L.SPECIAL_NEEDS,),
        "topics": (T.APPOINTMENTS,), "slots": ("mon_morning", "thu_morning"), "home_has": (Limit.PETS,),
        "text": "Aikoja on paljon, ja yksi muistaja lisää auttaisi."}),
]  # fmt: skip
FIRST_NUMBER = 40


def build(t: Teller, year: int) -> None:
    """Nine families wait: nobody reaches one of them, three share two volunteers, and one suggestion was refused."""
    for place, (code, where, days_ago, urgency, told) in enumerate(FAMILIES):
        t.ask(code, where, days_ago, **answers(t, place, year, **told))
        t.take(code, days_ago - 1)
        t.accept(code, days_ago - 5)
        set_priority(t, code, days_ago - 5, urgency)
    refuse(t, "W1", "eero", 20)


def answers(t: Teller, place: int, year: int, *, ages: tuple[int, ...] = (), **told) -> dict:
    """Return what the family told, as the public form brings it."""
    words = {key: plain(value) for key, value in told.items()}
    number, born = FIRST_NUMBER + place, tuple(year - age for age in ages)
    due = {} if ages else {"due_month": first_of_month(t.today + timedelta(days=93))}
    return {
        "channel": "sms", "phone": f"+3584000000{number}", "language": "fi", "birth_years": born, **due, **words,
    }  # fmt: skip


def first_of_month(day: date) -> date:
    return day.replace(day=1)


def plain(value):
    return tuple(str(item) for item in value) if isinstance(value, tuple) else str(value)


def set_priority(t: Teller, code: str, days_ago: int, urgency: int) -> None:
    with at(t.when(days_ago, "13.30")):
        actions.change_wishes(request_of(code), priority=urgency, actor=office(request_of(code)).actor)


def refuse(t: Teller, code: str, volunteer: str, days_ago: int) -> None:
    """A volunteer is asked and has no time that suits."""
    t.suggest(code, volunteer, days_ago)
    with at(t.when(days_ago - 2, "18.00")):
        hat = volunteer_actor(volunteer)
        matching.answer_as_volunteer(match_of(code), says_yes=False, reason=CancelReason.TIMES, actor=hat)
