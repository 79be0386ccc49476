from django.db import migrations, models


class Migration(migrations.Migration):
    """How often an applicant was called, and when they last talked with the office."""

    dependencies = [("volunteers", "0003_volunteer_side")]

    operations = [
        migrations.AddField(
            model_name="volunteerapplication",
            name="tries",
            field=models.PositiveSmallIntegerField(
                default=0, editable=False, help_text="how often the office has called"
            ),
        ),
        migrations.AddField(
            model_name="volunteerapplication",
            name="reached_at",
            field=models.DateTimeField(null=True, editable=False, help_text="when they last talked"),
        ),
    ]
