"""Steps about a household, in the words of their pages: what will happen, and who will be told."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.steps import Step, offers_of
from core.actor import Actor, Role
from families import actions, household_rules
from families.forms.households import AdultChoiceForm, DeputyForm, OnThePhoneForm
from families.models import Adult, SupportRequest
from families.silence import reached_with
from families.steps import CALL_YOURSELF

PAGE_BY_SMS = _("This adult: a text message with a private link to their own page.")
PAGE_BY_EMAIL = _("This adult: an e-mail with a private link to their own page.")


def told_of_page(adult: Adult) -> list[Any]:
    """Return how an adult gets the link, in the way that was chosen."""
    if not adult.gets_messages:
        return [CALL_YOURSELF]
    return [PAGE_BY_SMS if adult.channel == Adult.Channel.SMS else PAGE_BY_EMAIL]


def silence_happens(adult: Adult) -> list[Any]:
    """Return what it means to this adult, and to those who are reached at the same number or e-mail."""
    found: list[Any] = [
        _("From this moment nothing is sent to this adult: no message, no reminder, no code."),
        _("Their page closes at once, and so does their calendar address. A talk they have asked for is cancelled."),
        _("Their phone number and e-mail are erased. Only the name stays, so that we remember not to write."),
    ]
    others = reached_with(adult)
    found += [_("%(called)s is reached at the same number or e-mail.") % {"called": other.called} for other in others]
    if others:
        words = _(
            "Nothing is sent there any more to anybody: we only call, and ask first who answers. Links that were sent "
            "there stop working. You can add another number or e-mail at any time."
        )
        found.append(words)
    return found


SILENCE = Step(
    title=_("They must not know"),
    submit=_("They must not know"),
    done=_("Nothing is sent to this adult any more."),
    why_not=household_rules.why_not_silence,
    act=actions.silence_adult,
    happens=silence_happens,
    tone="danger",
)
SEND_PAGE = Step(
    title=_("Send a private link"),
    submit=_("Send the link"),
    done=_("The link is on its way."),
    why_not=household_rules.why_not_send_page,
    act=actions.send_page,
    happens=lambda row: [
        _("This adult can open their own page with the link and a one-time code."),
        _("Nothing else is sent to them because of this."),
    ],
    told=told_of_page,
)
READ_CODE = Step(
    title=_("Open the page with the parent on the phone"),
    submit=_("Show the code"),
    done=_("Read the code aloud."),
    why_not=household_rules.why_not_read_code,
    act=actions.read_code,
    happens=lambda row: [
        _("You see a code of ten digits, once. Read it aloud to the parent, who writes it on their own device."),
        _("It works once, for 15 minutes, and opens the family's page. That you saw it stays in the trail."),
    ],
    form=lambda data, row: OnThePhoneForm(data),
)
REMOVE = Step(
    title=_("Take out of the household"),
    submit=_("Take out"),
    done=_("This adult is not in the household any more."),
    why_not=household_rules.why_not_change_who_knows,
    act=actions.remove_adult,
    happens=lambda row: [
        _("Their page closes at once, and their name, number and e-mail are erased."),
        _("Booked times that were theirs stay on the family's page, without reminders."),
    ],
    tone="danger",
)


def why_not_protect(request: SupportRequest, *, actor: Actor) -> Any:
    return household_rules.why_not_speak(request.family, actor=actor)


def protect(request: SupportRequest, *, actor: Actor) -> None:
    actions.protect_address(request.family, is_protected=True, actor=actor)


def open_address(request: SupportRequest, *, actor: Actor) -> None:
    actions.protect_address(request.family, is_protected=False, actor=actor)


PROTECT = Step(
    title=_("The contact details are secret"),
    submit=_("They are secret"),
    done=_("The contact details are secret from now on."),
    why_not=why_not_protect,
    act=protect,
    happens=lambda row: [
        _("The municipality is hidden from volunteers everywhere. The address is never written down."),
        _("Meetings are outside the home. Agree on a new place for those already planned at home."),
    ],
)
OPEN_ADDRESS = Step(
    title=_("The contact details are not secret any more"),
    submit=_("They are not secret"),
    done=_("The contact details are not secret any more."),
    why_not=why_not_protect,
    act=open_address,
    happens=lambda row: [_("The companion sees the municipality again, and meetings at home can be planned.")],
)


def protection_of(request: SupportRequest) -> Step:
    """Return the step that turns the secret address the other way."""
    return OPEN_ADDRESS if request.family.has_protected_address else PROTECT


def why_not_new_contact(request: SupportRequest, *, actor: Actor) -> Any:
    """There must be another adult who knows; which one is asked on the page."""
    others = request.family.adults.told().exclude(pk=request.contact_id)
    return household_rules.why_not_make_contact(request, others.first() or Adult(), actor=actor)


CONTACT = Step(
    title=_("Change the contact person"),
    submit=_("Change the contact person"),
    done=_("The contact person is changed."),
    why_not=why_not_new_contact,
    act=actions.make_contact,
    happens=lambda row: [
        _("From now on messages about the request and the companionship go to this adult, who sees everything."),
        _("The one who was the contact person keeps their page and gets no more of these messages."),
    ],
    form=lambda data, row: AdultChoiceForm(data, adults=row.family.adults.told().exclude(pk=row.contact_id)),
)


def deputies_of(request: SupportRequest) -> Any:
    """Return who could answer: the other coordinators of the organisation."""
    hats = {"memberships__organisation": request.family.organisation_id, "memberships__role": Role.COORDINATOR}
    workers = User.objects.filter(is_active=True, memberships__is_active=True, **hats).distinct()
    return workers.exclude(pk=request.assigned_to_id).order_by("name")


DEPUTY = Step(
    title=_("Name a deputy"),
    submit=_("Save the deputy"),
    done=_("The deputy is saved."),
    why_not=lambda row, actor: household_rules.why_not_name_deputy(row, None, actor=actor),
    act=actions.name_deputy,
    happens=lambda row: [_("The family's page says who answers when the responsible person is away.")],
    form=lambda data, row: DeputyForm(data, workers=deputies_of(row), initial={"to": row.deputy_id}),
)
STILL_WAITS = Step(
    title=_("The family still waits"),
    submit=_("The family still waits"),
    done=_("It is written down that the family still waits."),
    why_not=household_rules.why_not_still_wait,
    act=actions.say_still_waits,
    happens=lambda row: [_("Do this when the family has told you so. The day is kept, nothing else.")],
)
STOP_STAGES = Step(
    title=_("Their life has changed: stop messages of life stages"),
    submit=_("Stop them"),
    done=_("No message about a stage of life is sent to this family again."),
    why_not=lambda row, actor: household_rules.why_not_stop_stage_messages(row.family, actor=actor),
    act=lambda row, actor: actions.stop_stage_messages(row.family, actor=actor),
    happens=lambda row: [
        _("Every message about a stage of life stops, for good. They are never begun again."),
        _("Do not ask why."),
    ],
)
READY = Step(
    title=_("We are ready to go on"),
    submit=_("We are ready"),
    done=_("Thank you. We get in touch with you."),
    why_not=lambda row, actor: household_rules.why_not_go_on(row, at=timezone.now(), actor=actor),
    act=lambda row, actor: actions.go_on(row, at=timezone.now(), actor=actor),
    happens=lambda row: [_("Your coordinator sees that you are ready, and contacts you in the way you chose.")],
)
OF_REQUEST = {"request-deputy": DEPUTY, "request-still-waits": STILL_WAITS}
OF_ADULT = {"adult-page": SEND_PAGE, "adult-code": READ_CODE, "adult-silence": SILENCE, "adult-remove": REMOVE}
OUT_OF_PLACE = frozenset(
    {"has_ended", "not_waiting", "erased", "is_silent", "is_contact", "cannot_be_contact", "gets_keys"}
)


def offers(request: SupportRequest, *, actor: Actor) -> list[dict[str, Any]]:
    """Return the steps of a request that make sense now."""
    return offers_of(request, OF_REQUEST, actor=actor, out_of_place=OUT_OF_PLACE)


def household_offers(request: SupportRequest, *, actor: Actor) -> list[dict[str, Any]]:
    """Return the steps of a household that make sense now; life that has changed is not said twice."""
    found = {"request-contact-person": CONTACT, "request-protect": protection_of(request)}
    if request.family.wants_stage_messages is not False:
        found["request-stop-stages"] = STOP_STAGES
    return offers_of(request, found, actor=actor, out_of_place=OUT_OF_PLACE)


def adult_offers(adult: Adult, *, actor: Actor) -> list[dict[str, Any]]:
    """Return the steps of one adult that make sense now."""
    return offers_of(adult, OF_ADULT, actor=actor, out_of_place=OUT_OF_PLACE)
