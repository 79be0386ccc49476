"""What an administrator decides of a programme, and whom they ask along."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.forms import LongTextField, PlainForm
from accounts.models import Language, Municipality, Organisation
from accounts.stepwise import too_long
from core.actor import Actor
from partners.models import Programme
from partners.presets import LONGEST, PRESETS, Kept, Need, Rhythm, check_ins, requirements_of, rhythm_of
from partners.vocabulary import SupportForm

TEXT_AT_MOST = 600
PLAIN = ("name", "support_forms", "trial_days", "length_days", "text_fi", "text_sv", "text_en")


def words(label: Any, language: Language) -> LongTextField:
    return LongTextField(
        label=label,
        required=False,
        validators=[too_long(TEXT_AT_MOST)],
        widget=forms.Textarea(attrs={"rows": 4, "maxlength": TEXT_AT_MOST, "lang": language.value}),
    )


def months(label: Any, line: Kept) -> forms.IntegerField:
    return forms.IntegerField(
        label=label,
        required=False,
        min_value=1,
        max_value=LONGEST[line],
        help_text=_("Months. Only shorter than usual; leave empty to do as usual."),
        widget=forms.NumberInput(attrs={"class": "input-year"}),
    )


class PresetForm(PlainForm):
    """What the programme begins with."""

    preset = forms.ChoiceField(
        label=_("What kind of programme is it?"), choices=Programme.Preset, widget=forms.RadioSelect
    )


class ProgrammeForm(PlainForm):
    """A programme's own choices; what stands here first is the preset's."""

    name = forms.CharField(
        label=_("Name"), max_length=120, help_text=_("As families see it, such as “Doulas in Iisalmi”.")
    )
    municipalities = forms.ModelMultipleChoiceField(
        label=_("Municipalities"),
        queryset=Municipality.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one municipality.")},
    )
    support_forms = forms.MultipleChoiceField(
        label=_("Forms of support"),
        choices=SupportForm,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one form of support.")},
    )
    rhythm = forms.ChoiceField(
        label=_("When we ask how it is going"), choices=Rhythm, widget=forms.RadioSelect, required=False
    )
    trial_days = forms.IntegerField(label=_("Days of trial"), min_value=7, max_value=120)
    length_days = forms.IntegerField(label=_("Days a companionship usually lasts"), min_value=28, max_value=1100)
    requirements = forms.MultipleChoiceField(
        label=_("What volunteers need"),
        choices=Need,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("A new role begins with these. What a role asks is decided on the page of the role."),
        error_messages={"required": _("Choose at least one.")},
    )
    text_fi = words(_("For families, in Finnish"), Language.FINNISH)
    text_sv = words(_("For families, in Swedish"), Language.SWEDISH)
    text_en = words(_("For families, in English"), Language.ENGLISH)
    request_not_taken = months(_("A request that was not taken is kept"), Kept.REQUEST_NOT_TAKEN)
    visit_diary = months(_("The words of the visit diary are kept"), Kept.VISIT_DIARY)

    def __init__(self, *args: Any, actor: Actor, preset: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.usual = PRESETS[preset]
        rows = Municipality.objects.visible_to(actor).filter(organisations__in=actor.organisation_ids)
        self.fields["municipalities"].queryset = rows.distinct()

    def clean(self) -> dict[str, Any]:
        """Every public text is in Finnish and in Swedish (R-LA-1): one's own comes in both or in neither."""
        said = super().clean()
        if any(said.get(f"text_{language}") for language in Language.values):
            for name in ("text_fi", "text_sv"):
                if not said.get(name) and name not in self.errors:
                    self.add_error(name, _("Write this too, or leave all languages empty: then our own text is shown."))
        return said

    @property
    def facts(self) -> dict[str, Any]:
        """The answers as the fields of `Programme`; what is the preset's own is kept as nothing."""
        said = self.cleaned_data
        kept = {line.value: said[line.value] for line in Kept if said[line.value]}
        asked = [key for key in Need.values if key in said["requirements"]]
        texts = {f"text_{code}": text for code, text in self.usual.texts.items() if said[f"text_{code}"] == text}
        return {
            **{name: said[name] for name in PLAIN},
            **dict.fromkeys(texts if len(texts) == len(self.usual.texts) else (), ""),
            **(check_ins(said["rhythm"]) if said["rhythm"] else {}),
            "municipalities": said["municipalities"],
            "requirements": [] if tuple(asked) == self.usual.requirements else asked,
            "retention": kept,
        }


def begun_with(preset: str) -> dict[str, Any]:
    """Return what the form of a new programme begins with."""
    usual = PRESETS[preset]
    texts = {f"text_{code}": text for code, text in usual.texts.items()}
    return {
        "name": Programme.Preset(preset).label,
        "support_forms": usual.support_forms,
        "rhythm": usual.rhythm,
        "trial_days": usual.trial_days,
        "length_days": usual.length_days,
        "requirements": usual.requirements,
        **texts,
        **usual.retention,
    }


def as_it_is(programme: Programme) -> dict[str, Any]:
    """Return what the form of a programme begins with."""
    own = {name: getattr(programme, name) for name in PLAIN}
    if not programme.text_fi:
        own |= {f"text_{code}": text for code, text in PRESETS[programme.preset].texts.items()}
    return {
        **own,
        "municipalities": programme.municipalities.all(),
        "rhythm": rhythm_of(programme),
        "requirements": requirements_of(programme),
        **programme.retention,
    }


class PartForm(PlainForm):
    """Which organisation is asked to take which forms of support."""

    organisation = forms.ModelChoiceField(
        label=_("Organisation"),
        queryset=Organisation.objects.none(),
        help_text=_("Only organisations with which you have an agreement in force on activities."),
        empty_label=_("Choose"),
        error_messages={"required": _("Choose the organisation.")},
    )
    support_forms = forms.MultipleChoiceField(
        label=_("Whose families it takes"),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Forms that nobody else takes. The rest stays yours."),
        error_messages={"required": _("Choose at least one form of support.")},
    )

    def __init__(self, *args: Any, organisations: Any, free: list[tuple[str, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"].queryset = organisations
        self.fields["support_forms"].choices = free
