"""The second stage: of two answers to one prompt the better one (DPO), by TRL.

The prompt's ids are those that serving sends, as in the first stage; TRL would render them anew
through the stock chat template.
"""

from __future__ import annotations

import hashlib
import importlib.util
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from finetune.errors import NothingToLearnError, TrainingError, TruncatedError
from finetune.gating import ABSTENTION
from finetune.types import Example, Judged

if TYPE_CHECKING:
    from pathlib import Path

    from finetune.rendering import Renderer


@dataclass(frozen=True, slots=True)
class Pair:
    """A prompt's ids, and those of the better and of the worse answer."""

    example_id: str
    prompt: tuple[int, ...]
    chosen: tuple[int, ...]
    rejected: tuple[int, ...]


def check_trl() -> None:
    """Raise `TrainingError` when what a second stage needs is not installed."""
    for package in ("trl", "datasets"):
        if importlib.util.find_spec(package) is None:
            msg = f"a preference stage needs {package}: pip install 'floorwalker[tune]'"
            raise TrainingError(msg)


def pairs(
    examples: Sequence[Judged], renderer: Renderer, *, max_truncated: float = 1.0
) -> tuple[Pair, ...]:
    """Return examples with a worse answer each as tokens; those that are the same are left out.

    Raises `TruncatedError` when too many do not fit, `NothingToLearnError` when none is left.
    """
    found = []
    too_long = []
    for example, worse in examples:
        try:
            better = renderer.render(example)
            other = renderer.render(replace(example, answer=worse))
        except TruncatedError:
            too_long.append(example.id)
            continue
        prompt = better.prompt
        # A long answer may cost a prompt one of its shots, and then they cannot be held together.
        if other.prompt == prompt and other.input_ids != better.input_ids:
            chosen, rejected = (each.input_ids[len(prompt) :] for each in (better, other))
            found.append(Pair(example.id, prompt, chosen, rejected))
    renderer.refuse(too_long, len(examples), max_truncated)
    if not found:
        raise NothingToLearnError(
            "no pair that fits has two different answers: see preference.pairs"
        )
    return tuple(found)


def made_worse(examples: Sequence[Example]) -> list[Judged]:
    """Return examples with sources, each with what must not be said in the place of its answer.

    Instead of an answer that is there: that it is not there, or a source that does not bear it
    out. Instead of an abstention: the nearest source as if it answered.
    """
    return [
        (each, _worse(each)) for each in examples if each.evidence and each.outcome != "refused"
    ]


def _worse(example: Example) -> str:
    if example.outcome == "abstained":
        first = example.evidence[0].text.splitlines()[-1].strip()
        return f"{first.rstrip('.')}. [1]"
    # Which of the two is drawn from the example's id, so that it is the same on every machine.
    drawn = hashlib.sha256(example.id.encode()).digest()[0]
    wrong = next(
        (str(n) for n in range(1, len(example.evidence) + 1) if f"[{n}]" not in example.answer), ""
    )
    if wrong and drawn % 2:
        number = example.answer.rpartition("[")[2].rpartition("]")[0]
        return example.answer.replace(f"[{number}]", f"[{wrong}]")
    return f"{ABSTENTION}."


def train_pairs(
    model: Any,
    tokenizer: Any,
    found: Sequence[Pair],
    development: Sequence[Pair],
    *,
    beta: float,
    form: Any,
    folder: Path,
    identity: Mapping[str, Any],
    resume: bool = False,
    scorer: Callable[[Any], Mapping[str, float]] | None = None,
    told: Callable[[Any], None] = lambda _: None,
    device: str | None = None,
) -> Any:
    """Train `model` to prefer the better answers, held near to what it was; as `training.train`."""
    check_trl()
    from trl.trainer.dpo_config import DPOConfig

    from finetune.collating import LengthGrouped
    from finetune.pairing import PairTuner, as_dataset
    from finetune.runs import arguments, begin, carry_out, equip, processes, quiet

    checkpoint = begin(folder, identity, resume=resume, model=model, device=device)
    order = LengthGrouped(
        [len(each.prompt) + max(len(each.chosen), len(each.rejected)) for each in found],
        batch=form.batch_size * processes(device),
        seed=form.seed,
        grouped=form.length_grouping,
    )
    with quiet():
        options = arguments(
            form,
            folder,
            rows=len(found),
            evaluates=bool(development),
            scored=scorer is not None,
            device=device,
        )
        trainer = PairTuner(
            order=order,
            scorer=scorer if development else None,
            model=model,
            args=DPOConfig(**options, beta=beta, max_length=None),
            train_dataset=as_dataset(found),
            eval_dataset=as_dataset(development) if development else None,
            processing_class=tokenizer,
        )
        equip(trainer, order=order, form=form, folder=folder, told=told)
    return carry_out(trainer, folder, checkpoint)
