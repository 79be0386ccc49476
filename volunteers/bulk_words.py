"""Beginnings of messages to many volunteers, for an office that does not want to begin from an empty page."""

from __future__ import annotations

from typing import Any

from django.http import QueryDict
from django.utils.crypto import get_random_string
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from accounts.models import Language

BEGINNINGS = {
    "supervision": (
        gettext_lazy("Group supervision"),
        gettext_lazy(
            "We meet again to talk about how volunteering feels.\n\n"
            "When: \nWhere: \n\n"
            "Sign up on your own page. You are welcome even if everything is fine."
        ),
    ),
    "training": (
        gettext_lazy("Training"),
        gettext_lazy("There is a new training for volunteers.\n\nWhen: \nWhere: \n\nSign up on your own page."),
    ),
    "holiday": (
        gettext_lazy("Office holidays"),
        gettext_lazy(
            "The office is closed for a while.\n\nFrom: \nUntil: \n\n"
            "If something worries you meanwhile, use the numbers on your own page. In an emergency call 112."
        ),
    ),
    "thanks": (
        gettext_lazy("Thank you"),
        gettext_lazy("Thank you for the time you have given. It matters.\n\nYou are welcome to: \nWhen: \nWhere: "),
    ),
}


def beginnings(query: QueryDict) -> list[dict[str, Any]]:
    """Return the beginnings as links that keep the filters."""
    found = []
    for name, (subject, _body) in BEGINNINGS.items():
        changed = query.copy()
        changed["start"] = name
        found.append({"label": subject, "url": f"?{changed.urlencode()}", "is_current": query.get("start") == name})
    return found


def initial(query: QueryDict) -> dict[str, Any]:
    """Return what the form begins with: a beginning in each language if one was chosen, and a new key."""
    subject, body = BEGINNINGS.get(query.get("start", ""), ("", ""))
    told = {"submission_key": get_random_string(32)}
    for language in Language.values:
        with override(language):
            told |= {f"subject_{language}": str(subject), f"body_{language}": str(body)}
    return told


def chosen_in_words(form: Any) -> list[dict[str, Any]]:
    """Return the filters that are on, as rows of label and value."""
    rows = []
    for name, value in form.chosen.items():
        if name != "sort":
            choices = dict(getattr(form.fields[name], "choices", ()) or ()) if isinstance(value, str) else {}
            rows.append({"label": form.fields[name].label, "value": choices.get(value, value)})
    return rows or [{"label": _("Status"), "value": _("All who serve")}]
