"""What the associations of the demo have answered before their first family, and their counties' own contacts."""

from __future__ import annotations

from datetime import date

from django.utils import timezone

from accounts.models import Organisation
from core.actor import Actor
from partners import counties
from partners.actions.helplines import add_helpline
from partners.actions.readiness import answer_readiness
from partners.forms.helplines import HelplineForm
from partners.rules.helplines import CONTACT
from portal.demo.places import FIRST

# association, phone of its office, the name in its addresses
OFFICES = [
    (FIRST, "040 000 0001", "sastamala"),
    ("Perheiden Pirtti ry", "040 000 0002", "iisalmi"),
    ("Koljonvirran Lapset ry", "040 000 0004", "koljonvirta"),
    ("Turvasatama-demo ry", "040 000 0005", "turvasatama"),
    ("Bredvid i Västnyland rf", "040 000 0003", "raseborg"),
]
COUNTIES = ("08", "13", "03")


def build(today: date, *, actor: Actor) -> None:
    """Let each association that takes families answer, and add the contact of each county."""
    for name, phone, address in OFFICES:
        answer_readiness(
            Organisation.objects.get(name=name),
            is_purchased=False,
            phone=phone,
            email=f"{address}@example.org",
            data_email=f"tietosuoja.{address}@example.org",
            on=timezone.localdate(),
            actor=actor,
        )
    for place, county in enumerate(COUNTIES):
        facts = {**HelplineForm.begin(CONTACT, counties.NAMES[county]), "order": 95}
        names = {key: f"{facts[key]} (demo)" for key in ("name_fi", "name_sv", "name_en")}
        number = {"display": f"040 000 007{6 + place}", "dial": f"040000007{6 + place}"}
        add_helpline(key=CONTACT, county=county, on=today, actor=actor, **{**facts, **names, **number})
