"""What a text tells of one official: a number, or a name with a title. Such sentences are not kept (domain.md 5.4)."""

from __future__ import annotations

import re

TITLE = (
    r"(?i:(?:valvoj|ohjaaj|hoitaj|johtaj|päällik|koordinaattor|psykolog|kuraattor|lääkär|sihteer"
    r"|työntekij|rehtor|opettaj|esimie|esihenkilö|terapeut|kätilö|suunnittelij|asiantuntij|avustaj|virkailij"
    r"|neuvottelij|palveluneuvoj|yhteyshenkilö|diakoni|pastori|barnatillsyningsma|arbetare|ledare|chef|skötare|läkare"
    r"|lärare|kurator|koordinator|rektor|sekreterare|kontaktperson|handläggare|barnmorsk|manager|director|nurse"
    r"|coordinator|supervisor|psychologist|social worker|teacher|therapist|midwife|contact person)\w{0,6})\b"
)
CAPITAL = r"[A-ZÀ-ÖØ-ÞŠŽ][\w'’-]{0,40}"
NAMED = re.compile(rf"{TITLE}[\s:(]+{CAPITAL}")
TITLED = re.compile(TITLE)
NAME = re.compile(rf"\b{CAPITAL}\s+{CAPITAL}")
# Seven digits or more from a nought, or what follows a plus or a word for a telephone. Not dates or
# hours, nor the numbers that are of the whole country and of nobody: 112, 116 117, 0800 98811.
BETWEEN = r"(?:[\s()\u2010-\u2015-]{0,3}|\.(?=\d{3})|/(?=\d{5}))"
NUMBER = re.compile(
    rf"(?<![\d.,:-])(?:\+|\(?0(?!800))(?:{BETWEEN}\d){{6,}}"
    rf"|\b(?:p|puh|puhelin\w*|numero\w*|tel|tfn|telefon\w*|gsm|phone)\b[.:]?\s*(?!0800|11[26])\d(?:{BETWEEN}\d){{4,}}",
    re.IGNORECASE,
)
SENTENCE_ENDS = re.compile(r"(?<=[^\s.]{2}[.!?])\s+(?=[A-ZÀ-ÖØ-ÞŠŽ])")


def tells_of_a_person(text: str) -> bool:
    """Whether `text` holds a telephone number, or a name with a title."""
    is_named = bool(TITLED.search(text)) and bool(NAMED.search(text) or NAME.search(text))
    return is_named or bool(NUMBER.search(text))


def without_persons(text: str) -> str:
    """Return `text` without the sentences that tell of a person."""
    if not tells_of_a_person(text):
        return text
    return " ".join(part for part in SENTENCE_ENDS.split(text) if not tells_of_a_person(part))
