"""What an adapter is: everything needed to make it again, and what it was measured to do."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, fields
from datetime import UTC, datetime
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING, Any

from finetune.checkpoints import write_text
from finetune.errors import AdapterError
from knowledge.adapters import CARD, CONFIG, read_card
from knowledge.errors import WeightsError
from prompts.fingerprint import fingerprint
from prompts.places import TASKS

if TYPE_CHECKING:
    from transformers import PreTrainedTokenizerBase

    from finetune.types import Dataset

WEIGHTS = "adapter_model.safetensors"
_LIBRARIES = ("torch", "transformers", "peft", "accelerate")


@dataclass(frozen=True, slots=True)
class Card:
    """An adapter's card; `metrics` are name -> {value, low, high, n}, 95 % intervals.

    `base` has name, revision and sha256, `templates` the hash of each prompt and of the chat
    template, `parent` the adapter that this one went on from.
    """

    name: str
    kind: str
    base: Mapping[str, str]
    templates: Mapping[str, str]
    licence: str
    config: Mapping[str, Any]
    data: Mapping[str, Any] = field(default_factory=dict)
    seeds: Mapping[str, int] = field(default_factory=dict)
    metrics: Mapping[str, Any] = field(default_factory=dict)
    training: Mapping[str, Any] = field(default_factory=dict)
    parent: str | None = None
    created: str = ""
    versions: Mapping[str, str] = field(default_factory=dict)


def write(card: Card, folder: Path) -> None:
    """Write a card into an adapter's folder."""
    write_text(folder / CARD, json.dumps(asdict(card), indent=1, ensure_ascii=False))


def read(folder: Path) -> Card:
    """Return the card of an adapter; raises `AdapterError` when there is none or it is no good."""
    try:
        found = read_card(folder)
    except WeightsError as error:
        raise AdapterError(str(error)) from error
    if not found:
        raise AdapterError(f"{folder} has no {CARD}: it is no adapter of ours, or half of one")
    known = {each.name for each in fields(Card)}
    try:
        return Card(**{name: value for name, value in found.items() if name in known})
    except TypeError as error:
        raise AdapterError(f"{folder / CARD} is not a card ({error}): train it again") from error


def template_hashes(
    tokenizer: PreTrainedTokenizerBase, folder: Path | None = None
) -> dict[str, str]:
    """Return the hash of each prompt, and of the chat template under the name `chat`."""
    found = {task: fingerprint([task], folder=folder) for task in TASKS}
    return found | {"chat": chat_hash(tokenizer)}


def chat_hash(tokenizer: PreTrainedTokenizerBase) -> str:
    """Return a hash of a chat template as text, whatever file it came from."""
    return fingerprint([], model=str(tokenizer.chat_template))


def data_card(
    dataset: Dataset, used: Sequence[int], too_long: int, pairs: int = 0
) -> dict[str, Any]:
    """Return what an adapter learned from; `used` are the numbers of rows that became tokens.

    `pairs` is how many pairs a second stage learned from; those of a file stand in the place of
    the examples to train on.
    """
    learned = [example for example, _ in dataset.pairs] or dataset.train
    return {
        "train": 0 if dataset.pairs else used[0],
        "development": used[1],
        "pairs": pairs,
        "too_long": too_long,
        "outcomes": dict(Counter(example.outcome for example in learned)),
        "dropped": dict(dataset.dropped),
        "sources": [asdict(each) for each in dataset.sources],
    }


def now() -> str:
    """Return the time as cards have it."""
    return datetime.now(UTC).isoformat(timespec="seconds")


def versions() -> dict[str, str]:
    """Return the versions of what adapters are made with."""
    return {name: metadata.version(name) for name in _LIBRARIES}


def check_files(folder: Path) -> None:
    """Raise `AdapterError` unless a folder holds an adapter that can be loaded."""
    for name in (CONFIG, WEIGHTS):
        if not (folder / name).is_file():
            raise AdapterError(
                f"{folder} has no {name}: give a folder that `floorwalker tune` wrote"
            )
