from django.db import migrations, models


class Migration(migrations.Migration):
    """When the office has followed up a wish for a call, and a wish to take part."""

    dependencies = [("matching", "0003_family_side")]

    operations = [
        migrations.AddField(
            model_name="checkin",
            name="called_at",
            field=models.DateTimeField(help_text="when the call that was wished for was made", null=True),
        ),
        migrations.AddField(
            model_name="participation",
            name="called_at",
            field=models.DateTimeField(
                help_text="when the office has talked with the family about its wishes", null=True
            ),
        ),
    ]
