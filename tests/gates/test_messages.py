"""Every message in every language: it is there, it is translated, and it says nothing about anybody."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from core.actor import Role
from notifications.kinds import EMAIL, SMS, Kind, Sample, all_kinds
from tests.gates import messages

KINDS = all_kinds()
EACH_CHANNEL = [(kind, channel) for kind in KINDS for channel in kind.channels]
MakeKind = Callable[..., Kind]


def test_there_are_kinds_for_families_volunteers_and_people_who_sign_in() -> None:
    assert {kind.audience for kind in KINDS} >= {Role.FAMILY, Role.VOLUNTEER, Role.PUBLIC}


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_a_message_says_nothing_about_anybody(kind: Kind) -> None:
    assert list(messages.objections(kind)) == []


@pytest.mark.parametrize(("kind", "channel"), EACH_CHANNEL, ids=lambda part: getattr(part, "name", part))
def test_a_message_is_translated(kind: Kind, channel: str) -> None:
    found = list(messages.untranslated(kind, channel))
    assert found == [], "\n".join(found)


# Messages that must not be


@pytest.fixture
def make_kind(settings: Any, tmp_path: Path) -> MakeKind:
    """A kind whose templates are written for the test; texts that are not given are harmless ones."""
    templates = [{**settings.TEMPLATES[0], "DIRS": [*settings.TEMPLATES[0]["DIRS"], tmp_path]}]
    settings.TEMPLATES = templates

    def make(body: str = "Hei", *, planted: tuple[str, ...] = ("Kettunen",), leave_out: str = "", **texts: str) -> Kind:
        folder = tmp_path / "messages" / "bad_example"
        folder.mkdir(parents=True)
        written = {"body.txt": body, "body.html": f"<p>{body}</p>", "sms.txt": "Hei", **texts}
        for name, text in written.items():
            if name != leave_out:
                (folder / name).write_text(text)
        sample = Sample(context={"called": "Aino Kettunen", "link": "/family/"}, planted=planted)
        return Kind("bad_example", "", Role.VOLUNTEER, dict, bool, lambda: sample, channels=(EMAIL, SMS))

    return make


def test_a_harmless_message_passes(make_kind: MakeKind) -> None:
    assert list(messages.objections(make_kind("{{ link }}"))) == []


def test_a_name_in_a_message_is_found(make_kind: MakeKind) -> None:
    found = list(messages.objections(make_kind("Hei {{ called }}")))
    assert "bad_example body.txt names called" in found
    assert "bad_example email fi: says Kettunen" in found


def test_a_name_in_a_branch_that_the_sample_does_not_take_is_found(make_kind: MakeKind) -> None:
    kind = make_kind('Hei{% if state == "ended" %} {{ called|upper }}{% endif %}')
    assert "bad_example body.txt names called" in list(messages.objections(kind))


def test_a_name_in_the_html_alone_is_found(make_kind: MakeKind) -> None:
    kind = make_kind(**{"body.html": "<p title='{{ called }}'>Hei</p>"})
    assert "bad_example email sv: says Kettunen" in list(messages.objections(kind))


def test_a_word_that_labels_a_family_is_found(make_kind: MakeKind) -> None:
    kind = make_kind(**{"sms.txt": "Lastensuojelun kuulumiset"})
    assert "bad_example sms fi: says lastensuojelu" in list(messages.objections(kind))


@pytest.mark.parametrize("file", ["body.txt", "body.html", "sms.txt"])
def test_a_missing_text_is_found(make_kind: MakeKind, file: str) -> None:
    assert any("has no text for" in words for words in messages.objections(make_kind(leave_out=file)))


def test_a_sample_that_plants_nothing_is_found(make_kind: MakeKind) -> None:
    found = list(messages.objections(make_kind(planted=("Virtanen",))))
    assert found == ["bad_example: nothing personal is planted in its sample"]


def test_a_subject_that_tells_a_family_s_business_is_found(make_kind: MakeKind) -> None:
    kind = make_kind(**{"subject.txt": "Your companion"})
    to_family = Kind("bad_example", "", Role.FAMILY, dict, bool, kind.sample, channels=(EMAIL,))
    letter = messages.letter(kind, EMAIL, "en")
    assert list(messages.letter_objections(to_family, letter, "en")) == ["has a subject that tells: Your companion"]


def test_an_untranslated_line_is_found(make_kind: MakeKind) -> None:
    text = "You have a companion now.\nhttps://example.org/a/\nRinnalla\n12.3."
    kind = make_kind(text, **{"subject.txt": "Rinnalla"})
    assert list(messages.untranslated(kind, EMAIL)) == [
        "bad_example email fi is not translated: You have a companion now.",
        "bad_example email sv is not translated: You have a companion now.",
    ]


def test_lines_that_are_alike_by_nature_are_no_finding() -> None:
    finnish = "Hei\nAvaa linkki:\nhttps://example.org/fi/\nRinnalla ry\n482915"
    english = "Hello\nOpen the link:\nhttps://example.org/fi/\nRinnalla ry\n482915"
    assert messages.english_lines(finnish, english, "Rinnalla ry") == []
