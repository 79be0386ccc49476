"""A refusal of what was answered, written beside its question, so that nothing typed is lost."""

from __future__ import annotations

from django import forms

from core.refusals import Refusal


def refused(form: forms.Form, field: str, refusal: Refusal | None) -> bool:
    """Write `refusal` beside what it is about, else `field`, of a valid form; return whether there was one."""
    if refusal:
        form.add_error(refusal.about or field, str(refusal.sentence))
    return refusal is not None
