from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from phonenumber_field.formfields import PhoneNumberField

from accounts.filters import ListFilter
from accounts.forms import LocalDateTimeField, MunicipalityField, PlainForm
from activities import states
from activities.forms.wishes import CHOOSE, EMAIL_LIKE_THIS, SentForm, line, words
from activities.models.activities import MOST_HEADS
from activities.models.registrations import Feedback
from activities.vocabulary import VisitKind
from partners.fields import select_of
from partners.vocabulary import LifeStage
from volunteers.models import Volunteer

SHORT = {"class": "input-short"}


def number(label: Any, *, least: int = 0, most: int = MOST_HEADS, **options: Any) -> forms.IntegerField:
    """Return a field for a number of people or minutes, with the keyboard of numbers."""
    widget = forms.NumberInput(attrs={**SHORT, "inputmode": "numeric"})
    return forms.IntegerField(label=label, min_value=least, max_value=most, widget=widget, **options)


class VisitForm(SentForm):
    """What a host asks for; the contact is the one at work."""

    kind = forms.ChoiceField(
        label=_("Where would the peer parent come?"),
        choices=VisitKind.choices,
        widget=forms.RadioSelect,
        error_messages=CHOOSE,
    )
    host = line(_("Name of the clinic, club or school"), 120, error_messages={"required": _("Write the name.")})
    municipality = MunicipalityField(label=_("Municipality"))
    place = line(
        _("Place"),
        160,
        help_text=_("The address and the room, and how one gets in."),
        error_messages={"required": _("Write the place.")},
    )
    starts_at = LocalDateTimeField(label=_("When"))
    minutes = number(_("How many minutes"), least=10, most=480, initial=30)
    life_stage = forms.ChoiceField(
        label=_("Which time of family life is it about?"),
        choices=[("", _("Choose one")), *LifeStage.choices],
        error_messages=CHOOSE,
    )
    theme = line(
        _("Theme"), 200, required=False, help_text=_("For example: the first weeks at home. Nothing about any family.")
    )
    expected = number(_("About how many people come"), required=False, least=1)
    wants_father = forms.BooleanField(label=_("We wish that a father comes"), required=False)
    contact_name = line(
        _("Your name"), 80, attrs={"autocomplete": "name"}, error_messages={"required": _("Write your name.")}
    )
    contact_email = forms.EmailField(
        label=_("Your e-mail at work"),
        max_length=254,
        help_text=_("We write here when somebody would come, and two days before."),
        error_messages={"required": _("Write your e-mail address at work."), "invalid": EMAIL_LIKE_THIS},
        widget=forms.EmailInput(attrs={"autocomplete": "email", "spellcheck": "false"}),
    )
    contact_phone = PhoneNumberField(
        label=_("Your phone at work"),
        region="FI",
        required=False,
        error_messages={"invalid": _("Write the phone number like this: 040 123 4567")},
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel", "class": "input-short", "maxlength": 30}),
    )
    travel_words = line(
        _("How one gets there"), 200, required=False, help_text=_("For example the bus, or where to park.")
    )

    GROUPS: ClassVar[list[tuple[str | Promise, list[str]]]] = [
        (_("Where and when"), ["kind", "host", "municipality", "place", "starts_at", "minutes", "travel_words"]),
        (_("What about"), ["life_stage", "theme", "expected", "wants_father"]),
        (_("You at work"), ["contact_name", "contact_email", "contact_phone"]),
    ]

    @property
    def groups(self) -> list[tuple[Any, list[forms.BoundField]]]:
        return [(title, [self[name] for name in names]) for title, names in self.GROUPS]


class HeadsForm(PlainForm):
    """How many were there: heads, not names."""

    adults = number(_("Adults"))
    fathers = number(_("Of them fathers"), help_text=_("Those you would say were fathers. Nobody is asked."))
    children = number(_("Children"))

    def clean(self) -> dict[str, Any]:
        told = super().clean()
        adults, fathers = told.get("adults"), told.get("fathers")
        if adults is not None and fathers is not None and fathers > adults:
            self.add_error("fathers", _("There are more fathers than adults. Look at the numbers again."))
        return told


class ResultForm(HeadsForm):
    result = line(
        _("How did it go, in one line?"),
        200,
        required=False,
        help_text=_("For example: a good talk about sleeping. Nothing about any single family."),
    )


class ThanksForm(PlainForm):
    """How the visit was for the host."""

    host_face = forms.TypedChoiceField(
        label=_("How was the visit?"),
        choices=Feedback.Face.choices,
        coerce=int,
        widget=forms.RadioSelect,
        error_messages=CHOOSE,
    )
    host_words = words(
        _("What would you like to say about it?"),
        300,
        rows=3,
        required=False,
        help_text=_("The peer parent and the coordinator read this. No names."),
    )


class CancelForm(PlainForm):
    words = line(_("Why, in a few words"), 200, required=False, help_text=_("It is read on the page of the visit."))


class AssignForm(PlainForm):
    volunteer = forms.ModelChoiceField(label=_("Peer parent"), queryset=Volunteer.objects.none())

    def __init__(self, *args: Any, rows: QuerySet[Volunteer], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["volunteer"].queryset = rows
        self.fields["volunteer"].empty_label = gettext("Choose one")
        self.fields["volunteer"].label_from_instance = lambda row: row.name


class VisitFilter(ListFilter):
    """What the list of visits is narrowed by."""

    SORTS: ClassVar[dict[str, str | Promise]] = {"latest": _("latest first"), "soonest": _("earliest first")}
    ORDERS: ClassVar[dict[str, tuple[str, ...]]] = {"latest": ("-starts_at", "-pk"), "soonest": ("starts_at", "pk")}

    state = select_of(states.Visit, _("All"), label=_("State"))
    kind = select_of(VisitKind, _("All"), label=_("What"))
    life_stage = select_of(LifeStage, _("All"), label=_("Time of life"))
    when = forms.ChoiceField(
        label=_("When"), choices=[("", _("All")), ("ahead", _("ahead")), ("past", _("past"))], required=False
    )
    field_order = ["state", "when", "kind", "municipality", "life_stage"]

    def narrow(self, rows: QuerySet) -> QuerySet:
        """Return the visits that the answers leave, in the chosen order."""
        asked = {name: value for name, value in self.chosen.items() if name not in ("sort", "when")}
        if when := self.chosen.get("when"):
            asked["starts_at__gt" if when == "ahead" else "starts_at__lte"] = timezone.now()
        return self.in_order(rows.filter(**asked))
