from django.db import migrations

from accounts.querysets import folded

TEXTS = ("name_fi", "name_sv", "name_en", "contact_route_fi", "contact_route_sv", "contact_route_en", "category")


def fill(apps, schema_editor):
    """Services that were written before there was a search are found by their names too."""
    entries = apps.get_model("partners", "ServiceEntry").objects.filter(search_text="")
    for entry in entries.iterator(chunk_size=500):
        entry.search_text = folded(" ".join(getattr(entry, name) for name in TEXTS))
        entry.save(update_fields=["search_text"])


def forget(apps, schema_editor):
    """The words of a search are made anew whenever they are filled."""
    apps.get_model("partners", "ServiceEntry").objects.update(search_text="")


class Migration(migrations.Migration):
    dependencies = [("partners", "0011_data_contact")]

    operations = [migrations.RunPython(fill, forget)]
