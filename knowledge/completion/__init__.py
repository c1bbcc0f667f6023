"""Query completion: suggestions that the shop can sell, forgiving and within a keystroke."""

from knowledge.completion.completions import Completions
from knowledge.completion.correction import Correction
from knowledge.completion.policy import Policy

__all__ = ["Completions", "Correction", "Policy"]
