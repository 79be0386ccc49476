"""The columns of a table of old cases. Each may be headed in English, Finnish or Swedish."""

from __future__ import annotations

from accounts.tables import Column

COLUMNS = (
    Column("reference", "reference", "viite", "referens", is_needed=True),
    Column("municipality", "municipality", "kunta", "kommun", is_needed=True),
    Column("state", "state", "tila", "läge", is_needed=True),
    Column("received_on", "received on", "saapunut", "inkommen", is_needed=True),
    Column("accepted_on", "accepted on", "hyväksytty", "godkänd"),
    Column("began_on", "companionship began on", "rinnallakulku alkoi", "följeslagarskapet började"),
    Column("planned_end_on", "planned end on", "suunniteltu päättyminen", "planerat slut"),
    Column("ended_on", "ended on", "päättynyt", "avslutad"),
    Column("end_reason", "end reason", "päättymisen syy", "orsak till avslut"),
    Column("programme", "programme", "ohjelma", "program"),
    Column("support_form", "form of support", "tukimuoto", "stödform"),
    Column("called", "called", "nimi", "namn"),
    Column("phone", "phone", "puhelin", "telefon"),
    Column("email", "e-mail", "sähköposti", "e-post"),
    Column("channel", "way of contact", "yhteystapa", "kontaktsätt"),
    Column("language", "language", "kieli", "språk"),
    Column("languages", "spoken languages", "puhutut kielet", "talade språk"),
    Column("may_leave_message", "may leave a message", "viestin saa jättää", "meddelande får lämnas"),
    Column("has_shared_phone", "shared phone", "jaettu puhelin", "delad telefon"),
    Column("wants_neutral_sender", "neutral sender", "neutraali lähettäjä", "neutral avsändare"),
    Column("has_protected_address", "secret contact details", "turvakielto", "spärrmarkering"),
    Column("birth_years", "birth years", "syntymävuodet", "födelseår"),
    Column("topics", "topics", "aiheet", "ämnen"),
    Column("life_stages", "life stages", "elämänvaiheet", "livsskeden"),
    Column("consent_on", "consent on", "suostumus annettu", "samtycke givet"),
    Column("consent_channel", "consent given", "suostumuksen tapa", "samtyckets sätt"),
    Column("volunteer_email", "volunteer e-mail", "vapaaehtoisen sähköposti", "frivilligs e-post"),
    Column("coordinator_email", "coordinator e-mail", "koordinaattorin sähköposti", "koordinators e-post"),
)
