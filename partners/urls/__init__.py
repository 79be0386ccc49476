"""The addresses of each area, gathered from one file for each part of the work."""

from typing import Any

from partners.urls import (
    agreements,
    barriers,
    directory,
    helplines,
    joining,
    meetings,
    programmes,
    readiness,
    readings,
    register,
)

PARTS = (readiness, helplines, readings, agreements, meetings, programmes, register, directory, joining, barriers)


def of(area: str) -> list[Any]:
    """Return the addresses of one area, such as "coordinator"."""
    return [address for part in PARTS for address in part.urls.get(area, [])]


coordinator = of("coordinator")
partner = of("partner")
public = of("public")
administration = of("administration")
