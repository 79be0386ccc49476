"""What the Tax Administration lets associations pay for a kilometre in 2026 (domain.md 3.3)."""

from datetime import date
from decimal import Decimal

from django.db import migrations

RATES = [(date(2026, 1, 1), Decimal("0.55"), Decimal("0.04"))]


def load(apps, schema_editor):
    rates = apps.get_model("volunteers", "MileageRate")
    for valid_from, eur_a_km, eur_a_passenger_km in RATES:
        rates.objects.get_or_create(
            valid_from=valid_from, defaults={"eur_a_km": eur_a_km, "eur_a_passenger_km": eur_a_passenger_km}
        )


def unload(apps, schema_editor):
    apps.get_model("volunteers", "MileageRate").objects.filter(valid_from__in=[row[0] for row in RATES]).delete()


class Migration(migrations.Migration):
    dependencies = [("volunteers", "0008_expense_batches")]
    operations = [migrations.RunPython(load, unload)]
