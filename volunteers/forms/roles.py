from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.forms import LongTextField, PlainForm
from accounts.models import Language
from accounts.stepwise import too_long
from core.actor import Actor
from partners.models import Programme
from volunteers.vocabulary import RoleKind

WORDS_AT_MOST = 500


def own_words(label: Any, language: Language) -> LongTextField:
    """Return a field for the association's own text of a role in one language."""
    return LongTextField(
        label=label,
        required=False,
        validators=[too_long(WORDS_AT_MOST)],
        widget=forms.Textarea(attrs={"rows": 3, "maxlength": WORDS_AT_MOST, "lang": language.value}),
    )


class RoleForm(PlainForm):
    """What a role asks and how it is told. Whether an extract is asked is decided on a page of its own."""

    is_recruiting = forms.BooleanField(
        label=_("Open for applicants"),
        required=False,
        initial=True,
        help_text=_("An open role has a public page in every municipality of the programme."),
    )
    hours_a_month = forms.IntegerField(
        label=_("Hours a month"),
        min_value=0,
        max_value=60,
        initial=4,
        help_text=_("About how much time the role takes. 0 means as much as one likes."),
    )
    asks_references = forms.BooleanField(
        label=_("People who know the applicant are asked"),
        required=False,
        help_text=_("Always with the applicant's permission."),
    )
    trains_first = forms.BooleanField(label=_("The training may come before the interview"), required=False)
    approves_swaps = forms.BooleanField(label=_("A coordinator approves swaps of shifts"), required=False, initial=True)
    what_fi = own_words(_("What the role is, in Finnish"), Language.FINNISH)
    what_sv = own_words(_("What the role is, in Swedish"), Language.SWEDISH)
    what_en = own_words(_("What the role is, in English"), Language.ENGLISH)
    gets_fi = own_words(_("What a volunteer gets, in Finnish"), Language.FINNISH)
    gets_sv = own_words(_("What a volunteer gets, in Swedish"), Language.SWEDISH)
    gets_en = own_words(_("What a volunteer gets, in English"), Language.ENGLISH)

    def clean(self) -> dict[str, Any]:
        """Every public page is in Finnish and in Swedish (R-LA-1): a text of one's own comes in both or in neither."""
        said = super().clean()
        for about in ("what", "gets"):
            if any(said.get(f"{about}_{language}") for language in Language.values):
                for language in (Language.FINNISH, Language.SWEDISH):
                    self.miss(f"{about}_{language}", said)
        return said

    def miss(self, name: str, said: dict[str, Any]) -> None:
        if not said.get(name) and name not in self.errors:
            self.add_error(name, _("Write this too, or leave all languages empty: then our own text is shown."))


class NewRoleForm(RoleForm):
    """Which role is opened in which programme."""

    programme = forms.ModelChoiceField(
        label=_("Programme"),
        queryset=Programme.objects.none(),
        error_messages={"required": _("Choose the programme."), "invalid_choice": _("Choose one of these.")},
    )
    kind = forms.ChoiceField(
        label=_("Role"),
        choices=[("", _("Choose")), *RoleKind.choices],
        help_text=_("An experience expert is paid task by task. The other roles are volunteering."),
        error_messages={"required": _("Choose the role.")},
    )
    field_order = ["programme", "kind"]

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        own = Programme.objects.visible_to(actor).filter(organisation__in=actor.organisation_ids)
        self.fields["programme"].queryset = own
