"""Agreements between organisations: drafted, offered, talked over, accepted, renewed and ended (domain.md 2.5)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.models import Municipality, Organisation
from core import audit
from core.actor import Actor
from core.refusals import refuse
from core.transitions import advance
from partners.agreement_words import words_of
from partners.models import AgreementParty, AgreementRemark, AgreementVersion, PartnerAgreement
from partners.notices import agreements as notices
from partners.rules import agreements as rules
from partners.states import Agreement as State

EXPIRED, TERMINATED, REPLACED = "expired", "terminated", "replaced"
NOT_ACCEPTED = {"accepted_on": None, "accepted_version": None, "accepted_by": None, "channel": ""}
A_DAY = timedelta(days=1)
# What a renewal begins with.
COPIED = (
    "kind", "title", "organisation", "programme", "purpose", "boundaries", "money", "data_role", "data_words", "shares",
    "contact_name", "contact_email", "notice_months",
)  # fmt: skip
PARTY_COPIED = ("organisation", "responsibilities", "signatory_name", "signatory_title")


def held(agreement: PartnerAgreement) -> PartnerAgreement:
    """Return the agreement with its row held: its words and its acceptances are changed by one at a time."""
    return PartnerAgreement.objects.select_for_update(of=("self",)).get(pk=agreement.pk)


@transaction.atomic
def make_agreement(
    *, organisation: Organisation, parties: Iterable[Organisation], actor: Actor,
    municipalities: Iterable[Municipality] = (), **facts: Any,
) -> PartnerAgreement:  # fmt: skip
    """Begin a draft that `organisation` keeps; it is a party itself. `facts` are fields of `PartnerAgreement`."""
    refuse(rules.why_not_keep(organisation.pk, actor=actor))
    agreement = PartnerAgreement.objects.create(organisation=organisation, **facts)
    agreement.municipalities.set(municipalities)
    set_parties(agreement, parties)
    audit.record("partneragreement.made", agreement, actor=actor)
    return agreement


def set_parties(agreement: PartnerAgreement, parties: Iterable[Organisation]) -> None:
    """Let the parties be these and who keeps the paper."""
    keys = {agreement.organisation_id, *(row.pk for row in parties)}
    agreement.parties.exclude(organisation__in=keys).delete()
    for key in sorted(keys - set(agreement.parties.values_list("organisation", flat=True))):
        AgreementParty.objects.create(agreement=agreement, organisation_id=key)


@transaction.atomic
def change_agreement(
    agreement: PartnerAgreement, *, actor: Actor, parties: Iterable[Organisation] | None = None,
    municipalities: Iterable[Municipality] | None = None, duties: Mapping[int, Mapping[str, str]] | None = None,
    **facts: Any,
) -> None:  # fmt: skip
    """Change the words. Once offered, other words are the next version, which nobody has accepted yet.

    `duties` are fields of `AgreementParty` by the key of the organisation; `facts` are fields of `PartnerAgreement`.
    """
    agreement_now = held(agreement)
    refuse(rules.why_not_change_agreement(agreement_now, actor=actor))
    read_by = keys_of(agreement_now)
    for name, value in facts.items():
        setattr(agreement_now, name, value)
    if facts:
        agreement_now.save(update_fields=list(facts))
    if municipalities is not None:
        agreement_now.municipalities.set(municipalities)
    if parties is not None:
        set_parties(agreement_now, parties)
    change_duties(agreement_now, duties or {})
    audit.record("partneragreement.changed", agreement_now, actor=actor, fields=facts)
    if agreement_now.state in rules.TALKED_OF:
        talk_over_again(agreement_now, read_by, actor=actor)
    agreement.refresh_from_db()


def change_duties(agreement: PartnerAgreement, duties: Mapping[int, Mapping[str, str]]) -> None:
    """Write what each party does and who signs for it; where another is to sign, the yes of the first is no more."""
    for party in agreement.parties.filter(organisation__in=duties):
        told: dict[str, Any] = dict(duties[party.organisation_id])
        if any(told.get(name, "") != getattr(party, name) for name in ("signatory_name", "signatory_title")):
            told |= NOT_ACCEPTED
        for name, value in told.items():
            setattr(party, name, value)
        party.save(update_fields=list(told))


def talk_over_again(agreement: PartnerAgreement, read_by: set[int], *, actor: Actor) -> None:
    """Keep other words as the next version; what waited to be accepted is talked over again.

    The parties that read the last version (`read_by`) are told, and so are those who are new and those who are out.
    """
    if not keep_version(agreement, actor=actor):
        return
    news, parties = "reworded", keys_of(agreement)
    if agreement.state == State.WAITING_SIGNATURES:
        advance(agreement, State.NEGOTIATING, actor=actor, reason="changed")
        news = "changed"
    notices.tell(agreement, news, to=parties & read_by, but=actor)
    notices.tell(agreement, "offered", to=parties - read_by, but=actor)
    notices.tell(agreement, "taken_back", to=read_by - parties, but=actor)


def keys_of(agreement: PartnerAgreement) -> set[int]:
    """Return the keys of the organisations that are its parties."""
    return set(agreement.parties.values_list("organisation", flat=True))


def keep_version(agreement: PartnerAgreement, *, actor: Actor) -> bool:
    """Keep the words as they stand as the next version, unless they are those of the last one. Return whether."""
    words, last = words_of(agreement), agreement.versions.first()
    if last is not None and last.words == words:
        return False
    number = last.number + 1 if last else 1
    AgreementVersion.objects.create(agreement=agreement, number=number, words=words, made_by_id=actor.user_id)
    agreement.version = number
    agreement.save(update_fields=["version"])
    agreement.parties.update(**NOT_ACCEPTED)
    return True


@transaction.atomic
def offer_agreement(agreement: PartnerAgreement, *, actor: Actor) -> None:
    """Let the parties read it and say what they would change; they are told."""
    refuse(rules.why_not_offer(agreement, actor=actor))
    advance(agreement, State.NEGOTIATING, actor=actor)
    keep_version(agreement, actor=actor)
    notices.tell(agreement, "offered", but=actor)


@transaction.atomic
def take_to_draft(agreement: PartnerAgreement, *, actor: Actor) -> None:
    """Take it back to the desk; the parties do not see it there, and are told so."""
    refuse(rules.why_not_take_to_draft(agreement, actor=actor))
    advance(agreement, State.DRAFT, actor=actor)
    notices.tell(agreement, "taken_back", but=actor)


@transaction.atomic
def make_remark(agreement: PartnerAgreement, *, text: str, actor: Actor) -> AgreementRemark:
    """A party says what it would change; the others are told that there is a remark."""
    refuse(rules.why_not_remark(agreement, actor=actor))
    remark = AgreementRemark.objects.create(
        agreement=agreement,
        organisation=agreement.parties.get(organisation__in=actor.organisation_ids).organisation,
        by_id=actor.user_id,
        text=text,
    )
    audit.record("agreementremark.made", remark, actor=actor)
    notices.tell(agreement, "remark", but=actor, moment=str(remark.pk))
    return remark


@transaction.atomic
def ask_acceptance(agreement: PartnerAgreement, *, actor: Actor) -> None:
    """Ask every party to accept the words as they stand."""
    refuse(rules.why_not_ask_acceptance(agreement, actor=actor))
    keep_version(agreement, actor=actor)
    advance(agreement, State.WAITING_SIGNATURES, actor=actor)
    notices.tell(agreement, "waits", but=actor)


@transaction.atomic
def negotiate_again(agreement: PartnerAgreement, *, actor: Actor) -> None:
    """Back to the talks; what was accepted is accepted no more."""
    refuse(rules.why_not_negotiate_again(agreement, actor=actor))
    advance(agreement, State.NEGOTIATING, actor=actor)
    agreement.parties.update(**NOT_ACCEPTED)
    notices.tell(agreement, "changed", but=actor)


@transaction.atomic
def accept_agreement(
    agreement: PartnerAgreement, *, version: int, signatory_name: str, signatory_title: str, actor: Actor,
    is_right: bool = True,
) -> None:  # fmt: skip
    """A party says yes to exactly this version; the last yes brings the agreement into force. Raises `Refused`."""
    now = held(agreement)
    refuse(rules.why_not_accept(now, version=version, actor=actor))
    party = now.parties.get(organisation__in=actor.organisation_ids)
    named = {"signatory_name": signatory_name, "signatory_title": signatory_title, "accepted_by_id": actor.user_id}
    sign(party, now, accepted_on=timezone.localdate(), channel=AgreementParty.Channel.HERE, **named)
    audit.record("partneragreement.accepted", now, actor=actor, organisation_id=party.organisation_id)
    take_into_force(now, actor=actor)
    agreement.refresh_from_db()


@transaction.atomic
def record_signature(
    agreement: PartnerAgreement, *, party: AgreementParty, accepted_on: date, actor: Actor, version: int | None = None
) -> None:
    """Write down that a party has signed the version that stands now on paper."""
    now, today = held(agreement), timezone.localdate()
    told: dict[str, Any] = {"party": party, "accepted_on": accepted_on, "version": version, "today": today}
    refuse(rules.why_not_record_signature(now, **told, actor=actor))
    party = now.parties.get(pk=party.pk)
    sign(party, now, accepted_on=accepted_on, channel=AgreementParty.Channel.PAPER)
    audit.record("partneragreement.signed_on_paper", now, actor=actor, organisation_id=party.organisation_id)
    take_into_force(now, actor=actor)
    agreement.refresh_from_db()


def sign(party: AgreementParty, agreement: PartnerAgreement, **facts: Any) -> None:
    for name, value in {**facts, "accepted_version": agreement.version}.items():
        setattr(party, name, value)
    party.save(update_fields=[*(name.removesuffix("_id") for name in facts), "accepted_version"])


@transaction.atomic
def take_acceptance_back(agreement: PartnerAgreement, *, actor: Actor) -> None:
    """A party thinks again while the others have not all said yes."""
    refuse(rules.why_not_take_acceptance_back(held(agreement), actor=actor))
    agreement.parties.filter(organisation__in=actor.organisation_ids).update(**NOT_ACCEPTED)
    audit.record("partneragreement.acceptance_taken_back", agreement, actor=actor)


def take_into_force(agreement: PartnerAgreement, *, actor: Actor) -> None:
    """When every party has accepted these words, they hold; what they renew ends where they begin."""
    if agreement.parties.exclude(accepted_version=agreement.version).exists():
        return
    refuse(rules.first_of(rules.what_is_missing(agreement)))
    advance(agreement, State.ACTIVE, actor=actor)
    if agreement.renews_id:
        old = PartnerAgreement.objects.select_for_update(of=("self",)).get(pk=agreement.renews_id)
        replace(old, agreement, actor=actor)
    notices.tell(agreement, "in_force", but=actor)


def replace(old: PartnerAgreement, new: PartnerAgreement, *, actor: Actor) -> None:
    """End the renewed agreement on the day before the new one begins: at once, or when that day is over."""
    if old.state != State.ACTIVE or old.starts_on is None or new.starts_on is None:
        return
    last = new.starts_on - A_DAY
    old.ends_on, old.end_reason = max(min(old.ends_on or last, last), old.starts_on + A_DAY), REPLACED
    old.save(update_fields=["ends_on", "end_reason"])
    if new.starts_on <= timezone.localdate():
        advance(old, State.ENDED, actor=actor, reason=REPLACED, ended_on=old.ends_on)


@transaction.atomic
def end_agreement(agreement: PartnerAgreement, *, ends_on: date, actor: Actor, is_agreed: bool = False) -> None:
    """Give notice: the last day is `ends_on`, and it holds until then; the parties are told."""
    now = held(agreement)
    told: dict[str, Any] = {"ends_on": ends_on, "is_agreed": is_agreed, "today": timezone.localdate()}
    refuse(rules.why_not_end_agreement(now, **told, actor=actor))
    now.ends_on, now.end_reason = ends_on, TERMINATED
    now.save(update_fields=["ends_on", "end_reason"])
    audit.record("partneragreement.notice_given", now, actor=actor, fields=("ends_on",))
    notices.tell(now, "notice", but=actor)
    agreement.refresh_from_db()


def end_past(on: date, *, actor: Actor) -> int:
    """End the agreements whose last day was before `on`; return how many. Doing it twice ends nothing more."""
    past = list(PartnerAgreement.objects.filter(state=State.ACTIVE, ends_on__lt=on))
    for agreement in past:
        with transaction.atomic():
            reason = agreement.end_reason or EXPIRED
            advance(agreement, State.ENDED, actor=actor, reason=reason, end_reason=reason, ended_on=agreement.ends_on)
            notices.tell(agreement, "ended", but=actor)
    return len(past)


@transaction.atomic
def cancel_agreement(agreement: PartnerAgreement, *, actor: Actor) -> None:
    """It is not made. Those to whom it was offered are told, and see that the talks ended."""
    refuse(rules.why_not_cancel_agreement(agreement, actor=actor))
    was_offered = agreement.state in rules.TALKED_OF
    advance(agreement, State.CANCELLED, actor=actor, ended_on=timezone.localdate() if was_offered else None)
    if was_offered:
        notices.tell(agreement, "cancelled", but=actor)


@transaction.atomic
def renew_agreement(agreement: PartnerAgreement, *, actor: Actor) -> PartnerAgreement:
    """Begin a draft of the same words that goes on where this one ends; the draft is read and accepted anew."""
    agreement = held(agreement)
    refuse(rules.why_not_renew(agreement, actor=actor))
    facts = {name: getattr(agreement, name) for name in COPIED}
    new = PartnerAgreement.objects.create(renews=agreement, **facts, **next_period(agreement))
    new.municipalities.set(agreement.municipalities.all())
    for party in agreement.parties.all():
        AgreementParty.objects.create(agreement=new, **{name: getattr(party, name) for name in PARTY_COPIED})
    audit.record("partneragreement.made", new, actor=actor, reason="renewal")
    return new


def next_period(agreement: PartnerAgreement) -> dict[str, date | None]:
    """Return the days of a renewal: from the day after, for as long as before."""
    if agreement.ends_on is None or agreement.starts_on is None:
        return {"starts_on": timezone.localdate() + A_DAY, "ends_on": None}
    begins = agreement.ends_on + A_DAY
    return {"starts_on": begins, "ends_on": begins + (agreement.ends_on - agreement.starts_on)}
