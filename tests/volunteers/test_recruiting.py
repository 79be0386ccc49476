"""Open roles in public, and applying for one, from the role's page to the receipt."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.utils import timezone

from accounts.models import Membership, User
from core.actor import Actor, Role
from core.refusals import Refused
from notifications.models import OutboxMessage
from tests.factories import cast, volunteering
from tests.factories.cast import Office, Person
from tests.factories.volunteering import STEPS, TOGETHER, apply, begin, fill, page, role_page, send, without_tokens
from volunteers import actions, drafts, extracts
from volunteers.models import VolunteerApplication, VolunteerRole
from volunteers.role_words import path_of
from volunteers.vocabulary import RoleKind

pytestmark = pytest.mark.django_db

COUPLE = {
    "you": {**STEPS["you"], "unit": "couple"},
    "together": TOGETHER,
    **{name: STEPS[name] for name in ("wants", "can", "strength")},
}


@pytest.fixture
def role(here: Office) -> VolunteerRole:
    return volunteering.open_role(here)


def text_of(client: Client, address: str) -> str:
    return client.get(address).content.decode()


def errors(answer: Any) -> dict[str, list[str]]:
    return {name: list(said) for name, said in answer.context["form"].errors.items()}


# The way through


@pytest.mark.smoke
def test_a_short_form_makes_an_account_a_hat_and_an_application(client: Client, role: VolunteerRole) -> None:
    assert begin(client, role).url == page("you")
    assert fill(client).url == page("check")
    assert send(client).url == page("receipt")
    application = VolunteerApplication.objects.get()
    assert (application.role, application.municipality_id, application.unit) == (role, "790", "single")
    assert (application.user.name, application.user.email) == ("Hilla Hakija", "hilla.hakija@example.org")
    assert application.user.phone == "+358400000077"
    assert application.user.language == "fi"
    assert (application.wishes, application.life_stages) == (["meaning", "local"], ["toddler"])
    assert (application.languages, application.topics) == (["fi", "sv"], ["talk"])
    assert (application.competences, application.slots) == (["kela_forms"], ["tue_evening"])
    assert (application.hours_a_month, application.introduction) == (4, "Kuuntelen.")
    assert (application.heard_from, application.privacy_notice) == ("friend", "2026-1")
    hat = Membership.objects.get(user=application.user)
    assert (hat.role, [place.pk for place in hat.municipalities.all()]) == (Role.APPLICANT, ["790"])


def test_the_applicant_is_told_and_can_open_the_own_page(client: Client, role: VolunteerRole) -> None:
    apply(client, role)
    user = User.objects.get(email="hilla.hakija@example.org")
    message = OutboxMessage.objects.get()
    assert (message.kind, message.recipient) == ("application_received", f"accounts.User:{user.pk}")
    browser = Client()
    browser.force_login(user)
    assert browser.get("/applicant/").status_code == 200
    assert browser.get("/volunteer/").status_code == 404


def test_a_couple_gets_an_account_and_a_hat_each_and_both_are_told(client: Client, role: VolunteerRole) -> None:
    begin(client, role)
    assert client.post(page("you"), COUPLE["you"]).url == page("together")
    fill(client, COUPLE)
    send(client)
    application = VolunteerApplication.objects.get()
    assert application.unit == "couple"
    assert application.together_with.email == TOGETHER["other_email"]
    assert Membership.objects.filter(role=Role.APPLICANT).count() == 2
    kinds = {message.recipient: message.kind for message in OutboxMessage.objects.all()}
    assert kinds == {
        f"accounts.User:{application.user_id}": "application_received",
        f"accounts.User:{application.together_with_id}": "application_together",
    }


def test_a_family_with_one_adult_leaves_the_other_empty(client: Client, role: VolunteerRole) -> None:
    begin(client, role)
    fill(client, {**COUPLE, "you": {**STEPS["you"], "unit": "family"}, "together": {}})
    assert send(client).url == page("receipt")
    application = VolunteerApplication.objects.get()
    assert (application.unit, application.together_with) == ("family", None)


def test_who_turns_out_to_apply_alone_names_nobody_else(client: Client, role: VolunteerRole) -> None:
    begin(client, role)
    fill(client, COUPLE)
    client.post(page("you"), STEPS["you"])
    send(client)
    assert VolunteerApplication.objects.get().together_with is None
    assert not User.objects.filter(email=TOGETHER["other_email"]).exists()


def test_an_address_that_has_an_account_is_attached_and_the_page_does_not_tell(
    client: Client, role: VolunteerRole, volunteer_there: Person
) -> None:
    known = volunteer_there.user
    unknown = without_tokens(text_of(client, apply(client, role).url))
    browser = Client()
    answer = apply(browser, role, email=known.email.upper(), name="Joku Toinen", phone="040 000 0099")
    assert without_tokens(text_of(browser, answer.url)) == unknown
    known.refresh_from_db()
    assert (known.name, known.phone) == ("Elsa Muualla", "")
    assert VolunteerApplication.objects.filter(user=known).count() == 1


def test_applying_again_for_the_same_role_is_the_first_application(client: Client, role: VolunteerRole) -> None:
    apply(client, role)
    assert apply(Client(), role, name="Toinen Nimi").url == page("receipt")
    assert VolunteerApplication.objects.count() == 1
    assert OutboxMessage.objects.count() == 1


def test_another_role_is_another_application_of_the_same_person(
    client: Client, role: VolunteerRole, here: Office
) -> None:
    apply(client, role)
    client.post(page("receipt"), {"again": "yes"})
    apply(client, volunteering.open_role(here, "peer_parent"))
    assert [a.user.name for a in VolunteerApplication.objects.all()] == ["Hilla Hakija"] * 2


def test_sending_twice_shows_one_receipt(client: Client, role: VolunteerRole) -> None:
    apply(client, role)
    assert send(client).url == page("receipt")
    assert client.get(page("you")).url == page("receipt")
    assert VolunteerApplication.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_ten_sendings_at_the_same_moment_make_one_application(client: Client, role: VolunteerRole) -> None:
    if connection.vendor != "postgresql":
        pytest.skip("one writer at a time")
    begin(client, role)
    fill(client)

    def press(_number: int) -> str:
        browser = Client()
        browser.cookies.update(client.cookies)
        answer = send(browser)
        connection.close()
        return answer.headers["Location"]

    with ThreadPoolExecutor(10) as pool:
        assert list(pool.map(press, range(10))) == [page("receipt")] * 10
    assert VolunteerApplication.objects.count() == 1
    assert User.objects.filter(email=STEPS["you"]["email"]).count() == 1
    assert OutboxMessage.objects.count() == 1


# What is not good is said, and nothing is lost

WRONG = [
    ("you", {"name": ""}, "name", "Write your name."),
    ("you", {"email": "hilla"}, "email", "Write the e-mail address like this: name@example.org"),
    ("you", {"phone": "12"}, "phone", "Write the phone number like this: 040 123 4567"),
    ("you", {"is_adult": ""}, "is_adult", "You can volunteer with us when you are 18. Tick this if you are."),
    ("you", {"unit": "crowd"}, "unit", "Choose one of these."),
    ("you", {"name": "Hilla 010190-123A"}, "name", "Remove the personal identity code. We do not need it."),
    ("can", {"languages": []}, "languages", "Choose at least one language."),
    ("can", {"introduction": "a" * 301}, "introduction", "Write at most 300 letters. Now there are 301."),
]


@pytest.mark.parametrize(("step", "changes", "field", "sentence"), WRONG)
def test_bad_answers_get_a_sentence(
    client: Client, role: VolunteerRole, step: str, changes: dict[str, Any], field: str, sentence: str
) -> None:
    begin(client, role, language="en")
    fill(client, language="en")
    answer = client.post(page(step, "en"), {**STEPS[step], **changes})
    assert errors(answer) == {field: [sentence]}
    assert drafts.read(client.session).answers[step] != changes


BAD_PAIRS = [
    ({"other_email": STEPS["you"]["email"].upper()}, "other_email", "Each of you needs an e-mail address of your own."),
    ({"other_name": ""}, "other_name", "Write the other's name."),
    (
        {"is_other_adult": ""},
        "is_other_adult",
        "Ask the other first. Tick this when both of you are 18 or over and willing.",
    ),
]


@pytest.mark.parametrize("unit", ["couple", "family"])
@pytest.mark.parametrize(("changes", "field", "sentence"), BAD_PAIRS)
def test_the_other_adult_is_named_whole(
    client: Client, role: VolunteerRole, unit: str, changes: dict[str, Any], field: str, sentence: str
) -> None:
    begin(client, role, language="en")
    client.post(page("you", "en"), {**STEPS["you"], "unit": unit})
    assert errors(client.post(page("together", "en"), {**TOGETHER, **changes})) == {field: [sentence]}


def test_own_address_changed_to_that_of_the_other_leads_back_to_the_question(
    client: Client, role: VolunteerRole
) -> None:
    begin(client, role)
    fill(client, COUPLE)
    client.post(page("you"), {**COUPLE["you"], "email": TOGETHER["other_email"]})
    assert send(client).url == page("together")
    assert VolunteerApplication.objects.count() == 0


def test_nothing_is_sent_without_permission(client: Client, role: VolunteerRole) -> None:
    begin(client, role)
    fill(client)
    assert "agrees" in errors(send(client, agrees=""))
    assert VolunteerApplication.objects.count() == 0


def test_a_machine_is_thanked_and_nothing_is_kept(client: Client, role: VolunteerRole) -> None:
    begin(client, role)
    fill(client)
    assert send(client, website="https://example.org").status_code == 200
    assert VolunteerApplication.objects.count() == 0


def test_a_role_that_closes_meanwhile_is_told_on_the_page_and_the_answers_stay(
    client: Client, role: VolunteerRole
) -> None:
    begin(client, role, language="en")
    fill(client, language="en")
    actions.change_role(role, is_recruiting=False, actor=cast.MAKER)
    assert errors(send(client, "en")) == {"__all__": ["We are not looking for volunteers for this role just now."]}
    assert "you" in drafts.read(client.session).answers


def test_a_draft_is_sealed_and_a_day_old_one_is_gone(client: Client, role: VolunteerRole) -> None:
    begin(client, role)
    fill(client)
    assert "Hilla" not in str(dict(client.session))
    with time_machine.travel(timezone.now() + timedelta(hours=25)):
        assert client.get(page("check")).url == "/fi/volunteering/"


def test_steps_without_a_role_lead_to_the_roles(client: Client) -> None:
    assert client.get(page("you")).url == "/fi/volunteering/"
    assert client.get(page("check")).url == "/fi/volunteering/"
    assert client.get(page("receipt")).url == "/fi/volunteering/"
    assert client.get(page("everything")).status_code == 404


def test_the_device_forgets(client: Client, role: VolunteerRole) -> None:
    apply(client, role)
    assert client.post(page("receipt"), {"forget": "yes"}).url == "/fi/"
    assert client.get(page("receipt")).url == "/fi/volunteering/"


def test_too_many_sendings_from_one_address_are_stopped(client: Client, role: VolunteerRole, settings: Any) -> None:
    settings.RINNALLA_RATE_LIMITS = {"apply_send": "1/h/ip"}
    apply(client, role)
    assert apply(Client(), role, email="toinen@example.org").status_code == 429


REFUSED = [
    ({"is_adult": False}, "not_adult"),
    ({"unit": "couple"}, "other_missing"),
    ({"other_email": "x@example.org", "other_name": "X"}, "not_adult"),
    ({"other_email": "HILLA@example.org", "is_other_adult": True}, "same_address"),
]


@pytest.mark.parametrize(("told", "code"), REFUSED)
def test_the_action_refuses_what_the_form_would(
    here: Office, role: VolunteerRole, told: dict[str, Any], code: str
) -> None:
    given = volunteering.answers(here, role, "Hilla", **told)
    with pytest.raises(Refused) as refused:
        actions.receive_application(given, submission_key="k", actor=Actor.public())
    assert refused.value.refusal.code == code


def test_a_role_is_open_only_where_its_programme_works(client: Client, role: VolunteerRole, there: Office) -> None:
    assert client.get(role_page(role, there.municipality.pk)).status_code == 410
    assert client.post(role_page(role, there.municipality.pk)).status_code == 410
    assert client.get(role_page(role, "000")).status_code == 404


# What the pages say


@pytest.mark.parametrize("kind", RoleKind.values)
@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_every_kind_of_role_has_a_page_of_its_own_words(client: Client, here: Office, kind: str, language: str) -> None:
    role = volunteering.open_role(here, kind)
    answer = client.get(role_page(role, language=language))
    words = answer.context["words"]
    assert words.what
    assert words.gets
    assert bool(words.paid) == (kind == "experience_expert")
    assert bool(words.rights) == (kind != "experience_expert")


@pytest.mark.usefixtures("in_english")
def test_the_extract_is_told_of_exactly_when_it_is_asked(client: Client, here: Office) -> None:
    asked = volunteering.with_extract(volunteering.open_role(here, "grandparent"))
    not_asked = volunteering.open_role(here)
    assert str(extracts.NOTICE) in text_of(client, role_page(asked, language="en"))
    assert str(extracts.NOTICE) not in text_of(client, role_page(not_asked, language="en"))


def test_own_words_of_an_association_come_before_ours(client: Client, here: Office) -> None:
    role = volunteering.open_role(here, what_fi="Omin sanoin.", what_sv="Med egna ord.")
    assert "Omin sanoin." in text_of(client, role_page(role))
    assert "Med egna ord." in text_of(client, role_page(role, language="sv"))
    assert "Omin sanoin." not in text_of(client, role_page(role, language="en"))


def test_training_comes_before_the_talk_where_the_role_says_so(here: Office) -> None:
    usual, trained = volunteering.open_role(here), volunteering.open_role(here, "doula", trains_first=True)
    assert path_of(usual)[2:4] == path_of(trained)[2:4][::-1]
