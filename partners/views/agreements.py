"""Agreements between organisations, in three areas: drafted and kept in two, read and accepted in each."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.lists import csv_response, page_of, shown_list
from accounts.steps import step_page
from core.refusals import refuse
from partners.actions import agreements as actions
from partners.agreement_pdf import pdf_of
from partners.agreement_words import words_of
from partners.forms.agreements import AgreementFilter, AgreementForm, BeginForm, RemarkForm, own_of
from partners.models import AgreementVersion, PartnerAgreement
from partners.rules import agreements as rules
from partners.shown import agreements as shown
from partners.states import Agreement as State
from partners.steps import agreements as steps

GET_POST = ["GET", "HEAD", "POST"]
PAGES = "partners/agreements"


def area_of(request: HttpRequest) -> str:
    return request.resolver_match.namespace


def find(request: HttpRequest, pk: int) -> PartnerAgreement:
    rows = PartnerAgreement.objects.visible_to(request.actor).select_related("organisation", "programme", "renews")
    return get_object_or_404(rows, pk=pk)


def shown_in(request: HttpRequest, **context: Any) -> dict[str, Any]:
    """Return what every page of agreements reads: its frame, and the addresses of its area."""
    area = area_of(request)
    base = "areas/partner.html" if area == "partner" else "areas/workspace.html"
    return {"base": base, "area": area, "list_url": reverse(f"{area}:agreement-list"), **context}


def page_of_agreement(request: HttpRequest, pk: int) -> str:
    return reverse(f"{area_of(request)}:agreement-detail", args=[pk])


@require_safe
def agreement_list(request: HttpRequest) -> HttpResponse:
    """The agreements of one's own organisation, in force first."""
    form, area = AgreementFilter(request.GET, actor=request.actor), area_of(request)
    rows = PartnerAgreement.objects.visible_to(request.actor).prefetch_related("parties__organisation")
    rows = form.narrow(rows)
    if request.GET.get("format") == "csv":
        return csv_response("agreements", shown.CSV_HEAD, map(shown.csv_row, rows))
    page, today = page_of(rows, request), timezone.localdate()
    table = {"columns": shown.columns(), "rows": [shown.row(row, area=area, on=today) for row in page]}
    return render(request, f"{PAGES}/list.html", shown_in(request, **shown_list(request, form, page, **table)))


@require_safe
def agreement_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One agreement as it stands, who has accepted it, and what can be done now."""
    agreement, actor, area = find(request, pk), request.actor, area_of(request)
    context = {
        "agreement": agreement,
        "status": shown.status_of(agreement, timezone.localdate()),
        "can_change": area != "partner" and rules.why_not_change_agreement(agreement, actor=actor) is None,
        "missing": missing_of(agreement) if rules.why_not_keep(agreement.organisation_id, actor=actor) is None else [],
        "remark_form": RemarkForm() if rules.why_not_remark(agreement, actor=actor) is None else None,
        "offers": steps.offers(agreement, area=area, actor=actor),
        **read_of(agreement, area),
    }
    return render(request, f"{PAGES}/detail.html", shown_in(request, **context))


def missing_of(agreement: PartnerAgreement) -> list[Any]:
    """Return in words what lacks before the parties can be asked to accept it."""
    if agreement.state not in (State.DRAFT, State.NEGOTIATING):
        return []
    return [refusal.sentence for refusal in rules.what_is_missing(agreement)]


def read_of(agreement: PartnerAgreement, area: str) -> dict[str, Any]:
    """Return what is read of an agreement."""
    words, parties = words_of(agreement), agreement.parties.select_related("organisation")
    return {
        "facts": [*shown.facts_of(words), *shown.office_facts(agreement)],
        "texts": shown.texts_of(words),
        "party_columns": shown.party_columns(),
        "party_rows": shown.party_rows(parties, agreement.version),
        "remarks": shown.remarks_of(agreement),
        "versions": shown.version_links(agreement, area=area),
        "renewals": agreement.renewed_by.exclude(state=State.CANCELLED),
        "history": shown.history_of(agreement),
    }


@require_http_methods(GET_POST)
def agreement_new(request: HttpRequest) -> HttpResponse:
    """Begin a draft; its words are written on the next page."""
    own = get_object_or_404(own_of(request.actor), pk=request.actor.organisation_id)
    form = BeginForm(request.POST if request.method == "POST" else None, actor=request.actor)
    if not form.is_valid():
        return render(request, f"{PAGES}/new.html", shown_in(request, form=form))
    agreement = actions.make_agreement(organisation=own, **form.cleaned_data, actor=request.actor)
    messages.success(request, _("The draft is saved. Only your organisation sees it."))
    return redirect(f"{area_of(request)}:agreement-edit", agreement.pk)


@require_http_methods(GET_POST)
def agreement_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Write the words. What has been offered becomes the next version."""
    agreement = find(request, pk)
    refuse(rules.why_not_change_agreement(agreement, actor=request.actor))
    data = request.POST if request.method == "POST" else None
    form = AgreementForm(data, agreement=agreement, actor=request.actor)
    if not form.is_valid():
        context = {"form": form, "agreement": agreement, "is_offered": agreement.state in rules.TALKED_OF}
        return render(request, f"{PAGES}/edit.html", shown_in(request, **context))
    actions.change_agreement(agreement, **form.answers(), actor=request.actor)
    messages.success(request, _("Saved."))
    return redirect(page_of_agreement(request, pk))


@require_http_methods(GET_POST)
def agreement_remark(request: HttpRequest, pk: int) -> HttpResponse:
    """Say what one's organisation would change."""
    agreement = find(request, pk)
    refuse(rules.why_not_remark(agreement, actor=request.actor))
    form = RemarkForm(request.POST if request.method == "POST" else None)
    if not form.is_valid():
        return render(request, f"{PAGES}/remark.html", shown_in(request, form=form, agreement=agreement))
    actions.make_remark(agreement, text=form.cleaned_data["text"], actor=request.actor)
    messages.success(request, _("Your remark is saved. The other parties are told that there is one."))
    return redirect(page_of_agreement(request, pk))


@require_http_methods(GET_POST)
def agreement_step(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    """One step with an agreement: what happens, who is told, and a yes; the words to be accepted are read there too."""
    agreement = find(request, pk)
    words = words_of(agreement) if name == "agreement-accept" else None
    texts = {"facts": shown.facts_of(words), "texts": shown.texts_of(words)} if words else {}
    back = page_of_agreement(request, pk)
    context = shown_in(request, **texts)
    step, template = steps.STEPS[name], f"{PAGES}/step.html"
    return step_page(request, step, agreement, back=back, name=agreement.title, template=template, **context)


@require_safe
def agreement_version(request: HttpRequest, pk: int) -> HttpResponse:
    """One version as it was offered, and what differs from another one: the one before it unless another is asked."""
    versions = AgreementVersion.objects.visible_to(request.actor).select_related("agreement", "made_by")
    version = get_object_or_404(versions, pk=pk)
    against = request.GET.get("against", "")
    number = int(against) if against.isdecimal() else version.number - 1
    other = version.agreement.versions.filter(number=number).exclude(pk=version.pk).first()
    context = {
        "version": version,
        "agreement": version.agreement,
        "back": page_of_agreement(request, version.agreement_id),
        "facts": shown.facts_of(version.words),
        "texts": shown.texts_of(version.words),
        **shown.compared_with(version, other),
    }
    return render(request, f"{PAGES}/version.html", shown_in(request, **context))


@require_safe
def agreement_paper(request: HttpRequest, pk: int) -> HttpResponse:
    """The agreement to be printed, in Finnish or in Swedish."""
    agreement = find(request, pk)
    language = request.GET.get("language") or get_language() or ""
    answer = HttpResponse(pdf_of(agreement, language), content_type="application/pdf")
    answer["Content-Disposition"] = f'attachment; filename="agreement-{agreement.pk}.pdf"'
    answer["Cache-Control"] = "no-store"
    return answer
