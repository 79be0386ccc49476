"""Texts of strangers as plain words: no marks, no scripts, no signs that cannot be kept."""

from __future__ import annotations

import unicodedata
from html.parser import HTMLParser

MOST_READ = 20_000
SILENT = frozenset({"script", "style", "template", "noscript"})
BREAKING = frozenset({"p", "br", "div", "li", "ul", "ol", "tr", "h1", "h2", "h3", "h4", "h5", "h6"})
NOT_KEPT = ("Cc", "Cs", "Co", "Cn")
TURNING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")  # would let words be read backwards


class Words(HTMLParser):
    """What a reader of the page would read."""

    def __init__(self) -> None:
        super().__init__()
        self.parts: list[str] = []
        self.silent = 0

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.silent += tag in SILENT
        if tag in BREAKING:
            self.parts.append("\n")

    def handle_endtag(self, tag: str) -> None:
        self.silent -= tag in SILENT and self.silent > 0
        if tag in BREAKING:
            self.parts.append("\n")

    def handle_data(self, data: str) -> None:
        if not self.silent:
            self.parts.append(data)


def plain(told: object, most: int, *, one_line: bool = True) -> str:
    """Return a text of at most `most` letters; what is no text is none."""
    if not isinstance(told, str):
        return ""
    words = Words()
    words.feed(told[:MOST_READ].replace("<![", "<"))  # the parser stumbles over sections that it does not know
    words.close()
    lines = [" ".join(line.split()) for line in "".join(words.parts).splitlines()]
    text = "".join(filter(is_kept, (" " if one_line else "\n").join(line for line in lines if line)))
    return text if len(text) <= most else f"{text[: most - 1].rstrip()}…"


def is_kept(sign: str) -> bool:
    return sign == "\n" or (sign not in TURNING and unicodedata.category(sign) not in NOT_KEPT)
