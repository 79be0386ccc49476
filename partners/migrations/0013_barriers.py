import uuid

import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models

import partners.models.barriers


class Migration(migrations.Migration):
    dependencies = [("partners", "0012_words_of_services"), ("accounts", "0003_applicants_and_checkers")]
    operations = [
        migrations.CreateModel(
            name="Barrier",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("submission", models.UUIDField(default=uuid.uuid4, unique=True)),
                ("text", models.TextField(max_length=1000)),
                ("page", models.CharField(blank=True, max_length=200)),
                ("email", models.EmailField(blank=True, max_length=254)),
                ("told_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ("answer_by", models.DateField(default=partners.models.barriers.last_day, editable=False)),
                ("answered_at", models.DateTimeField(blank=True, editable=False, null=True)),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="accounts.organisation"
                    ),
                ),
            ],
            options={"ordering": ["answer_by", "pk"]},
        ),
    ]
