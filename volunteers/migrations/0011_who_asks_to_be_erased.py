from __future__ import annotations

from typing import Any

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.models import F


def name_them(apps: Any, schema_editor: Any) -> None:
    """Until now only the one in whose name the file is could ask."""
    apps.get_model("volunteers", "Volunteer").objects.exclude(erasure_asked_at=None).update(erasure_asked_by=F("user"))


def forget_seconds(apps: Any, schema_editor: Any) -> None:
    """Without the name, the wish of the second of a couple would be read as the first one's."""
    rows = apps.get_model("volunteers", "Volunteer").objects.filter(erasure_asked_by=F("together_with"))
    rows.update(erasure_asked_at=None)


class Migration(migrations.Migration):
    """A wish to be erased is of one person, also where two serve together."""

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("volunteers", "0010_may_publish"),
    ]

    operations = [
        migrations.AddField(
            model_name="volunteer",
            name="erasure_asked_by",
            field=models.ForeignKey(
                editable=False,
                help_text="which one, where two serve together",
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.RunPython(name_them, forget_seconds),
    ]
