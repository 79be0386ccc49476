"""The workbench: whom to suggest, why not somebody, and the suggestion itself."""

from html import unescape

import pytest
from django.test import Client
from django.utils.translation import override

from accounts.models import User
from core.audit import openings_of
from families.models import SupportRequest
from matching import actions, workbench
from matching.models import Choice, Match, ShownShortlist
from matching.states import ChoiceReason
from matching.states import Match as State
from notifications.models import OutboxMessage
from partners.vocabulary import SLOT_KEYS, LifeStage, Topic
from tests.factories import cast
from tests.factories.cast import Office, Person
from tests.matching.coordinator.pages import cost_of, page
from volunteers import actions as volunteers
from volunteers.models import PackedVolunteer, Volunteer
from volunteers.packing import packed_values

pytestmark = pytest.mark.django_db


# The workbench


def test_the_shortlist_gives_reasons_in_sentences(
    desk: Client, case: SupportRequest, volunteer_here: Person, volunteer_there: Person
) -> None:
    answer = desk.get(page("request-shortlist", case))
    listing = answer.context["listing"]
    assert [listed.volunteer for listed in listing.candidates] == [volunteer_here.volunteer]
    text = answer.content.decode()
    assert "Lives in the same municipality" in text
    assert "Elsa Muualla" not in text
    assert "Kaisa" not in text
    assert openings_of(case.family).filter(reason="shortlist").exists()


def test_nobody_fits_is_told_with_the_rule_and_the_near_miss(desk: Client, here: Office, case: SupportRequest) -> None:
    cast.volunteer(here, "Sven Språk", languages=["sv"])
    cast.volunteer(here, "Dora Doula", support_forms=["doula"])
    answer = desk.get(page("request-shortlist", case))
    text = answer.content.decode()
    assert "Nobody fits now." in text
    assert [(row["label"], row["count"], row["removed"]) for row in answer.context["funnel"]] == [
        ("Not approved for this form of support", 1, 1),
        ("No common language", 0, 1),
    ]
    assert "Sven Språk" in text
    assert "No common language. The family speaks: Finnish" in text


def test_nobody_at_all_is_told_too(desk: Client, case: SupportRequest) -> None:
    answer = desk.get(page("request-shortlist", case))
    assert answer.context["funnel"] == []
    assert "Nobody fits now." in answer.content.decode()


def test_two_are_compared_side_by_side(
    desk: Client, here: Office, case: SupportRequest, volunteer_here: Person
) -> None:
    aune = cast.volunteer(here, "Aune Alku", languages=["fi", "ar"]).volunteer
    eero, address = volunteer_here.volunteer, page("request-shortlist", case)
    assert desk.get(f"{address}?compare={eero.pk}").context["compared"] is None
    for query in (f"compare={eero.pk},{aune.pk}", f"compare={eero.pk}&compare={aune.pk}&compare=x"):
        compared = desk.get(f"{address}?{query}").context["compared"]
        assert {listed.volunteer for listed in compared["candidates"]} == {eero, aune}
        assert all(len(cells) == 2 for _label, cells in [*compared["facts"], *compared["factors"]])


def test_the_workbench_costs_the_same_with_3_and_30_volunteers(
    desk: Client, here: Office, case: SupportRequest
) -> None:
    address = page("request-shortlist", case)
    for number in range(3):
        cast.volunteer(here, f"V {number}")
        cast.volunteer(here, f"W {number}", languages=["sv"])
    cost_of(desk, address)
    few = cost_of(desk, address)
    for number in range(3, 30):
        cast.volunteer(here, f"V {number}")
        cast.volunteer(here, f"W {number}", languages=["sv"])
    cost_of(desk, address)  # a list that has not been seen before is kept
    assert cost_of(desk, address) == few


def crowd(here: Office, numbers: range) -> None:
    """Add volunteers at once, as they stand in the register: each a little different, most of them fitting."""
    users = User.objects.bulk_create(
        User(email=f"v{place}@example.org", name=f"V {place}", language="fi") for place in numbers
    )
    people = [
        Volunteer(
            user=user,
            organisation=here.organisation,
            municipality=here.municipality,
            languages=["fi", "sv"] if place % 3 else ["ar"],
            life_stages=LifeStage.values[place % 20 :][:3],
            topics=Topic.values[place % 5 :],
            slots=SLOT_KEYS[place % 21 :][:4],
            support_forms=["companion"] if place % 7 else ["doula"],
            capacity=1 + place % 3,
        )
        for place, user in zip(numbers, users, strict=True)
    ]
    Volunteer.objects.bulk_create(people)
    PackedVolunteer.objects.bulk_create(PackedVolunteer(volunteer=one, **packed_values(one)) for one in people)


def test_the_workbench_costs_the_same_among_5_and_5000_volunteers(
    desk: Client, here: Office, case: SupportRequest
) -> None:
    address = page("request-shortlist", case)
    costs = []
    for numbers in (range(5), range(5, 5000)):
        crowd(here, numbers)
        cost_of(desk, address)
        costs.append(cost_of(desk, address))
    assert costs[0] == costs[1]
    listing = desk.get(address).context["listing"]
    assert (listing.considered, len(listing.candidates)) == (5000, 5)


# What is kept of a list


def test_a_list_is_kept_as_it_was_shown(
    desk: Client, here: Office, case: SupportRequest, coordinator_here: Person
) -> None:
    for number in range(3):
        cast.volunteer(here, f"V {number}", languages=["fi", "sv"][: number + 1])
    listing = desk.get(page("request-shortlist", case)).context["listing"]
    (kept,) = ShownShortlist.objects.all()
    assert (kept.request, kept.by) == (case, coordinator_here.user)
    assert [row["volunteer"] for row in kept.listed] == [listed.volunteer.pk for listed in listing.candidates]
    assert [row["values"] for row in kept.listed] == [listed.values for listed in listing.candidates]
    assert kept.weights == list(listing.weights.listed())


def test_looking_again_keeps_nothing_new_until_the_list_changes(
    desk: Client, here: Office, case: SupportRequest, volunteer_here: Person
) -> None:
    address = page("request-shortlist", case)
    for query in ("", "?name=a", f"?compare={volunteer_here.volunteer.pk}"):
        desk.get(address + query)
    desk.head(address)
    assert ShownShortlist.objects.count() == 1
    cast.volunteer(here, "Aune Alku")
    desk.get(address)
    assert ShownShortlist.objects.count() == 2


def test_a_look_without_a_page_keeps_nothing(desk: Client, case: SupportRequest, volunteer_here: Person) -> None:
    desk.head(page("request-shortlist", case))
    assert not ShownShortlist.objects.exists()
    assert not openings_of(case.family).filter(reason="shortlist").exists()


def test_why_not_a_named_volunteer(desk: Client, here: Office, coordinator_here: Person, case: SupportRequest) -> None:
    sven = cast.volunteer(here, "Sven Språk", languages=["sv"]).volunteer
    aune = cast.volunteer(here, "Aune Alku").volunteer
    found = desk.get(f"{page('request-shortlist', case)}?name=språk").context["named"]
    assert found == [sven]
    assert desk.get(page("request-why-not", case, sven)).context["blocks"] == [
        "No common language. The family speaks: Finnish"
    ]
    assert "this volunteer fits" in desk.get(page("request-why-not", case, aune)).content.decode()
    volunteers.pause_volunteer(aune, until=None, actor=coordinator_here.actor)
    blocks = desk.get(page("request-why-not", case, aune)).context["blocks"]
    assert blocks == ["This volunteer is on a pause or has ended."]
    volunteers.end_volunteer(aune, actor=coordinator_here.actor)
    assert desk.get(page("request-why-not", case, aune)).context["blocks"] == blocks


def test_a_family_that_does_not_wait_gets_no_suggestion(
    desk: Client, parent_here: Person, volunteer_here: Person, coordinator_here: Person
) -> None:
    request = parent_here.request
    answer = desk.get(page("request-shortlist", request))
    assert answer.context["refusal"] == "This family is not waiting for a companion now."
    assert 'href="' + page("request-propose", request, volunteer_here.volunteer) not in answer.content.decode()


# The suggestion


def test_the_confirmation_shows_the_card_and_who_is_told_and_does_nothing(
    desk: Client, case: SupportRequest, volunteer_here: Person
) -> None:
    OutboxMessage.objects.all().delete()
    answer = desk.get(page("request-propose", case, volunteer_here.volunteer))
    text = answer.content.decode()
    assert "What the volunteer sees" in text
    assert "Kaisa" not in text
    assert answer.context["told"] == ["Eero: an e-mail with a link to the card.", "The family: nothing yet."]
    assert not Match.objects.exists()
    assert not OutboxMessage.objects.exists()


def first_and_second(desk: Client, here: Office, case: SupportRequest) -> list[Volunteer]:
    """Two volunteers, as a coordinator has just seen them in their order."""
    cast.volunteer(here, "Aune Alku")
    cast.volunteer(here, "Bo Boende")
    listing = desk.get(page("request-shortlist", case)).context["listing"]
    return [listed.volunteer for listed in listing.candidates]


def test_why_is_asked_of_somebody_who_was_not_the_first(desk: Client, here: Office, case: SupportRequest) -> None:
    first, second = first_and_second(desk, here, case)
    outside = cast.volunteer(here, "Cia Citron").volunteer
    assert "Why this one?" not in desk.get(page("request-propose", case, first)).content.decode()
    for volunteer in (second, outside):
        text = desk.get(page("request-propose", case, volunteer)).content.decode()
        assert "Why this one?" in text
        assert "The volunteer and the family never see it." in text
        assert "has waited for a task for long" in text


def test_why_is_not_asked_when_no_list_was_seen(desk: Client, case: SupportRequest, volunteer_here: Person) -> None:
    assert "Why this one?" not in desk.get(page("request-propose", case, volunteer_here.volunteer)).content.decode()


@pytest.mark.parametrize("reason", ["", *ChoiceReason.values])
def test_the_reason_is_kept_with_the_choice_and_told_to_nobody(
    desk: Client, here: Office, case: SupportRequest, reason: str
) -> None:
    _first, second = first_and_second(desk, here, case)
    desk.post(page("request-propose", case, second), {"reason": reason})
    choice = Choice.objects.get()
    assert (choice.match.volunteer, choice.rank, choice.reason) == (second, 2, reason)
    assert choice.shown == ShownShortlist.objects.get()
    assert choice.is_from_plan is False
    if reason:
        told = volunteer_browser(second).get(f"/volunteer/suggestions/{choice.match_id}/").content.decode()
        assert str(ChoiceReason(reason).label) not in told


def volunteer_browser(volunteer: Volunteer) -> Client:
    client = Client()
    client.force_login(volunteer.user)
    return client


def test_a_forged_reason_sends_nothing(desk: Client, here: Office, case: SupportRequest) -> None:
    OutboxMessage.objects.all().delete()
    for volunteer in first_and_second(desk, here, case):
        answer = desk.post(page("request-propose", case, volunteer), {"reason": "pretty"})
        assert answer.status_code == 200
        assert "Choose one of the reasons, or leave this empty." in answer.content.decode()
    assert not Match.objects.exists()
    assert not Choice.objects.exists()
    assert not OutboxMessage.objects.exists()


def test_the_volunteers_card_says_you_and_the_familys_does_not(
    desk: Client, case: SupportRequest, volunteer_here: Person, parent_here: Person
) -> None:
    address = page("request-propose", case, volunteer_here.volunteer)
    said = desk.get(address).context["card"].reasons
    assert said[0] == "You live in the same municipality"
    desk.post(address)
    match = Match.objects.get()
    text = unescape(volunteer_here.client.get(f"/volunteer/suggestions/{match.pk}/").content.decode())
    assert all(sentence in text for sentence in said)
    actions.answer_as_volunteer(match, says_yes=True, actor=volunteer_here.actor)
    told = parent_here.client.get(f"/family/suggestions/{match.pk}/").content.decode()
    assert "Lives in the same municipality" in told
    assert "You live" not in told


def test_suggesting_tells_the_volunteer_alone(desk: Client, case: SupportRequest, volunteer_here: Person) -> None:
    OutboxMessage.objects.all().delete()
    answer = desk.post(page("request-propose", case, volunteer_here.volunteer))
    match = Match.objects.get()
    assert answer.url == page("match-detail", match)
    assert (match.state, match.volunteer) == (State.PROPOSED, volunteer_here.volunteer)
    assert list(OutboxMessage.objects.values_list("kind", flat=True)) == ["match_proposed"]


def test_the_answer_by_date_on_the_page_is_the_one_that_is_kept(
    desk: Client, case: SupportRequest, volunteer_here: Person
) -> None:
    address = page("request-propose", case, volunteer_here.volunteer)
    shown = desk.get(address).context["happens"]
    desk.post(address)
    with override("en"):
        words = workbench.suggestion_words(volunteer_here.volunteer)["happens"]
    assert shown == words
    day = Match.objects.get().answer_by
    assert f"{day.day}.{day.month}.{day.year}" in shown[1]


def test_a_second_suggestion_is_refused_and_nothing_changes(
    desk: Client, here: Office, case: SupportRequest, volunteer_here: Person
) -> None:
    aune = cast.volunteer(here, "Aune Alku").volunteer
    desk.post(page("request-propose", case, volunteer_here.volunteer))
    answer = desk.post(page("request-propose", case, aune))
    assert answer.status_code == 409
    assert answer.context["sentence"] == "This family is not waiting for a companion now."
    assert Match.objects.count() == 1


def test_one_who_no_longer_fits_is_refused_with_the_reason(
    desk: Client, case: SupportRequest, volunteer_here: Person, coordinator_here: Person
) -> None:
    address = page("request-propose", case, volunteer_here.volunteer)
    volunteers.update_volunteer(volunteer_here.volunteer, languages=["sv"], actor=coordinator_here.actor)
    refused = "No common language. The family speaks: Finnish"
    assert desk.get(address).context["refusal"] == refused
    answer = desk.post(address)
    assert (answer.status_code, answer.context["sentence"]) == (409, refused)
    assert not Match.objects.exists()


def test_another_associations_rows_are_not_there(
    desk: Client, case: SupportRequest, volunteer_here: Person, volunteer_there: Person, parent_there: Person
) -> None:
    mine, theirs = (case, volunteer_here.volunteer), (parent_there.request, volunteer_there.volunteer)
    mixed = [(theirs[0], mine[1]), (mine[0], theirs[1])]
    addresses = [page(name, *rows) for name in ("request-why-not", "request-propose") for rows in mixed]
    for address in (page("request-shortlist", theirs[0]), *addresses):
        assert desk.get(address).status_code == 404
        assert desk.post(address).status_code in (404, 405)
    assert not Match.objects.exists()
