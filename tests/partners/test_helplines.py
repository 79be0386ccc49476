"""The numbers that families call: who checks them, who changes them, and what they must look like."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from core.actor import Role
from core.models import AuditEntry
from core.refusals import Refused
from notifications import delivery
from notifications.models import OutboxMessage
from partners import counties
from partners.actions import helplines as actions
from partners.forms.helplines import HelplineForm
from partners.models import Helpline
from tests.factories import cast
from tests.factories.cast import Office, Person

LIST = "/administration/helplines/"
FACTS = {
    "name_fi": "Pirkanmaan sosiaalipäivystys",
    "name_sv": "Socialjouren i Birkaland",
    "name_en": "Pirkanmaa social emergency",
    "display": "040 000 0090",
    "dial": "0400000090",
    "order": 90,
}
TODAY = timezone.localdate()


@pytest.fixture
def old(here: Office) -> Helpline:
    """The social emergency number of the county, which nobody has checked for long."""
    long_ago = TODAY - timedelta(days=181)
    county = here.municipality.wellbeing_county_code
    return Helpline.objects.create(key="social_emergency", wellbeing_county_code=county, checked_on=long_ago, **FACTS)


@pytest.mark.smoke
@pytest.mark.parametrize("who", ["administrator_here", "coordinator_here"])
def test_a_number_is_checked_by_one_press(who: str, old: Helpline, request: pytest.FixtureRequest) -> None:
    browser = request.getfixturevalue(who).client
    area = who.partition("_")[0].replace("administrator", "administration")
    shown = browser.get(f"/{area}/helplines/")
    own = next(one for group in shown.context["groups"] for one in group.lines if one.line == old)
    assert own.is_stale
    assert browser.post(f"/{area}/helplines/{old.pk}/checked/").headers["Location"] == f"/{area}/helplines/"
    assert Helpline.objects.get(pk=old.pk).checked_on == TODAY
    assert AuditEntry.objects.filter(verb="helpline.checked").count() == 1


def test_all_in_reach_are_checked_by_one_press(administrator_here: Person, there: Office, old: Helpline) -> None:
    county = there.municipality.wellbeing_county_code
    far = Helpline.objects.create(
        key="social_emergency", wellbeing_county_code=county, checked_on=old.checked_on, **FACTS
    )
    administrator_here.client.post(f"{LIST}checked/")
    assert set(Helpline.objects.exclude(pk=far.pk).values_list("checked_on", flat=True)) == {TODAY}
    assert Helpline.objects.get(pk=far.pk).checked_on == old.checked_on


def test_an_administrator_changes_a_number_and_the_trail_says_what(administrator_here: Person, old: Helpline) -> None:
    facts = {**FACTS, "display": "040 000 0091", "dial": "040 000-0091"}
    assert administrator_here.client.post(f"{LIST}{old.pk}/", facts).status_code == 302
    line = Helpline.objects.get(pk=old.pk)
    assert (line.dial, line.checked_on) == ("0400000091", TODAY)
    assert AuditEntry.objects.get(verb="helpline.changed").fields == ["dial", "display"]


@pytest.mark.parametrize("dial", ["112", "116117", "+358401234567", "080005005"])
def test_short_and_foreign_numbers_are_numbers(dial: str, administrator_here: Person, old: Helpline) -> None:
    administrator_here.client.post(f"{LIST}{old.pk}/", {**FACTS, "dial": dial})
    assert Helpline.objects.get(pk=old.pk).dial == dial


@pytest.mark.parametrize(
    ("changes", "wrong"),
    [
        ({"dial": "tel:112"}, "dial"),
        ({"dial": "1"}, "dial"),
        ({"dial": "112;ext=1"}, "dial"),
        ({"name_sv": ""}, "name_sv"),
        ({"facts_fi": "Aina auki."}, "facts_sv"),
        ({"order": "0"}, "order"),
    ],
)
def test_a_wrong_answer_is_told_in_words(
    changes: dict[str, str], wrong: str, administrator_here: Person, old: Helpline
) -> None:
    answer = administrator_here.client.post(f"{LIST}{old.pk}/", {**FACTS, **changes})
    assert wrong in answer.context["form"].errors
    assert Helpline.objects.get(pk=old.pk).dial == FACTS["dial"]


def test_what_a_county_must_have_is_asked_for_and_added(administrator_here: Person, old: Helpline) -> None:
    own = administrator_here.client.get(LIST).context["groups"][1]
    assert [gap["key"] for gap in own.missing] == ["social_contact"]
    path = f"{LIST}new/?key=social_contact&county={old.wellbeing_county_code}"
    begun = administrator_here.client.get(path).context["form"].initial
    assert begun["name_fi"].startswith(counties.NAMES[old.wellbeing_county_code][0])
    assert administrator_here.client.post(path, FACTS).status_code == 302
    assert Helpline.objects.get(key="social_contact").wellbeing_county_code == old.wellbeing_county_code
    assert administrator_here.client.post(path, FACTS).status_code == 409


@pytest.mark.parametrize("query", ["", "?key=social_contact&county=03", "?key=emergency&county=08", "?key=x"])
def test_nothing_else_is_added(query: str, administrator_here: Person) -> None:
    assert administrator_here.client.get(f"{LIST}new/{query}").status_code == 404


def test_the_numbers_of_another_county_are_not_ours(
    administrator_here: Person, administrator_there: Person, old: Helpline
) -> None:
    assert administrator_there.client.get(f"{LIST}{old.pk}/").status_code == 404
    assert administrator_there.client.post(f"{LIST}{old.pk}/checked/").status_code == 404
    with pytest.raises(Refused) as refused:
        actions.change_helpline(old, on=TODAY, actor=administrator_there.actor, dial="123")
    assert refused.value.refusal.code == "other_county"


def test_a_coordinator_checks_and_does_not_change(coordinator_here: Person, old: Helpline) -> None:
    with pytest.raises(Refused) as refused:
        actions.change_helpline(old, on=TODAY, actor=coordinator_here.actor, dial="123")
    assert refused.value.refusal.code == "not_yours"
    assert coordinator_here.client.get(f"/coordinator/helplines/{old.pk}/").status_code == 404


def test_no_number_of_the_list_can_be_taken_off(administrator_here: Person, old: Helpline) -> None:
    for line in Helpline.objects.all():
        assert "remove" not in administrator_here.client.get(f"{LIST}{line.pk}/").content.decode().lower()
        assert administrator_here.client.post(f"{LIST}{line.pk}/remove/").status_code == 404


def test_112_stays_112_while_its_words_may_change(administrator_here: Person) -> None:
    line = Helpline.objects.get(key="emergency")
    with pytest.raises(Refused) as refused:
        actions.change_helpline(line, on=TODAY, actor=administrator_here.actor, dial="123")
    assert refused.value.refusal.code == "is_fixed"
    facts = {**HelplineForm.of(line), "name_en": "Emergency", "dial": "123", "display": "123"}
    assert administrator_here.client.post(f"{LIST}{line.pk}/", facts).status_code == 302
    line.refresh_from_db()
    assert (line.dial, line.display, line.name_en) == ("112", "112", "Emergency")


def test_the_administrators_of_the_others_are_told_of_a_changed_number_of_the_country(
    administrator_here: Person, administrator_there: Person, coordinator_there: Person, old: Helpline
) -> None:
    line, told = Helpline.objects.get(key="nollalinja"), OutboxMessage.objects.filter(kind="helpline_changed")
    actions.change_helpline(old, on=TODAY, actor=administrator_here.actor, dial="0400000092")
    actions.change_helpline(line, on=TODAY, actor=administrator_here.actor)
    assert not told.exists()
    actions.change_helpline(line, on=TODAY, actor=administrator_here.actor, display="080 005 006", dial="080005006")
    message = told.get()
    assert message.recipient.endswith(f":{administrator_there.user.pk}")
    letter = delivery.compose(message)
    assert letter is not None
    assert LIST in str(letter)
    assert "080" not in str(letter)
    entry = AuditEntry.objects.filter(verb="helpline.changed").latest("pk")
    assert entry.organisation_id == administrator_here.actor.organisation_id


@pytest.fixture
def administrator_there(there: Office) -> Person:
    return cast.worker(there, Role.ADMINISTRATOR, "Aino Muualla")


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_every_county_has_its_name(language: str) -> None:
    assert len(counties.NAMES) == 23
    assert all(counties.name_of(code, language) for code in counties.NAMES)
    assert counties.name_of("99") == ""
