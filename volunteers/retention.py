"""How long a volunteer's file, an application that came to nothing, and training are kept (domain.md 4.5)."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import CharField, Exists, OuterRef, Q, QuerySet, TextField, Value
from django.db.models.functions import Cast, Concat
from django.utils import timezone

from accounts import actions as accounts_actions
from accounts.models import User
from accounts.retention import erase_account
from core import audit
from core.actor import Actor, Role
from core.models import AuditEntry
from core.privacy import blank
from core.retention import Line, delete_rows, months_before, register
from volunteers.models import (
    Certificate,
    CourseSession,
    ExpenseBatch,
    ExpenseClaim,
    ExtractCheck,
    ModuleCompletion,
    PackedVolunteer,
    TrainingParticipation,
    Volunteer,
    VolunteerApplication,
    VolunteerMerge,
)
from volunteers.rules.merging import UNDO_DAYS
from volunteers.states import Application, Claim
from volunteers.states import Volunteer as State
from volunteers.vocabulary import Unit

FILE_MONTHS = 24
TRAINING_MONTHS = 24  # of those who have no file as a volunteer; that of a volunteer goes with the file
EXTRACT_MONTHS = 6  # after the role, domain.md 4.5
APPLICATION_MONTHS = 6
THE_CHECKED = Q(user=OuterRef("volunteer")) | Q(together_with=OuterRef("volunteer"))  # the person of an outer check
NOT_TAKEN = (Application.REJECTED, Application.WITHDRAWN, Application.EXPIRED)


@transaction.atomic
def erase_volunteer(volunteer: Volunteer, *, at: datetime, actor: Actor, reason: str = "retention") -> None:
    """Erase one volunteer's file; the account goes with it unless the person still wears another hat.

    The caller has asked whether it may be done; what is left are the hours and companionships, without a name.
    """
    blank_profile(volunteer)
    volunteer.erased_at = at
    volunteer.save(update_fields=[*Volunteer.privacy.erase, "erased_at"])
    PackedVolunteer.objects.filter(volunteer=volunteer).delete()
    audit.record("volunteer.erased", volunteer, actor=actor, reason=reason, fields=Volunteer.privacy.erase)
    for person in volunteer.people:
        if not is_still_somebody(person):
            erase_account(person, actor=actor, reason=reason)


def blank_profile(volunteer: Volunteer) -> None:
    for name in Volunteer.privacy.erase:
        setattr(volunteer, name, blank(Volunteer, name))


@transaction.atomic
def erase_second(volunteer: Volunteer, *, actor: Actor, reason: str) -> None:
    """Erase the second of two who served together, and the profile of both; dates and hours stay the first one's.

    The caller has asked whether it may be done.
    """
    person = volunteer.together_with
    blank_profile(volunteer)
    volunteer.unit, volunteer.together_with = Unit.SINGLE, None
    volunteer.erasure_asked_at = volunteer.erasure_asked_by = None
    changed = [*Volunteer.privacy.erase, "unit", "together_with", "erasure_asked_at", "erasure_asked_by"]
    volunteer.save(update_fields=changed)
    audit.record("volunteer.second_erased", volunteer, actor=actor, reason=reason, fields=changed)
    if person is not None and not is_still_somebody(person):
        erase_account(person, actor=actor, reason=reason)


def is_still_somebody(person: User) -> bool:
    """Whether the person behind what was erased has another file here, alone or in a couple, or wears another hat."""
    files = Volunteer.objects.filter(Q(user=person) | Q(together_with=person), erased_at=None)
    return files.exists() or person.memberships.active().exists()


def old_files(at: datetime) -> QuerySet[Volunteer]:
    """Return files of volunteers who ended two years ago."""
    return Volunteer.objects.filter(state=State.ENDED, erased_at=None, state_since__lte=months_before(at, FILE_MONTHS))


def with_held_family(at: datetime) -> QuerySet[Volunteer]:
    """Return old files of companions of a family whose data is under a legal hold."""
    return old_files(at).filter(
        matches__request__family__legal_holds__lifted_at=None,
        matches__request__family__legal_holds__until__gte=timezone.localdate(at),
    )


def has_held_family(volunteer: Volunteer, on: date) -> bool:
    """Whether the volunteer has walked beside a family whose data is under a legal hold on the day `on`."""
    held = {"matches__request__family__legal_holds__lifted_at": None}
    return Volunteer.objects.filter(
        pk=volunteer.pk, matches__request__family__legal_holds__until__gte=on, **held
    ).exists()


def due_files(at: datetime) -> QuerySet[Volunteer]:
    return old_files(at).exclude(pk__in=with_held_family(at).order_by().values("pk"))


def erase_files(rows: QuerySet[Volunteer], *, at: datetime, actor: Actor) -> int:
    held = list(rows.select_for_update(of=("self",)).select_related("user", "organisation"))
    for volunteer in held:
        erase_volunteer(volunteer, at=at, actor=actor)
    return len(held)


register(
    Line(
        code="volunteer_file",
        keep="a volunteer's file: two years from the end of the service",
        due=due_files,
        erase=erase_files,
        held=lambda at: with_held_family(at).distinct(),
    )
)


def old_applications(at: datetime) -> QuerySet[VolunteerApplication]:
    """Return applications that came to nothing half a year ago."""
    before = months_before(at, APPLICATION_MONTHS)
    return VolunteerApplication.objects.filter(state__in=NOT_TAKEN, state_since__lte=before)


def erase_applications(rows: QuerySet[VolunteerApplication], *, at: datetime, actor: Actor) -> int:
    held = list(rows.select_for_update(of=("self",)).select_related("user", "together_with", "role__programme"))
    for application in held:
        people = application.people
        audit.record("volunteerapplication.erased", application, actor=actor, reason="retention")
        application.delete()
        for person in people:
            forget_applicant(person, application.organisation_id, actor=actor)
    return len(held)


def forget_applicant(person: User, organisation_id: int, *, actor: Actor) -> None:
    """Take the applicant's hat with the last application, and erase the account of whoever is nobody else here."""
    own = VolunteerApplication.objects.filter(Q(user=person) | Q(together_with=person))
    if not own.filter(role__programme__organisation=organisation_id).exists():
        for hat in person.memberships.active().filter(organisation=organisation_id, role=Role.APPLICANT):
            accounts_actions.take_hat(hat, actor=actor)
    if not own.exists() and not is_still_somebody(person):
        erase_account(person, actor=actor, reason="retention")


register(
    Line(
        code="application",
        keep="an application to volunteer that came to nothing: six months from its end",
        due=old_applications,
        erase=erase_applications,
    )
)


def extracts_without_a_role() -> QuerySet[ExtractCheck]:
    """Return consents and checks of people who neither serve in such a role nor apply for the role any more."""
    applying = VolunteerApplication.objects.filter(THE_CHECKED, role=OuterRef("role")).live()
    return ExtractCheck.objects.exclude(Exists(files_in_role().serving())).exclude(Exists(applying))


def files_in_role() -> QuerySet[Volunteer]:
    """Return those files of the person of a check that are for its kind of role: given it, or its form of support."""
    forms = Volunteer.objects.alias(forms=Cast("support_forms", TextField()))
    form = Concat(Value('"'), OuterRef("role__kind"), Value('"'))
    in_role = Q(roles__kind=OuterRef("role__kind")) | Q(forms__contains=form)
    return forms.filter(THE_CHECKED, in_role, organisation=OuterRef("role__programme__organisation"))


def old_extracts(at: datetime) -> QuerySet[ExtractCheck]:
    """Return checks of those whose service in such a role, or application for the role, ended six months ago."""
    since = months_before(at, EXTRACT_MONTHS)
    served = files_in_role().filter(state_since__gt=since)
    applied = VolunteerApplication.objects.filter(THE_CHECKED, role=OuterRef("role"), state_since__gt=since)
    seen = extracts_without_a_role().filter(checked_at__lte=since)
    return seen.exclude(Exists(served)).exclude(Exists(applied)).exclude(Exists(files_with_other_forms(since)))


def files_with_other_forms(since: datetime) -> QuerySet[Volunteer]:
    """Return the files of the person of a check whose forms of support were changed since; the trail knows when."""
    changes = AuditEntry.objects.alias(names=Cast("fields", TextField())).filter(
        subject_type=Volunteer._meta.label,
        subject_id=Cast(OuterRef("pk"), CharField()),
        names__contains='"support_forms"',
        at__gt=since,
    )
    files = Volunteer.objects.filter(THE_CHECKED, organisation=OuterRef("role__programme__organisation"))
    return files.filter(Exists(changes))


register(
    Line(
        code="extract_check",
        keep="that an extract was seen: as long as in the role and six months more",
        due=old_extracts,
        erase=delete_rows,
    )
)
register(
    Line(
        code="extract_consent",
        keep="consent to an extract that was not seen: until the person no longer applies for the role or serves in it",
        due=lambda at: extracts_without_a_role().filter(checked_at=None),
        erase=delete_rows,
    )
)


def of_nobody_here(rows: QuerySet[Any], organisation: str) -> QuerySet[Any]:
    """Return those of `rows` whose `user` has no file and no open application in the association at `organisation`.

    Such people are professionals on a course, and those who applied and never became volunteers.
    """
    person = Q(user=OuterRef("user")) | Q(together_with=OuterRef("user"))
    files = Volunteer.objects.filter(person, organisation=OuterRef(organisation), erased_at=None)
    applying = VolunteerApplication.objects.filter(person, role__programme__organisation=OuterRef(organisation)).live()
    return rows.exclude(Exists(files)).exclude(Exists(applying))


def old_participations(at: datetime) -> QuerySet[TrainingParticipation]:
    """Return places on courses whose last session was two years ago."""
    since = months_before(at, TRAINING_MONTHS)
    later = CourseSession.objects.filter(course=OuterRef("course"), ends_at__gt=since)
    rows = TrainingParticipation.objects.filter(registered_at__lte=since).exclude(Exists(later))
    return of_nobody_here(rows, "course__organisation")


def old_completions(at: datetime) -> QuerySet[ModuleCompletion]:
    """Return what was learned two years ago."""
    day = timezone.localdate(months_before(at, TRAINING_MONTHS))
    return of_nobody_here(ModuleCompletion.objects.filter(completed_on__lte=day), "module__organisation")


def old_certificates(at: datetime) -> QuerySet[Certificate]:
    """Return certificates that were given two years ago."""
    rows = Certificate.objects.filter(issued_at__lte=months_before(at, TRAINING_MONTHS))
    return of_nobody_here(rows, "organisation")


register(
    Line(
        code="training_place",
        keep="places on courses of those who are not volunteers: two years from the last session",
        due=old_participations,
        erase=delete_rows,
    )
)
register(
    Line(
        code="training_learned",
        keep="what those who are not volunteers have learned: two years",
        due=old_completions,
        erase=delete_rows,
    )
)
register(
    Line(
        code="training_certificate",
        keep="certificates of those who are not volunteers: two years from when they were given",
        due=old_certificates,
        erase=delete_rows,
    )
)


def old_merges(at: datetime) -> QuerySet[VolunteerMerge]:
    """Return merges that can no longer be undone, and still know what was before."""
    return VolunteerMerge.objects.filter(done_at__lte=at - timedelta(days=UNDO_DAYS)).exclude(before="")


def forget_before(rows: QuerySet[VolunteerMerge], *, at: datetime, actor: Actor) -> int:
    return rows.update(before="")


register(
    Line(
        code="volunteer_merge",
        keep="what was before two files became one: thirty days, for undoing",
        due=old_merges,
        erase=forget_before,
    )
)


def old_claims(at: datetime) -> QuerySet[ExpenseClaim]:
    """Return claims that nobody waits for: given to the accountant, refused or left unsent two years ago."""
    over = (Claim.EXPORTED, Claim.REFUSED, Claim.DRAFT, Claim.RETURNED)
    return ExpenseClaim.objects.filter(state__in=over, state_since__lte=months_before(at, FILE_MONTHS))


register(
    Line(
        code="expense_claim",
        keep="claims for expenses: two years; the accountant keeps the vouchers",
        due=old_claims,
        erase=delete_rows,
    )
)
register(
    Line(
        code="expense_batch",
        keep="files for the accountant: as long as the claims in them",
        due=lambda at: ExpenseBatch.objects.filter(claims=None, made_at__lte=months_before(at, FILE_MONTHS)),
        erase=delete_rows,
    )
)
