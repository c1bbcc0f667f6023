"""What of a model's text may be read: each sentence is held against its sources first."""

from assistant.verification.citations import resolve
from assistant.verification.entailment import Entailment, ModelEntailment
from assistant.verification.gate import Gate, Rewrite
from assistant.verification.yesno import false_premise, is_polar, polarity

__all__ = [
    "Entailment",
    "Gate",
    "ModelEntailment",
    "Rewrite",
    "false_premise",
    "is_polar",
    "polarity",
    "resolve",
]
