import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """A journey to a meeting is asked back once."""

    dependencies = [
        ("matching", "0006_who_asked_for_the_pause"),
        ("volunteers", "0008_expense_batches"),
    ]

    operations = [
        migrations.AddField(
            model_name="meetingfeeling",
            name="drive",
            field=models.OneToOneField(
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="volunteers.expenseline",
            ),
        ),
        migrations.AddField(
            model_name="meetingfeeling",
            name="ticket",
            field=models.OneToOneField(
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="volunteers.expenseline",
            ),
        ),
    ]
