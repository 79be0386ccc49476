from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("partners", "0010_answer_words")]
    operations = [
        migrations.AddField(
            model_name="readiness",
            name="data_email",
            field=models.EmailField(
                blank=True,
                default="",
                help_text="of the office, for questions about personal data",
                max_length=254,
            ),
            preserve_default=False,
        ),
    ]
