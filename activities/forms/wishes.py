from __future__ import annotations

from datetime import date, timedelta
from typing import Any, ClassVar

from django import forms
from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.filters import ListFilter
from accounts.forms import LocalDateField, LocalTimeField, MunicipalityField, PlainForm
from accounts.sent_forms import CHOOSE, EMAIL_LIKE_THIS, SentForm, line, words
from activities import states
from activities.models import Activity
from activities.rhythm import minutes_between
from activities.vocabulary import ActivityType, Target, WishKind
from partners.fields import select_of
from partners.vocabulary import LifeStage

TEXT, SHOWN, NAME, WORDS = 500, 200, 80, 100
LONGEST = timedelta(days=366)
NO_NAMES = _("Do not write names, health details or anything by which somebody is known.")


class WishForm(SentForm):
    """A wish of a volunteer; anybody else may leave an address too."""

    kind = forms.ChoiceField(
        label=_("What would you like to tell?"),
        choices=WishKind.choices,
        initial=WishKind.WISH,
        widget=forms.RadioSelect,
        error_messages=CHOOSE,
    )
    text = words(
        _("What would it be?"),
        TEXT,
        help_text=_("A sentence or two is enough. Do not write names, health details or anything about others."),
        error_messages={"required": _("Write in a few words what you wish for.")},
    )
    municipality = MunicipalityField(label=_("Where?"), help_text=_("The municipality in Finnish or in Swedish."))
    life_stage = select_of(LifeStage, _("Any time of life"), label=_("Which time of family life is it about?"))
    target = select_of(Target, _("Everybody"), label=_("Whom would it be for first of all?"))
    field_order = ["kind", "text", "municipality", "life_stage", "target", "email"]


class PublicWishForm(WishForm):
    email = forms.EmailField(
        label=_("E-mail, if you would like an answer"),
        max_length=254,
        required=False,
        help_text=_("We use it once, for the answer, and then delete it."),
        error_messages={"invalid": EMAIL_LIKE_THIS},
        widget=forms.EmailInput(attrs={"autocomplete": "email", "spellcheck": "false"}),
    )


class ProposeForm(SentForm):
    """What a volunteer would like to begin."""

    name = line(_("What would it be called?"), NAME, error_messages={"required": _("Give it a name.")})
    type = forms.ChoiceField(
        label=_("What is it?"), choices=[("", _("Choose one")), *ActivityType.choices], error_messages=CHOOSE
    )
    text = words(
        _("What would be done, and for whom?"),
        300,
        required=False,
        help_text=NO_NAMES,
    )
    municipality = MunicipalityField(label=_("Municipality"))
    place = line(
        _("Where would it be?"), 120, required=False, help_text=_("For example a club house. An idea will do.")
    )
    when = line(_("When, about?"), WORDS, help_text=_("For example: on Sunday mornings in spring."))
    life_stage = select_of(LifeStage, _("Any time of life"), label=_("Which time of family life is it about?"))
    target = select_of(Target, _("Everybody"), label=_("Whom would it be for first of all?"))


class OwnTimesForm(PlainForm):
    """Where and when a trusted volunteer's own activity is; cleaned to fields of `Activity`."""

    RHYTHMS = {"": _("once"), "FREQ=WEEKLY": _("every week"), "FREQ=WEEKLY;INTERVAL=2": _("every second week")}

    place = line(_("Place"), 120, help_text=_("Everybody may read it."))
    address = line(_("Address"), 120, required=False)
    from_on = LocalDateField(label=_("First day"))
    starts = LocalTimeField(label=_("Begins"))
    ends = LocalTimeField(label=_("Ends"))
    rule = forms.ChoiceField(label=_("How often"), choices=list(RHYTHMS.items()), required=False)
    until_on = LocalDateField(label=_("Last day"), required=False, help_text=_("At most a year later."))

    def clean(self) -> dict[str, Any]:
        told = super().clean()
        starts, ends = told.get("starts"), told.pop("ends", None)
        if starts is not None and ends is not None:
            told["minutes"] = minutes_between(starts, ends)
        if told.get("rule") and told.get("from_on"):
            self.check_period(told["from_on"], told.get("until_on"))
        else:
            told["until_on"] = None
        return told

    def check_period(self, from_on: date, until_on: date | None) -> None:
        if until_on is None or not from_on <= until_on <= from_on + LONGEST:
            self.add_error("until_on", _("Write the last day. It is at most a year after the first."))


class ShowForm(PlainForm):
    """The words in which others read a wish."""

    public_text = line(
        _("As others read it"),
        SHOWN,
        help_text=_("Leave out everything that tells who somebody is."),
        error_messages={"required": _("Write the wish as others may read it.")},
    )


class AnswerForm(ShowForm):
    answer = words(
        _("The answer"),
        TEXT,
        help_text=_("Everybody may read it. Say what happens next, or kindly why not now."),
        error_messages={"required": _("Write the answer.")},
    )


class PlanForm(ShowForm):
    name = line(_("Name of the activity"), NAME)
    type = forms.ChoiceField(label=_("What is it?"), choices=ActivityType.choices)


class LinkForm(ShowForm):
    activity = forms.ModelChoiceField(label=_("Activity"), queryset=Activity.objects.none())

    def __init__(self, *args: Any, rows: QuerySet[Activity], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["activity"].queryset = rows
        self.fields["activity"].empty_label = gettext("Choose one")


class NearForm(forms.Form):
    """Near which municipality wishes are read."""

    place = MunicipalityField(label=_("Municipality"))


class WishFilter(ListFilter):
    """What the list of wishes is narrowed by."""

    SORTS: ClassVar[dict[str, str | Promise]] = {"newest": _("newest"), "support": _("most wished for")}
    ORDERS: ClassVar[dict[str, tuple[str, ...]]] = {
        "newest": ("-asked_at", "-pk"),
        "support": ("-support", "-asked_at", "-pk"),
    }

    state = select_of(states.Wish, _("All"), label=_("State"))
    kind = select_of(WishKind, _("All"), label=_("What"))
    life_stage = select_of(LifeStage, _("All"), label=_("Time of life"))
    field_order = ["state", "kind", "municipality", "life_stage"]

    def narrow(self, rows: QuerySet) -> QuerySet:
        """Return the wishes that the answers leave, in the chosen order."""
        asked = {name: value for name, value in self.chosen.items() if name != "sort"}
        return self.in_order(rows.filter(**asked))
