"""What a phone is told that keeps the volunteer's pages on its home screen (W3C web app manifest).

There is no service worker: nothing of a person's pages stays on a phone that is lost.
"""

from __future__ import annotations

from typing import Any

from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

PAPER, SPRUCE = "#fbf8f2", "#1d5c4b"  # --paper and --spruce of static/tokens.css


def facts() -> dict[str, Any]:
    """Return the facts in the language of the page."""
    return {
        "id": "/volunteer/",
        "name": _("Rinnalla for volunteers"),
        "short_name": "Rinnalla",
        "lang": get_language(),
        "start_url": reverse("volunteer:home"),
        "scope": "/",
        "display": "standalone",
        "background_color": PAPER,
        "theme_color": SPRUCE,
        "icons": icons(),
        "shortcuts": [
            {"name": _("Log a visit"), "url": reverse("volunteer:visit-list")},
            {"name": _("Something worries me"), "url": reverse("volunteer:worry")},
        ],
    }


def icons() -> list[dict[str, str]]:
    png = {"type": "image/png"}
    return [
        {"src": static("img/icon-192.png"), "sizes": "192x192", **png},
        {"src": static("img/icon-512.png"), "sizes": "512x512", **png},
        {"src": static("img/icon-maskable-512.png"), "sizes": "512x512", **png, "purpose": "maskable"},
    ]
