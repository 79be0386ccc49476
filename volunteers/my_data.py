"""Everything that is kept about one volunteer: as a file, and in words on a page.

What a row also tells about a family is left out: it is the family's (R-AC-1). So is the extract from the criminal
records, which is in no file (R-CR-6) and is read on the page about the role.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.apps import apps
from django.db.models import Field, TextChoices
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.timezone import localtime
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core.privacy import export
from partners.vocabulary import Competence, LifeStage, Limit, SpokenLanguage, SupportForm, Topic, labels, slot_label
from volunteers.vocabulary import Strength, Wish

Words = str | Promise
Exported = dict[str, list[dict[str, Any]]]
NOT_TAKEN_OUT = frozenset({"accounts.Invitation", "volunteers.ExtractCheck", "volunteers.VolunteerMerge"})
# Of rows that are about a family too, only what is the volunteer's.
OWN_COLUMNS: dict[str, tuple[str, ...]] = {
    "matching.Match": ("id", "state", "proposed_at", "trial_began_on", "volunteer_continues", "ended_on"),
    "matching.Choice": ("id", "at", "outcome", "reason"),
    "matching.VisitDraft": ("id", "saved_at"),
}
# What is kept once for both of a couple is also the other one's.
OF_BOTH = {
    "volunteers.Volunteer": "together_with",
    "volunteers.VolunteerApplication": "together_with",
    "volunteers.InterviewRecord": "application__together_with",
}
SECTIONS: dict[str, Words] = {
    "accounts.User": _("You"),
    "accounts.Membership": _("Your roles on this service"),
    "volunteers.Volunteer": _("Your profile as a volunteer"),
    "volunteers.Holiday": _("Your holidays"),
    "volunteers.VolunteerApplication": _("Your application"),
    "volunteers.InterviewRecord": _("Your interview"),
    "volunteers.Reference": _("Whom you let us ask"),
    "volunteers.DocumentAcceptance": _("What you have accepted"),
    "volunteers.Exemption": _("What you have been freed from"),
    "volunteers.TrainingParticipation": _("Your courses"),
    "volunteers.ModuleCompletion": _("What you have learned"),
    "volunteers.Certificate": _("Your certificates"),
    "matching.Match": _("Families suggested and walked beside"),
    "matching.MeetingFeeling": _("How you were after visits"),
    "matching.CheckIn": _("Talks with the coordinator"),
    "matching.Feedback": _("Your feedback"),
    "volunteers.SupervisionPlace": _("Group supervision"),
    "volunteers.VolunteerCall": _("When we have talked"),
    "volunteers.Thanks": _("Thanks sent to you"),
    "volunteers.ExpenseClaim": _("Your expense claims"),
    "volunteers.ExpenseLine": _("Trips in your claims"),
}
LABELS: dict[str, Words] = {
    "name": _("Name"),
    "email": _("E-mail"),
    "phone": _("Phone number"),
    "language": _("Language of pages and messages"),
    "joined_at": _("Account opened"),
    "role": _("Role"),
    "organisation_id": _("Association"),
    "is_active": _("In force"),
    "unit": _("Who serves"),
    "responsible_id": _("Responsible coordinator"),
    "deputy_id": _("Deputy"),
    "municipality_id": _("Municipality"),
    "state": _("Status"),
    "introduction": _("A few words for the family"),
    "capacity": _("How many families at a time"),
    "radius_km": _("How far you go, km"),
    "support_forms": _("Approved for"),
    "languages": _("Languages"),
    "life_stages": _("Life stages you have lived"),
    "wished_life_stages": _("Life stages you would like to be beside"),
    "competences": _("What you know and can"),
    "topics": _("What you like to help with"),
    "slots": _("Times that suit you"),
    "limits": _("What you cannot be with"),
    "brings": _("What comes along with you"),
    "gender": _("Gender"),
    "approved_on": _("In the register since"),
    "paused_until": _("On a pause until"),
    "wants_to_stop_at": _("Told us of the wish to stop"),
    "erasure_asked_at": _("Asked to be erased"),
    "from_on": _("First day"),
    "until_on": _("Last day"),
    "role_id": _("Role"),
    "received_at": _("Received"),
    "wishes": _("What you want"),
    "hours_a_month": _("Hours a month"),
    "heard_from": _("How you heard of us"),
    "held_on": _("Day"),
    "outcome": _("What it came to"),
    "strengths": _("Strengths"),
    "summary": _("In a few words"),
    "checked_on": _("Asked on"),
    "document_id": _("Text"),
    "accepted_at": _("Accepted"),
    "requirement_id": _("What"),
    "reason": _("Reason"),
    "ends_on": _("Until"),
    "course_id": _("Course"),
    "registered_at": _("Enrolled"),
    "module_id": _("Module"),
    "completed_on": _("Learned on"),
    "kind": _("Kind"),
    "issued_at": _("Given"),
    "revoked_at": _("Revoked"),
    "proposed_at": _("Suggested"),
    "trial_began_on": _("Began"),
    "volunteer_continues": _("You wanted to go on after the trial"),
    "ended_on": _("Ended"),
    "mood": _("How you felt, 1 to 5"),
    "wants_talk": _("You wanted to talk"),
    "has_worry": _("Something worried you"),
    "travel_km": _("Kilometres"),
    "transport_cost_eur": _("Tickets, euros"),
    "due_on": _("Planned for"),
    "going": _("How it was going, 1 to 5"),
    "wants_change": _("You wanted to change something"),
    "wants_call": _("You wanted a call"),
    "done_at": _("When we talked"),
    "value": _("Figure"),
    "text": _("Words"),
    "given_at": _("Given"),
    "came": _("You came"),
    "session_id": _("When"),
    "at": _("When"),
    "occasion": _("For what"),
    "sent_at": _("Sent"),
    "made_at": _("Made"),
    "day": _("Day"),
    "purpose": _("Purpose"),
    "km": _("Kilometres"),
    "eur": _("Euros"),
}
VOCABULARIES: dict[str, type[TextChoices]] = {
    "support_forms": SupportForm,
    "languages": SpokenLanguage,
    "life_stages": LifeStage,
    "wished_life_stages": LifeStage,
    "competences": Competence,
    "topics": Topic,
    "limits": Limit,
    "brings": Limit,
    "wishes": Wish,
    "strengths": Strength,
}


def exported(user: User) -> Exported:
    """Return everything kept about a person as plain rows by model label, without what is somebody else's."""
    found = export(User.objects.get(pk=user.pk))  # the declarations go by the model, which a lazy user hides
    for label, path in OF_BOTH.items():
        model = apps.get_model(label)
        names = [field.attname for field in model._meta.concrete_fields if field.name not in model.privacy.hide]
        found.setdefault(label, []).extend(model.objects.filter(**{path: user.pk}).order_by("pk").values(*names))
    told = {label: rows for label, rows in found.items() if label not in NOT_TAKEN_OUT}
    return {label: [own_part(label, row) for row in rows] for label, rows in told.items()}


def own_part(label: str, row: dict[str, Any]) -> dict[str, Any]:
    columns = OWN_COLUMNS.get(label)
    return {name: row[name] for name in columns} if columns else row


def readable(found: Exported) -> list[dict[str, Any]]:
    """Return sections {title, records}: each record is the items of a definition list, those that say something."""
    sections = []
    for label, title in SECTIONS.items():
        model, rows = apps.get_model(label), found.get(label, [])
        names = names_in(model, rows)
        records = [record for row in rows if (record := record_in_words(model, row, names))]
        if records:
            sections.append({"title": title, "records": records})
    return sections


def names_in(model: Any, rows: list[dict[str, Any]]) -> dict[str, dict[Any, Any]]:
    """Return what the keys in `rows` point at, by the column that holds them, in a query a column."""
    found = {}
    for field in model._meta.concrete_fields:
        if field.is_relation and field.attname in LABELS:
            keys = {row.get(field.attname) for row in rows} - {None}
            found[field.attname] = field.related_model._base_manager.in_bulk(keys) if keys else {}
    return found


def record_in_words(model: Any, row: dict[str, Any], names: dict[str, dict[Any, Any]]) -> list[dict[str, Any]]:
    items = []
    for field in model._meta.concrete_fields:
        value = row.get(field.attname)
        if field.attname in LABELS and value not in (None, "", []):
            known = names.get(field.attname)
            words = said_of(known.get(value, value)) if known is not None else in_words(field, value)
            items.append({"label": LABELS[field.attname], "value": words})
    return items


def said_of(row: Any) -> str:
    """Return another row in words: a session by its time, anything else by its name."""
    at = getattr(row, "starts_at", None)
    return date_format(localtime(at), "DATETIME_FORMAT") if at else capfirst(str(row))


def in_words(field: Field, value: Any) -> str:
    """Return a kept value as the page shows it."""
    if isinstance(value, bool):
        return gettext("Yes") if value else gettext("No")
    if isinstance(value, list):
        return ", ".join(listed(field.name, value))
    if isinstance(value, datetime):
        return date_format(localtime(value), "DATETIME_FORMAT")
    if isinstance(value, date):
        return date_format(value, "DATE_FORMAT")
    word = dict(field.flatchoices).get(value)
    return capfirst(str(word)) if word is not None else str(value)


def listed(name: str, keys: list[str]) -> list[str]:
    if name == "slots":
        return [slot_label(key) for key in keys]
    return [str(word) for word in labels(keys, VOCABULARIES[name])] if name in VOCABULARIES else list(map(str, keys))
