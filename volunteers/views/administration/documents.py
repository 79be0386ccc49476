"""The volunteer agreement and the confidentiality commitment: versions, and publishing the next one."""

from __future__ import annotations

from django.contrib import messages
from django.db.models import Count, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language_info
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.models import Organisation
from core.refusals import Refusal
from volunteers import actions, rules
from volunteers.document_drafts import DRAFTS
from volunteers.documents import blocks_of, text_of
from volunteers.forms.documents import DocumentForm
from volunteers.models import VolunteerDocument

GET_POST = ["GET", "HEAD", "POST"]


def own_documents(request: HttpRequest) -> QuerySet[VolunteerDocument]:
    rows = VolunteerDocument.objects.visible_to(request.actor).filter(organisation__in=request.actor.organisation_ids)
    return rows.annotate(accepted=Count("acceptances")).order_by("kind", "-version")


@require_safe
def document_list(request: HttpRequest) -> HttpResponse:
    """Both documents with their versions."""
    rows = list(own_documents(request))
    kinds = [
        {"kind": kind.value, "label": kind.label, "versions": [row for row in rows if row.kind == kind]}
        for kind in VolunteerDocument.Kind
    ]
    return render(request, "volunteers/administration/documents.html", {"kinds": kinds})


@require_safe
def document_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One version as its reader sees it. A published version is not changed."""
    document = get_object_or_404(own_documents(request), pk=pk)
    context = {"document": document, "blocks": blocks_of(text_of(document))}
    return render(request, "volunteers/administration/document_detail.html", context)


@require_http_methods(GET_POST)
def document_new(request: HttpRequest, kind: str) -> HttpResponse:
    """Write the next version, see it as its reader will, publish it."""
    newest = own_documents(request).filter(kind=kind).first()
    form = DocumentForm(request.POST or None, initial=beginning(kind, newest))
    refusal = refusal_of(form, kind, request) if form.is_valid() else None
    if form.is_valid() and request.POST.get("do") == "publish" and refusal is None:
        document = actions.publish_document(
            organisation_of(request), kind=kind, **form.cleaned_data, actor=request.actor
        )
        messages.success(request, _("The new version is in force."))
        return redirect("administration:document-detail", document.pk)
    preview = previewed(form) if form.is_valid() and refusal is None else []
    context = {"label": VolunteerDocument.Kind(kind).label, "form": form, "preview": preview, "newest": newest}
    return render(request, "volunteers/administration/document_new.html", context)


def organisation_of(request: HttpRequest) -> Organisation:
    return get_object_or_404(Organisation.objects.visible_to(request.actor), pk=request.actor.organisation_id)


def beginning(kind: str, newest: VolunteerDocument | None) -> dict[str, str]:
    """Return where the writing begins: the version in force, or the draft that comes with the service."""
    return {name: getattr(newest, name) for name in DRAFTS[kind]} if newest else DRAFTS[kind]


def refusal_of(form: DocumentForm, kind: str, request: HttpRequest) -> Refusal | None:
    """Return why it cannot be published; the sentence is written on the form."""
    texts = {code: form.cleaned_data[f"text_{code}"] for code in rules.LANGUAGES}
    refusal = rules.why_not_publish(organisation_of(request), kind=kind, texts=texts, actor=request.actor)
    if refusal:
        form.add_error(refusal.about or None, refusal.sentence)
    return refusal


def previewed(form: DocumentForm) -> list[dict]:
    """Return the texts as readers will see them, each in its language."""
    return [
        {
            "code": code,
            "label": get_language_info(code)["name_local"],
            "blocks": blocks_of(form.cleaned_data[f"text_{code}"]),
        }
        for code in rules.LANGUAGES
        if form.cleaned_data[f"text_{code}"]
    ]
