"""Nobody serves alone: who is responsible, who answers during an absence, talks, thanks, and the talk at the end."""

from __future__ import annotations

from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone

from accounts.models import Membership, User
from core import audit
from core.actor import Actor
from core.refusals import refuse
from volunteers.models import Absence, ExitTalk, Thanks, Volunteer, VolunteerCall
from volunteers.notices import support as notices
from volunteers.rules import support as rules


def person_behind(*, actor: Actor) -> User | None:
    return User.objects.filter(pk=actor.user_id).first() if actor.user_id else None


@transaction.atomic
def name_responsible(volunteer: Volunteer, *, responsible: User, deputy: User | None, actor: Actor) -> None:
    """Name who answers for a volunteer, and who does when they are away. The volunteer hears who it is."""
    refuse(rules.why_not_name_responsible(volunteer, responsible=responsible, deputy=deputy, actor=actor))
    is_new = volunteer.responsible_id != responsible.pk
    volunteer.responsible, volunteer.deputy = responsible, deputy
    volunteer.save(update_fields=["responsible", "deputy"])
    audit.record("volunteer.responsible_named", volunteer, actor=actor, fields=["deputy", "responsible"])
    if is_new:
        notices.responsible_changed(volunteer)


@transaction.atomic
def record_absence(membership: Membership, *, deputy: User, from_on: date, until_on: date, actor: Actor) -> Absence:
    """Let `deputy` answer for everything that is the coordinator's, from the first day to the last one away."""
    Membership.objects.select_for_update().get(pk=membership.pk)
    days = {"from_on": from_on, "until_on": until_on}
    today = timezone.localdate()
    refuse(rules.why_not_record_absence(membership, deputy=deputy, **days, today=today, actor=actor))
    absence = Absence.objects.create(membership=membership, deputy=deputy, **days)
    audit.record("absence.recorded", absence, actor=actor)
    notices.deputy_asked(absence)
    return absence


@transaction.atomic
def end_absence(absence: Absence, *, actor: Actor) -> None:
    """The coordinator is back today, or does not go away after all."""
    today = timezone.localdate()
    refuse(rules.why_not_end_absence(absence, today=today, actor=actor))
    audit.record("absence.ended", absence, actor=actor)
    if absence.from_on >= today:
        absence.delete()
        return
    absence.until_on = today - timedelta(days=1)
    absence.save(update_fields=["until_on"])


@transaction.atomic
def record_volunteer_call(volunteer: Volunteer, *, actor: Actor) -> VolunteerCall:
    """Somebody of the office has talked with the volunteer."""
    refuse(rules.why_not_call(volunteer, actor=actor))
    call = VolunteerCall.objects.create(volunteer=volunteer, by=person_behind(actor=actor))
    audit.record("volunteer.called", volunteer, actor=actor)
    return call


@transaction.atomic
def thank(volunteer: Volunteer, *, occasion: str, actor: Actor) -> Thanks:
    """Send a thank-you, and keep that it was sent."""
    Volunteer.objects.select_for_update(of=("self",)).get(pk=volunteer.pk)
    refuse(rules.why_not_thank(volunteer, occasion=occasion, at=timezone.now(), actor=actor))
    thanks = Thanks.objects.create(
        volunteer=volunteer, occasion=Thanks.Occasion(occasion), sent_by=person_behind(actor=actor)
    )
    audit.record("volunteer.thanked", volunteer, actor=actor, reason=occasion)
    notices.thanks_sent(thanks)
    return thanks


def offer_exit_talk(volunteer: Volunteer, *, actor: Actor) -> ExitTalk:
    """Offer a talk at the end, with thanks; called when the service ends, in its transaction."""
    talk, _created = ExitTalk.objects.update_or_create(
        volunteer=volunteer,
        defaults={"offered_at": timezone.now(), "is_wished": None, "held_on": None, "would_return": None},
    )
    audit.record("exittalk.offered", volunteer, actor=actor)
    notices.exit_talk_offered(talk)
    return talk


@transaction.atomic
def record_exit_talk(
    volunteer: Volunteer,
    *,
    is_wished: bool,
    actor: Actor,
    held_on: date | None = None,
    would_return: bool | None = None,
) -> ExitTalk:
    """Keep whether the talk was wished for and held, and whether the person would come again; not what was said."""
    refuse(rules.why_not_exit_talk(volunteer, actor=actor))
    talk, _created = ExitTalk.objects.get_or_create(volunteer=volunteer)
    talk.is_wished, talk.held_on, talk.would_return = is_wished, held_on if is_wished else None, would_return
    talk.save(update_fields=["is_wished", "held_on", "would_return"])
    audit.record("exittalk.recorded", volunteer, actor=actor)
    return talk
