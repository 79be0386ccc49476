"""What is looked for in the service directory, and what the office writes in it."""

from __future__ import annotations

import base64
import binascii
import re
from functools import cached_property
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db.models import QuerySet, TextChoices
from django.http import QueryDict
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from accounts.filters import ListFilter, own_municipalities
from accounts.forms import LongTextField, MunicipalityField, PlainForm, WithoutIdentityCodes
from accounts.models import Municipality
from core.actor import Actor
from partners import counties
from partners.directory import E_MAIL
from partners.duties import by_duty, rank
from partners.fields import in_columns, select_of, several
from partners.models import ServiceEntry
from partners.querysets import ServiceEntryQuerySet
from partners.rules.directory import Reach
from partners.searching import found_in
from partners.vocabulary import LifeStage, SpokenLanguage

LARGEST_FILE = 1_500_000
FILE_NAMES = (".csv", ".xlsx", ".txt")
PHONE = re.compile(r"\+?[\d ()-]{3,29}")
TEXTS = (("summary", 600), ("how", 600), ("opening", 300))


def words_of(vocabulary: type[TextChoices], nothing: Any) -> list[tuple[str, Any]]:
    return [("", nothing), *((word.value, capfirst(word.label)) for word in vocabulary)]


class ServiceFinder(WithoutIdentityCodes, forms.Form):
    """What a parent looks for. The choices live in the address; a broken one narrows nothing."""

    place = MunicipalityField(label=_("Where do you live?"), required=False)
    find = forms.CharField(label=_("Name or word"), max_length=60, required=False)
    stage = forms.ChoiceField(label=_("Life stage"), choices=words_of(LifeStage, _("Any")), required=False)
    kind = forms.ChoiceField(label=_("What it is"), choices=[("", _("Anything")), *by_duty()], required=False)
    language = forms.ChoiceField(label=_("Language"), choices=words_of(SpokenLanguage, _("Any")), required=False)

    RARE = frozenset({"language"})
    has_rare = True

    def __init__(self, data: QueryDict, *, place: Municipality | None = None) -> None:
        """Read an address; without a word of a place in it, `place` is the one that was chosen before."""
        told = data.copy()
        if place and "place" not in told:
            told["place"] = place.name
        super().__init__(told, auto_id="filter_%s")
        for name in self.RARE:
            self.fields[name].is_rare = True

    @cached_property
    def chosen(self) -> dict[str, Any]:
        """The answers that are fit to use."""
        self.full_clean()
        return {name: value for name, value in self.cleaned_data.items() if value}

    @property
    def is_narrowed(self) -> bool:
        return bool(self.chosen)

    @property
    def is_rare_chosen(self) -> bool:
        """Whether the fold of rare choices holds one that is on."""
        return bool(self.RARE & self.chosen.keys())

    @property
    def is_about_services(self) -> bool:
        """Whether a kind or a language is chosen, which benefits have not."""
        return bool(self.chosen.keys() & {"kind", "language"})

    def narrow(self, rows: ServiceEntryQuerySet) -> ServiceEntryQuerySet:
        """Return those of `rows` that somebody here may use, where one may simply come first."""
        chosen = self.chosen
        rows = rows.serving(chosen["place"]) if "place" in chosen else rows.nationwide()
        if "kind" in chosen:
            rows = rows.filter(category=chosen["kind"])
        if "stage" in chosen:
            rows = rows.for_stage(chosen["stage"])
        if "language" in chosen:
            rows = rows.in_language(chosen["language"])
        return found_in(rows, chosen.get("find", "")).alias(rank=rank()).order_by("rank", "name_fi", "pk")


class Standing(TextChoices):
    STALE = "stale", _("checked more than half a year ago")
    HIDDEN = "hidden", _("hidden")
    GONE = "gone", _("no longer at its source")


class DirectoryFilter(ListFilter):
    """What the office narrows its directory by."""

    SORTS: ClassVar = {"kind": _("Kind"), "name": _("Name"), "checked": _("Checked longest ago")}
    ORDERS: ClassVar = {
        "kind": ("rank", "name_fi", "pk"),
        "name": ("name_fi", "pk"),
        "checked": ("checked_on", "name_fi", "pk"),
    }

    find = forms.CharField(label=_("Name or word"), max_length=60, required=False)
    category = forms.ChoiceField(label=_("Kind"), choices=[("", _("All")), *by_duty()], required=False)
    source = select_of(ServiceEntry.Source, _("Any"), label=_("Where from"))
    standing = select_of(Standing, _("Any"), label=_("To be looked at"))
    field_order = ["find", "municipality", "category", "source", "standing"]

    def narrow(self, rows: ServiceEntryQuerySet) -> ServiceEntryQuerySet:
        """Return the services of the own areas, or of one of them, in the chosen order."""
        chosen, own = self.chosen, own_municipalities(self.actor)
        rows = rows.around(own.filter(pk=chosen["municipality"].pk) if "municipality" in chosen else own)
        rows = rows.filter(**{name: chosen[name] for name in ("category", "source") if name in chosen})
        rows = self.in_standing(rows, chosen.get("standing", ""))
        return self.in_order(found_in(rows, chosen.get("find", "")).alias(rank=rank()))

    def in_standing(self, rows: ServiceEntryQuerySet, standing: str) -> ServiceEntryQuerySet:
        if standing == Standing.STALE:
            return rows.current().stale(timezone.localdate())
        if standing == Standing.HIDDEN:
            return rows.filter(is_shown=False)
        return rows.exclude(gone_on=None) if standing == Standing.GONE else rows


class Reaches(TextChoices):
    PLACES = "places", _("those who live in certain municipalities")
    COUNTY = "county", _("a whole wellbeing services county")
    COUNTRY = "country", _("the whole country")


def line(label: Any, most: int, **options: Any) -> forms.CharField:
    return forms.CharField(label=label, max_length=most, **{"required": False, **options})


def lines(label: Any, most: int, **options: Any) -> LongTextField:
    widget = forms.Textarea(attrs={"rows": 3})
    return LongTextField(label=label, max_length=most, **{"required": False, "widget": widget, **options})


class ServiceEntryForm(PlainForm):
    """A service, group by group: what it is, how one gets in touch, whom it is for, and the other languages."""

    category = forms.ChoiceField(label=_("Kind"), choices=[("", _("Choose one")), *by_duty()])
    name_fi = line(_("Name in Finnish"), 200, required=True)
    provider = line(_("Who offers it"), 200)
    summary_fi = lines(_("What it is, in Finnish"), 600)
    contact_route_fi = line(
        _("How to get in touch, in Finnish"), 200, required=True, help_text=_("For example: Call on weekdays 9–15")
    )
    phone_display = line(
        _("Phone"), 30, help_text=_("Of the service, not of one worker."), widget=forms.TextInput(attrs={"type": "tel"})
    )
    web_address = forms.URLField(label=_("Web address"), max_length=200, required=False, assume_scheme="https")
    how_fi = lines(_("How one applies or comes, in Finnish"), 600)
    opening_fi = lines(_("Opening hours, in Finnish"), 300)
    address = line(_("Street address"), 160)
    serves = forms.ChoiceField(label=_("Whom does it serve?"), choices=Reaches.choices, widget=forms.RadioSelect)
    municipalities = forms.MultipleChoiceField(
        label=_("Municipalities"), required=False, widget=forms.CheckboxSelectMultiple
    )
    county = forms.ChoiceField(label=_("Wellbeing services county"), required=False)
    life_stages = several(LifeStage, label=_("For which stages of life?"), help_text=_("None: for every stage."))
    languages = several(SpokenLanguage, label=_("In which languages is it given?"))
    name_sv = line(_("Name in Swedish"), 200)
    contact_route_sv = line(_("How to get in touch, in Swedish"), 200)
    summary_sv = lines(_("What it is, in Swedish"), 600)
    how_sv = lines(_("How one applies or comes, in Swedish"), 600)
    opening_sv = lines(_("Opening hours, in Swedish"), 300)
    name_en = line(_("Name in English"), 200)
    contact_route_en = line(_("How to get in touch, in English"), 200)
    summary_en = lines(_("What it is, in English"), 600)
    how_en = lines(_("How one applies or comes, in English"), 600)
    opening_en = lines(_("Opening hours, in English"), 300)

    LOCAL = ("name", "contact_route", "summary", "how", "opening")
    GROUPS: ClassVar = (
        (_("The service"), ("category", "name_fi", "provider", "summary_fi")),
        (
            _("How to get there"),
            ("contact_route_fi", "phone_display", "web_address", "how_fi", "opening_fi", "address"),
        ),
        (_("Whom it is for"), ("serves", "municipalities", "county", "life_stages", "languages")),
        (_("In Swedish"), tuple(f"{name}_sv" for name in LOCAL)),
        (_("In English"), ("name_en", "contact_route_en", "summary_en", "how_en", "opening_en")),
    )

    def __init__(self, data: Any, *, actor: Actor, entry: ServiceEntry | None = None) -> None:
        super().__init__(data, initial=begin(entry, actor) if entry else {"serves": Reaches.PLACES})
        self.actor, self.reach_before = actor, Reach.of(entry) if entry else Reach()
        own = own_municipalities(actor)
        self.own = {place.pk for place in own}
        codes = dict.fromkeys([*(place.wellbeing_county_code for place in own), self.reach_before.county])
        self.fields["municipalities"].choices = [(place.pk, place.name) for place in own]
        self.fields["county"].choices = [(code, counties.name_of(code)) for code in codes if code]
        in_columns(self)

    @property
    def sections(self) -> list[dict[str, Any]]:
        """The questions under their headings; the other languages are folded until something in them is wrong."""
        return [
            {
                "title": title,
                "fields": [self[name] for name in names],
                "is_folded": place > LAST_OPEN,
                "is_open": bool(self.errors.keys() & set(names)),
            }
            for place, (title, names) in enumerate(self.GROUPS)
        ]

    def clean_phone_display(self) -> str:
        told = self.cleaned_data["phone_display"]
        if told and not PHONE.fullmatch(told):
            raise ValidationError(_("Write the phone number like this: 040 123 4567"), "phone")
        return told

    def clean(self) -> dict[str, Any]:
        told = self.cleaned_data
        for name, value in list(told.items()):
            if isinstance(value, str) and E_MAIL.search(value):
                self.add_error(name, _("Leave out e-mail addresses: people change. Write the way to get in touch."))
        if told.get("serves") == Reaches.PLACES and not told.get("municipalities"):
            self.add_error("municipalities", _("Choose at least one municipality."))
        if told.get("serves") == Reaches.COUNTY and not told.get("county"):
            self.add_error("county", _("Choose the wellbeing services county."))
        return told

    @property
    def reach(self) -> Reach:
        """Whom the service serves; places of others, which this form does not show, stay as they were."""
        told = self.cleaned_data
        if told["serves"] == Reaches.PLACES:
            return Reach(frozenset(told["municipalities"]) | self.reach_before.municipalities - self.own)
        return Reach(county=told["county"] if told["serves"] == Reaches.COUNTY else "")

    @property
    def values(self) -> dict[str, Any]:
        """The answers as fields of `ServiceEntry`."""
        told = {name: value for name, value in self.cleaned_data.items() if name not in BESIDE}
        return {**told, "phone_dial": re.sub(r"[^\d+]", "", told["phone_display"])}


LAST_OPEN = 2  # of the groups: those in other languages come folded
BESIDE = frozenset({"serves", "municipalities", "county"})


def begin(entry: ServiceEntry, actor: Actor) -> dict[str, Any]:
    """Return the answers that an entry stands for."""
    reach = Reach.of(entry)
    kind = Reaches.PLACES if reach.municipalities else Reaches.COUNTY if reach.county else Reaches.COUNTRY
    told = {name: getattr(entry, name) for name in ServiceEntryForm.base_fields if name not in BESIDE}
    return {**told, "serves": kind, "municipalities": sorted(reach.municipalities), "county": reach.county}


class TableForm(PlainForm):
    """A table of services, to be looked at first."""

    table = forms.FileField(
        label=_("Table"),
        help_text=_("CSV or XLSX, at most 1.5 megabytes. The first row names the columns."),
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,.xlsx"}),
        error_messages={"required": _("Choose a file."), "empty": _("The file is empty.")},
    )

    def clean_table(self) -> bytes:
        file: UploadedFile = self.cleaned_data["table"]
        if not file.name.casefold().endswith(FILE_NAMES):
            raise ValidationError(_("Choose a CSV or XLSX file."), "kind")
        if file.size > LARGEST_FILE:
            raise ValidationError(_("The file is larger than 1.5 megabytes. Divide the table."), "size")
        return file.read()


class ConfirmTableForm(forms.Form):
    """The table that has been looked at, sent back whole: nothing of it waits anywhere."""

    held = forms.CharField(widget=forms.HiddenInput, max_length=LARGEST_FILE * 3 // 2)

    def clean_held(self) -> bytes:
        try:
            return base64.b64decode(self.cleaned_data["held"], validate=True)
        except (binascii.Error, ValueError) as error:
            raise ValidationError(_("Choose the file again."), "lost") from error

    @staticmethod
    def holding(data: bytes) -> ConfirmTableForm:
        return ConfirmTableForm(initial={"held": base64.b64encode(data).decode("ascii")})


class ChosenForm(forms.Form):
    """Services chosen from the list."""

    pk = forms.ModelMultipleChoiceField(queryset=ServiceEntry.objects.none(), required=False)

    def __init__(self, data: Any, *, rows: QuerySet[ServiceEntry]) -> None:
        super().__init__(data)
        self.fields["pk"].queryset = rows
