"""Every step of a request, and a request that came by phone."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from core.models import AuditEntry
from families import actions
from families.models import IntakeTalk, SupportRequest
from families.states import Request as State
from families.steps import CALL_YOURSELF, E_MAIL, TEXT_MESSAGE
from notifications.models import OutboxMessage
from partners.models import ServiceEntry
from tests.factories import cast, matches
from tests.factories.cast import Office, Person
from tests.families.coordinator.pages import LIST, TICKED, fresh, page

pytestmark = pytest.mark.django_db


def test_taking_a_request_makes_the_coordinator_responsible_and_leads_back(
    desk: Client, coordinator_here: Person, parent_here: Person
) -> None:
    address = page("request-assign", parent_here.request)
    assert desk.post(f"{address}?from=today").url == "/coordinator/"
    taken = fresh(parent_here.request)
    assert (taken.assigned_to, taken.state) == (coordinator_here.user, State.IN_CONTACT)
    assert desk.post(f"{address}?from=https://evil.example").url == page("request-detail", taken)


@pytest.mark.parametrize("outcome", ["reached", "not_reached", "call_again"])
def test_a_try_is_written_down_with_one_press(outcome: str, desk: Client, taken: SupportRequest) -> None:
    desk.post(page("request-attempt", taken), {"outcome": outcome})
    assert taken.attempts.get().outcome == outcome


def test_an_unknown_outcome_writes_nothing(desk: Client, taken: SupportRequest) -> None:
    assert desk.post(page("request-attempt", taken), {"outcome": "shouted"}).status_code == 302
    assert not taken.attempts.exists()


def test_a_complete_intake_talk_leads_to_the_decision(desk: Client, taken: SupportRequest) -> None:
    assert desk.post(page("request-intake", taken), TICKED).url == page("request-accept", taken)
    talk = IntakeTalk.objects.get(request=taken)
    assert (talk.adults_count, talk.other_help, talk.is_complete) == (2, "Isovanhemmat", True)
    assert desk.get(page("request-intake", taken)).context["form"]["has_child"].value() is True


def test_the_intake_talk_keeps_no_identity_code(desk: Client, taken: SupportRequest) -> None:
    answer = desk.post(page("request-intake", taken), {**TICKED, "other_help": "Mummo 131052-308T"})
    assert answer.context["form"].errors["other_help"] == ["Remove the personal identity code. We do not need it."]
    assert not IntakeTalk.objects.exists()


@pytest.mark.parametrize(
    ("channel", "sentence"),
    [("sms", TEXT_MESSAGE), ("email", E_MAIL), ("call", CALL_YOURSELF)],
)
def test_the_step_says_who_will_be_told_and_it_is_true(
    channel: str, sentence: Any, desk: Client, here: Office, coordinator_here: Person
) -> None:
    request = cast.parent(here, "Kaisa", channel=channel, email="kaisa@example.org").request
    actions.assign_request(request, to=coordinator_here.user, actor=coordinator_here.actor)
    actions.record_intake(request, actor=coordinator_here.actor, **dict.fromkeys(matches.TICKS, True))
    OutboxMessage.objects.all().delete()
    assert list(desk.get(page("request-accept", request)).context["told"]) == [sentence]
    desk.post(page("request-accept", request))
    assert fresh(request).state == State.ACCEPTED
    sent = list(OutboxMessage.objects.values_list("kind", "channel"))
    assert sent == ([] if channel == "call" else [("request_moved", channel)])


def test_a_consent_by_phone_is_kept_with_its_way(desk: Client, taken: SupportRequest) -> None:
    assert "You may use my data to find me a companion." in desk.get(page("request-consent", taken)).content.decode()
    desk.post(page("request-consent", taken), {"giver": taken.contact_id, "channel": "phone"})
    assert taken.consents.order_by("-pk")[0].channel == "phone"
    answer = desk.post(page("request-consent", taken), {"giver": taken.contact_id, "channel": "web_form"})
    assert "channel" in answer.context["form"].errors


def test_a_stranger_cannot_give_the_consent(desk: Client, taken: SupportRequest, parent_there: Person) -> None:
    answer = desk.post(page("request-consent", taken), {"giver": parent_there.adult.pk, "channel": "phone"})
    assert "giver" in answer.context["form"].errors
    assert taken.consents.count() == 1


def test_guiding_elsewhere_begins_with_the_services_contact_route(
    desk: Client, taken: SupportRequest, service: ServiceEntry
) -> None:
    address = page("request-redirect", taken)
    assert "next_step" not in desk.get(address).content.decode()
    form = desk.get(f"{address}?service={service.pk}").context["form"]
    assert form["next_step"].value() == "Perhekeskus: Soita arkisin 9–15 040 000 0021"
    answer = desk.post(address, {"service": service.pk, "reason": "needs_childcare", "next_step": "Soita ma klo 9."})
    assert answer.url == page("request-detail", taken)
    moved = fresh(taken)
    assert (moved.state, moved.reason_code, moved.redirect.next_step) == (
        State.REDIRECTED, "needs_childcare", "Soita ma klo 9.",
    )  # fmt: skip
    assert "Soita ma klo 9." in desk.get(page("request-detail", taken)).content.decode()


def test_a_redirect_needs_a_service_of_the_place_a_reason_and_a_step(
    desk: Client, taken: SupportRequest, service: ServiceEntry, there: Office
) -> None:
    foreign = ServiceEntry.objects.create(
        category="family_centre", name_fi="Muualla", contact_route_fi="Soita", municipality=there.municipality,
        wellbeing_county_code=there.municipality.wellbeing_county_code, checked_on=timezone.localdate(),
    )  # fmt: skip
    good = {"service": service.pk, "reason": "other", "next_step": "Soita."}
    for field, value in {"service": foreign.pk, "reason": "", "next_step": " "}.items():
        answer = desk.post(page("request-redirect", taken), {**good, field: value})
        assert field in answer.context["form"].errors
    assert fresh(taken).state == State.IN_CONTACT


def test_declining_needs_a_reason(desk: Client, taken: SupportRequest) -> None:
    assert "reason" in desk.post(page("request-decline", taken)).context["form"].errors
    desk.post(page("request-decline", taken), {"reason": "outside_area"})
    assert (fresh(taken).state, fresh(taken).reason_code) == (State.DECLINED, "outside_area")


def test_a_family_that_was_not_reached_is_closed_when_the_rule_allows(desk: Client, taken: SupportRequest) -> None:
    assert desk.post(page("request-expire", taken)).status_code == 409
    for _number in range(3):
        desk.post(page("request-attempt", taken), {"outcome": "not_reached"})
    assert "Ten working days must pass" in desk.get(page("request-expire", taken)).context["refusal"]
    SupportRequest.objects.update(state_since=timezone.now() - timedelta(days=30))
    taken.attempts.update(at=timezone.now() - timedelta(days=30))
    desk.post(page("request-expire", taken))
    assert fresh(taken).state == State.EXPIRED
    desk.post(page("request-reopen", taken))
    assert fresh(taken).state == State.IN_CONTACT


def test_a_new_request_is_taken_not_opened_again(desk: Client, parent_here: Person) -> None:
    assert desk.post(page("request-reopen", parent_here.request)).status_code == 409
    assert fresh(parent_here.request).state == State.RECEIVED


def test_changed_wishes_reach_matching(desk: Client, taken: SupportRequest) -> None:
    told = {
        "support_form": "companion", "languages": ["fi", "ar"], "first_language": "ar", "slots": ["mon_morning"],
        "max_distance_km": "12", "gender_wish": "woman", "priority": "3", "competences_wished": ["kela_forms"],
    }  # fmt: skip
    desk.post(page("request-wishes", taken), told)
    moved = fresh(taken)
    assert (moved.languages, moved.priority, moved.topics) == (["fi", "ar"], 3, [])
    assert moved.packed.max_distance_m == 12_000
    entry = AuditEntry.objects.about(taken).get(verb="supportrequest.wishes_changed")
    assert "max_distance_km" in entry.fields


def test_wishes_of_an_ended_request_stay(desk: Client, coordinator_here: Person, taken: SupportRequest) -> None:
    actions.withdraw_request(taken, actor=coordinator_here.actor)
    assert "This request has ended." in desk.get(page("request-wishes", taken)).content.decode()
    told = {"support_form": "doula", "languages": ["fi"], "gender_wish": "any", "priority": "1"}
    assert desk.post(page("request-wishes", taken), told).status_code == 409
    assert fresh(taken).support_form == "companion"


STALE = [
    ("request-assign", {}),
    ("request-attempt", {"outcome": "reached"}),
    ("request-intake", TICKED),
    ("request-consent", {"channel": "phone"}),
    ("request-accept", {}),
    ("request-hold", {}),
    ("request-decline", {"reason": "other"}),
    ("request-withdraw", {}),
    ("request-expire", {}),
    ("request-redirect", {"reason": "other", "next_step": "Soita."}),
    ("request-reopen", {}),
]


@pytest.mark.parametrize(("name", "data"), STALE)
def test_a_stale_page_says_so_and_changes_nothing(
    name: str,
    data: dict[str, Any],
    desk: Client,
    ready: SupportRequest,
    service: ServiceEntry,
    coordinator_here: Person,
) -> None:
    actions.decline_request(ready, reason="other", actor=coordinator_here.actor)
    before = AuditEntry.objects.count()
    answer = desk.post(page(name, ready), {**data, "giver": ready.contact_id, "service": service.pk})
    assert answer.status_code == 409
    assert answer.context["sentence"]
    assert fresh(ready).state == State.DECLINED
    assert AuditEntry.objects.count() == before


# On behalf


def asked(**changes: Any) -> dict[str, Any]:
    return {
        "submission_key": "avain-1", "consent_channel": "phone", "asked_by": "parent", "language": "sv",
        "support_form": "companion",
        "called": "Märta", "municipality": "sastamala", "channel": "call", "phone": "040 000 0033",
        "call_hours": ["evening"], "birth_years": "2019, 2021", "languages": ["fi", "sv"], "topics": ["talk"],
        "gender_wish": "any", "slots": ["mon_morning"], "consent": "on", **changes,
    }  # fmt: skip


def test_a_request_by_phone_is_written_down_once_and_marked_so(desk: Client, here: Office) -> None:
    key = desk.get(f"{LIST}new/").context["form"]["submission_key"].value()
    assert len(key) >= 20
    first = desk.post(f"{LIST}new/", asked())
    assert desk.post(f"{LIST}new/", asked(called="Toinen")).url == first.url
    request = SupportRequest.objects.get()
    assert request.consents.get().channel == "phone"
    assert (request.arrived_by, request.asked_by) == ("phone", "parent")
    assert (request.contact.called, request.contact.language, request.contact.channel) == ("Märta", "sv", "call")
    assert (request.languages, request.first_language) == (["sv", "fi"], "sv")
    assert [child.birth_year for child in request.family.children.all()] == [2019, 2021]
    assert not OutboxMessage.objects.exists()


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("consent", ""),
        ("asked_by", ""),
        ("municipality", "Raasepori"),
        ("municipality", "Atlantis"),
        ("phone", ""),
        ("called", "131052-308T"),
        ("consent_channel", "web_form"),
        ("birth_years", "1950"),
    ],
)
def test_a_wrong_answer_keeps_the_page_and_writes_nothing(field: str, value: str, desk: Client, here: Office) -> None:
    answer = desk.post(f"{LIST}new/", asked(**{field: value}))
    assert field in answer.context["form"].errors
    assert not SupportRequest.objects.exists()


def test_a_place_whose_first_programme_is_anothers_is_told_and_not_shown(
    desk: Client, here: Office, there: Office
) -> None:
    here.programme.municipalities.clear()
    there.programme.municipalities.add(here.municipality)
    answer = desk.post(f"{LIST}new/", asked(), follow=True)
    assert answer.redirect_chain == [(LIST, 302)]
    assert "You cannot see it." in answer.content.decode()
