"""The steps around a volunteer's service: who answers, thanks, the talk at the end, supervision, absences."""

from __future__ import annotations

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from accounts.steps import Step, Words
from volunteers import actions
from volunteers.forms.support import AskedByForm, ExitTalkForm, ResponsibleForm, ThankForm
from volunteers.models import SupervisionSession, Volunteer
from volunteers.rules import portal as own_rules
from volunteers.rules import support as rules

VOLUNTEER_IS_TOLD = _("The volunteer: an e-mail.")


def who_was_coming(session: SupervisionSession) -> list[Words]:
    count = session.places.count()
    words = ngettext_lazy("%(n)d volunteer who was coming", "%(n)d volunteers who were coming", count)
    return [words % {"n": count}] if count else []


def what_erasing_does(volunteer: Volunteer) -> list[Words]:
    if volunteer.together_with and volunteer.asks_to_be_erased == volunteer.together_with:
        told = {"name": volunteer.together_with.name}
        return [
            _("Name and contact details of %(name)s are erased at once. This cannot be undone.") % told,
            _("The profile of the two is erased. The one who stays can still get a certificate."),
        ]
    words: list[Words] = [
        _("Name, contact details and profile are erased at once. This cannot be undone."),
        _("Hours and companionships stay as figures without a name."),
        _("No certificate can be given afterwards."),
    ]
    if volunteer.together_with:
        words.append(_("The file is of two people, and the data of both goes with it. Ask the other one first."))
    return words


RESPONSIBLE = Step(
    title=_("Name who answers"),
    submit=_("Save"),
    done=_("Saved. The volunteer sees the names and numbers."),
    why_not=rules.why_not_name_responsible,
    act=actions.name_responsible,
    happens=lambda row: [
        _("The volunteer sees the names and phone numbers on the own page."),
        _("When the responsible person is away, whoever is named for the absence answers from the first day."),
    ],
    told=lambda row: [_("The volunteer, when the responsible person changes: an e-mail with a link to the page.")],
    form=lambda data, row: ResponsibleForm(data, volunteer=row),
)
THANK = Step(
    title=_("Thank"),
    submit=_("Send the thank-you"),
    done=_("The thank-you is on its way."),
    why_not=lambda row, actor: rules.why_not_thank(row, at=timezone.now(), actor=actor),
    act=actions.thank,
    happens=lambda row: [_("The volunteer gets a short thank-you in your name."), _("We keep that it was sent.")],
    told=lambda row: [VOLUNTEER_IS_TOLD],
    form=lambda data, row: ThankForm(data),
)
EXIT_TALK = Step(
    title=_("Exit talk"),
    submit=_("Save"),
    done=_("Written down. Thank you."),
    why_not=rules.why_not_exit_talk,
    act=actions.record_exit_talk,
    happens=lambda row: [_("We keep whether the talk was wished for and held. What was said is not written down.")],
    form=lambda data, row: ExitTalkForm(data, volunteer=row),
)
ASKS_ERASURE = Step(
    title=_("Write down a wish to be erased"),
    submit=_("Write it down"),
    done=_("Written down. Answer within a month."),
    why_not=own_rules.why_not_ask_to_be_erased,
    act=actions.ask_to_be_erased,
    happens=lambda row: [
        _("Use this when somebody asks by phone or letter. Call back to the number we have: then you know who asks."),
        _("The wish comes to the list for today and is answered within a month."),
    ],
    form=lambda data, row: AskedByForm(data, volunteer=row),
)
ERASE = Step(
    title=_("Erase the file"),
    submit=_("Erase for good"),
    done=_("The file is erased."),
    why_not=lambda row, actor: own_rules.why_not_erase_file(row, on=timezone.localdate(), actor=actor),
    act=actions.erase_file,
    happens=what_erasing_does,
    tone="danger",
)
KEEP = Step(
    title=_("Keep the file after all"),
    submit=_("Keep the file"),
    done=_("The wish to be erased is taken back."),
    why_not=own_rules.why_not_take_wish_back,
    act=actions.take_erasure_back,
    happens=lambda row: [_("Use this when you have talked and the person has changed their mind.")],
)
CANCEL_SUPERVISION = Step(
    title=_("Cancel the supervision"),
    submit=_("Cancel the supervision"),
    done=_("The supervision is cancelled. Those who were coming have been told."),
    why_not=lambda row, actor: rules.why_not_cancel_supervision(row, now=timezone.now(), actor=actor),
    act=actions.cancel_supervision,
    happens=lambda row: [_("Nobody can take a place any more.")],
    told=who_was_coming,
    tone="danger",
)
END_ABSENCE = Step(
    title=_("End the absence"),
    submit=_("End the absence"),
    done=_("The absence is over. Calls and work come to the responsible person again."),
    why_not=lambda row, actor: rules.why_not_end_absence(row, today=timezone.localdate(), actor=actor),
    act=actions.end_absence,
    happens=lambda row: [_("From now on families and volunteers see the responsible person's number again.")],
)
OFFERED = {
    "volunteer-responsible": RESPONSIBLE,
    "volunteer-thank": THANK,
    "volunteer-exit-talk": EXIT_TALK,
    "volunteer-asks-erasure": ASKS_ERASURE,
    "volunteer-erase": ERASE,
    "volunteer-keep": KEEP,
}
OUT_OF_PLACE = frozenset({"serves", "not_asked", "already_asked", "is_erased"})
