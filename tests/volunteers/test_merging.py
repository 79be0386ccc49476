"""Two files of one person become one: everything comes over, nobody gains a right, and it can be undone."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.urls import reverse
from django.utils import timezone

from accounts import actions as accounts
from accounts.models import User
from activities import actions as activities
from core import retention
from core.actor import Actor, Role
from core.models import AuditEntry
from core.refusals import Refused
from notifications.delivery import compose
from notifications.models import OutboxMessage
from tests.factories import cast, matches, requirements, shifts, volunteering
from tests.factories.cast import MAKER, Office, Person
from volunteers import actions, duplicates, rules
from volunteers.models import (
    Certificate,
    ExitTalk,
    Holiday,
    ModuleCompletion,
    Thanks,
    Volunteer,
    VolunteerMerge,
    VolunteerRole,
)
from volunteers.states import Volunteer as State

pytestmark = pytest.mark.django_db
LIST = "/coordinator/volunteers/duplicates/"


@pytest.fixture
def kept(here: Office) -> Person:
    return cast.volunteer(here, "Eero Vapaa")


@pytest.fixture
def gone(here: Office) -> Person:
    return cast.volunteer(here, "Eero Wapaa")


@pytest.fixture
def office(coordinator_here: Person) -> Actor:
    return coordinator_here.actor


def merge(kept: Person, gone: Person, actor: Actor) -> VolunteerMerge:
    return actions.merge_volunteers(kept.volunteer, gone.volunteer, actor=actor)


def why_not(kept: Person, gone: Person, actor: Actor) -> str:
    for person in (kept, gone):
        person.volunteer.refresh_from_db()
        person.user.refresh_from_db()
    refusal = rules.why_not_merge(kept.volunteer, gone.volunteer, actor=actor)
    return refusal.code if refusal else ""


def hats_of(user: User) -> set[tuple[str, int]]:
    return set(user.memberships.active().values_list("role", "organisation"))


# What comes over


def test_companionships_thanks_and_evidence_come_over(
    here: Office, kept: Person, gone: Person, parent_here: Person, coordinator_here: Person
) -> None:
    request = matches.accepted(parent_here.request, office=coordinator_here.actor, worker=coordinator_here.user)
    match = matches.match_in("active", request, gone.volunteer, office=coordinator_here.actor)
    actions.thank(gone.volunteer, occasion="begun", actor=coordinator_here.actor)
    module = requirements.module_of(here)
    ModuleCompletion.objects.create(module=module, user=gone.user, completed_on=timezone.localdate())
    merge(kept, gone, coordinator_here.actor)
    match.refresh_from_db()
    kept.volunteer.refresh_from_db()
    assert match.volunteer == kept.volunteer
    assert kept.volunteer.state == State.IN_TASK
    assert Thanks.objects.get().volunteer == kept.volunteer
    assert ModuleCompletion.objects.get().user == kept.user
    assert not Volunteer.objects.filter(pk=gone.volunteer.pk).exists()


def test_what_may_be_there_once_is_the_kept_file_s(kept: Person, gone: Person, office: Actor) -> None:
    for person, day in ((kept, 1), (gone, 2)):
        ExitTalk.objects.create(volunteer=person.volunteer, held_on=timezone.localdate() - timedelta(days=day))
    before = ExitTalk.objects.get(volunteer=kept.volunteer)
    row = merge(kept, gone, office)
    assert ExitTalk.objects.get() == before
    actions.undo_merge(row, actor=office)
    assert ExitTalk.objects.count() == 2


def test_a_printed_certificate_is_still_true(here: Office, kept: Person, gone: Person, office: Actor) -> None:
    certificate = Certificate.objects.create(
        organisation=here.organisation, user=gone.user, kind="service", code="abcd1234abcd1234", facts={}
    )
    merge(kept, gone, office)
    certificate.refresh_from_db()
    assert (certificate.user, certificate.is_valid) == (kept.user, True)


def test_a_message_that_waits_reaches_the_person(
    kept: Person, gone: Person, parent_here: Person, coordinator_here: Person
) -> None:
    request = matches.accepted(parent_here.request, office=coordinator_here.actor, worker=coordinator_here.user)
    matches.match_in("proposed", request, gone.volunteer, office=coordinator_here.actor)
    waiting = OutboxMessage.objects.get(kind="match_proposed")
    merge(kept, gone, coordinator_here.actor)
    waiting.refresh_from_db()
    assert waiting.recipient == f"accounts.User:{kept.user.pk}"


def test_a_message_that_names_the_other_file_is_still_due(
    here: Office, kept: Person, gone: Person, office: Actor
) -> None:
    """Whoever is no longer awaited on a shift hears of it before they travel."""
    role = shifts.grandparents(here)
    shift = shifts.shift(here, role)
    shifts.on(shift, shifts.serves(gone, role))
    activities.cancel_shift(shift, actor=office)
    waiting = OutboxMessage.objects.get(kind="shift_cancelled")
    before = waiting.context
    row = merge(kept, gone, office)
    waiting.refresh_from_db()
    recipient, _text = compose(waiting)
    assert recipient.email == kept.user.email
    actions.undo_merge(row, actor=office)
    waiting.refresh_from_db()
    assert (waiting.recipient, waiting.context) == (f"accounts.User:{gone.user.pk}", before)


def test_a_message_to_another_about_the_other_file_names_the_one_that_stays(
    kept: Person, gone: Person, office: Actor, coordinator_here: Person
) -> None:
    told = {"kind": "bulk", "channel": "email", "recipient": f"accounts.User:{coordinator_here.user.pk}"}
    context = {"volunteer": gone.volunteer.pk, "person": gone.user.pk, "what": "x"}
    message = OutboxMessage.objects.create(key="about", context=context, not_before=timezone.now(), **told)
    merge(kept, gone, office)
    message.refresh_from_db()
    assert message.recipient == told["recipient"]
    assert message.context == {"volunteer": kept.volunteer.pk, "person": kept.user.pk, "what": "x"}


def test_the_other_account_is_empty_and_closed(gone: Person, kept: Person, office: Actor) -> None:
    assert EmailAddress.objects.filter(user=gone.user).exists()
    row = merge(kept, gone, office)
    user = User.objects.get(pk=gone.user.pk)
    assert (user.name, user.phone, user.is_active, hats_of(user)) == ("", "", False, set())
    assert "wapaa" not in user.email
    assert not EmailAddress.objects.filter(user=user).exists()
    actions.undo_merge(row, actor=office)
    assert User.objects.get(pk=user.pk).email == "eero.wapaa@example.org"
    assert EmailAddress.objects.get(email="eero.wapaa@example.org").user == user


def test_the_person_is_told_at_the_address_that_stays(kept: Person, gone: Person, office: Actor) -> None:
    row = merge(kept, gone, office)
    message = OutboxMessage.objects.get(kind="accounts_joined")
    assert message.recipient == f"accounts.User:{kept.user.pk}"
    actions.undo_merge(row, actor=office)
    message.refresh_from_db()
    assert message.state == "cancelled"


# Rights


def test_hats_are_those_of_the_kept_account(here: Office, kept: Person, gone: Person, office: Actor) -> None:
    before = hats_of(kept.user)
    merge(kept, gone, office)
    assert hats_of(kept.user) == before


def test_a_role_comes_over_only_when_it_is_in_order(here: Office, kept: Person, gone: Person, office: Actor) -> None:
    plain = volunteering.open_role(here, "peer_parent")
    strict = volunteering.open_role(here, "doula")
    requirements.asks(strict, "module", here)
    gone.volunteer.roles.add(plain, strict)
    merge(kept, gone, office)
    assert list(kept.volunteer.roles.all()) == [plain]


def test_evidence_of_both_together_puts_a_role_in_order(
    here: Office, kept: Person, gone: Person, office: Actor
) -> None:
    strict = volunteering.open_role(here, "doula")
    module = requirements.asks(strict, "module", here).module
    gone.volunteer.roles.add(strict)
    ModuleCompletion.objects.create(module=module, user=kept.user, completed_on=timezone.localdate())
    merge(kept, gone, office)
    assert list(kept.volunteer.roles.all()) == [strict]


def test_a_form_of_support_comes_over_only_when_it_is_in_order(here: Office, kept: Person, office: Actor) -> None:
    requirements.asks(volunteering.open_role(here, "doula"), "module", here)
    gone = cast.volunteer(here, "Eero Wapaa", support_forms=["companion", "doula", "grandparent"])
    brought = actions.preview_merge(kept.volunteer, gone.volunteer, actor=office)
    assert (brought.support_forms, brought.left_forms) == (["grandparent"], ["doula"])
    merge(kept, gone, office)
    kept.volunteer.refresh_from_db()
    assert kept.volunteer.support_forms == ["companion", "grandparent"]


def test_of_somebody_who_ended_no_role_comes_over(here: Office, kept: Person, gone: Person, office: Actor) -> None:
    role = volunteering.open_role(here, "doula")
    gone.volunteer.roles.add(role)
    actions.end_volunteer(gone.volunteer, actor=office)
    merge(kept, gone, office)
    assert not VolunteerRole.objects.filter(volunteers=kept.volunteer).exists()


@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.ADMINISTRATOR, Role.CHECKER, Role.PARTNER, Role.STATISTICS])
def test_an_account_with_another_hat_cannot_go(
    here: Office, kept: Person, gone: Person, office: Actor, role: Role
) -> None:
    accounts.give_hat(
        gone.user, role=role, organisation=here.organisation, municipalities=[here.municipality], actor=MAKER
    )
    assert why_not(kept, gone, office) == "has_hats"
    assert why_not(gone, kept, office) == ""


def test_the_reasons_against_a_merge(
    here: Office, there: Office, kept: Person, gone: Person, office: Actor, volunteer_there: Person
) -> None:
    assert why_not(kept, gone, office) == ""
    assert why_not(kept, gone, kept.actor) == "not_yours"
    assert why_not(kept, kept, office) == "not_two"
    assert why_not(kept, volunteer_there, office) == "not_two"
    Volunteer.objects.filter(pk=gone.volunteer.pk).update(municipality=there.municipality)
    assert why_not(kept, gone, office) == "other_municipality"
    Volunteer.objects.filter(pk=gone.volunteer.pk).update(municipality=here.municipality, together_with=kept.user)
    assert why_not(kept, gone, office) == "is_couple"
    assert why_not(gone, kept, office) == "are_two"
    Volunteer.objects.filter(pk=gone.volunteer.pk).update(together_with=None, erased_at=timezone.now())
    assert why_not(kept, gone, office) == "is_erased"
    Volunteer.objects.filter(pk=gone.volunteer.pk).update(erased_at=None)
    User.objects.filter(pk=gone.user.pk).update(is_staff=True)
    assert why_not(kept, gone, office) == "has_hats"
    User.objects.filter(pk=gone.user.pk).update(is_staff=False)
    actions.end_volunteer(kept.volunteer, actor=office)
    assert why_not(kept, gone, office) == "has_ended"


def test_an_account_that_is_known_elsewhere_cannot_go(there: Office, kept: Person, gone: Person, office: Actor) -> None:
    hat = accounts.give_hat(
        gone.user, role=Role.VOLUNTEER, organisation=there.organisation, municipalities=[], actor=MAKER
    )
    accounts.take_hat(hat, actor=MAKER)
    assert why_not(kept, gone, office) == "is_elsewhere"


def test_an_open_application_is_answered_first(here: Office, kept: Person, gone: Person, office: Actor) -> None:
    role = volunteering.open_role(here, "doula")
    volunteering.applicant(here, role, "Eero Wapaa")
    assert why_not(kept, gone, office) == "has_application"
    volunteering.applicant(here, volunteering.open_role(here, "grandparent"), "Eero Vapaa")
    assert why_not(kept, gone, office) == ""


# Undoing


def test_what_changed_since_is_not_overwritten(here: Office, kept: Person, office: Actor) -> None:
    gone = cast.volunteer(here, "Eero Wapaa", support_forms=["grandparent"])
    row = merge(kept, gone, office)
    volunteer = Volunteer.objects.get(pk=kept.volunteer.pk)
    actions.update_volunteer(volunteer, actor=office, support_forms=["peer_parent"])
    with pytest.raises(Refused) as refused:
        actions.undo_merge(row, actor=office)
    assert refused.value.refusal.code == "newer"
    assert not Volunteer.objects.filter(pk=gone.volunteer.pk).exists()


def test_what_has_come_since_stays(kept: Person, gone: Person, office: Actor) -> None:
    row = merge(kept, gone, office)
    today = timezone.localdate()
    holiday = Holiday.objects.create(volunteer=kept.volunteer, from_on=today, until_on=today)
    actions.undo_merge(row, actor=office)
    holiday.refresh_from_db()
    assert holiday.volunteer == kept.volunteer
    assert Volunteer.objects.get(pk=gone.volunteer.pk).user == gone.user
    assert hats_of(gone.user) == hats_of(kept.user)


def test_a_merge_is_undone_once_and_within_thirty_days(kept: Person, gone: Person, office: Actor) -> None:
    row = merge(kept, gone, office)
    at = row.done_at + timedelta(days=30)
    assert rules.why_not_undo_merge(row, at=at, actor=office).code == "too_late"
    assert rules.why_not_undo_merge(row, at=at - timedelta(seconds=1), actor=office) is None
    assert rules.why_not_undo_merge(row, at=row.done_at, actor=kept.actor).code == "not_yours"
    actions.undo_merge(row, actor=office)
    with pytest.raises(Refused) as refused:
        actions.undo_merge(row, actor=office)
    assert refused.value.refusal.code == "undone"
    assert [entry.verb for entry in AuditEntry.objects.about(kept.volunteer)][:2] == [
        "volunteer.unmerged",
        "volunteer.merged",
    ]


def test_after_thirty_days_what_was_before_is_erased(kept: Person, gone: Person, office: Actor) -> None:
    row = merge(kept, gone, office)
    assert "Wapaa" in VolunteerMerge.objects.get(pk=row.pk).before
    job = Actor.system("retention")
    retention.run(row.done_at + timedelta(days=29), actor=job)
    assert VolunteerMerge.objects.get(pk=row.pk).before
    retention.run(row.done_at + timedelta(days=30), actor=job)
    assert VolunteerMerge.objects.get(pk=row.pk).before == ""


def test_merges_are_undone_last_first(here: Office, kept: Person, gone: Person, office: Actor) -> None:
    third = cast.volunteer(here, "E Vapaa")
    first = merge(gone, third, office)
    second = merge(kept, gone, office)
    first.refresh_from_db()
    assert first.kept == kept.volunteer
    actions.undo_merge(second, actor=office)
    first.refresh_from_db()
    actions.undo_merge(first, actor=office)
    assert Volunteer.objects.count() == 3


# Who is suggested


def pairs() -> list[tuple[int, int, tuple[str, ...]]]:
    return [(pair.kept, pair.gone, pair.why) for pair in duplicates.pairs_of(Volunteer.objects.all())]


@pytest.fixture
def _nobody_alike(kept: Person, gone: Person) -> None:
    assert pairs() == []


@pytest.mark.usefixtures("_nobody_alike")
@pytest.mark.parametrize(
    ("facts", "why"),
    [
        ({"email": "Eero.Vapaa+rinnalla@example.org"}, ("email",)),
        ({"phone": "+358 40 000 0002"}, ("phone",)),
        ({"name": "eero vapaa"}, ("name",)),
        ({"name": "Eero Vapaa", "phone": "040 0000002"}, ("name", "phone")),
    ],
)
def test_who_looks_alike_is_suggested(kept: Person, gone: Person, facts: dict[str, Any], why: tuple[str, ...]) -> None:
    User.objects.filter(pk=kept.user.pk).update(phone="+358400000002")
    User.objects.filter(pk=gone.user.pk).update(**facts)
    assert [(one, other, tuple(sorted(codes))) for one, other, codes in pairs()] == [
        (kept.volunteer.pk, gone.volunteer.pk, why)
    ]


def test_a_couple_with_one_phone_are_two_people(kept: Person, gone: Person) -> None:
    User.objects.update(phone="+358400000002")
    Volunteer.objects.filter(pk=kept.volunteer.pk).update(together_with=gone.user)
    assert pairs() == []


# The pages


def test_the_pages_review_join_and_undo(coordinator_here: Person, kept: Person, gone: Person) -> None:
    User.objects.update(phone="+358400000002")
    desk = coordinator_here.client
    page = reverse("coordinator:volunteer-merge", args=[kept.volunteer.pk, gone.volunteer.pk])
    assert page in desk.get(LIST).content.decode()
    text = desk.get(page).content.decode()
    assert "eero.wapaa@example.org" in text
    assert Volunteer.objects.count() == 2
    assert desk.post(page).status_code == 302
    row = VolunteerMerge.objects.get()
    undo = reverse("coordinator:merge-undo", args=[row.pk])
    assert undo in desk.get(LIST).content.decode()
    assert "Undo the merge" in desk.get(undo).content.decode()
    assert desk.post(undo).url == LIST
    assert Volunteer.objects.count() == 2


def test_the_review_says_why_not_and_shows_no_extract(
    here: Office, coordinator_here: Person, kept: Person, gone: Person
) -> None:
    role = volunteering.with_extract(volunteering.open_role(here, "grandparent"))
    requirements.seen(gone.user, role)
    page = reverse("coordinator:volunteer-merge", args=[kept.volunteer.pk, gone.volunteer.pk])
    assert "xtract" not in coordinator_here.client.get(page).content.decode()
    accounts.give_hat(gone.user, role=Role.CHECKER, organisation=here.organisation, municipalities=[], actor=MAKER)
    assert "The other account has another role too." in coordinator_here.client.get(page).content.decode()
