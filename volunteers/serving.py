"""In which roles people serve, or wish to serve."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from django.db.models import F, Q, QuerySet

from accounts.models import Language, User
from partners.vocabulary import SupportForm, mask
from volunteers.models import Volunteer, VolunteerApplication, VolunteerRole


def roles_of_volunteers(volunteers: Iterable[Volunteer]) -> dict[int, list[VolunteerRole]]:
    """Return the roles of each volunteer by id, in four queries.

    They are those that the volunteer was approved for, and those of the own municipality's programmes that give a form
    of support which the volunteer is approved for.
    """
    rows = list(volunteers)
    organisations = {volunteer.organisation_id for volunteer in rows}
    roles = VolunteerRole.objects.filter(programme__organisation__in=organisations).select_related("programme")
    places = {
        role: {place.pk for place in role.programme.municipalities.all()}
        for role in roles.prefetch_related("programme__municipalities").order_by("pk")
    }
    given = given_roles(rows)
    return {
        volunteer.pk: [
            role
            for role, codes in places.items()
            if (volunteer.pk, role.pk) in given
            or (
                role.organisation_id == volunteer.organisation_id
                and role.kind in volunteer.support_forms
                and volunteer.municipality_id in codes
            )
        ]
        for volunteer in rows
    }


def serving_in(role: VolunteerRole) -> QuerySet[Volunteer]:
    """Return who serves in a role, in the sense of `roles_of_volunteers`."""
    rows = Volunteer.objects.filter(organisation=role.organisation_id).serving()
    given = Q(pk__in=Volunteer.roles.through.objects.filter(volunteerrole=role).values("volunteer_id"))
    if role.kind in SupportForm.values:
        bits = F("packed__support_forms").bitand(mask([role.kind], SupportForm.values))
        rows = rows.alias(has_form=bits)
        given |= Q(has_form__gt=0, municipality__in=role.programme.municipalities.all())
    return rows.filter(given)


def given_pairs(organisation_ids: Collection[int]) -> Iterable[tuple[int, int]]:
    """Return the ids of volunteers of associations and of the roles that they were approved for."""
    pairs = Volunteer.roles.through.objects.filter(volunteer__organisation__in=organisation_ids)
    return pairs.values_list("volunteer_id", "volunteerrole_id")


def given_roles(volunteers: Iterable[Volunteer]) -> set[tuple[int, int]]:
    pairs = Volunteer.roles.through.objects.filter(volunteer__in=[volunteer.pk for volunteer in volunteers])
    return set(pairs.values_list("volunteer_id", "volunteerrole_id"))


def volunteers_of(user: User | int, organisation_ids: Collection[int]) -> QuerySet[Volunteer]:
    """Return the files of a person who serves, alone or together with somebody."""
    own = Volunteer.objects.filter(Q(user=user) | Q(together_with=user), organisation__in=organisation_ids)
    return own.serving().for_list()


def applications_of(user: User, organisation_ids: Collection[int]) -> QuerySet[VolunteerApplication]:
    """Return the applications of a person that still wait for something."""
    own = VolunteerApplication.objects.filter(Q(user=user) | Q(together_with=user))
    return own.live().filter(role__programme__organisation__in=organisation_ids)


def roles_of_person(user: User, organisation_ids: Collection[int]) -> list[VolunteerRole]:
    """Return the roles in which a person serves or for which they have applied, each once."""
    served = roles_of_volunteers(volunteers_of(user, organisation_ids)).values()
    applied = applications_of(user, organisation_ids).select_related("role__programme")
    found = [role for roles in served for role in roles] + [application.role for application in applied]
    return list({role.pk: role for role in found}.values())


def addressees(volunteers: Iterable[Volunteer]) -> list[tuple[User, str]]:
    """Return the people who serve as `volunteers`, each once, with the municipality in which they serve."""
    found: dict[int, tuple[User, str]] = {}
    for volunteer in volunteers:
        for person in volunteer.people:
            found.setdefault(person.pk, (person, volunteer.municipality_id))
    return list(found.values())


def languages_read(volunteers: Iterable[Volunteer]) -> list[str]:
    """Return the languages in which those who serve as `volunteers` read, in the order of the site's languages."""
    read = {person.language for person, _municipality_id in addressees(volunteers)}
    return [language for language in Language.values if language in read]
