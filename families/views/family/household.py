"""The household on the family's page: who knows, the children's years, the stages of life, the secret address."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.steps import Step, step_page
from core.refusals import Refused
from families import access, actions, consents, household_rules, household_steps, households
from families.forms.households import ChildrenForm, NewAdultForm, StagesForm, ToldAdultForm
from families.links import mint_link
from families.models import Adult, Child, SupportRequest
from partners.models import ServiceEntry
from partners.vocabulary import ServiceCategory

read_or_post = require_http_methods(["GET", "HEAD", "POST"])
STEP_PAGE = "families/family/household_step.html"
OTHER_HELP = (ServiceCategory.FAMILY_CENTRE, ServiceCategory.SOCIAL_GUIDANCE, ServiceCategory.HOME_SERVICE)
MOST_SHOWN = 12  # of other help; all of it is in the public list


def live_request(request: HttpRequest) -> SupportRequest | None:
    rows = SupportRequest.objects.visible_to(request.actor).live()
    return rows.select_related("family__municipality", "family__organisation").first()


def need_request(request: HttpRequest) -> SupportRequest:
    mine = live_request(request)
    if mine is None:
        raise Http404
    return mine


def find_adult(request: HttpRequest, pk: int) -> Adult:
    """Return another adult of the same household, for one who sees everything."""
    if request.adult.sees != Adult.Sees.EVERYTHING:
        raise Http404
    return get_object_or_404(request.adult.family.adults.exclude(pk=request.adult.pk), pk=pk)


def way_of(adult: Adult) -> tuple[str, str]:
    """Return the page of one adult and what it is called."""
    return reverse("family:household-adult", args=[adult.pk]), adult.called


@require_safe
def household(request: HttpRequest) -> HttpResponse:
    """The adults, the children and the stages of life; each adult sees their own part."""
    me, family, mine = request.adult, request.adult.family, live_request(request)
    context = {
        "lines": households.lines_of(family, reader=me),
        "may_add": household_rules.why_not_add_adult(family, actor=request.actor) is None,
        "family": family,
        "sees_everything": me.sees == Adult.Sees.EVERYTHING,
        "mine": mine,
        "children": households.children_of(family),
        **households.stages_of(mine),
        **households.ahead_of(family, actor=request.actor),
        **own_choices(request),
    }
    return render(request, "families/family/household.html", context)


def own_choices(request: HttpRequest) -> dict[str, Any]:
    """Return what the reader may choose about messages, for themselves."""
    me = request.adult
    return {
        "may_copy": household_rules.why_not_choose_copies(me, actor=request.actor) is None,
        "gets_copies": me.gets_copies,
        "why_no_stages": household_rules.why_not_wish_stage_messages(me, actor=request.actor),
        "stage_words": consents.STAGE_MESSAGES[consents.CURRENT],
    }


@read_or_post
def adult_new(request: HttpRequest) -> HttpResponse:
    """Add an adult. Whether they may know is asked first, and nothing is sent."""
    family = request.adult.family
    refusal = household_rules.why_not_add_adult(family, actor=request.actor)
    begin = {"language": request.adult.language}
    form = NewAdultForm(request.POST if request.method == "POST" else None, initial=begin)
    if refusal is None and form.is_valid():
        try:
            actions.add_adult(family, **form.answers(), actor=request.actor)
            messages.success(request, _("The adult is added. Nothing was sent to them."))
            return redirect("family:household")
        except Refused as refused:
            form.add_error("channel", refused.refusal.sentence)
    return render(request, "families/family/household_adult_new.html", {"form": form, "refusal": refusal})


@read_or_post
def adult(request: HttpRequest, pk: int) -> HttpResponse:
    """One adult: what they see, or that they may know from now on."""
    row = find_adult(request, pk)
    refusal = household_rules.why_not_change_who_knows(row, actor=request.actor)
    form = ToldAdultForm(request.POST if request.method == "POST" else None, initial=ToldAdultForm.begin(row))
    if row.is_told:
        form = form.about_seeing()
    if refusal is None and form.is_valid():
        try:
            actions.tell_adult(row, **form.told(), actor=request.actor)
            messages.success(request, _("Saved. Nothing was sent to them."))
            return redirect("family:household")
        except Refused as refused:
            form.add_error(None, refused.refusal.sentence)
    return render(request, "families/family/household_adult.html", {"row": row, "form": form, "refusal": refusal})


def adult_step(request: HttpRequest, pk: int, step: Step) -> HttpResponse:
    """A step about another adult, on a page that says what will happen."""
    row = find_adult(request, pk)
    url, name = way_of(row)
    back = reverse("family:household")
    return step_page(request, step, row, back=back, name=name, template=STEP_PAGE, above=url)


@read_or_post
def adult_silence(request: HttpRequest, pk: int) -> HttpResponse:
    """The open page of the one who does this stays open, also when the links that were sent to them are closed."""
    answer = adult_step(request, pk, household_steps.SILENCE)
    if access.family_hat(request) is None:
        token = mint_link(request.adult, actor=request.actor)
        access.open_page(request, access.find_link(token, timezone.now()))
    return answer


@read_or_post
def adult_page(request: HttpRequest, pk: int) -> HttpResponse:
    return adult_step(request, pk, household_steps.SEND_PAGE)


@read_or_post
def adult_remove(request: HttpRequest, pk: int) -> HttpResponse:
    return adult_step(request, pk, household_steps.REMOVE)


@read_or_post
def children(request: HttpRequest) -> HttpResponse:
    """The children's birth years and a due month; nobody asks why something changed."""
    family = request.adult.family
    refusal = household_rules.why_not_speak(family, actor=request.actor)
    rows = Child.objects.visible_to(request.actor)
    form = ChildrenForm(request.POST if request.method == "POST" else None, initial=ChildrenForm.begin(rows))
    if refusal is None and form.is_valid():
        actions.set_children(family, **form.answers(), actor=request.actor)
        messages.success(request, _("Saved."))
        return redirect("family:household")
    return render(request, "families/family/household_children.html", {"form": form, "refusal": refusal})


@read_or_post
def stages(request: HttpRequest) -> HttpResponse:
    """The stages of life: suggested by the children's years, decided by the family."""
    mine = need_request(request)
    initial = {"stages": households.suggested_for(mine)}
    form = StagesForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_valid():
        actions.confirm_stages(mine, stages=form.cleaned_data["stages"], actor=request.actor)
        messages.success(request, _("Thank you. Your stages of life are saved."))
        return redirect("family:household")
    return render(request, "families/family/household_stages.html", {"form": form})


@require_POST
def life_changed(request: HttpRequest) -> HttpResponse:
    """One press, no question: nothing about a stage of life is ever sent again."""
    actions.stop_stage_messages(request.adult.family, actor=request.actor)
    messages.success(request, _("Thank you for telling us. We do not write about stages of life any more."))
    return redirect("family:household")


@require_POST
def stage_messages(request: HttpRequest) -> HttpResponse:
    """The adult's own yes to messages ahead of a new stage of life."""
    actions.wish_stage_messages(request.adult, actor=request.actor)
    messages.success(request, _("Thank you. We write to you at most once a spring."))
    return redirect("family:household")


@require_POST
def copies(request: HttpRequest) -> HttpResponse:
    """The adult's own choice to get the same messages as the contact person."""
    wants = request.POST.get("wants") == "yes"
    actions.choose_copies(request.adult, wants=wants, actor=request.actor)
    messages.success(request, _("You get the same messages now.") if wants else _("You do not get them any more."))
    return redirect("family:household")


@read_or_post
def protect(request: HttpRequest) -> HttpResponse:
    """Turn the secret address on or off."""
    back = reverse("family:household")
    mine, name = need_request(request), _("Our household")
    step = household_steps.protection_of(mine)
    return step_page(request, step, mine, back=back, name=name, template=STEP_PAGE, above=back)


@read_or_post
def waiting(request: HttpRequest) -> HttpResponse:
    """Does the family still want to wait? Yes with one press; other help is beside it."""
    mine = need_request(request)
    refusal = household_rules.why_not_still_wait(mine, actor=request.actor)
    if request.method == "POST":
        actions.say_still_waits(mine, actor=request.actor)
        messages.success(request, _("Thank you. We go on looking for a companion for you."))
        return redirect("family:home")
    rows = ServiceEntry.objects.visible_to(request.actor).serving(mine.family.municipality)
    context = {"refusal": refusal, "mine": mine, "services": rows.filter(category__in=OTHER_HELP)[:MOST_SHOWN]}
    return render(request, "families/family/waiting.html", context)


@read_or_post
def ready(request: HttpRequest) -> HttpResponse:
    """A request that waits for the family goes on when the family says so."""
    back = reverse("family:home")
    step, name = household_steps.READY, _("My page")
    return step_page(request, step, need_request(request), back=back, name=name, template=STEP_PAGE, above=back)
