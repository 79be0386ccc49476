"""Asking for a companion: a start page, short steps, a check of the answers, a receipt. No account, no scripts."""

from __future__ import annotations

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods, require_safe

from accounts.limits import limited
from accounts.models import Municipality
from core.actor import Actor
from families import actions, drafts
from families.access import remember_device
from families.actions.arrival import link_token
from families.coverage import form_offered
from families.drafts import Draft
from families.forms.arrival import EVERY_STEP, HELPER, STEPS, SendForm, StepForm
from partners.models import ServiceEntry
from partners.vocabulary import ServiceCategory

read_or_post = require_http_methods(["GET", "HEAD", "POST"])
OTHER_HELP = (ServiceCategory.FAMILY_CENTRE, ServiceCategory.SOCIAL_GUIDANCE, ServiceCategory.HOME_SERVICE)
MOST_SHOWN = 12  # of other help; all of it is in the public list


@require_safe
def start(request: HttpRequest) -> HttpResponse:
    """What a companion is and, above everything, who helps at once."""
    draft = drafts.read(request.session)
    context = {
        "has_begun": bool(draft.answers),
        "first_step": draft.steps[0] if draft.answers else next(iter(STEPS)),
        "helper_step": HELPER,
    }
    return render(request, "families/public/start.html", context)


@read_or_post
@limited("support_step", "POST")
def step(request: HttpRequest, step: str) -> HttpResponse:
    """One step: what was answered before is there, and what is good is kept."""
    if step not in EVERY_STEP:
        raise Http404
    draft = drafts.read(request.session)
    if draft.sent or not draft.leads_to(step):
        return onward(draft)
    if request.method != "POST":
        return step_page(request, step, draft, draft.form(step, languages=[get_language()]))
    form = draft.make(step, request.POST)
    if not form.is_valid():
        return step_page(request, step, draft, form)
    if step == "you" and form_offered(form.cleaned_data["municipality"], actor=request.actor) is None:
        return elsewhere(request, form.cleaned_data["municipality"])
    draft.answer(step, form)
    drafts.keep(request.session, draft)
    return onward(draft)


def onward(draft: Draft) -> HttpResponse:
    """Go to where the draft stands: the receipt when it was sent, else its first gap, else the check of the answers."""
    if draft.sent:
        return redirect("public:support-receipt")
    missing = draft.first_missing()
    return redirect("public:support-step", missing) if missing else redirect("public:support-check")


def step_page(request: HttpRequest, step: str, draft: Draft, form: StepForm) -> HttpResponse:
    order = draft.steps if step in draft.steps else [HELPER, *draft.steps]
    place = order.index(step)
    back = reverse("public:support-step", args=[order[place - 1]]) if place else reverse("public:support")
    context = {"form": form, "step": place + 1, "steps": count_of(order), "back": back, "slug": step}
    context["is_for_another"] = draft.is_for_another and step != HELPER
    context["title"] = form.heading(is_for_another=draft.is_for_another)
    return render(request, "families/public/step.html", context)


def count_of(order: list[str]) -> int:
    """Return how many steps there are: checking the answers is the last one."""
    return len(order) + 1


def elsewhere(request: HttpRequest, municipality: Municipality) -> HttpResponse:
    """No programme is open there: other help, and nothing kept."""
    services = ServiceEntry.objects.visible_to(request.actor).serving(municipality).filter(category__in=OTHER_HELP)
    context = {"municipality": municipality, "services": services[:MOST_SHOWN]}
    return render(request, "families/public/elsewhere.html", context)


@read_or_post
def check(request: HttpRequest) -> HttpResponse:
    """All the answers with a way to change each, the consent, and the sending."""
    draft = drafts.read(request.session)
    if draft.sent or draft.first_missing():
        return onward(draft)
    if wrong := draft.first_wrong():
        return redirect("public:support-step", wrong)
    form = SendForm(request.POST if request.method == "POST" else None, is_for_another=draft.is_for_another)
    if request.method == "POST" and form.is_machine:
        return render(request, "families/public/thanks.html")
    if form.is_valid():
        return send(request, draft, form.cleaned_data["consent_version"])
    last = count_of(draft.steps)
    context = {"form": form, "sections": sections_of(draft), "step": last, "steps": last, "draft": draft}
    return render(request, "families/public/check.html", context)


def sections_of(draft: Draft) -> list[dict]:
    """Return what was answered in each step of a valid draft, with the address where it can be changed."""
    sections = []
    for name in draft.steps:
        form = draft.bound(name)
        form.is_valid()
        items = [{"label": label, "value": words} for label, words in form.answered()]
        text = items[0]["value"] if [item["label"] for item in items] == [form.title] else ""
        address = reverse("public:support-step", args=[name])
        title = form.heading(is_for_another=draft.is_for_another)
        sections.append({"title": title, "url": address, "items": items, "text": text})
    return sections


@limited("support_send", "POST")
def send(request: HttpRequest, draft: Draft, consent_version: str) -> HttpResponse:
    """Send the request. A second sending of the same draft finds the first one and shows its receipt."""
    support_form = draft.support_form()
    if support_form is None:
        return elsewhere(request, draft.municipality())
    answers = drafts.answers_of(
        draft, language=get_language(), support_form=support_form, consent_version=consent_version
    )
    sent = actions.receive_request(answers, submission_key=draft.key, actor=Actor.public())
    if not draft.is_for_another:
        remember_device(request, sent.contact)
    drafts.keep_receipt(request.session, draft, sent.reference, taker_id=sent.organisation_id)
    return redirect("public:support-receipt")


@read_or_post
def receipt(request: HttpRequest) -> HttpResponse:
    """The reference, the private link and what happens next; from here a new request begins or the device forgets."""
    draft = drafts.read(request.session)
    if not draft.sent:
        return redirect("public:support")
    if request.method == "POST":
        return leave_receipt(request)
    if draft.is_for_another:
        return render(request, "families/public/receipt_for_another.html", {"draft": draft})
    path = reverse("public:family-entry", args=[link_token(draft.key)])
    context = {"draft": draft, "link": f"{settings.SITE_URL}{path}", "path": path}
    return render(request, "families/public/receipt.html", context)


def leave_receipt(request: HttpRequest) -> HttpResponse:
    if "forget" in request.POST:
        request.session.flush()
        return redirect("public:home")
    drafts.drop(request.session)
    return redirect("public:support-step", next(iter(STEPS)))
