"""The house style, read from the source. Each rule is shown a file that breaks it, and must object."""

from collections.abc import Iterator
from importlib import import_module
from importlib.util import find_spec
from types import ModuleType

import pytest
from django import forms
from django.conf import settings
from django.forms.models import ModelChoiceField

from core.actor import Actor
from core.scoping import Visibility
from families.models import Family
from tests.gates import rules_of_style as style
from tests.gates.sources import Rule, app_sources, example, objections, own_sources


@pytest.mark.parametrize("rule", style.ALL, ids=lambda rule: rule.__name__)
def test_the_source_keeps_the_rule(rule: Rule) -> None:
    found = objections(rule, own_sources())
    assert found == [], "\n".join(found)


def test_the_rules_read_every_app() -> None:
    read = {source.app for source in app_sources()}
    assert read == set(settings.OWN_APPS)


BAD = [
    (style.no_state_is_written_by_hand, "families/actions.py", "request.state = 'matched'"),
    (style.no_state_is_written_by_hand, "families/actions.py", "request.state, request.reason = 'matched', ''"),
    (style.no_state_is_written_by_hand, "families/actions.py", "rows.filter(pk=1).update(state='matched')"),
    (style.no_state_is_written_by_hand, "families/actions.py", "request.save(update_fields=['reason_code', 'state'])"),
    (style.no_state_is_written_by_hand, "families/actions.py", "setattr(request, 'state', 'matched')"),
    (style.no_state_is_written_by_hand, "families/actions.py", "rows.create(family=family, state='matched')"),
    (style.no_state_is_written_by_hand, "families/actions.py", "SupportRequest(family=family, state='matched')"),
    (style.no_state_is_written_by_hand, "families/actions.py", "rows.bulk_update(found, ['state'])"),
    (style.no_state_is_written_by_hand, "families/actions.py", "rows.get_or_create(pk=1, defaults={'state': 'x'})"),
    (style.views_and_forms_read_through_the_actor, "families/views/family.py", "Match.objects.filter(pk=1)"),
    (style.views_and_forms_read_through_the_actor, "families/views.py", "Match.objects.all().visible_to(actor)"),
    (style.views_and_forms_read_through_the_actor, "families/forms.py", "field(queryset=Adult.objects.all())"),
    (style.views_and_forms_read_through_the_actor, "families/views/family.py", "Match._default_manager.get(pk=1)"),
    (style.views_and_forms_read_through_the_actor, "families/views/family.py", "get_object_or_404(Match, pk=pk)"),
    (style.views_and_forms_read_through_the_actor, "portal/context_processors.py", "Match.objects.count()"),
    (style.actions_take_the_actor, "families/actions.py", "def end(match):\n    match.save(update_fields=['x'])"),
    (style.actions_take_the_actor, "families/actions.py", "def end(match, actor):\n    advance(match, 'ended')"),
    (style.actions_take_the_actor, "families/actions.py", "def end(match, *, actor=None):\n    match.delete()"),
    (style.actions_take_the_actor, "families/actions/ends.py", "def end(match, actor):\n    return match"),
    (style.edges_do_not_write, "families/views/family.py", "request.actor and family.save()"),
    (style.edges_do_not_write, "families/forms.py", "Consent.objects.create(request=request)"),
    (style.edges_do_not_write, "families/tasks.py", "rows.filter(old=True).delete()"),
    (style.edges_do_not_write, "families/admin.py", "queryset.update(is_open=False)"),
    (style.edges_do_not_write, "families/rules.py", "advance(match, 'ended', actor=actor)"),
    (style.forms_do_not_act, "families/forms/family.py", "from families import actions"),
    (style.forms_do_not_act, "families/forms.py", "from families.actions import end"),
    (style.models_save_plainly, "families/models.py", "class Family(Model):\n    def save(self): pass"),
    (style.saves_name_their_fields, "families/actions.py", "family.save()"),
    (style.no_model_signals, "families/apps.py", "from django.db.models.signals import post_save"),
    (style.no_model_signals, "families/models.py", "@receiver(saved)\ndef on_save(sender): pass"),
    (style.no_model_signals, "families/models.py", "signals.post_save.connect(tell)"),
    (style.one_expected_error, "families/views.py", "try: x()\nexcept Exception: pass"),
    (style.one_expected_error, "families/views.py", "try: x()\nexcept: pass"),
    (style.one_expected_error, "families/views.py", "try: x()\nexcept (KeyError, BaseException): pass"),
    (style.no_junk_drawers, "families/utils.py", ""),
    (style.no_junk_drawers, "families/helpers/dates.py", ""),
    (style.imports_are_at_the_top, "families/actions.py", "def end():\n    from matching import actions"),
    (style.only_notifications_sends, "families/actions.py", "from django.core.mail import send_mail"),
    (style.only_notifications_sends, "families/actions.py", "from django.core import mail"),
    (style.only_notifications_sends, "families/actions.py", "import smtplib"),
    (style.time_is_an_argument, "families/reminders.py", "def due():\n    return timezone.now()"),
    (style.views_are_short, "families/views.py", "def page(request):\n" + "    x = 1\n" * 16),
    (style.tasks_are_short, "families/tasks.py", "def tick():\n" + "    x = 1\n" * 7),
]


@pytest.mark.parametrize(("rule", "path", "text"), BAD)
def test_the_rule_objects_to_a_bad_example(rule: Rule, path: str, text: str) -> None:
    assert objections(rule, [example(path, text)]) != []


GOOD = [
    (style.no_state_is_written_by_hand, "core/transitions.py", "rows.update(state='ended')"),
    (style.no_state_is_written_by_hand, "families/actions.py", "rows.filter(state='ended').update(reason='x')"),
    (style.views_and_forms_read_through_the_actor, "families/views.py", "Match.objects.visible_to(actor).live()"),
    (style.views_and_forms_read_through_the_actor, "families/forms.py", "field(queryset=Adult.objects.none())"),
    (style.actions_take_the_actor, "families/actions.py", "def end(match, *, actor):\n    match.delete()"),
    (style.edges_do_not_write, "families/views.py", "request.session.update(seen=True)"),
    (style.time_is_an_argument, "families/reminders.py", "def due(at):\n    return timezone.localdate(at)"),
    (style.views_are_short, "families/views.py", "def page(request):\n    '''Why.'''\n" + "    x = 1\n" * 15),
    (style.only_notifications_sends, "notifications/channels/email.py", "from django.core.mail import send_mail"),
]


@pytest.mark.parametrize(("rule", "path", "text"), GOOD)
def test_the_rule_does_not_object_to_a_good_example(rule: Rule, path: str, text: str) -> None:
    assert objections(rule, [example(path, text)]) == []


def test_every_rule_has_been_shown_a_bad_example() -> None:
    assert {rule for rule, _path, _text in BAD} == set(style.ALL)


# What a package of actions exports


def packages_of_actions() -> Iterator[ModuleType]:
    for app in settings.OWN_APPS:
        if find_spec(f"{app}.actions"):
            yield import_module(f"{app}.actions")


def test_every_exported_action_takes_the_actor() -> None:
    found = [
        words
        for package in packages_of_actions()
        for words in style.exported_verbs_take_the_actor(
            package.__name__, {name: getattr(package, name) for name in getattr(package, "__all__", [])}
        )
    ]
    assert found == []


def test_an_exported_action_without_the_actor_is_found() -> None:
    def end(match: object) -> None: ...
    def pause(match: object, actor: Actor) -> None: ...
    def resume(match: object, *, actor: Actor | None = None) -> None: ...
    def close(match: object, *, actor: Actor) -> None: ...

    verbs = {"end": end, "pause": pause, "resume": resume, "close": close}
    assert [words.split()[0] for words in style.exported_verbs_take_the_actor("matching.actions", verbs)] == [
        "matching.actions.end",
        "matching.actions.pause",
        "matching.actions.resume",
    ]


# Choices of a form


def own_forms() -> list[type[forms.BaseForm]]:
    for source in app_sources():
        if source.is_module("forms"):
            import_module(source.path.removesuffix(".py").removesuffix("/__init__").replace("/", "."))
    return [found for found in descendants(forms.BaseForm) if found.__module__.split(".")[0] in settings.OWN_APPS]


def descendants(of: type) -> Iterator[type]:
    for child in of.__subclasses__():
        yield child
        yield from descendants(child)


def unscoped_choices(form: type[forms.BaseForm]) -> Iterator[str]:
    """Yield the fields that offer every row of a table before the form has met its actor."""
    for name, field in getattr(form, "base_fields", {}).items():
        if isinstance(field, ModelChoiceField) and not offers_freely(field):
            yield f"{form.__module__}.{form.__name__}.{name} offers every row"


def offers_freely(field: ModelChoiceField) -> bool:
    visibility = getattr(field.queryset.model, "visibility", Visibility())
    return field.queryset.query.is_empty() or visibility.everyone is not None


def test_no_form_offers_rows_before_it_has_met_its_actor() -> None:
    found = [words for form in own_forms() for words in unscoped_choices(form)]
    assert found == [], "\n".join(found)


def test_a_form_that_offers_every_row_is_found() -> None:
    class MoveForm(forms.Form):
        family = ModelChoiceField(queryset=Family.objects.all())
        other = ModelChoiceField(queryset=Family.objects.none())

    assert list(unscoped_choices(MoveForm)) == [f"{__name__}.MoveForm.family offers every row"]
