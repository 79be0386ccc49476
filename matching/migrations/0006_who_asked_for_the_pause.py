from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("matching", "0005_call_after_a_visit")]

    operations = [
        migrations.AddField(
            model_name="match",
            name="paused_by",
            field=models.CharField(
                blank=True,
                choices=[("family", "family"), ("volunteer", "volunteer"), ("association", "association")],
                max_length=12,
            ),
        ),
    ]
