"""Activities on the phones of those who lead them: who comes, who came, how many there were."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from activities import actions
from activities.forms.leading import CameForm, HeadsForm
from activities.models import RegisteredChild, Registration, Session
from activities.shown import feedback as told
from activities.shown import leading as shown
from core import audit
from core.refusals import NotNow, Refused

PAGES = "activities/volunteer"


def find(request: HttpRequest, pk: int) -> Session:
    rows = Session.objects.visible_to(request.actor).told().select_related("activity__municipality")
    return get_object_or_404(rows, pk=pk)


def page_with(request: HttpRequest, session: Session, form: HeadsForm | None = None) -> HttpResponse:
    """Show the leader's page; a count begins with those who are marked as here."""
    registrations = list(shown.registered(session, request.actor))
    if form is None:
        guess = {} if session.is_counted else shown.first_guess(registrations)
        form = HeadsForm(initial={**HeadsForm.initial_of(session), **guess})
    page = shown.page_of(session, registrations, actor=request.actor, now=timezone.now())
    return render(request, f"{PAGES}/lead.html", {**page, "form": form, "said": said_of(request, session)})


def said_of(request: HttpRequest, session: Session) -> dict[str, Any]:
    return told.feedback_of(request.actor, session=session)


@require_safe
def led_list(request: HttpRequest) -> HttpResponse:
    """The activities I lead: what is not counted, what is next."""
    return render(request, f"{PAGES}/led.html", shown.led_page(request.actor, timezone.now()))


@require_http_methods(["GET", "HEAD", "POST", "PUT"])
def session_lead(request: HttpRequest, pk: int) -> HttpResponse:
    """One time: the families, the heads. Numbers come from the page's button, or from its script (PUT)."""
    session = find(request, pk)
    if request.method == "PUT":
        return kept_count(request, session)
    form = HeadsForm(request.POST) if request.method == "POST" else None
    if form is None or not counted(form, session, request):
        return page_with(request, session, form)
    messages.success(request, _("Saved. Thank you for counting."))
    return redirect("volunteer:session-lead", pk)


def counted(form: HeadsForm, session: Session, request: HttpRequest) -> bool:
    """Count as the form says; a refusal of the numbers is written on it."""
    if not form.is_valid():
        return False
    try:
        actions.count_heads(session, **form.counted, actor=request.actor)
    except NotNow:
        raise
    except Refused as refused:
        form.add_error(None, refused.refusal.sentence)
        return False
    return True


def kept_count(request: HttpRequest, session: Session) -> HttpResponse:
    """Answer the script: saved, or why the numbers cannot be (422). What came too late is `NotNow` (409)."""
    form = HeadsForm(QueryDict(request.body, encoding=request.encoding))
    if counted(form, session, request):
        return JsonResponse({"saved": True})
    why = " ".join(text for texts in form.errors.values() for text in texts)
    return JsonResponse({"why": why}, status=422)


@require_POST
def presence_mark(request: HttpRequest, pk: int) -> HttpResponse:
    """Mark whether a family came."""
    session = find(request, pk)
    form = CameForm(request.POST, rows=shown.registered(session, request.actor))
    if form.is_valid():
        family, came = form.cleaned_data["registration"], form.cleaned_data["came"]
        actions.mark_presence(family, session, came=came, actor=request.actor)
        return redirect(f"{reverse('volunteer:session-lead', args=[pk])}#family-{family.pk}")
    messages.warning(request, _("This family is not on the list any more."))
    return redirect("volunteer:session-lead", pk)


@require_safe
def session_ask(request: HttpRequest, pk: int) -> HttpResponse:
    """A code that those who came read with their own phones: nobody needs the leader's."""
    session = find(request, pk)
    address = f"{settings.SITE_URL}{reverse('public:session-feedback', args=[pk])}"
    context = {"session": session, "hours": shown.hours_of(session), "address": address, "code": told.code_of(address)}
    return render(request, f"{PAGES}/session_ask.html", context)


@require_safe
def session_family(request: HttpRequest, pk: int) -> HttpResponse:
    """What must be known of a family's children, behind one press: the trail keeps who looked."""
    rows = Registration.objects.visible_to(request.actor).with_place().select_related("activity", "session")
    family = get_object_or_404(rows, pk=pk)
    audit.opened(family, actor=request.actor, purpose="leading")
    kids = RegisteredChild.objects.visible_to(request.actor).filter(registration=family)
    return render(request, f"{PAGES}/session_family.html", {"family": family, "kids": kids})
