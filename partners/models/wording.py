"""Texts that a row holds in Finnish, Swedish and English."""

from __future__ import annotations

from django.db import models
from django.utils.translation import get_language


def in_language(row: models.Model, field: str) -> str:
    """Return the text of `field` in the page's language, Finnish where the translation is empty."""
    return getattr(row, f"{field}_{get_language() or 'fi'}", "") or getattr(row, f"{field}_fi")


def text_field(longest: int, **options: object) -> models.CharField:
    """Return one language of a text that may be empty, at most `longest` characters."""
    return models.CharField(max_length=longest, blank=True, **options)
