"""The steps of a volunteer's service, in the words of their pages."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.steps import Step, offers_of
from core.actor import Actor
from volunteers import actions, rules
from volunteers.forms import EndForm, PauseForm
from volunteers.models import Volunteer
from volunteers.rules import trust
from volunteers.steps import support as support_steps

PAUSE = Step(
    title=_("Begin a pause"),
    submit=_("Begin the pause"),
    done=_("The volunteer is on a pause."),
    why_not=lambda row, actor: rules.why_not_pause(row, until=None, today=timezone.localdate(), actor=actor),
    act=actions.pause_volunteer,
    happens=lambda row: [
        _("No new families are suggested until the pause ends."),
        _("A companionship that is going on is not touched."),
    ],
    form=lambda data, row: PauseForm(data),
)
RESUME = Step(
    title=_("End the pause"),
    submit=_("End the pause"),
    done=_("The volunteer is back from the pause."),
    why_not=rules.why_not_resume,
    act=actions.resume_volunteer,
    happens=lambda row: [_("Families can be suggested again.")],
)
END = Step(
    title=_("End the service"),
    submit=_("End the service"),
    done=_("The service has ended. Remember to thank, and offer an exit talk."),
    why_not=lambda row, actor: rules.why_not_end(row, leaves_unsent=True, actor=actor),
    act=actions.end_volunteer,
    happens=lambda row: [
        _("The volunteer can no longer sign in as a volunteer of your organisation."),
        _("Matching no longer knows the volunteer."),
        _("Dates and hours are kept two years for a certificate."),
        _("Expenses that have been sent are decided and paid as usual."),
    ],
    told=lambda row: [_("The volunteer: thanks by e-mail, and the offer of a talk at the end")],
    form=lambda data, row: EndForm(data, volunteer=row),
    tone="danger",
)
LET_PUBLISH = Step(
    title=_("Let publish own activities"),
    submit=_("Let publish"),
    done=_("The volunteer can publish own activities."),
    why_not=trust.why_not_trust,
    act=actions.let_publish,
    happens=lambda row: [
        _("What the volunteer proposes, has planned and finds ready can be public without asking you each time."),
        _("You see it in the list of activities, and can change or cancel it."),
    ],
)
STOP_PUBLISHING = Step(
    title=_("Publish for the volunteer again"),
    submit=_("Publish myself"),
    done=_("From now on you publish what the volunteer proposes."),
    why_not=trust.why_not_trust_no_more,
    act=actions.stop_publishing,
    happens=lambda row: [_("What is public stays. The next activity waits for you.")],
)
OFFERED = {
    **support_steps.OFFERED,
    "volunteer-pause": PAUSE,
    "volunteer-resume": RESUME,
    "volunteer-let-publish": LET_PUBLISH,
    "volunteer-stop-publishing": STOP_PUBLISHING,
    "volunteer-end": END,
}
OUT_OF_PLACE = frozenset(
    {"is_paused", "not_paused", "has_ended", "may_publish", "may_not_publish", *support_steps.OUT_OF_PLACE}
)


def offers(volunteer: Volunteer, *, actor: Actor) -> list[dict[str, Any]]:
    """Return the steps that make sense now, each with its reason where it is refused."""
    return offers_of(volunteer, OFFERED, actor=actor, out_of_place=OUT_OF_PLACE)
