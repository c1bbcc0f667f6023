"""The matching encoder: reads question and evidence together, and says whether it answers.

It is the embedder's encoder with LoRA matrices, merged into the weights on loading, and a small
head; its logit is fused with similarity and shared words into a probability.
"""

from __future__ import annotations

import json
import math
import threading
import warnings
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from knowledge.adapters import CARD, FOLDER, MATCHING, in_use
from knowledge.asking import content
from knowledge.errors import WeightsError
from knowledge.evidence import Matcher, Scores
from knowledge.weights import EMBEDDED_EMBEDDER, canonical_name, ready_folder

if TYPE_CHECKING:
    from knowledge.pairing import PairNet

SHIPPED = Path(__file__).resolve().parent.parent / "finetune" / "adapters" / "matching"
CONFIG, HEAD, ADAPTER = "matching.json", "head.safetensors", "adapter_config.json"
# So many pairs are remembered: the same evidence is weighed with and without its neighbours.
_REMEMBERED = 4096
_BATCH = 32
# What a sentence encoder's file may lack: nothing reads the pooled state.
_UNUSED = "pooler."
_OLD_NAME = "`is_gradient_checkpointing` is deprecated"


@dataclass(frozen=True, slots=True)
class Fusion:
    """What a pair's logit, its cosine and its share of common words weigh in its log-odds."""

    logit: float = 1.0
    cosine: float = 0.0
    words: float = 0.0
    constant: float = 0.0

    def probability(self, logit: float, cosine: float, words: float) -> float:
        """Return the chance, in [0, 1], that the evidence answers."""
        total = self.logit * logit + self.cosine * cosine + self.words * words + self.constant
        return 1 / (1 + math.exp(-max(min(total, 30.0), -30.0)))


@dataclass(frozen=True, slots=True)
class MatchingFiles:
    """What a matching encoder's folder says of itself."""

    base: str
    max_tokens: int
    fusion: Fusion


class MatchingEncoder:
    """A matching encoder of a folder, loaded when it is first needed; a `Matcher`.

    `first` gives the cosines. Only the `serious` texts that it finds nearest are read; the others
    get 0.
    """

    def __init__(
        self,
        folder: Path,
        *,
        first: Matcher,
        serious: int = _BATCH,
        device: str | None = None,
        cache: Path | None = None,
        offline: bool = False,
    ) -> None:
        self._folder = folder
        self._files = read_files(folder)
        self._first = first
        self._serious = serious
        self._device = device or "cpu"
        self._cache = cache
        self._offline = offline
        self._loaded: tuple[PairNet, Any] | None = None
        self._known: OrderedDict[tuple[str, str], float] = OrderedDict()
        # Also held while scoring: fast tokenizers fail when two threads set their truncation.
        self._lock = threading.Lock()

    def score(self, question: str, texts: Sequence[str]) -> Scores:
        """Return one probability in [0, 1] per text; raises `WeightsError` without the base."""
        scores = np.zeros(len(texts), dtype=np.float32)
        if not texts:
            return scores
        cosines = self._first.score(question, texts)
        near = sorted(range(len(texts)), key=lambda place: -cosines[place])[: self._serious]
        logits = self._logits(question, [texts[place] for place in near])
        for place, logit in zip(near, logits, strict=True):
            words = shared_words(question, texts[place])
            scores[place] = self._files.fusion.probability(logit, float(cosines[place]), words)
        return scores

    def logits(self, question: str, texts: Sequence[str]) -> Scores:
        """Return what the network alone says of each text; nothing is remembered."""
        with self._lock:
            return np.asarray(self._read(question, texts), dtype=np.float32)

    def _logits(self, question: str, texts: Sequence[str]) -> list[float]:
        with self._lock:
            new = [text for text in dict.fromkeys(texts) if (question, text) not in self._known]
            for text, logit in zip(new, self._read(question, new), strict=True):
                self._known[question, text] = logit
            found = [self._known[question, text] for text in texts]
            while len(self._known) > _REMEMBERED:
                self._known.popitem(last=False)
        return found

    def _read(self, question: str, texts: Sequence[str]) -> list[float]:
        if not texts:
            return []
        import torch

        from knowledge.pairing import encode

        net, tokenizer = self._model()
        # Texts of about one length are read together, so that little of a batch is padding.
        order = sorted(range(len(texts)), key=lambda place: len(texts[place]))
        found = [0.0] * len(texts)
        with torch.inference_mode():
            for begin in range(0, len(order), _BATCH):
                places = order[begin : begin + _BATCH]
                pairs = encode(
                    tokenizer,
                    [question] * len(places),
                    [texts[place] for place in places],
                    self._files.max_tokens,
                )
                for place, logit in zip(places, net(pairs.to(self._device)).tolist(), strict=True):
                    found[place] = logit
        return found

    def _model(self) -> tuple[PairNet, Any]:
        if self._loaded is None:
            whole = not (self._folder / ADAPTER).is_file()
            base = (
                self._folder
                if whole
                else ready_folder(self._files.base, cache=self._cache, offline=self._offline)
            )
            self._loaded = load_net(self._folder, base, device=self._device)
        return self._loaded


def shared_words(question: str, text: str) -> float:
    """Return the share of a question's content words that a text has, in [0, 1]."""
    asked = content(question)
    return len(asked & content(text)) / len(asked) if asked else 0.0


def build_judge(
    name: str,
    *,
    first: Matcher,
    embedder: str = EMBEDDED_EMBEDDER,
    device: str | None = None,
    store: Path | None = None,
) -> MatchingEncoder | None:
    """Return the encoder that a setting names, None for "similarity".

    "tuned" is what `store` has put to use, else ours; any other name is one of the store's
    adapters, or a folder.
    """
    folder = folder_of(name, embedder=embedder, store=store)
    return MatchingEncoder(folder, first=first, device=device) if folder else None


def folder_of(name: str, *, embedder: str, store: Path | None) -> Path | None:
    """Return the folder of the encoder that a setting names, None where there is none.

    An encoder is fused with the cosines of the embedder that it was made beside; with another
    neither ours nor the store's is taken.
    """
    if name == "similarity":
        return None
    if name == "tuned":
        return in_use(canonical_name(embedder), store, MATCHING) or _shipped(embedder)
    own = store / FOLDER / name if store else None
    return own if own and (own / CARD).is_file() else Path(name).expanduser()


def _shipped(embedder: str) -> Path | None:
    ours = canonical_name(embedder) == EMBEDDED_EMBEDDER and (SHIPPED / CONFIG).is_file()
    return SHIPPED if ours else None


def read_files(folder: Path) -> MatchingFiles:
    """Read a matching encoder's own config; raise `WeightsError` for a folder that is none."""
    path = folder / CONFIG
    try:
        values: Mapping[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        weights = {each.name: float(values["fusion"][each.name]) for each in fields(Fusion)}
        return MatchingFiles(str(values["base"]), int(values["max_tokens"]), Fusion(**weights))
    except FileNotFoundError as error:
        raise WeightsError(
            f"{folder} is no matching encoder, it has no {CONFIG}: name a folder that "
            "`floorwalker tune` made, or set matcher to tuned or similarity"
        ) from error
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise WeightsError(f"{path} cannot be used: {error!r}; train the encoder again") from error


def load_net(
    folder: Path, base: Path, *, device: str = "cpu", merged: bool = True
) -> tuple[PairNet, Any]:
    """Return the network with its matrices merged into the base, and the base's tokenizer.

    A `folder` without matrices is a whole encoder, as `floorwalker adapters export` writes it: its
    own base. Without `merged` the matrices stay beside the weights.
    """
    from safetensors import SafetensorError
    from safetensors.torch import load_file
    from transformers import AutoTokenizer
    from transformers.utils import logging

    from knowledge.pairing import PairNet

    logging.disable_progress_bar()  # type: ignore[no-untyped-call]
    try:
        tokenizer = AutoTokenizer.from_pretrained(base, local_files_only=True)
        net = PairNet(_encoder(folder, base, merged=merged))
        net.head.load_state_dict(load_file(folder / HEAD))
    except (OSError, ValueError, RuntimeError, KeyError, SafetensorError) as error:
        raise WeightsError(
            f"{folder} is no matching encoder of {base.name}: {_one_line(error)}; train it again"
        ) from error
    return net.to(device).eval(), tokenizer


def _encoder(folder: Path, base: Path, *, merged: bool) -> Any:
    from peft import PeftModel
    from transformers import AutoModel
    from transformers.utils import logging

    encoder: Any
    before = logging.get_verbosity()
    # Its report of missing weights is a page long; ours is the line below.
    logging.set_verbosity_error()  # type: ignore[no-untyped-call]
    try:
        encoder, info = AutoModel.from_pretrained(
            base, local_files_only=True, use_safetensors=True, output_loading_info=True
        )
    finally:
        logging.set_verbosity(before)
    if lost := sorted(each for each in info["missing_keys"] if not each.startswith(_UNUSED)):
        # Left out, a weight is filled with random numbers, and nobody is told.
        raise ValueError(f"{base} has no {', '.join(lost[:3])}")
    if not (folder / ADAPTER).is_file():
        return encoder
    with warnings.catch_warnings():
        # peft asks transformers 5 a question by its old name.
        warnings.filterwarnings("ignore", message=_OLD_NAME, category=FutureWarning)
        tuned = PeftModel.from_pretrained(encoder, str(folder))
        return tuned.merge_and_unload() if merged else tuned


def _one_line(error: BaseException) -> str:
    return " ".join(str(error).split())[:300] or type(error).__name__
