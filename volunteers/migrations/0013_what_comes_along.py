from django.db import migrations, models


class Migration(migrations.Migration):
    """What comes along with a volunteer and a family may not be able to be with."""

    dependencies = [
        ("volunteers", "0012_who_added_a_rate"),
    ]

    operations = [
        migrations.AddField(
            model_name="volunteer",
            name="brings",
            field=models.JSONField(blank=True, default=list, help_text="what comes along and a family may not be with"),
        ),
    ]
