"""Loads the 308 municipalities of 2026. Coordinates: GeoNames, CC BY 4.0 (accounts/data/README.md)."""

import csv
from pathlib import Path

from django.db import migrations

from accounts.positions import tm35fin
from accounts.querysets import folded

SOURCE = Path(__file__).resolve().parent.parent / "data" / "municipalities_fi.csv"


def rows():
    with SOURCE.open(encoding="utf-8", newline="") as lines:
        for line in csv.DictReader(lines):
            east_m, north_m = tm35fin(float(line["lat"]), float(line["lon"]))
            yield {
                "code": line["code"],
                "name_fi": line["name_fi"],
                "name_sv": line["name_sv"],
                "languages": line["languages"],
                "region_code": line["region_code"],
                "region_fi": line["region_fi"],
                "wellbeing_county_code": line["wellbeing_county_code"],
                "latitude": line["lat"],
                "longitude": line["lon"],
                "east_m": east_m,
                "north_m": north_m,
                "search_fi": folded(line["name_fi"]),
                "search_sv": folded(line["name_sv"]),
            }


def load(apps, schema_editor):
    municipality = apps.get_model("accounts", "Municipality")
    municipality.objects.bulk_create(municipality(**row) for row in rows())


def unload(apps, schema_editor):
    apps.get_model("accounts", "Municipality").objects.all().delete()


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_people_and_places")]
    operations = [migrations.RunPython(load, unload)]
