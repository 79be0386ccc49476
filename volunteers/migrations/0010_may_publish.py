from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("volunteers", "0009_rate_of_2026")]

    operations = [
        migrations.AddField(
            model_name="volunteer",
            name="may_publish",
            field=models.BooleanField(default=False, help_text="own activities, without asking each time"),
        ),
    ]
