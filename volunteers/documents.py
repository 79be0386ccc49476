"""How a document is read: its text in the reader's language, in paragraphs, headings and lists."""

from __future__ import annotations

from typing import NamedTuple

from django.utils.translation import get_language

from volunteers.models import VolunteerDocument


class Block(NamedTuple):
    """A piece of a text: `lines` has one line, or the lines of a list."""

    kind: str  # "heading", "paragraph" or "list"
    lines: list[str]


MARKS = {"# ": "heading", "- ": "list"}


def text_of(document: VolunteerDocument) -> str:
    """Return the text in the page's language, Finnish where there is no translation."""
    return getattr(document, f"text_{(get_language() or 'fi')[:2]}", "") or document.text_fi


def blocks_of(text: str) -> list[Block]:
    """Return a text as its pieces, in order. Lines without an empty line between them are one paragraph."""
    found: list[Block] = []
    is_new = True
    for line in (line.strip() for line in text.splitlines()):
        if not line:
            is_new = True
            continue
        kind = MARKS.get(line[:2], "paragraph")
        words = line if kind == "paragraph" else line[2:]
        if kind == "heading" or is_new or found[-1].kind != kind:
            found.append(Block(kind, [words]))
        elif kind == "list":
            found[-1].lines.append(words)
        else:
            found[-1].lines[0] += f" {words}"
        is_new = False
    return found
