from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import F, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.filters import ListFilter, own_municipalities
from accounts.forms import LocalDateField, LocalDateTimeField, LocalTimeField, LongTextField, PlainForm, PlainModelForm
from accounts.models import User
from core.actor import Actor
from notifications.quiet import local, moment
from partners.fields import select_of
from volunteers.models import Course, CourseSession, TrainingMaterial, TrainingModule, TrainingParticipation

IN_OTHER_LANGUAGES = _("Empty: the Finnish name is shown.")


class CourseFilter(ListFilter):
    """What the list of courses is narrowed by."""

    SORTS = {"latest": _("Newest first"), "soonest": _("Soonest first"), "name": _("Name")}
    ORDERS = {
        "latest": (F("starts_at").desc(nulls_first=True), "-pk"),
        "soonest": (F("starts_at").asc(nulls_last=True), "pk"),
        "name": ("name_fi", "pk"),
    }
    WHEN = [("", _("All")), ("ahead", _("Ahead")), ("draft", _("Not published")), ("past", _("Past"))]

    when = forms.ChoiceField(label=_("When"), choices=WHEN, required=False)
    audience = select_of(Course.Audience, _("All"), label=_("For whom"))
    field_order = ["when", "audience", "municipality"]

    def narrow(self, rows: QuerySet[Course]) -> QuerySet[Course]:
        """Return the courses that the answers leave, in the chosen order."""
        now = timezone.now()
        when = {
            "ahead": Q(ends_at__gt=now, is_published=True, cancelled_at=None),
            "draft": Q(is_published=False, cancelled_at=None),
            "past": Q(ends_at__lte=now) | Q(cancelled_at__isnull=False),
        }
        rows = rows.filter(when.get(self.chosen.get("when", ""), Q()))
        for name in ("audience", "municipality"):
            if name in self.chosen:
                rows = rows.filter(**{name: self.chosen[name]})
        return self.in_order(rows)


class CourseForm(PlainModelForm):
    """What a course is called, for whom it is, and how many it takes."""

    class Meta:
        model = Course
        fields = ["name_fi", "name_sv", "name_en", "audience", "municipality", "capacity"]
        labels = {
            "name_fi": _("Name in Finnish"),
            "name_sv": _("Name in Swedish"),
            "name_en": _("Name in English"),
            "audience": _("For whom"),
            "municipality": _("Municipality"),
            "capacity": _("How many people it takes"),
        }
        help_texts = {
            "name_sv": IN_OTHER_LANGUAGES,
            "name_en": IN_OTHER_LANGUAGES,
            "audience": _("Volunteers and applicants of your association, or professionals where it works."),
            "municipality": _("Leave empty if the course is online."),
        }
        widgets = {"capacity": forms.NumberInput(attrs={"class": "input-short"})}

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["municipality"].queryset = own_municipalities(actor)
        self.fields["municipality"].empty_label = str(_("Online"))


class SessionForm(PlainForm):
    """One sitting: when, where, and what is gone through in it."""

    starts_at = LocalDateTimeField(label=_("Begins"))
    ends = LocalTimeField(label=_("Ends"), help_text=_("The same day, for example 20.00"))
    place = forms.CharField(label=_("Place"), max_length=120, required=False)
    link = forms.URLField(
        label=_("Address of the online meeting"),
        required=False,
        assume_scheme="https",
        help_text=_("Shown to those who have a place."),
    )
    modules = forms.ModelMultipleChoiceField(
        label=_("What is gone through"),
        queryset=TrainingModule.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Whoever comes has learned these when the course is closed."),
        error_messages={"required": _("Choose at least one module.")},
    )

    def __init__(self, *args: Any, organisation_id: int, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        mine = TrainingModule.objects.visible_to(actor).filter(organisation=organisation_id)
        chosen = [module.pk for module in self.initial.get("modules", [])]
        self.fields["modules"].queryset = mine.filter(Q(is_active=True) | Q(pk__in=chosen))

    def clean(self) -> dict[str, Any]:
        told = super().clean()
        starts_at, ends = told.get("starts_at"), told.pop("ends", None)
        if starts_at and ends:
            told["ends_at"] = moment(local(starts_at).date(), ends)
            if told["ends_at"] <= starts_at:
                self.add_error("ends", ValidationError(_("The session ends before it begins."), "order"))
        if "place" in told and "link" in told and not told["place"] and not told["link"]:
            self.add_error("place", ValidationError(_("Write a place or an address of the online meeting."), "where"))
        return told

    @classmethod
    def initial_of(cls, session: CourseSession) -> dict[str, Any]:
        """Return a session as the form begins with it."""
        return {
            "starts_at": session.starts_at,
            "ends": local(session.ends_at).time(),
            "place": session.place,
            "link": session.link,
            "modules": list(session.modules.all()),
        }


class ModuleForm(PlainModelForm):
    class Meta:
        model = TrainingModule
        fields = ["name_fi", "name_sv", "name_en", "hours", "is_active"]
        labels = {
            "name_fi": _("Name in Finnish"),
            "name_sv": _("Name in Swedish"),
            "name_en": _("Name in English"),
            "hours": _("Hours"),
            "is_active": _("In use: can be chosen for new sessions"),
        }
        help_texts = {"name_sv": IN_OTHER_LANGUAGES, "name_en": IN_OTHER_LANGUAGES, "hours": _("For example 2,5")}
        localized_fields = ["hours"]


class MaterialForm(PlainModelForm):
    """Something to read or to watch: a text, an address, or both."""

    text = LongTextField(
        label=_("Text"),
        max_length=20_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 12}),
        help_text=_("An empty line begins a new paragraph."),
    )
    web_address = forms.URLField(label=_("Address on the web"), required=False, assume_scheme="https")

    class Meta:
        model = TrainingMaterial
        fields = ["language", "title", "text", "web_address"]
        labels = {"language": _("Language"), "title": _("Title")}

    def clean(self) -> dict[str, Any]:
        told = super().clean()
        if not self.errors and not told.get("text") and not told.get("web_address"):
            self.add_error("text", ValidationError(_("Write a text or an address."), "empty"))
        return told


class EnrolForm(PlainForm):
    """A person whom the office knows, by their address."""

    email = forms.EmailField(label=_("E-mail of the person"))

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.actor = actor

    def clean_email(self) -> str:
        email = self.cleaned_data["email"]
        self.person = User.objects.visible_to(self.actor).filter(email__iexact=email, is_active=True).first()
        if self.person is None:
            raise ValidationError(_("Nobody in your association has this address. Check how it is written."), "unknown")
        return email


class PresentForm(PlainForm):
    """Who was there."""

    present = forms.ModelMultipleChoiceField(
        label=_("Who was there"),
        queryset=TrainingParticipation.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )

    def __init__(self, *args: Any, people: QuerySet[TrainingParticipation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["present"].queryset = people
        self.fields["present"].label_from_instance = lambda row: row.user.name


class LearnedForm(PlainForm):
    """A module learned elsewhere."""

    module = forms.ModelChoiceField(label=_("What was learned"), queryset=TrainingModule.objects.none())
    on = LocalDateField(label=_("When"))

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["module"].queryset = TrainingModule.objects.visible_to(actor)


class CodeForm(PlainForm):
    """The code of a certificate, as it is printed."""

    code = forms.CharField(
        label=_("Code"),
        max_length=40,
        help_text=_("At the foot of the certificate, for example ABCD-2345-EFGH-6789"),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
