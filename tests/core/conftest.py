import pytest
from django.utils import timezone

from matching import actions as matching
from matching.models import Feedback, Match, Meeting, MeetingFeeling, VisitDraft
from matching.states import Match as State
from tests.factories import matches
from tests.factories.aged import NOW
from tests.factories.cast import Office, Person


@pytest.fixture
def ended(here: Office, coordinator_here: Person, volunteer_here: Person, parent_here: Person) -> Match:
    """A companionship that has ended, with a logged visit, a draft and feedback."""
    office = coordinator_here.actor
    request = matches.accepted(parent_here.request, office=office, worker=coordinator_here.user)
    match = matches.match_in(State.ACTIVE, request, volunteer_here.volunteer, office=office)
    meeting = Meeting.objects.create(match=match, starts_at=NOW, minutes=90, logged_at=NOW, note="Kävelimme rannassa.")
    MeetingFeeling.objects.create(meeting=meeting, mood=4)
    VisitDraft.objects.create(match=match, content='{"note": "kesken"}')
    Feedback.objects.create(match=match, party="family", value=9, text="Kiitos kulkijalle.")
    matching.end_match(match, reason="family_wish", on=timezone.localdate(), actor=office)
    return match
