from django.db import migrations, models


class Migration(migrations.Migration):
    """A message to many is written in each language its readers read; the older ones stay in one, the first."""

    dependencies = [
        ("volunteers", "0013_what_comes_along"),
    ]

    operations = [
        migrations.RenameField("bulkmessage", "subject", "subject_fi"),
        migrations.RenameField("bulkmessage", "body", "body_fi"),
        migrations.AlterField("bulkmessage", "subject_fi", models.CharField(blank=True, max_length=120)),
        migrations.AlterField("bulkmessage", "body_fi", models.TextField(blank=True, max_length=4_000)),
        *(
            migrations.AddField("bulkmessage", f"{part}_{language}", field, preserve_default=False)
            for language in ("sv", "en")
            for part, field in (
                ("subject", models.CharField(blank=True, default="", max_length=120)),
                ("body", models.TextField(blank=True, default="", max_length=4_000)),
            )
        ),
    ]
