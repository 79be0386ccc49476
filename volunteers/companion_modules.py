"""The six modules from which a companion begins (domain.md 3.1); the association changes names and hours at will."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

EVENING = Decimal("3.0")

COMPANION_MODULES: tuple[dict[str, Any], ...] = (
    {
        "name_fi": "Rooli ja rajat",
        "name_sv": "Roll och gränser",
        "name_en": "Role and boundaries",
        "hours": EVENING,
    },
    {
        "name_fi": "Perheen kohtaaminen: vuoropuhelu, arvostus, kulttuuri- ja sukupuolisensitiivisyys",
        "name_sv": "Att möta en familj: dialog, värdighet, kultur- och könssensitivitet",
        "name_en": "Encountering a family: dialogue, dignity, culture and gender sensitivity",
        "hours": EVENING,
    },
    {
        "name_fi": "Palvelut ja etuudet",
        "name_sv": "Service och förmåner",
        "name_en": "Services and benefits",
        "hours": EVENING,
    },
    {
        "name_fi": "Lapsen etu, huoli, ilmoittaminen ja turvallisuus",
        "name_sv": "Barnets bästa, oro, anmälan och trygghet",
        "name_en": "The child's interest, worry, notification and safety",
        "hours": EVENING,
    },
    {
        "name_fi": "Oma hyvinvointi, lopettaminen ja työnohjaus",
        "name_sv": "Eget välmående, avslut och handledning",
        "name_en": "Own wellbeing, ending and supervision",
        "hours": EVENING,
    },
    {
        "name_fi": "Tietosuoja ja tämä palvelu",
        "name_sv": "Dataskydd och den här tjänsten",
        "name_en": "Data protection and this service",
        "hours": Decimal("0.5"),
    },
)
