"""Agreements of the demo's partners (domain.md 9.1): one in force, one that ends soon, one that waits, one that ended."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from accounts.areas import hat_of
from accounts.models import Membership, Municipality, Organisation
from core.actor import Actor, Role
from partners.actions import agreements as actions
from partners.models import PartnerAgreement
from partners.reminders.agreements import remind_expiring
from partners.vocabulary import DataRole, Shared
from portal.demo.clock import at, moment, working_day
from portal.demo.people import BREDVID, PIRTTI, user
from portal.demo.places import FIRST, IISALMI, RASEBORG, SASTAMALA

CLOCK = Actor.system("agreement-timers")
OLDEST, ENDED_AGO, ENDS_IN = 330, 60, 45
TWO_YEARS = timedelta(days=730)
CLINIC = "Esimerkkineuvola Tyrvää"
HOUSE: dict[str, Any] = {
    "title": "Perheentalo Iisalmi", "place": IISALMI, "data_role": DataRole.SEPARATE, "notice_months": 6,
    "purpose": "Kolme yhdistystä pitää yhdessä perheiden taloa. Jokainen tuo taloon oman toimintansa, ja perheille "
    "talo on yksi.",
    "boundaries": "Emme siirrä perheiden tietoja yhdistykseltä toiselle. Emme tee viranomaisen työtä.",
    "money": "Vuokra jaetaan kolmeen osaan. Kukin maksaa oman toimintansa ja omat työntekijänsä.",
    "data_words": "Perhe valitsee yhdistyksen, ja se yhdistys vastaa perheen tiedoista. Muut eivät näe niitä.",
    "contact_name": "Tomi Tieto", "contact_email": "tomi@example.org", "shares": [what.value for what in Shared],
}  # fmt: skip
HOUSE_DUTIES = {
    PIRTTI: ("Vastaa talosta, kohtaamispaikasta ja talon kalenterista.", "Pirkko Pirttidemo", "puheenjohtaja"),
    "Koljonvirran Lapset ry": ("Järjestää vertaisryhmät ja isien illat.", "Kaarlo Koljodemo", "puheenjohtaja"),
    "Turvasatama-demo ry": ("Järjestää eroneuvonnan ja tukihenkilöt.", "Terttu Turvademo", "toiminnanjohtaja"),
}
SHIP: dict[str, Any] = {
    "title": "Familjecafét i Ekenäs", "place": RASEBORG, "data_role": DataRole.SEPARATE, "notice_months": 3,
    "purpose": "Vi ordnar familjecaféet tillsammans och berättar om varandras verksamhet.",
    "boundaries": "Vi tar inga avgifter av familjerna.", "money": "Familjehuset bjuder på kaffet, vi ordnar ledarna.",
    "contact_name": "Linnea Demosson", "contact_email": "linnea@example.org",
    "shares": [Shared.ACTIVITIES.value, Shared.CALENDAR.value, Shared.ROOMS.value],
}  # fmt: skip
SHIP_DUTIES = {
    BREDVID: ("Frivilliga leder caféet.", "Lars Ledardemo", "ordförande"),
    "Familjehuset Skeppet rf": ("Lånar ut sitt rum och sköter bokningarna.", "Siv Skeppsdemo", "verksamhetsledare"),
}
VISITS: dict[str, Any] = {
    "title": "Vertaisvanhemmat neuvolassa", "place": SASTAMALA, "data_role": DataRole.SEPARATE, "notice_months": 3,
    "purpose": "Vertaisvanhempi käy perhevalmennuksessa kertomassa omasta arjestaan.",
    "boundaries": "Vertaisvanhempi ei neuvo terveydestä. Neuvola ei kerro perheiden tietoja.",
    "money": "Käynti on neuvolalle maksuton. Yhdistys korvaa matkat.", "contact_name": "Petra Testilä",
    "contact_email": "petra@example.org", "shares": [Shared.ROOMS.value],
}  # fmt: skip
VISITS_DUTIES = {
    FIRST: ("Etsii ja kouluttaa vertaisvanhemmat.", "Petra Testilä", "hallinnon vastaava"),
    CLINIC: ("Kertoo perheille ja antaa tilan.", "Nelli Neuvolademo", "osastonhoitaja"),
}
CLUB: dict[str, Any] = {
    "title": "Yhteinen kesäkerho", "kind": PartnerAgreement.Kind.LETTER_OF_INTENT, "place": SASTAMALA,
    "data_role": DataRole.SEPARATE, "purpose": "Kokeilemme yhteistä kesäkerhoa.", "contact_name": "Petra Testilä",
    "notice_months": 1, "shares": [Shared.ACTIVITIES.value],
}  # fmt: skip
CLUB_DUTIES = {
    FIRST: ("Ohjaajat.", "Petra Testilä", "hallinnon vastaava"),
    "Kerhotalo Marja": ("Tila ja välipala.", "Marjatta Marjademo", "kerhoemäntä"),
}


def build(today: date) -> None:
    """Make one agreement of each sort, all of them relative to one today."""
    begins = working_day(OLDEST, today)
    in_force(HOUSE, HOUSE_DUTIES, "tomi", begins, begins + TWO_YEARS)
    in_force(CLUB, CLUB_DUTIES, "petra", begins, today - timedelta(days=ENDED_AGO))
    in_force(SHIP, SHIP_DUTIES, "linnea", begins, today + timedelta(days=ENDS_IN))
    with at(moment(today - timedelta(days=ENDED_AGO - 1), "0.20")):
        actions.end_past(today - timedelta(days=ENDED_AGO - 1), actor=CLOCK)
    with at(moment(today - timedelta(days=90 - ENDS_IN), "0.20")) as night:
        remind_expiring(night)
    talked_over(today)


def keeper(login: str) -> Actor:
    """Return the hat of a coordinator or an administrator."""
    hats = Membership.objects.filter(user=user(login), role__in=(Role.COORDINATOR, Role.ADMINISTRATOR))
    return hat_of(hats.get()).actor


def drafted(
    facts: dict[str, Any], duties: dict[str, tuple[str, str, str]], actor: Actor, **days: Any
) -> PartnerAgreement:
    """The first of the parties writes a draft with what each does and who signs."""
    told = {name: value for name, value in facts.items() if name != "place"}
    rows = {row.name: row for row in Organisation.objects.filter(name__in=duties)}
    parties = [rows[name] for name in duties]
    agreement = actions.make_agreement(
        organisation=parties[0],
        parties=parties,
        municipalities=Municipality.objects.filter(pk=facts["place"]),
        actor=actor,
        **told,
        **days,
    )
    names = ("responsibilities", "signatory_name", "signatory_title")
    said = {rows[name].pk: dict(zip(names, told, strict=True)) for name, told in duties.items()}
    actions.change_agreement(agreement, duties=said, actor=actor)
    return agreement


def in_force(
    facts: dict[str, Any], duties: dict[str, tuple[str, str, str]], login: str, begins: date, ends: date
) -> None:
    """Drafted, offered, and signed on paper at the table by everybody on the day it begins."""
    actor = keeper(login)
    with at(moment(begins, "13.00")):
        agreement = drafted(facts, duties, actor, starts_on=begins, ends_on=ends)
        actions.offer_agreement(agreement, actor=actor)
        actions.ask_acceptance(agreement, actor=actor)
        for party in agreement.parties.all():
            actions.record_signature(agreement, party=party, accepted_on=begins, actor=actor)


def talked_over(today: date) -> None:
    """The clinic has wished for a change, got it, and has not said yes yet."""
    office, clinic = keeper("petra"), hat_of(Membership.objects.get(user=user("nelli"), role=Role.PARTNER)).actor
    next_month = today + timedelta(days=30)
    with at(moment(working_day(24, today), "9.30")):
        days = {"starts_on": next_month, "ends_on": next_month + TWO_YEARS}
        agreement = drafted(VISITS, VISITS_DUTIES, office, **days)
        actions.offer_agreement(agreement, actor=office)
    with at(moment(working_day(17, today), "14.10")):
        actions.make_remark(agreement, text="Voisiko isäkin tulla mukaan kertomaan?", actor=clinic)
    with at(moment(working_day(12, today), "10.00")):
        purpose = "Vertaisvanhempi, äiti tai isä, käy perhevalmennuksessa kertomassa omasta arjestaan."
        actions.change_agreement(agreement, purpose=purpose, actor=office)
        actions.ask_acceptance(agreement, actor=office)
    with at(moment(working_day(10, today), "15.20")):
        named = {"signatory_name": "Petra Testilä", "signatory_title": "hallinnon vastaava"}
        actions.accept_agreement(agreement, version=agreement.version, **named, actor=office)
