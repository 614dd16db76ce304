"""Simulators whose posterior is known, for the tests of calibration."""

from __future__ import annotations

import numpy as np
from scipy.special import ndtri

from panmunjom.agents import FloatArray
from panmunjom.experiments import Prior, Priors
from panmunjom.model import Noise

MIX = np.array([[1.0, 0.5], [0.0, 1.0]])
"""What the two observed numbers of `gaussian` are made of."""
SD = 0.5
OBSERVED = np.array([1.0, -0.5])


def box(*names: str, low: float = -4.0, high: float = 4.0, value: float = 0.0) -> Priors:
    """Uniform priors over one range."""
    return Priors(tuple(Prior(name, low, high, "uniform", value) for name in names))


def luck(first: int, n: int, lanes: int, seed: int = 5) -> FloatArray:
    """Standard normal numbers, shape ``(n, lanes)``, keyed by the world's number."""
    noise = Noise(seed, np.arange(first, first + n))
    lane = [noise.uniform(f"lane {k}", 0) for k in range(lanes)]
    return np.asarray(ndtri(np.column_stack(lane)))


def gaussian(values: FloatArray, first: int) -> FloatArray:
    """Two numbers with normal error, made of the first two parameters; less those observed."""
    mean = np.einsum("nk,jk->nj", values[:, :2], MIX)
    return np.asarray(mean + SD * luck(first, len(values), 2) - OBSERVED)


def exact() -> tuple[FloatArray, FloatArray]:
    """Mean and covariance of the posterior of `gaussian`; the walls of the box are far."""
    inverse = np.linalg.inv(MIX)
    return np.asarray(inverse @ OBSERVED), np.asarray(SD**2 * inverse @ inverse.T)
