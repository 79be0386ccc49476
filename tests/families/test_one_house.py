"""Three associations in one programme: a family goes to the one whose support it asks for, and nobody else sees it."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from core.actor import Role
from core.models import AuditEntry
from core.refusals import Refused
from families import reminders
from families.actions import change_wishes
from families.models import Family, SupportRequest
from families.states import Request
from matching import candidates
from notifications.models import OutboxMessage
from partners.actions import programmes as actions
from partners.models import ProgrammePart
from portal.comparing import spots_of
from tests.factories import cast, matches
from tests.factories.applications import role_in
from tests.factories.arrival import fill, page, send
from tests.factories.cast import Office, Person
from tests.factories.programmes import a_guest, come_along
from volunteers import actions as volunteers

FORMS = ["companion", "peer_parent", "support_person"]
LISTS = ("home", "request-list", "match-list", "plan", "volunteer-list", "messages", "activity-list", "search")


@dataclass
class House:
    """Three offices in one municipality; `own` keeps the programme, the others take a form each."""

    own: Office
    others: tuple[Office, Office]
    coordinators: tuple[Person, Person, Person]

    @property
    def offices(self) -> tuple[Office, ...]:
        return (self.own, *self.others)


@pytest.fixture
def house(db: None) -> House:
    own = cast.open_office("Pirtti ry", cast.SASTAMALA, support_forms=FORMS)
    others = a_guest(own, "Lapset ry", receives=False), a_guest(own, "Satama ry", receives=False)
    offices = (own, *others)
    people = tuple(cast.worker(one, Role.COORDINATOR, f"Ohjaaja {n}") for n, one in enumerate(offices))
    come_along(own, others[0], "peer_parent")
    come_along(own, others[1], "support_person")
    return House(own, others, people)


def families_of(house: House) -> list[Person]:
    """Return one family of each association, whose name nobody else may read."""
    words = [("Kaisla", "companion"), ("Vuokko", "peer_parent"), ("Orvokki", "support_person")]
    return [cast.parent(house.own, name, support_form=form, phone=f"+35840000002{n}") for n, (name, form) in
            enumerate(words)]  # fmt: skip


def seen(client: Client, address: str) -> str:
    return client.get(address, follow=True).content.decode()


# Where a family goes


def test_a_family_goes_to_the_association_whose_form_of_support_it_asks_for(house: House) -> None:
    found = [parent.family.organisation for parent in families_of(house)]
    assert found == [office.organisation for office in house.offices]


def test_the_request_stays_in_the_shared_programme(house: House) -> None:
    families_of(house)
    assert {request.programme for request in SupportRequest.objects.all()} == {house.own.programme}


def test_a_part_that_has_not_been_accepted_takes_nobody(house: House) -> None:
    ProgrammePart.objects.update(accepted_on=None)
    assert {parent.family.organisation for parent in families_of(house)} == {house.own.organisation}


def test_when_a_part_ends_new_families_go_to_the_keeper_and_those_who_came_stay(house: House) -> None:
    before = cast.parent(house.own, "Vuokko", support_form="peer_parent")
    owner = cast.worker(house.own, Role.ADMINISTRATOR, "Päättäjä")
    part = ProgrammePart.objects.get(organisation=house.others[0].organisation)
    actions.end_part(part, actor=owner.actor)
    after = cast.parent(house.own, "Valpuri", support_form="peer_parent")
    assert after.family.organisation == house.own.organisation
    assert Family.objects.get(pk=before.family.pk).organisation == house.others[0].organisation


# The parent's own form


def asked(browser: Client, kind: str) -> Family:
    """Return the family of a request that was made on the public pages."""
    fill(browser, until="contact")
    assert browser.post(page("kind"), {"support_form": kind}).headers["Location"] == page("contact")
    fill(browser)
    assert send(browser).headers["Location"] == page("receipt")
    return SupportRequest.objects.latest("pk").family


@pytest.mark.parametrize(
    ("kind", "taker"),
    [("open", "Pirtti ry"), ("companion", "Pirtti ry"), ("peer_parent", "Lapset ry"), ("support_person", "Satama ry")],
)
def test_a_parent_chooses_the_form_of_support_and_reaches_who_takes_it(
    house: House, client: Client, kind: str, taker: str
) -> None:
    family = asked(client, kind)
    assert family.organisation.name == taker
    assert family.requests.get().support_form == (kind if kind in FORMS else "companion")


def test_a_doula_can_be_asked_for_where_another_association_gives_one(house: House, client: Client) -> None:
    cast.open_office("Doulat ry", cast.SASTAMALA, support_forms=["doula"])
    assert asked(client, "doula").organisation.name == "Doulat ry"


def test_a_parent_reads_who_takes_the_request_before_the_yes_and_after_it(house: House, client: Client) -> None:
    fill(client, until="contact")
    client.post(page("kind"), {"support_form": "peer_parent"})
    fill(client)
    address = f"/fi/privacy/#office-{house.others[0].organisation.pk}"
    before = client.get(page("check")).content.decode()
    send(client)
    for shown in (before, client.get(page("receipt")).content.decode()):
        assert ("Lapset ry" in shown, address in shown, "Pirtti ry" in shown) == (True, True, False)
    assert f'id="{address.partition("#")[2]}"' in client.get("/fi/privacy/").content.decode()


def test_wishes_do_not_move_a_family_to_what_another_association_gives(house: House) -> None:
    parent, worker = families_of(house)[1], house.coordinators[1]
    address = reverse("coordinator:request-wishes", args=[parent.request.pk])
    told = {"languages": ["fi"], "gender_wish": "any", "priority": "1"}
    answer = worker.client.post(address, {**told, "support_form": "companion"})
    assert "Pirtti ry" in answer.context["form"].errors["support_form"][0]
    with pytest.raises(Refused) as refused:
        change_wishes(parent.request, support_form="companion", actor=worker.actor)
    assert refused.value.refusal.code == "taken_by_another"
    for kind in ("peer_parent", "grandparent"):
        assert worker.client.post(address, {**told, "support_form": kind}).status_code == 302
    assert SupportRequest.objects.get(pk=parent.request.pk).support_form == "grandparent"


# Who sees a family


@pytest.mark.parametrize("name", LISTS)
def test_nobody_reads_of_anothers_family_in_lists_and_search(house: House, name: str) -> None:
    parents = families_of(house)
    for place, worker in enumerate(house.coordinators):
        for other, parent in enumerate(parents):
            query = f"?q={parent.adult.called}" if name == "search" else ""
            text = seen(worker.client, reverse(f"coordinator:{name}") + query)
            reads = parent.request.reference in text
            assert not reads or place == other


def test_anothers_request_is_not_there(house: House) -> None:
    parents = families_of(house)
    for place, worker in enumerate(house.coordinators):
        for other, parent in enumerate(parents):
            answer = worker.client.get(reverse("coordinator:request-detail", args=[parent.request.pk]))
            assert answer.status_code == (200 if place == other else 404)


def test_a_table_to_download_has_ones_own_families_alone(house: House) -> None:
    parents = families_of(house)
    for place, worker in enumerate(house.coordinators):
        table = b"".join(worker.client.get(reverse("coordinator:request-list") + "?format=csv")).decode()
        found = [parent.request.reference in table for parent in parents]
        assert found == [place == other for other in range(len(parents))]


def test_messages_of_the_work_go_to_ones_own_coordinators_alone(house: House) -> None:
    families_of(house)
    reminders.write_to_waiting(timezone.now())
    own = {worker.user.pk: office.organisation.pk for worker, office in
           zip(house.coordinators, house.offices, strict=True)}  # fmt: skip
    told = OutboxMessage.objects.filter(recipient__in=[f"accounts.User:{pk}" for pk in own])
    for message in told.exclude(kind="agreement_news"):
        assert message.organisation_id in (None, own[int(message.recipient.split(":")[1])])


def test_the_trail_of_a_request_is_its_own_associations(house: House) -> None:
    from_trail = {parent.request.pk: parent.family.organisation_id for parent in families_of(house)}
    rows = AuditEntry.objects.filter(verb="supportrequest.received")
    assert {int(row.subject_id): row.organisation_id for row in rows} == from_trail


# Who is suggested


def accepted(parent: Person, worker: Person) -> SupportRequest:
    return matches.accepted(parent.request, office=worker.actor, worker=worker.user)


def test_only_volunteers_of_ones_own_association_are_suggested(house: House) -> None:
    ours = cast.volunteer(house.others[0], "Oma Vertainen", support_forms=["peer_parent"])
    cast.volunteer(house.own, "Vieras Vertainen", support_forms=["peer_parent"])
    parent, worker = families_of(house)[1], house.coordinators[1]
    listing = candidates.shortlist_for(accepted(parent, worker), actor=worker.actor)
    assert [one.volunteer for one in listing.candidates] == [ours.volunteer]
    assert listing.considered == 1


def test_a_plan_weighs_ones_own_families_and_volunteers_alone(house: House) -> None:
    cast.volunteer(house.own, "Vieras Vertainen", support_forms=["peer_parent"])
    parents, worker = families_of(house), house.coordinators[1]
    for parent, person in zip(parents, house.coordinators, strict=True):
        accepted(parent, person)
    scope = candidates.scope_of(house.others[0].organisation.pk, actor=worker.actor)
    assert (scope.families.ids.tolist(), len(scope.volunteers)) == ([parents[1].request.pk], 0)


def test_what_a_role_asks_is_ones_own_associations(house: House) -> None:
    """The keeper asks for an interview; the association that takes the families does not."""
    role = role_in(house.own, "peer_parent")
    keeper = cast.worker(house.own, Role.ADMINISTRATOR, "Vaatija")
    volunteers.add_requirement(role, kind="interview", actor=keeper.actor)
    ours = cast.volunteer(house.others[0], "Oma Vertainen", support_forms=["peer_parent"])
    parent, worker = families_of(house)[1], house.coordinators[1]
    request = accepted(parent, worker)
    assert len(candidates.shortlist_for(request, actor=worker.actor).candidates) == 1
    own = role_in(house.others[0], "peer_parent")
    hers = cast.worker(house.others[0], Role.ADMINISTRATOR, "Oma vaatija")
    volunteers.add_requirement(own, kind="interview", actor=hers.actor)
    assert candidates.shortlist_for(request, actor=worker.actor).candidates == []
    assert candidates.why_not(request, ours.volunteer, actor=worker.actor)


def test_figures_are_compared_of_those_who_share_them(house: House) -> None:
    spots = spots_of(house.coordinators[0].actor, timezone.localdate())
    assert {organisation.name for organisation, _place in spots} == {"Pirtti ry", "Lapset ry", "Satama ry"}


def test_a_family_reads_whose_it_is(house: House) -> None:
    parent = families_of(house)[2]
    assert "Satama ry" in parent.client.get(reverse("family:home")).content.decode()
    assert parent.request.state == Request.RECEIVED
