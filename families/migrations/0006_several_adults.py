from django.db import migrations, models


class Migration(migrations.Migration):
    """Another adult may choose to get the contact person's messages; a family that waits says that it still does."""

    dependencies = [
        ('families', '0005_erasure'),
    ]

    operations = [
        migrations.AddField(
            model_name='adult',
            name='gets_copies',
            field=models.BooleanField(default=False, help_text='has chosen to get what the contact person gets'),
        ),
        migrations.AddField(
            model_name='supportrequest',
            name='still_waits_at',
            field=models.DateTimeField(help_text='when the family last said that it still waits', null=True),
        ),
    ]
