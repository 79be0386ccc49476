import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation

from core.refusals import Refused
from tests.factories import cast
from tests.factories import requirements as made
from tests.factories.cast import MAKER, Office, Person
from tests.factories.volunteering import open_role
from volunteers import actions, rules
from volunteers.document_drafts import DRAFTS
from volunteers.documents import Block, blocks_of, text_of
from volunteers.models import DocumentAcceptance, VolunteerDocument, VolunteerRole
from volunteers.requirements import standing

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]

TEXTS = {"text_fi": "# Lupaus\n\nLupaan <b>tämän</b>.", "text_sv": "Jag lovar.", "text_en": ""}
COMMITMENT = {"text_fi": "Kerron, jos lapsi on vaarassa.", "text_sv": "Jag berättar om ett barn är i fara."}
LIMITS = {
    ("confidentiality", "fi"): ["Jos lapsi on vaarassa, kerron koordinaattorille.", "soitan 112"],
    ("confidentiality", "sv"): ["Om ett barn är i fara berättar jag för koordinatorn.", "ringer jag 112"],
    ("confidentiality", "en"): ["If a child is in danger I tell the coordinator.", "I call 112"],
    ("agreement", "fi"): ["Noudatat vaitiolositoumusta.", "Kerrot koordinaattorille, jos jokin huolettaa sinua."],
    ("agreement", "sv"): ["Du följer tystnadsförbindelsen.", "Du berättar för koordinatorn om något oroar dig."],
    ("agreement", "en"): ["You keep the confidentiality commitment.", "You tell the coordinator if something worries"],
}


@pytest.fixture
def role(here: Office) -> VolunteerRole:
    role = open_role(here)
    made.asks(role, "confidentiality", here, grace_days=30)
    return VolunteerRole.objects.select_related("programme").get(pk=role.pk)


def newest() -> VolunteerDocument:
    return VolunteerDocument.objects.order_by("-version").first()


def code_of(refusal) -> str | None:
    return refusal.code if refusal else None


def test_a_published_version_is_not_changed_by_the_next(here: Office) -> None:
    first = actions.publish_document(here.organisation, kind="agreement", actor=MAKER, **TEXTS)
    second = actions.publish_document(here.organisation, kind="agreement", actor=MAKER, **{**TEXTS, "text_sv": "Nytt."})
    other = actions.publish_document(here.organisation, kind="confidentiality", actor=MAKER, **COMMITMENT)
    assert [(one.kind, one.version) for one in (first, second, other)] == [
        ("agreement", 1),
        ("agreement", 2),
        ("confidentiality", 1),
    ]
    first.refresh_from_db()
    assert first.text_sv == "Jag lovar."


def test_refusals_of_publishing(
    here: Office, there: Office, administrator_here: Person, coordinator_here: Person
) -> None:
    actions.publish_document(here.organisation, kind="agreement", actor=MAKER, **TEXTS)
    same = {"fi": TEXTS["text_fi"], "sv": TEXTS["text_sv"], "en": ""}
    office = administrator_here.actor
    table = [
        (here, {**same, "en": "I promise."}, office, None),
        (here, same, office, "same"),
        (here, {"fi": "  ", "sv": "Nytt"}, office, "no_finnish"),
        (there, {**same, "en": "I promise."}, office, "other_organisation"),
        (here, {**same, "en": "I promise."}, coordinator_here.actor, "not_yours"),
    ]
    for where, texts, actor, code in table:
        refusal = rules.why_not_publish(where.organisation, kind="agreement", texts=texts, actor=actor)
        assert code_of(refusal) == code, texts


@pytest.mark.parametrize(("kind", "language"), LIMITS)
def test_a_draft_says_in_each_language_when_one_tells(kind: str, language: str) -> None:
    for words in LIMITS[kind, language]:
        assert words in DRAFTS[kind][f"text_{language}"]


@pytest.mark.parametrize("language", rules.LANGUAGES)
def test_a_commitment_that_hides_in_one_language_when_one_tells_is_not_published(
    language: str, here: Office, administrator_here: Person
) -> None:
    desk, address = administrator_here.client, "/administration/documents/confidentiality/new/"
    sent = {**DRAFTS["confidentiality"], f"text_{language}": "Silence. Tystnad. Vaitiolo.", "do": "publish"}
    page = desk.post(address, sent)
    assert "is missing" in str(page.context["form"].errors[f"text_{language}"])
    assert not VolunteerDocument.objects.exists()
    texts = {code: sent[f"text_{code}"] for code in rules.LANGUAGES}
    ask = {"texts": texts, "actor": administrator_here.actor}
    assert code_of(rules.why_not_publish(here.organisation, kind="confidentiality", **ask)) == "no_limit"
    assert rules.why_not_publish(here.organisation, kind="agreement", **ask) is None
    assert desk.post(address, {**DRAFTS["confidentiality"], "do": "publish"}).status_code == 302


def test_refusals_of_accepting(
    here: Office, there: Office, role: VolunteerRole, volunteer_here: Person, volunteer_there: Person,
    coordinator_here: Person,
) -> None:  # fmt: skip
    old, document = newest(), made.document_of(here, "confidentiality")
    table = [
        (document, volunteer_here.actor, None),
        (document, made.applicant_for(here, role).actor, None),
        (old, volunteer_here.actor, "newer_version"),
        (document, volunteer_there.actor, "not_yours"),
        (document, coordinator_here.actor, "not_yours"),
    ]
    for asked, actor, code in table:
        assert code_of(rules.why_not_accept(asked, actor=actor)) == code
    actions.accept_document(document, actor=volunteer_here.actor)
    with pytest.raises(Refused, match="accepted"):
        actions.accept_document(document, actor=volunteer_here.actor)
    assert DocumentAcceptance.objects.count() == 1


@pytest.mark.parametrize("hat", ["volunteer", "applicant"])
def test_a_person_reads_and_accepts_on_the_own_page(
    hat: str, here: Office, role: VolunteerRole, volunteer_here: Person
) -> None:
    person = volunteer_here if hat == "volunteer" else made.applicant_for(here, role)
    document = newest()
    listed = person.client.get(f"/{hat}/requirements/").content.decode()
    assert f"/{hat}/documents/{document.pk}/" in listed
    assert "The confidentiality commitment is missing." in listed
    address = f"/{hat}/documents/{document.pk}/"
    assert "Lupaan." in person.client.get(address).content.decode()
    page = person.client.post(address, {}).content.decode()
    assert "Tick the box when you have read the text and accept it." in page
    assert person.client.post(address, {"is_accepted": "on"}).status_code == 302
    assert standing(person.user, role, timezone.localdate())[0].is_met
    page = person.client.get(address).content.decode()
    assert "You have accepted this" in page
    page = person.client.get(f"/{hat}/requirements/").content.decode()
    assert "in order" in page
    assert "missing" not in page
    assert person.client.post(address, {"is_accepted": "on"}).status_code == 409
    assert DocumentAcceptance.objects.filter(user=person.user).count() == 1


def test_an_earlier_version_stays_readable_and_the_new_one_is_asked(
    here: Office, role: VolunteerRole, volunteer_here: Person
) -> None:
    old = newest()
    actions.accept_document(old, actor=volunteer_here.actor)
    new = made.document_of(here, "confidentiality", text="Uusi lupaus.")
    page = volunteer_here.client.get("/volunteer/requirements/").content.decode()
    assert f"/volunteer/documents/{new.pk}/" in page
    assert f"/volunteer/documents/{old.pk}/" in page
    assert "Read and accept" in page
    assert "You have accepted this" in volunteer_here.client.get(f"/volunteer/documents/{old.pk}/").content.decode()


def test_documents_of_another_association_are_not_found(
    here: Office, there: Office, volunteer_here: Person, administrator_here: Person
) -> None:
    document = made.document_of(there, "agreement")
    assert volunteer_here.client.get(f"/volunteer/documents/{document.pk}/").status_code == 404
    assert volunteer_here.client.post(f"/volunteer/documents/{document.pk}/").status_code == 404
    assert administrator_here.client.get(f"/administration/documents/{document.pk}/").status_code == 404
    assert str(document.pk) not in administrator_here.client.get("/administration/documents/").content.decode().split(
        "administration/documents/"
    )


def test_an_administrator_begins_from_the_draft_sees_it_and_publishes(here: Office, administrator_here: Person) -> None:
    desk, address = administrator_here.client, "/administration/documents/agreement/new/"
    page = desk.get(address).content.decode()
    assert "# Vakuutus" in page
    sent = {**DRAFTS["agreement"], "text_en": ""}
    page = desk.post(address, {**sent, "do": "preview"}).content.decode()
    assert "<h3>Vakuutus</h3>" in page
    assert "Publish this version" in page
    assert not VolunteerDocument.objects.exists()
    answer = desk.post(address, {**sent, "do": "publish"})
    document = VolunteerDocument.objects.get()
    assert (answer.status_code, answer["Location"]) == (302, f"/administration/documents/{document.pk}/")
    assert document.text_fi == DRAFTS["agreement"]["text_fi"].strip()
    page = desk.post(address, {**sent, "do": "publish"}).content.decode()
    assert "There is nothing new to publish." in page
    assert desk.get("/administration/documents/whim/new/").status_code == 404


def test_markup_in_a_text_is_shown_as_it_was_typed(here: Office, volunteer_here: Person) -> None:
    document = actions.publish_document(here.organisation, kind="agreement", actor=MAKER, **TEXTS)
    page = volunteer_here.client.get(f"/volunteer/documents/{document.pk}/").content.decode()
    assert "&lt;b&gt;tämän&lt;/b&gt;" in page


def test_a_text_is_read_in_the_readers_language_and_in_finnish_where_there_is_none(here: Office) -> None:
    document = actions.publish_document(here.organisation, kind="agreement", actor=MAKER, **TEXTS)
    said = {}
    for language in ("fi", "sv", "en"):
        with translation.override(language):
            said[language] = text_of(document)
    assert said == {"fi": TEXTS["text_fi"], "sv": "Jag lovar.", "en": TEXTS["text_fi"]}


def test_a_text_is_paragraphs_headings_and_lists() -> None:
    text = "Alku\njatkuu\n\n# Otsikko\nTeksti\n- yksi\n- kaksi\n\n- kolme\nLoppu"
    assert blocks_of(text) == [
        Block("paragraph", ["Alku jatkuu"]),
        Block("heading", ["Otsikko"]),
        Block("paragraph", ["Teksti"]),
        Block("list", ["yksi", "kaksi"]),
        Block("list", ["kolme"]),
        Block("paragraph", ["Loppu"]),
    ]


@pytest.mark.parametrize("kind", VolunteerDocument.Kind.values)
def test_the_drafts_say_the_same_in_three_languages(kind: str) -> None:
    shapes = [[(block.kind, len(block.lines)) for block in blocks_of(text)] for text in DRAFTS[kind].values()]
    assert shapes[0] == shapes[1] == shapes[2]
    if kind == "agreement":
        headings = [block.lines[0] for block in blocks_of(DRAFTS[kind]["text_en"]) if block.kind == "heading"]
        assert headings == [
            "The role", "Beginning and rhythm", "Your rights", "Your duties", "Insurance", "Costs", "Your data",
            "Ending",
        ]  # fmt: skip


def test_the_own_page_takes_as_many_queries_for_many_requirements(here: Office, volunteer_here: Person) -> None:
    role = open_role(here)
    numbers = []
    for more in (3, 12):
        for number in range(more):
            module = made.module_of(here, f"Osa {more} {number}")
            actions.add_requirement(role, kind="module", module=module, actor=cast.MAKER)
        volunteer_here.client.get("/volunteer/requirements/")
        with CaptureQueriesContext(connection) as queries:
            assert volunteer_here.client.get("/volunteer/requirements/").status_code == 200
        numbers.append(len(queries))
    assert numbers[0] == numbers[1]
