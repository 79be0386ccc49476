from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("partners", "0008_meeting_answers")]

    operations = [
        migrations.AddField(
            model_name="programmepart",
            name="accepted_on",
            field=models.DateField(blank=True, help_text="empty: asked, has not answered", null=True),
        ),
        migrations.AlterField(
            model_name="programmepart",
            name="until",
            field=models.DateField(blank=True, help_text="the first day without it", null=True),
        ),
    ]
