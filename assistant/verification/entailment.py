"""Whether one text follows from another, as a natural-language-inference model sees it."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from assistant.errors import ModelError
from knowledge import hub
from knowledge.folders import UnavailableError, check_folder

if TYPE_CHECKING:
    from collections.abc import Mapping

# More than a long passage and a sentence; most such models read no more.
_MOST_TOKENS = 512


class Entailment(Protocol):
    """Tells whether a sentence follows from a text."""

    def score(self, premise: str, hypothesis: str) -> float:
        """Return the probability, in [0, 1], that the hypothesis follows from the premise."""
        ...


class ModelEntailment:
    """A transformers sequence classifier with a label "entailment", loaded when first asked.

    `name` is a folder or a model of the hub; safe to call from several threads.
    """

    def __init__(self, name: str, *, device: str = "cpu") -> None:
        self._name = name
        self._device = device
        self._lock = threading.Lock()
        self._loaded: tuple[Any, Any, int] | None = None

    def score(self, premise: str, hypothesis: str) -> float:
        """Return the probability, in [0, 1], that the hypothesis follows from the premise."""
        import torch

        with self._lock:
            if self._loaded is None:
                self._loaded = _load(self._name, self._device)
            tokenizer, model, label = self._loaded
            pair = tokenizer(
                premise, hypothesis, truncation="only_first",
                max_length=_longest(tokenizer), return_tensors="pt",
            ).to(self._device)  # fmt: skip
            with torch.inference_mode():
                return float(model(**pair).logits[0].softmax(-1)[label])


def _load(name: str, device: str) -> tuple[Any, Any, int]:
    """Return the tokenizer, the model and the place of its label for entailment."""
    from transformers import AutoModelForSequenceClassification, AutoTokenizer

    folder = _folder(name)
    try:
        tokenizer = AutoTokenizer.from_pretrained(folder)
        model = AutoModelForSequenceClassification.from_pretrained(folder, use_safetensors=True)
    except (OSError, ValueError) as error:
        reason = str(error).strip().partition("\n")[0]
        raise ModelError(
            f"{name} cannot be loaded as an entailment model ({reason}): name a sequence classifier"
        ) from error
    return tokenizer, model.to(device).eval(), _label(name, model.config.id2label)


def _folder(name: str) -> Path:
    if Path(name).is_dir():
        check_folder(Path(name))
        return Path(name)
    try:
        return hub.cached(name)
    except UnavailableError:
        pass
    try:
        return hub.fetch(name)
    except UnavailableError as error:
        raise ModelError(
            f"the entailment model {name} is no folder, and not to be had from {error}: "
            "name a folder that holds one"
        ) from error


def _label(name: str, labels: Mapping[int, str]) -> int:
    for place, label in labels.items():
        if label.lower().replace("-", "_") in {"entailment", "entail", "entailed", "entails"}:
            return place
    raise ModelError(
        f"{name} has the labels {', '.join(labels.values())} and none of them is 'entailment': "
        "name a natural-language-inference model"
    )


def _longest(tokenizer: Any) -> int:
    return min(int(tokenizer.model_max_length), _MOST_TOKENS)
