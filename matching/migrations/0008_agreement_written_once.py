from django.db import migrations, models


class Migration(migrations.Migration):
    """One sending of the form writes one version of an agreement."""

    dependencies = [
        ("matching", "0007_journeys_asked_back"),
    ]

    operations = [
        migrations.AddField(
            model_name="agreement",
            name="submission_key",
            field=models.CharField(editable=False, max_length=64, null=True, unique=True),
        ),
    ]
