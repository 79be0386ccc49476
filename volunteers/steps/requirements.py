"""The steps with requirements, documents and extracts, in the words of their pages."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from accounts.models import User
from accounts.steps import Step
from core.actor import Actor
from volunteers import actions, extracts, rules, usual
from volunteers.forms.documents import AcceptForm, ConsentForm
from volunteers.forms.extracts import SeenForm
from volunteers.models import ExtractCheck, VolunteerRole
from volunteers.requirements import count_short_of


def short_words(role: VolunteerRole, asked: list[dict[str, Any]]) -> str:
    """Return in a sentence how many who serve in a role do not have what would be asked of them."""
    n = count_short_of(role, asked, timezone.localdate())
    if not n:
        return str(_("Everybody who serves in this role has it already."))
    return ngettext(
        "%(n)d volunteer in this role does not have it yet. No family is suggested to them before they do, unless you"
        " free them from it for a time.",
        "%(n)d volunteers in this role do not have it yet. No family is suggested to them before they do, unless you"
        " free them from it for a time.",
        n,
    ) % {"n": n}


def usual_words(role: VolunteerRole) -> list[Any]:
    missing = usual.missing_of(role)
    if not missing:
        return [_("This role asks all of it already.")]
    names = ", ".join(usual.name_of(asked) for asked in missing)
    return [_("From now on this role asks also: %(names)s.") % {"names": names}, short_words(role, missing)]


USUAL = Step(
    title=_("Use the usual requirements"),
    submit=_("Ask these"),
    done=_("The usual requirements are in use."),
    why_not=lambda role, actor: rules.why_not_administer(role.organisation_id, actor=actor),
    act=actions.use_usual_requirements,
    happens=usual_words,
)
REMOVE = Step(
    title=_("Ask this no more"),
    submit=_("Ask this no more"),
    done=_("It is not asked any more."),
    why_not=rules.why_not_remove_requirement,
    act=actions.remove_requirement,
    happens=lambda requirement: [
        _("It is not asked of anybody in this role any more."),
        _("What people have accepted and learned stays theirs. Exemptions from it are erased."),
    ],
    tone="danger",
)
END_EXEMPTION = Step(
    title=_("End the exemption"),
    submit=_("End the exemption"),
    done=_("The exemption has ended."),
    why_not=lambda row, actor: rules.why_not_end_exemption(row, today=timezone.localdate(), actor=actor),
    act=actions.end_exemption,
    happens=lambda row: [_("It is asked of this person too, from now on.")],
)
ACCEPT = Step(
    title=_("Accept"),
    submit=_("Accept"),
    done=_("Thank you. We have written down that you have accepted this."),
    why_not=rules.why_not_accept,
    act=lambda document, *, actor, is_accepted: actions.accept_document(document, actor=actor),
    happens=lambda document: [],
    form=lambda data, document: AcceptForm(data),
)
WITHDRAW = Step(
    title=_("Withdraw my consent"),
    submit=_("Withdraw my consent"),
    done=_("Your consent has been withdrawn. Nothing was ordered."),
    why_not=rules.why_not_withdraw_consent,
    act=actions.withdraw_extract_consent,
    happens=lambda check: [
        _("No extract is ordered, and your consent is erased."),
        _("This role is not open to you without an extract. Nothing else changes, and you need not say why."),
    ],
)
ORDER = Step(
    title=_("Order the extract"),
    submit=_("I have ordered it"),
    done=_("Marked as ordered."),
    why_not=rules.why_not_order,
    act=actions.order_extract,
    happens=lambda check: [
        _("Order it first in the service of the Legal Register Centre. Then mark it here as ordered."),
        _("Ask the person by phone for what the order form needs. Do not write it down here or in an e-mail."),
        _("After this the person can no longer withdraw the consent."),
    ],
)


def why_not_see(check: ExtractCheck, *, actor: Actor, issued_on: date | None = None) -> Any:
    return rules.why_not_see(check, issued_on=issued_on, today=timezone.localdate(), actor=actor)


SEE = Step(
    title=_("The extract has been seen"),
    submit=_("I have seen it"),
    done=_("Marked as seen. Destroy the extract now, or give it back."),
    why_not=why_not_see,
    act=actions.see_extract,
    happens=lambda check: [
        _("Only the date of the extract, and that you have seen it, are kept. What is in it is written nowhere."),
        _("Do not copy the extract. Tell nobody what is in it."),
        _("If the association decides not to take somebody, the application ends with a neutral answer."),
    ],
    form=lambda data, check: SeenForm(data),
)


def consent_of(user: User) -> Step:
    """Return the step by which `user` consents to an extract for a role."""
    return Step(
        title=_("Consent to an extract"),
        submit=_("Give my consent"),
        done=_("Thank you. The association orders the extract. You need do nothing more."),
        why_not=lambda role, actor: rules.why_not_consent(role, user, actor=actor),
        act=lambda role, *, actor, is_given: actions.consent_to_extract(role, actor=actor),
        happens=lambda role: list(extracts.CONSENTS[extracts.CURRENT]),
        form=lambda data, role: ConsentForm(data),
    )


def consented_words(check: ExtractCheck) -> str:
    """Return since when there is consent, and to which text."""
    day = date_format(timezone.localtime(check.consent_given_at), "SHORT_DATE_FORMAT")
    return str(_("Consent given on %(day)s, text %(version)s.")) % {"day": day, "version": check.consent_text_version}
