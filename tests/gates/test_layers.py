"""Imports point down only."""

from pathlib import Path

import pytest
from django.conf import settings

from tests.gates.layers import broken_contracts, contracts, copy_of_the_project, empty_tree
from tests.gates.sources import ROOT

DOWN = "Imports point down only"
PURE = "The matching engine knows no Django"


def test_the_project_keeps_its_layers() -> None:
    assert broken_contracts(ROOT) == []


def test_packages_that_import_nothing_keep_every_contract(tmp_path: Path) -> None:
    assert broken_contracts(empty_tree(tmp_path)) == []


@pytest.mark.parametrize(
    ("module", "text", "contract"),
    [
        ("core__views", "from families import models", DOWN),
        ("core__actor", "import accounts", DOWN),
        ("accounts__actions", "from notifications import outbox", DOWN),
        ("notifications__notices", "import families", DOWN),
        ("partners__models", "import families", DOWN),
        ("families__actions", "from matching import actions", DOWN),
        ("families__models", "import volunteers", DOWN),
        ("volunteers__models", "import families", DOWN),
        ("matching__views", "import portal", DOWN),
        ("families__rules", "def late():\n    import matching", DOWN),
        ("portal__views", "import config.urls", DOWN),
        ("matching__engine__scores", "from django.utils import timezone", PURE),
        ("matching__engine__scores", "from families.models import Family", PURE),
    ],
)
def test_an_import_that_points_up_is_found(tmp_path: Path, module: str, text: str, contract: str) -> None:
    assert contract in broken_contracts(empty_tree(tmp_path, **{module: text}))


def test_one_wrong_line_in_the_project_itself_is_found(tmp_path: Path) -> None:
    root = copy_of_the_project(tmp_path)
    with (root / "core" / "scoping.py").open("a") as module:
        module.write("\nfrom families.models import Family\n")
    assert broken_contracts(root) == [DOWN]


def test_every_own_app_has_its_layer() -> None:
    layers = next(c["layers"] for c in contracts()["contracts"] if c["name"] == DOWN)
    named = {name.strip() for layer in layers for name in layer.replace("|", ":").split(":")}
    assert set(settings.OWN_APPS) <= named
    assert set(settings.OWN_APPS) <= set(contracts()["root_packages"])
