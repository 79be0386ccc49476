"""The addresses of each area, gathered from one file for each part of the work."""

from typing import Any

from activities.urls import (
    activities,
    cloning,
    coverage,
    feeds,
    house,
    leading,
    needs,
    network,
    offer,
    registrations,
    shifts,
    subscriptions,
    visits,
    wishes,
)

PARTS = (
    activities,
    registrations,
    shifts,
    wishes,
    visits,
    coverage,
    subscriptions,
    offer,
    feeds,
    leading,
    cloning,
    needs,
    house,
    network,
)


def of(area: str) -> list[Any]:
    """Return the addresses of one area, such as "coordinator"."""
    return [address for part in PARTS for address in part.urls.get(area, [])]


coordinator = of("coordinator")
volunteer = of("volunteer")
family = of("family")
partner = of("partner")
public = of("public")
site = of("site")
administration = of("administration")
