"""How much each factor weighs: the preset's own weights, until an administrator gives a programme others."""

from __future__ import annotations

from matching import engine
from partners.models import Programme
from partners.presets import PRESETS


def preset_weights(preset: str) -> engine.Weights:
    """Return the weights that come with a preset."""
    return engine.Weights(**PRESETS[preset].weights)


def weights_of(programme: Programme) -> engine.Weights:
    """Return the weights by which a programme's families are matched."""
    return engine.Weights(**programme.weights) if programme.weights else preset_weights(programme.preset)
