"""The texts that applicants say yes to. A changed text is a new version; old versions stay readable."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

CURRENT = "2026-1"
TEXTS = {
    "2026-1": _(
        "You may use what I have told to find a role that suits me. I have read how you handle my data, and I can"
        " withdraw my application at any time."
    ),
}
