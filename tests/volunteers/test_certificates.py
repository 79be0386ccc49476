"""Certificates: what they say, that they can be read aloud, and that anybody can check them."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pypdf import PdfReader

from activities import actions as shift_actions
from activities.models import Shift
from core.privacy import erase
from core.refusals import Refused
from tests.factories import cast, courses, matches, shifts
from tests.factories import service as service_around
from tests.factories.cast import Office, Person
from volunteers import actions, certificates
from volunteers.certificate_pdf import pdf_of
from volunteers.models import Certificate, Course, TrainingParticipation, Volunteer

pytestmark = pytest.mark.django_db
UNKNOWN = "ABCDEFGHJKLMNPQR"


@pytest.fixture(autouse=True)
def _no_tries_counted() -> Iterator[None]:
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def place(here: Office, coordinator_here: Person, volunteer_here: Person) -> TrainingParticipation:
    """A completed course of two modules."""
    course = courses.published(here, actor=coordinator_here.actor, name_fi="Perhekaverin peruskurssi")
    place = actions.enrol(course, volunteer_here.user, actor=volunteer_here.actor)
    courses.hold(course, {place.pk: 2}, actor=coordinator_here.actor)
    return TrainingParticipation.objects.get(pk=place.pk)


@pytest.fixture
def certificate(place: TrainingParticipation) -> Certificate:
    return place.certificate


@pytest.fixture
def service(volunteer_here: Person) -> Certificate:
    return actions.certify_service(volunteer_here.volunteer, volunteer_here.user, actor=volunteer_here.actor)


def reader_of(certificate: Certificate) -> PdfReader:
    return PdfReader(io.BytesIO(pdf_of(certificate)))


def words_in(certificate: Certificate) -> str:
    return " ".join(page.extract_text() for page in reader_of(certificate).pages)


def roles_in(node: Any) -> Iterator[str]:
    """Yield the roles of a tree of structure, in reading order."""
    node = node.get_object() if hasattr(node, "get_object") else node
    if isinstance(node, list):
        for child in node:
            yield from roles_in(child)
    elif isinstance(node, dict):
        if "/S" in node:
            yield str(node["/S"])
        yield from roles_in(node.get("/K", []))


# The file


def test_a_certificate_is_a_tagged_pdf_with_a_language_and_a_title(certificate: Certificate) -> None:
    reader = reader_of(certificate)
    root = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"].value is True
    assert root["/Lang"] == "en"
    assert root["/ViewerPreferences"]["/DisplayDocTitle"].value is True
    assert reader.metadata.title == "Certificate of training"
    assert reader.metadata.author == "Rinnalla täällä ry"
    assert b"pdfuaid:part>1<" in root["/Metadata"].get_object().get_data()


def test_everything_on_the_page_is_in_the_tree_of_structure(certificate: Certificate) -> None:
    roles = list(roles_in(reader_of(certificate).trailer["/Root"]["/StructTreeRoot"]))
    assert roles[0] == "/Document"
    assert [role for role in roles if role.startswith("/H")] == ["/H1", "/H2", "/H2"]
    assert {"/P", "/L", "/LI", "/Link"} <= set(roles)


def test_the_letters_are_in_the_file_and_are_the_sites_own(certificate: Certificate) -> None:
    fonts = reader_of(certificate).pages[0]["/Resources"]["/Font"].get_object().values()
    names = {str(font.get_object()["/BaseFont"]).partition("+")[2] for font in fonts}
    assert names == {"AtkinsonHyperlegibleNext-Regular", "AtkinsonHyperlegibleNext-Bold"}


def test_the_same_certificate_is_the_same_file(certificate: Certificate) -> None:
    assert pdf_of(certificate) == pdf_of(Certificate.objects.get(pk=certificate.pk))


@pytest.mark.parametrize("name", ["Äijö Škvořecký-Ńowak", "Ольга Шевченко", "علي حسن", "李小龍", "Anna 😀"])
def test_a_name_in_any_letters_gives_a_tagged_file(certificate: Certificate, name: str) -> None:
    certificate.facts = {**certificate.facts, "name": name}
    assert reader_of(certificate).trailer["/Root"]["/MarkInfo"]["/Marked"].value is True


def test_what_somebody_is_called_is_never_read_as_markup(certificate: Certificate) -> None:
    name = '#panic() *x* $y$ @z "\\'
    certificate.facts = {**certificate.facts, "name": name}
    assert name in words_in(certificate)


# What it says


def test_a_certificate_of_training_says_what_was_learned(certificate: Certificate) -> None:
    words = words_in(certificate)
    told = ("Eero Vapaa", "Perhekaverin peruskurssi", "6 h", "Osa 0 (3 h)", "Osa 1 (3 h)", certificate.shown_code)
    assert [word for word in told if word not in words] == []


def test_a_certificate_of_volunteering_says_roles_period_hours_and_training_and_nothing_of_a_family(
    place: TrainingParticipation, coordinator_here: Person, volunteer_here: Person, parent_here: Person
) -> None:
    request = matches.accepted(parent_here.request, office=coordinator_here.actor, worker=coordinator_here.user)
    match = matches.match_in("active", request, volunteer_here.volunteer, office=coordinator_here.actor)
    now = timezone.now()
    for days, minutes in ((1, 60), (2, 95)):
        match.meetings.create(starts_at=now - timedelta(days=days), minutes=minutes, logged_at=now)
    match.meetings.create(starts_at=now + timedelta(days=1), minutes=600)
    found = actions.certify_service(volunteer_here.volunteer, volunteer_here.user, actor=volunteer_here.actor)
    words = words_in(found)
    assert (found.facts["hours"], found.facts["what"]) == ("2.5", ["companion"])
    assert [word for word in ("Eero Vapaa", "companion", "2.5 h", "Osa 0 (3 h)") if word not in words] == []
    assert [word for word in ("Kaisa", request.reference) if word in f"{words}{found.facts}"] == []
    assert set(found.facts) == {"language", "name", "organisation", "what", "from", "until", "hours", "learned"}


def test_the_hours_are_those_of_visits_and_of_shifts_at_which_one_was(
    here: Office, coordinator_here: Person, volunteer_here: Person
) -> None:
    shifts.serves(volunteer_here, shifts.grandparents(here))
    match = service_around.beside_a_family(here, coordinator_here, volunteer_here.volunteer)
    service_around.visited(match)
    places = [shifts.on(shift_here(here, days), volunteer_here) for days in (5, 6, 7)]
    for place, present in zip(places, (True, False), strict=False):
        shifts.pass_by(place.shift, timedelta(days=10))
        came = [place.pk] if present else []
        shift_actions.mark_attendance(place.shift, present=came, actor=coordinator_here.actor)
    found = actions.certify_service(volunteer_here.volunteer, volunteer_here.user, actor=volunteer_here.actor)
    assert found.facts["hours"] == "3"


def shift_here(here: Office, days: int) -> Shift:
    return shifts.shift(here, shifts.grandparents(here), days=days)


def test_an_ended_volunteer_s_period_ends_with_the_service(coordinator_here: Person, volunteer_here: Person) -> None:
    actions.end_volunteer(volunteer_here.volunteer, actor=coordinator_here.actor)
    found = actions.certify_service(volunteer_here.volunteer, volunteer_here.user, actor=coordinator_here.actor)
    assert found.facts["until"] == timezone.localdate().isoformat()


def test_while_nothing_has_changed_the_certificate_stays_the_same(volunteer_here: Person, service: Certificate) -> None:
    again = actions.certify_service(volunteer_here.volunteer, volunteer_here.user, actor=volunteer_here.actor)
    assert (again, Certificate.objects.count()) == (service, 1)


def test_a_certificate_keeps_what_was_printed(certificate: Certificate, coordinator_here: Person) -> None:
    course = certificate.participation.course
    Course.objects.filter(pk=course.pk).update(name_fi="Toinen nimi")
    assert "Perhekaverin peruskurssi" in words_in(Certificate.objects.get(pk=certificate.pk))


# Who gets it


def refused(act: Callable[[], object]) -> str:
    with pytest.raises(Refused) as caught:
        act()
    return caught.value.refusal.code


def test_a_certificate_follows_from_a_completed_course_alone_and_once(
    here: Office, place: TrainingParticipation, coordinator_here: Person, volunteer_here: Person
) -> None:
    other = courses.published(here, actor=coordinator_here.actor)
    begun = actions.enrol(other, volunteer_here.user, actor=volunteer_here.actor)
    assert refused(lambda: actions.certify(begun, actor=coordinator_here.actor)) == "not_completed"
    assert refused(lambda: actions.certify(place, actor=coordinator_here.actor)) == "has_certificate"


def test_nobody_else_makes_revokes_or_opens_a_certificate(
    certificate: Certificate, coordinator_there: Person, volunteer_here: Person, volunteer_there: Person
) -> None:
    row = volunteer_here.volunteer
    assert refused(lambda: actions.certify_service(row, row.user, actor=volunteer_there.actor)) == "not_yours"
    assert (
        refused(lambda: actions.certify_service(row, row.user, actor=coordinator_there.actor)) == "other_organisation"
    )
    assert refused(lambda: actions.revoke_certificate(certificate, actor=volunteer_here.actor)) == "not_yours"
    assert refused(lambda: actions.revoke_certificate(certificate, actor=coordinator_there.actor)) == (
        "other_organisation"
    )
    assert volunteer_there.client.get(f"/volunteer/certificates/{certificate.pk}/").status_code == 404
    assert coordinator_there.client.get(f"/coordinator/certificates/{certificate.pk}/").status_code == 404


def test_the_volunteer_makes_and_downloads_the_certificate_of_the_service(volunteer_here: Person) -> None:
    client = volunteer_here.client
    assert "It says nothing about any family." in client.get("/volunteer/training/certificate/").content.decode()
    client.post("/volunteer/training/certificate/")
    found = Certificate.objects.get()
    answer = client.get(f"/volunteer/certificates/{found.pk}/")
    assert (answer.status_code, answer["Content-Type"], answer["Cache-Control"]) == (200, "application/pdf", "no-store")


def test_the_office_makes_downloads_and_revokes(coordinator_here: Person, volunteer_here: Person) -> None:
    client = coordinator_here.client
    client.post(f"/coordinator/volunteers/{volunteer_here.volunteer.pk}/certificate/")
    found = Certificate.objects.get()
    assert client.get(f"/coordinator/certificates/{found.pk}/").content[:5] == b"%PDF-"
    client.post(f"/coordinator/certificates/{found.pk}/revoke/")
    assert Certificate.objects.get().revoked_at is not None
    assert volunteer_here.client.get(f"/volunteer/certificates/{found.pk}/").status_code != 200
    assert refused(lambda: actions.revoke_certificate(found, actor=coordinator_here.actor)) == "is_revoked"


def test_each_of_a_couple_gets_a_certificate_of_what_they_did_together_and_learned_alone(
    here: Office, place: TrainingParticipation, coordinator_here: Person, volunteer_here: Person
) -> None:
    other = cast.worker(here, "volunteer", "Toini Toinen")
    Volunteer.objects.filter(pk=volunteer_here.volunteer.pk).update(unit="couple", together_with=other.user)
    assert other.client.post("/volunteer/training/certificate/").status_code == 302
    own = Certificate.objects.get(user=other.user)
    assert (own.facts["name"], own.facts["learned"]) == ("Toini Toinen", [])
    assert other.client.get(f"/volunteer/certificates/{own.pk}/").status_code == 200
    page = f"/coordinator/people/{volunteer_here.user.pk}/training/"
    assert "Training: Toini Toinen" in coordinator_here.client.get(page).content.decode()
    coordinator_here.client.post(f"/coordinator/volunteers/{volunteer_here.volunteer.pk}/certificate/")
    given = {row.user: row.facts for row in Certificate.objects.filter(kind="service")}
    assert set(given) == {other.user, volunteer_here.user}
    assert [word["name"] for word in given[volunteer_here.user]["learned"]] == ["Osa 0", "Osa 1"]
    assert given[other.user]["from"] == given[volunteer_here.user]["from"]


def test_nobody_gets_the_certificate_of_another_one_s_service(volunteer_here: Person, coordinator_here: Person) -> None:
    row, stranger = volunteer_here.volunteer, cast.stranger("Ilmari Ulkopuolinen")
    give = lambda who, actor: actions.certify_service(row, who, actor=actor)  # noqa: E731
    assert refused(lambda: give(stranger.user, coordinator_here.actor)) == "other_person"


# Checking it


def check(code: str) -> Any:
    return Client().get(f"/en/certificates/{code}/")


def test_a_valid_certificate_says_who_what_when_and_how_much(certificate: Certificate) -> None:
    answer = check(certificate.shown_code)
    text = answer.content.decode()
    told = ("This certificate is valid", "Eero Vapaa", "Perhekaverin peruskurssi", "6 h", "Rinnalla täällä ry")
    assert answer.status_code == 200
    assert [word for word in told if word not in text] == []


def test_a_code_is_found_however_it_was_typed(certificate: Certificate) -> None:
    for typed in (certificate.code, certificate.shown_code.lower(), certificate.shown_code.replace("-", " ")):
        assert check(typed).status_code == 200
    answer = Client().get("/en/certificates/", {"code": certificate.shown_code.lower()})
    assert answer["Location"] == f"/en/certificates/{certificate.code}/"


def test_a_revoked_certificate_says_only_that(certificate: Certificate, coordinator_here: Person) -> None:
    actions.revoke_certificate(certificate, actor=coordinator_here.actor)
    text = check(certificate.code).content.decode()
    assert "This certificate has been revoked" in text
    assert [word for word in ("Eero Vapaa", "Perhekaverin") if word in text] == []


def test_an_unknown_code_costs_as_much_as_a_known_one(certificate: Certificate, coordinator_here: Person) -> None:
    def cost(code: str) -> int:
        with CaptureQueriesContext(connection) as queries:
            check(code)
        return len(queries)

    check(UNKNOWN)
    valid, unknown = cost(certificate.code), cost(UNKNOWN)
    actions.revoke_certificate(certificate, actor=coordinator_here.actor)
    assert valid == unknown == cost(certificate.code)
    answer = check(UNKNOWN)
    assert (answer.status_code, "We do not know this code" in answer.content.decode()) == (404, True)


def test_no_search_engine_keeps_the_page(certificate: Certificate) -> None:
    for code in (certificate.code, UNKNOWN):
        answer = check(code)
        assert answer["X-Robots-Tag"] == "noindex, nofollow"
        assert 'content="noindex, nofollow"' in answer.content.decode()
        assert "no-store" in answer["Cache-Control"]


def test_guessing_codes_is_stopped(certificate: Certificate, settings: Any) -> None:
    settings.RINNALLA_RATE_LIMITS = {"certificate": "3/h/ip"}
    assert [check(UNKNOWN).status_code for _ in range(4)] == [404, 404, 404, 429]
    assert check(certificate.code).status_code == 429


def test_codes_are_long_and_never_alike() -> None:
    codes = {certificates.new_code() for _ in range(200)}
    assert len(codes) == 200
    assert {len(code) for code in codes} == {16}
    assert set("".join(codes)) <= set(certificates.LETTERS)


def test_what_goes_with_a_person_when_they_are_erased_is_their_certificates(
    certificate: Certificate, coordinator_here: Person, volunteer_here: Person
) -> None:
    erase(volunteer_here.user)
    assert check(certificate.code).status_code == 404
