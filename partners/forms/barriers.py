from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation
from accounts.sent_forms import CHOOSE, EMAIL_LIKE_THIS, SentForm, line, words


class BarrierForm(SentForm):
    """What could not be read or done on the site; nobody has to say who they are."""

    text = words(
        _("What was difficult or impossible?"),
        1000,
        help_text=_("For example: the button could not be pressed with the keyboard. Nothing about any family."),
        error_messages={"required": _("Write in a few words what was difficult.")},
    )
    page = line(
        _("On which page?"),
        200,
        required=False,
        help_text=_("The name of the page or its address, if you remember it."),
    )
    email = forms.EmailField(
        label=_("Your e-mail, if you want an answer"),
        required=False,
        max_length=254,
        error_messages={"invalid": EMAIL_LIKE_THIS},
        widget=forms.EmailInput(attrs={"autocomplete": "email", "spellcheck": "false"}),
    )
    organisation = forms.ModelChoiceField(
        label=_("Who reads this"),
        queryset=Organisation.objects.none(),
        empty_label=None,
        help_text=_("If you do not know, leave it as it is."),
        error_messages=CHOOSE,
    )

    def __init__(self, *args: Any, readers: QuerySet[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"].queryset = readers
