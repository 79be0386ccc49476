"""What the catalogues must hold, and what the source says."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator
from functools import cache
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.pofile import read_po
from django.utils.translation.template import templatize

from tests.gates.sources import ROOT, app_sources, python_under

TRANSLATED = ("fi", "sv")
KEYWORDS: dict[str, tuple[int | tuple[int, str], ...] | None] = {
    **dict.fromkeys(("_", "gettext", "gettext_lazy", "gettext_noop"), None),
    **dict.fromkeys(("ngettext", "ngettext_lazy"), (1, 2)),
    **dict.fromkeys(("pgettext", "pgettext_lazy"), ((1, "c"), 2)),
    **dict.fromkeys(("npgettext", "npgettext_lazy"), ((1, "c"), 2, 3)),
}
LITERAL = r"""u?(?:'(?:\\.|[^'\\])*'|"(?:\\.|[^"\\])*")"""
IN_TEMPLATE = re.compile(rf"\b(gettext|ngettext|pgettext|npgettext|_)\(\s*({LITERAL}(?:\s*,\s*{LITERAL})*)", re.DOTALL)
PERCENT = re.compile(r"%\((?P<name>\w+)\)[#0\- +]*\d*(?:\.\d+)?[a-zA-Z]|%[srdfi]")
BRACES = re.compile(r"\{\w*\}")

# A string is known by its context and its singular; a plural by its English plural too.
Key = tuple[str, str, str]


def catalogue_path(language: str) -> Path:
    return ROOT / "locale" / language / "LC_MESSAGES" / "django.po"


def parse(text: str, language: str) -> Catalog:
    return read_po(BytesIO(text.encode()), locale=language)


def key_of(message: Message) -> Key:
    one, many = message.id if isinstance(message.id, tuple | list) else (message.id, "")
    return (message.context or "", one, many)


def strings_of(message: Message) -> list[str]:
    found = message.string if isinstance(message.string, tuple | list) else [message.string]
    return [str(part or "") for part in found]


def messages_of(catalogue: Catalog) -> Iterator[Message]:
    return (message for message in catalogue if message.id)


# What a catalogue must hold


def missing(catalogue: Catalog) -> Iterator[str]:
    """Yield what has no translation, or not in every plural form of the language."""
    for message in messages_of(catalogue):
        strings = strings_of(message)
        if not all(part.strip() for part in strings):
            yield f"not translated: {key_of(message)[1]!r}"
        elif message.pluralizable and len(strings) != catalogue.num_plurals:
            yield f"{len(strings)} of {catalogue.num_plurals} plural forms: {key_of(message)[1]!r}"


def fuzzy(catalogue: Catalog) -> Iterator[str]:
    return (f"fuzzy: {key_of(message)[1]!r}" for message in messages_of(catalogue) if message.fuzzy)


def wrong_placeholders(catalogue: Catalog) -> Iterator[str]:
    """Yield translations whose placeholders differ from those of the English: they would fail, or lose a value.

    A singular may leave its number out, as in "one row".
    """
    for message in messages_of(catalogue):
        _context, one, many = key_of(message)
        allowed = placeholders(one) | placeholders(many)
        needed = placeholders(many or one)
        for place, text in enumerate(strings_of(message)):
            found = placeholders(text)
            least = needed & placeholders(one) if many and place == 0 else needed
            if text and not least <= found <= allowed:
                yield f"placeholders of {one!r} are not those of {text!r}"


def placeholders(text: str) -> set[str]:
    return {found.group() for found in PERCENT.finditer(text.replace("%%", ""))} | set(BRACES.findall(text))


def edges_differ(catalogue: Catalog) -> Iterator[str]:
    """Yield translations that begin or end with a line break where the English does not: gettext refuses those."""
    for message in messages_of(catalogue):
        one = key_of(message)[1]
        for text in strings_of(message):
            if text and (text.startswith("\n"), text.endswith("\n")) != (one.startswith("\n"), one.endswith("\n")):
                yield f"line breaks of {one!r} are not those of {text!r}"


def wrong_plural_rule(catalogue: Catalog, language: str) -> Iterator[str]:
    """Finnish, Swedish and English have two forms: one, and many."""
    if catalogue.num_plurals != 2 or "!= 1" not in catalogue.plural_expr:
        yield f"{language} counts with {catalogue.plural_forms}"


# What the source says


def said_in_python(text: str) -> set[Key]:
    found = extract("python", BytesIO(text.encode()), keywords=KEYWORDS)
    return {in_key(message, context or "") for _line, message, _comments, context in found}


def hidden_names(text: str) -> Iterator[str]:
    """Yield the names under which a module translates and that xgettext does not know: their words are never found."""
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.ImportFrom) and node.module == "django.utils.translation":
            names = ((alias.name, alias.asname or alias.name) for alias in node.names if alias.name in KEYWORDS)
            yield from (known_as for _name, known_as in names if known_as not in KEYWORDS)


def in_key(message: str | tuple[str, ...], context: str) -> Key:
    one, many = (message[0], message[1]) if isinstance(message, tuple) else (message, "")
    return (context, one, many)


def said_in_template(text: str) -> set[Key]:
    """Return what a template says, by the way of Django's own reading of it."""
    found = IN_TEMPLATE.findall(templatize(text))
    return {by_function(name, ast.literal_eval(f"({literals},)")) for name, literals in found}


def by_function(name: str, words: tuple[str, ...]) -> Key:
    context, rest = (words[0], words[1:]) if name in ("pgettext", "npgettext") else ("", words)
    return (context, rest[0], rest[1] if len(rest) > 1 else "")


@cache
def said_by_the_project() -> frozenset[Key]:
    python = [source.text for source in (*app_sources(), *python_under("config"))]
    templates = [path.read_text() for folder in template_folders() for path in text_files(folder)]
    in_python = (key for text in python for key in said_in_python(text))
    return frozenset([*in_python, *(key for text in templates for key in said_in_template(text))])


def template_folders() -> list[Path]:
    return [ROOT / "templates", *ROOT.glob("*/templates")]


def text_files(folder: Path) -> Iterator[Path]:
    return (path for path in sorted(folder.rglob("*")) if path.suffix in (".html", ".txt"))


def not_in(catalogue: Catalog, said: Iterable[Key]) -> list[str]:
    """Return what the source says and the catalogue lacks. A plural entry also answers for its singular alone."""
    known = {key_of(message) for message in messages_of(catalogue)}
    singulars = {(context, one, "") for context, one, _many in known}
    return sorted(repr(one) for _context, one, _many in set(said) - known - singulars)
