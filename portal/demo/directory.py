"""The service directory of the demo: real kinds of services, invented providers, in the three localities."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from partners.directory import write_entry
from partners.models import Helpline
from partners.vocabulary import LifeStage as L
from partners.vocabulary import ServiceCategory as Category

Three = tuple[str, str, str]  # in Finnish, Swedish and English
COUNTY, TOWN, ASSOCIATION = "county", "town", "association"
WEEKDAYS: Three = ("Soita arkisin klo 9–15", "Ring vardagar kl. 9–15", "Call on weekdays 9–15")
MORNINGS: Three = ("Soita arkisin klo 8–10", "Ring vardagar kl. 8–10", "Call on weekdays 8–10")
COME: Three = ("Tule paikalle, ei ilmoittautumista", "Kom som du är, ingen anmälan", "Just come, no registration")
ONLINE: Three = ("Hae verkossa", "Ansök på nätet", "Apply online")
OFFICE: Three = ("ma–pe 9–15", "mån–fre 9–15", "Mon–Fri 9–15")
NO_REFERRAL: Three = ("Lähetettä ei tarvita.", "Du behöver ingen remiss.", "You need no referral.")
CALL_TOGETHER: Three = (
    "Soita itse tai yhdessä koordinaattorin kanssa.",
    "Ring själv eller tillsammans med koordinatorn.",
    "Call yourself or together with the coordinator.",
)
# kind, who offers it, name, what it is, how to get in touch, how to come or apply, opening, stages of life
KINDS: list[tuple[Category, str, Three, Three, Three, Three, Three, tuple[L, ...]]] = [
    (Category.MEETING_PLACE, ASSOCIATION, ("Avoin kohtaamispaikka", "Öppen mötesplats", "Open meeting place"), ("Kahvia, leikkiä ja muita vanhempia.", "Kaffe, lek och andra föräldrar.", "Coffee, play and other parents."), COME, ("Tulkaa koko perhe, tai vanhempi lapsen kanssa.", "Kom hela familjen, eller en förälder med barnet.", "Come with the whole family, or one parent with the child."), ("ma–to 9–12", "mån–tors 9–12", "Mon–Thu 9–12"), (L.NEWBORN, L.TODDLER)),
    (Category.CLINIC, COUNTY, ("Äitiys- ja lastenneuvola", "Mödra- och barnrådgivning", "Maternity and child health clinic"), ("Raskauden seuranta, terveystarkastukset ja neuvoja arkeen.", "Graviditet, hälsoundersökningar och råd i vardagen.", "Pregnancy, health checks and advice for everyday life."), MORNINGS, ("Varaa aika puhelimitse tai verkossa.", "Boka tid per telefon eller på nätet.", "Book by phone or online."), ("ma–pe 8–16", "mån–fre 8–16", "Mon–Fri 8–16"), (L.EXPECTING, L.NEWBORN, L.TODDLER)),
    (Category.FAMILY_WORK, COUNTY, ("Perhetyö", "Familjearbete", "Family work"), ("Työntekijä tulee kotiin ja miettii arkea yhdessä teidän kanssanne.", "En arbetare kommer hem och funderar på vardagen med er.", "A worker comes to your home and thinks about everyday life with you."), WEEKDAYS, NO_REFERRAL, OFFICE, ()),
    (Category.FAMILY_COUNSELLING, COUNTY, ("Kasvatus- ja perheneuvonta", "Uppfostrings- och familjerådgivning", "Child guidance and family counselling"), ("Keskusteluapua vanhemmuuteen, parisuhteeseen ja lapsen huoliin.", "Samtal om föräldraskap, parrelation och barnets bekymmer.", "Someone to talk with about parenting, the couple and a child's worries."), MORNINGS, NO_REFERRAL, OFFICE, (L.SEPARATION, L.NEW_FAMILY, L.ADOLESCENCE)),
    (Category.CHILD_SUPERVISOR, COUNTY, ("Lastenvalvoja", "Barnatillsyningsman", "Child welfare supervisor"), ("Sopimukset lapsen huollosta, asumisesta ja elatuksesta.", "Avtal om vårdnad, boende och underhåll.", "Agreements on custody, living and maintenance."), MORNINGS, ("Varaa aika kummankin vanhemman kanssa tai yksin.", "Boka tid tillsammans eller ensam.", "Book a time together or alone."), OFFICE, (L.SEPARATION, L.NEW_FAMILY)),
    (Category.DENTAL, COUNTY, ("Hammashoitola", "Tandklinik", "Dental clinic"), ("Lasten ja vanhempien hampaiden hoito.", "Tandvård för barn och föräldrar.", "Teeth of children and parents."), MORNINGS, ("Peru aika ajoissa: peruuttamattomasta peritään maksu.", "Avboka i tid: en oavbokad tid kostar.", "Cancel in time: a missed time costs."), ("ma–pe 8–15", "mån–fre 8–15", "Mon–Fri 8–15"), ()),
    (Category.HEALTH_CENTRE, COUNTY, ("Sote-keskus", "Social- och hälsocentral", "Health and social services centre"), ("Lääkäri ja sairaanhoitaja.", "Läkare och sjukskötare.", "Doctor and nurse."), ("Soita ennen kuin tulet", "Ring innan du kommer", "Call before you come"), NO_REFERRAL, ("ma–pe 8–16", "mån–fre 8–16", "Mon–Fri 8–16"), ()),
    (Category.MENTAL_HEALTH, COUNTY, ("Mielenterveyspalvelut", "Mentalvårdstjänster", "Mental health services"), ("Keskusteluapua aikuiselle ja nuorelle.", "Samtalshjälp för vuxna och unga.", "Someone to talk with, for adults and young people."), WEEKDAYS, NO_REFERRAL, OFFICE, ()),
    (Category.ECEC, TOWN, ("Varhaiskasvatus, ohjaus", "Småbarnspedagogik, handledning", "Early childhood education, guidance"), ("Päiväkodit, perhepäivähoito ja avoin päiväkoti.", "Daghem, familjedagvård och öppet daghem.", "Day care centres, family day care and open day care."), ONLINE, ("Hae neljä kuukautta ennen. Jos työ alkaa äkkiä, kaksi viikkoa riittää.", "Ansök fyra månader före. Börjar jobbet snabbt räcker två veckor.", "Apply four months before. If work begins suddenly, two weeks are enough."), OFFICE, (L.ECEC_START, L.TODDLER)),
    (Category.SCHOOL, TOWN, ("Esiopetus ja koulun aloitus", "Förskola och skolstart", "Pre-primary and starting school"), ("Ilmoittautuminen, koulumatkat, aamu- ja iltapäivätoiminta.", "Anmälan, skolresor, morgon- och eftermiddagsverksamhet.", "Enrolment, school journeys, morning and afternoon activities."), ("Kysy koulusihteeriltä", "Fråga skolsekreteraren", "Ask the school secretary"), ("Ilmoittaudu tammikuussa.", "Anmäl i januari.", "Enrol in January."), OFFICE, (L.PRESCHOOL_START, L.SCHOOL_START)),
    (Category.HOBBY, TOWN, ("Harrastamisen Suomen malli", "Finlandsmodellen för hobbyer", "Hobbies in the school day"), ("Maksuton harrastus koulupäivän yhteydessä.", "En gratis hobby i samband med skoldagen.", "A free hobby beside the school day."), ONLINE, ("Kysy koulusta, mitä on tarjolla.", "Fråga i skolan vad som finns.", "Ask the school what there is."), OFFICE, (L.LOWER_TO_UPPER, L.ADOLESCENCE)),
    (Category.INTEGRATION, TOWN, ("Kotoutumispalvelut", "Integrationstjänster", "Integration services"), ("Apua maahan muuttaneelle perheelle, myös tulkin kanssa.", "Hjälp för familjer som flyttat till Finland, också med tolk.", "Help for families who have moved to Finland, with an interpreter too."), WEEKDAYS, ("Pyydä tulkki, kun varaat ajan.", "Be om tolk när du bokar tid.", "Ask for an interpreter when you book."), OFFICE, (L.MOVING,)),
    (Category.PARISH, ASSOCIATION, ("Diakonia ja perhekerho", "Diakoni och familjeklubb", "Parish support and family club"), ("Juttuseuraa ja apua, kun rahat eivät riitä. Jäsenyyttä ei kysytä.", "Någon att prata med och hjälp när pengarna inte räcker. Ingen frågar om medlemskap.", "Someone to talk with, and help when money is short. Nobody asks about membership."), COME, CALL_TOGETHER, ("ti ja to 9–12", "tis och tors 9–12", "Tue and Thu 9–12"), (L.FINANCES_WORK, L.BEREAVEMENT)),
    (Category.FOOD_AID, ASSOCIATION, ("Ruoka-apu", "Mathjälp", "Food aid"), ("Kassi ruokaa kotiin vietäväksi.", "En kasse mat att ta hem.", "A bag of food to take home."), COME, ("Oma kassi mukaan. Syytä ei kysytä.", "Ta med en egen kasse. Ingen frågar varför.", "Bring a bag. Nobody asks why."), ("ke 14–16", "ons 14–16", "Wed 14–16"), (L.FINANCES_WORK,)),
]  # fmt: skip
# The code of the place, its names, the languages of its services, who offers what
PLACES = [
    ("790", ("Sastamala", "Sastamala"), ("fi", "en"), {COUNTY: "Hyvinvointialue (demo)", TOWN: "Sastamalan kaupunki (demo)", ASSOCIATION: "Kerhotalo Marja (demo)"}),
    ("140", ("Iisalmi", "Idensalmi"), ("fi", "uk"), {COUNTY: "Hyvinvointialue (demo)", TOWN: "Iisalmen kaupunki (demo)", ASSOCIATION: "Perheiden Pirtti ry"}),
    ("710", ("Raasepori", "Raseborg"), ("sv", "fi"), {COUNTY: "Välfärdsområdet (demo)", TOWN: "Raseborgs stad (demo)", ASSOCIATION: "Familjehuset Skeppet rf"}),
]  # fmt: skip
# kind, county or the whole country, name, how to get in touch, phone: what families are guided to
GUIDED = [
    (Category.FAMILY_CENTRE, "08", ("Perhekeskus, ohjaus ja neuvonta (demo)", "Familjecentret, rådgivning (demo)", "Family centre, guidance (demo)"), WEEKDAYS, "040 000 0021"),
    (Category.FAMILY_CENTRE, "13", ("Perhekeskuksen neuvontapuhelin (demo)", "Familjecentrets rådgivning (demo)", "Family centre, advice (demo)"), WEEKDAYS, "040 000 0027"),
    (Category.FAMILY_CENTRE, "03", ("Perhekeskus, ensimmäinen yhteys (demo)", "Familjecentret, första kontakt (demo)", "Family centre, first contact (demo)"), WEEKDAYS, "040 000 0028"),
    (Category.SHELTER, "", ("Nollalinja ja turvakodit", "Nollinjen och skyddshemmen", "Nollalinja and shelters"), ("Soita milloin vain, maksutta", "Ring när som helst, gratis", "Call any time, free of charge"), "080 005 005"),
    (Category.SOCIAL_GUIDANCE, "08", ("Sosiaaliohjaus (demo)", "Socialhandledning (demo)", "Social guidance (demo)"), CALL_TOGETHER, "040 000 0022"),
    (Category.CHILD_MINDING, "", ("Lastenhoitoapu järjestöltä (demo)", "Barnvaktshjälp från en förening (demo)", "Child-minding help from an association (demo)"), ("Varaa hoitaja verkossa tai soita", "Boka på nätet eller ring", "Book online or call"), "040 000 0023"),
    (Category.HOME_SERVICE, "13", ("Lapsiperheiden kotipalvelu (demo)", "Hemservice för barnfamiljer (demo)", "Home service for families (demo)"), ("Soita tai täytä hakemus", "Ring eller fyll i ansökan", "Call or fill in the application"), "040 000 0024"),
    (Category.HOME_SERVICE, "08", ("Lapsiperheiden kotiapu (demo)", "Hemhjälp för barnfamiljer (demo)", "Help at home for families (demo)"), ("Soita tai täytä hakemus", "Ring eller fyll i ansökan", "Call or fill in the application"), "040 000 0029"),
    (Category.MEETING_PLACE, "13", ("Kohtaamispaikka Pirtti (demo)", "Mötesplatsen Pirtti (demo)", "Meeting place Pirtti (demo)"), ("Tule arkisin klo 9–12, ei ilmoittautumista", "Kom vardagar kl. 9–12, ingen anmälan", "Come on weekdays 9–12, no registration"), "040 000 0025"),
    (Category.PUPIL_WELFARE, "03", ("Koulukuraattori (demo)", "Skolkurator (demo)", "School social worker (demo)"), ("Ota yhteyttä Wilmassa tai soita", "Ta kontakt i Wilma eller ring", "Contact in Wilma or call"), "040 000 0026"),
    (Category.KELA, "", ("Kelan asiakaspalvelu (demo)", "FPA:s kundservice (demo)", "Kela customer service (demo)"), ("Soita tai varaa puhelinaika", "Ring eller boka telefontid", "Call or book a call"), "040 000 0081"),
    (Category.LEGAL_AID, "", ("Oikeusapu (demo)", "Rättshjälp (demo)", "Legal aid (demo)"), MORNINGS, "040 000 0082"),
    (Category.DEBT, "", ("Talous- ja velkaneuvonta (demo)", "Ekonomi- och skuldrådgivning (demo)", "Financial and debt counselling (demo)"), MORNINGS, "040 000 0083"),
]  # fmt: skip
SOCIAL_EMERGENCY = [
    ("08", "Pirkanmaan sosiaalipäivystys (demo)", "Socialjouren i Birkaland (demo)", "Pirkanmaa social emergency (demo)"),
    ("13", "Pohjois-Savon sosiaalipäivystys (demo)", "Socialjouren i Norra Savolax (demo)", "North Savo social emergency (demo)"),
    ("03", "Länsi-Uudenmaan sosiaalipäivystys (demo)", "Socialjouren i Västra Nyland (demo)", "West Uusimaa social emergency (demo)"),
]  # fmt: skip
FIRST_PHONE = 31
LONG_AGO = timedelta(days=200)  # one in each place is to be checked again


def build(today: date) -> None:
    """Write the directory, and the emergency numbers of the three counties."""
    for category, county, names, routes, phone in GUIDED:
        told = {**three("name", names), **three("contact_route", routes), **called(phone)}
        write_entry({"category": category.value, "wellbeing_county_code": county, "checked_on": today, **told})
    for number, values in enumerate(local_services(today), start=FIRST_PHONE):
        write_entry({**values, **called(f"040 000 00{number}")})
    for place, (county, *names) in enumerate(SOCIAL_EMERGENCY):
        Helpline.objects.create(
            key="social_emergency",
            wellbeing_county_code=county,
            display=f"040 000 009{place}",
            dial=f"040000009{place}",
            order=90,
            checked_on=today,
            **three("name", (names[0], names[1], names[2])),
        )


def local_services(today: date) -> Iterator[dict[str, Any]]:
    """Yield the fields of every kind of service in every place."""
    for code, (fi, sv), languages, providers in PLACES:
        for category, offers, names, summary, route, how, opening, stages in KINDS:
            here = (f"{names[0]}, {fi} (demo)", f"{names[1]}, {sv} (demo)", f"{names[2]}, {fi} (demo)")
            yield {
                "category": category.value,
                "municipality_id": code,
                "provider": providers[offers],
                "languages": list(languages),
                "life_stages": [stage.value for stage in stages],
                "checked_on": today - LONG_AGO if category == Category.HOBBY else today,
                **three("name", here),
                **three("summary", summary),
                **three("contact_route", route),
                **three("how", how),
                **three("opening", opening),
            }


def three(field: str, words: Three) -> dict[str, str]:
    """Return the words of one field in each language."""
    return dict(zip((f"{field}_fi", f"{field}_sv", f"{field}_en"), words, strict=True))


def called(phone: str) -> dict[str, str]:
    return {"phone_display": phone, "phone_dial": phone.replace(" ", "")}
