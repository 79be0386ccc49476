"""Everything that is kept about a family, in words a parent can read. The file to download has the rest."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.apps import apps
from django.db.models import Field, TextChoices
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.timezone import localtime
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from phonenumber_field.phonenumber import PhoneNumber

from accounts.models import Municipality, Organisation
from core.actor import Actor, Role
from families.models import Adult, Appointment
from partners.fields import SLOT_CHOICES
from partners.models import Benefit
from partners.vocabulary import Competence, LifeStage, Limit, SpokenLanguage, Topic

Words = str | Promise
SECTIONS: dict[str, Words] = {
    "families.Family": _("Your family"),
    "families.Adult": _("Adults and how to reach them"),
    "families.Child": _("Children"),
    "families.SupportRequest": _("Your request"),
    "families.Referral": _("Who asked together with you"),
    "families.RequestNote": _("What you wrote in your own words"),
    "families.IntakeTalk": _("What you told us when we talked"),
    "families.Consent": _("What you have agreed to"),
    "families.ContactAttempt": _("When we tried to reach you"),
    "families.Redirect": _("Another service we suggested"),
    "families.Appointment": _("Your appointments"),
    "families.ServiceStep": _("Your services and benefits"),
    "families.Talk": _("Talks without the child present"),
    "families.FamilyLink": _("Your private links"),
    "matching.Match": _("Companions suggested and found"),
    "matching.Agreement": _("Agreements"),
    "matching.Goal": _("Goals of your companionship"),
    "matching.Meeting": _("Meetings"),
    "matching.AgreementAcceptance": _("Who has accepted the agreement"),
    "matching.GoalRating": _("How near your goals have felt"),
    "matching.Gauge": _("How things have been, as you answered"),
    "matching.CheckIn": _("Talks with the coordinator"),
    "matching.Feedback": _("Your feedback"),
    "families.ErasureRequest": _("Your wishes to be erased"),
    "families.LegalHold": _("Why your data must be kept for now"),
}
LABELS: dict[str, Words] = {
    "municipality_id": _("Municipality"),
    "has_protected_address": _("Secret contact details"),
    "called": _("Name"),
    "phone": _("Phone number"),
    "email": _("E-mail"),
    "channel": _("How"),
    "call_hours": _("When we may call"),
    "may_leave_message": _("We may leave a voice message"),
    "has_shared_phone": _("Someone else also uses this phone or e-mail"),
    "wants_neutral_sender": _("Messages do not tell who they are from"),
    "gets_copies": _("Gets the same messages as the contact person"),
    "sees": _("Sees on this page"),
    "is_told": _("Knows that we are in contact"),
    "wants_stage_messages": _("Messages ahead of a new stage of life"),
    "asked_by": _("Asked by"),
    "organisation_id": _("Organisation"),
    "tells": _("What they may know"),
    "referred_at": _("When"),
    "still_waits_at": _("You told us that you still wait"),
    "language": _("Language"),
    "birth_year": _("Year of birth"),
    "due_month": _("Month when a baby is due"),
    "reference": _("Reference"),
    "state": _("Status"),
    "received_at": _("Received"),
    "topics": _("Support you wish for"),
    "life_stages": _("Life stages"),
    "languages": _("Languages"),
    "gender_wish": _("Companion's gender"),
    "wants_father_to_father": _("From father to father"),
    "wants_lived_experience": _("Somebody who has lived through something similar"),
    "slots": _("Times that suit you"),
    "home_has": _("At your home"),
    "limits": _("What you cannot be with"),
    "competences_required": _("Skills your companion needs"),
    "competences_wished": _("Skills you wish for"),
    "max_distance_km": _("Longest distance, km"),
    "text": _("Text"),
    "adults_count": _("Adults at home"),
    "other_help": _("Who else helps you"),
    "purpose": _("Purpose"),
    "text_version": _("Version of the text"),
    "given_at": _("Given"),
    "withdrawn_at": _("Withdrawn"),
    "at": _("When"),
    "outcome": _("How it went"),
    "next_step": _("Next step"),
    "service": _("Service"),
    "benefit_id": _("Benefit"),
    "deadline": _("Last day in a letter"),
    "way": _("How"),
    "times": _("Times that suit you"),
    "wished_at": _("Asked for"),
    "booked_for": _("Booked for"),
    "kind": _("What it is"),
    "starts_at": _("Time"),
    "place": _("Place"),
    "what_to_take": _("What to take along"),
    "questions": _("Questions to ask"),
    "help_wanted": _("Help that would make it easier"),
    "remind_at": _("Reminders"),
    "missed_reason": _("What got in the way"),
    "is_shared": _("Your companion sees it"),
    "created_at": _("Made"),
    "expires_at": _("Works until"),
    "revoked_at": _("Closed"),
    "proposed_at": _("Suggested"),
    "first_meeting_at": _("First meeting"),
    "planned_end_on": _("Planned end"),
    "ended_on": _("Ended"),
    "rhythm": _("How often"),
    "starts_on": _("Begins"),
    "minutes": _("Minutes"),
    "form": _("How you met"),
    "note": _("Diary"),
    "party": _("Who"),
    "asked_at": _("Asked"),
    "decided_at": _("Answered"),
    "reason": _("Reason"),
    "until": _("Until"),
    "moment": _("At which moment"),
    "value": _("Figure"),
    "coping": _("I cope with everyday life"),
    "someone": _("I have somebody to turn to"),
    "knows_help": _("I know where to get help"),
    "keeps_times": _("I get to the times that are booked for us"),
    "confidence": _("I trust myself as a parent"),
    "going": _("How has it been?"),
    "wants_change": _("Anything you want to change?"),
    "wants_call": _("Shall we call you?"),
    "done_at": _("When we talked"),
}
VOCABULARIES: dict[str, type[TextChoices]] = {
    "topics": Topic,
    "life_stages": LifeStage,
    "languages": SpokenLanguage,
    "home_has": Limit,
    "limits": Limit,
    "competences_required": Competence,
    "competences_wished": Competence,
    "call_hours": Adult.Hours,
    "help_wanted": Appointment.HelpWanted,
    "remind_at": Appointment.Moment,
}

# Whose a row is, where it belongs to one adult; the rest belongs to all.
OWNERS = {
    "families.Adult": "id",
    "families.Appointment": "adult_id",
    "families.CalendarFeed": "adult_id",
    "families.Consent": "giver_id",
    "families.ContactChange": "adult_id",
    "families.FamilyLink": "adult_id",
    "families.Talk": "adult_id",
    "matching.Gauge": "adult_id",
}
# What another adult of the household never reads of one, whatever they see on the page.
PRIVATE = (
    "families.CalendarFeed",
    "families.ContactChange",
    "families.FamilyLink",
    "families.Talk",
    "matching.Gauge",
)
# What each side of a companionship tells the office alone: the companion's part is not the family's to read, and a
# worry least of all (domain.md 4.7). Whoever asks for it asks the coordinator, who looks first whom it could harm.
SIDES = {"matching.CheckIn": "party", "matching.Concern": "raised_by", "matching.Feedback": "party"}
Exported = dict[str, list[dict[str, Any]]]


def own_part(exported: Exported, actor: Actor) -> Exported:
    """Return what of an export `actor` may read: an adult who sees the own part of the page has that part alone."""
    if actor.role != Role.FAMILY:
        return exported
    sides = {label: column for label, column in SIDES.items() if label in exported}
    told = {label: [row for row in exported[label] if row[column] == "family"] for label, column in sides.items()}
    exported = {**exported, **told}
    me = [row for row in exported["families.Adult"] if row["id"] in actor.adult_ids]
    if any(row["sees"] == Adult.Sees.EVERYTHING for row in me):
        mine = {label: only_of(actor, exported.get(label, []), OWNERS[label]) for label in PRIVATE}
        others = [without_contact(row) for row in exported["families.Adult"] if row not in me]
        return {**exported, **mine, "families.Adult": [*me, *others]}
    return {label: only_of(actor, exported.get(label, []), column) for label, column in OWNERS.items()}


def without_contact(row: dict[str, Any]) -> dict[str, Any]:
    """Return another adult as the rest of the household knows them: how they are reached is theirs alone."""
    return {name: row[name] for name in ("id", "family_id", "called", "sees", "is_told")}


def only_of(actor: Actor, rows: list[dict[str, Any]], column: str) -> list[dict[str, Any]]:
    return [row for row in rows if row[column] in actor.adult_ids]


def readable(exported: dict[str, list[dict[str, Any]]]) -> list[dict[str, Any]]:
    """Return sections {title, records}: each record is the items of a definition list, those that say something."""
    names = names_in(exported)
    sections = []
    for label, title in SECTIONS.items():
        model = apps.get_model(label)
        records = [record_in_words(model, row, names) for row in exported.get(label, [])]
        if any(records):
            sections.append({"title": title, "records": [record for record in records if record]})
    return sections


def names_in(exported: dict[str, list[dict[str, Any]]]) -> dict[str, dict[Any, str]]:
    """Return the names behind the keys in `exported`, by the column that holds them."""
    codes = {row["municipality_id"] for row in exported.get("families.Family", [])}
    offices = {row["organisation_id"] for rows in exported.values() for row in rows if "organisation_id" in row}
    benefits = {row["benefit_id"] for row in exported.get("families.ServiceStep", [])}
    return {
        "municipality_id": {place.pk: place.name for place in Municipality.objects.filter(pk__in=codes)},
        "organisation_id": {row.pk: row.name for row in Organisation.objects.filter(pk__in=offices - {None})},
        "benefit_id": {row.pk: str(row) for row in Benefit.objects.filter(pk__in=benefits - {None})},
    }


def record_in_words(model: Any, row: dict[str, Any], names: dict[str, dict[Any, str]]) -> list[dict[str, Any]]:
    items = []
    for field in model._meta.concrete_fields:
        value = row.get(field.attname)
        if field.attname in LABELS and value not in (None, "", []):
            known = names.get(field.attname)
            words = known.get(value, value) if known is not None else in_words(field, value)
            items.append({"label": LABELS[field.attname], "value": words})
    return items


def in_words(field: Field, value: Any) -> str:
    """Return a kept value as the page shows it."""
    if isinstance(value, bool):
        return gettext("Yes") if value else gettext("No")
    if isinstance(value, list):
        return ", ".join(listed(field.name, value))
    if isinstance(value, datetime):
        return date_format(localtime(value), "DATETIME_FORMAT")
    if isinstance(value, date):
        return date_format(value, "YEAR_MONTH_FORMAT" if field.name == "due_month" else "DATE_FORMAT")
    if isinstance(value, PhoneNumber):
        return value.as_national
    return str(dict(field.flatchoices).get(value, value))


def listed(name: str, keys: list[str]) -> list[str]:
    if name in ("slots", "times"):
        return [f"{day}: {part}" for day, parts in SLOT_CHOICES for key, part in parts if key in keys]
    words = dict(VOCABULARIES[name].choices) if name in VOCABULARIES else {}
    return [str(words.get(key, key)) for key in keys]
