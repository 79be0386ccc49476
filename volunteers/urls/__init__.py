"""The addresses of each area, gathered from one file for each part of the work."""

from typing import Any

from volunteers.urls import applications, bulk, expenses, portal, recruiting, register, requirements, support, training

PARTS = (register, recruiting, applications, requirements, training, portal, support, expenses, bulk)


def of(area: str) -> list[Any]:
    """Return the addresses of one area, such as "coordinator"."""
    return [address for part in PARTS for address in part.urls.get(area, [])]


coordinator = of("coordinator")
volunteer = of("volunteer")
applicant = of("applicant")
administration = of("administration")
checker = of("checker")
partner = of("partner")
public = of("public")
