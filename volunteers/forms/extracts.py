from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from accounts.forms import LocalDateField, PlainForm


class SeenForm(PlainForm):
    """The date of an extract that was seen; nothing else of it is written anywhere (R-CR-3)."""

    issued_on = LocalDateField(
        label=_("Date of the extract"),
        help_text=_("The day when it was issued, for example 3.9.2026. It may be six months old at most."),
    )
