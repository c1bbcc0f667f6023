"""Fitting a softmax of which several outcomes may be right and some impossible."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]


def fit(
    inputs: Floats,
    right: Flags,
    possible: Flags | None = None,
    *,
    ridge: float,
    near: Floats | None = None,
) -> Floats:
    """Return weights [inputs, outcomes] that make right outcomes likely.

    `inputs` are [samples, inputs], `right` and `possible` [samples, outcomes]; without `possible`
    all are. The weights stay near to those of `near`, 0 when there are none.
    """
    shape = (inputs.shape[1], right.shape[1])
    start = np.zeros(shape) if near is None else near
    can = np.ones_like(right) if possible is None else possible

    def loss(flat: Floats) -> tuple[float, Floats]:
        weights = flat.reshape(shape)
        shares = shares_of(inputs, weights, can)
        good = (shares * right).sum(axis=1)
        away = weights - start
        slope = inputs.T @ (shares - shares * right / good[:, None]) + 2 * ridge * away
        return float(-np.log(good).sum() + ridge * (away**2).sum()), slope.ravel()

    found: Floats = minimize(loss, start.ravel(), jac=True, method="L-BFGS-B").x.reshape(shape)
    return found


def shares_of(inputs: Floats, weights: Floats, possible: Flags) -> Floats:
    """Return how likely each outcome is, [samples, outcomes]."""
    scores = np.where(possible, inputs @ weights, -np.inf)
    shares: Floats = np.exp(scores - scores.max(axis=1, keepdims=True))
    return shares / shares.sum(axis=1, keepdims=True)
