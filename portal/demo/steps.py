"""Steps that the demo families share: asking, being heard, finding a companion, walking, ending."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from accounts.models import Municipality
from core.actor import Actor
from families import actions as families
from families.access import actor_of
from families.models import Adult, SupportRequest
from matching import actions as matching
from matching import candidates
from matching.models import Match
from matching.states import Party
from portal.demo import people
from portal.demo.clock import at, moment, working_day

TICKS = {"has_child", "wants_it", "lives_here", "goal_fits", "is_safe_to_meet", "knows_role"}


@dataclass(frozen=True)
class Teller:
    """Tells the stories of the demo, all of them relative to one today."""

    today: date

    def when(self, days_ago: int, clock: str) -> datetime:
        return moment(working_day(days_ago, self.today), clock)

    def ask(self, code: str, place: str, days_ago: int, *, clock: str = "9.30", **answers: Any) -> SupportRequest:
        """A family asks through the public form."""
        told = families.Answers(municipality=Municipality.objects.get(pk=place), **answers)
        with at(moment(self.today - timedelta(days=days_ago), clock)):
            return families.receive_request(told, submission_key=f"demo-{code}", actor=Actor.public())

    def take(self, code: str, days_ago: int, *, outcome: str = "reached") -> SupportRequest:
        """The coordinator takes the request and tries to reach the family."""
        with at(self.when(days_ago, "10.00")):
            hat = office(request_of(code))
            families.assign_request(request_of(code), to=hat.membership.user, actor=hat.actor)
            families.record_attempt(request_of(code), outcome=outcome, actor=hat.actor)
        return request_of(code)

    def accept(self, code: str, days_ago: int) -> SupportRequest:
        """The intake talk is held and the family is eligible."""
        with at(self.when(days_ago, "13.00")):
            actor = office(request_of(code)).actor
            families.record_intake(request_of(code), actor=actor, **dict.fromkeys(TICKS, True))
            families.accept_request(request_of(code), actor=actor)
        return request_of(code)

    def suggest(self, code: str, volunteer: str, days_ago: int) -> Match:
        """The coordinator looks at the shortlist and suggests one of it."""
        with at(self.when(days_ago, "14.00")):
            request, actor = request_of(code), office(request_of(code)).actor
            matching.keep_shown(request, candidates.shortlist_for(request, actor=actor), actor=actor)
            return matching.propose(request, people.volunteer(volunteer), actor=actor)

    def both_say_yes(self, code: str, volunteer: str, days_ago: int) -> None:
        with at(self.when(days_ago, "15.00")):
            volunteer_hat = people.volunteer_actor(volunteer)
            matching.answer_as_volunteer(match_of(code), says_yes=True, actor=volunteer_hat)
        with at(self.when(days_ago - 1, "16.00")):
            matching.answer_as_family(match_of(code), says_yes=True, actor=parent(code))

    def agree(self, code: str, volunteer: str, days_ago: int, *, goals: list[str], **terms: str) -> None:
        """The first meeting is booked, the agreement written and accepted by all three, the trial begins."""
        day = working_day(days_ago, self.today)
        with at(self.when(days_ago + 5, "11.00")):
            actor = office(request_of(code)).actor
            matching.book_first_meeting(match_of(code), at=moment(day, "13.00"), place=terms["place"], actor=actor)
        with at(moment(day, "14.00")):
            actor = office(request_of(code)).actor
            agreement = matching.write_agreement(match_of(code), starts_on=day, goals=goals, actor=actor, **terms)
            matching.accept_agreement(agreement, party=Party.FAMILY, actor=parent(code))
            matching.accept_agreement(agreement, party=Party.VOLUNTEER, actor=people.volunteer_actor(volunteer))
            matching.accept_agreement(agreement, party=Party.ASSOCIATION, actor=actor)
            matching.begin_trial(match_of(code), actor=actor)
        self.check_in(code)

    def check_in(self, code: str) -> None:
        """Hold the check-ins of the past, all but the newest, which wait on the coordinator's page."""
        for check_in in match_of(code).check_ins.filter(due_on__lt=self.today - timedelta(days=10), done_at=None):
            with at(moment(check_in.due_on, "12.00")):
                actor = office(request_of(code)).actor
                matching.do_check_in(check_in, going=4, wants_change=False, wants_call=False, actor=actor)

    def walk_on(self, code: str, volunteer: str, days_ago: int) -> None:
        """After the trial both want to go on."""
        with at(self.when(days_ago, "11.00")):
            actor = people.volunteer_actor(volunteer)
            matching.say_whether_continues(match_of(code), party=Party.FAMILY, continues=True, actor=parent(code))
            matching.say_whether_continues(match_of(code), party=Party.VOLUNTEER, continues=True, actor=actor)
            matching.begin_active(match_of(code), actor=office(request_of(code)).actor)

    def visit(self, code: str, volunteer: str, days_ago: int, *, note: str = "", **details: Any) -> None:
        day = working_day(days_ago, self.today)
        fields = {"minutes": 90, "form": "face_to_face", "place_type": "outside", "mood": 4, **details}
        with at(moment(day, "17.30")):
            matching.log_visit(
                match_of(code),
                starts_at=moment(day, "15.00"),
                note=note,
                goals=match_of(code).agreements.first().goals.all()[:1],
                actor=people.volunteer_actor(volunteer),
                submission_key=f"demo-{code}-{days_ago}",
                **fields,
            )

    def finish(self, code: str, days_ago: int, *, reason: str) -> None:
        """The closing is announced four weeks ahead, the closing meeting is held and the companionship ends."""
        end = working_day(days_ago, self.today)
        with at(self.when(days_ago + 30, "10.00")):
            matching.begin_closing(match_of(code), planned_end_on=end, actor=office(request_of(code)).actor)
        with at(moment(end, "14.00")):
            actor = office(request_of(code)).actor
            matching.hold_closing_meeting(match_of(code), on=end, actor=actor)
            matching.end_match(match_of(code), reason=reason, on=end, actor=actor)


def request_of(code: str) -> SupportRequest:
    rows = SupportRequest.objects.select_related("family__organisation", "family__municipality", "contact__family")
    return rows.select_related("programme").get(submission_key=f"demo-{code}")


def match_of(code: str) -> Match:
    rows = Match.objects.select_related("request__family__municipality", "request__contact__family")
    return (
        rows.select_related("request__programme", "volunteer__user", "volunteer__together_with")
        .filter(request=request_of(code))
        .latest("pk")
    )


def office(request: SupportRequest) -> Any:
    """Return the hat of the coordinator who looks after the family's municipality."""
    return people.coordinator_of(request.family.municipality_id)


def parent(code: str) -> Actor:
    contact: Adult = request_of(code).contact
    return actor_of(contact)
