"""What is written about an agreement, and how a party says yes to it."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any, ClassVar

from django import forms
from django.db.models import Case, IntegerField, Q, QuerySet, TextChoices, Value, When
from django.forms.models import model_to_dict
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.filters import ListFilter, own_municipalities
from accounts.forms import LocalDateField, PlainForm
from accounts.models import Municipality, Organisation
from accounts.sent_forms import CHOOSE, EMAIL_LIKE_THIS, line, words
from core.actor import Actor
from partners import states
from partners.fields import in_columns, select_of, several
from partners.models import AgreementParty, PartnerAgreement, Programme
from partners.models.agreements import EXPIRING
from partners.vocabulary import DataRole, Shared

SHORT = {"class": "input-short", "inputmode": "numeric"}
NOBODY = _("Write about the work together, never about any family.")
DUTIES = ("responsibilities", "signatory_name", "signatory_title")
S = states.Agreement
IN_ORDER = (S.ACTIVE, S.WAITING_SIGNATURES, S.NEGOTIATING, S.DRAFT, S.ENDED, S.CANCELLED)


def own_of(actor: Actor) -> QuerySet[Organisation]:
    return Organisation.objects.visible_to(actor).filter(pk__in=actor.organisation_ids)


def partners_near(actor: Actor, also: QuerySet[Any] | None = None) -> QuerySet[Organisation]:
    """Return the other organisations of the municipalities of one's own, and those that are parties already."""
    near = Q(municipalities__in=own_of(actor).values("municipalities"))
    if also is not None:
        near |= Q(pk__in=also)
    return Organisation.objects.visible_to(actor).filter(near).exclude(pk__in=actor.organisation_ids).distinct()


def capital(vocabulary: type[TextChoices]) -> list[tuple[str, Any]]:
    """Return the choices of a vocabulary, each with a capital letter."""
    return [(value, capfirst(label)) for value, label in vocabulary.choices]


class BeginForm(PlainForm):
    """What is begun, and with whom; the words follow."""

    kind = forms.ChoiceField(
        label=_("What do you make?"),
        choices=capital(PartnerAgreement.Kind),
        widget=forms.RadioSelect,
        initial=PartnerAgreement.Kind.PARTNERSHIP,
        error_messages=CHOOSE,
    )
    title = line(_("Name of the agreement"), 120, error_messages={"required": _("Write a name.")})
    parties = forms.ModelMultipleChoiceField(
        label=_("With whom"),
        queryset=Organisation.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Your own organisation is a party without being chosen."),
        error_messages={"required": _("Choose at least one.")},
    )
    programme = forms.ModelChoiceField(
        label=_("Programme"), queryset=Programme.objects.none(), required=False, empty_label=_("No programme")
    )
    municipalities = forms.ModelMultipleChoiceField(
        label=_("Municipalities"),
        queryset=Municipality.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )

    def __init__(self, *args: Any, actor: Actor, also: QuerySet[Any] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        own = actor.organisation_ids
        programmes = Programme.objects.visible_to(actor).filter(
            Q(organisation__in=own) | Q(parts__organisation__in=own)
        )
        places = Q(organisations__in=own) | Q(pk__in=own_municipalities(actor))
        self.fields["parties"].queryset = partners_near(actor, also)
        self.fields["programme"].queryset = programmes.distinct()
        self.fields["municipalities"].queryset = Municipality.objects.visible_to(actor).filter(places).distinct()
        in_columns(self)
        for name in ("parties", "municipalities"):
            self.fields[name].widget.attrs["class"] = "tiles tiles--small"


class AgreementForm(BeginForm):
    """All words of an agreement: what for, who does what, who answers for the data, from when to when."""

    purpose = words(_("What is it for?"), 2000, rows=5, required=False, help_text=NOBODY)
    boundaries = words(_("What do we not do?"), 2000, required=False)
    money = words(_("Who pays what?"), 1000, required=False)
    shares = several(Shared, label=_("What do you do together?"), choices=capital(Shared))
    data_role = forms.ChoiceField(
        label=_("Who answers for the data of families?"),
        choices=[("", _("Not chosen yet")), *capital(DataRole)],
        required=False,
        help_text=_("Usually each organisation answers for its own families."),
    )
    data_words = words(
        _("How are the duties shared?"),
        2000,
        required=False,
        help_text=_("Joint controllers write here who informs families and who answers them."),
    )
    starts_on = LocalDateField(label=_("Begins"), required=False)
    ends_on = LocalDateField(
        label=_("Last day"), required=False, help_text=_("Leave empty when it is in force until further notice.")
    )
    notice_months = forms.IntegerField(
        label=_("Time of notice in months"), min_value=0, max_value=36, widget=forms.NumberInput(attrs=SHORT)
    )
    contact_name = line(_("Who answers for the agreement"), 80, required=False)
    contact_email = forms.EmailField(
        label=_("E-mail at work"), max_length=254, required=False, error_messages={"invalid": EMAIL_LIKE_THIS}
    )

    SECTIONS: ClassVar[list[tuple[str | Promise, tuple[str, ...]]]] = [
        (_("About"), ("kind", "title", "parties", "programme", "municipalities")),
        (_("What for"), ("purpose", "shares", "boundaries", "money")),
        (_("Data of families"), ("data_role", "data_words")),
        (_("When"), ("starts_on", "ends_on", "notice_months")),
        (_("Who answers"), ("contact_name", "contact_email")),
    ]

    def __init__(self, *args: Any, agreement: PartnerAgreement, actor: Actor, **kwargs: Any) -> None:
        self.parties = list(agreement.parties.select_related("organisation"))
        begins = {**model_to_dict(agreement), "parties": [party.organisation_id for party in self.parties]}
        super().__init__(*args, actor=actor, also=agreement.parties.values("organisation"), initial=begins, **kwargs)
        for party in self.parties:
            self.fields |= duty_fields(party)

    def sections(self) -> list[tuple[Any, list[forms.BoundField]]]:
        """Return the questions under their headings, each party under its name."""
        parts = [(title, [self[name] for name in names]) for title, names in self.SECTIONS]
        duties = [(str(party.organisation), [self[key_of(party, name)] for name in DUTIES]) for party in self.parties]
        return [*parts[:2], *duties, *parts[2:]]

    def clean(self) -> dict[str, Any]:
        told = super().clean()
        begins, ends = told.get("starts_on"), told.get("ends_on")
        if begins and ends and ends <= begins:
            self.add_error("ends_on", _("The last day comes after the first."))
        return told

    def answers(self) -> dict[str, Any]:
        """Return the answers as the action takes them: facts, and the duties of each party by its organisation."""
        told = dict(self.cleaned_data)
        duties = {
            party.organisation_id: {name: told.pop(key_of(party, name)) for name in DUTIES} for party in self.parties
        }
        return {**told, "duties": duties}


def key_of(party: AgreementParty, name: str) -> str:
    return f"party_{party.pk}_{name}"


def duty_fields(party: AgreementParty) -> dict[str, forms.Field]:
    """Return the questions about one party."""
    made = (
        words(_("What it does"), 1500, required=False),
        line(_("Who signs"), 80, required=False),
        line(_("Title of who signs"), 80, required=False),
    )
    for name, field in zip(DUTIES, made, strict=True):
        field.initial = getattr(party, name)
    return {key_of(party, name): field for name, field in zip(DUTIES, made, strict=True)}


class RemarkForm(PlainForm):
    text = words(
        _("What would you change?"),
        1000,
        help_text=NOBODY,
        error_messages={"required": _("Write what you would change.")},
    )


class AcceptForm(PlainForm):
    """The yes of a party to the version that was read."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    signatory_name = line(
        _("Your name"),
        80,
        help_text=_("You sign for your organisation."),
        error_messages={"required": _("Write your name.")},
    )
    signatory_title = line(_("Your title"), 80, error_messages={"required": _("Write your title.")})
    is_right = forms.BooleanField(
        label=_("We accept this version exactly as it is written."),
        error_messages={"required": _("Tick this when you accept it.")},
    )


class SignedForm(PlainForm):
    """A signature on paper."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    party = forms.ModelChoiceField(label=_("Who has signed"), queryset=AgreementParty.objects.none())
    accepted_on = LocalDateField(label=_("When"))

    def __init__(self, *args: Any, agreement: PartnerAgreement, **kwargs: Any) -> None:
        super().__init__(*args, initial={"version": agreement.version}, **kwargs)
        rows = agreement.parties.exclude(accepted_version=agreement.version)
        self.fields["party"].queryset = rows.select_related("organisation")
        self.fields["party"].empty_label = gettext("Choose one")
        self.fields["party"].label_from_instance = lambda party: str(party.organisation)


class EndForm(PlainForm):
    ends_on = LocalDateField(label=_("Last day"))
    is_agreed = forms.BooleanField(label=_("All parties agree to end sooner than the time of notice."), required=False)


class AgreementFilter(ListFilter):
    """What the list of agreements is narrowed by."""

    SORTS: ClassVar[dict[str, str | Promise]] = {"state": _("in force first"), "ends": _("ending first")}
    ORDERS: ClassVar[dict[str, tuple[str, ...]]] = {
        "state": ("place", "-starts_on", "-pk"),
        "ends": ("ends_on", "place", "-pk"),
    }

    state = select_of(states.Agreement, _("All"), label=_("State"))
    kind = select_of(PartnerAgreement.Kind, _("All"), label=_("What"))
    partner = forms.ModelChoiceField(
        label=_("With whom"), queryset=Organisation.objects.none(), required=False, empty_label=_("All")
    )
    is_expiring = forms.BooleanField(label=_("Ends within 90 days"), required=False)
    field_order = ["state", "kind", "partner", "is_expiring", "municipality"]

    def __init__(self, data: Any, *, actor: Actor) -> None:
        super().__init__(data, actor=actor)
        seen = PartnerAgreement.objects.visible_to(actor).values("parties__organisation")
        others = Organisation.objects.visible_to(actor).exclude(pk__in=actor.organisation_ids)
        self.fields["partner"].queryset = others.filter(pk__in=seen)

    def narrow(self, rows: QuerySet[PartnerAgreement]) -> QuerySet[PartnerAgreement]:
        """Return the agreements that the answers leave, in the chosen order."""
        asked = {name: value for name, value in self.chosen.items() if name in ("state", "kind")}
        if partner := self.chosen.get("partner"):
            asked["parties__organisation"] = partner
        if place := self.chosen.get("municipality"):
            asked["municipalities"] = place
        if self.chosen.get("is_expiring"):
            rows = expiring(rows, timezone.localdate())
        whens = [When(state=state, then=Value(place)) for place, state in enumerate(IN_ORDER)]
        return self.in_order(rows.filter(**asked).annotate(place=Case(*whens, output_field=IntegerField())))


def expiring(rows: QuerySet[PartnerAgreement], on: date, within: timedelta = EXPIRING) -> QuerySet[PartnerAgreement]:
    """Return those in force that end within so many days."""
    return rows.filter(state=S.ACTIVE, starts_on__lte=on, ends_on__gte=on, ends_on__lte=on + within)
