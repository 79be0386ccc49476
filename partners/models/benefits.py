"""Benefits and how they are applied for."""

from __future__ import annotations

from django.db import models

from core.privacy import Privacy
from core.scoping import Everyone, ScopedQuerySet, Visibility
from partners.models.wording import in_language


class Benefit(models.Model):
    """A benefit and how it is applied for; no amounts, which change (domain.md 5.2)."""

    key = models.SlugField(max_length=40, unique=True)
    name_fi = models.CharField(max_length=120)
    name_sv = models.CharField(max_length=120)
    name_en = models.CharField(max_length=120)
    payer_fi = models.CharField(max_length=120)
    payer_sv = models.CharField(max_length=120)
    payer_en = models.CharField(max_length=120)
    how_fi = models.CharField(max_length=300)
    how_sv = models.CharField(max_length=300)
    how_en = models.CharField(max_length=300)
    web_address = models.URLField(blank=True)
    order = models.PositiveSmallIntegerField(default=100)
    checked_on = models.DateField()

    objects = ScopedQuerySet.as_manager()
    visibility = Visibility(everyone=Everyone())
    privacy = Privacy.none("public facts about benefits")

    class Meta:
        ordering = ["order", "name_fi"]

    def __str__(self) -> str:
        return in_language(self, "name")

    @property
    def payer(self) -> str:
        return in_language(self, "payer")

    @property
    def how(self) -> str:
        return in_language(self, "how")
