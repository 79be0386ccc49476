"""What a coordinator tells of an activity."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import F, Q, QuerySet
from django.forms.models import model_to_dict
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.filters import ListFilter, own_municipalities
from accounts.forms import LocalDateField, LocalDateTimeField, LongTextField, PlainForm
from accounts.models import Membership, Municipality, Organisation, User
from activities import states
from activities.coverage import UNTOUCHED_MONTHS, months_before
from activities.house import usable_venues
from activities.models import Activity, GroupMethod, ShiftSeries
from activities.types import preset_of
from activities.vocabulary import ActivityType, Childcare, Entry, Seat, Target, Where
from core.actor import Actor, Role
from partners.fields import in_columns, select_of, several
from partners.models import Venue
from partners.vocabulary import Access, LifeStage, SpokenLanguage
from volunteers.models import Volunteer

SHORT = {"class": "input-short"}
FOR_ALL = _("Choose none when it is for everybody.")
LIVE = "live"


def several_rows(label: Any, **options: Any) -> forms.ModelMultipleChoiceField:
    """Return a field of check boxes of rows, whose choices the form fills in."""
    model = options.pop("model")
    none = {"queryset": model.objects.none(), "required": False, "widget": forms.CheckboxSelectMultiple}
    return forms.ModelMultipleChoiceField(label=label, **{**none, **options})


def one_row(label: Any, **options: Any) -> forms.ModelChoiceField:
    model = options.pop("model")
    return forms.ModelChoiceField(label=label, **{"queryset": model.objects.none(), "required": False, **options})


def whole(label: Any, *, most: int, help_text: Any = "") -> forms.IntegerField:
    widget = forms.NumberInput(attrs=SHORT)
    return forms.IntegerField(
        label=label, min_value=1, max_value=most, required=False, widget=widget, help_text=help_text
    )


def words(label: Any, most: int, **options: Any) -> forms.CharField:
    return forms.CharField(label=label, max_length=most, required=False, **options)


def long_text(label: Any) -> LongTextField:
    widget = forms.Textarea(attrs={"rows": 4})
    return LongTextField(label=label, max_length=1500, required=False, widget=widget)


class TypeForm(PlainForm):
    """What kind of activity is begun: it decides the first answers of the next page."""

    type = forms.ChoiceField(label=_("What kind of activity"), choices=ActivityType.choices, widget=forms.RadioSelect)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["type"].widget.attrs["class"] = "tiles tiles--small"


class ActivityForm(PlainForm):
    """Everything of an activity but its times."""

    type = forms.ChoiceField(label=_("What kind of activity"), choices=ActivityType.choices)
    name_fi = words(_("Name in Finnish"), 80)
    name_sv = words(_("Name in Swedish"), 80)
    text_fi = long_text(_("What it is, in Finnish"))
    text_sv = long_text(_("What it is, in Swedish"))
    life_stages = several(LifeStage, label=_("Life stages"), help_text=FOR_ALL)
    targets = several(Target, label=_("For whom first of all"), help_text=FOR_ALL)
    languages = several(SpokenLanguage, label=_("Languages that are spoken"))
    municipality = forms.ModelChoiceField(label=_("Municipality"), queryset=Municipality.objects.none())
    covers = several_rows(_("From where else people can come"), model=Municipality)
    where = forms.ChoiceField(label=_("Where"), choices=Where.choices)
    venue = one_row(
        _("House or room"),
        model=Venue,
        help_text=_("Your own and those shared with you. The place and the address below come from it."),
    )
    place = words(_("Place"), 120)
    address = words(_("Street address"), 120)
    link = forms.URLField(
        label=_("Address of the online meeting"),
        required=False,
        assume_scheme="https",
        help_text=_("Told on the page when anybody may just come, otherwise to those who have a place."),
    )
    access = several(Access, label=_("What the place is like"))
    access_words = words(_("More about the place"), 200)
    childcare = forms.ChoiceField(label=_("Children"), choices=Childcare.choices)
    price_eur = forms.DecimalField(
        label=_("Price in euros"),
        min_value=0,
        max_digits=6,
        decimal_places=2,
        initial=0,
        localize=True,
        widget=forms.TextInput(attrs=SHORT),
    )
    contact = one_row(_("Whom people may ask"), model=User)
    leaders = several_rows(_("Who lead it"), model=Volunteer)
    together_with = several_rows(_("Arranged together with"), model=Organisation)
    needs_two_hosts = forms.BooleanField(label=_("Two must lead it"), required=False)
    method = one_row(_("Method"), model=GroupMethod)
    shifts = one_row(
        _("Volunteers' shifts on the same days"),
        model=ShiftSeries,
        help_text=_("So the number of children follows the number of adults."),
    )
    entry = forms.ChoiceField(label=_("How one comes"), choices=Entry.choices)
    places = whole(_("Places"), most=2000, help_text=_("Empty: as many as come."))
    seat = forms.ChoiceField(label=_("One place is for"), choices=Seat.choices)
    least = whole(_("Held when at least so many come"), most=2000)
    children_per_adult = whole(_("Children for each adult, at most"), most=50)
    is_without_parents = forms.BooleanField(label=_("Children come without their parents"), required=False)
    risks_checked_on = LocalDateField(label=_("When the risks were checked"), required=False)
    asks_children = forms.BooleanField(
        label=_("Ask each child's birth year and what must be known, such as an allergy"),
        required=False,
        help_text=_("Only where it is needed. Erased thirty days afterwards."),
    )
    is_rotating = forms.BooleanField(label=_("Who had no place last time comes first"), required=False)
    registration_opens_at = LocalDateTimeField(label=_("Registration opens"), required=False)
    closes_hours = forms.IntegerField(
        label=_("Registration ends, hours before"),
        min_value=0,
        max_value=24 * 60,
        widget=forms.NumberInput(attrs=SHORT),
    )
    SECTIONS = (
        (_("What it is"), ("type", "name_fi", "name_sv", "text_fi", "text_sv")),
        (_("For whom"), ("life_stages", "targets", "languages", "childcare", "price_eur")),
        (
            _("Where"),
            ("municipality", "where", "venue", "place", "address", "link", "access", "access_words", "covers"),
        ),
        (_("Who"), ("contact", "leaders", "needs_two_hosts", "method", "shifts", "together_with")),
        (
            _("How one comes"),
            ("entry", "places", "seat", "least", "registration_opens_at", "closes_hours", "is_rotating"),
        ),
        (_("Children"), ("is_without_parents", "risks_checked_on", "children_per_adult", "asks_children")),
    )

    def __init__(self, *args: Any, actor: Actor, organisation: Organisation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        own = {"organisation": organisation}
        places = own_municipalities(actor)
        rows = {
            "municipality": places,
            "covers": near(places, actor),
            "contact": workers(organisation, places, actor),
            "leaders": Volunteer.objects.visible_to(actor).serving().filter(**own).for_list(),
            "method": GroupMethod.objects.visible_to(actor).filter(**own),
            "shifts": ShiftSeries.objects.visible_to(actor).for_list(),
            "together_with": partners_in(places, actor).exclude(pk=organisation.pk),
            "venue": usable_venues([organisation.pk], actor),
        }
        for name, queryset in rows.items():
            self.fields[name].queryset = queryset
        self.fields["contact"].label_from_instance = lambda person: person.name
        for name in ("municipality", "contact", "method", "shifts"):
            self.fields[name].empty_label = gettext("Choose one")
        self.fields["venue"].empty_label = gettext("Somewhere else")
        in_columns(self)
        for name in ("covers", "leaders", "together_with"):
            self.fields[name].widget.attrs["class"] = "tiles tiles--small"

    def clean(self) -> dict[str, Any]:
        told = super().clean()
        if not told.get("name_fi") and not told.get("name_sv") and "name_fi" in told:
            self.add_error("name_fi", _("Write a name in Finnish or in Swedish."))
        if told.get("venue"):
            told |= {"place": told["venue"].name, "address": told["venue"].address[:120]}
        return told

    def sections(self) -> list[tuple[Any, list[forms.BoundField]]]:
        """Return the questions under their headings."""
        return [(title, [self[name] for name in names]) for title, names in self.SECTIONS]

    @classmethod
    def initial_of(cls, activity: Activity) -> dict[str, Any]:
        """Return an activity as the form begins with it."""
        return model_to_dict(activity, fields=list(cls.base_fields))

    @classmethod
    def initial_for(cls, kind: str, query: Any, *, actor: Actor, organisation: Organisation) -> dict[str, Any]:
        """Return what the form begins with for a type, and for a gap that is claimed (municipality, stage, target)."""
        home = organisation.municipalities.filter(pk__in=actor.municipality_ids).first()
        first = {"municipality": home and home.pk, "contact": actor.user_id}
        gap = {
            "municipality": query.get("municipality"),
            "life_stages": [code for code in query.getlist("stage") if code in LifeStage.values],
            "targets": [code for code in query.getlist("target") if code in Target.values],
        }
        told = {name: value for name, value in gap.items() if value}
        return {"closes_hours": 0, "languages": ["fi"], **first, **preset_of(kind), **told, "type": kind}


def near(places: QuerySet[Municipality], actor: Actor) -> QuerySet[Municipality]:
    """Return the municipalities of the own regions, from where people may come."""
    return Municipality.objects.visible_to(actor).filter(region_code__in=places.values("region_code"))


def workers(organisation: Organisation, places: QuerySet[Municipality], actor: Actor) -> QuerySet[User]:
    """Return the coordinators of the association in any of the own municipalities."""
    hats = Membership.objects.visible_to(actor).active().filter(role=Role.COORDINATOR, organisation=organisation)
    hats = hats.filter(municipalities__in=places)
    return User.objects.visible_to(actor).filter(memberships__in=hats).order_by("name", "pk").distinct()


def partners_in(places: QuerySet[Municipality], actor: Actor) -> QuerySet[Organisation]:
    return Organisation.objects.visible_to(actor).filter(municipalities__in=places).distinct()


class ActivityFilter(ListFilter):
    """What the list of activities is narrowed by."""

    SORTS = {"soonest": _("Soonest first"), "name": _("Name"), "oldest": _("Longest since looked at")}
    ORDERS = {
        "soonest": (F("next_at").asc(nulls_last=True), "name_fi", "name_sv", "pk"),
        "name": ("name_fi", "name_sv", "pk"),
        "oldest": ("touched_at", "pk"),
    }
    STATES = [
        ("", _("Not over yet")),
        *states.Activity.choices,
        ("all", _("All")),
    ]

    find = forms.CharField(label=_("Name or place"), required=False, max_length=60)
    state = forms.ChoiceField(label=_("Status"), choices=STATES, required=False)
    type = select_of(ActivityType, _("All"), label=_("What kind of activity"))
    stage = select_of(LifeStage, _("All"), label=_("Life stage"))
    look = forms.BooleanField(label=_("Only what nobody has looked at in six months"), required=False)
    field_order = ["find", "state", "type", "stage", "municipality", "look"]

    def narrow(self, rows: QuerySet[Activity]) -> QuerySet[Activity]:
        """Return the activities that the answers leave, in the chosen order."""
        chosen = self.chosen
        state = chosen.get("state", LIVE)
        if state == LIVE:
            rows = rows.exclude(state__in=(states.Activity.CANCELLED, states.Activity.REPORTED))
        elif state != "all":
            rows = rows.filter(state=state)
        for name in ("type", "municipality"):
            rows = rows.filter(**{name: chosen[name]}) if name in chosen else rows
        if "stage" in chosen:
            rows = rows.with_word("life_stages", chosen["stage"])
        if "find" in chosen:
            columns = ("name_fi", "name_sv", "place")
            found = [Q(**{f"{column}__icontains": chosen["find"]}) for column in columns]
            rows = rows.filter(found[0] | found[1] | found[2])
        if "look" in chosen:
            rows = rows.live().filter(touched_at__lt=months_before(timezone.now(), UNTOUCHED_MONTHS))
        return self.in_order(rows)


class CancelForm(PlainForm):
    words = words(
        _("Why, in a few words"),
        200,
        help_text=_("Everybody who opens the page reads it. No names, nothing of health."),
    )


class LearnForm(PlainForm):
    learned = LongTextField(
        label=_("What was learned?"),
        max_length=600,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("What worked, what would be done otherwise. Nothing of any single family."),
        error_messages={"required": _("Write in a few words what was learned.")},
    )


class MethodForm(PlainForm):
    """A group method, and the association's right to use it."""

    name = forms.CharField(label=_("Name of the method"), max_length=120)
    owner = words(_("Who owns it"), 120)
    licence_until = LocalDateField(label=_("The right to use it ends"), required=False, help_text=_("Empty: no end."))
    evidence_url = forms.URLField(label=_("What is known of its results"), required=False, assume_scheme="https")
    least = forms.IntegerField(label=_("Families at least"), min_value=1, max_value=100, initial=5)
    most = forms.IntegerField(label=_("Families at most"), min_value=1, max_value=100, initial=8)
    times = forms.IntegerField(label=_("How many times"), min_value=1, max_value=100, initial=10)
    age_from = forms.IntegerField(label=_("Children from the age of"), min_value=0, max_value=25, required=False)
    age_to = forms.IntegerField(label=_("Children to the age of"), min_value=0, max_value=25, required=False)
    needs_referral = forms.BooleanField(label=_("Families come through a service"), required=False)
    needs_pair = forms.BooleanField(label=_("Two trained people lead it"), required=False, initial=True)
    trained = several_rows(_("Who are trained in it"), model=Volunteer)

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        own = Volunteer.objects.visible_to(actor).serving().filter(organisation__in=actor.organisation_ids)
        self.fields["trained"].queryset = own.for_list()
        self.fields["trained"].widget.attrs["class"] = "tiles tiles--small"
        for name in ("least", "most", "times", "age_from", "age_to"):
            self.fields[name].widget.attrs.update(SHORT)

    def clean(self) -> dict[str, Any]:
        told = super().clean()
        if told.get("least") and told.get("most") and told["most"] < told["least"]:
            self.add_error("most", _("At most is less than at least."))
        return told

    @classmethod
    def initial_of(cls, method: GroupMethod) -> dict[str, Any]:
        return model_to_dict(method, fields=list(cls.base_fields))
