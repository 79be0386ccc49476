import pytest
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from core.refusals import NotNow, Refusal, Refused, refuse
from tests.factories.cast import Person

TOO_EARLY = Refusal("too_early", "Ten working days must pass first.")


def test_nothing_in_the_way_refuses_nothing() -> None:
    assert refuse(None) is None


def test_a_refusal_is_raised_with_its_words() -> None:
    with pytest.raises(Refused) as caught:
        refuse(TOO_EARLY)
    assert caught.value.refusal == TOO_EARLY
    assert str(caught.value) == "too_early"


def test_being_too_late_is_a_refusal_too() -> None:
    assert issubclass(NotNow, Refused)


def test_a_refusal_is_said_in_the_language_of_the_reader() -> None:
    refusal = Refusal("language", _("Finnish"))
    said = {}
    for language in ("en", "fi", "sv"):
        with translation.override(language):
            said[language] = str(refusal.sentence)
    assert said["en"] == "Finnish"
    assert len(set(said.values())) == 3


def accept_url(person: Person) -> str:
    return f"/coordinator/requests/{person.request.pk}/accept/"


def test_a_page_says_why_not(coordinator_here: Person, parent_here: Person) -> None:
    answer = coordinator_here.client.post(accept_url(parent_here))
    assert answer.status_code == 409
    assert "This step is not possible any more. The request has moved on." in answer.content.decode()


@pytest.mark.parametrize(
    ("referer", "is_ours"), [("http://testserver/coordinator/requests/", True), ("http://elsewhere.example/", False)]
)
def test_the_page_leads_back_to_our_own_pages_only(
    referer: str, is_ours: bool, coordinator_here: Person, parent_here: Person
) -> None:
    answer = coordinator_here.client.post(accept_url(parent_here), headers={"referer": referer})
    assert (f'href="{referer}"' in answer.content.decode()) is is_ours
