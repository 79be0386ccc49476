"""A message to many volunteers, and views of the register under a name."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from django.db import transaction

from accounts.models import Organisation
from core import audit
from core.actor import Actor
from core.refusals import refuse
from core.transitions import moved_on
from volunteers import notices, rules
from volunteers.models import BulkMessage, SavedView, Volunteer
from volunteers.serving import addressees


@transaction.atomic
def send_bulk(
    volunteers: Collection[Volunteer],
    *,
    words: Mapping[str, str],
    submission_key: str,
    organisation: Organisation,
    actor: Actor,
) -> BulkMessage:
    """Write to everybody who serves as one of `volunteers`, once each; the same form sent twice sends once.

    `words` are a subject and a body for every language the readers read. Raises `Refused`. Each person has a row of
    the outbox, which asks again before it goes whether they still serve.
    """
    refuse(rules.why_not_reach(volunteers))
    rows = list(Volunteer.objects.for_list().filter(pk__in=[volunteer.pk for volunteer in volunteers]))
    refuse(rules.why_not_send_bulk(organisation, rows, words=words, actor=actor))
    people = addressees(rows)
    told = {**words, "organisation": organisation, "made_by_id": actor.user_id}
    message, is_new = BulkMessage.objects.get_or_create(
        submission_key=submission_key, defaults={**told, "recipients": len(people)}
    )
    if is_new:
        notices.bulk.bulk_message(message, people)
        audit.record("bulkmessage.sent", message, actor=actor, reason=f"people:{len(people)}")
    elif message.organisation_id != organisation.pk:
        raise moved_on()
    return message


@transaction.atomic
def keep_view(*, name: str, query: str, organisation: Organisation, actor: Actor) -> SavedView:
    """Keep the filters of `query` under a name, for this person alone; the same name again takes the new filters."""
    views = SavedView.objects.filter(user=actor.user_id, organisation=organisation)
    refuse(rules.why_not_keep_view(organisation, views.exclude(name=name).count(), actor=actor))
    view, _created = SavedView.objects.update_or_create(
        user_id=actor.user_id, organisation=organisation, name=name, defaults={"query": query}
    )
    return view


@transaction.atomic
def forget_view(view: SavedView, *, actor: Actor) -> None:
    refuse(rules.why_not_work_in(view.organisation, actor=actor))
    view.delete()
