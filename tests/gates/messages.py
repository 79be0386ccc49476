"""Every message on every channel in every language, held against what may never be written."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from django.conf import settings
from django.template.exceptions import TemplateDoesNotExist
from django.template.loader import get_template
from django.utils import translation

from core.actor import Role
from notifications.kinds import EMAIL, SMS, Kind
from notifications.rendering import NEUTRAL_SUBJECT, NEVER_WRITTEN, Rendered, render

LANGUAGES = [code for code, _name in settings.LANGUAGES]
FILES = {EMAIL: ("body.txt", "body.html"), SMS: ("sms.txt",)}
TAGS = re.compile(r"\{[{%].*?[%}]\}", re.DOTALL)
WORDS = re.compile(r"[^\W\d_]{2,}")
LINKS = re.compile(r"https?://\S+")


def objections(kind: Kind) -> Iterator[str]:
    """Yield what is wrong with a kind of message, in any language and on any of its channels."""
    yield from sample_objections(kind)
    for channel in kind.channels:
        try:
            letters = {language: letter(kind, channel, language) for language in LANGUAGES}
            yield from template_objections(kind, channel)
        except TemplateDoesNotExist as error:
            yield f"{kind.name} has no text for {channel}: {error}"
            continue
        for language, found in letters.items():
            yield from (
                f"{kind.name} {channel} {language}: {words}" for words in letter_objections(kind, found, language)
            )


def letter(kind: Kind, channel: str, language: str) -> Rendered:
    with translation.override(language):
        context = kind.sample().context
    return render(kind, channel, context, language=language, organisation=None)


def sample_objections(kind: Kind) -> Iterator[str]:
    """A sample without personal data in it proves nothing."""
    sample = kind.sample()
    everything = " ".join(str(value) for value in sample.context.values())
    if not any(planted in everything for planted in sample.planted):
        yield f"{kind.name}: nothing personal is planted in its sample"


def template_objections(kind: Kind, channel: str) -> Iterator[str]:
    """No template names a value that holds personal data, in whatever branch: rendering shows one branch only."""
    sample = kind.sample()
    for file in FILES[channel]:
        source = get_template(f"messages/{kind.name}/{file}").template.source
        for name in personal_names(sample.context, sample.planted):
            if any(re.search(rf"\b{name}\b", tag) for tag in TAGS.findall(source)):
                yield f"{kind.name} {file} names {name}"


def personal_names(context: Mapping[str, Any], planted: tuple[str, ...]) -> list[str]:
    return [name for name, value in context.items() if any(word in str(value) for word in planted)]


def letter_objections(kind: Kind, found: Rendered, language: str) -> Iterator[str]:
    everything = f"{found.subject}\n{found.text}\n{found.html}".casefold()
    for words in (*kind.sample().planted, *NEVER_WRITTEN):
        if words.casefold() in everything:
            yield f"says {words}"
    if "{{" in everything or "{%" in everything:
        yield "shows a template's own marks"
    if not found.text.strip():
        yield "is empty"
    if found.html and kind.audience == Role.FAMILY and found.subject != neutral_subject(language):
        yield f"has a subject that tells: {found.subject}"


def neutral_subject(language: str) -> str:
    with translation.override(language):
        return get_template(NEUTRAL_SUBJECT).render().strip()


def untranslated(kind: Kind, channel: str) -> Iterator[str]:
    """Yield the lines that are the same in Finnish or Swedish as in English."""
    english = letter(kind, channel, "en")
    for language in ("fi", "sv"):
        found = letter(kind, channel, language)
        same = english_lines(f"{found.subject}\n{found.text}", f"{english.subject}\n{english.text}", english.sender)
        yield from (f"{kind.name} {channel} {language} is not translated: {line}" for line in same)


def english_lines(text: str, english: str, *names: str) -> list[str]:
    """Return the lines with words that `text` shares with `english`; addresses of links and `names` are no words."""

    def worded(lines: str) -> dict[str, None]:
        return dict.fromkeys(line.strip() for line in lines.splitlines() if says_something(line, names))

    return [line for line in worded(text) if line in worded(english)]


def says_something(line: str, names: tuple[str, ...]) -> bool:
    for name in names:
        line = line.replace(name, "")
    return bool(WORDS.search(LINKS.sub("", line)))
