"""Phone numbers of channels: those of a place of work, never of one person (domain.md 5.4)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from partners.reading.persons import tells_of_a_person
from partners.reading.texts import told_list, told_word

LONGEST = 30
NOT_DIGITS = re.compile(r"[^\d]")
WORD = re.compile(r"[^\W\d_]+")
# What may be told of a number: a word that stands alone, or a service, its cases and the compounds made of it. Whatever
# else there is may be the name or the title of one person, so such a number is not taken.
ALONE = (
    "aikana|arkena|arkipäivisin|arkisin|asiat|auki|avoin|avoinna|ei|ja|kello|kiireellinen|kiireellisissä|kiireetön|klo"
    "|ma|maanantai|ti|tiistai|ke|keskiviikko|to|torstai|pe|perjantai|la|lauantai|su|sunnuntai"
    "|maksuton|maksuttomasti|myös|puh|päivisin|päivystävä|sekä|tai|viikonloppuisin|vuorokauden|ympäri|yleinen|öisin"
    "|alla|avgiftsfri|dygnet|eller|kl|måndag|mån|tis|tisdag|ons|onsdag|tors|torsdag|fre|fredag|lör|sön|och|runt|samt"
    "|vardagar|and|for|free|general|hours|mon|of|on|the|thu|tue|wed|weekdays|fri|sat|sun"
)
BEGINS = (
    "aikuis|ajan|alue|asiakas|asiakkaan|hammas|hyvinvointi|kasvatus|koti|koulu|kriisi|lapsi|lapsiperheiden|lasten"
    "|mielenterveys|neuvola|neuvolan|nuoriso|nuorten|opiskelija|oppilas|palvelu|palveluiden|palvelujen|perhe|perheen"
    "|perheiden|puhelin|päihde|päivystys|päivä|sosiaali|suun|takaisin|teksti|terveyden|terveys|työ|vammais|varhais"
    "|yhteys|yleis|yö|äitiys|barn|barna|ekonomi|familje|hälso|kund|mottagnings|mödra|skol|social|tand|telefon|tids|ungdoms"
)
ENDS = (
    "ajanvarau|asema|asia|hoido|hoito|hoitola|huollo|huolto|info|kasvatu|kesku|kirjaamo|kohtaamispaik|kunna|kunta"
    "|lapset|lastensuojelu|lastenvalvonna|lastenvalvonta|linja|neuvola|neuvonna|neuvonta|nuoret|numero"
    "|ohjau|opetu|osasto|palvelu|palvelui|perhe|perhei|puhelime|puhelin|päivysty|soitto|soittoaika|tervey|toimipiste"
    "|toimisto|tuen|tuki|työ|vaihde|vaihtee|vanhemmat|varau|viesti|yksik(?:kö|ö)|perheoikeu|sovittelu"
    "|beställning|bokning|byrå|central|cent(?:er|ret)|famil(?:j|jer|y|ies)|information|jour|kansli|mottagning|nummer"
    "|rådgivning|rådgivningsbyrå|service|stöd|tid|tjänst|tjänster|vård|väx(?:el|eln)"
    "|advice|appointment|booking|centre|clinic|counselling|customer|dental|emergency|guidance|health|helpline|number"
    "|office|phone|services|support|switchboard"
)
CASES = "s|n|t|ta|tä|ssa|ssä|sta|stä|lla|llä|lle|iin|ja|jen|iden|den|sen|ksen|kset|ksessa|ksesta|kseen|ksien|ksia|en|et"
SERVICE = re.compile(rf"(?:{ALONE})|(?:{BEGINS}){{1,3}}|(?:{BEGINS}){{0,3}}(?:{ENDS})(?:{CASES})?", re.IGNORECASE)


def is_of_a_service(about: object) -> bool:
    """Whether what is told of a number is nothing, or words of services alone."""
    if not isinstance(about, str):
        return about is None
    return all(SERVICE.fullmatch(word) for word in WORD.findall(about))


def numbers_of(channel: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield the numbers of a channel as people read them and as they are dialled."""
    if any(tells_of_a_person(told_word(row, "value")) for row in told_list(channel, "serviceChannelNames")):
        return
    for row in told_list(channel, "phoneNumbers"):
        if told_word(row, "type") not in ("", "Phone") or not is_of_a_service(row.get("additionalInformation")):
            continue
        if found := number_of(row):
            yield found


def number_of(row: dict[str, Any]) -> tuple[str, str] | None:
    written = told_word(row, "number")
    digits = NOT_DIGITS.sub("", written) if len(written) <= LONGEST and "@" not in written else ""
    if not 3 <= len(digits) <= 15:
        return None
    prefix = NOT_DIGITS.sub("", told_word(row, "prefixNumber"))
    if row.get("isFinnishServiceNumber") is True or not prefix:
        return grouped(digits), digits
    dial = f"+{prefix}{digits.lstrip('0')}"
    shown = grouped(f"0{digits.lstrip('0')}") if prefix == "358" else dial
    return (shown, dial) if len(dial) <= LONGEST else None


def grouped(digits: str) -> str:
    """Return digits in groups as they are read aloud: 040 123 4567, 116 117, 0800 98811."""
    if len(digits) <= 6:
        return " ".join(filter(None, (digits[:3], digits[3:])))
    if digits.startswith(("0800", "0700", "0600")):
        return f"{digits[:4]} {digits[4:]}"
    return " ".join(filter(None, (digits[:3], digits[3:6], digits[6:])))
