import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """Everybody sees which association added a rate that all of them count by, and when."""

    dependencies = [
        ("accounts", "0001_people_and_places"),
        ("volunteers", "0011_who_asks_to_be_erased"),
    ]

    operations = [
        migrations.AddField(
            model_name="mileagerate",
            name="added_at",
            field=models.DateTimeField(editable=False, null=True),
        ),
        migrations.AddField(
            model_name="mileagerate",
            name="added_by",
            field=models.ForeignKey(
                editable=False,
                help_text="nobody, where it came with the product",
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="accounts.organisation",
            ),
        ),
    ]
