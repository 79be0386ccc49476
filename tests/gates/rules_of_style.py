"""The house style of docs/structure.md as rules over one source file each. A rule yields "path:line what is wrong"."""

from __future__ import annotations

import ast
import inspect
from collections.abc import Iterator, Mapping
from pathlib import PurePath

from core.privacy import own_models
from core.transitions import StateField
from tests.gates.sources import Function, Source

MOVERS = "core/transitions.py"
EDGES = ("views", "forms", "context_processors", "templatetags")
SCOPED = ("visible_to", "none")
WRITE_FREE = (*EDGES, "tasks", "admin", "rules", "querysets", "reminders")
WRITES = frozenset(
    {
        "save", "create", "delete", "update", "get_or_create", "update_or_create", "bulk_create", "bulk_update",
        "acreate", "asave", "adelete", "aupdate",
    }
)  # fmt: skip
NOT_ROWS = ("session", "context", "data", "query", "headers", "GET", "POST", "attrs", "fields", "initial", "options")
MAKERS = frozenset({"create", "get_or_create", "update_or_create", "acreate"})
JUNK_DRAWERS = frozenset({"utils", "util", "helpers", "helper", "misc", "common", "manager2"})
LONGEST_VIEW = 15
LONGEST_TASK = 6


def state_fields() -> frozenset[str]:
    return frozenset(f.name for model in own_models() for f in model._meta.fields if isinstance(f, StateField))


def stateful_models() -> frozenset[str]:
    has_state = lambda model: any(isinstance(f, StateField) for f in model._meta.fields)  # noqa: E731
    return frozenset(model.__name__ for model in own_models() if has_state(model))


def name_of(node: ast.AST) -> str:
    """Return the last name of `a.b.c` or `c`, else an empty string."""
    return getattr(node, "attr", "") or getattr(node, "id", "")


def text_of(node: ast.AST | None) -> str:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""


def texts_in(node: ast.AST) -> set[str]:
    return {text_of(inner) for inner in ast.walk(node)} - {""}


def keyword(call: ast.Call, name: str) -> ast.expr | None:
    return next((k.value for k in call.keywords if k.arg == name), None)


def keyword_names(call: ast.Call) -> set[str]:
    return {k.arg for k in call.keywords if k.arg}


# States


def no_state_is_written_by_hand(source: Source) -> Iterator[str]:
    """States move through `advance` and `advance_many`, and rows begin in their first state."""
    if source.path == MOVERS:
        return
    names = state_fields()
    for node in source.nodes:
        if assigned_names(node) & names:
            yield source.at(node, "assigns a state")
        if isinstance(node, ast.Call) and written_by(node) & names:
            yield source.at(node, "writes a state without advance")


def assigned_names(node: ast.AST) -> set[str]:
    targets = node.targets if isinstance(node, ast.Assign) else [node.target] if is_assignment(node) else []
    inner = [part for target in targets for part in (target.elts if isinstance(target, ast.Tuple) else [target])]
    return {part.attr for part in inner if isinstance(part, ast.Attribute)}


def is_assignment(node: ast.AST) -> bool:
    return isinstance(node, ast.AugAssign | ast.AnnAssign)


def written_by(call: ast.Call) -> set[str]:
    """Return the names of fields that a call writes: by keyword, in `defaults`, in `update_fields`, by setattr."""
    name = name_of(call.func)
    if name == "setattr" and len(call.args) > 1:
        return texts_in(call.args[1])
    if name == "save":
        return texts_in(keyword(call, "update_fields") or ast.Constant(None))
    if name == "bulk_update" and len(call.args) > 1:
        return texts_in(call.args[1])
    if name == "update":
        return keyword_names(call)
    if name in MAKERS:
        return written_defaults(call) | (keyword_names(call) if name == "create" else set())
    return keyword_names(call) if name in stateful_models() else set()


def written_defaults(call: ast.Call) -> set[str]:
    given = [keyword(call, "defaults"), keyword(call, "create_defaults")]
    return {text_of(key) for found in given if isinstance(found, ast.Dict) for key in found.keys}


# Reading through the actor


def views_and_forms_read_through_the_actor(source: Source) -> Iterator[str]:
    """`.objects` in views and forms is followed by `.visible_to`, or by `.none`, always."""
    if not source.is_module(*EDGES):
        return
    scoped = {id(n.value) for n in source.nodes if isinstance(n, ast.Attribute) and n.attr in SCOPED}
    for node in source.nodes:
        if isinstance(node, ast.Attribute) and node.attr in ("_default_manager", "_base_manager"):
            yield source.at(node, f"reads through {node.attr}")
        if isinstance(node, ast.Attribute) and node.attr == "objects" and id(node) not in scoped:
            yield source.at(node, "reads .objects without .visible_to")
        if isinstance(node, ast.Call) and gets_from_a_class(node):
            yield source.at(node, "gets a row from the whole table")


def gets_from_a_class(call: ast.Call) -> bool:
    """Whether this is `get_object_or_404(Match, …)`, which reads every row there is."""
    is_getter = name_of(call.func) in ("get_object_or_404", "get_list_or_404")
    return is_getter and bool(call.args) and name_of(call.args[0])[:1].isupper()


# Who does it


def actions_take_the_actor(source: Source) -> Iterator[str]:
    """In `actions` the actor is keyword-only without default, and what writes has one.

    In a package the verbs are what it exports: `exported_verbs_take_the_actor` looks at those.
    """
    if not source.is_module("actions"):
        return
    for function in source.functions:
        if any(a.arg == "actor" for a in every_argument(function)) and not takes_actor(function):
            yield source.at(function, f"{function.name} takes an actor that is not keyword-only without default")
        elif source.path.endswith("/actions.py") and is_verb(function) and not takes_actor(function):
            yield source.at(function, f"{function.name} writes without an actor")


def every_argument(function: Function) -> list[ast.arg]:
    return [*function.args.posonlyargs, *function.args.args, *function.args.kwonlyargs]


def is_verb(function: Function) -> bool:
    return not function.name.startswith("_") and any(is_write(node) for node in ast.walk(function))


def exported_verbs_take_the_actor(package: str, verbs: Mapping[str, object]) -> Iterator[str]:
    """Every function that a package of actions exports takes a keyword-only `actor` without default."""
    for name, verb in verbs.items():
        if inspect.isfunction(verb):
            actor = inspect.signature(verb).parameters.get("actor")
            if actor is None or actor.kind != actor.KEYWORD_ONLY or actor.default is not actor.empty:
                yield f"{package}.{name} does not take a keyword-only actor without default"


def takes_actor(function: Function) -> bool:
    pairs = zip(function.args.kwonlyargs, function.args.kw_defaults, strict=True)
    return any(argument.arg == "actor" and default is None for argument, default in pairs)


# Where writes are


def is_write(node: ast.AST) -> bool:
    """Whether `node` writes rows. What is called `update` on a session, a context or form data is no row."""
    if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
        return isinstance(node, ast.Call) and name_of(node.func) in ("advance", "advance_many")
    if node.func.attr not in WRITES:
        return False
    return not (node.func.attr in ("update", "delete", "save") and name_of(node.func.value) in NOT_ROWS)


def edges_do_not_write(source: Source) -> Iterator[str]:
    """Views, forms, tasks, rules and reminders write nothing: a write is a verb in `actions`."""
    if not source.is_module(*WRITE_FREE):
        return
    for node in source.nodes:
        if is_write(node):
            yield source.at(node, f"writes with .{name_of(node.func)}")


def forms_do_not_act(source: Source) -> Iterator[str]:
    """A form is the shape of input: it never imports actions."""
    if not source.is_module("forms"):
        return
    for node in source.nodes:
        if isinstance(node, ast.ImportFrom) and node.module:
            names = {alias.name for alias in node.names}
            if "actions" in names or "actions" in node.module.split("."):
                yield source.at(node, "imports actions")


def models_save_plainly(source: Source) -> Iterator[str]:
    """No `save` or `delete` of our own: what they would do belongs to an action."""
    for node in source.nodes:
        if isinstance(node, ast.ClassDef):
            for function in node.body:
                if isinstance(function, Function) and function.name in ("save", "delete", "bulk_create"):
                    yield source.at(function, f"{node.name} overrides {function.name}")


def saves_name_their_fields(source: Source) -> Iterator[str]:
    """`save(update_fields=[…])`: a whole-row save overwrites what another has just written."""
    if not source.is_module("actions"):
        return
    for call in source.calls:
        if isinstance(call.func, ast.Attribute) and call.func.attr == "save" and not keyword(call, "update_fields"):
            yield source.at(call, "saves without update_fields")


def no_model_signals(source: Source) -> Iterator[str]:
    """Nothing happens behind a writer's back."""
    for node in source.nodes:
        if isinstance(node, ast.ImportFrom) and node.module in ("django.db.models.signals", "django.dispatch"):
            yield source.at(node, f"imports {node.module}")
        if isinstance(node, Function) and any("receiver" in ast.unparse(d) for d in node.decorator_list):
            yield source.at(node, "receives a signal")
        if isinstance(node, ast.Attribute) and node.attr in ("post_save", "pre_save", "post_delete", "m2m_changed"):
            yield source.at(node, "uses a model signal")


# What is caught and named


def one_expected_error(source: Source) -> Iterator[str]:
    """No bare `except`, no `except Exception`: the one expected error is `Refused`."""
    for node in source.nodes:
        if isinstance(node, ast.ExceptHandler):
            caught = {name_of(inner) for inner in ast.walk(node.type)} if node.type else {"everything"}
            for name in caught & {"everything", "Exception", "BaseException"}:
                yield source.at(node, f"catches {name}")


def no_junk_drawers(source: Source) -> Iterator[str]:
    """A module is named after what it holds."""
    parts = {PurePath(source.path).stem, *PurePath(source.path).parent.parts}
    for name in sorted(parts & JUNK_DRAWERS):
        yield f"{source.path}:1 is called {name}"


def imports_are_at_the_top(source: Source) -> Iterator[str]:
    """Wanting a local import means a wrong layer. `AppConfig.ready` alone must import late."""
    if source.path.endswith("/apps.py"):
        return
    for function in source.functions:
        for node in ast.walk(function):
            if isinstance(node, ast.Import | ast.ImportFrom):
                yield source.at(node, "imports inside a function")


def only_notifications_sends(source: Source) -> Iterator[str]:
    """Every message goes through the outbox."""
    if source.app == "notifications":
        return
    for node in source.nodes:
        modules = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
        if isinstance(node, ast.ImportFrom) and node.module:
            modules = [node.module, *(f"{node.module}.{alias.name}" for alias in node.names)]
        if any(module.startswith(("django.core.mail", "smtplib")) for module in modules):
            yield source.at(node, "sends mail past the outbox")


CLOCKS = frozenset({"now", "localdate", "localtime", "today", "utcnow"})


def time_is_an_argument(source: Source) -> Iterator[str]:
    """What is due is asked about a moment: reminders never look at the clock."""
    if not source.is_module("reminders"):
        return
    for call in source.calls:
        if name_of(call.func) in CLOCKS and not call.args:
            yield source.at(call, f"looks at the clock with {name_of(call.func)}()")


# Short views and tasks


def code_lines(source: Source, function: Function) -> int:
    """Return the lines of the body that do something: no docstring, no comment, no blank line."""
    body = function.body[1:] if ast.get_docstring(function) is not None else function.body
    if not body:
        return 0
    lines = source.text.splitlines()[body[0].lineno - 1 : function.end_lineno]
    return sum(1 for line in lines if line.strip() and not line.strip().startswith("#"))


def views_are_short(source: Source) -> Iterator[str]:
    """Fetch what is visible, form, action, redirect."""
    if not source.is_module("views"):
        return
    for function in source.functions:
        first = function.args.args[0].arg if function.args.args else ""
        if first == "request" and code_lines(source, function) > LONGEST_VIEW:
            yield source.at(function, f"{function.name} has {code_lines(source, function)} lines")


def tasks_are_short(source: Source) -> Iterator[str]:
    """A task loads and calls."""
    if not source.is_module("tasks"):
        return
    for function in source.functions:
        if code_lines(source, function) > LONGEST_TASK:
            yield source.at(function, f"{function.name} has {code_lines(source, function)} lines")


ALL = (
    no_state_is_written_by_hand,
    views_and_forms_read_through_the_actor,
    actions_take_the_actor,
    edges_do_not_write,
    forms_do_not_act,
    models_save_plainly,
    saves_name_their_fields,
    no_model_signals,
    one_expected_error,
    no_junk_drawers,
    imports_are_at_the_top,
    only_notifications_sends,
    time_is_an_argument,
    views_are_short,
    tasks_are_short,
)
