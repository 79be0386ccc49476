"""Why something may not be done to an application now (domain.md 2.5). Pure: no writes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core.actor import Actor, Role
from core.refusals import Refusal
from core.retention import months_before
from core.transitions import can_advance
from volunteers.evidence import months_after
from volunteers.models import Reference, Requirement, Volunteer, VolunteerApplication, VolunteerRole
from volunteers.requirements import standings, why_not_serve_in
from volunteers.rules.register import OFFICE, why_not_role
from volunteers.states import Application as State
from volunteers.vocabulary import Outcome

OFFICE_AND_APPLICANT = OFFICE | {Role.APPLICANT, Role.VOLUNTEER}
NO_ANSWER = timedelta(days=60)
HOLD_MONTHS = 6
MOST_REFERENCES = 2


def why_not_handle(
    application: VolunteerApplication, *, actor: Actor, allowed: frozenset[Role] = OFFICE
) -> Refusal | None:
    """An application is handled by the office until it ends; what it ended in stays as it is."""
    if refusal := why_not_role(actor, allowed):
        return refusal
    if not application.is_live:
        return Refusal("has_ended", _("This application has been answered."))
    return None


def why_not_go(application: VolunteerApplication, to: str) -> Refusal | None:
    """There is a way from the step where the application is."""
    if not can_advance(application, to):
        return Refusal("not_from_here", _("This cannot be done in the step where the application is now."))
    return None


def why_not_answer_for(application: VolunteerApplication, to: User, *, actor: Actor) -> Refusal | None:
    """An application is handled by a coordinator of its own organisation."""
    if refusal := why_not_handle(application, actor=actor):
        return refusal
    hats = to.memberships.active().filter(organisation=application.organisation_id, role=Role.COORDINATOR)
    if not hats.exists():
        return Refusal("not_a_coordinator", _("Choose a coordinator of your own organisation."))
    return None


def why_not_name_people(
    application: VolunteerApplication, *, owner: User, deputy: User | None, actor: Actor
) -> Refusal | None:
    """The deputy is somebody else than the one who answers."""
    if refusal := why_not_answer_for(application, owner, actor=actor):
        return refusal
    if deputy is None:
        return None
    if deputy == owner:
        return Refusal("is_responsible", _("The deputy is somebody else than the responsible person."))
    return why_not_answer_for(application, deputy, actor=actor)


def why_not_try(application: VolunteerApplication, *, actor: Actor) -> Refusal | None:
    """Calls are written down while the application is handled."""
    return why_not_handle(application, actor=actor)


def why_not_ask_references(application: VolunteerApplication, *, actor: Actor) -> Refusal | None:
    """References are asked only where the role uses them, after an interview that went well."""
    if refusal := why_not_handle(application, actor=actor) or why_not_go(application, State.REFERENCES):
        return refusal
    if not application.role.asks_references:
        return Refusal("not_asked", _("This role asks for no references."))
    return why_not_fit(application)


def why_not_train(application: VolunteerApplication, *, actor: Actor) -> Refusal | None:
    """Training follows the interview and the references, or comes before both where the role says so."""
    if refusal := why_not_handle(application, actor=actor) or why_not_go(application, State.IN_TRAINING):
        return refusal
    if application.state == State.IN_CONTACT and not application.role.trains_first:
        return Refusal("interview_first", _("In this role the interview comes before the training."))
    if application.state == State.IN_CONTACT:
        return None
    return why_not_fit(application) or why_not_leave_references(application)


def why_not_check(application: VolunteerApplication, *, on: date, actor: Actor) -> Refusal | None:
    """The last steps follow when the interview has gone well and the training is complete."""
    if refusal := why_not_handle(application, actor=actor) or why_not_go(application, State.CHECKS):
        return refusal
    return why_not_fit(application) or why_not_leave_references(application) or why_not_trained([application], on=on)[0]


def why_not_approve_application(application: VolunteerApplication, *, on: date, actor: Actor) -> Refusal | None:
    """Everything that the role asks is in order, of everybody who applies; the sentence names what is not."""
    if refusal := why_not_handle(application, actor=actor):
        return refusal
    if application.state != State.CHECKS:
        return Refusal("not_from_here", _("An application is approved after the last steps."))
    if refusal := why_not_fit(application):
        return refusal
    return why_not_serve_in(application.role, application.people, on) or why_not_together(application)


def why_not_together(application: VolunteerApplication) -> Refusal | None:
    """Nobody serves twice in one register, once alone and once in a couple; a family's companion stays who it was."""
    people = application.people
    here = Volunteer.objects.serving().filter(organisation=application.organisation_id)
    own = here.filter(user=application.user).first()
    others = here.filter(Q(user__in=people) | Q(together_with__in=people)).exclude(pk=own.pk if own else None)
    is_other_unit = own is not None and own.together_with_id != application.together_with_id
    if others.exists() or (own is not None and is_other_unit and (own.together_with_id or own.matches.live().exists())):
        return Refusal(
            "serves_already", _("One of them serves already in another way. Look at the register of volunteers first.")
        )
    return None


def why_not_fit(application: VolunteerApplication) -> Refusal | None:
    """An interview has been held, and it came to a yes."""
    if application.record is None:
        return Refusal("no_interview", _("The interview is missing."))
    if application.record.outcome != Outcome.FITS:
        return Refusal("does_not_fit", _("The interview did not end in “fits the role”."))
    return None


def why_not_leave_references(application: VolunteerApplication) -> Refusal | None:
    """Those whom the applicant has named have been asked."""
    if application.references.filter(is_ok=None).exists():
        return Refusal("references_wait", _("Ask the references first, or let the applicant take them back."))
    return None


def why_not_trained(applications: Sequence[VolunteerApplication], *, on: date) -> list[Refusal | None]:
    """Return for each application which training is missing, in a constant number of queries."""
    people = {person for application in applications for person in application.people}
    found = standings(people, {application.role for application in applications}, on)
    answers: list[Refusal | None] = []
    for application in applications:
        rows = [row for person in application.people for row in found[person.pk, application.role_id]]
        unmet = [row.sentence for row in rows if not row.is_met and row.requirement.kind == Requirement.Kind.MODULE]
        answers.append(Refusal("requirement_missing", " ".join(dict.fromkeys(unmet))) if unmet else None)
    return answers


def why_not_hold_application(application: VolunteerApplication, *, actor: Actor) -> Refusal | None:
    """The office and the applicant may both ask for a rest."""
    refusal = why_not_handle(application, actor=actor, allowed=OFFICE_AND_APPLICANT)
    return refusal or why_not_go(application, State.ON_HOLD)


def why_not_return(application: VolunteerApplication, *, actor: Actor) -> Refusal | None:
    """Only a hold can be ended; the office ends it when both are ready."""
    if refusal := why_not_handle(application, actor=actor):
        return refusal
    if application.state != State.ON_HOLD:
        return Refusal("not_on_hold", _("This application is not on hold."))
    return None


def why_not_reject(application: VolunteerApplication, *, actor: Actor) -> Refusal | None:
    """A no needs no more than a neutral code (R-CR-5)."""
    return why_not_handle(application, actor=actor)


def why_not_guide(
    application: VolunteerApplication, *, role: VolunteerRole | None, elsewhere: str, actor: Actor
) -> Refusal | None:
    """Instead of a bare no: one other role of the same organisation that takes people, or one other association."""
    if refusal := why_not_reject(application, actor=actor):
        return refusal
    if bool(role) == bool(elsewhere):
        return Refusal("one_way", _("Choose a role, or write where else to turn: one of the two."))
    if role and (role == application.role or role.organisation_id != application.organisation_id):
        return Refusal("another_role", _("Choose another role of your own organisation."))
    return None


def why_not_withdraw_application(application: VolunteerApplication, *, actor: Actor) -> Refusal | None:
    """An applicant may stop at any time and need not say why."""
    return why_not_handle(application, actor=actor, allowed=OFFICE_AND_APPLICANT)


def why_not_expire_application(application: VolunteerApplication, *, at: datetime, actor: Actor) -> Refusal | None:
    """Sixty days without an answer, or six months on hold (domain.md 2.5)."""
    if refusal := why_not_handle(application, actor=actor) or why_not_go(application, State.EXPIRED):
        return refusal
    if application.state == State.ON_HOLD:
        is_early = application.state_since > months_before(at, HOLD_MONTHS)
    else:
        is_early = application.last_sign > at - NO_ANSWER
    return Refusal("too_early", _("The time to answer has not passed yet.")) if is_early else None


def end_of_hold(application: VolunteerApplication) -> date:
    """Return the day on which a hold closes the application by itself."""
    return months_after(timezone.localdate(application.state_since), HOLD_MONTHS)


def why_not_name_reference(application: VolunteerApplication, *, actor: Actor) -> Refusal | None:
    """The applicant names who may be asked, where the role asks for references."""
    if refusal := why_not_handle(application, actor=actor, allowed=OFFICE_AND_APPLICANT):
        return refusal
    if not application.role.asks_references:
        return Refusal("not_asked", _("This role asks for no references."))
    if application.state != State.REFERENCES:
        return Refusal("not_yet", _("We ask for this when the interview has been held."))
    if application.references.count() >= MOST_REFERENCES:
        return Refusal("enough", _("Two people are enough."))
    return None


def why_not_check_reference(reference: Reference, *, actor: Actor) -> Refusal | None:
    """A reference is asked once; then the name is gone."""
    if refusal := why_not_handle(reference.application, actor=actor):
        return refusal
    return why_not_unasked(reference)


def why_not_take_reference_back(reference: Reference, *, actor: Actor) -> Refusal | None:
    """The applicant may take the permission back until it has been used."""
    refusal = why_not_handle(reference.application, actor=actor, allowed=OFFICE_AND_APPLICANT)
    return refusal or why_not_unasked(reference)


def why_not_unasked(reference: Reference) -> Refusal | None:
    if reference.is_asked:
        return Refusal("already_asked", _("This person has been asked already."))
    return None
