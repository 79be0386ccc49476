from django.db import migrations, models


class Migration(migrations.Migration):
    """The know-how that a family cannot do without; a try to reach it is written down once."""

    dependencies = [
        ("families", "0008_silent_addresses"),
    ]

    operations = [
        migrations.AddField(
            model_name="contactattempt",
            name="submission_key",
            field=models.CharField(editable=False, max_length=64, null=True, unique=True),
        ),
        migrations.AddField(
            model_name="supportrequest",
            name="competences_required",
            field=models.JSONField(blank=True, default=list),
        ),
    ]
