"""Answers to development questions, checked as serving would check them.

A loss says how likely the human's words were. What counts is whether the answer can be shown: it
cites what bears it out, it says what the evidence says, and it says so when there is none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from assistant.verification import Gate
from assistant.verification.splicing import content
from prompts.evals.statistics import interval

if TYPE_CHECKING:
    from transformers import PreTrainedTokenizerBase

_BATCH = 8
_MARKER = re.compile(r"\[\d+\]")


@dataclass(frozen=True, slots=True)
class Probe:
    """A development question: the ids of its prompt, its sources, and the answer to learn."""

    example_id: str
    prompt: tuple[int, ...]
    sources: tuple[str, ...]
    answer: str
    abstains: bool


@dataclass(frozen=True, slots=True)
class Marks:
    """How good one answer is, each in [0, 1]; `score` is what training goes by."""

    shown: float
    cites: float
    overlap: float
    score: float


def mark(text: str, probe: Probe) -> Marks:
    """Return the marks of an answer.

    Where there is no answer, saying so is everything. Elsewhere, a third each: the model's own
    words pass verification, they cite the sources that the reference cites and no others, and
    they share their content words with it (F1). A probe without sources has the overlap alone.
    """
    if not probe.sources:
        overlap = f1(text, probe.answer)
        return Marks(shown=1.0, cites=1.0, overlap=overlap, score=overlap)
    gate = Gate(sources=probe.sources, strict=True)
    for _ in gate.filter(iter([text])):
        pass
    if probe.abstains:
        right = float(gate.abstained and not gate.released)
        return Marks(shown=right, cites=right, overlap=right, score=right)
    own = bool(gate.released) and all(
        check.shown and check.name != "quote" for check in gate.checks
    )
    wanted = Gate(sources=probe.sources, strict=True)
    for _ in wanted.filter(iter([probe.answer])):
        pass
    cited = {source for source, _ in gate.cited.values()}
    right = float(own and cited == {source for source, _ in wanted.cited.values()})
    overlap = f1(text, probe.answer)
    return Marks(float(own), right, overlap, (own + right + overlap) / 3)


def f1(text: str, reference: str) -> float:
    """Return the F1 of the content words and numbers of two texts; citations count for nothing."""
    found, wanted = (content(_MARKER.sub("", each)) for each in (text, reference))
    both = len(found & wanted)
    return 2 * both / (len(found) + len(wanted)) if both else 0.0


def generate(
    model: Any,
    tokenizer: PreTrainedTokenizerBase,
    prompts: Sequence[Sequence[int]],
    *,
    ends: Sequence[int],
    max_tokens: int = 64,
) -> list[str]:
    """Return the likeliest reply to each prompt, given as ids."""
    order = sorted(range(len(prompts)), key=lambda at: len(prompts[at]))
    texts = [""] * len(prompts)
    with _writing(model):
        for start in range(0, len(order), _BATCH):
            chosen = order[start : start + _BATCH]
            found = _generate(
                model, tokenizer, [prompts[at] for at in chosen], tuple(ends), max_tokens
            )
            for at, text in zip(chosen, found, strict=True):
                texts[at] = text
    return texts


def score(
    model: Any,
    tokenizer: PreTrainedTokenizerBase,
    probes: Sequence[Probe],
    *,
    ends: Sequence[int],
) -> Mapping[str, float]:
    """Return the mean marks of a model's answers, and how often it abstains where it must (not)."""
    texts = generate(model, tokenizer, [probe.prompt for probe in probes], ends=ends)
    return summary([(probe, mark(text, probe)) for probe, text in zip(probes, texts, strict=True)])


def summary(marked: Sequence[tuple[Probe, Marks]]) -> dict[str, float]:
    """Return the means: score over all, the others over what can be answered or cannot."""
    can = [marks for probe, marks in marked if not probe.abstains]
    cannot = [marks for probe, marks in marked if probe.abstains]
    found = {"score": _mean([marks.score for _, marks in marked])}
    if can:
        found |= {
            "verified": _mean([marks.shown for marks in can]),
            "cites": _mean([marks.cites for marks in can]),
            "overlap": _mean([marks.overlap for marks in can]),
        }
    return found | ({"abstains": _mean([marks.score for marks in cannot])} if cannot else {})


def measured(marked: Sequence[tuple[Probe, Marks]]) -> dict[str, dict[str, float]]:
    """Return the means of `summary` with their 95 % intervals and the number of questions."""
    can = [marks for probe, marks in marked if not probe.abstains]
    cannot = [marks for probe, marks in marked if probe.abstains]
    return {
        name: _interval([getattr(marks, field) for marks in chosen])
        for name, field, chosen in (
            ("score", "score", [marks for _, marks in marked]),
            ("verified", "shown", can),
            ("cites", "cites", can),
            ("overlap", "overlap", can),
            ("abstains", "score", cannot),
        )
        if chosen
    }


def _interval(values: Sequence[float]) -> dict[str, float]:
    ends = interval(values, [1] * len(values))
    found = {"value": _mean(values), "low": ends.low, "high": ends.high}
    return {name: round(value, 4) for name, value in found.items()} | {"n": len(values)}


@contextmanager
def _writing(model: Any) -> Iterator[None]:
    """Let a model that is being trained write: no dropout, and with a cache."""
    config, was_training, cached = model.config, model.training, model.config.use_cache
    model.eval()
    config.use_cache = True
    try:
        yield
    finally:
        config.use_cache = cached
        model.train(was_training)


def _generate(
    model: Any,
    tokenizer: PreTrainedTokenizerBase,
    prompts: Sequence[Sequence[int]],
    ends: tuple[int, ...],
    max_tokens: int,
) -> list[str]:
    import torch
    from transformers import GenerationConfig

    device = next(model.parameters()).device
    longest = max(map(len, prompts))
    pad = ends[0]
    # What is to go on stands at the right end of its row.
    ids = torch.tensor([[pad] * (longest - len(each)) + list(each) for each in prompts])
    seen = torch.tensor([[0] * (longest - len(each)) + [1] * len(each) for each in prompts])
    config = GenerationConfig(  # type: ignore[no-untyped-call]
        max_new_tokens=max_tokens, do_sample=False, eos_token_id=list(ends), pad_token_id=pad
    )
    with torch.no_grad():
        written = model.generate(
            input_ids=ids.to(device), attention_mask=seen.to(device), generation_config=config
        )
    return [
        str(tokenizer.decode(row, skip_special_tokens=True)).strip()
        for row in written[:, longest:].tolist()
    ]


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values) if values else 0.0
