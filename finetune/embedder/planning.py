"""What tuning an embedder would do, before it does it: counts, lengths, examples, time."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from finetune.embedder.running import told_of
from finetune.embedder.shelf import record_text
from finetune.matching.registering import described
from finetune.runs import count_steps
from knowledge.weights import ready_folder

if TYPE_CHECKING:
    from finetune.embedder.config import EmbedderConfig
    from finetune.embedder.data import Data

# Estimated from a run that was stopped on a busy machine: LoRA on one CPU core that multiplies in
# bfloat16, evaluations included; a record is embedded for the negatives, and for the figures.
_SECONDS_A_TEXT, _SECONDS_A_RECORD = 0.036, 0.02


def report(config: EmbedderConfig, data: Data) -> Iterator[str]:
    """Yield in lines what would be learned from, how long it is, and how long that takes."""
    yield told_of(data)
    for each in described(data.counts, data.hashes, data.licences):
        yield f"  {each['name']}: {each['kept']} ({each['licence']})"
    lengths = sorted(_lengths(config, data))
    marks = ", ".join(f"{share:.0%} at most {_at(lengths, share)}" for share in (0.5, 0.9, 0.99))
    most = config.training.max_tokens
    cut = sum(length > most for length in lengths)
    yield f"tokens of a text: {marks}; {cut} of {len(lengths)} are cut at {most}"
    yield from _examples(data)
    rows = min(sum(data.counts.values()), config.data.pairs or len(lengths))
    steps = count_steps(rows, config.training)
    texts = steps * config.training.batch_size * (2 + config.data.negatives.count)
    records = sum(map(len, data.shelves.values()))
    seconds = texts * _SECONDS_A_TEXT + 2 * records * _SECONDS_A_RECORD
    yield f"{steps} steps, about {seconds / 60:.0f} minutes on one CPU core"


def _lengths(config: EmbedderConfig, data: Data) -> list[int]:
    """Return how many tokens each right text has."""
    from transformers import AutoTokenizer

    tokenizer: Any = AutoTokenizer.from_pretrained(ready_folder(config.base), local_files_only=True)
    texts = [pool.answers[0] for pool in data.pools]
    texts += [record_text(data.shelves[e.shelf][key]) for e in data.wanted for key in e.learned]
    return [len(ids) for ids in tokenizer(texts)["input_ids"]]


def _at(lengths: list[int], share: float) -> int:
    return lengths[min(int(share * len(lengths)), len(lengths) - 1)]


def _examples(data: Data) -> Iterator[str]:
    for pool in data.pools[:1]:
        yield f"for example ({pool.source}): {pool.question}"
        yield f"  wants: {pool.answers[0]}"
    for each in data.wanted[:1]:
        yield f"for example ({each.source}): {each.query}"
        yield f"  wants: {record_text(data.shelves[each.shelf][each.learned[0]])}"
