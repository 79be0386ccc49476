from __future__ import annotations

from datetime import timedelta
from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from accounts.filters import ListFilter
from accounts.forms import LongTextField, PlainForm
from accounts.models import Language, Municipality
from core.actor import Actor
from families import consents, states
from families.forms.arrival import PARENT_MUST_AGREE, ChildrenForm, ContactForm, TopicsForm, YouForm
from families.forms.arrival import WishesForm as AskedWishesForm
from families.models import Adult, Consent, ContactAttempt, IntakeTalk, SupportRequest
from partners.fields import in_columns, several, week
from partners.models import ServiceEntry
from partners.vocabulary import Competence, GenderWish, LifeStage, Limit, SpokenLanguage, SupportForm, Topic

ENDED = "ended"
MINE, NOBODY = "mine", "nobody"
OFFICE_CHANNELS = [(c.value, c.label) for c in (Consent.Channel.PHONE, Consent.Channel.PAPER)]
PRIORITIES = {1: _("as usual"), 2: _("soon"), 3: _("first of all")}


class RequestFilter(ListFilter):
    """What the list of requests is narrowed by."""

    SORTS = {"oldest": _("Oldest first"), "newest": _("Newest first"), "longest": _("Longest in this step")}
    ORDERS = {
        "oldest": ("received_at", "pk"),
        "newest": ("-received_at", "-pk"),
        "longest": ("state_since", "pk"),
    }

    find = forms.CharField(label=_("Reference or name"), required=False, max_length=60)
    state = forms.ChoiceField(
        label=_("Status"),
        required=False,
        choices=[("", _("All open")), *states.Request.choices, (ENDED, _("All that have ended"))],
    )
    assigned = forms.ChoiceField(
        label=_("Responsible person"),
        required=False,
        choices=[("", _("Everybody")), (MINE, _("Me")), (NOBODY, _("Nobody yet"))],
    )
    waiting = forms.TypedChoiceField(
        label=_("Has waited"),
        required=False,
        coerce=int,
        empty_value=0,
        choices=[("", _("Any time")), (7, _("over a week")), (28, _("over 28 days")), (56, _("over 56 days"))],
    )
    field_order = ["find", "state", "assigned", "municipality", "waiting"]

    def narrow(self, rows: QuerySet[SupportRequest]) -> QuerySet[SupportRequest]:
        """Return the requests that the answers leave, in the chosen order."""
        chosen = self.chosen
        rows = rows.filter(state__in=self.wanted_states)
        if "find" in chosen:
            rows = rows.filter(Q(reference__icontains=chosen["find"]) | Q(contact__called__icontains=chosen["find"]))
        if "assigned" in chosen:
            rows = rows.filter(assigned_to=self.actor.user_id if chosen["assigned"] == MINE else None)
        if "municipality" in chosen:
            rows = rows.filter(family__municipality=chosen["municipality"])
        if "waiting" in chosen:
            before = timezone.now() - timedelta(days=chosen["waiting"])
            rows = rows.filter(received_at__lt=before, state__in=states.WAITING)
        return self.in_order(rows)

    @property
    def wanted_states(self) -> tuple[str, ...]:
        state = self.chosen.get("state")
        if state == ENDED:
            return states.ENDED
        return (state,) if state else states.LIVE


class AttemptForm(forms.Form):
    """How one try to reach the family went."""

    outcome = forms.ChoiceField(choices=ContactAttempt.Outcome.choices)
    submission_key = forms.CharField(max_length=64, required=False, empty_value=None)


class IntakeForm(PlainForm):
    """The points of eligibility (domain.md 2.2) and who else helps, in few words."""

    adults_count = forms.IntegerField(label=_("Adults in the home"), min_value=1, max_value=9, initial=1)
    has_child = forms.BooleanField(required=False)
    wants_it = forms.BooleanField(required=False)
    lives_here = forms.BooleanField(required=False)
    goal_fits = forms.BooleanField(required=False)
    is_safe_to_meet = forms.BooleanField(required=False)
    knows_role = forms.BooleanField(required=False)
    other_help = LongTextField(
        label=_("Who else helps the family"),
        required=False,
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("In few words. No names and nothing of health. The family can read this."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["adults_count"].widget.attrs["class"] = "input-short"
        for tick in IntakeTalk.TICKS:
            self.fields[tick].label = IntakeTalk._meta.get_field(tick).verbose_name


class WishesForm(PlainForm):
    """What matching reads of a family: languages, times, distance, limits. Practical facts, never health."""

    support_form = forms.ChoiceField(label=_("Form of support"), choices=SupportForm.choices)
    languages = several(SpokenLanguage, label=_("Languages that would do"), required=True)
    first_language = forms.ChoiceField(
        label=_("First language"), required=False, choices=[("", _("No first choice")), *SpokenLanguage.choices]
    )
    topics = several(Topic, label=_("What would you like support with? Choose as many as you like."))
    life_stages = several(LifeStage, label=_("Life stage of the family"))
    slots = week(label=_("Times that suit"), help_text=_("Leave empty if any time will do."))
    max_distance_km = forms.IntegerField(
        label=_("How far away the companion may live, in kilometres"), required=False, min_value=1, max_value=500
    )
    gender_wish = forms.ChoiceField(label=_("Wish about the companion"), choices=GenderWish.choices)
    home_has = several(Limit, label=_("At home there is"))
    limits = several(Limit, label=_("The family cannot be with"))
    competences_required = several(
        Competence, label=_("Needed know-how"), help_text=_("Only volunteers who have all of this are suggested.")
    )
    competences_wished = several(Competence, label=_("Wished know-how"))
    priority = forms.TypedChoiceField(
        label=_("How soon"), coerce=int, choices=list(PRIORITIES.items()), widget=forms.RadioSelect
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["max_distance_km"].widget.attrs["class"] = "input-short"
        in_columns(self)


class ConsentForm(PlainForm):
    """Who said yes, and how. The words they said yes to stand on the page."""

    giver = forms.ModelChoiceField(label=_("Who gave the consent"), queryset=Adult.objects.none(), empty_label=None)
    channel = forms.ChoiceField(
        label=_("How it was given"),
        widget=forms.RadioSelect,
        choices=OFFICE_CHANNELS,
    )

    def __init__(self, *args: Any, adults: QuerySet[Adult], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["giver"].queryset = adults


class ReasonForm(PlainForm):
    """Why a companion is not the right help now: a code, never a story."""

    reason = forms.ChoiceField(label=_("Reason"), choices=[("", _("Choose one")), *states.RedirectReason.choices])


class ServiceChoiceField(forms.ModelChoiceField):
    """A service with who offers it; a script lets one write a part of its name."""

    widget = forms.Select(attrs={"data-autocomplete": ""})

    def label_from_instance(self, obj: ServiceEntry) -> str:
        return f"{obj.name} · {obj.provider}" if obj.provider else obj.name


class ServiceForm(forms.Form):
    """Which service the family is guided to."""

    service = ServiceChoiceField(label=_("Service"), queryset=ServiceEntry.objects.none(), empty_label=_("Choose one"))

    def __init__(self, data: Any, *, services: QuerySet[ServiceEntry]) -> None:
        super().__init__(data)
        self.fields["service"].queryset = services


class RedirectForm(ReasonForm):
    """One concrete next step with a contact route (domain.md 2.2)."""

    service = forms.ModelChoiceField(queryset=ServiceEntry.objects.none(), widget=forms.HiddenInput)
    next_step = LongTextField(
        label=_("The next step, as the family reads it"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("One concrete step and how to get in touch. Nothing of health, no names."),
    )

    def __init__(self, *args: Any, services: QuerySet[ServiceEntry], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["service"].queryset = services

    @staticmethod
    def begin(service: ServiceEntry | None) -> dict[str, Any]:
        """Return what the form begins with: the service's name and how to get in touch."""
        if service is None:
            return {}
        route = " ".join(part for part in (service.contact_route, service.phone_display) if part)
        return {"service": service, "next_step": f"{service.name}: {route}"}


class OfficeForm(PlainForm):
    """What the office adds to the parent's answers: how they came, and the spoken or signed yes."""

    submission_key = forms.CharField(widget=forms.HiddenInput, max_length=64)
    consent_channel = forms.ChoiceField(
        label=_("How did the request come?"), widget=forms.RadioSelect, choices=OFFICE_CHANNELS
    )
    language = forms.ChoiceField(label=_("Language of pages and messages"), choices=Language.choices)
    support_form = forms.ChoiceField(label=_("Form of support"), choices=SupportForm.choices)
    asked_by = forms.ChoiceField(
        label=_("Who asks?"),
        widget=forms.RadioSelect,
        choices=[(word.value, capfirst(word.label)) for word in SupportRequest.AskedBy],
        initial=SupportRequest.AskedBy.PARENT,
        help_text=_("Write down nothing of another than the parent: no name, no number."),
    )
    parent_agrees = forms.BooleanField(
        label=_("The parent knows about this and agrees"),
        required=False,
        help_text=_("When somebody else asks. Without it nothing is written down."),
    )
    consent = forms.BooleanField(
        label=consents.TEXTS[consents.CURRENT],
        required=False,
        help_text=_(
            "Read this aloud to the parent, or see it signed on paper. When the parent asks, nothing is written down "
            "without it. When somebody else asks, leave it empty and ask the parent when you call."
        ),
    )

    def clean(self) -> dict[str, Any]:
        said = super().clean()
        is_from_parent = said.get("asked_by") == SupportRequest.AskedBy.PARENT
        if is_from_parent and not said.get("consent"):
            self.add_error("consent", self.fields["consent"].error_messages["required"])
        if said.get("asked_by") and not is_from_parent and not said.get("parent_agrees"):
            self.add_error("parent_agrees", PARENT_MUST_AGREE)
        return said


class OnBehalfForm(OfficeForm, YouForm, ContactForm, ChildrenForm, TopicsForm, AskedWishesForm):
    """A request that came by phone or on paper: the questions of the public pages, read aloud on one page."""

    SECTIONS = (
        (_("The call or the paper"), ("consent_channel", "asked_by", "parent_agrees", "language", "support_form")),
        *((part.title, tuple(part.base_fields)) for part in (YouForm, ContactForm, ChildrenForm, TopicsForm)),
        (AskedWishesForm.title, tuple(AskedWishesForm.base_fields)),
        (_("Consent"), ("consent",)),
    )
    field_order = [name for _title, names in SECTIONS for name in names]

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.actor = actor
        in_columns(self)

    def clean_municipality(self) -> Municipality:
        place = self.cleaned_data["municipality"]
        if place.pk not in self.actor.municipality_ids:
            raise forms.ValidationError(_("You do not look after this municipality."), "not_yours")
        return place

    def sections(self) -> list[tuple[Any, list[forms.BoundField]]]:
        """Return the questions under their headings."""
        return [(title, [self[name] for name in names]) for title, names in self.SECTIONS]
