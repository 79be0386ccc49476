"""A paper as a tagged PDF (PDF/UA-1): a reader of the screen reads it in order, in its own language.

It is made on this machine with the site's own fonts, and nothing is fetched (ADR 18).
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import typst
from django.conf import settings

FONTS = Path("static/vendor/atkinson-hyperlegible-next")


def pdf_of(template: str, words: Mapping[str, Any], *, dated: datetime) -> bytes:
    """Return the page `template` (a path below templates/) filled with `words`: the same bytes every time.

    A name in letters that the fonts lack cannot keep every promise of PDF/UA; it is printed all the same.
    """
    try:
        return printed(template, words, dated, pdf_standards=["ua-1"], ignore_system_fonts=True)
    except typst.TypstError:
        return printed(template, words, dated, pdf_standards=[], ignore_system_fonts=False)


def printed(template: str, words: Mapping[str, Any], dated: datetime, **how: Any) -> bytes:
    page = settings.BASE_DIR / "templates" / template
    return typst.compile(
        page,
        root=page.parent,
        font_paths=[settings.BASE_DIR / FONTS],
        format="pdf",
        sys_inputs={"data": json.dumps(words)},
        timestamp=int(dated.timestamp()),
        **how,
    )
