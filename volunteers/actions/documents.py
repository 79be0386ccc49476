from __future__ import annotations

from django.db import transaction

from accounts.models import Organisation, User
from core import audit
from core.actor import Actor
from core.refusals import refuse
from volunteers import rules
from volunteers.models import DocumentAcceptance, VolunteerDocument


@transaction.atomic
def publish_document(
    organisation: Organisation, *, kind: str, text_fi: str, actor: Actor, text_sv: str = "", text_en: str = ""
) -> VolunteerDocument:
    """Publish the next version of a document. The earlier ones stay as they were accepted.

    The organisation's row is locked, so that two versions never get the same number.
    """
    organisation = Organisation.objects.select_for_update().get(pk=organisation.pk)
    texts = {"fi": text_fi, "sv": text_sv, "en": text_en}
    refuse(rules.why_not_publish(organisation, kind=kind, texts=texts, actor=actor))
    newest = rules.newest_document(organisation.pk, kind)
    document = VolunteerDocument.objects.create(
        organisation=organisation,
        kind=kind,
        version=newest.version + 1 if newest else 1,
        text_fi=text_fi,
        text_sv=text_sv,
        text_en=text_en,
    )
    audit.record("volunteerdocument.published", document, actor=actor, reason=kind)
    return document


@transaction.atomic
def accept_document(document: VolunteerDocument, *, actor: Actor) -> DocumentAcceptance:
    """The actor has read this version and accepts it. The person's row is locked: it is accepted once."""
    user = User.objects.select_for_update().get(pk=actor.user_id)
    refuse(rules.why_not_accept(document, actor=actor))
    acceptance = DocumentAcceptance.objects.create(document=document, user=user)
    audit.record("documentacceptance.given", acceptance, actor=actor, reason=document.kind)
    return acceptance
