from __future__ import annotations

from typing import Any

from django.core.validators import MaxValueValidator
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.privacy import EncryptedTextField, Privacy
from core.scoping import ScopedQuerySet, Via, Visibility, served_by
from families.models import Adult
from matching import states
from matching.models.agreements import Goal
from matching.models.matches import COORDINATOR, FAMILY, KEEP_MATCH, Match

TEN = MaxValueValidator(10)
KEEP_NUMBERS = f"{KEEP_MATCH}; numbers stay without a family"
FAMILY_PATH = "match__request__family"
WORDS: Any = {"erase": ("text",), "keep": "two years, without identity", "outlasts": "feedback_text"}
# A later companion of the same request, once both have said yes.
LATER_COMPANION = served_by(
    "match__request__matches__volunteer", match__request__matches__state__in=states.SHARED, match__state="ended"
)


def zero_to_ten() -> models.PositiveSmallIntegerField:
    """Return a column of an answer from 0 to 10; empty when it was skipped."""
    return models.PositiveSmallIntegerField(null=True, blank=True, validators=[TEN])


class GoalRating(models.Model):
    """How near the parent feels to one of the own goals, 0 to 10, at one of three moments; skipping is an answer."""

    goal = models.ForeignKey(Goal, on_delete=models.CASCADE, related_name="ratings")
    moment = models.CharField(max_length=14, choices=states.Moment)
    value = zero_to_ten()
    answered_at = models.DateTimeField(default=timezone.now)

    objects = ScopedQuerySet.as_manager()
    visibility = Visibility(
        coordinator=Via(
            "goal__agreement__match__request__family__organisation",
            "goal__agreement__match__request__family__municipality",
        ),
        family=Via(
            "goal__agreement__match__request__family__adults",
            goal__agreement__match__request__family__adults__sees=Adult.Sees.EVERYTHING,
        ),
    )
    privacy = Privacy(subject="goal__agreement__match__request__family", keep=KEEP_NUMBERS)

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["goal", "moment"], name="goal_rating_once")]

    def __str__(self) -> str:
        return f"{self.moment} of goal {self.goal_id}"


class Gauge(models.Model):
    """The everyday gauge (domain.md 6.6): five answers from 0 to 10 by one parent at one moment, each skippable."""

    match = models.ForeignKey(Match, on_delete=models.CASCADE, related_name="gauges")
    adult = models.ForeignKey(Adult, on_delete=models.SET_NULL, null=True, related_name="+")
    moment = models.CharField(max_length=14, choices=states.Moment)
    coping = zero_to_ten()
    someone = zero_to_ten()
    knows_help = zero_to_ten()
    keeps_times = zero_to_ten()
    confidence = zero_to_ten()
    answered_at = models.DateTimeField(default=timezone.now)

    QUESTIONS = ("coping", "someone", "knows_help", "keeps_times", "confidence")

    objects = ScopedQuerySet.as_manager()
    visibility = Visibility(family=FAMILY)
    privacy = Privacy(subject="match__request__family", keep=KEEP_NUMBERS)

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["match", "adult", "moment"], name="gauge_once")]

    def __str__(self) -> str:
        return f"gauge {self.moment}"


class Feedback(models.Model):
    """What one party says at the end: a figure, and a few words without names. Asked of both; empty until given."""

    LONGEST = 300

    match = models.ForeignKey(Match, on_delete=models.CASCADE, related_name="feedback")
    party = models.CharField(max_length=12, choices=states.Party)
    value = zero_to_ten()
    text = EncryptedTextField(blank=True)
    given_at = models.DateTimeField(default=timezone.now)

    objects = ScopedQuerySet.as_manager()
    visibility = Visibility(
        coordinator=COORDINATOR,
        family=FAMILY.also(party=states.Party.FAMILY),
        volunteer=served_by("match__volunteer", party=states.Party.VOLUNTEER),
    )
    # The companion's words are about the family too: they go with it, and are not shown to it.
    privacy = [
        Privacy(subject=FAMILY_PATH, only={"party": states.Party.FAMILY}, **WORDS),
        Privacy(
            subject=FAMILY_PATH, only={"party": states.Party.VOLUNTEER}, hide=("value", "text", "given_at"), **WORDS
        ),
        Privacy(subject="match__volunteer__user", only={"party": states.Party.VOLUNTEER}, **WORDS),
    ]

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["match", "party"], name="feedback_once")]

    def __str__(self) -> str:
        return f"feedback {self.party}"

    @property
    def is_given(self) -> bool:
        return self.value is not None or bool(self.text)


class Handover(models.Model):
    """What a family agrees to pass on to a new companion: the kinds of things, ticked by the family."""

    class Item(models.TextChoices):
        GOALS = "goals", _("the goals of our agreement")
        RHYTHM = "rhythm", _("how often and where we met")
        APPOINTMENTS = "appointments", _("the booked times that I have shared")
        SERVICE_STEPS = "service_steps", _("the services and benefits that I have shared")
        DIARY = "diary", _("the diary of my earlier companion")

    match = models.OneToOneField(Match, on_delete=models.CASCADE, related_name="handover")
    items = models.JSONField(default=list)
    agreed_at = models.DateTimeField(default=timezone.now)

    objects = ScopedQuerySet.as_manager()
    visibility = Visibility(coordinator=COORDINATOR, family=FAMILY, volunteer=LATER_COMPANION)
    privacy = Privacy(subject="match__request__family", keep=KEEP_MATCH)

    def __str__(self) -> str:
        return f"handover {self.match_id}"


class Participation(models.Model):
    """What a family wants to do next, asked at the end and never before."""

    class Wish(models.TextChoices):
        ACTIVITIES = "activities", _("join in activities near me")
        EXPERIENCE = "experience", _("tell what I have learned, so that services get better")
        PEER = "peer", _("be there for another parent one day")

    match = models.OneToOneField(Match, on_delete=models.CASCADE, related_name="participation")
    wishes = models.JSONField(default=list, help_text="empty: asked, and nothing now")
    answered_at = models.DateTimeField(default=timezone.now)
    called_at = models.DateTimeField(null=True, help_text="when the office has talked with the family about its wishes")

    objects = ScopedQuerySet.as_manager()
    visibility = Visibility(coordinator=COORDINATOR, family=FAMILY)
    privacy = Privacy(subject="match__request__family", keep=KEEP_NUMBERS)

    def __str__(self) -> str:
        return f"participation {self.match_id}"
