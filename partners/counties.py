"""The wellbeing services counties by the code that municipalities and services carry (Statistics Finland).

Helsinki organises its services itself; Åland has a system of its own.
"""

from __future__ import annotations

from django.utils.translation import get_language

from accounts.models import Municipality
from accounts.querysets import folded
from core.actor import Actor

LANGUAGES = ("fi", "sv", "en")
NAMES = {
    "01": (
        "Itä-Uudenmaan hyvinvointialue",
        "Östra Nylands välfärdsområde",
        "Wellbeing services county of East Uusimaa",
    ),
    "02": (
        "Keski-Uudenmaan hyvinvointialue",
        "Mellersta Nylands välfärdsområde",
        "Wellbeing services county of Central Uusimaa",
    ),
    "03": (
        "Länsi-Uudenmaan hyvinvointialue",
        "Västra Nylands välfärdsområde",
        "Wellbeing services county of West Uusimaa",
    ),
    "04": (
        "Vantaan ja Keravan hyvinvointialue",
        "Vanda och Kervo välfärdsområde",
        "Wellbeing services county of Vantaa and Kerava",
    ),
    "05": (
        "Varsinais-Suomen hyvinvointialue",
        "Egentliga Finlands välfärdsområde",
        "Wellbeing services county of Southwest Finland",
    ),
    "06": ("Satakunnan hyvinvointialue", "Satakunta välfärdsområde", "Wellbeing services county of Satakunta"),
    "07": (
        "Kanta-Hämeen hyvinvointialue",
        "Egentliga Tavastlands välfärdsområde",
        "Wellbeing services county of Kanta-Häme",
    ),
    "08": ("Pirkanmaan hyvinvointialue", "Birkalands välfärdsområde", "Wellbeing services county of Pirkanmaa"),
    "09": (
        "Päijät-Hämeen hyvinvointialue",
        "Päijänne-Tavastlands välfärdsområde",
        "Wellbeing services county of Päijät-Häme",
    ),
    "10": ("Kymenlaakson hyvinvointialue", "Kymmenedalens välfärdsområde", "Wellbeing services county of Kymenlaakso"),
    "11": (
        "Etelä-Karjalan hyvinvointialue",
        "Södra Karelens välfärdsområde",
        "Wellbeing services county of South Karelia",
    ),
    "12": ("Etelä-Savon hyvinvointialue", "Södra Savolax välfärdsområde", "Wellbeing services county of South Savo"),
    "13": ("Pohjois-Savon hyvinvointialue", "Norra Savolax välfärdsområde", "Wellbeing services county of North Savo"),
    "14": (
        "Pohjois-Karjalan hyvinvointialue",
        "Norra Karelens välfärdsområde",
        "Wellbeing services county of North Karelia",
    ),
    "15": (
        "Keski-Suomen hyvinvointialue",
        "Mellersta Finlands välfärdsområde",
        "Wellbeing services county of Central Finland",
    ),
    "16": (
        "Etelä-Pohjanmaan hyvinvointialue",
        "Södra Österbottens välfärdsområde",
        "Wellbeing services county of South Ostrobothnia",
    ),
    "17": ("Pohjanmaan hyvinvointialue", "Österbottens välfärdsområde", "Wellbeing services county of Ostrobothnia"),
    "18": (
        "Keski-Pohjanmaan hyvinvointialue",
        "Mellersta Österbottens välfärdsområde",
        "Wellbeing services county of Central Ostrobothnia",
    ),
    "19": (
        "Pohjois-Pohjanmaan hyvinvointialue",
        "Norra Österbottens välfärdsområde",
        "Wellbeing services county of North Ostrobothnia",
    ),
    "20": ("Kainuun hyvinvointialue", "Kajanalands välfärdsområde", "Wellbeing services county of Kainuu"),
    "21": ("Lapin hyvinvointialue", "Lapplands välfärdsområde", "Wellbeing services county of Lapland"),
    "90": ("Helsingin kaupunki", "Helsingfors stad", "City of Helsinki"),
    "91": ("Ahvenanmaa", "Åland", "Åland"),
}


BY_NAME = {folded(name): code for code, names in NAMES.items() for name in names}


def name_of(code: str, language: str = "") -> str:
    """Return the county's name in `language`, else in the page's; empty for a code that is no county's."""
    spoken = language or (get_language() or "fi")[:2]
    names = NAMES.get(code, ("", "", ""))
    return names[LANGUAGES.index(spoken)] if spoken in LANGUAGES else names[0]


def counties_of(actor: Actor) -> list[str]:
    """Return the codes of the counties that the hat's municipalities belong to."""
    places = Municipality.objects.visible_to(actor).filter(pk__in=actor.municipality_ids)
    return sorted(set(places.values_list("wellbeing_county_code", flat=True)))
