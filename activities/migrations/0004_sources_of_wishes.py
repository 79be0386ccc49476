"""What volunteers wished for before anybody asked who says it."""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor


def name_volunteers(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    wishes = apps.get_model("activities", "Wish").objects.using(editor.connection.alias)
    wishes.filter(proposed_by__isnull=False, source="family").update(source="volunteer")


def forget_volunteers(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    wishes = apps.get_model("activities", "Wish").objects.using(editor.connection.alias)
    wishes.filter(source="volunteer").update(source="family")


class Migration(migrations.Migration):
    dependencies = [("activities", "0003_venues_and_needs")]
    operations = [migrations.RunPython(name_volunteers, forget_volunteers)]
