"""What the register is narrowed by. The choices live in the address; a broken one narrows nothing."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.db.models import QuerySet, TextChoices
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_filters import CharFilter, ChoiceFilter, FilterSet, ModelChoiceFilter

from accounts.filters import ListFilter
from partners.vocabulary import Competence, LifeStage, SpokenLanguage, SupportForm
from volunteers import states
from volunteers.models import Volunteer, VolunteerRole
from volunteers.readiness import Readiness, with_readiness
from volunteers.serving import serving_in
from volunteers.silence import SILENCE, in_contact_since


class Room(TextChoices):
    FREE = "free", _("has room for a family")
    FULL = "full", _("has no room")


class Contact(TextChoices):
    LATELY = "lately", _("within six weeks")
    LONG_AGO = "long_ago", _("longer ago, or never")


class RegisterForm(ListFilter):
    """The fields of the filter; what they do is told by `VolunteerFilter`."""

    SORTS = {"name": _("Name"), "place": _("Municipality"), "newest": _("Newest first")}
    ORDERS = {
        "name": ("user__name", "pk"),
        "place": ("municipality__search_fi", "user__name", "pk"),
        "newest": ("-approved_on", "-pk"),
    }

    RARE = frozenset({"support_form", "life_stage", "competence", "room", "readiness", "contact"})
    field_order = ["find", "state", "municipality", "role", "language"]
    has_rare = True

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in self.RARE:
            self.fields[name].is_rare = True

    @property
    def is_rare_chosen(self) -> bool:
        """Whether the fold of rare choices holds one that is on."""
        return bool(self.RARE & self.chosen.keys())


def own_roles(request: HttpRequest) -> QuerySet[VolunteerRole]:
    roles = VolunteerRole.objects.visible_to(request.actor)
    return roles.of_organisations(request.actor.organisation_ids).for_list()


class VolunteerFilter(FilterSet):
    """Narrows the volunteers that a coordinator may see, in as many queries whatever is chosen."""

    find = CharFilter(label=_("Name or e-mail"), method="by_find", max_length=60)
    state = ChoiceFilter(
        label=_("Status"), choices=states.Volunteer.choices, empty_label=_("All who serve"), method="by_state"
    )
    role = ModelChoiceFilter(label=_("Role"), queryset=own_roles, empty_label=_("Any"), method="by_role")
    support_form = ChoiceFilter(
        label=_("Form of support"), choices=SupportForm.choices, empty_label=_("Any"), method="by_word"
    )
    language = ChoiceFilter(label=_("Language"), choices=SpokenLanguage.choices, empty_label=_("Any"), method="by_word")
    life_stage = ChoiceFilter(
        label=_("Life stage they have lived"), choices=LifeStage.choices, empty_label=_("Any"), method="by_word"
    )
    competence = ChoiceFilter(
        label=_("Knows and can"), choices=Competence.choices, empty_label=_("Any"), method="by_word"
    )
    room = ChoiceFilter(label=_("Room"), choices=Room.choices, empty_label=_("Any"), method="by_room")
    readiness = ChoiceFilter(
        label=_("Requirements"), choices=Readiness.choices, empty_label=_("Any"), method="by_readiness"
    )
    contact = ChoiceFilter(label=_("Last contact"), choices=Contact.choices, empty_label=_("Any"), method="by_contact")

    class Meta:
        model = Volunteer
        fields: list[str] = []
        form = RegisterForm

    @cached_property
    def form(self) -> RegisterForm:
        return self.get_form_class()(self.data, actor=self.request.actor)

    def filter_queryset(self, queryset: QuerySet[Volunteer]) -> QuerySet[Volunteer]:
        """Return the volunteers that the answers leave, in the chosen order."""
        chosen = self.form.chosen
        rows = queryset if "state" in chosen else queryset.serving()
        if "municipality" in chosen:
            rows = rows.filter(municipality=chosen["municipality"])
        for name in (name for name in self.filters if name in chosen):
            rows = self.filters[name].filter(rows, chosen[name])
        return self.form.in_order(rows)

    def by_find(self, rows: QuerySet[Volunteer], name: str, text: str) -> QuerySet[Volunteer]:
        return rows.named_like(text)

    def by_state(self, rows: QuerySet[Volunteer], name: str, state: str) -> QuerySet[Volunteer]:
        return rows.filter(state=state)

    def by_role(self, rows: QuerySet[Volunteer], name: str, role: VolunteerRole) -> QuerySet[Volunteer]:
        return rows.filter(pk__in=serving_in(role).values("pk"))

    def by_word(self, rows: QuerySet[Volunteer], name: str, word: str) -> QuerySet[Volunteer]:
        return rows.with_word(f"{name}s", word)

    def by_room(self, rows: QuerySet[Volunteer], name: str, room: str) -> QuerySet[Volunteer]:
        return rows.with_room() if room == Room.FREE else rows.without_room()

    def by_readiness(self, rows: QuerySet[Volunteer], name: str, readiness: str) -> QuerySet[Volunteer]:
        return with_readiness(rows, readiness, timezone.localdate())

    def by_contact(self, rows: QuerySet[Volunteer], name: str, contact: str) -> QuerySet[Volunteer]:
        lately = in_contact_since(timezone.now() - SILENCE)
        return rows.filter(lately) if contact == Contact.LATELY else rows.exclude(lately)
