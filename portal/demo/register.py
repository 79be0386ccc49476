"""The partner register of the demo: what the houses of each area bring and hope for, and who would like to come along."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from accounts.models import Municipality, Organisation
from core.actor import Actor
from partners import actions
from partners.models import PartnerApplication, Programme
from portal.demo.clock import at, moment
from portal.demo.places import IISALMI, RASEBORG, SASTAMALA

SENDER = Actor.public()
# Organisation, days since it was checked, its page, its contact.
PAGES: list[tuple[str, int, dict[str, Any], dict[str, str]]] = [
    ("Esimerkkineuvola Tyrvää", 20,
     {"offers": ["guides", "refers", "hosts"], "wishes": ["visits", "companions", "fathers"],
      "text_fi": "Äitiys- ja lastenneuvola. Perhevalmennus kokoontuu kuukauden ensimmäisenä keskiviikkona.",
      "text_sv": "Mödra- och barnrådgivning. Familjeförberedelse den första onsdagen i månaden.",
      "wish_words": "Isiä mukaan perhevalmennukseen", "address": "Esimerkkitie 4, Sastamala"},
     {"name": "Nelli Neuvolademo", "title": "terveydenhoitaja", "email": "nelli@example.org",
      "phone": "+358400000011"}),
    ("Kivikoulun vanhempainyhdistys", 60,
     {"offers": ["news"], "wishes": ["visits", "groups"], "text_fi": "Koulun vanhemmat yhdessä."},
     {"name": "Petri Vanhempaindemo", "title": "puheenjohtaja", "email": "petri.vanhempain@example.org"}),
    ("Kerhotalo Marja", 130,
     {"offers": ["room", "childcare", "groups"], "wishes": ["calendar", "meetings"],
      "text_fi": "Avoin kerhotalo arkiaamuisin, tilaa kahdellekymmenelle."},
     {"name": "Marja Kerhodemo", "title": "kerhonohjaaja", "phone": "+358400000092"}),
    ("Seurakunnan perhekerho (demo)", 210,
     {"offers": ["room", "groups", "supervision"], "wishes": ["meetings"], "text_fi": "Perhekerho tiistaisin."},
     {"name": "Sari Seurakuntademo", "title": "lastenohjaaja", "email": "sari.seurakunta@example.org"}),
    ("Päiväkoti Pikku-Palo (demo)", 15,
     {"offers": ["guides", "hosts"], "wishes": ["visits"], "text_fi": "Päiväkoti keskustassa, 60 lasta."},
     {"name": "Pia Päiväkotidemo", "title": "päiväkodin johtaja", "email": "pia.paivakoti@example.org"}),
    ("Kirjasto (demo)", 40,
     {"offers": ["room", "news"], "wishes": ["calendar", "groups"], "text_fi": "Satutunnit ja tilaa ryhmille."},
     {"name": "Kirsti Kirjastodemo", "title": "lastenkirjastonhoitaja", "phone": "+358400000093"}),
    ("Strandskolan (demo)", 33,
     {"offers": ["guides", "room"], "wishes": ["visits", "training"], "text_sv": "Skola med årskurserna 1–6.",
      "text_fi": "Koulu, luokat 1–6."},
     {"name": "Rita Rektordemo", "title": "rektor", "email": "strandskolan@example.org"}),
    ("Rådgivning Ekenäs (demo)", 75,
     {"offers": ["refers", "hosts"], "wishes": ["companions"], "text_sv": "Mödra- och barnrådgivning i Ekenäs."},
     {"name": "Ronja Rådgivardemo", "title": "hälsovårdare", "email": "ronja.radgivare@example.org"}),
]  # fmt: skip
ROOMS: list[tuple[str, str, dict[str, Any]]] = [
    ("Kerhotalo Marja", SASTAMALA,
     {"name": "Kerhotalon sali", "address": "Marjakuja 2", "room_for": 20, "access": ["step_free", "pram"]}),
    ("Kirjasto (demo)", IISALMI,
     {"name": "Satuhuone", "address": "Kirjastokatu 1", "room_for": 15, "access": ["step_free", "accessible_toilet"]}),
    ("Strandskolan (demo)", RASEBORG,
     {"name": "Aulan", "address": "Strandvägen 8", "room_for": 120, "access_words": "Dörr B, ring på"}),
]  # fmt: skip
READ: dict[str, str] = {
    "title_fi": "Mitä rinnallakulkija tekee",
    "title_sv": "Vad en följeslagare gör",
    "text_fi": (
        "Rinnallakulkija on koulutettu vapaaehtoinen, joka tapaa perhettä tavallisesti kerran viikossa.\n\n"
        "Hän kuuntelee, lähtee mukaan puistoon tai muistuttaa sovitusta ajasta. Hän ei siivoa eikä hoida lapsia "
        "vanhemman puolesta.\n\nToiveen voi lähettää vanhempi itse tai te yhdessä. Se ei maksa mitään."
    ),
    "text_sv": (
        "En följeslagare är en utbildad frivillig som träffar familjen ungefär en gång i veckan.\n\n"
        "Hen lyssnar, följer med till parken eller påminner om en tid. Det är avgiftsfritt."
    ),
}
FORMS: list[tuple[str, int, dict[str, Any]]] = [
    (SASTAMALA, 4,
     {"name": "Leikkipuisto Kiikku (demo)", "kind": "playground", "contact_name": "Kalle Kiikkudemo",
      "contact_title": "puisto-ohjaaja", "contact_email": "kalle.kiikku@example.org", "offers": ["hosts", "room"],
      "wishes": ["fathers", "calendar"], "words": "Puistossa käy paljon isiä arkiaamuisin.", "language": "fi"}),
    (SASTAMALA, 9,
     {"name": "Tyrvään esimerkki-neuvola", "kind": "clinic", "contact_name": "Niko Neuvolademo",
      "contact_email": "niko.neuvola@example.org", "offers": ["refers"], "wishes": ["companions"], "language": "fi"}),
    (RASEBORG, 2,
     {"name": "Ekenäs bibliotek (demo)", "kind": "library", "contact_name": "Bea Biblioteksdemo",
      "contact_email": "bea.bibliotek@example.org", "offers": ["room"], "wishes": ["groups"], "language": "sv"}),
]  # fmt: skip


def build(today: date, *, actor: Actor) -> None:
    """Fill the pages of the partners, and let some organisations wait for an answer."""
    for name, days, page, contact in PAGES:
        with at(moment(today - timedelta(days=days), "10.15")):
            partner = Organisation.objects.get(name=name)
            actions.change_partner(partner, **page, actor=actor)
            actions.add_contact(partner, **contact, is_first=True, actor=actor)
    for name, code, room in ROOMS:
        with at(moment(today - timedelta(days=50), "9.20")):
            place = Municipality.objects.get(pk=code)
            actions.add_venue(Organisation.objects.get(name=name), municipality=place, **room, actor=actor)
    for programme in Programme.objects.filter(name__in=("Rinnallakulkija Sastamala", "Rinnallakulkija Iisalmi")):
        with at(moment(today - timedelta(days=90), "14.10")):
            actions.write_material(programme, **READ, audience="partners", actor=actor)
    for code, days, told in FORMS:
        ask(code, days, told, today)


def ask(code: str, days: int, told: dict[str, Any], today: date) -> PartnerApplication:
    """An organisation fills in the public form."""
    with at(moment(today - timedelta(days=days), "13.05")):
        return actions.apply_partner(
            municipality=Municipality.objects.get(pk=code),
            submission=uuid5(NAMESPACE_URL, f"demo-partner-{told['name']}"),
            actor=SENDER,
            **told,
        )
