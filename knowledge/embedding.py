"""Texts as vectors: the seam, the model behind it, and a model-free one for tests."""

from __future__ import annotations

import hashlib
import re
import threading
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import numpy as np
from numpy.typing import NDArray

from knowledge.errors import WeightsError
from knowledge.weights import EMBEDDED_EMBEDDER, canonical_name, ready_folder

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

Vectors = NDArray[np.float32]

WORD_HASH = "word-hash"
_EMBEDDED_DIMENSION = 384
_WORD = re.compile(r"\w+")


class Embedder(Protocol):
    """Turns texts into unit vectors whose inner product is their similarity.

    Implementations are safe to call from several threads at once.
    """

    def embed(self, texts: Sequence[str]) -> Vectors:
        """Return one row of length 1 for each text: shape [len(texts), dimension]."""
        ...

    @property
    def name(self) -> str:
        """What a store records, so as not to mix vectors of different embedders."""
        ...

    @property
    def dimension(self) -> int:
        """The length of a vector."""
        ...


class SentenceTransformerEmbedder:
    """A sentence-transformers model, loaded when it is first needed.

    `model` is a name that `knowledge.weights.ready_folder` knows. The embedded one reads the first
    256 tokens of a text.
    """

    def __init__(
        self,
        *,
        model: str = EMBEDDED_EMBEDDER,
        device: str | None = None,
        batch_size: int = 32,
        cache: Path | None = None,
        offline: bool = False,
    ) -> None:
        self._name = canonical_name(model)
        self._device = device
        self._batch_size = batch_size
        self._cache = cache
        self._offline = offline
        self._loaded: SentenceTransformer | None = None
        self._last: tuple[str, Vectors] | None = None
        # Also held while encoding: fast tokenizers fail when two threads set their truncation.
        self._lock = threading.RLock()

    @property
    def name(self) -> str:
        """The model's name."""
        return self._name

    @property
    def dimension(self) -> int:
        """The length of a vector; loads the model unless it is the embedded one."""
        if self._name == EMBEDDED_EMBEDDER:
            return _EMBEDDED_DIMENSION
        with self._lock:
            dimension = self._model().get_embedding_dimension()
        if dimension is None:
            raise WeightsError(f"{self._name} does not tell its vectors' length: name another")
        return dimension

    def embed(self, texts: Sequence[str]) -> Vectors:
        """Return one row of length 1 for each text; raises `WeightsError` without the model."""
        if not texts:
            return np.zeros((0, self.dimension), dtype=np.float32)
        # A question is embedded to tell what it wants, then for each kind of what may answer it.
        last, alone = self._last, texts[0] if len(texts) == 1 else None
        if last is not None and alone == last[0]:
            return last[1].copy()
        vectors = self._embed(texts)
        if alone is not None:
            self._last = (alone, vectors.copy())
        return vectors

    def _embed(self, texts: Sequence[str]) -> Vectors:
        with self._lock:
            model = self._model()
            vectors = model.encode(
                # A lone surrogate, as JSON can hold, would make the tokenizer refuse the text.
                [text.encode(errors="replace").decode() for text in texts],
                batch_size=self._batch_size,
                normalize_embeddings=True,
                show_progress_bar=False,
            )
        return np.asarray(vectors, dtype=np.float32)

    def _model(self) -> SentenceTransformer:
        if self._loaded is None:
            folder = ready_folder(self._name, cache=self._cache, offline=self._offline)
            self._loaded = _load(folder, self._device)
        return self._loaded


def _load(folder: Path, device: str | None) -> SentenceTransformer:
    from sentence_transformers import SentenceTransformer
    from transformers.utils import logging

    logging.disable_progress_bar()  # type: ignore[no-untyped-call]
    return SentenceTransformer(
        str(folder),
        device=device,
        local_files_only=True,
        model_kwargs={"use_safetensors": True},
    )


class WordHashEmbedder:
    """Counts words and word pairs into hashed columns: no model, the same on every machine.

    Texts that share words are similar; it knows nothing of meaning.
    """

    def __init__(self, *, dimension: int = 256) -> None:
        self._dimension = dimension

    @property
    def name(self) -> str:
        """The scheme's name."""
        return WORD_HASH

    @property
    def dimension(self) -> int:
        """The length of a vector."""
        return self._dimension

    def embed(self, texts: Sequence[str]) -> Vectors:
        """Return one row of length 1 for each text."""
        vectors = np.zeros((len(texts), self._dimension), dtype=np.float32)
        for row, text in zip(vectors, texts, strict=True):
            words = _WORD.findall(text.lower())
            for word in words:
                self._add(row, word, 1.0)
            for first, second in pairwise(words):
                self._add(row, f"{first} {second}", 0.5)
            if not row.any():
                row[0] = 1.0  # a text without words still needs a direction
        vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
        return vectors

    def _add(self, row: Vectors, feature: str, weight: float) -> None:
        digest = int.from_bytes(
            hashlib.blake2b(feature.encode(errors="replace"), digest_size=8).digest(), "big"
        )
        # A sign of its own per feature makes collisions cancel out instead of adding up.
        row[(digest >> 1) % self._dimension] += weight if digest & 1 else -weight


def build_embedder(name: str = EMBEDDED_EMBEDDER, *, device: str | None = None) -> Embedder:
    """Return the embedder called `name`: `word-hash`, or a sentence-transformers model."""
    match name:
        case "word-hash":
            return WordHashEmbedder()
        case _:
            return SentenceTransformerEmbedder(model=name, device=device)
