"""The pages of a source, asked one at a time: the ids of its services, their facts, and the facts of their channels."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from partners.reading.client import Answer, Asks, Fault, batches
from partners.reading.shape import channels_of, guid_of, is_for_families, is_published
from partners.reading.texts import told_list

LIST = "Service/list/area/Municipality/code/{code}?page={page}"
SERVICES, CHANNELS = "Service/list?guids=", "ServiceChannel/list?guids="
MOST_SERVICES, MOST_CHANNELS = 100, 50
MOST_PAGES = 2_000
Item = dict[str, Any]


@dataclass
class Page:
    """One page: how many there are, the services by id, and how many rows of it could not be understood.

    `same` are ids of services that the directory says are as they were; `memory` is what to remember of the page.
    """

    pages: int
    items: dict[str, Item] = field(default_factory=dict)
    same: list[str] = field(default_factory=list)
    unreadable: int = 0
    memory: dict[str, Any] = field(default_factory=dict)


def ask_page(client: Asks, code: str, number: int, memory: dict[str, Any]) -> Page:
    """Return page `number` of the services of a municipality; raises `Fault`."""
    answer = client.get(LIST.format(code=code, page=number), memory.get("tag"))
    if answer.is_same:
        if not memory:
            raise Fault("misshaped")
        return Page(memory["pages"], same=memory["ids"], memory=memory)
    rows, pages = rows_of(answer)
    known = [row for row in rows if isinstance(row, dict) and guid_of(row)]
    found = {guid_of(row): row for row in known if is_published(row)}
    without_id = len(rows) - len(known)
    kept = {"tag": dict(answer.tag), "pages": pages, "ids": list(found)} if answer.tag else {}
    return Page(pages, found, unreadable=without_id, memory=kept)


def rows_of(answer: Answer) -> tuple[list[Any], int]:
    told = answer.told if isinstance(answer.told, dict) else {}
    rows, pages = told.get("itemList"), told.get("pageCount")
    if not isinstance(pages, int) or isinstance(pages, bool) or not 0 <= pages <= MOST_PAGES:
        raise Fault("misshaped")
    if not isinstance(rows, list) and not (rows is None and pages == 0):
        raise Fault("misshaped")
    return rows or [], pages


def with_facts(client: Asks, items: dict[str, Item]) -> dict[str, Item]:
    """Return the services with all their facts, asking for those of which the list told the id alone."""
    whole = {guid: item for guid, item in items.items() if "serviceNames" in item}
    return {**whole, **services_of(client, [guid for guid in items if guid not in whole])}


def services_of(client: Asks, guids: list[str]) -> dict[str, Item]:
    """Return by id the services that are found and published; raises `Fault`."""
    return {
        guid: item
        for batch in batches(guids, MOST_SERVICES)
        for guid, item in told_by_id(client.get(f"{SERVICES}{','.join(batch)}")).items()
        if is_published(item)
    }


def channels_by_id(client: Asks, items: dict[str, Item]) -> dict[str, Item]:
    """Return the channels of the services that are for families; raises `Fault`."""
    wanted = [channel for item in items.values() if is_for_families(item) for channel in channels_of(item)]
    found: dict[str, Item] = {}
    for batch in batches(dict.fromkeys(wanted), MOST_CHANNELS):
        found |= told_by_id(client.get(f"{CHANNELS}{','.join(batch)}"))
    return found


def told_by_id(answer: Answer) -> dict[str, Item]:
    """Return the rows of a list, bare or in its wrapper, by id."""
    if not isinstance(answer.told, list | dict):
        raise Fault("misshaped")
    told = answer.told if isinstance(answer.told, dict) else {"itemList": answer.told}
    return {guid: row for row in told_list(told, "itemList") if (guid := guid_of(row))}
