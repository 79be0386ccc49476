"""Workers and volunteers of the demo; every name is invented."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth.hashers import make_password

from accounts import actions
from accounts.areas import Hat, hat_of
from accounts.models import Membership, Municipality, Organisation, User
from core.actor import Actor, Role
from partners.vocabulary import Competence, Gender, LifeStage, Limit, SupportForm, Topic
from portal.demo.places import AREAS, FIRST, IISALMI, RASEBORG, SASTAMALA
from volunteers.actions import approve_volunteer, end_volunteer, pause_volunteer
from volunteers.models import Volunteer

PIRTTI, BREDVID = "Perheiden Pirtti ry", "Bredvid i Västnyland rf"
WORKERS = [
    ("outi", "Outi Esimerkki", "fi", Role.COORDINATOR, FIRST, SASTAMALA),
    ("jarkko", "Jarkko Malli", "fi", Role.COORDINATOR, PIRTTI, IISALMI),
    ("linnea", "Linnea Demosson", "sv", Role.COORDINATOR, BREDVID, RASEBORG),
    ("kaarina", "Kaarina Koe", "fi", Role.COORDINATOR, FIRST, SASTAMALA),
    ("petra", "Petra Testilä", "fi", Role.ADMINISTRATOR, FIRST, SASTAMALA),
    ("tomi", "Tomi Tieto", "fi", Role.ADMINISTRATOR, PIRTTI, IISALMI),
    ("sirpa", "Sirpa Tarkkademo", "fi", Role.CHECKER, PIRTTI, IISALMI),
    ("nelli", "Nelli Neuvolademo", "fi", Role.PARTNER, "Esimerkkineuvola Tyrvää", SASTAMALA),
    ("tilda", "Tilda Tilastodemo", "fi", Role.STATISTICS, FIRST, SASTAMALA),
]
MORNINGS = ["mon_morning", "tue_morning", "wed_morning", "thu_morning", "fri_morning"]
EVENINGS = ["mon_evening", "tue_evening", "wed_evening", "thu_evening"]
COMPANION, DOULA, FATHERS = SupportForm.COMPANION.value, SupportForm.DOULA.value, SupportForm.FATHER_TO_FATHER.value
L, C, T = LifeStage, Competence, Topic
VOLUNTEERS = {
    "eero": ("Eero Suvipuro-Demo", "fi", FIRST, SASTAMALA, {
        "introduction": "Olen eläkkeellä oleva kuljettaja ja neljän lapsen vaari. Lähden mielelläni mukaan käynneille.",
        "capacity": 2, "languages": ["fi"], "life_stages": [L.TODDLER, L.SCHOOL_START, L.FINANCES_WORK],
        "competences": [C.ACCOMPANYING, C.KELA_FORMS], "topics": [T.APPOINTMENTS, T.KELA],
        "slots": [*MORNINGS, "thu_afternoon"], "gender": Gender.MAN, "support_forms": [COMPANION]}),
    "amina": ("Amina Kuusidemo", "fi", FIRST, SASTAMALA, {
        "introduction": "Muutin Suomeen vuonna 2012. Tunnen lomakkeet ja puhun suomea, arabiaa ja englantia.",
        "languages": ["fi", "ar", "en"], "life_stages": [L.SCHOOL_START, L.MOVING, L.PRESCHOOL_START],
        "competences": [C.SCHOOL_CONTACT, C.KELA_FORMS], "topics": [T.SERVICES, T.KELA, T.TALK],
        "slots": [*EVENINGS, "sat_morning"], "gender": Gender.WOMAN, "support_forms": [COMPANION]}),
    "johan": ("Johan Skärdemo", "sv", BREDVID, RASEBORG, {
        "introduction": "Jag är pappa till tvillingar. Jag tycker om att vara ute och göra saker med händerna.",
        "languages": ["sv", "fi"], "life_stages": [L.NEWBORN, L.TODDLER, L.ADOLESCENCE],
        "topics": [T.TALK, T.ACTIVITIES], "slots": [*EVENINGS, "sun_afternoon"], "gender": Gender.MAN,
        "support_forms": [COMPANION, FATHERS]}),
    "marjaliisa": ("Marja-Liisa Lehtodemo", "fi", PIRTTI, IISALMI, {
        "introduction": "Olen mummo ja leivon joka keskiviikko mummolassa.", "languages": ["fi"],
        "life_stages": [L.TODDLER, L.SCHOOL_START], "topics": [T.TALK, T.ACTIVITIES], "slots": ["wed_afternoon"],
        "gender": Gender.WOMAN, "support_forms": [SupportForm.GRANDPARENT.value]}),
    "sini": ("Sini Harjudemo", "fi", PIRTTI, IISALMI, {
        "introduction": "Muistan hyvin päiväkodin aloituksen. Ehdin tavata iltaisin.", "languages": ["fi", "en"],
        "life_stages": [L.ECEC_START, L.PRESCHOOL_START, L.SCHOOL_START], "topics": [T.TALK, T.SERVICES],
        "slots": EVENINGS, "gender": Gender.WOMAN, "support_forms": [COMPANION]}),
    "veikko": ("Veikko ja Tuula Rantademo", "fi", FIRST, SASTAMALA, {
        "introduction": "Olemme pariskunta, ja kolme lastamme on jo aikuisia.", "languages": ["fi"],
        "life_stages": [L.ADOLESCENCE, L.LOWER_TO_UPPER, L.MOVING_OUT], "topics": [T.TALK, T.ACTIVITIES],
        "slots": ["sat_morning", "sat_afternoon"], "support_forms": [SupportForm.PEER_PARENT.value]}),
    "kerttu": ("Kerttu Niittydemo", "fi", FIRST, SASTAMALA, {
        "introduction": "Olen entinen sihteeri. Hoidan puhelut ja paperit mielelläni yhdessä.", "languages": ["fi"],
        "life_stages": [L.SPECIAL_NEEDS, L.SCHOOL_START], "competences": [C.SPECIAL_SUPPORT, C.SERVICE_PATHS],
        "topics": [T.SERVICES, T.APPOINTMENTS], "slots": MORNINGS, "gender": Gender.WOMAN,
        "support_forms": [COMPANION]}),
    "maria": ("Maria Sunddemo", "sv", BREDVID, RASEBORG, {
        "introduction": "Jag är utbildad doula och mamma till tre.", "languages": ["sv", "fi", "en"],
        "life_stages": [L.EXPECTING, L.NEWBORN], "competences": [C.BIRTH_SUPPORT], "topics": [T.TALK, T.ACTIVITIES],
        "slots": [*MORNINGS, *EVENINGS], "gender": Gender.WOMAN, "support_forms": [DOULA]}),
    "olli": ("Olli Koivudemo", "fi", PIRTTI, IISALMI, {
        "introduction": "Olen kahden pojan isä ja tunnen kohtaamispaikan väen.", "languages": ["fi"],
        "life_stages": [L.NEWBORN, L.TODDLER, L.MOVING], "topics": [T.ACTIVITIES, T.TALK],
        "slots": ["mon_morning", "wed_morning", "sat_morning"], "gender": Gender.MAN,
        "limits": [Limit.SMOKING], "support_forms": [COMPANION, FATHERS]}),
    "helvi": ("Helvi Laaksodemo", "fi", FIRST, SASTAMALA, {
        "introduction": "Olen opettaja ja kahden nuoren äiti.", "languages": ["fi", "sv"],
        "life_stages": [L.SEPARATION, L.SCHOOL_START], "topics": [T.TALK, T.KELA], "slots": EVENINGS,
        "gender": Gender.WOMAN, "support_forms": [COMPANION]}),
    "petter": ("Petter Holmdemo", "sv", BREDVID, RASEBORG, {
        "introduction": "Jag har en vuxen son och gott om tid.", "languages": ["sv"], "life_stages": [L.MOVING_OUT],
        "topics": [T.TALK], "slots": ["sat_morning"], "gender": Gender.MAN, "support_forms": [COMPANION]}),
    "ritva": ("Ritva Peltodemo", "fi", PIRTTI, IISALMI, {
        "introduction": "Olen perhepäivähoitaja eläkkeellä.", "languages": ["fi"], "life_stages": [L.ECEC_START],
        "topics": [T.TALK], "slots": MORNINGS, "gender": Gender.WOMAN, "limits": [Limit.PETS],
        "support_forms": [COMPANION]}),
}  # fmt: skip


COORDINATORS = {SASTAMALA: "outi", IISALMI: "jarkko", RASEBORG: "linnea"}


def build_workers(*, actor: Actor) -> None:
    """Open the accounts of coordinators, administrators, a partner and a reader of statistics."""
    for number, (login, name, language, role, organisation, code) in enumerate(WORKERS, start=30):
        user = actions.open_account(
            email=f"{login}@example.org",
            name=name,
            language=language,
            phone=f"040 000 00{number}",
            actor=actor,
        )
        area = Municipality.objects.filter(pk__in=AREAS[code])
        home = Organisation.objects.get(name=organisation)
        actions.give_hat(user, role=role, organisation=home, municipalities=list(area), actor=actor)


def build_volunteers(volunteers: dict, *, first_number: int = 50) -> None:
    """Take volunteers into their associations' registers, each by the coordinator of the place."""
    for number, (login, (name, language, organisation, code, profile)) in enumerate(volunteers.items(), first_number):
        actor = coordinator_of(code).actor
        approve_volunteer(
            email=f"{login}@example.org",
            name=name,
            language=language,
            phone=f"040 000 00{number}",
            organisation=Organisation.objects.get(name=organisation),
            municipality=Municipality.objects.get(pk=code),
            actor=actor,
            **{key: plain(value) for key, value in profile.items()},
        )


def give_passwords() -> None:
    """Let everybody sign in with the one password of the demo; it is hashed once, which is slow on purpose."""
    User.objects.filter(email__endswith="@example.org").update(password=make_password(settings.DEMO_PASSWORD))


def plain(value):
    """Return choices as the plain words that the columns hold."""
    return [str(item) for item in value] if isinstance(value, list) else value


def settle_volunteers() -> None:
    """One volunteer rests and one has ended."""
    pause_volunteer(volunteer("ritva"), until=None, actor=coordinator_of(IISALMI).actor)
    end_volunteer(volunteer("petter"), actor=coordinator_of(RASEBORG).actor)


def user(login: str) -> User:
    return User.objects.get(email=f"{login}@example.org")


def volunteer(login: str) -> Volunteer:
    return Volunteer.objects.select_related("user", "organisation", "municipality").get(user=user(login))


def coordinator_of(code: str) -> Hat:
    """Return the hat of the coordinator of a municipality."""
    login = next(COORDINATORS[centre] for centre, area in AREAS.items() if code in area)
    return hat_of(Membership.objects.get(user=user(login), role=Role.COORDINATOR))


def volunteer_actor(login: str) -> Actor:
    return hat_of(Membership.objects.get(user=user(login), role=Role.VOLUNTEER)).actor
