from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("matching", "0004_followed_up")]

    operations = [
        migrations.AddField(
            model_name="meetingfeeling",
            name="called_at",
            field=models.DateTimeField(
                help_text="when the call that was wished for was made", null=True
            ),
        ),
    ]
