"""What a coordinator does with a visit to a host, in the words of the pages."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.steps import Step, Words, offers_of
from activities import actions, rules
from activities.forms.visits import AssignForm, CancelForm
from activities.models import HostVisit
from activities.states import Visit as State
from core.actor import Actor
from core.refusals import Refusal
from volunteers.models import Volunteer
from volunteers.serving import serving_in
from volunteers.states import PROPOSABLE


def why_not_assign(visit: HostVisit, *, actor: Actor) -> Refusal | None:
    if refusal := rules.why_not_arrange(visit.organisation_id, visit.municipality_id, actor=actor):
        return refusal
    if visit.starts_at <= timezone.now():
        return Refusal("has_begun", _("The time of this visit has passed."))
    if visit.state != State.WISHED:
        return Refusal("is_taken", _("Somebody goes to this visit already, or it is no longer needed."))
    return None


def assign_form(data: Any, visit: HostVisit, *, actor: Actor) -> AssignForm:
    """Offer the peers whom the office looks after; whether one is in order and free is said when one is chosen."""
    rows = Volunteer.objects.visible_to(actor).filter(organisation=visit.organisation_id, state__in=PROPOSABLE)
    if roles := rules.visiting_roles(visit):
        rows = rows.filter(pk__in={key for role in roles for key in serving_in(role).values_list("pk", flat=True)})
    return AssignForm(data, rows=rows.for_list().order_by("user__name", "pk"))


def assign_step(actor: Actor) -> Step:
    """Return the step of giving a visit to a volunteer whom `actor` looks after."""
    return replace(ASSIGN, form=lambda data, row: assign_form(data, row, actor=actor))


def who_was_to_come(visit: HostVisit) -> list[Words]:
    return [_("The host"), *([_("The peer parent who was to come")] if visit.volunteer else [])]


ASSIGN = Step(
    title=_("Give it to a peer parent"),
    submit=_("Give the visit"),
    done=_("The peer parent and the host are told."),
    why_not=why_not_assign,
    act=actions.assign_visit,
    happens=lambda row: [_("The visit is theirs. Agree with them first."), _("The host is asked to confirm.")],
    told=lambda row: [_("The peer parent"), _("The host")],
)
CONFIRM = Step(
    title=_("Confirm for the host"),
    submit=_("Confirm"),
    done=_("The visit is agreed. The peer parent is told."),
    why_not=rules.why_not_confirm_visit,
    act=actions.confirm_visit,
    happens=lambda row: [_("Use this when the host has agreed on the phone.")],
    told=lambda row: [_("The peer parent")],
)
GIVE_BACK = Step(
    title=_("The peer parent cannot come"),
    submit=_("Look for somebody else"),
    done=_("Others see the visit again. The host is told."),
    why_not=lambda row, actor: rules.why_not_give_back(row, now=timezone.now(), actor=actor),
    act=actions.give_visit_back,
    happens=lambda row: [_("The visit looks for somebody again.")],
    told=lambda row: [_("The host")],
    tone="danger",
)
CANCEL = Step(
    title=_("Cancel the visit"),
    submit=_("Cancel the visit"),
    done=_("The visit is cancelled. Those who were to know are told."),
    why_not=lambda row, actor: rules.why_not_cancel_visit(row, now=timezone.now(), actor=actor),
    act=actions.cancel_visit,
    happens=lambda row: [_("The visit is not made. Your words are read on its page.")],
    told=who_was_to_come,
    form=lambda data, row: CancelForm(data),
    tone="danger",
)
STEPS = {
    "visit-assign": ASSIGN,
    "visit-confirm": CONFIRM,
    "visit-give-back": GIVE_BACK,
    "visit-cancel": CANCEL,
}
OUT_OF_PLACE = frozenset({"is_taken", "moved_on", "has_begun"})


def offers(visit: HostVisit, *, actor: Actor) -> list[dict[str, Any]]:
    """Return the steps that make sense now."""
    return offers_of(visit, STEPS, actor=actor, out_of_place=OUT_OF_PLACE)
