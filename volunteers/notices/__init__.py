"""What applicants and volunteers are told: one file for each noun, which registers its kinds when it is imported."""

from volunteers.notices import (
    applications,
    bulk,
    expenses,
    interviews,
    merging,
    recruiting,
    requirements,
    support,
    training,
)

__all__ = [
    "applications",
    "bulk",
    "expenses",
    "interviews",
    "merging",
    "recruiting",
    "requirements",
    "support",
    "training",
]
