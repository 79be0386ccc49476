from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.forms import BaseForm

from core.refusals import NotNow, Refused


def took(form: BaseForm, act: Callable[..., Any], *rows: Any, **facts: Any) -> tuple[bool, Any]:
    """Do it; return whether it was done, and what came of it. A refusal is written on the form: nothing is lost."""
    try:
        return True, act(*rows, **facts)
    except NotNow:
        raise
    except Refused as refused:
        form.add_error(None, refused.refusal.sentence)
        return False, None
