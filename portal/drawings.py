"""The transition tables of all apps as a document (Mermaid), so that a reader sees them without reading code."""

from __future__ import annotations

from django.db import models

from core.privacy import own_models
from core.transitions import StateField, state_field_of

HEAD = """# States

Drawn from the code by `python manage.py draw_states`. A terminal state has no arrow out.
"""


def stateful_models() -> list[type[models.Model]]:
    """Return the models that have a state, by name."""
    found = [m for m in own_models() if any(isinstance(f, StateField) for f in m._meta.fields)]
    return sorted(found, key=lambda model: model.__name__)


def drawing(model: type[models.Model]) -> str:
    """Return one model's table as a heading and a Mermaid state diagram."""
    first = state_field_of(model).get_default()
    arrows = [f"    {a} --> {b}" for a, after in model.transitions.items() for b in sorted(after)]  # type: ignore[attr-defined]
    ends = [f"    {state} --> [*]" for state, after in model.transitions.items() if not after]  # type: ignore[attr-defined]
    lines = ["```mermaid", "stateDiagram-v2", f"    [*] --> {first}", *arrows, *ends, "```"]
    return f"## {model.__name__}\n\n" + "\n".join(str(line) for line in lines) + "\n"


def document() -> str:
    """Return the whole document."""
    return "\n".join([HEAD, *(drawing(model) for model in stateful_models())])
