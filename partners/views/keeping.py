"""Keeping a partner's page, contacts and rooms: the same pages in the partner's own area and in the coordinator's."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.models import Organisation
from accounts.steps import step_page
from core.actor import Role
from core.refusals import NotNow, Refused, refuse
from partners import actions
from partners.forms.register import ContactForm, PageForm, PartnerForm, VenueForm, filled
from partners.models import Contact, Venue
from partners.rules import register as rules
from partners.shown import register as shown
from partners.steps import register as steps

GET_POST = ["GET", "HEAD", "POST"]
PAGE = "partners/keeping/form.html"
LAYOUTS = {Role.PARTNER: "areas/partner.html"}


def organisation_of(request: HttpRequest, pk: int | None = None) -> Organisation:
    """Return the partner's own organisation, or the one of the area that a coordinator has opened."""
    if request.actor.role == Role.PARTNER:
        pk = request.actor.organisation_id
    return get_object_or_404(shown.partners_of(request.actor).select_related("profile"), pk=pk)


def kept(request: HttpRequest, pk: int | None = None) -> Organisation:
    """Return the organisation whose page the reader may keep; raises `Refused` for another."""
    organisation = organisation_of(request, pk)
    refuse(rules.why_not_keep_partner(organisation, actor=request.actor))
    return organisation


def page_of(request: HttpRequest, organisation: Organisation) -> str:
    """Return the address of the page that shows the organisation to the reader."""
    if request.actor.role == Role.PARTNER:
        return reverse("partner:home")
    return reverse("coordinator:partner-detail", args=[organisation.pk])


def done(form: forms.Form, act: Callable[..., object], request: HttpRequest) -> bool:
    """Do what a valid form says; a refusal of what was answered is written on the form, where nothing is lost."""
    if not form.is_valid():
        return False
    try:
        act(**form.cleaned_data, actor=request.actor)
    except NotNow:
        raise
    except Refused as refused:
        name = "name" if refused.refusal.code == "is_known" else None
        form.add_error(name, refused.refusal.sentence)
        return False
    return True


def form_page(
    request: HttpRequest,
    form: forms.Form,
    act: Callable[..., object],
    *,
    organisation: Organisation,
    title: str | Promise,
    said: str | Promise,
) -> HttpResponse:
    """Show a form about `organisation`; on POST do `act` with its answers and go back to its page."""
    back = page_of(request, organisation)
    if request.method == "POST" and done(form, act, request):
        messages.success(request, said)
        return redirect(back)
    layout = LAYOUTS.get(request.actor.role, "areas/workspace.html")
    context = {"form": form, "title": title, "back": back, "name": organisation.name, "layout": layout}
    return render(request, PAGE, context)


def posted(request: HttpRequest) -> Any:
    return request.POST if request.method == "POST" else None


@require_http_methods(GET_POST)
def edit(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    organisation = kept(request, pk)
    form = page_form(request, organisation)
    words = {"title": _("Change the page"), "said": _("Thank you. The page is up to date.")}
    return form_page(request, form, partial(actions.change_partner, organisation), organisation=organisation, **words)


def page_form(request: HttpRequest, organisation: Organisation) -> forms.Form:
    """Return the form of the page: whoever works there keeps the words, a coordinator the name and the places too."""
    is_partner = request.actor.role == Role.PARTNER
    names = list((PageForm if is_partner else PartnerForm).base_fields)
    begins = filled(names, [organisation, shown.profile_of(organisation)])
    if is_partner:
        return PageForm(posted(request), initial=begins)
    begins["municipalities"] = organisation.municipalities.all()
    return PartnerForm(posted(request), initial=begins, actor=request.actor)


# Contacts


@require_http_methods(GET_POST)
def contact_new(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    organisation = kept(request, pk)
    words = {"title": _("Add a contact"), "said": _("The contact is written down.")}
    form = ContactForm(posted(request))
    return form_page(request, form, partial(actions.add_contact, organisation), organisation=organisation, **words)


@require_http_methods(GET_POST)
def contact_edit(request: HttpRequest, pk: int) -> HttpResponse:
    contact = contact_of(request, pk)
    form = ContactForm(posted(request), initial=filled(list(ContactForm.base_fields), [contact]))
    words = {"title": _("Change the contact"), "said": _("Saved: the contact.")}
    return form_page(
        request, form, partial(actions.change_contact, contact), organisation=contact.organisation, **words
    )


@require_http_methods(GET_POST)
def contact_remove(request: HttpRequest, pk: int) -> HttpResponse:
    contact = contact_of(request, pk)
    back = page_of(request, contact.organisation)
    layout = LAYOUTS.get(request.actor.role, "areas/workspace.html")
    template = "partners/keeping/step.html"
    return step_page(
        request, steps.REMOVE_CONTACT, contact, back=back, name=contact.name, template=template, layout=layout
    )


def contact_of(request: HttpRequest, pk: int) -> Contact:
    """Return a contact of an organisation whose page the reader may keep."""
    contact = get_object_or_404(Contact.objects.visible_to(request.actor).select_related("organisation"), pk=pk)
    kept(request, contact.organisation_id)
    return contact


# Venues


def neighbours(organisation: Organisation, request: HttpRequest) -> QuerySet[Organisation]:
    """Return the other organisations of the same municipalities: those who may share a room."""
    places = organisation.municipalities.values_list("pk", flat=True)
    rows = Organisation.objects.visible_to(request.actor).filter(municipalities__in=list(places))
    return rows.exclude(pk=organisation.pk).distinct().order_by("name")


@require_http_methods(GET_POST)
def venue_new(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    organisation = kept(request, pk)
    begins = {"municipality": organisation.municipalities.first()}
    form = VenueForm(posted(request), others=neighbours(organisation, request), initial=begins)
    words = {"title": _("Add a house or a room"), "said": _("The room is written down.")}
    return form_page(request, form, partial(actions.add_venue, organisation), organisation=organisation, **words)


@require_http_methods(GET_POST)
def venue_edit(request: HttpRequest, pk: int) -> HttpResponse:
    venue = get_object_or_404(Venue.objects.visible_to(request.actor).select_related("organisation"), pk=pk)
    organisation = own_of(request, venue)
    begins = filled(list(VenueForm.base_fields), [venue]) | {"shared_with": venue.shared_with.all()}
    form = VenueForm(posted(request), others=neighbours(organisation, request), initial=begins)
    words = {"title": _("Change the room"), "said": _("Saved: the room.")}
    return form_page(request, form, partial(actions.change_venue, venue), organisation=organisation, **words)


def own_of(request: HttpRequest, venue: Venue) -> Organisation:
    """Return the organisation of a room; a room of others is not found, though everybody may know of it."""
    mine = {request.actor.organisation_id} if request.actor.role == Role.PARTNER else None
    rows = shown.partners_of(request.actor).filter(pk__in=mine) if mine else shown.partners_of(request.actor)
    get_object_or_404(rows, pk=venue.organisation_id)
    return kept(request, venue.organisation_id)
