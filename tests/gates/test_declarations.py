"""Every model says who sees its rows, whose data it holds and how its state moves."""

from collections.abc import Iterator

import pytest
from django.core.checks import run_checks
from django.db import models
from django.test.utils import isolate_apps

from accounts.models import Organisation, User
from core.checks import declaration_errors
from core.privacy import ROW, Privacy, own_models
from core.scoping import Everyone, ScopedQuerySet, Via, Visibility
from core.transitions import StateField, state_constraint, table
from tests.gates import declarations
from tests.gates.sources import app_sources, example, objections

OWN_MODELS = list(own_models())
NOBODY = Privacy.none("nothing about people")
FOR_ALL = Visibility(everyone=Everyone())


class Lamp(models.TextChoices):
    ON = "on"
    OFF = "off"


@pytest.mark.parametrize("model", OWN_MODELS, ids=lambda model: model._meta.label)
def test_the_model_declares_what_it_must(model: type[models.Model]) -> None:
    assert list(declaration_errors(model)) == []


@pytest.mark.parametrize("model", OWN_MODELS, ids=lambda model: model._meta.label)
def test_every_way_to_the_model_works(model: type[models.Model]) -> None:
    assert list(declarations.ways_that_do_not_work(model)) == []


def test_the_whole_project_passes_its_system_checks(db: None) -> None:
    assert [str(found) for found in run_checks(include_deployment_checks=False)] == []


def test_every_app_of_ours_is_known_to_the_checks() -> None:
    assert declarations.undeclared_apps() == []
    assert declarations.apps_that_are_not_installed() == []


def test_every_manager_can_be_scoped() -> None:
    assert objections(declarations.reads_past_the_scope, app_sources()) == []
    bad = example("families/models.py", "class Family(Model):\n    objects = models.Manager()")
    assert len(objections(declarations.reads_past_the_scope, [bad])) == 1


# Models that would not start


def without_visibility() -> type[models.Model]:
    class Plain(models.Model):
        objects = ScopedQuerySet.as_manager()
        privacy = NOBODY

        class Meta:
            app_label = "core"

    return Plain


def without_scoped_manager() -> type[models.Model]:
    class Unscoped(models.Model):
        visibility, privacy = FOR_ALL, NOBODY

        class Meta:
            app_label = "core"

    return Unscoped


def with_a_way_to_nowhere() -> type[models.Model]:
    class Lost(models.Model):
        name = models.CharField(max_length=10)
        objects = ScopedQuerySet.as_manager()
        visibility = Visibility(coordinator=Via("nowhere"))
        privacy = NOBODY

        class Meta:
            app_label = "core"

    return Lost


def with_a_way_to_what_nobody_holds() -> type[models.Model]:
    class Named(models.Model):
        name = models.CharField(max_length=10)
        objects = ScopedQuerySet.as_manager()
        visibility = Visibility(coordinator=Via("name"))
        privacy = NOBODY

        class Meta:
            app_label = "core"

    return Named


def without_privacy() -> type[models.Model]:
    class Secretive(models.Model):
        objects = ScopedQuerySet.as_manager()
        visibility = FOR_ALL

        class Meta:
            app_label = "core"

    return Secretive


def without_a_reason_to_keep() -> type[models.Model]:
    class Kept(models.Model):
        owner = models.ForeignKey(User, models.CASCADE, related_name="+")
        objects = ScopedQuerySet.as_manager()
        visibility, privacy = FOR_ALL, Privacy(subject="owner", erase=ROW, keep="")

        class Meta:
            app_label = "core"

    return Kept


def with_a_subject_that_is_not_there() -> type[models.Model]:
    class Homeless(models.Model):
        objects = ScopedQuerySet.as_manager()
        visibility, privacy = FOR_ALL, Privacy(subject="family", keep="a year")

        class Meta:
            app_label = "core"

    return Homeless


def with_a_field_to_erase_that_is_not_there() -> type[models.Model]:
    class Forgetful(models.Model):
        owner = models.ForeignKey(User, models.CASCADE, related_name="+")
        objects = ScopedQuerySet.as_manager()
        visibility, privacy = FOR_ALL, Privacy(subject="owner", erase=("nickname",), keep="a year")

        class Meta:
            app_label = "core"

    return Forgetful


def without_a_table() -> type[models.Model]:
    class Aimless(models.Model):
        state = StateField(choices=Lamp, default=Lamp.OFF)
        objects = ScopedQuerySet.as_manager()
        visibility, privacy = FOR_ALL, NOBODY

        class Meta:
            app_label = "core"
            constraints = [state_constraint("aimless_state", Lamp)]

    return Aimless


def with_a_half_table() -> type[models.Model]:
    class Half(models.Model):
        state = StateField(choices=Lamp, default=Lamp.OFF)
        objects = ScopedQuerySet.as_manager()
        transitions = table(off="on")
        visibility, privacy = FOR_ALL, NOBODY

        class Meta:
            app_label = "core"
            constraints = [state_constraint("half_state", Lamp)]

    return Half


def with_an_arrow_to_nowhere() -> type[models.Model]:
    class Broken(models.Model):
        state = StateField(choices=Lamp, default=Lamp.OFF)
        objects = ScopedQuerySet.as_manager()
        transitions = table(off="on brokn", on="off")
        visibility, privacy = FOR_ALL, NOBODY

        class Meta:
            app_label = "core"
            constraints = [state_constraint("broken_state", Lamp)]

    return Broken


def without_a_constraint() -> type[models.Model]:
    class Loose(models.Model):
        state = StateField(choices=Lamp, default=Lamp.OFF)
        objects = ScopedQuerySet.as_manager()
        transitions = table(off="on", on="off")
        visibility, privacy = FOR_ALL, NOBODY

        class Meta:
            app_label = "core"

    return Loose


BAD = [
    (without_visibility, "core.E001"),
    (without_scoped_manager, "core.E002"),
    (with_a_way_to_nowhere, "core.E003"),
    (with_a_way_to_what_nobody_holds, "core.E003"),
    (without_privacy, "core.E004"),
    (without_a_reason_to_keep, "core.E005"),
    (with_a_subject_that_is_not_there, "core.E006"),
    (without_a_table, "core.E007"),
    (with_a_half_table, "core.E007"),
    (without_a_constraint, "core.E008"),
    (with_a_field_to_erase_that_is_not_there, "core.E009"),
    (with_an_arrow_to_nowhere, "core.E010"),
]


@pytest.fixture
def registry() -> Iterator[None]:
    """Models made in a test are forgotten with it."""
    with isolate_apps("core", "accounts"):
        yield


@pytest.mark.parametrize(("make", "code"), BAD, ids=lambda part: getattr(part, "__name__", part))
def test_the_check_objects_to_a_model(registry: None, make, code: str) -> None:
    assert [error.id for error in declaration_errors(make())] == [code]


def test_a_condition_that_cannot_be_asked_is_found(registry: None) -> None:
    class Mistyped(models.Model):
        organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="+")
        objects = ScopedQuerySet.as_manager()
        visibility = Visibility(coordinator=Via("organisation", stat__in=["on"]))
        privacy = NOBODY

        class Meta:
            app_label = "core"

    assert [words.split(":")[0] for words in declarations.ways_that_do_not_work(Mistyped)] == [
        "Mistyped for coordinator"
    ]
