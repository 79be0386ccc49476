"""Activities of the demo (all invented): cafés, groups, an overnight stay, a camp; held for months, and ahead."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from random import Random
from typing import Any

from django.utils import timezone

from accounts.models import Municipality, Organisation, User
from activities import actions
from activities.days_off import SUMMER, why_off
from activities.models import Activity, GroupMethod, Session, ShiftSeries
from activities.recurrence import days_of_rule
from activities.types import METHODS, preset_of
from core.actor import Actor
from portal.demo import people
from portal.demo.clock import at, moment, working_day
from portal.demo.places import AREAS, IISALMI, RASEBORG, SASTAMALA

COUNTED = timedelta(minutes=20)
DAY = timedelta(days=1)
WEEK, SECOND_WEEK = "FREQ=WEEKLY;BYDAY={day}", "FREQ=WEEKLY;INTERVAL=2;BYDAY={day}"
BABY_METHOD = "Vahvuutta vanhemmuuteen"
PERHEENTALO = {"place": "Perheentalo", "address": "Esimerkkikatu 4"}
SYLVAA = {"place": "Perhekeskus Sylvää", "address": "Esimerkkitie 12"}


@dataclass(frozen=True, kw_only=True)
class Told:
    """One activity: from how many days ago it was planned, from and until which day it is held (days from today).

    `heads` are the fewest and the most adults and children at a time, and the part of the adults who are fathers.
    """

    kind: str
    place: str
    names: tuple[str, str]
    texts: tuple[str, str]
    made: int = 150
    first: int
    last: int = 0
    day: str = ""
    rule: str = ""
    clock: str
    minutes: int
    leaders: tuple[str, ...] = ()
    heads: tuple[int, int, int, int, float] | None = None
    facts: dict[str, Any] = field(default_factory=dict)


OFFERED = (
    Told(
        kind="family_cafe", place=SASTAMALA, names=("Perhekahvila", "Familjekafé"),
        texts=("Kahvia, leikkiä ja toisia vanhempia. Tule juuri sellaisena kuin olet, mihin aikaan vain.",
               "Kaffe, lek och andra föräldrar. Kom som du är, när som helst under förmiddagen."),
        first=-148, last=110, rule=WEEK, day="TH", clock="9.30", minutes=120, leaders=("kerttu", "eero"),
        heads=(8, 14, 9, 16, 0.2),
        facts={**SYLVAA, "life_stages": ["newborn", "toddler"], "access": ["step_free", "pram", "bus"]},
    ),
    Told(
        kind="father_child", place=SASTAMALA, names=("Isä–lapsi-sählyvuoro", "Innebandy för pappor och barn"),
        texts=("Isille: tule sellaisena kuin olet. Lapsi saa tulla mukaan. Mailoja on lainattavaksi.",
               "För pappor: kom som du är. Barnet får följa med. Klubbor finns att låna."),
        first=-146, last=110, rule=WEEK, day="SU", clock="15.00", minutes=90, leaders=("veikko",),
        heads=(5, 9, 6, 12, 1.0),
        facts={"place": "Kivikoulun sali", "address": "Koulukatu 1", "life_stages": ["school_start", "adolescence"]},
    ),
    Told(
        kind="grandparents", place=IISALMI, names=("Mummola", "Hos mormor"),
        texts=("Mummot ja vaarit leipovat ja lukevat lasten kanssa. Vanhempi saa kaksi tuntia omaa aikaa.",
               "Mormödrar och morfäder bakar och läser med barnen. Föräldern får två timmar för sig själv."),
        first=-100, last=100, rule=WEEK, day="WE", clock="14.00", minutes=150, leaders=("marjaliisa", "sini"),
        heads=(3, 5, 5, 8, 0.3), facts={**PERHEENTALO, "life_stages": ["toddler"], "targets": ["one_parent"]},
    ),
    Told(
        kind="overnight", place=IISALMI, names=("Yökylä", "Övernattning"),
        texts=("Lapsi nukkuu yön Perheentalossa tuttujen aikuisten kanssa. Ne, jotka jäivät viimeksi ilman, "
               "pääsevät ensin.",
               "Barnet sover en natt i familjehuset med bekanta vuxna. De som senast blev utan får plats först."),
        first=-140, last=140, rule="FREQ=MONTHLY;BYDAY={which}{day}", day="FR", clock="18.00", minutes=960,
        leaders=("olli", "sini"), heads=(4, 4, 8, 10, 0.5),
        facts={**PERHEENTALO, "life_stages": ["preschool_start", "school_start"], "closes_hours": 48,
               "children_per_adult": None},
    ),
    Told(
        kind="parents_evening", place=SASTAMALA, names=("Eskarista kouluun -ilta", "Från förskola till skola"),
        texts=("Mitä koulun alku tuo arkeen? Vertaisvanhemmat kertovat, ja kysyä saa.",
               "Vad för skolstarten med sig? Andra föräldrar berättar, och det går bra att fråga."),
        made=20, first=160, clock="18.00", minutes=90, leaders=("helvi",),
        facts={"entry": "open", "place": "Kivikoulun sali", "address": "Koulukatu 1", "life_stages": ["school_start"]},
    ),
    Told(
        kind="structured_group", place=SASTAMALA, names=("Vauvan kanssa -perheryhmä", "Familjegrupp med baby"),
        texts=("Kaksitoista tapaamista ensimmäisen vauvan vanhemmille, samat perheet joka kerta. Maksuton.",
               "Tolv träffar för föräldrar med sin första baby, samma familjer varje gång. Gratis."),
        made=40, first=9, last=9 + 11 * 14 + 6, rule=SECOND_WEEK, day="TU", clock="17.00", minutes=105,
        leaders=("kerttu", "helvi"), facts={**SYLVAA, "places": 6, "life_stages": ["newborn"], "method": BABY_METHOD},
    ),
    Told(
        kind="separation_evening", place=IISALMI, names=("Eroneuvo-ilta", "Skilsmässorådgivning"),
        texts=("Ammattilainen ja eron kokenut vanhempi vastaavat kysymyksiin. Kukaan ei kysy nimeäsi.",
               "En yrkesperson och en förälder som själv gått igenom en skilsmässa svarar på frågor. Ingen frågar "
               "vad du heter."),
        first=-140, last=140, rule="FREQ=MONTHLY;BYDAY=1TU", clock="18.00", minutes=120,
        heads=(4, 9, 0, 0, 0.4), facts={"place": "Kirjaston kokoushuone", "address": "Esimerkkikatu 9"},
    ),
    Told(
        kind="father_child", place=RASEBORG, names=("Isä–lapsi rannalla", "Pappa–barn på stranden"),
        texts=("Rannalla on aina tekemistä: nuotio, onki ja kiviä. Lapsi saa tulla mukaan.",
               "På stranden finns alltid något att göra: en eld, ett metspö och stenar. Barnet får följa med."),
        first=-120, last=100, rule=SECOND_WEEK, day="SA", clock="11.00", minutes=120, leaders=("johan",),
        heads=(4, 8, 5, 10, 0.9),
        facts={"place": "Knipnäs strand", "languages": ["sv", "fi"], "life_stages": ["toddler", "school_start"]},
    ),
    Told(
        kind="online_group", place=RASEBORG, names=("Vanhempien verkkokahvila", "Nätcafé för föräldrar"),
        texts=("Kahvikuppi kotoa ja tunti juttelua, kun lapset nukkuvat. Kameran saa pitää kiinni.",
               "Koppen hemma och en timmes prat när barnen sover. Kameran får vara av."),
        made=215, first=-210, last=100, rule=WEEK, day="MO", clock="20.00", minutes=60, leaders=("maria",),
        heads=(5, 11, 0, 0, 0.2),
        facts={"entry": "open", "places": None, "languages": ["sv"], "link": "https://example.org/natcafe",
               "access": ["captions"]},
    ),
    Told(
        kind="family_camp", place=SASTAMALA, names=("Perheleiri järven rannalla", "Familjeläger vid sjön"),
        texts=("Viikonloppu koko perheelle: saunaa, soutua ja valmiit ruoat. Telttapaikat ja mökkejä.",
               "Ett veckoslut för hela familjen: bastu, rodd och färdig mat. Tältplatser och stugor."),
        made=60, first=0, clock="17.00", minutes=45 * 60, leaders=("veikko", "helvi"),
        facts={"place": "Leirikeskus Rautavesi (demo)", "address": "Leiritie 2", "risks_checked_on": "made",
               "access": ["parking"]},
    ),
    Told(
        kind="media_education", place=SASTAMALA, names=("Media arjessa", "Medier i vardagen"),
        texts=("Peliajat, puhelin ja yöuni: mikä toimii muilla? Ilta vanhemmille.",
               "Speltid, telefon och sömn: vad fungerar för andra? En kväll för föräldrar."),
        made=25, first=19, clock="18.00", minutes=90, leaders=("helvi",),
        facts={"place": "Kirjasto (demo)", "life_stages": ["school_start", "adolescence"]},
    ),
    Told(
        kind="training", place=SASTAMALA, names=("Rinnallakulkijan koulutus", "Utbildning till följeslagare"),
        texts=("Kuusi iltaa, joiden jälkeen voit alkaa perheen rinnalla. Kahvi ja iltapala.",
               "Sex kvällar, och sedan kan du gå vid en familjs sida. Kaffe och kvällsbit."),
        made=30, first=14, last=14 + 6 * 7 - 1, rule=WEEK, day="MO", clock="17.30", minutes=150,
        facts={**SYLVAA, "places": 15},
    ),
    Told(
        kind="fathers_group", place=SASTAMALA, names=("Isäryhmä", "Pappagrupp"),
        texts=("Kahdeksan iltaa isille, joiden lapsi on alle kouluikäinen.", "Åtta kvällar för pappor med små barn."),
        made=130, first=-100, last=-40, rule=WEEK, day="WE", clock="18.00", minutes=120, leaders=("eero", "veikko"),
        heads=(6, 8, 0, 0, 1.0), facts={**SYLVAA, "life_stages": ["newborn", "toddler"]},
    ),
    Told(
        kind="respite_event", place=SASTAMALA, names=("Perheretki metsään", "Familjeutflykt i skogen"),
        texts=("Makkaraa, kuvia ja hidas polku.", "Korv, bilder och en långsam stig."),
        made=30, first=8, clock="11.00", minutes=180,
        facts={"place": "Pirunvuoren laavu", "life_stages": ["special_needs"], "childcare": "together"},
    ),
)  # fmt: skip
SHIFTS = {"Mummola": "Mummola"}
NOT_COUNTED = ("Perhekahvila", "Isä–lapsi-sählyvuoro")
CANCELLED = "Perheretki metsään"


def build(today: date) -> None:
    """Plan and publish each activity on its day, count those who came, and cancel one."""
    rows = [begin(told, today) for told in sorted(OFFERED, key=lambda told: -told.made)]
    with at(moment(today - DAY, "20.30")):
        for told, activity in rows:
            count(told, activity)
        actions.hold_past(timezone.now(), actor=Actor.system("demo-data"))
    with at(moment(today - 3 * DAY, "10.00")):
        cancelled = Activity.objects.get(name_fi=CANCELLED)
        words = "Ilmoittautuneita oli liian vähän. Yritämme keväällä uudestaan."
        actions.cancel_activity(cancelled, words=words, actor=people.coordinator_of(SASTAMALA).actor)


def begin(told: Told, today: date) -> tuple[Told, Activity]:
    """Plan and publish one activity, so many days ago."""
    hat = people.coordinator_of(told.place)
    made_on = working_day(told.made, today)
    contact = User.objects.get(pk=hat.actor.user_id)
    with at(moment(made_on, "13.00")):
        activity = actions.make_activity(
            organisation=hat.membership.organisation,
            municipality=Municipality.objects.get(pk=told.place),
            contact=contact,
            actor=hat.actor,
            **facts_of(told, made_on),
        )
        activity.refresh_from_db()
        actions.set_times(activity, **times_of(told, made_on, today), actor=hat.actor)
        actions.publish_activity(activity, actor=hat.actor)
    return told, activity


def facts_of(told: Told, made_on: date) -> dict[str, Any]:
    facts = {
        **preset_of(told.kind),
        "type": told.kind,
        "languages": ["fi"],
        **dict(zip(("name_fi", "name_sv"), told.names, strict=True)),
        **dict(zip(("text_fi", "text_sv"), told.texts, strict=True)),
        "leaders": [people.volunteer(login) for login in told.leaders],
        "covers": Municipality.objects.filter(pk__in=AREAS[told.place]).exclude(pk=told.place),
        "shifts": ShiftSeries.objects.filter(name=SHIFTS.get(told.names[0], "")).first(),
        **told.facts,
    }
    if facts["is_without_parents"] or facts.get("risks_checked_on"):
        facts["risks_checked_on"] = made_on
    if facts.get("method"):
        facts["method"] = method(facts["method"], told, facts["leaders"])
    if told.place == IISALMI:
        facts["together_with"] = Organisation.objects.filter(name__in=("Koljonvirran Lapset ry", "Turvasatama-demo ry"))
    return facts


def method(name: str, told: Told, trained: list[Any]) -> GroupMethod:
    """The association writes down a method, for two years from now, with those who are trained in it."""
    hat = people.coordinator_of(told.place)
    until = timezone.localdate() + 730 * DAY
    return actions.save_method(
        organisation=hat.membership.organisation,
        trained=trained,
        name=name,
        licence_until=until,
        actor=hat.actor,
        **METHODS[name],
    )


def times_of(told: Told, made_on: date, today: date) -> dict[str, Any]:
    """Return the rhythm; days on which groups rest are left out, but not the summer."""
    hour, _dot, minute = told.clock.partition(".")
    first = max(next_friday_of_july(today) if told.kind == "family_camp" else today + told.first * DAY, made_on + DAY)
    last = today + told.last * DAY if told.rule else None
    rule = told.rule.format(day=told.day, which=1)
    region = Municipality.objects.get(pk=told.place).region_code
    days = days_of_rule(rule, from_on=first, until_on=last)
    rests = [day.isoformat() for day in days if rule and why_off(day, region) not in ("", SUMMER)]
    return {
        "rule": rule,
        "from_on": first,
        "until_on": last,
        "skipped": rests if len(rests) < len(days) else [],
        "starts": time(int(hour), int(minute or 0)),
        "minutes": told.minutes,
    }


def next_friday_of_july(today: date) -> date:
    """Return the second Friday of the next July that is at least three weeks away."""
    year = today.year if today + 21 * DAY < date(today.year, 7, 8) else today.year + 1
    second = date(year, 7, 8)
    return second + ((4 - second.weekday()) % 7) * DAY


def count(told: Told, activity: Activity) -> None:
    """Write down how many came to each time that has been; the last ones of two activities wait to be counted."""
    if told.heads is None:
        return
    past = Session.objects.live().filter(activity=activity, ends_at__lte=timezone.now()).order_by("starts_at")
    rows = list(past)[: -1 if told.names[0] in NOT_COUNTED else None]
    for session in rows:
        session.activity = activity
        heads = heads_at(told, session.starts_at)
        counted_at = session.ends_at + COUNTED
        actions.count_heads(session, **heads, counted_at=counted_at, actor=people.coordinator_of(told.place).actor)


def heads_at(told: Told, starts_at: datetime) -> dict[str, int]:
    """Return how many came, always the same for the same day; a few come for the first time."""
    by_chance = Random(f"{told.names[0]} {starts_at.date()}")  # noqa: S311  an example, not a secret
    fewest, most, few_children, many_children, part = told.heads or (0, 0, 0, 0, 0.0)
    adults = by_chance.randint(fewest, most)
    fathers = round(adults * min(1.0, part * by_chance.uniform(0.7, 1.3)))
    children = by_chance.randint(few_children, many_children)
    return {"adults": adults, "fathers": fathers, "children": children, "first_timers": by_chance.randint(0, 2)}
