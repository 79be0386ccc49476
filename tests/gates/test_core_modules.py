"""`core` holds what everything stands on, and nothing else, ever."""

from pathlib import Path

from tests.gates.sources import ROOT

MODULES = {
    "__init__", "actor", "apps", "audit", "checks", "models", "privacy", "refusals", "retention", "scoping",
    "transitions", "migrations",
}  # fmt: skip


def strangers(folder: Path) -> list[str]:
    """Return what lies in `folder` and is none of the modules of core."""
    found = {path.stem if path.suffix == ".py" else path.name for path in folder.iterdir()}
    return sorted(found - MODULES - {"__pycache__"})


def test_core_has_its_modules_and_no_others() -> None:
    assert strangers(ROOT / "core") == []
    assert {path.stem for path in (ROOT / "core").iterdir()} >= MODULES


def test_a_new_module_in_core_is_found(tmp_path: Path) -> None:
    for name in ("actor.py", "utils.py", "views.py", "templatetags"):
        (tmp_path / name).touch()
    assert strangers(tmp_path) == ["templatetags", "utils", "views"]
