"""Which form of support: asked by the public form where several are offered, and nowhere else."""

from __future__ import annotations

import pytest
from django.test import Client

from families.models import SupportRequest
from partners.models import Programme
from tests.factories import families as make
from tests.factories.arrival import ANSWERS, errors, fill, page, send

KIND = page("kind")


@pytest.fixture
def several(db: None) -> Programme:
    """A municipality where a companion and a doula are offered."""
    return make.programme(forms=("companion", "doula"))


def ask(browser: Client, kind: str) -> None:
    fill(browser, until="contact")
    assert browser.post(KIND, {"support_form": kind}).status_code == 302


def test_nothing_is_asked_where_there_is_one_form(client: Client, sastamala: Programme) -> None:
    assert fill(client, until="contact").headers["Location"] == page("contact")
    assert client.get(KIND).headers["Location"] == page("contact")
    assert client.get(page("contact")).context["steps"] == len(ANSWERS) + 1


def test_the_forms_of_the_municipality_are_offered_after_it_is_known(client: Client, several: Programme) -> None:
    assert client.get(KIND).headers["Location"] == page("you")
    assert fill(client, until="contact").headers["Location"] == KIND
    shown = client.get(KIND)
    assert [key for key, _words in shown.context["form"].fields["support_form"].choices] == [
        "open", "companion", "doula",
    ]  # fmt: skip
    assert shown.context["form"]["support_form"].value() == "open"
    assert (shown.context["step"], shown.context["steps"]) == (2, 8)
    assert client.get(page("contact")).headers["Location"] == KIND


@pytest.mark.parametrize("said", [{}, {"support_form": "grandparent"}, {"support_form": "x"}])
def test_what_is_not_offered_is_not_taken(client: Client, several: Programme, said: dict[str, str]) -> None:
    fill(client, until="contact")
    assert errors(client.post(KIND, said))


@pytest.mark.parametrize(("kind", "asked_for"), [("open", "companion"), ("doula", "doula")])
def test_the_request_asks_for_what_was_chosen(client: Client, several: Programme, kind: str, asked_for: str) -> None:
    ask(client, kind)
    fill(client)
    send(client)
    assert SupportRequest.objects.get().support_form == asked_for


def test_the_check_page_shows_the_choice_and_a_way_to_change_it(client: Client, several: Programme) -> None:
    ask(client, "doula")
    fill(client)
    section = client.get(page("check")).context["sections"][1]
    assert (section["url"], section["text"].startswith("Doula")) == (KIND, True)
    assert client.get(KIND).context["form"]["support_form"].value() == "doula"


def test_a_choice_that_is_not_offered_in_a_new_municipality_is_asked_again(client: Client, several: Programme) -> None:
    make.programme(name="Muut ry", place=make.HELSINKI, forms=("companion", "peer_parent"))
    ask(client, "doula")
    fill(client)
    client.post(page("you"), {**ANSWERS["you"], "municipality": "Helsinki"})
    assert client.get(page("check")).headers["Location"] == KIND
    assert errors(client.get(KIND))


def test_the_choice_is_left_out_where_the_new_municipality_has_one_form(client: Client, several: Programme) -> None:
    make.programme(name="Muut ry", place=make.HELSINKI)
    ask(client, "doula")
    fill(client)
    client.post(page("you"), {**ANSWERS["you"], "municipality": "Helsinki"})
    assert len(client.get(page("check")).context["sections"]) == len(ANSWERS)
    send(client)
    assert SupportRequest.objects.get().support_form == "companion"


def test_who_helps_a_parent_is_asked_the_same(client: Client, several: Programme) -> None:
    client.post(page("helper"), {"asked_by": "professional", "parent_agrees": "on"})
    ask(client, "doula")
    fill(client)
    send(client)
    assert SupportRequest.objects.get().support_form == "doula"
    assert "Rinnalla Sastamala ry" in client.get(page("receipt")).content.decode()
