import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    """Claims are given to the accountant in batches; a line knows what of it is beyond the yearly limit."""

    dependencies = [
        ("volunteers", "0007_never_alone"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="ExpenseBatch",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("from_on", models.DateField()),
                ("until_on", models.DateField()),
                ("made_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "made_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="expense_batches",
                        to="accounts.organisation",
                    ),
                ),
            ],
            options={"ordering": ["-made_at", "-pk"]},
        ),
        migrations.AddField(
            model_name="expenseclaim",
            name="batch",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="claims",
                to="volunteers.expensebatch",
            ),
        ),
        migrations.AddField(
            model_name="expenseline",
            name="eur_beyond",
            field=models.DecimalField(
                decimal_places=2,
                default=0,
                editable=False,
                help_text="the part beyond the yearly tax-free limit, known from the approval on (R-EX-2)",
                max_digits=7,
            ),
        ),
        migrations.AddField(
            model_name="expenseline",
            name="submission_key",
            field=models.CharField(editable=False, max_length=64, null=True, unique=True),
        ),
    ]
