"""From the words of a cell to a value, or to a sentence that says what to write instead."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from functools import cache

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db.models import TextChoices
from django.utils.translation import gettext as _
from django.utils.translation import override
from phonenumber_field.phonenumber import to_python

from accounts.identity_codes import holds_code, is_code_and_not_phone
from accounts.querysets import folded
from accounts.tables.mistakes import Mistake

FINNISH_DAY = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})(?:\s+0?0[:.]00(?:[:.]00)?)?")
ISO_DAY = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[ T]00:00(?::00)?)?")
YES = frozenset({"1", "x", "yes", "y", "true", "kyllä", "kylla", "k", "on", "ja", "j"})
NO = frozenset({"0", "no", "n", "false", "ei", "e", "nej", "-"})


@cache
def words_of(vocabulary: type[TextChoices]) -> Mapping[str, str]:
    """Return what may be written for each word of `vocabulary`: its code, or its label in any language."""
    found = {}
    for code, _language in settings.LANGUAGES:
        with override(code):
            found |= {folded(str(word.label)): word.value for word in vocabulary}
    return found | {folded(word.value): word.value for word in vocabulary}


class Cells:
    """One row. Each reader returns the value of a cell, or an empty one and writes down the mistake.

    `heads` are the names of the columns in the file, `names` those of columns that the file may not have.
    """

    def __init__(self, row: int, texts: Mapping[str, str], heads: Mapping[str, str], names: Mapping[str, str]) -> None:
        self.row, self.texts, self.heads, self.names = row, dict(texts), heads, names
        self.told = {key for key, text in texts.items() if text}
        self.mistakes: list[Mistake] = []

    def wrong(self, key: str, sentence: str) -> None:
        self.mistakes.append(Mistake(self.row, self.heads.get(key) or self.names[key], sentence))

    def has(self, key: str) -> bool:
        return bool(self.texts.get(key))

    def was_told(self, key: str) -> bool:
        """Whether the cell had anything in it, right or wrong."""
        return key in self.told

    def cut_codes(self) -> None:
        """Refuse personal identity codes in any cell, and read the cell no further."""
        for key, text in self.texts.items():
            if is_code_and_not_phone(text) if key == "phone" else holds_code(text):
                self.wrong(key, _("Remove the personal identity code. We do not need it."))
                self.texts[key] = ""

    def text(self, key: str, most: int) -> str:
        text = self.texts.get(key, "")
        if len(text) > most:
            self.wrong(key, _("Write at most %(most)d letters.") % {"most": most})
        return text

    def day(self, key: str) -> date | None:
        text = self.texts.get(key, "")
        if not text:
            return None
        finnish, iso = FINNISH_DAY.fullmatch(text), ISO_DAY.fullmatch(text)
        parts = finnish.groups()[::-1] if finnish else iso.groups() if iso else ()
        try:
            return date(*map(int, parts))
        except (ValueError, TypeError):
            self.wrong(key, _("Write the date like this: 3.9.2026"))
            return None

    def choice(self, key: str, vocabulary: type[TextChoices], default: str = "") -> str:
        text = self.texts.get(key, "")
        if not text:
            return default
        found = words_of(vocabulary).get(folded(text))
        if found is None:
            self.wrong(key, self.one_of(vocabulary))
        return found or default

    def choices(self, key: str, vocabulary: type[TextChoices]) -> list[str]:
        """Return the words of a cell that names several, between commas; between | where a word has a comma itself."""
        text = self.texts.get(key, "")
        parts = [folded(part) for part in text.split("|" if "|" in text else ",")]
        words = words_of(vocabulary)
        if any(part and part not in words for part in parts):
            self.wrong(key, self.one_of(vocabulary))
        return list(dict.fromkeys(words[part] for part in parts if part in words))

    def one_of(self, vocabulary: type[TextChoices]) -> str:
        return _("Use these words: %(words)s.") % {"words": ", ".join(vocabulary.values)}

    def yes(self, key: str) -> bool:
        text = self.texts.get(key, "").casefold()
        if text and text not in YES | NO:
            self.wrong(key, _("Write yes or no."))
        return text in YES

    def phone(self, key: str) -> str:
        text = self.texts.get(key, "")
        number = to_python(text, region=settings.PHONENUMBER_DEFAULT_REGION) if text else None
        if text and not (number and number.is_valid()):
            self.wrong(key, _("Write the phone number like this: 040 123 4567"))
            return ""
        return number.as_e164 if number else ""

    def email(self, key: str) -> str:
        text = self.text(key, 254)
        try:
            if text:
                validate_email(text)
        except ValidationError:
            self.wrong(key, _("Write the e-mail address like this: name@example.org"))
            return ""
        return text
