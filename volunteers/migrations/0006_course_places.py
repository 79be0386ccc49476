import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):
    """Whoever gave up a place on a course may take one again, and calendars learn when a session was moved."""

    dependencies = [("volunteers", "0005_recruiting_links")]

    operations = [
        migrations.RemoveConstraint(model_name="trainingparticipation", name="participation_once"),
        migrations.AddConstraint(
            model_name="trainingparticipation",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "cancelled"), _negated=True),
                fields=("course", "user"),
                name="participation_once",
            ),
        ),
        migrations.AddField(
            model_name="coursesession",
            name="changed_at",
            field=models.DateTimeField(default=django.utils.timezone.now, editable=False, help_text="for calendars"),
        ),
    ]
