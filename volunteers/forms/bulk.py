"""The forms of work on the register itself: a message to many, a view to keep, a table to bring in."""

from __future__ import annotations

from hashlib import sha256
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from accounts.forms import LongTextField, PlainForm

LARGEST_FILE = 2_000_000
FILE_NAMES = (".csv", ".xlsx", ".txt")


class BulkMessageForm(PlainForm):
    """What is written to everybody. The key makes sure that one form sends once."""

    subject = forms.CharField(label=_("Subject"), max_length=120)
    body = LongTextField(
        label=_("Message"),
        max_length=4_000,
        widget=forms.Textarea(attrs={"rows": 10}),
        help_text=_("Everybody gets the same words. No names, no addresses, nothing about any family."),
    )
    submission_key = forms.CharField(max_length=64, widget=forms.HiddenInput)

    def clean_subject(self) -> str:
        return " ".join(self.cleaned_data["subject"].split())


class SavedViewForm(PlainForm):
    """A name for the filters that are on."""

    name = forms.CharField(label=_("Name of the view"), max_length=60)
    query = forms.CharField(max_length=1_000, widget=forms.HiddenInput)


class ImportForm(PlainForm):
    """A table, and which table has been checked: the same file is brought in, or the new one is checked."""

    table = forms.FileField(
        label=_("Table"),
        help_text=_("CSV or XLSX, at most 2 megabytes. The first row names the columns."),
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,.xlsx"}),
        error_messages={"required": _("Choose a file."), "empty": _("The file is empty.")},
    )
    are_adults = forms.BooleanField(
        label=_("Everybody in the table is 18 or over"),
        error_messages={"required": _("Volunteers are 18 or over. Tick this when you know it of everybody.")},
    )
    checked = forms.CharField(max_length=64, required=False, widget=forms.HiddenInput)

    def clean_table(self) -> bytes:
        file: UploadedFile = self.cleaned_data["table"]
        if not file.name.casefold().endswith(FILE_NAMES):
            raise ValidationError(_("Choose a CSV or XLSX file."), "kind")
        if file.size > LARGEST_FILE:
            raise ValidationError(_("The file is larger than 2 megabytes. Divide the table."), "size")
        return file.read()

    def clean(self) -> dict[str, Any]:
        told = super().clean() or self.cleaned_data
        if "table" in told:
            told["mark"] = sha256(told["table"]).hexdigest()
        return told

    @property
    def is_same_as_checked(self) -> bool:
        return self.cleaned_data["mark"] == self.cleaned_data["checked"]
