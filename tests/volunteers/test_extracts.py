"""Act 148/2014 and the rules R-CR-1 to R-CR-8 of the handbook; who sees what is in test_extract_secrecy.py."""

from datetime import date, timedelta
from itertools import product

import pytest
from django.apps import apps
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.models import Membership
from core.actor import Actor, Role
from core.models import AuditEntry
from core.refusals import Refused
from notifications.kinds import kind_named
from notifications.models import OutboxMessage
from tests.factories import cast
from tests.factories import requirements as made
from tests.factories.cast import Office, Person
from tests.factories.requirements import LAWFUL
from tests.factories.volunteering import open_role, role_page
from volunteers import actions, extracts, rules
from volunteers.forms.extracts import SeenForm
from volunteers.models import ExtractCheck, Requirement, VolunteerRole
from volunteers.requirements import standing, why_not_serve_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]

WRITTEN = {"extract_reason": "", "safety_instruction": "", "extract_decided_on": None}
FIRST_MISSING = {
    "is_regularly_with_minors": (
        "not_regular",
        "The law gives no right to an extract for this role: being with children is not a regular and essential part of"
        " it.",
    ),
    "is_in_personal_contact": (
        "not_personal",
        "The law gives no right to an extract for this role: there is no personal contact with a child.",
    ),
    "is_alone_with_minors": (
        "not_alone",
        "The law gives no right to an extract for this role: the volunteer is not alone with a child, and the child can"
        " be protected in another way.",
    ),
    "extract_reason": ("reason_missing", "Write why the three conditions hold for this role."),
    "safety_instruction": (
        "instruction_missing",
        "Give the address of the written instruction that protects children. The law asks for it first.",
    ),
    "extract_decided_on": ("decision_missing", "Write the day when the board decided this."),
}


@pytest.fixture
def role(here: Office) -> VolunteerRole:
    return made.extract_role(here)


@pytest.fixture
def applicant(here: Office, role: VolunteerRole) -> Person:
    return made.applicant_for(here, role)


@pytest.fixture
def checker(here: Office) -> Person:
    return made.checker(here)


def today() -> date:
    return timezone.localdate()


def code_of(refusal) -> str | None:
    return refusal.code if refusal else None


def consented(applicant: Person, role: VolunteerRole) -> ExtractCheck:
    return actions.consent_to_extract(role, actor=applicant.actor)


# R-CR-1: the lawfulness test


@pytest.mark.parametrize("holds", list(product([False, True], repeat=6)))
def test_an_extract_is_asked_only_when_every_condition_holds(holds: tuple[bool, ...], here: Office) -> None:
    """All 64 combinations of three conditions, reason, instruction and decision: one is lawful."""
    role = open_role(here, "grandparent")
    told = {
        name: LAWFUL[name] if held else WRITTEN.get(name, False)
        for name, held in zip(FIRST_MISSING, holds, strict=True)
    }
    first = next((name for name, held in zip(FIRST_MISSING, holds, strict=True) if not held), None)
    if first is None:
        actions.decide_extract_policy(role, actor=cast.MAKER, **{**LAWFUL, **told})
        assert VolunteerRole.objects.get(pk=role.pk).asks_extract
        return
    with pytest.raises(Refused) as refused:
        actions.decide_extract_policy(role, actor=cast.MAKER, **{**LAWFUL, **told})
    refusal = refused.value.refusal
    assert (refusal.code, str(refusal.sentence)) == FIRST_MISSING[first]
    with pytest.raises(IntegrityError), transaction.atomic():  # the database holds the same
        VolunteerRole.objects.filter(pk=role.pk).update(extract_policy="used", **told)
    actions.decide_extract_policy(role, actor=cast.MAKER, **{**LAWFUL, **told, "extract_policy": "not_allowed"})
    assert not VolunteerRole.objects.get(pk=role.pk).asks_extract


def test_paid_work_and_decisions_ahead_are_outside_the_act(here: Office, administrator_here: Person) -> None:
    paid = open_role(here, "experience_expert")
    role = open_role(here, "grandparent")
    for name, value in LAWFUL.items():
        setattr(paid, name, value)
        setattr(role, name, value)
    actor = administrator_here.actor
    assert code_of(rules.why_not_decide_policy(paid, today=today(), actor=actor)) == "paid"
    assert rules.why_not_decide_policy(role, today=today(), actor=actor) is None
    role.extract_decided_on = today() + timedelta(days=1)
    assert code_of(rules.why_not_decide_policy(role, today=today(), actor=actor)) == "decision_ahead"


def test_only_the_administrator_of_the_association_decides(
    here: Office, there: Office, administrator_here: Person, coordinator_here: Person
) -> None:
    own, foreign = open_role(here), open_role(there)
    table = [
        (own, administrator_here, None),
        (own, coordinator_here, "not_yours"),
        (foreign, administrator_here, "other_organisation"),
    ]
    for role, person, code in table:
        assert code_of(rules.why_not_decide_policy(role, today=today(), actor=person.actor)) == code


def test_the_board_s_decision_is_written_on_the_page_and_nothing_is_lost_when_refused(
    here: Office, administrator_here: Person
) -> None:
    role = open_role(here, "grandparent")
    address, desk = f"/administration/roles/{role.pk}/extract/", administrator_here.client
    told = {
        "extract_policy": "used",
        "is_regularly_with_minors": "on",
        "is_in_personal_contact": "on",
        "extract_reason": "Mummola ilman vanhempia",
        "extract_decided_on": "15.1.2026",
        "safety_instruction": "https://example.org/turva",
    }
    page = desk.post(address, told).content.decode()
    assert FIRST_MISSING["is_alone_with_minors"][1] in page
    assert "Mummola ilman vanhempia" in page
    assert not VolunteerRole.objects.get(pk=role.pk).asks_extract
    assert desk.post(address, {**told, "is_alone_with_minors": "on"}).status_code == 302
    role.refresh_from_db()
    assert (role.extract_policy, role.extract_decided_on) == ("used", date(2026, 1, 15))
    assert list(role.requirements.values_list("kind", flat=True)) == ["extract"]
    page = desk.get(f"/administration/roles/{role.pk}/requirements/").content.decode()
    assert "Mummola ilman vanhempia" in page
    requirement = role.requirements.get()
    assert f"/administration/requirements/{requirement.pk}/remove/" not in page


def test_no_longer_asking_erases_consents_that_were_not_used(
    here: Office, role: VolunteerRole, applicant: Person, volunteer_here: Person
) -> None:
    consented(applicant, role)
    kept = made.seen(volunteer_here.user, role)
    actions.decide_extract_policy(role, actor=cast.MAKER, **{**LAWFUL, "extract_policy": "not_allowed"})
    assert list(ExtractCheck.objects.all()) == [kept]
    assert not Requirement.objects.filter(role=role).exists()


# R-CR-2: the call says it


def test_a_public_call_says_that_an_extract_is_asked_and_no_other_call_does(client, here: Office) -> None:
    role = made.extract_role(here)
    sentence = (
        "In this task you are with children without their parents. We therefore ask for your criminal record extract"
        " if you give written consent. You need not order it."
    )
    assert extracts.notice(role) == sentence
    assert extracts.notice(open_role(here)) == ""
    assert sentence in client.get(role_page(role, language="en")).content.decode()


# R-CR-3: the fields


def test_a_check_has_these_fields_and_no_others() -> None:
    assert [field.name for field in ExtractCheck._meta.get_fields()] == [
        "id", "volunteer", "role", "consent_given_at", "consent_text_version", "requested_at", "extract_issue_date",
        "checked_by", "checked_at", "result",
    ]  # fmt: skip
    assert list(ExtractCheck.Result.values) == ["checked"]
    assert list(SeenForm.base_fields) == ["issued_on"]


def test_from_consent_to_seen(role: VolunteerRole, applicant: Person, checker: Person) -> None:
    assert not standing(applicant.user, role, today())[0].is_met
    check = consented(applicant, role)
    actions.order_extract(check, actor=checker.actor)
    actions.see_extract(check, issued_on=today(), actor=checker.actor)
    check.refresh_from_db()
    assert (check.result, check.extract_issue_date, check.checked_by) == ("checked", today(), checker.user)
    assert standing(applicant.user, role, today())[0].is_met
    verbs = AuditEntry.objects.about(check).order_by("pk").values_list("verb", flat=True)
    assert list(verbs) == ["extractcheck.consented", "extractcheck.ordered", "extractcheck.seen"]


def test_a_consent_that_is_sent_twice_is_one(role: VolunteerRole, applicant: Person) -> None:
    consented(applicant, role)
    with pytest.raises(Refused, match="given"):
        consented(applicant, role)
    assert ExtractCheck.objects.count() == 1


def test_refusals_of_consenting(here: Office, role: VolunteerRole, applicant: Person, coordinator_here: Person) -> None:
    other = made.extract_role(here, "support_person")
    plain = open_role(here)
    table = [
        (role, applicant.user, applicant.actor, None),
        (role, applicant.user, coordinator_here.actor, "not_yours"),
        (role, coordinator_here.user, applicant.actor, "not_yours"),
        (plain, applicant.user, applicant.actor, "not_asked"),
        (other, applicant.user, applicant.actor, "not_your_role"),
    ]
    for asked, user, actor, code in table:
        assert code_of(rules.why_not_consent(asked, user, actor=actor)) == code
    made.seen(applicant.user, role)
    assert code_of(rules.why_not_consent(role, applicant.user, actor=applicant.actor)) == "in_order"


def test_refusals_of_checking(
    here: Office, there: Office, role: VolunteerRole, applicant: Person, checker: Person, coordinator_here: Person,
    administrator_here: Person,
) -> None:  # fmt: skip
    check = consented(applicant, role)
    outside = made.checker(there, "Olli Muualla")
    for person in (coordinator_here, administrator_here, outside, applicant):
        assert code_of(rules.why_not_order(check, actor=person.actor)) == "not_yours"
        assert code_of(rules.why_not_see(check, issued_on=today(), today=today(), actor=person.actor)) == "not_yours"
    own = Actor(
        role=Role.CHECKER, label="x", user_id=applicant.user.pk, organisation_ids=frozenset({here.organisation.pk})
    )
    assert code_of(rules.why_not_order(check, actor=own)) == "own"
    assert code_of(rules.why_not_see(check, issued_on=today(), today=today(), actor=checker.actor)) == "not_ordered"
    actions.order_extract(check, actor=checker.actor)
    check.refresh_from_db()
    assert code_of(rules.why_not_order(check, actor=checker.actor)) == "ordered"
    actions.see_extract(check, issued_on=today(), actor=checker.actor)
    check.refresh_from_db()
    assert code_of(rules.why_not_see(check, issued_on=today(), today=today(), actor=checker.actor)) == "seen"
    bare = ExtractCheck(role=role, volunteer=applicant.user)
    assert code_of(rules.why_not_order(bare, actor=checker.actor)) == "no_consent"
    silent = ExtractCheck(role=open_role(here), volunteer=applicant.user, consent_given_at=timezone.now())
    assert code_of(rules.why_not_order(silent, actor=checker.actor)) == "not_asked"


# R-CR-4: six months


@pytest.mark.parametrize(
    ("issued_on", "seen_on", "code"),
    [
        (date(2026, 1, 15), date(2026, 7, 15), None),
        (date(2026, 1, 15), date(2026, 7, 16), "too_old"),
        (date(2025, 8, 31), date(2026, 2, 28), None),
        (date(2025, 8, 31), date(2026, 3, 1), "too_old"),
        (date(2026, 3, 2), date(2026, 3, 1), "ahead"),
    ],
)
def test_an_extract_is_at_most_six_months_old_when_it_is_seen(
    issued_on: date, seen_on: date, code: str | None, role: VolunteerRole, applicant: Person, checker: Person
) -> None:
    check = consented(applicant, role)
    actions.order_extract(check, actor=checker.actor)
    check.refresh_from_db()
    refusal = rules.why_not_see(check, issued_on=issued_on, today=seen_on, actor=checker.actor)
    assert code_of(refusal) == code


# R-CR-5: a neutral no


def test_no_reason_of_rejecting_and_no_outcome_of_a_check_tells_of_an_extract(checker: Person) -> None:
    reasons = {value: str(label) for value, label in apps.get_model("volunteers.VolunteerApplication")._meta.get_field(
        "reason_code").choices}  # fmt: skip
    assert set(reasons) == {"not_selected", "no_places", "outside_area", "another_way"}
    for words in reasons.values():
        assert not any(word in words.lower() for word in ("record", "extract", "crime", "rikos"))


def test_a_no_after_an_extract_is_the_no_of_anybody_else(
    here: Office, role: VolunteerRole, checker: Person, coordinator_here: Person
) -> None:
    """The answer, the message and the trail are the same for somebody whose extract was seen and for somebody else."""
    traces = []
    for name, is_seen in (("Hilla Hakija", True), ("Heli Hakija", False)):
        person = made.applicant_for(here, role, name)
        if is_seen:
            check = consented(person, role)
            actions.order_extract(check, actor=checker.actor)
            actions.see_extract(check, issued_on=today(), actor=checker.actor)
        application = person.user.applications.get()
        actions.reject_application(application, reason="not_selected", actor=coordinator_here.actor)
        message = OutboxMessage.objects.filter(recipient=f"accounts.User:{person.user.pk}").latest("pk")
        told = kind_named(message.kind).build(message)
        entry = AuditEntry.objects.about(application).get(verb="volunteerapplication.rejected")
        page = person.client.get("/applicant/").content.decode()
        traces.append((message.kind, sorted(message.context), entry.reason, entry.fields, sorted(told)))
        assert "We cannot offer you this role now." in page
        assert (application.state, application.reason_code) == ("rejected", "not_selected")
    assert traces[0] == traces[1]


# R-CR-8: consent is given and withdrawn


def test_a_person_consents_and_withdraws_on_the_own_page(
    here: Office, role: VolunteerRole, applicant: Person, coordinator_here: Person
) -> None:
    page = applicant.client.get("/applicant/requirements/").content.decode()
    address = f"/applicant/extracts/{role.pk}/consent/"
    assert address in page
    text = applicant.client.get(address).content.decode()
    assert "I can withdraw this consent until the extract has been ordered." in text
    refused = applicant.client.post(address, {})
    assert "Tick the box if you give your consent." in refused.content.decode()
    assert not ExtractCheck.objects.exists()
    assert applicant.client.post(address, {"is_given": "on"}).status_code == 302
    check = ExtractCheck.objects.get()
    assert (check.volunteer, check.role, check.consent_text_version) == (applicant.user, role, extracts.CURRENT)
    application = applicant.user.applications.get()
    before = (application.state, Membership.objects.active().filter(user=applicant.user).count())
    assert applicant.client.post(f"/applicant/extracts/{check.pk}/withdraw/").status_code == 302
    assert not ExtractCheck.objects.exists()
    application.refresh_from_db()
    assert (application.state, Membership.objects.active().filter(user=applicant.user).count()) == before
    assert not standing(applicant.user, role, today())[0].is_met


def test_a_volunteer_who_withdraws_loses_that_role_alone(
    here: Office, role: VolunteerRole, volunteer_here: Person, coordinator_here: Person
) -> None:
    volunteer = volunteer_here.volunteer
    volunteer.roles.add(role)
    plain = open_role(here)
    before = (volunteer.state, OutboxMessage.objects.count(), Membership.objects.active().count())
    check = consented(volunteer_here, role)
    actions.withdraw_extract_consent(check, actor=volunteer_here.actor)
    volunteer.refresh_from_db()
    assert (volunteer.state, OutboxMessage.objects.count(), Membership.objects.active().count()) == before
    assert not ExtractCheck.objects.exists()
    unavailable = why_not_serve_in(role, [volunteer_here.user], today())
    assert str(unavailable.sentence) == "The extract from the criminal records has not been seen."
    assert why_not_serve_in(plain, [volunteer_here.user], today()) is None
    assert rules.why_not_consent(role, volunteer_here.user, actor=volunteer_here.actor) is None  # a new yes is welcome


def test_consent_is_not_withdrawn_once_the_extract_is_ordered(
    role: VolunteerRole, applicant: Person, checker: Person, volunteer_here: Person
) -> None:
    check = consented(applicant, role)
    assert code_of(rules.why_not_withdraw_consent(check, actor=volunteer_here.actor)) == "not_yours"
    assert code_of(rules.why_not_withdraw_consent(check, actor=checker.actor)) == "not_yours"
    actions.order_extract(check, actor=checker.actor)
    with pytest.raises(Refused, match="ordered"):
        actions.withdraw_extract_consent(check, actor=applicant.actor)
    actions.see_extract(check, issued_on=today(), actor=checker.actor)
    with pytest.raises(Refused, match="seen"):
        actions.withdraw_extract_consent(check, actor=applicant.actor)
    page = applicant.client.get("/applicant/requirements/").content.decode()
    assert "Your extract was seen:" in page
    assert "withdraw" not in page
