import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):
    """A booked time keeps its name and the number of its changes, by which calendars know it again."""

    dependencies = [
        ('families', '0002_family_side'),
    ]

    operations = [
        migrations.AddField(
            model_name='appointment',
            name='calendar_key',
            field=models.CharField(blank=True, editable=False, help_text='its name in calendars', max_length=32),
        ),
        migrations.AddField(
            model_name='appointment',
            name='changed_at',
            field=models.DateTimeField(default=django.utils.timezone.now, editable=False),
        ),
        migrations.AddField(
            model_name='appointment',
            name='revision',
            field=models.PositiveSmallIntegerField(default=0, editable=False, help_text='how often calendars change it'),
        ),
    ]
