"""The forms of work on the register itself: a message to many, a view to keep, a table to bring in."""

from __future__ import annotations

from collections.abc import Collection
from hashlib import sha256
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from accounts.forms import LongTextField, PlainForm
from accounts.models import Language

LARGEST_FILE = 2_000_000
FILE_NAMES = (".csv", ".xlsx", ".txt")


def subject_in(label: Any, language: Language) -> forms.CharField:
    return forms.CharField(label=label, max_length=120, widget=forms.TextInput(attrs={"lang": language.value}))


def body_in(label: Any, language: Language) -> LongTextField:
    return LongTextField(
        label=label,
        max_length=4_000,
        widget=forms.Textarea(attrs={"rows": 10, "lang": language.value}),
        help_text=_("Everybody gets the same words. No names, no addresses, nothing about any family."),
    )


class BulkMessageForm(PlainForm):
    """What is written to everybody, in each of the `languages` they read. The key makes one form send once."""

    subject_fi = subject_in(_("Subject in Finnish"), Language.FINNISH)
    body_fi = body_in(_("Message in Finnish"), Language.FINNISH)
    subject_sv = subject_in(_("Subject in Swedish"), Language.SWEDISH)
    body_sv = body_in(_("Message in Swedish"), Language.SWEDISH)
    subject_en = subject_in(_("Subject in English"), Language.ENGLISH)
    body_en = body_in(_("Message in English"), Language.ENGLISH)
    submission_key = forms.CharField(max_length=64, widget=forms.HiddenInput)

    def __init__(self, *told: Any, languages: Collection[str], **options: Any) -> None:
        super().__init__(*told, **options)
        for language in set(Language.values) - set(languages):
            del self.fields[f"subject_{language}"], self.fields[f"body_{language}"]

    def clean(self) -> dict[str, Any]:
        """A subject is one line."""
        told = super().clean() or self.cleaned_data
        return told | {name: " ".join(text.split()) for name, text in told.items() if name.startswith("subject_")}

    @property
    def words(self) -> dict[str, str]:
        return {name: text for name, text in self.cleaned_data.items() if name != "submission_key"}


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
