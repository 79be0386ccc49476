"""What a coordinator does with a wish, in the words of the pages."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.utils.translation import gettext_lazy as _

from accounts.steps import Step, Words, offers_of
from activities import actions, rules
from activities.forms.wishes import SHOWN, AnswerForm, LinkForm, PlanForm, ShowForm
from activities.models import Activity, Wish
from activities.states import Activity as ActivityState
from activities.states import Wish as State
from core.actor import Actor

OPEN_ENDED = (ActivityState.IDEA, ActivityState.PLANNED, ActivityState.PUBLISHED)


def shown(wish: Wish, **more: Any) -> dict[str, Any]:
    """Return what the questions begin with: the words that others read, or those that were written."""
    return {"public_text": wish.public_text or wish.text[:SHOWN], **more}


def idea_of(wish: Wish) -> Activity | None:
    return wish.activities.filter(state=ActivityState.IDEA).first()


def plan_form(data: Any, wish: Wish) -> ShowForm:
    """A volunteer's idea has its name and its type already."""
    if idea_of(wish):
        return ShowForm(data, initial=shown(wish))
    return PlanForm(data, initial=shown(wish, name=wish.public_text[:80]))


def link_form(data: Any, wish: Wish, *, actor: Actor) -> LinkForm:
    rows = Activity.objects.visible_to(actor).filter(organisation=wish.organisation_id, wish=None)
    return LinkForm(data, initial=shown(wish), rows=rows.filter(state__in=OPEN_ENDED))


def link_step(actor: Actor) -> Step:
    """Return the step of joining a wish with an activity, with those that `actor` looks after."""
    return replace(LINK, form=lambda data, row: link_form(data, row, actor=actor))


def who_hears(wish: Wish) -> list[Words]:
    told: list[Words] = [_("Whoever left an e-mail address for the answer")] if wish.email else []
    return [*told, *([_("The volunteer who made it")] if wish.proposed_by else [])]


SHOW = Step(
    title=_("Let others see it"),
    submit=_("Save the words"),
    done=_("Others can read the wish now."),
    why_not=rules.why_not_handle,
    act=actions.show_wish,
    happens=lambda row: [_("The wish is on the public page in these words. Others may wish for the same.")],
    form=lambda data, row: ShowForm(data, initial=shown(row)),
)
ANSWER = Step(
    title=_("Answer"),
    submit=_("Publish the answer"),
    done=_("The answer is published."),
    why_not=rules.why_not_handle,
    act=actions.answer_wish,
    happens=lambda row: [_("The wish and the answer are on the public page.")],
    told=who_hears,
    form=lambda data, row: AnswerForm(data, initial=shown(row, answer=row.answer)),
)
PLAN = Step(
    title=_("Plan it"),
    submit=_("Begin planning"),
    done=_("Planning has begun. The activity remembers where it came from."),
    why_not=rules.why_not_plan_wish,
    act=actions.plan_wish,
    happens=lambda row: [
        _("An activity is made with what the wish tells. You plan and publish it as any other."),
        _("The public page says that something is being planned."),
    ],
    form=plan_form,
)
LINK = Step(
    title=_("There is an activity for it"),
    submit=_("Join them"),
    done=_("The wish and the activity belong together now."),
    why_not=rules.why_not_plan_wish,
    act=actions.link_wish,
    happens=lambda row: [_("The public page of the wish leads to the activity when that is published.")],
)
ASIDE = Step(
    title=_("Set aside"),
    submit=_("Set aside"),
    done=_("The wish is set aside. Nobody else sees it."),
    why_not=rules.why_not_set_aside,
    act=actions.set_wish_aside,
    happens=lambda row: [
        _("Use this for what is no wish, or tells who somebody is. It leaves every page but yours."),
        _("An e-mail address that was left is deleted, so no answer can be sent."),
    ],
    tone="danger",
)
STEPS = {"wish-show": SHOW, "wish-answer": ANSWER, "wish-plan": PLAN, "wish-link": LINK, "wish-aside": ASIDE}
OUT_OF_PLACE = frozenset({"is_taken_back", "is_planned", "is_answered"})


def offers(wish: Wish, *, actor: Actor) -> list[dict[str, Any]]:
    """Return the steps that make sense now."""
    is_read = wish.state != State.RECEIVED
    steps = {**STEPS, "wish-show": replace(SHOW, title=_("Change the words"))} if is_read else STEPS
    return offers_of(wish, steps, actor=actor, out_of_place=OUT_OF_PLACE)
