from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import TextChoices
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from accounts.forms import LocalDateField, LongTextField, PlainForm
from core.actor import Actor
from volunteers.models import Requirement, TrainingModule, VolunteerRole
from volunteers.requirements import Standing
from volunteers.usual import DOCUMENT_GRACE_DAYS
from volunteers.vocabulary import ExemptionReason

Kind = Requirement.Kind
SHORT = {"class": "input-short"}


def capitalised(words: type[TextChoices]) -> list[tuple[str, Any]]:
    """Return choices that begin with a capital letter, as they stand alone in a form."""
    return [(word.value, capfirst(word.label)) for word in words]


class ValidityForm(PlainForm):
    """For how long what a role asks is in force."""

    valid_months = forms.IntegerField(
        label=_("In force, months"),
        required=False,
        min_value=1,
        max_value=120,
        widget=forms.NumberInput(attrs=SHORT),
        help_text=_("Leave empty when it is in force for good. The volunteer is reminded 60, 30 and 7 days before."),
    )
    grace_days = forms.IntegerField(
        label=_("Days of grace"),
        min_value=0,
        max_value=365,
        initial=0,
        widget=forms.NumberInput(attrs=SHORT),
        help_text=_("So many days it still counts after its last day, or after a new version of a document."),
    )


class RequirementForm(ValidityForm):
    """One thing that a role asks."""

    ASKED = [(kind, label) for kind, label in capitalised(Kind) if kind not in (Kind.EXTRACT, Kind.MODULE)]

    what = forms.ChoiceField(label=_("What is asked"), widget=forms.RadioSelect)
    field_order = ["what"]

    def __init__(self, *args: Any, role: VolunteerRole, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = TrainingModule.objects.visible_to(actor).filter(organisation=role.organisation_id, is_active=True)
        self.modules = {f"module-{module.pk}": module for module in rows}
        taught = [(key, _("Training: %(name)s") % {"name": module}) for key, module in self.modules.items()]
        self.fields["what"].choices = [*self.ASKED, *taught]
        self.fields["grace_days"].initial = DOCUMENT_GRACE_DAYS

    def asked(self) -> dict[str, Any]:
        """Return what was chosen, as the action takes it."""
        what = self.cleaned_data["what"]
        module = self.modules.get(what)
        times = {name: self.cleaned_data[name] for name in ("valid_months", "grace_days")}
        return {"kind": Kind.MODULE if module else what, "module": module, **times}


class ExtractPolicyForm(PlainForm):
    """Whether the law gives a right to an extract for a role, question by question (Act 148/2014, sections 4 and 5)."""

    NEEDED_WHEN_USED = ("extract_reason", "extract_decided_on", "safety_instruction")

    extract_policy = forms.ChoiceField(
        label=_("What the board has decided"),
        choices=capitalised(VolunteerRole.ExtractPolicy),
        widget=forms.RadioSelect,
    )
    is_regularly_with_minors = forms.BooleanField(
        label=_(
            "It is a regular and essential part of this role to teach, guide, look after or otherwise be together with"
            " somebody under 18."
        ),
        required=False,
    )
    is_in_personal_contact = forms.BooleanField(
        label=_("The volunteer is in personal contact with the child."), required=False
    )
    is_alone_with_minors = forms.BooleanField(
        label=_("The volunteer is alone with the child, or the child cannot reasonably be protected in another way."),
        required=False,
        help_text=_("Where a parent or another adult is there all the time, this is usually not so."),
    )
    extract_reason = LongTextField(
        label=_("Why it is so in this role"),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Write of the role, not of any person."),
    )
    extract_decided_on = LocalDateField(label=_("Day of the board's decision"), required=False)
    safety_instruction = forms.URLField(
        label=_("Address of the written instruction that protects children"),
        required=False,
        assume_scheme="https",
        help_text=_("The law asks for a written instruction before any extract may be asked."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in self.NEEDED_WHEN_USED:
            self.fields[name].is_needed_at_times = True


class ExemptionForm(PlainForm):
    """From what somebody is freed, why and until when. The reason is one of a list: nothing is told of the person."""

    what = forms.MultipleChoiceField(label=_("What is not asked"), widget=forms.CheckboxSelectMultiple)
    reason = forms.ChoiceField(label=_("Why"), choices=capitalised(ExemptionReason), widget=forms.RadioSelect)
    ends_on = LocalDateField(label=_("Until"), help_text=_("The last day, at most twelve months ahead."))

    def __init__(self, *args: Any, missing: dict[str, tuple[str, Standing]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["what"].choices = [(key, label) for key, (label, _row) in missing.items()]
