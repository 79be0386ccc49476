"""Programmes: from a preset to open doors, shorter retention, and several organisations in one."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone, translation

from accounts.models import Language, Municipality
from core.actor import Role
from core.models import AuditEntry
from core.refusals import Refused
from families import retention as family_retention
from families.models import SupportRequest
from matching import retention as matching_retention
from matching.weights import preset_weights
from notifications.kinds import kind_named
from notifications.models import OutboxMessage
from partners import presets
from partners.actions import programmes as actions
from partners.models import Programme, ProgrammePart
from partners.presets import LONGEST, PRESETS, Kept, Need, requirements_of, retention_of, text_of
from tests.factories import cast
from tests.factories.applications import role_in
from tests.factories.cast import Office, Person
from tests.factories.programmes import a_guest, come_along, make_ready
from volunteers.models import Requirement
from volunteers.usual import usual_of

LIST = reverse("administration:programme-list")
pytestmark = pytest.mark.usefixtures("in_english")


@pytest.fixture
def anna(here: Office, administrator_here: Person, coordinator_here: Person) -> Client:
    """The administrator's browser, where a coordinator receives families and everything is ready for them."""
    make_ready(here.organisation, here.municipality)
    return administrator_here.client


def page(name: str, row: Any) -> str:
    return reverse(f"administration:{name}", args=[row.pk])


def refused(call: Any, *args: Any, **options: Any) -> str:
    with pytest.raises(Refused) as caught:
        call(*args, **options)
    return caught.value.refusal.code


# Presets


@pytest.mark.parametrize("preset", Programme.Preset.values)
def test_every_preset_speaks_to_families_in_all_languages(preset: str) -> None:
    texts = PRESETS[preset].texts
    assert set(texts) == set(Language.values)
    assert all(40 < len(text) <= 600 for text in texts.values())


@pytest.mark.parametrize("preset", Programme.Preset.values)
def test_every_preset_weighs_a_thousand_points(preset: str) -> None:
    assert sum(preset_weights(preset).listed()) == 1000


def test_what_a_preset_asks_is_known_to_the_roles() -> None:
    assert set(Need.values) <= set(Requirement.Kind.values)


def test_no_programme_keeps_longer_than_the_other_apps() -> None:
    assert LONGEST[Kept.REQUEST_NOT_TAKEN] == family_retention.NOT_TAKEN_MONTHS
    assert LONGEST[Kept.VISIT_DIARY] == matching_retention.DIARY_MONTHS
    for usual in PRESETS.values():
        assert all(months <= LONGEST[line] for line, months in usual.retention.items())


def test_an_empty_field_means_the_presets_own(here: Office) -> None:
    programme = here.programme
    with translation.override("sv"):
        assert text_of(programme) == PRESETS["companion"].texts["sv"]
    assert requirements_of(programme) == tuple(Need.values)
    assert retention_of(programme) == LONGEST


def test_a_new_role_begins_with_what_its_programme_asks(here: Office) -> None:
    role = role_in(here, "companion")
    here.programme.requirements = ["interview"]
    role.programme = here.programme
    assert [row["kind"] for row in usual_of(role)] == ["interview"]


# Made, changed, opened


def form_data(here: Office, **changes: Any) -> dict[str, Any]:
    usual = presets.PRESETS["doula"]
    return {
        "name": "Doulat",
        "municipalities": [here.municipality.pk],
        "support_forms": ["doula"],
        "rhythm": "monthly",
        "trial_days": 28,
        "length_days": 183,
        "requirements": list(Need.values),
        **{f"text_{code}": text for code, text in usual.texts.items()},
        **changes,
    }


def test_a_programme_is_made_from_a_preset_and_begins_closed(anna: Client, here: Office) -> None:
    assert "A preset brings" in anna.get(reverse("administration:programme-new")).content.decode()
    address = reverse("administration:programme-new") + "?preset=doula"
    assert PRESETS["doula"].texts["fi"][:30] in anna.get(address).content.decode()
    assert anna.post(address, form_data(here)).status_code == 302
    programme = Programme.objects.get(name="Doulat")
    assert (programme.preset, programme.is_open, programme.organisation) == ("doula", False, here.organisation)
    assert (programme.text_fi, programme.requirements, programme.retention) == ("", [], {})
    assert AuditEntry.objects.about(programme).get().verb == "programme.made"


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"name": ""}, "This field is required."),
        ({"municipalities": []}, "Choose at least one municipality."),
        ({"support_forms": []}, "Choose at least one form of support."),
        ({"text_sv": ""}, "Write this too, or leave all languages empty"),
        ({"visit_diary": 4}, "less than or equal to 3"),
        ({"name": "Rinnalla täällä ry, Sastamala"}, "You have a programme of this name already."),
    ],
)
def test_what_cannot_be_is_said_beside_the_field_and_nothing_is_lost(
    anna: Client, here: Office, changes: dict[str, Any], sentence: str
) -> None:
    answer = anna.post(reverse("administration:programme-new") + "?preset=doula", form_data(here, **changes))
    text = answer.content.decode()
    assert answer.status_code == 200
    assert sentence in text
    assert "183" in text
    assert Programme.objects.count() == 1


def test_a_preset_that_is_none_asks_again(anna: Client) -> None:
    text = anna.get(reverse("administration:programme-new") + "?preset=x").content.decode()
    assert "Select a valid choice" in text


def test_a_change_is_written_in_the_story(anna: Client, here: Office) -> None:
    data = form_data(here, name="Kulkijat", support_forms=["companion"], visit_diary=1)
    assert anna.post(page("programme-edit", here.programme), data).status_code == 302
    here.programme.refresh_from_db()
    assert (here.programme.name, here.programme.retention) == ("Kulkijat", {"visit_diary": 1})
    entry = AuditEntry.objects.about(here.programme).get(verb="programme.changed")
    assert "retention" in entry.fields
    assert "Changed" in anna.get(page("programme-edit", here.programme)).content.decode()


def test_a_programme_is_closed_and_opened_after_a_page_that_says_what_it_means(anna: Client, here: Office) -> None:
    for verb, is_open in (("programme-close", False), ("programme-open", True)):
        assert "What will happen" in anna.get(page(verb, here.programme)).content.decode()
        anna.post(page(verb, here.programme))
        here.programme.refresh_from_db()
        assert here.programme.is_open == is_open


def test_nobody_is_taken_where_nobody_receives(here: Office, administrator_here: Person) -> None:
    Programme.objects.update(is_open=False)
    assert refused(actions.open_programme, here.programme, actor=administrator_here.actor) == "nobody_receives"


@pytest.fixture
def huittinen(here: Office) -> Office:
    """The same association in a municipality that its programme does not reach yet."""
    return Office(here.organisation, Municipality.objects.get(pk=cast.HUITTINEN), here.programme)


def widen(place: Office, administrator: Person) -> None:
    places = [*place.programme.municipalities.all(), place.municipality]
    actions.change_programme(place.programme, municipalities=places, actor=administrator.actor)


def test_an_open_programme_is_widened_when_somebody_receives_and_the_countys_numbers_are_there(
    anna: Client, huittinen: Office, administrator_here: Person
) -> None:
    assert refused(widen, huittinen, administrator_here) == "nobody_receives"
    cast.worker(huittinen, Role.COORDINATOR, "Huittisten ohjaaja")
    assert refused(widen, huittinen, administrator_here) == "not_ready_social_emergency"
    make_ready(huittinen.organisation, huittinen.municipality)
    widen(huittinen, administrator_here)
    assert huittinen.programme.municipalities.count() == 2


def test_all_who_carry_an_open_programme_receive_where_it_is_widened(
    anna: Client, here: Office, huittinen: Office, administrator_here: Person
) -> None:
    come_along(here, a_guest(here, "Lapset ry"), "companion")
    cast.worker(huittinen, Role.COORDINATOR, "Huittisten ohjaaja")
    with pytest.raises(Refused) as caught:
        widen(huittinen, administrator_here)
    assert "Huittinen (Lapset ry)" in str(caught.value.refusal.sentence)


def test_a_closed_programme_is_widened_freely(huittinen: Office, administrator_here: Person) -> None:
    Programme.objects.update(is_open=False)
    huittinen.programme.refresh_from_db()
    widen(huittinen, administrator_here)
    assert huittinen.programme.municipalities.count() == 2


def test_another_organisations_programme_is_not_changed(
    anna: Client, there: Office, administrator_here: Person
) -> None:
    for name in ("programme-edit", "programme-open", "programme-close", "programme-parts"):
        assert anna.get(page(name, there.programme)).status_code == 404
    assert refused(actions.close_programme, there.programme, actor=administrator_here.actor) == "other_organisation"


def test_nobody_is_taken_before_what_the_law_asks_is_there(
    here: Office, administrator_here: Person, coordinator_here: Person
) -> None:
    Programme.objects.update(is_open=False)
    assert refused(actions.open_programme, here.programme, actor=administrator_here.actor) == "not_ready_scope"


def test_other_hats_have_no_such_page(coordinator_here: Person, partner: Person) -> None:
    for person in (coordinator_here, partner):
        assert person.client.get(LIST).status_code in (302, 403, 404)


# Shorter retention


def test_a_programme_keeps_requests_that_were_not_taken_shorter_and_never_longer(
    here: Office, there: Office, administrator_here: Person
) -> None:
    short, long = cast.parent(here, "Lyhyt"), cast.parent(there, "Pitkä", phone="+358400000013")
    since = timezone.now() - timedelta(days=100)
    SupportRequest.objects.update(state="withdrawn", state_since=since)
    actions.change_programme(here.programme, retention={"request_not_taken": 3}, actor=administrator_here.actor)
    due = family_retention.not_taken(timezone.now())
    assert short.family in due
    assert long.family not in due
    longer = {"retention": {"request_not_taken": 7}, "actor": administrator_here.actor}
    assert refused(actions.change_programme, here.programme, **longer) == "too_long"


# Several organisations


def test_another_organisation_is_asked_along_and_answers_for_itself(anna: Client, here: Office) -> None:
    guest = a_guest(here)
    theirs = cast.worker(guest, Role.ADMINISTRATOR, "Timo Toinen")
    data = {"organisation": guest.organisation.pk, "support_forms": ["companion"]}
    assert anna.post(page("programme-parts", here.programme), data).status_code == 302
    part = ProgrammePart.objects.get()
    assert part.accepted_on is None
    assert here.programme.name in theirs.client.get(LIST).content.decode()
    assert here.programme.name in theirs.client.get(reverse("administration:home")).content.decode()
    assert here.programme.name not in anna.get(reverse("administration:home")).content.decode()
    assert "You answer for their data." in theirs.client.get(page("programme-part-accept", part)).content.decode()
    theirs.client.post(page("programme-part-accept", part))
    part.refresh_from_db()
    assert part.accepted_on == timezone.localdate()
    assert here.programme.name in theirs.client.get(LIST).content.decode()
    assert "Satama ry" in theirs.client.get(page("programme-parts", here.programme)).content.decode()


def news_to(person: Person) -> list[OutboxMessage]:
    rows = OutboxMessage.objects.filter(kind="programme_news", recipient__endswith=f":{person.user.pk}")
    return list(rows.order_by("pk"))


def test_both_sides_hear_what_is_asked_answered_and_ended(
    anna: Client, here: Office, administrator_here: Person, coordinator_here: Person
) -> None:
    guest, kind = a_guest(here), kind_named("programme_news")
    theirs = cast.worker(guest, Role.ADMINISTRATOR, "Timo Toinen")
    ask = {"organisation": guest.organisation, "support_forms": ["companion"], "actor": administrator_here.actor}
    first = actions.ask_along(here.programme, **ask)
    (asked,) = news_to(theirs)
    assert kind.still_due(asked)
    assert kind.build(asked)["link"] == LIST
    actions.stay_out(first, actor=theirs.actor)
    assert not kind.still_due(asked)
    second = actions.ask_along(here.programme, **ask)
    actions.come_along(second, actor=theirs.actor)
    actions.end_part(second, actor=administrator_here.actor)
    assert [row.context["what"] for row in news_to(theirs)] == ["asked", "asked", "ended"]
    assert [row.context["what"] for row in news_to(administrator_here)] == ["declined", "accepted"]
    assert [kind.still_due(row) for row in news_to(administrator_here)] == [True, False]
    assert kind.build(news_to(administrator_here)[0])["link"] == page("programme-parts", here.programme)
    assert news_to(coordinator_here) == []


def test_who_says_no_is_not_there(anna: Client, here: Office, administrator_here: Person) -> None:
    guest = a_guest(here)
    theirs = cast.worker(guest, Role.ADMINISTRATOR, "Timo Toinen")
    ask = {"organisation": guest.organisation, "support_forms": ["companion"], "actor": administrator_here.actor}
    part = actions.ask_along(here.programme, **ask)
    assert anna.post(page("programme-part-decline", part)).status_code in (302, 409)
    assert ProgrammePart.objects.count() == 1
    theirs.client.post(page("programme-part-decline", part))
    assert ProgrammePart.objects.count() == 0


def test_nobody_comes_along_without_an_agreement_or_somebody_who_receives(
    here: Office, there: Office, administrator_here: Person
) -> None:
    ask = {"support_forms": ["companion"], "actor": administrator_here.actor}
    assert refused(actions.ask_along, here.programme, organisation=there.organisation, **ask) == "no_agreement"
    guest = a_guest(here, receives=False)
    part = actions.ask_along(here.programme, organisation=guest.organisation, **ask)
    theirs = cast.worker(guest, Role.ADMINISTRATOR, "Timo Toinen")
    assert refused(actions.come_along, part, actor=theirs.actor) == "nobody_receives"


def test_one_form_of_support_has_one_taker(here: Office, administrator_here: Person, coordinator_here: Person) -> None:
    first, second = a_guest(here), a_guest(here, "Lapset ry")
    ask = {"support_forms": ["companion"], "actor": administrator_here.actor}
    actions.ask_along(here.programme, organisation=first.organisation, **ask)
    assert refused(actions.ask_along, here.programme, organisation=second.organisation, **ask) == "form_is_taken"
    unknown = {"support_forms": ["doula"], "actor": administrator_here.actor}
    assert refused(actions.ask_along, here.programme, organisation=second.organisation, **unknown) == "not_offered"
    left_out = {"support_forms": ["doula"], "actor": administrator_here.actor}
    assert refused(actions.change_programme, here.programme, **left_out) == "form_is_taken"


def test_the_list_costs_the_same_with_3_and_30_programmes(anna: Client, here: Office) -> None:
    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            anna.get(LIST)
        return len(queries)

    cost()
    few = cost()
    for number in range(20):
        row = Programme.objects.create(name=f"P {number}", organisation=here.organisation, support_forms=["companion"])
        row.municipalities.add(here.municipality)
    assert cost() == few
