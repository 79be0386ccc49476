"""Open roles for everybody to read, and applying for one: short steps, a check of the answers, a receipt."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods, require_safe

from accounts.limits import limited
from accounts.models import Municipality, Organisation
from accounts.places import remember_place, remembered_place
from accounts.stepwise import StepForm
from core.actor import Actor
from core.refusals import NotNow, Refused
from volunteers import actions, consents, drafts, extracts, openings, role_words, rules
from volunteers.drafts import Draft
from volunteers.forms.recruiting import STEPS, YOU, PlaceForm, SendForm
from volunteers.models import VolunteerRole

read_or_post = require_http_methods(["GET", "HEAD", "POST"])
LONGEST_TOKEN = 32


@require_safe
def roles(request: HttpRequest) -> HttpResponse:
    """Open roles by municipality; the one that was chosen is remembered."""
    form, place = chosen_place(request)
    everywhere = openings.openings(actor=request.actor)
    context = {
        "form": form,
        "place": place,
        "places": [opening for opening in everywhere if place in (None, opening.municipality)],
        "nearest": openings.nearest(everywhere, place) if place else [],
        "has_any": bool(everywhere),
    }
    return render(request, "volunteers/public/roles.html", context)


def chosen_place(request: HttpRequest) -> tuple[PlaceForm, Municipality | None]:
    """Return the place picker, and what was chosen now or before; an empty choice forgets it."""
    if "place" not in request.GET:
        place = remembered_place(request.session, actor=request.actor)
        return PlaceForm(initial={"place": place}), place
    if not request.GET["place"].strip():
        remember_place(request.session, None)
        return PlaceForm(), None
    form = PlaceForm(request.GET)
    if not form.is_valid():
        return form, None
    remember_place(request.session, form.cleaned_data["place"])
    return form, form.cleaned_data["place"]


@read_or_post
@limited("apply_step", "POST")
def role(request: HttpRequest, pk: int, place: str) -> HttpResponse:
    """What one role is in one municipality; from here the application begins."""
    found = get_object_or_404(VolunteerRole.objects.visible_to(request.actor).for_list(), pk=pk)
    municipality = get_object_or_404(Municipality.objects.visible_to(request.actor), pk=place)
    if refusal := rules.why_not_recruit(found, municipality):
        return render(request, "volunteers/public/closed.html", {"refusal": refusal}, status=410)
    if request.method == "POST":
        return onward(drafts.begin(request.session, role=found.pk, place=municipality.pk))
    context = {
        "role": found,
        "municipality": municipality,
        "words": role_words.words_of(found),
        "extract": extracts.notice(found),
        "not_kept": extracts.NOT_KEPT,
        "no_extract": role_words.NO_EXTRACT,
    }
    return render(request, "volunteers/public/role.html", context)


@require_safe
def role_from_friend(request: HttpRequest, pk: int, place: str, token: str) -> HttpResponse:
    """A volunteer's link: it is kept in the session and leaves the address bar."""
    if len(token) <= LONGEST_TOKEN:
        drafts.come_by_link(request.session, token)
    return redirect("public:role", pk, place)


@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    """How volunteers' data is handled: a notice of its own (domain.md 4.1)."""
    offices = Organisation.objects.visible_to(request.actor).filter(programmes__roles__is_recruiting=True).distinct()
    return render(request, "volunteers/public/privacy.html", {"offices": offices, "version": consents.CURRENT})


@read_or_post
@limited("apply_step", "POST")
def step(request: HttpRequest, step: str) -> HttpResponse:
    """One step: what was answered before is there, and what is good is kept."""
    draft = drafts.read(request.session)
    if step not in STEPS:
        raise Http404
    if draft.sent or not draft.role or step not in draft.steps or draft.first_missing(before=step):
        return onward(draft)
    if request.method != "POST":
        return step_page(request, step, draft, draft.form(step, **begins_with(request, draft, step)))
    form = draft.make(step, request.POST)
    if not form.is_valid():
        return step_page(request, step, draft, form)
    draft.answer(step, form)
    drafts.keep(request.session, draft)
    return onward(draft)


def begins_with(request: HttpRequest, draft: Draft, step: str) -> dict[str, Any]:
    """Return what an unanswered step has already: our own knowledge of who signs in, or what they told before."""
    if step != YOU:
        return {"languages": [get_language()]}
    user = request.user
    known = {"name": user.name, "email": user.email, "phone": user.phone} if user.is_authenticated else {}
    return {**known, **draft.known}


def onward(draft: Draft) -> HttpResponse:
    """Go to where the draft stands: the receipt when it was sent, else its first gap, else the check of the answers."""
    if draft.sent:
        return redirect("public:apply-receipt")
    if not draft.role:
        return redirect("public:roles")
    missing = draft.first_missing()
    return redirect("public:apply-step", missing) if missing else redirect("public:apply-check")


def step_page(request: HttpRequest, step: str, draft: Draft, form: StepForm) -> HttpResponse:
    order = draft.steps
    place = order.index(step)
    before = reverse("public:apply-step", args=[order[place - 1]]) if place else back_to_role(draft)
    context = {"form": form, "step": place + 1, "steps": len(order) + 1, "back": before, "title": form.title}
    return render(request, "volunteers/public/step.html", context)


def back_to_role(draft: Draft) -> str:
    return reverse("public:role", args=[draft.role, draft.place])


@read_or_post
def check(request: HttpRequest) -> HttpResponse:
    """All the answers with a way to change each, the permission, and the sending."""
    draft = drafts.read(request.session)
    if draft.sent or not draft.role or draft.first_missing():
        return onward(draft)
    if wrong := draft.first_wrong():
        return redirect("public:apply-step", wrong)
    form = SendForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_machine:
        return render(request, "volunteers/public/thanks.html")
    if form.is_valid():
        return send(request, draft, form)
    return check_page(request, draft, form)


def check_page(request: HttpRequest, draft: Draft, form: SendForm) -> HttpResponse:
    found = VolunteerRole.objects.visible_to(request.actor).for_list().filter(pk=draft.role).first()
    context = {
        "form": form,
        "sections": sections_of(draft),
        "step": len(draft.steps) + 1,
        "back": reverse("public:apply-step", args=[draft.steps[-1]]),
        "role_url": back_to_role(draft),
        "role_title": role_words.title_of(found) if found else "",
        "place": Municipality.objects.visible_to(request.actor).filter(pk=draft.place).first(),
    }
    return render(request, "volunteers/public/check.html", context)


def sections_of(draft: Draft) -> list[dict[str, Any]]:
    """Return what was answered in each step of a valid draft, with the address where it can be changed."""
    sections = []
    for name in draft.steps:
        form = draft.bound(name)
        form.is_valid()
        items = [{"label": label, "value": words} for label, words in form.answered()]
        sections.append({"title": form.title, "url": reverse("public:apply-step", args=[name]), "items": items})
    return sections


@limited("apply_send", "POST")
def send(request: HttpRequest, draft: Draft, form: SendForm) -> HttpResponse:
    """Send the application. A second sending of the same draft finds the first one and shows its receipt."""
    found = get_object_or_404(VolunteerRole.objects.visible_to(request.actor).for_list(), pk=draft.role)
    municipality = get_object_or_404(Municipality.objects.visible_to(request.actor), pk=draft.place)
    answers = drafts.answers_of(draft, form, role=found, municipality=municipality, language=get_language())
    try:
        actions.receive_application(answers, submission_key=draft.key, actor=Actor.public())
    except NotNow:
        raise
    except Refused as refused:
        form.add_error(None, refused.refusal.sentence)
        return check_page(request, draft, form)
    drafts.keep_receipt(request.session, draft)
    return redirect("public:apply-receipt")


@read_or_post
def receipt(request: HttpRequest) -> HttpResponse:
    """Thanks, and what happens next; from here the device may forget. It says the same whoever has applied before."""
    draft = drafts.read(request.session)
    if not draft.sent:
        return onward(draft)
    if request.method == "POST":
        drafts.drop(request.session)
        return redirect("public:home" if "forget" in request.POST else "public:roles")
    found = VolunteerRole.objects.visible_to(request.actor).for_list().filter(pk=draft.role).first()
    path = role_words.path_of(found)[1:] if found else []
    return render(request, "volunteers/public/receipt.html", {"draft": draft, "path": path})
