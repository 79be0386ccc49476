from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("partners", "0009_programme_parts")]

    operations = [
        migrations.AddField(
            model_name="partnerapplication",
            name="answer_words",
            field=models.CharField(blank=True, help_text="read on the sender's own page", max_length=300),
        ),
    ]
