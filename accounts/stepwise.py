"""What is asked one topic at a time of somebody without an account: the form of a step, and the draft between steps.

A draft is sealed in the visitor's own session, gone after a day, and sent only once.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from datetime import timedelta
from typing import Any, ClassVar, TypeVar

from django import forms
from django.contrib.sessions.backends.base import SessionBase
from django.core.validators import MaxLengthValidator
from django.utils import timezone
from django.utils.datastructures import MultiValueDict
from django.utils.functional import Promise
from django.utils.translation import gettext, ngettext_lazy
from django.utils.translation import gettext_lazy as _
from phonenumber_field.phonenumber import PhoneNumber

from accounts.forms import PlainForm
from core.privacy import CannotRead, seal, unseal

EMPTY = (None, "", False, (), [])
KEPT_FOR = timedelta(hours=24)
SESSION_KEY = "drafts"


def too_long(limit: int) -> MaxLengthValidator:
    """Return a validator that says in our own words how much was written and how much fits."""
    words = ngettext_lazy(
        "Write at most %(limit_value)d letter. Now there are %(show_value)d.",
        "Write at most %(limit_value)d letters. Now there are %(show_value)d.",
        "limit_value",
    )
    return MaxLengthValidator(limit, message=words)


class StepForm(PlainForm):
    """One step. What was answered can be shown again in words."""

    title: str | Promise = ""
    lead: str | Promise = ""

    def answered(self) -> Iterator[tuple[str | Promise, str]]:
        """Yield (label, answer in words) of a valid step, leaving out what was left empty or not ticked."""
        for name, field_ in self.fields.items():
            if self.cleaned_data[name] not in EMPTY:
                label = getattr(self, "short_labels", {}).get(name, field_.label)
                yield label, self.in_words(field_, self.cleaned_data[name])

    def in_words(self, field_: forms.Field, value: Any) -> str:
        if isinstance(value, bool):
            return gettext("Yes") if value else gettext("No")
        if isinstance(value, PhoneNumber):
            return value.as_national
        if not hasattr(field_, "choices"):
            return ", ".join(map(str, value)) if isinstance(value, tuple) else str(value or "")
        given = value if isinstance(value, list) else [value]
        return ", ".join(words for key, words in self.labels(field_) if key in given and key)

    def labels(self, field_: Any) -> Iterator[tuple[str, str]]:
        """Yield each choice with its whole label, that of its group before it."""
        for key, words in field_.choices:
            if isinstance(words, list | tuple):
                yield from ((inner, f"{key}: {label}") for inner, label in words)
            else:
                yield key, str(words)


class SendForm(PlainForm):
    """The last page: a field that only machines fill in."""

    website = forms.CharField(
        required=False,
        widget=forms.TextInput(attrs={"tabindex": "-1", "autocomplete": "off"}),
        label=_("Leave this field empty"),
    )

    @property
    def is_machine(self) -> bool:
        return bool(self.data.get(self.add_prefix("website")))


@dataclass
class Draft:
    """Answers so far, as they were typed, by step. `sent` is the sign that they have gone."""

    forms: ClassVar[Mapping[str, type[StepForm]]] = {}

    key: str = field(default_factory=lambda: secrets.token_urlsafe(32))
    begun_at: float = field(default_factory=lambda: timezone.now().timestamp())
    answers: dict[str, dict[str, list[str]]] = field(default_factory=dict)
    sent: str = ""

    @property
    def steps(self) -> list[str]:
        """The steps of this draft in their order."""
        return list(self.forms)

    @property
    def is_fresh(self) -> bool:
        return timezone.now().timestamp() - self.begun_at < KEPT_FOR.total_seconds()

    def make(self, step: str, data: Any = None, **options: Any) -> StepForm:
        """Return the step's form, bound when there is `data`."""
        return self.forms[step](data, **options)

    def first_missing(self, before: str | None = None) -> str | None:
        """Return the first step without an answer, among those that come earlier than `before`."""
        for step in self.steps:
            if step == before:
                return None
            if step not in self.answers:
                return step
        return None

    def first_wrong(self) -> str | None:
        """Return the first step whose answer is missing or no longer good, None when all can be sent."""
        return next((step for step in self.steps if not (form := self.bound(step)) or not form.is_valid()), None)

    def bound(self, step: str) -> StepForm | None:
        """Return the step's form with what was answered, None when it was not."""
        return self.make(step, MultiValueDict(self.answers[step])) if step in self.answers else None

    def form(self, step: str, **initial: Any) -> StepForm:
        """Return the step's form to show: its answers as they were typed, with errors where they no longer hold.

        `initial` is what an unanswered one begins with.
        """
        kept = self.bound(step)
        if kept is None:
            return self.make(step, initial=initial)
        if not kept.is_valid():
            return kept
        return self.make(step, initial={name: kept[name].data for name in kept.fields})

    def answer(self, step: str, form: StepForm) -> None:
        """Keep the data of a valid form: its own fields and nothing else that was sent."""
        data = form.data
        names = [name for name in form.fields if name in data]
        self.answers[step] = {name: data.getlist(name) for name in names}

    def said(self) -> dict[str, Any]:
        """Return what a complete draft says, cleaned, by the names of the fields."""
        said: dict[str, Any] = {}
        for step in self.steps:
            form = self.bound(step)
            if form is not None and form.is_valid():
                said |= form.cleaned_data
        return said


D = TypeVar("D", bound=Draft)


def read(session: SessionBase, name: str, kind: type[D]) -> D:
    """Return the draft kept under `name`, an empty one when there is none or it is a day old."""
    try:
        draft = kind(**json.loads(unseal(session[SESSION_KEY][name])))
    except (KeyError, TypeError, CannotRead):
        return kind()
    return draft if draft.is_fresh else kind()


def keep(session: SessionBase, name: str, draft: Draft) -> None:
    """Put the draft into the session, sealed: the session's table holds nothing that can be read."""
    session[SESSION_KEY] = {**session.get(SESSION_KEY, {}), name: seal(json.dumps(asdict(draft)))}


def drop(session: SessionBase, name: str) -> None:
    """Take one draft, or its receipt, out of the session."""
    session[SESSION_KEY] = {kept: draft for kept, draft in session.get(SESSION_KEY, {}).items() if kept != name}


def forget(session: SessionBase) -> None:
    """Take every draft and every receipt out of the session."""
    session.pop(SESSION_KEY, None)
