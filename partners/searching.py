"""Words that people type, found in the directory: first as they stand, then as somebody in a hurry may spell them."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models.functions import Left
from rapidfuzz import fuzz, process

from accounts.querysets import folded
from partners.directory import BETWEEN
from partners.querysets import ServiceEntryQuerySet

MOST_WORDS = 5  # more of them only make it slow
HEAD = 500  # letters of the names and the kind, at most
ALIKE = 76  # of 100: "kohtamispaika" is kohtaamispaikka, "kela" is not "kesä"
SHORTEST = 4  # a shorter word has too many that are nearly it


def found_in(rows: ServiceEntryQuerySet, text: str) -> ServiceEntryQuerySet:
    """Return those of `rows` that say every word of `text`; when none does, those whose names say nearly the same."""
    words = folded(text).split()[:MOST_WORDS]
    exact = rows
    for word in words:
        exact = exact.filter(search_text__contains=word)
    if not words or exact.exists():
        return exact
    heads = rows.order_by().values_list("pk", Left("search_text", HEAD))
    return rows.filter(pk__in=nearly(words, ((pk, head.partition(BETWEEN)[0]) for pk, head in heads)))


def nearly(words: list[str], heads: Iterable[tuple[int, str]]) -> list[int]:
    """Return the keys of those heads that have, for every word, one that is spelt nearly so."""
    told = {pk: set(head.replace("(", " ").replace(",", " ").split()) for pk, head in heads}
    known = set().union(*told.values())
    alike = [close_to(word, known) for word in words]
    return [pk for pk, own in told.items() if all(own & near for near in alike)]


def close_to(word: str, known: set[str]) -> set[str]:
    if len(word) < SHORTEST:
        return {other for other in known if word in other}
    close = process.extract(word, known, scorer=fuzz.ratio, score_cutoff=ALIKE, limit=None)
    return {other for other, _score, _key in close} | {other for other in known if word in other}
