"""Localities, associations and partners of the demo (all organisations are invented)."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from accounts.models import Municipality, Organisation
from core import audit
from core.actor import Actor
from partners import presets
from partners.models import Programme
from partners.vocabulary import SupportForm
from portal.demo import directory

SASTAMALA, IISALMI, RASEBORG = "790", "140", "710"
PUNKALAIDUN, HAMEENKYRO, IKAALINEN = "619", "108", "143"
AREAS = {SASTAMALA: (SASTAMALA, PUNKALAIDUN, HAMEENKYRO, IKAALINEN), IISALMI: (IISALMI,), RASEBORG: (RASEBORG,)}
FIRST = "Rinnalla Sastamala ry"
FORMS = [SupportForm.COMPANION.value, SupportForm.DOULA.value, SupportForm.FATHER_TO_FATHER.value]

Kind = Organisation.Kind
ORGANISATIONS = [
    (FIRST, Kind.ASSOCIATION, SASTAMALA, "040 000 0001"),
    ("Kivikoulun vanhempainyhdistys", Kind.ASSOCIATION, SASTAMALA, ""),
    ("Esimerkkineuvola Tyrvää", Kind.CLINIC, SASTAMALA, "040 000 0011"),
    ("Kerhotalo Marja", Kind.CLUB, SASTAMALA, ""),
    ("Seurakunnan perhekerho (demo)", Kind.PARISH, SASTAMALA, ""),
    ("Perheiden Pirtti ry", Kind.ASSOCIATION, IISALMI, "040 000 0002"),
    ("Koljonvirran Lapset ry", Kind.ASSOCIATION, IISALMI, ""),
    ("Turvasatama-demo ry", Kind.ASSOCIATION, IISALMI, ""),
    ("Päiväkoti Pikku-Palo (demo)", Kind.DAY_CARE, IISALMI, ""),
    ("Kirjasto (demo)", Kind.LIBRARY, IISALMI, ""),
    ("Bredvid i Västnyland rf", Kind.ASSOCIATION, RASEBORG, "040 000 0003"),
    ("Familjehuset Skeppet rf", Kind.ASSOCIATION, RASEBORG, ""),
    ("Strandskolan (demo)", Kind.SCHOOL, RASEBORG, ""),
    ("Rådgivning Ekenäs (demo)", Kind.CLINIC, RASEBORG, ""),
]
PROGRAMMES = [
    (FIRST, "Rinnallakulkija Sastamala", SASTAMALA),
    ("Perheiden Pirtti ry", "Rinnallakulkija Iisalmi", IISALMI),
    ("Bredvid i Västnyland rf", "Följeslagare i Raseborg", RASEBORG),
]
EMAILS = {
    FIRST: "sastamala@example.org",
    "Perheiden Pirtti ry": "iisalmi@example.org",
    "Bredvid i Västnyland rf": "raseborg@example.org",
}


@transaction.atomic
def build(today: date, *, actor: Actor) -> None:
    """Make the organisations, programmes, services and local emergency numbers."""
    for name, kind, code, phone in ORGANISATIONS:
        row = Organisation.objects.create(name=name, kind=kind, phone=phone, email=EMAILS.get(name, ""))
        row.municipalities.set(Municipality.objects.filter(pk=code))
        audit.record("organisation.joined", row, actor=actor)
    for organisation, name, code in PROGRAMMES:
        programme = Programme.objects.create(
            name=name,
            organisation=Organisation.objects.get(name=organisation),
            support_forms=FORMS,
            **presets.check_ins(presets.Rhythm.MONTHLY),
        )
        programme.municipalities.set(Municipality.objects.filter(pk__in=AREAS[code]))
        audit.record("programme.opened", programme, actor=actor)
    directory.build(today)
