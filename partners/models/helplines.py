"""Numbers for the acute moment, dated and translated (R-EM-1, R-EM-2)."""

from __future__ import annotations

from django.db import models

from core.privacy import Privacy
from core.scoping import Everyone, Visibility
from partners.models.wording import in_language
from partners.querysets import HelplineQuerySet


class Helpline(models.Model):
    """A number for the acute moment (R-EM-1, R-EM-2): shown as written, dialled as stored."""

    key = models.SlugField(max_length=40)
    wellbeing_county_code = models.CharField(max_length=2, blank=True)
    name_fi = models.CharField(max_length=120)
    name_sv = models.CharField(max_length=120)
    name_en = models.CharField(max_length=120)
    facts_fi = models.CharField(max_length=200, blank=True)
    facts_sv = models.CharField(max_length=200, blank=True)
    facts_en = models.CharField(max_length=200, blank=True)
    display = models.CharField(max_length=30)
    dial = models.CharField(max_length=30)
    order = models.PositiveSmallIntegerField(default=100)
    checked_on = models.DateField()

    objects = HelplineQuerySet.as_manager()
    visibility = Visibility(everyone=Everyone())
    privacy = Privacy.none("public numbers")

    class Meta:
        ordering = ["order", "key"]
        constraints = [models.UniqueConstraint(fields=["key", "wellbeing_county_code"], name="helpline_once")]

    def __str__(self) -> str:
        return f"{self.name} {self.display}"

    @property
    def name(self) -> str:
        return in_language(self, "name")

    @property
    def facts(self) -> str:
        return in_language(self, "facts")
