"""Whether the embedder that is served is the one that was trained: vector by vector.

What goes wrong unseen is another tokenizer, weights that are missing, and numbers that a smaller
type cannot hold.
"""

from __future__ import annotations

import hashlib
import json
import math
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from finetune.errors import AdapterError, ParityError
from finetune.export import base_of
from finetune.loading import one_line
from finetune.matching.general import items
from finetune.parity import Compared
from finetune.runs import quiet
from knowledge.adapters import CONFIG

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from finetune.cards import Card

MATRICES = "lora"
"""The folder of the low-rank matrices, in which nothing looks that loads the model."""
TEXTS = "texts"
"""What a card's templates call the hash of how texts become tokens."""
FARTHEST = 1e-4
"""The most that one minus the cosine of a text's two vectors may be: only the order of additions
differs."""
MEASURE = "1 - cosine {:.2g}"


@dataclass(frozen=True, slots=True)
class Reference:
    """What base + matrices makes of each text: ids, and unit vectors [texts, dimension]."""

    ids: tuple[tuple[int, ...], ...]
    vectors: NDArray[np.float32]


def texts() -> list[str]:
    """Return the texts of the general questions, each question before its own."""
    return [text for each in items() for text in (each.ask, *each.texts)]


def texts_hash(folder: Path) -> str:
    """Return a hash of what the tokenizer of a folder makes of the texts."""
    from transformers import AutoTokenizer

    tokenizer: Any = AutoTokenizer.from_pretrained(folder, local_files_only=True)
    return hashlib.sha256(json.dumps(tokenizer(texts())["input_ids"]).encode()).hexdigest()[:16]


def reference(folder: Path, card: Card) -> Reference:
    """Return what base + matrices says, unmerged; raises `AdapterError` where there are none."""
    from peft import PeftModel

    if not (folder / MATRICES / CONFIG).is_file():
        raise AdapterError(f"{card.name} was trained whole: there are no matrices to compare with")
    base = base_of(card)
    if (found := texts_hash(base)) != card.templates[TEXTS]:
        msg = f"{base} makes other tokens of texts ({found}) than {card.name} was trained on"
        raise ParityError(f"{msg} ({card.templates[TEXTS]}): restore the tokenizer's files")
    model = _load(base)
    with quiet():
        PeftModel.from_pretrained(model.transformers_model, str(folder / MATRICES))
    return Reference(_ids(model), _vectors(model))


def compare_folder(folder: Path, ours: Reference) -> Compared:
    """Hold a merged embedder against base + matrices; raises `ParityError` if it is none."""
    model = _load(folder)
    problems = []
    if (ids := _ids(model)) != ours.ids:
        wrong = sum(a != b for a, b in zip(ids, ours.ids, strict=True))
        problems.append(f"other token ids for {wrong} of {len(ids)} texts: another tokenizer")
    theirs = _vectors(model)
    if theirs.shape != ours.vectors.shape or not np.isfinite(theirs).all():
        problems.append("vectors that are of another length or no numbers: another model, or a "
                        "type that is too small, such as float16")  # fmt: skip
        return Compared(
            str(folder), 0.0, math.inf, len(items()), tuple(problems), "questions", MEASURE
        )
    farthest = max(0.0, 1 - float((theirs * ours.vectors).sum(axis=1).min()))
    agreement = float((_nearest(theirs) == _nearest(ours.vectors)).mean())
    if farthest > FARTHEST:
        problems.append(f"a vector whose 1 - cosine is {farthest:.2g}, more than {FARTHEST:.2g}")
    return Compared(
        str(folder), agreement, farthest, len(items()), tuple(problems), "questions", MEASURE
    )


def _load(folder: Path) -> Any:
    from safetensors import SafetensorError
    from sentence_transformers import SentenceTransformer

    with quiet():
        try:
            return SentenceTransformer(
                str(folder), local_files_only=True, device="cpu",
                model_kwargs={"use_safetensors": True},
            )  # fmt: skip
        except (OSError, ValueError, KeyError, RuntimeError, SafetensorError) as error:
            raise ParityError(f"{folder} cannot be loaded: {one_line(error)}") from error


def _ids(model: Any) -> tuple[tuple[int, ...], ...]:
    return tuple(map(tuple, model.tokenizer(texts())["input_ids"]))


def _vectors(model: Any) -> NDArray[np.float32]:
    found = model.eval().encode(texts(), normalize_embeddings=True, show_progress_bar=False)
    return np.asarray(found, dtype=np.float32)


def _nearest(vectors: NDArray[np.float32]) -> NDArray[np.intp]:
    """Return of each question which of its texts is nearest."""
    width = 1 + len(items()[0].texts)
    own = vectors.reshape(len(items()), width, -1)
    return np.asarray(np.einsum("qd,qtd->qt", own[:, 0], own[:, 1:]).argmax(axis=1))
