"""What one person has learned, and the certificates of it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.models import User
from accounts.steps import step_page
from core.refusals import refuse
from volunteers import actions
from volunteers.certificate_pdf import hours_in_words
from volunteers.certificates import hours_in_all, learned_modules
from volunteers.forms.training import LearnedForm
from volunteers.models import Certificate, ModuleCompletion, TrainingParticipation, Volunteer
from volunteers.rules import training as rules
from volunteers.shown import training as shown_training
from volunteers.steps import courses as course_steps
from volunteers.views.certificate_file import pdf_response

GET_POST = ["GET", "HEAD", "POST"]


def find_person(request: HttpRequest, pk: int) -> User:
    """Return somebody the office knows: of its own association, or on a course of it."""
    known = User.objects.visible_to(request.actor).filter(pk=pk)
    on_course = TrainingParticipation.objects.visible_to(request.actor).filter(user=pk).select_related("user")
    found = known.first() or next((row.user for row in on_course[:1]), None)
    return found or get_object_or_404(known)


def back_to(pk: int) -> str:
    return reverse("coordinator:person-training", args=[pk])


@require_safe
def person_training(request: HttpRequest, pk: int) -> HttpResponse:
    """One person's courses, modules, hours and certificates."""
    person = find_person(request, pk)
    hours = hours_in_all(learned_modules(person.pk, request.actor.organisation_id))
    context = {
        "person": person,
        "hours": hours_in_words(hours),
        **service_of(request, person),
        **tables(request, person),
    }
    return render(request, "volunteers/coordinator/person_training.html", context)


def service_of(request: HttpRequest, person: User) -> dict[str, Any]:
    """Return the file of a person, their own or the one of a couple, and the other one of the couple."""
    rows = Volunteer.objects.visible_to(request.actor).for_list()
    volunteer = rows.filter(user=person).first() or rows.filter(together_with=person).first()
    others = [one for one in volunteer.people if one != person] if volunteer else []
    return {"volunteer": volunteer, "other": others[0] if others else None}


def tables(request: HttpRequest, person: User) -> dict[str, Any]:
    """Return what was learned, the courses and the certificates of a person as tables."""
    completions = ModuleCompletion.objects.visible_to(request.actor).filter(user=person).select_related("module")
    participations = TrainingParticipation.objects.visible_to(request.actor).for_list().filter(user=person)
    certificates = Certificate.objects.visible_to(request.actor).filter(user=person)
    return {
        "learned_columns": shown_training.learned_columns(can_change=True),
        "learned": shown_training.learned_rows(completions, can_change=True),
        "course_columns": shown_training.participation_columns(),
        "courses": [shown_training.participation_row(row) for row in participations],
        "certificate_columns": shown_training.certificate_columns(),
        "certificates": [shown_training.certificate_row(row) for row in certificates],
    }


@require_safe
def volunteer_training(request: HttpRequest, pk: int) -> HttpResponse:
    """The way from a volunteer's page to what the volunteer has learned."""
    volunteer = get_object_or_404(Volunteer.objects.visible_to(request.actor), pk=pk)
    return redirect("coordinator:person-training", volunteer.user_id)


@require_http_methods(GET_POST)
def learning_new(request: HttpRequest, pk: int) -> HttpResponse:
    """Write down what a person has learned elsewhere."""
    person, today = find_person(request, pk), timezone.localdate()
    form = LearnedForm(request.POST or None, actor=request.actor)
    if form.is_valid():
        told = form.cleaned_data
        refusal = rules.why_not_record_learning(told["module"], person, on=told["on"], today=today, actor=request.actor)
        if refusal is None:
            actions.record_learning(told["module"], person, on=told["on"], actor=request.actor)
            messages.success(request, _("It is written down as learned."))
            return redirect(back_to(pk))
        form.add_error("on" if refusal.code == "not_yet" else None, refusal.sentence)
    return render(request, "volunteers/coordinator/learned.html", {"form": form, "person": person})


@require_http_methods(GET_POST)
def learning_take_back(request: HttpRequest, pk: int) -> HttpResponse:
    rows = ModuleCompletion.objects.visible_to(request.actor).select_related("module", "user")
    completion = get_object_or_404(rows, pk=pk)
    name = f"{completion.user.name} · {completion.module}"
    return step_page(request, course_steps.FORGET, completion, back=back_to(completion.user_id), name=name)


@require_http_methods(GET_POST)
def service_certificate(request: HttpRequest, pk: int) -> HttpResponse:
    """A certificate of the volunteer's service."""
    volunteer = get_object_or_404(Volunteer.objects.visible_to(request.actor).for_list(), pk=pk)
    back = back_to(volunteer.user_id)
    return step_page(request, course_steps.CERTIFY, volunteer, back=back, name=volunteer.name)


@require_safe
def certificate(request: HttpRequest, pk: int) -> HttpResponse:
    """The certificate as a file."""
    found = get_object_or_404(Certificate.objects.visible_to(request.actor), pk=pk)
    refuse(rules.why_not_open(found))
    return pdf_response(found)


@require_http_methods(GET_POST)
def certificate_revoke(request: HttpRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(Certificate.objects.visible_to(request.actor).select_related("user"), pk=pk)
    name = f"{found.user.name} · {found.get_kind_display()}"
    return step_page(request, course_steps.REVOKE, found, back=back_to(found.user_id), name=name)
