from __future__ import annotations

from datetime import timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.forms import PlainForm
from activities.forms.visits import number
from activities.forms.wishes import line
from activities.models import Registration, Session

LONGEST_KEPT = 30 * 24 * 60 * 60
NEEDED = {"required": _("Write a number. If there were none, write 0.")}


def part_of_adults(label: Any) -> forms.IntegerField:
    """Return a field for some of the adults; empty: nobody counted them."""
    field = number(label, required=False)
    field.widget.attrs["data-part-of"] = "adults"
    return field


class HeadsForm(PlainForm):
    """How many were there. `kept_seconds` says how long a phone without a connection has kept the numbers."""

    adults = number(_("Adults"), error_messages=NEEDED)
    fathers = part_of_adults(_("Of them fathers"))
    children = number(_("Children"), error_messages=NEEDED)
    first_timers = part_of_adults(_("Adults, first time"))
    kept_seconds = forms.IntegerField(
        required=False, min_value=0, max_value=LONGEST_KEPT, initial=0, widget=forms.HiddenInput
    )

    @classmethod
    def initial_of(cls, session: Session) -> dict[str, Any]:
        """Return the numbers as the form begins with them: those counted, or nobody yet."""
        if not session.is_counted:
            return {"adults": 0, "children": 0}
        return {name: getattr(session, name) for name in ("adults", "fathers", "children", "first_timers")}

    @property
    def counted(self) -> dict[str, Any]:
        """The answers as `count_heads` takes them."""
        told = dict(self.cleaned_data)
        kept = timedelta(seconds=told.pop("kept_seconds") or 0)
        return {**told, "counted_at": timezone.now() - kept}


class NotHeldForm(PlainForm):
    words = line(_("Why, in a few words"), 200, help_text=_("Anybody may read it on the activity's page. No names."))


class CameForm(PlainForm):
    """Which family, and whether it came."""

    registration = forms.ModelChoiceField(queryset=Registration.objects.none())
    came = forms.TypedChoiceField(choices=[("yes", ""), ("no", "")], coerce=lambda value: value == "yes")

    def __init__(self, *args: Any, rows: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["registration"].queryset = rows
