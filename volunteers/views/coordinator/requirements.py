"""Who is not in order or soon will not be, and exemptions: the coordinator's pages."""

from __future__ import annotations

from collections.abc import Sequence

from django.contrib import messages
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.lists import page_of
from accounts.models import User
from accounts.steps import step_page
from core.refusals import NotNow, Refused
from volunteers import actions, watching
from volunteers.forms.requirements import ExemptionForm
from volunteers.models import Exemption, Volunteer, VolunteerApplication, VolunteerRole
from volunteers.serving import roles_of_volunteers
from volunteers.shown import standing as standing_words
from volunteers.steps import requirements as requirement_steps

GET_POST = ["GET", "HEAD", "POST"]


@require_safe
def standing_list(request: HttpRequest) -> HttpResponse:
    """Everybody who misses something, or for whom something ends within two months."""
    rows = Volunteer.objects.visible_to(request.actor).serving()
    issues = [issue for issue in watching.issues_of(rows, timezone.localdate()) if watching.is_for_office(issue)]
    page = page_of(standing_words.by_person(issues), request)
    shown = [
        standing_words.issue_row(group, reverse("coordinator:volunteer-detail", args=[group[0].volunteer.pk]))
        for group in page
    ]
    context = {"page": page, "columns": standing_words.issue_columns(), "rows": shown}
    return render(request, "volunteers/coordinator/standing_list.html", context)


@require_http_methods(GET_POST)
def exemption_new(request: HttpRequest, pk: int) -> HttpResponse:
    """Free a volunteer from something for a time."""
    volunteer = get_object_or_404(Volunteer.objects.visible_to(request.actor).for_list(), pk=pk)
    roles = roles_of_volunteers([volunteer])[volunteer.pk]
    back = reverse("coordinator:volunteer-detail", args=[pk])
    return exemption_page(request, volunteer.people, roles, back=back, name=volunteer.user.name)


@require_http_methods(GET_POST)
def application_exemption_new(request: HttpRequest, pk: int) -> HttpResponse:
    """Free an applicant from something for a time."""
    application = get_object_or_404(VolunteerApplication.objects.visible_to(request.actor).for_list(), pk=pk)
    back = reverse("coordinator:application-detail", args=[pk])
    return exemption_page(request, application.people, [application.role], back=back, name=application.names)


def exemption_page(
    request: HttpRequest, people: Sequence[User], roles: Sequence[VolunteerRole], *, back: str, name: str
) -> HttpResponse:
    missing = standing_words.missing_of(people, roles, timezone.localdate())
    form = ExemptionForm(request.POST or None, missing=missing)
    if form.is_valid() and granted(form, people, missing, request):
        messages.success(request, _("The exemption is in force."))
        return redirect(back)
    context = {"form": form, "name": name, "back": back, "missing": missing}
    return render(request, "volunteers/coordinator/exemption_new.html", context)


def granted(form: ExemptionForm, people: Sequence[User], missing: dict, request: HttpRequest) -> bool:
    """Grant it; why it cannot be is written on the form."""
    by_key = {str(person.pk): person for person in people}
    freed = [(missing[key][1].requirement, by_key[key.partition("-")[0]]) for key in form.cleaned_data["what"]]
    answers = {name: form.cleaned_data[name] for name in ("reason", "ends_on")}
    try:
        actions.exempt_from_all(freed, **answers, actor=request.actor)
    except NotNow:
        raise
    except Refused as refused:
        form.add_error(None, refused.refusal.sentence)
        return False
    return True


def page_of_person(person: User, request: HttpRequest) -> str:
    """Return the page of a person's file or application; both of a couple have the same."""
    whose = Q(user=person) | Q(together_with=person)
    volunteer = Volunteer.objects.visible_to(request.actor).filter(whose).first()
    if volunteer:
        return reverse("coordinator:volunteer-detail", args=[volunteer.pk])
    application = VolunteerApplication.objects.visible_to(request.actor).filter(whose).first()
    if application:
        return reverse("coordinator:application-detail", args=[application.pk])
    return reverse("coordinator:standing-list")


@require_http_methods(GET_POST)
def exemption_end(request: HttpRequest, pk: int) -> HttpResponse:
    rows = Exemption.objects.visible_to(request.actor).select_related("requirement__role__programme", "user")
    exemption = get_object_or_404(rows.select_related("requirement__module"), pk=pk)
    back = page_of_person(exemption.user, request)
    name = f"{exemption.user.name} · {exemption.requirement}"
    return step_page(request, requirement_steps.END_EXEMPTION, exemption, back=back, name=name)
