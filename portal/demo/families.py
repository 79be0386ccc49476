"""The twelve families of the demo: described by what they want (every person is invented)."""

from __future__ import annotations

from datetime import date, timedelta

from families import actions, reminders
from families.models import Appointment
from families.states import RedirectReason
from matching import actions as matching
from partners.models import ServiceEntry
from partners.vocabulary import ServiceCategory
from portal.demo import evidence, services
from portal.demo.clock import at, moment, working_day
from portal.demo.places import IISALMI, RASEBORG, SASTAMALA
from portal.demo.steps import Teller, match_of, office, parent, request_of

PLACE = "Kirjaston kahvio"
TERMS = {
    "purpose": "Kulkea rinnalla arjen palveluissa",
    "rhythm": "Joka toinen viikko, noin kaksi tuntia",
    "place": PLACE,
}
TERMS_SV = {
    "purpose": "Att gå bredvid i vardagen",
    "rhythm": "Varannan vecka, ungefär två timmar",
    "place": "Biblioteket",
}


def build(today: date) -> None:
    """Tell all twelve stories."""
    teller, year = Teller(today), today.year
    for story in (f1, f2, f3, f4, f5, f6, f7, f8, f9, f10, f11, f12):
        story(teller, year)


def by_sms(called: str, number: int, **answers) -> dict:
    return {"called": called, "channel": "sms", "phone": f"+3584000000{number - 30:02d}", "language": "fi", **answers}


def f1(t: Teller, year: int) -> None:
    """One calendar to trust, and someone to check the forms with."""
    answers = by_sms("Sanna", 101, birth_years=(year - 2, year - 5), life_stages=("toddler", "ecec_start"),
                     topics=("appointments", "kela"), slots=("thu_morning", "thu_afternoon"), call_hours=("morning",),
                     text="Toivon yhden kalenterin, johon voin luottaa, ja jonkun, jonka kanssa tarkistaa lomakkeet.")  # fmt: skip
    t.ask("F1", SASTAMALA, 170, **answers)
    t.take("F1", 168)
    t.accept("F1", 162)
    t.suggest("F1", "eero", 158)
    t.both_say_yes("F1", "eero", 156)
    t.agree("F1", "eero", 140, goals=["Muistan varatut ajat", "Saan tukihakemukset tehtyä ajoissa"], **TERMS)
    evidence.answer("F1", t.today, 134, goals=(2, 3), everyday=(4, 3, 2, 4, 5))
    t.walk_on("F1", "eero", 95)
    evidence.answer("F1", t.today, 38, goals=(6, 5), everyday=(6, 6, 5, 7, 6))
    t.visit("F1", "eero", 120, note="Kävimme läpi kalenterin ja neuvolan kirjeen.")
    t.visit("F1", "eero", 80, note="Täytimme hakemuksen yhdessä.", form="accompanying", place_type="service_point")
    t.visit("F1", "eero", 45, note="Kävelimme ja juttelimme arjesta.")
    t.visit("F1", "eero", 16, note="Katsoimme syksyn ajat kuntoon.", minutes=60)
    booked = [("maternity_child_clinic", 130), ("kela", 110), ("ecec", 88), ("dental", 60), ("health_centre", 30)]
    for service, days_ago in booked:
        appointment(t, "F1", service, days_ago, outcome="missed" if service == "dental" else "kept")
    moved(t, "F1", "family_counselling", 20, 8)
    services.step(t, "F1", 90, benefit="flexible_care_allowance", to="started")
    services.step(t, "F1", 25, benefit="early_education_fee", to="contacted")
    services.step(t, "F1", 12, service=ServiceCategory.FAMILY_WORK)


def f2(t: Teller, year: int) -> None:
    """To know other families and where the clinic's group is; two fathers and a baby."""
    answers = by_sms("Mikko", 102, birth_years=(year,), life_stages=("newborn", "moving"), topics=("activities",),
                     slots=("mon_morning", "wed_morning"), gender_wish="man",
                     text="Haluamme tutustua muihin perheisiin ja tietää, missä neuvolan ryhmä on.")  # fmt: skip
    t.ask("F2", IISALMI, 120, **answers)
    t.take("F2", 119)
    t.accept("F2", 115)
    t.suggest("F2", "olli", 112)
    t.both_say_yes("F2", "olli", 110)
    t.agree("F2", "olli", 100, goals=["Löydämme kohtaamispaikan ja muita perheitä"], **TERMS)
    t.visit("F2", "olli", 90, note="Menimme ensimmäisen kerran kohtaamispaikkaan.", form="accompanying")
    services.second_parent(t, "F2", 96, "Antti", channel="email", email="antti@example.org", sees="everything")
    t.walk_on("F2", "olli", 56)
    t.finish("F2", 20, reason="goal_reached")


def f3(t: Teller, year: int) -> None:
    """To understand school messages and talk with the teacher; learning Finnish."""
    answers = by_sms("Layla", 103, birth_years=(year - 7, year - 9), life_stages=("school_start", "moving"),
                     topics=("services", "talk"), languages=("ar", "fi"), slots=("mon_evening", "wed_evening"),
                     gender_wish="woman", text="Haluan ymmärtää Wilman viestit ja puhua opettajan kanssa.")  # fmt: skip
    t.ask("F3", SASTAMALA, 45, **answers)
    t.take("F3", 44)
    t.accept("F3", 40)
    t.suggest("F3", "amina", 37)
    t.both_say_yes("F3", "amina", 35)
    t.agree("F3", "amina", 21, goals=["Ymmärrän Wilman viestit", "Uskallan puhua opettajan kanssa"], **TERMS)
    t.visit("F3", "amina", 12, note="Luimme Wilman viestit yhdessä.")
    services.asked_outside_role(t, "F3", "amina", 2)
    ahead = t.today + timedelta(days=4)
    with at(t.when(2, "12.00")):
        actions.book_appointment(
            request_of("F3").family, adult=request_of("F3").contact, service=ServiceCategory.SCHOOL,
            starts_at=moment(ahead, "15.15"), place="Kivikoulu, luokka 2B", is_shared=True, actor=parent("F3"),
            what_to_take="Kysymykset paperilla", submission_key="demo-F3-school",
        )  # fmt: skip


def f4(t: Teller, year: int) -> None:
    """Someone who has survived this age; every second week with a thirteen-year-old."""
    answers = by_sms("Jari", 104, birth_years=(year - 13,), life_stages=("adolescence", "separation"), topics=("talk",),
                     wants_father_to_father=True, wants_lived_experience=True, slots=("tue_evening",),
                     text="Toivon juttukaveriksi jotakuta, joka on selvinnyt tästä iästä.")  # fmt: skip
    t.ask("F4", IISALMI, 46, **answers)
    t.take("F4", 45)
    t.accept("F4", 42)
    services.wish_talk(t, "F4", 3)
    letter_day = working_day(7, t.today)
    with at(moment(letter_day, "12.00")) as now:
        from_reminders(now)


def f5(t: Teller, year: int) -> None:
    """Less phoning, more time together."""
    answers = by_sms("Hanna", 105, birth_years=(year - 8,), life_stages=("special_needs", "school_start"),
                     topics=("services", "appointments"), slots=("mon_morning", "tue_morning"),
                     text="Vähemmän soittelua, enemmän aikaa yhdessä.")  # fmt: skip
    t.ask("F5", SASTAMALA, 130, **answers)
    t.take("F5", 129)
    t.accept("F5", 125)
    t.suggest("F5", "kerttu", 122)
    t.both_say_yes("F5", "kerttu", 120)
    t.agree("F5", "kerttu", 108, goals=["Puheluihin kuluu vähemmän aikaa"], **TERMS)
    t.visit("F5", "kerttu", 90, note="Soitimme yhdessä kolme puhelua.", form="phone", place_type="remote")
    t.walk_on("F5", "kerttu", 62)
    with at(t.when(10, "9.30")):
        until = t.today + timedelta(days=30)
        matching.pause_match(match_of("F5"), until=until, actor=parent("F5"))


def f6(t: Teller, year: int) -> None:
    """School start feels new again; a grandmother and a six-year-old."""
    answers = by_sms("Aili", 106, birth_years=(year - 6,), life_stages=("preschool_start", "school_start"),
                     topics=("services", "talk"), slots=("tue_evening", "thu_evening"), call_hours=("morning",),
                     text="Koulun aloitus tuntuu taas uudelta.")  # fmt: skip
    t.ask("F6", IISALMI, 16, **answers)
    t.take("F6", 14)
    t.accept("F6", 9)
    t.suggest("F6", "sini", 2)


def f7(t: Teller, year: int) -> None:
    """A doula and a family café; the first child is on the way."""
    due = (t.today.replace(day=1) + timedelta(days=62)).replace(day=1)
    answers = {"called": "Ida", "channel": "email", "email": "ida@example.org", "language": "sv", "due_month": due,
               "life_stages": ("expecting",), "topics": ("talk", "activities"), "support_form": "doula",
               "text": "Jag önskar en doula och vill hitta till familjekaféet."}  # fmt: skip
    t.ask("F7", RASEBORG, 60, **answers)
    t.take("F7", 59)
    t.accept("F7", 55)
    t.suggest("F7", "maria", 52)
    t.both_say_yes("F7", "maria", 50)
    t.agree("F7", "maria", 40, goals=["Jag känner mig trygg inför förlossningen"], **TERMS_SV)
    t.visit("F7", "maria", 25, note="Vi pratade om förlossningen.")
    t.visit("F7", "maria", 9, note="Vi besökte familjekaféet.", place_type="service_point")


def f8(t: Teller, year: int) -> None:
    """Wrote at night; guided to professionals together, and nothing more is written down."""
    t.ask("F8", SASTAMALA, 33, clock="23.40", **by_sms("Elina", 108, birth_years=(year - 4,), topics=("talk",),
                                                          channel="call", may_leave_message=False))  # fmt: skip
    t.take("F8", 32)
    redirect(t, "F8", 32, ServiceCategory.SHELTER, RedirectReason.VIOLENCE_ONGOING,
             "Soitamme yhdessä huomenna. Nollalinja vastaa yölläkin.")  # fmt: skip


def f9(t: Teller, year: int) -> None:
    """Needs a child-minder for work shifts."""
    t.ask("F9", IISALMI, 24, **by_sms("Teemu", 109, birth_years=(year - 3,), topics=("services",),
                                      text="Tarvitsen hoitajan työvuorojen ajaksi."))  # fmt: skip
    t.take("F9", 22)
    redirect(t, "F9", 22, ServiceCategory.CHILD_MINDING, RedirectReason.NEEDS_CHILDCARE,
             "Varaa hoitaja lastenhoitoavusta. Autamme hakemuksessa.")  # fmt: skip


def f10(t: Teller, year: int) -> None:
    """Vi vill hitta rätt dörr."""
    answers = {"called": "Susanne", "channel": "email", "email": "susanne@example.org", "language": "sv",
               "birth_years": (year - 15,), "life_stages": ("adolescence",), "topics": ("services", "talk"),
               "slots": ("tue_evening", "sun_afternoon"), "text": "Vi vill hitta rätt dörr."}  # fmt: skip
    t.ask("F10", RASEBORG, 13, **answers)
    t.take("F10", 12)
    t.accept("F10", 6)


def f11(t: Teller, year: int) -> None:
    """Goals reached after eight months."""
    answers = by_sms("Katja", 111, birth_years=(year - 7, year - 10), life_stages=("separation", "school_start"),
                     topics=("kela", "talk"), slots=("mon_evening", "tue_evening"),
                     text="Haluan saada paperit ja oman jaksamisen järjestykseen.")  # fmt: skip
    t.ask("F11", SASTAMALA, 310, **answers)
    t.take("F11", 308)
    t.accept("F11", 304)
    t.suggest("F11", "helvi", 300)
    t.both_say_yes("F11", "helvi", 298)
    t.agree("F11", "helvi", 284, goals=["Paperit ovat järjestyksessä", "Minulla on joku, jolle soittaa"], **TERMS)
    evidence.answer("F11", t.today, 276, goals=(3, 1), everyday=(2, 3, 4, 6, None))
    t.walk_on("F11", "helvi", 240)
    evidence.answer("F11", t.today, 185, goals=(5, 6), everyday=(5, 5, 6, 7, 6))
    for days_ago in (260, 200, 150, 90):
        t.visit("F11", "helvi", days_ago, note="Tapasimme ja kävimme läpi viikon asiat.")
    t.finish("F11", 40, reason="goal_reached")
    evidence.learn("F11", t.today, 39)
    evidence.answer("F11", t.today, 38, goals=(8, 9), everyday=(7, 8, 8, 9, 7))
    evidence.tell("F11", "helvi", t.today, 36)


def f12(t: Teller, year: int) -> None:
    """Not reached after three calls."""
    t.ask("F12", IISALMI, 50, **by_sms("Nina", 112, birth_years=(year - 1,), topics=("appointments",)))
    t.take("F12", 48, outcome="not_reached")
    for days_ago in (44, 40):
        with at(t.when(days_ago, "15.00")):
            actions.record_attempt(request_of("F12"), outcome="not_reached", actor=office(request_of("F12")).actor)
    day = working_day(30, t.today)
    with at(moment(day, "15.30")):
        actions.expire_request(request_of("F12"), on=day, actor=office(request_of("F12")).actor)


def redirect(t: Teller, code: str, days_ago: int, category: str, reason: str, next_step: str) -> None:
    with at(t.when(days_ago, "11.00")):
        request = request_of(code)
        service = ServiceEntry.objects.serving(request.family.municipality).filter(category=category).first()
        actions.redirect_request(
            request, service=service, next_step=next_step, reason=reason, actor=office(request).actor
        )


def book(t: Teller, code: str, service: str, days_ago: int) -> Appointment:
    request, actor = request_of(code), parent(code)
    with at(moment(working_day(days_ago + 12, t.today), "19.00")):
        return actions.book_appointment(
            request.family, adult=request.contact, service=service, is_shared=True, actor=actor,
            starts_at=moment(working_day(days_ago, t.today), "9.45"), submission_key=f"demo-{code}-{service}",
        )  # fmt: skip


def appointment(t: Teller, code: str, service: str, days_ago: int, *, outcome: str) -> None:
    """A booked time that has passed and has its outcome."""
    row = book(t, code, service, days_ago)
    with at(moment(working_day(days_ago, t.today), "18.00")):
        actions.record_outcome(row, outcome=outcome, actor=parent(code))


def moved(t: Teller, code: str, service: str, from_days_ago: int, to_days_ago: int) -> None:
    """A booked time that was moved, and kept in the end."""
    row = book(t, code, service, from_days_ago)
    new_day = working_day(to_days_ago, t.today)
    with at(t.when(from_days_ago + 2, "12.00")):
        later = actions.move_appointment(row, starts_at=moment(new_day, "9.45"), actor=parent(code))
    with at(moment(new_day, "18.00")):
        actions.record_outcome(later, outcome="kept", actor=parent(code))


def from_reminders(now) -> None:
    """Let the timers of that day run."""
    reminders.write_to_waiting(now)
