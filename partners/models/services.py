"""The service directory, and what other directories say of it."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Municipality, Organisation
from core.models import Stateful
from core.privacy import Privacy
from core.scoping import Everyone, ScopedQuerySet, Via, Visibility
from core.transitions import StateField, state_constraint
from partners import states
from partners.models.wording import in_language, text_field
from partners.querysets import ServiceEntryQuerySet
from partners.vocabulary import ServiceCategory


class ServiceEntry(models.Model):
    """A service in the directory: what it is called, how to reach it, and when somebody last checked."""

    class Source(models.TextChoices):
        OWN = "own", _("written here")
        PTV = "ptv", _("Finnish Service Catalogue (Suomi.fi)")
        CSV = "csv", _("brought from a table")

    category = models.CharField(max_length=30, choices=ServiceCategory)
    name_fi = models.CharField(max_length=200)
    name_sv = models.CharField(max_length=200, blank=True)
    name_en = models.CharField(max_length=200, blank=True)
    contact_route_fi = models.CharField(max_length=200)
    contact_route_sv = models.CharField(max_length=200, blank=True)
    contact_route_en = models.CharField(max_length=200, blank=True)
    phone_display = models.CharField(max_length=30, blank=True)
    phone_dial = models.CharField(max_length=30, blank=True)
    web_address = models.URLField(blank=True)
    provider = models.CharField(max_length=200, blank=True, help_text="who offers it")
    summary_fi = text_field(600)
    summary_sv = text_field(600)
    summary_en = text_field(600)
    how_fi = text_field(600, help_text="how one applies or comes")
    how_sv = text_field(600)
    how_en = text_field(600)
    opening_fi = text_field(300)
    opening_sv = text_field(300)
    opening_en = text_field(300)
    languages = models.JSONField(default=list, blank=True, help_text="of `SpokenLanguage`")
    life_stages = models.JSONField(default=list, blank=True, help_text="of `LifeStage`; empty: every stage")
    address = models.CharField(max_length=160, blank=True)
    east_m = models.IntegerField(null=True, blank=True, help_text="ETRS-TM35FIN (EPSG:3067)")
    north_m = models.IntegerField(null=True, blank=True)
    # Whom it serves: the whole country when nothing is named
    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    wellbeing_county_code = models.CharField(max_length=2, blank=True)
    has_areas = models.BooleanField(default=False, help_text="it serves those in `areas` and nobody else")
    areas = models.ManyToManyField(Municipality, blank=True, related_name="+")
    # Where it was read from (R-PTV-1, R-PTV-2)
    source = models.CharField(max_length=10, choices=Source, default=Source.OWN)
    source_id = models.CharField(max_length=80, blank=True)
    source_url = models.URLField(max_length=400, blank=True)
    source_modified_at = models.DateTimeField(null=True, blank=True)
    own_fields = models.JSONField(default=list, blank=True, help_text="names of fields that somebody here has edited")
    gone_on = models.DateField(null=True, blank=True, help_text="no longer found at its source")
    is_shown = models.BooleanField(default=True)
    search_text = models.TextField(blank=True, editable=False)
    checked_on = models.DateField()

    objects = ServiceEntryQuerySet.as_manager()
    visibility = Visibility(everyone=Everyone())
    privacy = Privacy.none("public facts about services; officials' own contacts are not stored")

    class Meta:
        ordering = ["category", "name_fi"]
        constraints = [
            models.UniqueConstraint(
                fields=["source", "source_id"], condition=~Q(source_id=""), name="service_read_once"
            ),
        ]
        indexes = [models.Index(fields=["wellbeing_county_code", "category"], name="service_county")]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        return in_language(self, "name")

    @property
    def contact_route(self) -> str:
        return in_language(self, "contact_route")

    @property
    def summary(self) -> str:
        return in_language(self, "summary")

    @property
    def how(self) -> str:
        return in_language(self, "how")

    @property
    def opening(self) -> str:
        return in_language(self, "opening")


class DirectorySource(models.Model):
    """A municipality whose services an organisation reads every night from the Palvelutietovaranto (domain.md 5.4)."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="directory_sources")
    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="+")
    is_on = models.BooleanField(default=True)
    applies_itself = models.BooleanField(default=False, help_text="changes are taken into use without being looked at")
    tags = models.JSONField(default=dict, editable=False, help_text="ETag or Last-Modified by address")
    not_before = models.DateTimeField(null=True, editable=False, help_text="backs off until then after a fault")
    faults = models.PositiveSmallIntegerField(default=0, editable=False, help_text="in a row")

    objects = ScopedQuerySet.as_manager()
    visibility = Visibility(coordinator=Via("organisation", "municipality"), administrator=Via("organisation"))
    privacy = Privacy.none("settings of a reading")

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["organisation", "municipality"], name="directory_source_once")]

    def __str__(self) -> str:
        return f"services of {self.municipality}"


class DirectoryReading(Stateful):
    """One reading of a source, page by page: where it has come to, and what it found."""

    source = models.ForeignKey(DirectorySource, on_delete=models.CASCADE, related_name="readings")
    state = StateField(choices=states.Reading, default=states.Reading.RUNNING)
    began_at = models.DateTimeField(default=timezone.now, editable=False)
    ended_at = models.DateTimeField(null=True, editable=False)
    page = models.PositiveIntegerField(default=0, editable=False, help_text="the last one that was read whole")
    pages = models.PositiveIntegerField(null=True, editable=False)
    seen = models.PositiveIntegerField(default=0, editable=False)
    added = models.PositiveIntegerField(default=0, editable=False)
    changed = models.PositiveIntegerField(default=0, editable=False)
    gone = models.PositiveIntegerField(default=0, editable=False)
    same = models.PositiveIntegerField(default=0, editable=False)
    unreadable = models.PositiveIntegerField(default=0, editable=False)
    fault = models.CharField(max_length=40, blank=True, editable=False, help_text="code of what went wrong last")

    objects = ScopedQuerySet.as_manager()
    transitions = states.READING_TABLE
    visibility = Visibility(
        coordinator=Via("source__organisation", "source__municipality"), administrator=Via("source__organisation")
    )
    privacy = Privacy.none("counts of services")

    class Meta:
        ordering = ["-began_at", "-pk"]
        constraints = [
            state_constraint("directory_reading_state", states.Reading),
            models.UniqueConstraint(
                fields=["source"],
                condition=Q(state__in=[state.value for state in states.READING_OPEN]),
                name="directory_reading_open_once",
            ),
        ]

    def __str__(self) -> str:
        return f"reading {self.pk}"


class DirectoryChange(Stateful):
    """What one reading found of one service, as it would stand here: looked at first, then taken into use."""

    class Kind(models.TextChoices):
        ADDED = "added", _("new")
        CHANGED = "changed", _("changed")
        GONE = "gone", _("gone")
        SAME = "same", _("as before")

    reading = models.ForeignKey(DirectoryReading, on_delete=models.CASCADE, related_name="changes")
    entry = models.ForeignKey(ServiceEntry, on_delete=models.CASCADE, null=True, related_name="changes")
    source_id = models.CharField(max_length=80)
    kind = models.CharField(max_length=10, choices=Kind)
    state = StateField(choices=states.Change, default=states.Change.WAITING)
    values = models.JSONField(default=dict, help_text="the fields of `ServiceEntry` as the source has them")
    fields = models.JSONField(default=list, help_text="names of those that differ and are not our own")

    objects = ScopedQuerySet.as_manager()
    transitions = states.CHANGE_TABLE
    visibility = Visibility(
        coordinator=Via("reading__source__organisation", "reading__source__municipality"),
        administrator=Via("reading__source__organisation"),
    )
    privacy = Privacy.none("public facts about services; officials' own contacts are not stored")

    class Meta:
        ordering = ["pk"]
        constraints = [
            state_constraint("directory_change_state", states.Change),
            models.UniqueConstraint(fields=["reading", "source_id"], name="directory_change_once"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.source_id}"
