"""Programmes: what kind of support, where, in which rhythm, and which organisations carry it."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Municipality, Organisation
from core.privacy import Privacy
from core.scoping import Everyone, ScopedQuerySet, Visibility
from partners.models.wording import in_language, text_field
from partners.querysets import PartQuerySet, ProgrammeQuerySet
from partners.vocabulary import SupportForm


class Programme(models.Model):
    """A preset: what kind of support, where, by whom, and in which rhythm it is followed up."""

    class Preset(models.TextChoices):
        COMPANION = "companion", _("Companion beside the family")
        PEER_PARENTS = "peer_parents", _("Peer parents")
        FAMILY_HOUSE = "family_house", _("Family House")
        DOULA = "doula", _("Doula")
        FATHERS = "fathers", _("Work with fathers")

    name = models.CharField(max_length=120)
    preset = models.CharField(max_length=20, choices=Preset, default=Preset.COMPANION)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="programmes")
    municipalities = models.ManyToManyField(Municipality, related_name="programmes")
    support_forms = models.JSONField(default=list)
    is_open = models.BooleanField(default=True)
    trial_days = models.PositiveSmallIntegerField(default=42)
    length_days = models.PositiveSmallIntegerField(default=274)
    check_in_days = models.JSONField(default=list, help_text="days after the trial began, each party alone")
    check_in_every_days = models.PositiveSmallIntegerField(default=28)
    weights = models.JSONField(default=dict, help_text="points of each factor of matching; empty: the preset's own")

    requirements = models.JSONField(default=list, help_text="keys of what its volunteers need; empty: the preset's own")
    retention = models.JSONField(default=dict, help_text="months by line of retention, only shorter than the law's own")
    text_fi = text_field(600, help_text="for families; empty: the preset's own")
    text_sv = text_field(600)
    text_en = text_field(600)
    copied_from = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, blank=True, related_name="copies")

    objects = ProgrammeQuerySet.as_manager()
    visibility = Visibility(everyone=Everyone())
    privacy = Privacy.none("settings of a programme")

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["organisation", "name"], name="programme_name_once")]

    def __str__(self) -> str:
        return self.name

    def offers(self, form: SupportForm | str) -> bool:
        return form in self.support_forms

    @property
    def text(self) -> str:
        return in_language(self, "text")


class ProgrammePart(models.Model):
    """An organisation that carries a programme together with the others; the controller of its own families' data."""

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="parts")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="programme_parts")
    support_forms = models.JSONField(default=list, help_text="the forms whose families it takes")
    since = models.DateField(default=timezone.localdate)
    accepted_on = models.DateField(null=True, blank=True, help_text="empty: asked, has not answered")
    until = models.DateField(null=True, blank=True, help_text="the first day without it")

    objects = PartQuerySet.as_manager()
    visibility = Visibility(everyone=Everyone())
    privacy = Privacy.none("which organisations carry a programme is public")

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "organisation"], condition=Q(until=None), name="programme_part_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.organisation} in {self.programme}"


class Material(models.Model):
    """What partners and volunteers of a programme may read, print and hand on: words and an address, no files."""

    class Audience(models.TextChoices):
        PARTNERS = "partners", _("partners")
        VOLUNTEERS = "volunteers", _("volunteers")
        BOTH = "both", _("partners and volunteers")

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="materials")
    audience = models.CharField(max_length=12, choices=Audience, default=Audience.PARTNERS)
    title_fi = models.CharField(max_length=120)
    title_sv = text_field(120)
    text_fi = models.TextField(max_length=3000, blank=True)
    text_sv = models.TextField(max_length=3000, blank=True)
    web_address = models.URLField(blank=True)
    changed_on = models.DateField(default=timezone.localdate)

    objects = ScopedQuerySet.as_manager()
    visibility = Visibility(everyone=Everyone())
    privacy = Privacy.none("words of a programme")

    class Meta:
        ordering = ["title_fi", "pk"]

    def __str__(self) -> str:
        return self.title

    @property
    def title(self) -> str:
        return in_language(self, "title")

    @property
    def text(self) -> str:
        return in_language(self, "text")
