"""Makes the text of a message, at the moment it is sent, in the language of its reader."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any
from urllib.parse import urljoin

from django.conf import settings
from django.template import Context as TemplateContext
from django.template import Engine
from django.utils import translation

from accounts.models import Organisation
from core.actor import Role
from notifications.kinds import SMS, Context, Kind

PLATFORM = "Rinnalla"
NEUTRAL_SUBJECT = "messages/_subject.txt"
NEUTRAL_WORDS = "_neutral"

# R-AC-6: stems, so that every case ending is caught.
NEVER_WRITTEN = (
    "lastensuojelu",
    "tukipyyn",
    "barnskydd",
    "stödbegäran",
    "begäran om stöd",
    "child welfare",
    "child protection",
    "support request",
)


@dataclass(frozen=True, slots=True)
class Rendered:
    """A message ready to go: for e-mail all four parts, for SMS `text` and `sender`.

    With `is_neutral` the sender is the one that tells nothing, whatever the channel. `unsubscribe` is the address that
    stops such messages with one POST, for mail programs that have a button of their own.
    """

    text: str
    sender: str
    subject: str = ""
    html: str = ""
    reply_to: str = ""
    is_neutral: bool = False
    unsubscribe: str = ""


def render(
    kind: Kind,
    channel: str,
    context: Context,
    *,
    language: str,
    organisation: Organisation | None,
    is_neutral: bool = False,
) -> Rendered:
    """Return the message of `kind` in `language`; raises TemplateDoesNotExist when it has no text for `channel`.

    With `is_neutral` nothing in it tells who writes: no name, no reply address, and no words of a kind that would tell.
    """
    folder = f"messages/{NEUTRAL_WORDS if is_neutral and not kind.discreet else kind.name}"
    writer = None if is_neutral else organisation
    with translation.override(language):
        values = common(context, language=language, sender="" if is_neutral else name_of(organisation))
        sender = {"sender": values["organisation"], "is_neutral": is_neutral}
        if channel == SMS:
            return Rendered(text=one_line(plain(f"{folder}/sms.txt", values)), **sender)
        return Rendered(
            text=paragraphs(plain(f"{folder}/body.txt", values)),
            subject=one_line(plain(NEUTRAL_SUBJECT if is_neutral else subject_of(kind), values)),
            html=without_empty(filled(f"{folder}/body.html", values, autoescape=True)),
            reply_to=writer.email if writer else "",
            unsubscribe=values["unsubscribe"],
            **sender,
        )


def name_of(organisation: Organisation | None) -> str:
    return organisation.name if organisation else PLATFORM


def common(context: Context, *, language: str, sender: str) -> dict[str, Any]:
    """Return `context` with what every message knows."""
    return {
        **context,
        "language": language,
        "organisation": sender,
        "site_url": settings.SITE_URL,
        "link": absolute(context.get("link", "")),
        "unsubscribe": absolute(context.get("unsubscribe", "")),
    }


def absolute(link: str) -> str:
    """Return `link` on this site's public address, whatever host a request came in by."""
    return urljoin(f"{settings.SITE_URL}/", link) if link else ""


def subject_of(kind: Kind) -> str:
    """Return the name of the subject's template: a family's screen shows nothing of what a message is about."""
    if kind.audience == Role.FAMILY:
        return NEUTRAL_SUBJECT
    return Engine.get_default().select_template([f"messages/{kind.name}/subject.txt", NEUTRAL_SUBJECT]).name or ""


def plain(name: str, values: dict[str, Any]) -> str:
    return filled(name, values, autoescape=False)


def filled(name: str, values: dict[str, Any], *, autoescape: bool) -> str:
    return Engine.get_default().get_template(name).render(TemplateContext(values, autoescape=autoescape))


def one_line(text: str) -> str:
    return " ".join(text.split())


def paragraphs(text: str) -> str:
    """Return `text` with single blank lines, so that parts left out leave no hole."""
    lines = "\n".join(line.strip() for line in text.splitlines())
    return re.sub(r"\n{3,}", "\n\n", lines).strip() + "\n"


def without_empty(html: str) -> str:
    return re.sub(r"\n\s*\n", "\n", re.sub(r"<p>\s*</p>", "", html)).strip() + "\n"
