import re
from datetime import timedelta
from email.utils import formataddr
from typing import Any

import pytest
from django.core import mail
from django.utils import timezone

from accounts.actions import open_account
from accounts.models import Invitation, Municipality, Organisation, User
from core.actor import Actor, Role
from core.models import AuditEntry
from core.refusals import NotNow, Refused
from notifications import delivery, invitations
from notifications.models import OutboxMessage
from notifications.states import MessageState
from tests.factories.cast import MAKER, Office, Person

pytestmark = [pytest.mark.django_db]

SASTAMALA, TAMPERE, HELSINKI = "790", "837", "091"


@pytest.fixture(autouse=True)
def _daytime(time_machine: Any) -> None:
    time_machine.move_to("2026-09-03T09:00:00+00:00")


@pytest.fixture
def administrator(administrator_here: Person, association: Organisation) -> Actor:
    association.municipalities.add(TAMPERE)
    User.objects.filter(pk=administrator_here.user.pk).update(phone="040 000 0002")
    return administrator_here.actor


@pytest.fixture
def colleague(coordinator_here: Person) -> Actor:
    return coordinator_here.actor


def letter_to(organisation: Organisation, actor: Actor, **changes: Any) -> Invitation:
    values = {"email": "new@example.org", "name": "Uusi Ihminen", "role": Role.VOLUNTEER, "language": "en"}
    places = Municipality.objects.filter(pk__in=changes.pop("codes", [SASTAMALA]))
    return invitations.invite(organisation=organisation, municipalities=places, actor=actor, **{**values, **changes})


def token_in_letter() -> str:
    delivery.deliver_due()
    (letter,) = mail.outbox
    return re.search(r"/invitation/([^/\s]+)/", letter.body)[1]


def test_an_invitation_becomes_an_account_with_a_hat(association: Organisation, administrator: Actor) -> None:
    invitation = letter_to(association, administrator)
    token = token_in_letter()
    (letter,) = mail.outbox
    assert letter.to == ["new@example.org"]
    assert letter.from_email == formataddr((association.name, "rinnalla@example.org"))
    assert "17 September 2026" in letter.body
    assert "Anna, Organisation administrator, 040 000 0002" in letter.body
    assert "Uusi Ihminen" not in letter.body

    user = invitations.accept(token, name="Uusi Ihminen", password="correct horse battery", actor=Actor.public())
    hat = user.memberships.get()
    assert (hat.role, hat.organisation) == (Role.VOLUNTEER, association)
    assert [place.pk for place in hat.municipalities.all()] == [SASTAMALA]
    assert user.check_password("correct horse battery")
    assert user.language == "en"
    invitation.refresh_from_db()
    assert invitation.accepted_at is not None


def test_the_token_is_kept_nowhere(association: Organisation, administrator: Actor) -> None:
    invitation = letter_to(association, administrator)
    message = OutboxMessage.objects.get()
    token = message.sealed
    assert invitation.token_hash == invitations.hash_of(token)
    assert token not in f"{message.key}{message.context}{invitation.token_hash}"
    delivery.deliver_due()
    message.refresh_from_db()
    assert message.sealed is None


def test_an_invitation_works_once(association: Organisation, administrator: Actor) -> None:
    letter_to(association, administrator)
    token = token_in_letter()
    invitations.accept(token, name="Uusi", password=None, actor=Actor.public())
    with pytest.raises(Refused) as refused:
        invitations.accept(token, name="Toinen", password=None, actor=Actor.public())
    assert refused.value.refusal.code == "link_over"
    assert User.objects.filter(email="new@example.org").count() == 1


def test_two_clicks_at_once_open_one_account(
    association: Organisation, administrator: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    invitation = letter_to(association, administrator)
    token = token_in_letter()

    def overtaken(found: Invitation | None) -> None:
        Invitation.objects.filter(pk=invitation.pk).update(accepted_at=timezone.now())

    monkeypatch.setattr(invitations, "why_not_accept", overtaken)
    with pytest.raises(NotNow):
        invitations.accept(token, name="Uusi", password=None, actor=Actor.public())
    assert not User.objects.filter(email="new@example.org").exists()


def test_somebody_who_has_an_account_keeps_name_and_password(association: Organisation, administrator: Actor) -> None:
    known = open_account(
        email="new@example.org", name="Vanha Nimi", language="sv", password="old password 123", actor=MAKER
    )
    letter_to(association, administrator, email="New@Example.org")
    user = invitations.accept(token_in_letter(), name="Uusi Nimi", password="stolen password", actor=Actor.public())
    assert user.pk == known.pk
    user.refresh_from_db()
    assert (user.name, user.language) == ("Vanha Nimi", "sv")
    assert user.check_password("old password 123")


def test_an_invitation_is_over_after_two_weeks(
    association: Organisation, administrator: Actor, time_machine: Any
) -> None:
    invitation = letter_to(association, administrator)
    token = token_in_letter()
    time_machine.move_to(invitation.expires_at - timedelta(minutes=1))
    assert invitations.why_not_accept(invitations.invitation_of(token)) is None
    time_machine.move_to(invitation.expires_at)
    assert invitations.why_not_accept(invitations.invitation_of(token)).code == "link_over"


def test_a_revoked_invitation_neither_works_nor_goes_out(association: Organisation, administrator: Actor) -> None:
    invitation = letter_to(association, administrator)
    token = OutboxMessage.objects.get().sealed
    invitations.revoke(invitation, actor=administrator)
    assert delivery.deliver_due() == {}
    assert OutboxMessage.objects.get().state == MessageState.CANCELLED
    with pytest.raises(Refused):
        invitations.accept(token, name="Uusi", password=None, actor=Actor.public())
    with pytest.raises(Refused):
        invitations.revoke(invitation, actor=administrator)


def test_a_letter_that_is_already_being_sent_is_not_due_once_revoked(
    association: Organisation, administrator: Actor
) -> None:
    invitation = letter_to(association, administrator)
    claimed = delivery.claim_due(timezone.now())
    invitations.revoke(invitation, actor=administrator)
    with delivery.Round() as turn:
        assert delivery.send_one(claimed, turn) == MessageState.CANCELLED
    assert mail.outbox == []


def test_a_wrong_token_opens_nothing(db: None) -> None:
    assert invitations.invitation_of("wrong") is None
    with pytest.raises(Refused):
        invitations.accept("wrong", name="x", password=None, actor=Actor.public())


@pytest.mark.parametrize(
    ("who", "changes", "code"),
    [
        ("administrator", {"role": Role.ADMINISTRATOR, "codes": []}, None),
        ("administrator", {"role": Role.COORDINATOR}, None),
        ("administrator", {"role": Role.VOLUNTEER, "codes": [SASTAMALA, TAMPERE]}, None),
        ("administrator", {"role": Role.PARTNER, "codes": []}, None),
        ("administrator", {"role": Role.STATISTICS, "codes": []}, "role"),
        ("administrator", {"role": Role.COORDINATOR, "codes": []}, "no_place"),
        ("administrator", {"role": Role.COORDINATOR, "codes": [HELSINKI]}, "place_not_served"),
        ("colleague", {"role": Role.VOLUNTEER}, None),
        ("colleague", {"role": Role.COORDINATOR}, "role"),
        ("colleague", {"role": Role.ADMINISTRATOR, "codes": []}, "role"),
        ("colleague", {"role": Role.VOLUNTEER, "codes": [TAMPERE]}, "other_place"),
        ("colleague", {"role": Role.VOLUNTEER, "codes": []}, "no_place"),
        ("volunteer", {"role": Role.VOLUNTEER}, "role"),
        ("stranger", {"role": Role.VOLUNTEER}, "other_organisation"),
        ("public", {"role": Role.VOLUNTEER}, "role"),
        ("system", {"role": Role.STATISTICS, "codes": []}, None),
    ],
)
def test_who_may_invite_whom(
    association: Organisation, there: Office, administrator: Actor, colleague: Actor, volunteer_here: Person, who: str,
    changes: dict[str, Any], code: str | None,
) -> None:  # fmt: skip
    actors = {
        "administrator": administrator,
        "colleague": colleague,
        "volunteer": volunteer_here.actor,
        "stranger": Actor(role=Role.ADMINISTRATOR, label="s", organisation_ids=frozenset({there.organisation.pk})),
        "public": Actor.public(),
        "system": MAKER,
    }
    if code is None:
        assert letter_to(association, actors[who], **changes).pk
        return
    with pytest.raises(Refused) as refused:
        letter_to(association, actors[who], **changes)
    assert refused.value.refusal.code == code
    assert not Invitation.objects.exists()
    assert not OutboxMessage.objects.exists()


def test_nobody_is_invited_twice_or_to_what_they_are(
    association: Organisation, administrator: Actor, coordinator_here: Person
) -> None:
    letter_to(association, administrator)
    for changes, code in (
        ({"email": "NEW@example.org"}, "already_invited"),
        ({"email": coordinator_here.user.email.upper(), "role": Role.COORDINATOR}, "has_role"),
    ):
        with pytest.raises(Refused) as refused:
            letter_to(association, administrator, **changes)
        assert refused.value.refusal.code == code
    assert letter_to(association, administrator, role=Role.PARTNER).pk


def test_who_may_invite_may_take_back(association: Organisation, administrator: Actor, colleague: Actor) -> None:
    invitation = letter_to(association, administrator, role=Role.COORDINATOR)
    assert invitations.why_not_revoke(invitation, actor=colleague).code == "role"
    assert invitations.why_not_revoke(invitation, actor=administrator) is None


def test_each_step_leaves_its_audit_row(association: Organisation, administrator: Actor) -> None:
    first = letter_to(association, administrator)
    invitations.accept(token_in_letter(), name="Uusi", password=None, actor=Actor.public())
    second = letter_to(association, administrator, email="other@example.org")
    invitations.revoke(second, actor=administrator)
    verbs = (
        AuditEntry.objects.filter(subject_type="accounts.Invitation").order_by("pk").values_list("verb", "subject_id")
    )
    assert list(verbs) == [
        ("invitation.sent", str(first.pk)),
        ("invitation.accepted", str(first.pk)),
        ("invitation.sent", str(second.pk)),
        ("invitation.revoked", str(second.pk)),
    ]
