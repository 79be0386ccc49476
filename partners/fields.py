"""Form fields for the words of `partners.vocabulary`."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from accounts.forms import GridSelect
from partners.vocabulary import COMES_ALONG, PartOfDay, Weekday

LONG_LIST = 6
SLOT_CHOICES = [(day.label, [(f"{day.value}_{part.value}", part.label) for part in PartOfDay]) for day in Weekday]


def several(vocabulary: type[TextChoices], **options: Any) -> forms.MultipleChoiceField:
    """Return a field of check boxes, as many as one likes; not required unless told."""
    choices = {"choices": vocabulary.choices, "required": False, "widget": forms.CheckboxSelectMultiple}
    return forms.MultipleChoiceField(**{**choices, **options})


def coming_along(**options: Any) -> forms.MultipleChoiceField:
    """Return the question of what comes along with a volunteer: a family may not be able to be with it."""
    helped = _("This counts only where a family cannot be with it.")
    choices = {"choices": [(word.value, word.label) for word in COMES_ALONG], "required": False, "help_text": helped}
    return forms.MultipleChoiceField(**{**choices, "widget": forms.CheckboxSelectMultiple, **options})


def in_columns(form: forms.Form) -> None:
    """Lay the long lists of check boxes of `form` side by side, for the workspace's wide pages."""
    for field in form.fields.values():
        if type(field.widget) is forms.CheckboxSelectMultiple and len(field.choices) > LONG_LIST:
            field.widget.attrs["class"] = "tiles tiles--small"


def week(**options: Any) -> forms.MultipleChoiceField:
    """Return the week as a field: seven days of mornings, afternoons and evenings."""
    choices = {"choices": SLOT_CHOICES, "required": False, "widget": GridSelect}
    return forms.MultipleChoiceField(**{**choices, **options})


def select_of(vocabulary: type[TextChoices], everything: Any, **options: Any) -> forms.ChoiceField:
    """Return a select of a filter: `everything`, or one word."""
    return forms.ChoiceField(choices=[("", everything), *vocabulary.choices], required=False, **options)
