"""Why something may not be done with an agreement now, and what may not be shared without one in force."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Organisation
from core.actor import Actor, Role
from core.refusals import Refusal
from core.transitions import moved_on
from partners.models import AgreementParty, PartnerAgreement
from partners.states import Agreement as State
from partners.vocabulary import DataRole, Shared

KEEPERS = (Role.COORDINATOR, Role.ADMINISTRATOR)
SIGNERS = (*KEEPERS, Role.PARTNER)
TALKED_OF = (State.NEGOTIATING, State.WAITING_SIGNATURES)
TWO = 2
NOT_SHARED = {
    Shared.ACTIVITIES: gettext_lazy(
        "Activities are organised together under an agreement in force. It is missing with: %(names)s"
    ),
    Shared.CALENDAR: gettext_lazy("A calendar is shared under an agreement in force. It is missing with: %(names)s"),
    Shared.ROOMS: gettext_lazy("Rooms are shared under an agreement in force. It is missing with: %(names)s"),
    Shared.FIGURES: gettext_lazy("Figures are shared under an agreement in force. It is missing with: %(names)s"),
}


# What agreements bind


def sharing_with(what: str, organisation_id: int, *, on: date) -> set[int]:
    """Return the keys of the organisations that do `what` (of `Shared`) with this one on that day, without itself."""
    rows = PartnerAgreement.objects.in_force(on).filter(parties__organisation=organisation_id)
    sharing = [key for key, shares in rows.values_list("pk", "shares") if what in shares]
    parties = AgreementParty.objects.filter(agreement__in=sharing).exclude(organisation=organisation_id)
    return set(parties.values_list("organisation", flat=True))


def why_not_share(what: str, organisation: Organisation, *others: Organisation, on: date) -> Refusal | None:
    """Organisations do `what` (of `Shared`) together only while an agreement between them says so (domain.md 1.4)."""
    if not others:
        return None
    allowed = {organisation.pk, *sharing_with(what, organisation.pk, on=on)}
    missing = sorted(other.name for other in others if other.pk not in allowed)
    if missing:
        return Refusal("no_agreement", str(NOT_SHARED[Shared(what)]) % {"names": ", ".join(missing)})
    return None


# Who


def party_of(agreement: PartnerAgreement, actor: Actor) -> AgreementParty | None:
    """Return the part of the organisation whose hat is worn, if it has one."""
    return agreement.parties.filter(organisation__in=actor.organisation_ids).first()


def why_not_keep(organisation_id: int | None, *, actor: Actor) -> Refusal | None:
    """Agreements are drafted, offered and ended by the coordinators and administrators of who keeps the paper."""
    if actor.is_system:
        return None
    if actor.role not in KEEPERS:
        return Refusal("not_yours", _("A coordinator or an administrator does this."))
    if organisation_id not in actor.organisation_ids:
        return Refusal("other_organisation", _("The organisation that keeps this agreement does this."))
    return None


def why_not_speak(agreement: PartnerAgreement, *, actor: Actor) -> Refusal | None:
    """For a party speak those who work there."""
    if actor.role not in SIGNERS or party_of(agreement, actor) is None:
        return Refusal("not_party", _("Your organisation is not a party of this agreement."))
    return None


# What an agreement has before it is accepted (domain.md 2.5)


def what_is_missing(agreement: PartnerAgreement) -> list[Refusal]:
    """Return everything that an agreement lacks before its parties can be asked to accept it."""
    parties = list(agreement.parties.select_related("organisation"))
    unsigned = [p.organisation.name for p in parties if not (p.signatory_name and p.signatory_title)]
    asked = (
        (not agreement.purpose, "purpose", _("Write the purpose.")),
        (len(parties) < TWO, "parties", _("Choose at least two parties.")),
        (bool(unsigned), "signatories", _("Write who signs, with a title, for: %s") % ", ".join(unsigned)),
        (not agreement.contact_name, "contact", _("Write who answers for the agreement.")),
        (not agreement.data_role, "data_role", _("Choose who answers for the data of families.")),
        (lacks_arrangement(agreement), "data_words", _("Write how you share the duties as joint controllers.")),
        (agreement.starts_on is None, "starts_on", _("Write the day it begins.")),
    )
    return [Refusal(code, sentence) for is_missing, code, sentence in asked if is_missing]


def lacks_arrangement(agreement: PartnerAgreement) -> bool:
    """Joint controllers have an arrangement in writing (GDPR 26)."""
    return agreement.data_role == DataRole.JOINT and not agreement.data_words


def first_of(refusals: Iterable[Refusal], *codes: str) -> Refusal | None:
    return next((refusal for refusal in refusals if not codes or refusal.code in codes), None)


# From a draft to an agreement in force


def why_not_change_agreement(agreement: PartnerAgreement, *, actor: Actor) -> Refusal | None:
    """Words change until everybody has accepted them."""
    if refusal := why_not_keep(agreement.organisation_id, actor=actor):
        return refusal
    if not agreement.is_open:
        return Refusal("is_closed", _("This agreement does not change any more. Renew it to agree on other words."))
    return None


def why_not_offer(agreement: PartnerAgreement, *, actor: Actor) -> Refusal | None:
    """The parties read a draft that says what it is for."""
    if refusal := why_not_keep(agreement.organisation_id, actor=actor):
        return refusal
    if agreement.state != State.DRAFT:
        return moved_on().refusal
    return first_of(what_is_missing(agreement), "purpose", "parties")


def why_not_take_to_draft(agreement: PartnerAgreement, *, actor: Actor) -> Refusal | None:
    if refusal := why_not_keep(agreement.organisation_id, actor=actor):
        return refusal
    return None if agreement.state == State.NEGOTIATING else moved_on().refusal


def why_not_ask_acceptance(agreement: PartnerAgreement, *, actor: Actor) -> Refusal | None:
    """What is accepted lacks nothing."""
    if refusal := why_not_keep(agreement.organisation_id, actor=actor):
        return refusal
    if agreement.state != State.NEGOTIATING:
        return moved_on().refusal
    if missing := what_is_missing(agreement):
        return Refusal("missing", " ".join(str(refusal.sentence) for refusal in missing))
    return None


def why_not_negotiate_again(agreement: PartnerAgreement, *, actor: Actor) -> Refusal | None:
    if refusal := why_not_keep(agreement.organisation_id, actor=actor):
        return refusal
    return None if agreement.state == State.WAITING_SIGNATURES else moved_on().refusal


def why_not_remark(agreement: PartnerAgreement, *, actor: Actor) -> Refusal | None:
    """Parties say what they would change while there is something to change."""
    if refusal := why_not_speak(agreement, actor=actor):
        return refusal
    if agreement.state not in TALKED_OF:
        return Refusal("not_talked_of", _("This agreement is not being negotiated now."))
    return None


def why_not_accept(agreement: PartnerAgreement, *, version: int | None = None, actor: Actor) -> Refusal | None:
    """A party accepts exactly the version it has read, once."""
    if refusal := why_not_speak(agreement, actor=actor):
        return refusal
    if agreement.state != State.WAITING_SIGNATURES:
        return Refusal("not_asked", _("This agreement does not wait to be accepted."))
    party = party_of(agreement, actor)
    if party and party.accepted_version == agreement.version:
        return Refusal("is_accepted", _("Your organisation has accepted this version already."))
    return why_not_this_version(agreement, version)


def why_not_this_version(agreement: PartnerAgreement, version: int | None) -> Refusal | None:
    if version is not None and version != agreement.version:
        return Refusal("other_version", _("The words have changed since you opened the page. Read them anew."))
    return None


def why_not_take_acceptance_back(agreement: PartnerAgreement, *, actor: Actor) -> Refusal | None:
    """A yes can be taken back until everybody has said theirs."""
    if refusal := why_not_speak(agreement, actor=actor):
        return refusal
    party = party_of(agreement, actor)
    if agreement.state != State.WAITING_SIGNATURES or party is None or party.accepted_version is None:
        return Refusal("not_accepted", _("There is no acceptance to take back."))
    return None


def why_not_record_signature(
    agreement: PartnerAgreement, *, actor: Actor, party: AgreementParty | None = None, accepted_on: date | None = None,
    version: int | None = None, today: date | None = None,
) -> Refusal | None:  # fmt: skip
    """A signature on paper is written down by who keeps the paper."""
    if refusal := why_not_keep(agreement.organisation_id, actor=actor):
        return refusal
    if agreement.state != State.WAITING_SIGNATURES:
        return Refusal("not_asked", _("This agreement does not wait to be accepted."))
    if party is not None and party.accepted_version == agreement.version:
        return Refusal("is_accepted", _("This party has accepted this version already."))
    if accepted_on and today and accepted_on > today:
        return Refusal("is_ahead", _("Choose a day that has come."))
    return why_not_this_version(agreement, version)


# The end, and what follows


def months_after(day: date, months: int) -> date:
    """Return the same day so many calendar months later; the last day where the month is too short."""
    place = day.year * 12 + day.month - 1 + months
    year, month = place // 12, place % 12 + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def why_not_end_agreement(
    agreement: PartnerAgreement, *, actor: Actor, ends_on: date | None = None, is_agreed: bool = False,
    today: date | None = None,
) -> Refusal | None:  # fmt: skip
    """Any party gives notice, once, with the time that was agreed on, unless the parties agree to end sooner."""
    if why_not_keep(agreement.organisation_id, actor=actor) and (refusal := why_not_speak(agreement, actor=actor)):
        return refusal
    if agreement.state != State.ACTIVE:
        return moved_on().refusal
    if agreement.end_reason:
        return Refusal("is_ending", _("Its end has been decided already."))
    return why_not_this_end(agreement, ends_on, is_agreed, today) if ends_on and today else None


def why_not_this_end(agreement: PartnerAgreement, ends_on: date, is_agreed: bool, today: date) -> Refusal | None:
    if ends_on < today:
        return Refusal("is_past", _("Choose a day that has not passed."))
    if agreement.starts_on and ends_on <= agreement.starts_on:
        return Refusal("not_begun", _("Choose a day after the agreement has begun."))
    if agreement.ends_on and ends_on > agreement.ends_on:
        return Refusal("ends_before", _("The agreement ends before that. Renew it to go on."))
    if not is_agreed and ends_on < months_after(today, agreement.notice_months):
        return Refusal("notice", _("The time of notice is longer. Choose a later day, or tell that all parties agree."))
    return None


def why_not_cancel_agreement(agreement: PartnerAgreement, *, actor: Actor) -> Refusal | None:
    if refusal := why_not_keep(agreement.organisation_id, actor=actor):
        return refusal
    return None if agreement.is_open else moved_on().refusal


def why_not_renew(agreement: PartnerAgreement, *, actor: Actor) -> Refusal | None:
    """An agreement goes on as a new one; once is enough."""
    if refusal := why_not_keep(agreement.organisation_id, actor=actor):
        return refusal
    if agreement.state not in (State.ACTIVE, State.ENDED):
        return Refusal("not_in_force", _("Only what has been in force is renewed."))
    if agreement.renewed_by.exclude(state=State.CANCELLED).exists():
        return Refusal("is_renewed", _("It has been renewed already."))
    return None
