"""What tuning an encoder would do, before it does it: counts, lengths, an example, time."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from math import ceil
from typing import TYPE_CHECKING, Any

from finetune.matching.registering import data_sources
from knowledge.weights import ready_folder

if TYPE_CHECKING:
    from finetune.matching.config import MatchingConfig
    from finetune.matching.gathering import Data
    from finetune.matching.groups import Pool

# Measured, checks included: on one thread of a busy machine the config `matching`, 613 steps of 8
# questions with 4 texts each, and on two threads of a quiet one `shops`, 1,798 steps with 7.
_ON_ONE, _ON_TWO = 2400 / (613 * 8 * 4), 3531 / (1798 * 8 * 7)
_SHOWN = 3


def steps(config: MatchingConfig, questions: int) -> int:
    """Return how many steps a training has."""
    form = config.training
    all_ = ceil(questions / form.groups) * form.epochs
    return min(all_, form.steps) if form.steps else all_


def report(config: MatchingConfig, data: Data) -> Iterator[str]:
    """Yield in lines what would be learned from, how long it is, and how long that takes."""
    yield f"{len(data.train)} questions to learn from, {len(data.development)} to develop"
    for each in data_sources(config, data.counts, data.hashes):
        yield f"  {each['name']}: {each['kept']} ({each['licence']})"
    yield from left_out(data)
    lengths = sorted(_lengths(config, data.train))
    marks = ", ".join(f"{share:.0%} at most {_at(lengths, share)}" for share in (0.5, 0.9, 0.99))
    cut = sum(length > config.data.max_tokens for length in lengths)
    yield f"tokens of a pair: {marks}; {cut} of {len(lengths)} are cut at {config.data.max_tokens}"
    yield from _example(next(each for each in data.train if each.answers and each.others))
    many = steps(config, len(data.train))
    pairs = many * config.training.groups * (config.data.negatives + 1)
    threads = config.training.threads
    minutes = pairs * (_ON_ONE if threads == 1 else _ON_TWO * 2 / threads) / 60
    on = f"{threads} CPU threads" if threads > 1 else "one CPU thread"
    yield f"{many} steps, about {minutes:.0f} minutes on {on}"


def left_out(data: Data) -> Iterator[str]:
    """Yield in a line how many questions of which source are not learned from, and why."""
    if data.given_away:
        yield f"left out, as a suite or holdout file has them: {_counted(data.given_away)}"
    if data.bare:
        yield f"left out, as nothing that the shop states is beside them: {_counted(data.bare)}"


def _counted(counts: Mapping[str, int]) -> str:
    return ", ".join(f"{count} of {name}" for name, count in sorted(counts.items()))


def _lengths(config: MatchingConfig, pools: Sequence[Pool]) -> list[int]:
    """Return how many tokens each question has with one of its texts."""
    from transformers import AutoTokenizer

    tokenizer: Any = AutoTokenizer.from_pretrained(ready_folder(config.base), local_files_only=True)
    texts = [(*each.answers, *each.others, *each.labelled)[0] for each in pools]
    return [len(ids) for ids in tokenizer([each.question for each in pools], texts)["input_ids"]]


def _at(lengths: Sequence[int], share: float) -> int:
    return lengths[min(int(share * len(lengths)), len(lengths) - 1)]


def _example(pool: Pool) -> Iterator[str]:
    yield f"for example ({pool.source}): {pool.question}"
    yield f"  answers: {pool.answers[0]}"
    for text in pool.others[:_SHOWN]:
        yield f"  does not: {text}"
