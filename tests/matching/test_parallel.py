"""Many hands at the same moment, on threads of their own."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from threading import Barrier, Thread

import pytest
from django.db import connection

from core.models import AuditEntry
from core.refusals import Refused
from families.models import SupportRequest
from matching import actions
from matching.models import Match
from matching.states import Match as State
from tests.factories import cast, matches
from tests.factories.cast import Office, Person
from volunteers.models import Volunteer

pytestmark = pytest.mark.django_db(transaction=True)
HANDS = 10


def at_once(acts: list[Callable[[], object]]) -> Counter[str]:
    """Do all of `acts` at the same moment; count what became of them by "done" or the code of the refusal."""
    ready, ended = Barrier(len(acts)), Counter()

    def hand(act: Callable[[], object]) -> None:
        ready.wait()
        try:
            act()
            ended["done"] += 1
        except Refused as refused:
            ended[refused.refusal.code] += 1
        finally:
            connection.close()

    threads = [Thread(target=hand, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return ended


def waiting(parent: Person, coordinator: Person) -> SupportRequest:
    return matches.accepted(parent.request, office=coordinator.actor, worker=coordinator.user)


def test_ten_parallel_acceptances_make_one_match_nine_refusals_and_one_audit_row(
    coordinator_here: Person, volunteer_here: Person, parent_here: Person
) -> None:
    request = waiting(parent_here, coordinator_here)
    match = matches.match_in(State.VOLUNTEER_ACCEPTED, request, volunteer_here.volunteer, office=coordinator_here.actor)

    def accept() -> None:
        actions.answer_as_family(Match.objects.get(pk=match.pk), says_yes=True, actor=parent_here.actor)

    ended = at_once([accept] * HANDS)
    match.refresh_from_db()
    assert match.state == State.FAMILY_ACCEPTED
    assert ended["done"] == 1
    assert ended["moved_on"] + ended["answered"] == HANDS - 1
    assert AuditEntry.objects.filter(verb="match.family_accepted", subject_id=str(match.pk)).count() == 1


def test_ten_parallel_suggestions_for_one_family_make_one_match(
    here: Office, coordinator_here: Person, parent_here: Person
) -> None:
    request = waiting(parent_here, coordinator_here)
    volunteers = [cast.volunteer(here, f"Eero {letter}").volunteer for letter in "ABCDEFGHIJ"]

    def suggest(volunteer: Volunteer) -> Callable[[], object]:
        fresh = SupportRequest.objects.select_related("family").get(pk=request.pk)
        return lambda: actions.propose(fresh, volunteer, actor=coordinator_here.actor)

    ended = at_once([suggest(volunteer) for volunteer in volunteers])
    assert ended["done"] == 1
    assert Match.objects.live().count() == 1


def test_two_coordinators_cannot_give_a_volunteer_more_families_than_there_is_room_for(
    here: Office, coordinator_here: Person
) -> None:
    volunteer = cast.volunteer(here, "Eero Yksi", capacity=1).volunteer
    requests = [waiting(cast.parent(here, f"Kaisa {letter}"), coordinator_here) for letter in "AB"]

    ended = at_once(
        [lambda r=request: actions.propose(r, volunteer, actor=coordinator_here.actor) for request in requests]
    )
    assert ended == {"done": 1, "no_capacity": 1}
    assert Match.objects.live().filter(volunteer=volunteer).count() == 1
