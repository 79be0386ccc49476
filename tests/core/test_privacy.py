from collections.abc import Iterator
from typing import Any

import pytest
from cryptography.fernet import Fernet
from django.db import connection, models, transaction

from core.models import AuditEntry
from core.privacy import ROW, CannotRead, declared, erase, export, own_models, rows_about, seal, unseal
from families.models import Adult, Family, RequestNote
from matching.models import Match, Meeting
from partners.models import AgreementParty, PartnerAgreement
from tests.factories import cast, worlds
from tests.factories.worlds import World

SURNAME = "Haapakorpinen"
# Who comes to an activity, wishes or asks for a visit has no file; what they told has lines of retention of its own.
WITHOUT_A_FILE = {f"activities.{name}" for name in ("Feedback", "HostVisit", "RegisteredChild", "Registration", "Wish")}


@pytest.fixture(scope="module")
def built(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    """A world that stands for the whole file; each test forgets what it changed in it."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield worlds.build(1_000, cast.RAASEPORI, surname=SURNAME, worker_name="Kuusikallio")
        transaction.set_rollback(True)


@pytest.fixture
def world(built: World, db: None) -> World:
    return built


def everything() -> Iterator[tuple[str, str]]:
    """Yield every text that any table of ours holds, opened if it is sealed, with the column it stands in."""
    for model in own_models():
        for row in model._base_manager.values():
            for name, value in row.items():
                yield f"{model._meta.label}.{name}", str(value)


def columns_with(*words: str) -> set[str]:
    return {column for column, text in everything() if any(word in text for word in words)}


# Export


def test_an_export_tells_all_that_every_app_knows(world: World) -> None:
    exported = export(world.parents[0].family)
    assert {
        "families.Adult",
        "families.Child",
        "families.SupportRequest",
        "families.RequestNote",
        "families.Consent",
        "families.Appointment",
        "families.IntakeTalk",
        "matching.Match",
        "matching.Meeting",
        "matching.Agreement",
        "matching.Goal",
    } <= set(exported)
    assert exported["families.Adult"][0]["called"] == f"Kaisa {SURNAME}"
    assert exported["families.RequestNote"][0]["text"] == f"Olen {SURNAME} ja toivon kulkijaa."
    assert f"{SURNAME} nauroi" in " ".join(meeting["note"] for meeting in exported["matching.Meeting"])


def test_an_export_tells_nothing_of_another_family(world: World) -> None:
    exported = str(export(world.parents[0].family))
    other = world.parents[1]
    assert str(other.adult.phone) not in exported
    assert other.request.reference not in exported


def test_an_export_holds_no_secret(world: World) -> None:
    exported = export(world.parents[0].family)
    link = world.parents[0].adult.links.earliest("pk")
    assert link.token_hash not in str(exported)
    assert world.parents[0].request.submission_key not in str(exported)


def test_an_export_leaves_out_what_is_about_the_volunteer(world: World) -> None:
    exported = export(world.parents[0].family)
    assert not {"matching.MeetingFeeling", "volunteers.Volunteer"} & set(exported)
    about_volunteer = export(world.volunteer.user)
    assert {"matching.MeetingFeeling", "volunteers.Volunteer", "accounts.Membership"} <= set(about_volunteer)
    assert "password" not in about_volunteer["accounts.User"][0]


# Erasing


def erase_family(family: Family) -> dict[str, int]:
    with transaction.atomic():
        return erase(family)


def test_after_erasing_nothing_personal_is_left_of_a_family_anywhere(world: World) -> None:
    assert columns_with(SURNAME) != set()
    phones = [str(parent.adult.phone) for parent in world.parents]
    for family in Family.objects.all():
        erase_family(family)
    left = columns_with(SURNAME, *phones)
    assert {column for column in left if column.rpartition(".")[0] not in WITHOUT_A_FILE} == set()


def test_erasing_one_family_leaves_the_others_whole(world: World) -> None:
    first, second = world.parents[:2]
    before = str(export(second.family))
    erase_family(first.family)
    assert str(export(second.family)) == before


def test_erasing_keeps_the_anonymous_rows_that_figures_are_made_of(world: World) -> None:
    family = world.parents[0].family
    adults = family.adults.count()
    touched = erase_family(family)
    assert Family.objects.filter(pk=family.pk).exists()
    assert family.requests.get().topics == []
    assert Meeting.objects.filter(match__request__family=family).count() == 2
    assert touched["families.Adult"] == adults
    assert not Adult.objects.filter(family=family).exists()


def test_erasing_keeps_the_trail(world: World) -> None:
    entries = AuditEntry.objects.count()
    erase_family(world.parents[0].family)
    assert AuditEntry.objects.count() == entries


def test_erasing_twice_erases_nothing_more(world: World) -> None:
    family = world.parents[0].family
    erase_family(family)
    after = sorted(everything())
    erase_family(family)
    assert sorted(everything()) == after


# What organisations have agreed, word for word: who signs it is erased, the words stay as they were accepted.
ABOUT_ORGANISATIONS: dict[type[models.Model], set[str]] = {
    PartnerAgreement: {"purpose", "boundaries", "money", "data_words"},
    AgreementParty: {"responsibilities"},
}


@pytest.mark.parametrize("model", list(own_models()), ids=lambda model: model._meta.label)
def test_what_is_sealed_or_long_is_erased_with_its_subject(model: type[models.Model]) -> None:
    """A field for free text about somebody is blanked or goes with its row."""
    free = {f.name for f in model._meta.fields if isinstance(f, models.TextField) and not f.choices}
    free -= ABOUT_ORGANISATIONS.get(model, set())
    about = [privacy for privacy in declared(model) if privacy.subject]
    if about:
        assert any(privacy.erase == ROW or free <= set(privacy.erase) for privacy in about), free


def test_rows_about_somebody_are_found_by_the_declarations(world: World) -> None:
    found = {rows.model for _privacy, rows in rows_about(world.parents[0].family)}
    assert {Family, Adult, RequestNote, Match, Meeting} <= found


# Sealed text


def stored(note: RequestNote) -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT text FROM families_requestnote WHERE id = %s", [note.pk])
        return cursor.fetchone()[0]


@pytest.fixture
def note(parent_here: cast.Person) -> RequestNote:
    return RequestNote.objects.create(request=parent_here.request, text="Olen väsynyt.")


def key() -> str:
    return Fernet.generate_key().decode()


def test_the_database_holds_no_word_of_a_sealed_text(note: RequestNote) -> None:
    assert "väsynyt" not in stored(note)
    assert RequestNote.objects.get(pk=note.pk).text == "Olen väsynyt."


def test_the_same_text_is_sealed_differently_each_time() -> None:
    assert seal("Olen väsynyt.") != seal("Olen väsynyt.")


def test_a_wrong_key_raises_and_shows_nothing(note: RequestNote, settings: Any) -> None:
    settings.FIELD_KEYS = [key()]
    with pytest.raises(CannotRead) as caught:
        RequestNote.objects.get(pk=note.pk)
    assert stored(note) not in str(caught.value)


def test_a_damaged_text_raises(note: RequestNote) -> None:
    with connection.cursor() as cursor:
        cursor.execute("UPDATE families_requestnote SET text = %s", [stored(note)[:-5] + "AAAA="])
    with pytest.raises(CannotRead):
        RequestNote.objects.get(pk=note.pk)


@pytest.mark.parametrize("text", ["Olen väsynyt.", ":", "12345678:abc"])
def test_a_text_that_was_never_sealed_raises(text: str) -> None:
    with pytest.raises(CannotRead):
        unseal(text)


def test_a_new_key_seals_what_is_new_and_the_old_one_opens_what_is_old(note: RequestNote, settings: Any) -> None:
    old, new = settings.FIELD_KEYS[0], key()
    settings.FIELD_KEYS = [new, old]
    found = RequestNote.objects.get(pk=note.pk)
    assert found.text == "Olen väsynyt."
    before = stored(note)
    found.save(update_fields=["text"])
    assert stored(note).split(":")[0] != before.split(":")[0]
    settings.FIELD_KEYS = [new]
    assert RequestNote.objects.get(pk=note.pk).text == "Olen väsynyt."


def test_a_key_taken_out_of_the_ring_opens_nothing(note: RequestNote, settings: Any) -> None:
    settings.FIELD_KEYS = [key(), key()]
    with pytest.raises(CannotRead):
        unseal(stored(note))


@pytest.mark.parametrize("empty", ["", None])
def test_nothing_is_not_sealed(empty: str | None) -> None:
    field = RequestNote._meta.get_field("text")
    assert field.get_prep_value(empty) == empty
    assert field.from_db_value(empty, None, connection) == empty
