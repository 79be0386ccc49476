"""Degrees to metres, once, when a municipality is loaded; everything after that is integer arithmetic."""

from __future__ import annotations

from math import asinh, atan, atanh, cos, cosh, pi, radians, sin, sinh, sqrt, tan

# GRS80 ellipsoid and the projection constants of ETRS-TM35FIN (JHS 197).
FLATTENING = 1 / 298.257222101
SEMI_MAJOR_M = 6378137.0
SCALE = 0.9996
CENTRAL_MERIDIAN = radians(27.0)
FALSE_EAST_M = 500000.0

_N = FLATTENING / (2 - FLATTENING)
_A = SEMI_MAJOR_M / (1 + _N) * (1 + _N**2 / 4 + _N**4 / 64)
_E = sqrt(2 * FLATTENING - FLATTENING**2)
_H = (
    _N / 2 - 2 * _N**2 / 3 + 5 * _N**3 / 16,
    13 * _N**2 / 48 - 3 * _N**3 / 5,
    61 * _N**3 / 240,
)


def tm35fin(latitude: float, longitude: float) -> tuple[int, int]:
    """Return (east, north) in whole metres of ETRS-TM35FIN for a point in WGS84 degrees.

    Source of the formula: JHS 197, Krüger's series to the third order, exact to well under a metre in Finland.
    """
    phi, lam = radians(latitude), radians(longitude) - CENTRAL_MERIDIAN
    conformal = atan(sinh(asinh(tan(phi)) - _E * atanh(_E * sin(phi))))
    eta_0 = atanh(cos(conformal) * sin(lam))
    xi_0 = atan(tan(conformal) / cos(lam)) if abs(lam) < pi / 2 else 0.0
    xi, eta = xi_0, eta_0
    for step, h in enumerate(_H, start=1):
        xi += h * sin(2 * step * xi_0) * cosh(2 * step * eta_0)
        eta += h * cos(2 * step * xi_0) * sinh(2 * step * eta_0)
    return round(FALSE_EAST_M + SCALE * _A * eta), round(SCALE * _A * xi)
