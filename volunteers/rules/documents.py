"""Why a document may not be published or accepted now. Pure: no writes."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation
from core.actor import Actor, Role
from core.refusals import Refusal
from volunteers.models import DocumentAcceptance, VolunteerDocument
from volunteers.rules.requirements import why_not_administer

LANGUAGES = ("fi", "sv", "en")
LIMIT = {"fi": "vaara", "sv": "fara", "en": "danger"}


def newest_document(organisation_id: int, kind: str) -> VolunteerDocument | None:
    """Return the version in force."""
    return VolunteerDocument.objects.filter(organisation=organisation_id, kind=kind).order_by("-version").first()


def why_not_without_limit(kind: str, texts: dict[str, str]) -> Refusal | None:
    """Confidentiality ends where a child is in danger; each language of the commitment says so (R-CW-1)."""
    if kind != VolunteerDocument.Kind.CONFIDENTIALITY:
        return None
    for code, word in LIMIT.items():
        if texts.get(code, "").strip() and word not in texts[code].casefold():
            sentence = _("Say in every language when one tells: a child is in danger. The word “%(word)s” is missing.")
            return Refusal("no_limit", sentence % {"word": word}, about=f"text_{code}")
    return None


def why_not_publish(organisation: Organisation, *, kind: str, texts: dict[str, str], actor: Actor) -> Refusal | None:
    """A new version has a Finnish text and says something else than the one in force, which stays as it is."""
    if refusal := why_not_administer(organisation.pk, actor=actor):
        return refusal
    if not texts.get("fi", "").strip():
        return Refusal("no_finnish", _("Write the text in Finnish. It is shown where a translation is missing."))
    newest = newest_document(organisation.pk, kind)
    if newest and all(getattr(newest, f"text_{code}") == texts.get(code, "") for code in LANGUAGES):
        return Refusal("same", _("This is the text that is in force. There is nothing new to publish."))
    return why_not_without_limit(kind, texts)


def why_not_accept(document: VolunteerDocument, *, actor: Actor) -> Refusal | None:
    """A person accepts for themselves, once, and the version that is in force."""
    if actor.role not in (Role.APPLICANT, Role.VOLUNTEER) or document.organisation_id not in actor.organisation_ids:
        return Refusal("not_yours", _("Each accepts for themselves."))
    if newest_document(document.organisation_id, document.kind) != document:
        return Refusal("newer_version", _("There is a newer version. Read that one."))
    if DocumentAcceptance.objects.filter(document=document, user=actor.user_id).exists():
        return Refusal("accepted", _("You have already accepted this."))
    return None
