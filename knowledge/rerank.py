"""A cross-encoder as matcher: it reads question and text together, and so more than a cosine."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from knowledge.errors import WeightsError
from knowledge.evidence import Matcher, Scores, SimilarityMatcher
from knowledge.weights import ready_folder

if TYPE_CHECKING:
    from pathlib import Path

    from sentence_transformers import CrossEncoder

    from knowledge.embedding import Embedder

# It reads some 100 texts a second on a laptop, so it judges only what another matcher found near.
_SERIOUS = 32


class CrossEncoderMatcher:
    """A sentence-transformers CrossEncoder with one output, loaded when it is first needed.

    `model` is a folder or a name on the hub, as `knowledge.weights.ready_folder` takes it. The
    `serious` texts that `first` finds nearest are read and the others score 0; without it all are.
    """

    def __init__(
        self,
        model: str,
        *,
        first: Matcher | None = None,
        serious: int = _SERIOUS,
        device: str | None = None,
        cache: Path | None = None,
        offline: bool = False,
    ) -> None:
        self._name = model
        self._first = first
        self._serious = serious
        self._device = device
        self._cache = cache
        self._offline = offline
        self._loaded: CrossEncoder | None = None
        # Also held while scoring: fast tokenizers fail when two threads set their truncation.
        self._lock = threading.Lock()

    def score(self, question: str, texts: Sequence[str]) -> Scores:
        """Return one probability in [0, 1] per text; raises `WeightsError` without the model."""
        scores = np.zeros(len(texts), dtype=np.float32)
        if not texts:
            return scores
        near = list(range(len(texts)))
        if self._first is not None and len(texts) > self._serious:
            nearness = self._first.score(question, texts)
            near = sorted(near, key=lambda place: -nearness[place])[: self._serious]
        with self._lock:
            found = self._model().predict(
                [(question, texts[place]) for place in near], show_progress_bar=False
            )
        scores[near] = found
        return scores

    def _model(self) -> CrossEncoder:
        if self._loaded is None:
            folder = ready_folder(self._name, cache=self._cache, offline=self._offline)
            self._loaded = _load(folder, self._name, self._device)
        return self._loaded


def build_matcher(
    embedder: Embedder, *, reranker: str | None = None, device: str | None = None
) -> Matcher:
    """Return the matcher of a store: by similarity, or the cross-encoder that is named."""
    first = SimilarityMatcher(embedder)
    return CrossEncoderMatcher(reranker, first=first, device=device) if reranker else first


def _load(folder: Path, name: str, device: str | None) -> CrossEncoder:
    from sentence_transformers import CrossEncoder
    from torch.nn import Sigmoid
    from transformers.utils import logging

    logging.disable_progress_bar()  # type: ignore[no-untyped-call]
    try:
        model: CrossEncoder = CrossEncoder(
            str(folder),
            device=device,
            local_files_only=True,
            activation_fn=Sigmoid(),
            model_kwargs={"use_safetensors": True},
        )
    except (OSError, ValueError) as error:
        raise WeightsError(f"{name} is no cross-encoder that can be read: {error}") from error
    if model.num_labels != 1:
        raise WeightsError(
            f"{name} has {model.num_labels} outputs; a reranker has one: name another"
        )
    return model
