"""Who is doing this, under which hat."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Role(TextChoices):
    COORDINATOR = "coordinator", _("Coordinator")
    VOLUNTEER = "volunteer", _("Volunteer")
    APPLICANT = "applicant", _("Applicant")
    FAMILY = "family", _("Family")
    PARTNER = "partner", _("Partner")
    ADMINISTRATOR = "administrator", _("Organisation administrator")
    CHECKER = "checker", _("Checker of extracts")
    STATISTICS = "statistics", _("National statistics")
    SYSTEM = "system", _("System")
    PUBLIC = "public", _("Public")


@dataclass(frozen=True, slots=True)
class Actor:
    """One person wearing one hat, or the system itself.

    The id sets say how far the hat reaches: `core.scoping` compares them with the paths that models declare.
    Municipality ids are the three-digit codes.
    """

    role: Role
    label: str
    user_id: int | None = None
    organisation_ids: frozenset[int] = frozenset()
    municipality_ids: frozenset[str] = frozenset()
    adult_ids: frozenset[int] = frozenset()

    @classmethod
    def system(cls, name: str) -> Actor:
        """Return the actor of a timed job called `name`, such as "visit-reminders"."""
        return cls(role=Role.SYSTEM, label=name)

    @classmethod
    def public(cls) -> Actor:
        """Return the actor of a visitor without any hat."""
        return cls(role=Role.PUBLIC, label="public")

    @property
    def user_ids(self) -> frozenset[int]:
        return frozenset() if self.user_id is None else frozenset({self.user_id})

    @property
    def organisation_id(self) -> int | None:
        """The one organisation this hat belongs to, None for hats that belong to none."""
        return next(iter(self.organisation_ids), None)

    @property
    def is_system(self) -> bool:
        return self.role == Role.SYSTEM
