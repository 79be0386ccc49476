"""The national numbers for the acute moment (R-EM-1). Each installation checks and dates them before it opens."""

from datetime import date

from django.db import migrations

CHECKED_ON = date(2026, 11, 22)
NUMBERS = [
    (
        "emergency", "112", "112",
        ("Hätänumero", "Nödnumret", "Emergency number"),
        ("Kun joku on vaarassa. Aina auki.", "När någon är i fara. Alltid öppet.", "When someone is in danger. Always open."),
    ),
    (
        "nollalinja", "080 005 005", "080005005",
        ("Nollalinja, väkivalta", "Nollinjen, våld", "Nollalinja, violence"),
        ("Maksuton, aina auki.", "Gratis, alltid öppet.", "Free, always open."),
    ),
    (
        "crisis", "09 2525 0111", "0925250111",
        ("MIELI Kriisipuhelin", "MIELI Kristelefonen på finska", "MIELI crisis helpline in Finnish"),
        ("Aina auki.", "Alltid öppet.", "Always open."),
    ),
    (
        "crisis_sv", "09 2525 0112", "0925250112",
        ("Kriisipuhelin ruotsiksi", "MIELI Kristelefonen", "Crisis helpline in Swedish"),
        ("Auki rajoitetusti.", "Begränsade tider.", "Limited hours."),
    ),
    (
        "crisis_ar_en", "09 2525 0113", "0925250113",
        ("Kriisipuhelin arabiaksi ja englanniksi", "Kristelefonen på arabiska och engelska", "Crisis helpline in Arabic and English"),
        ("Auki rajoitetusti.", "Begränsade tider.", "Limited hours."),
    ),
    (
        "parents", "0800 92277", "080092277",
        ("Vanhempainpuhelin", "Föräldratelefonen på finska", "Parents' helpline in Finnish"),
        ("Maksuton. Auki rajoitetusti.", "Gratis. Begränsade tider.", "Free. Limited hours."),
    ),
    (
        "children", "116 111", "116111",
        ("Lasten ja nuorten puhelin", "Barn- och ungdomstelefonen på finska", "Helpline for children and young people"),
        ("Maksuton, joka päivä.", "Gratis, varje dag.", "Free, every day."),
    ),
    (
        "medical", "116 117", "116117",
        ("Päivystysapu", "Jourhjälpen", "Medical helpline"),
        ("Kiireellinen terveysneuvonta. Aina auki.", "Brådskande hälsorådgivning. Alltid öppet.", "Urgent health advice. Always open."),
    ),
]  # fmt: skip


def load(apps, schema_editor):
    helpline = apps.get_model("partners", "Helpline")
    for order, (key, display, dial, names, facts) in enumerate(NUMBERS, start=1):
        helpline.objects.create(
            key=key,
            display=display,
            dial=dial,
            order=order * 10,
            checked_on=CHECKED_ON,
            **dict(zip(("name_fi", "name_sv", "name_en"), names, strict=True)),
            **dict(zip(("facts_fi", "facts_sv", "facts_en"), facts, strict=True)),
        )


def unload(apps, schema_editor):
    keys = [number[0] for number in NUMBERS]
    apps.get_model("partners", "Helpline").objects.filter(key__in=keys).delete()


class Migration(migrations.Migration):
    dependencies = [("partners", "0001_programmes_and_directory")]
    operations = [migrations.RunPython(load, unload)]
