"""A dataset as tokens for one model, and the questions that it is judged by."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from assistant.models.rendering import end_of_turn
from finetune import cards
from finetune.loading import Base, find_base, load_tokenizer
from finetune.rendering import Embed, Renderer
from finetune.scoring import Probe
from finetune.training import Rows

if TYPE_CHECKING:
    from transformers import PreTrainedTokenizerBase

    from finetune.config import Config
    from finetune.types import Dataset, Example, Tokenized


@dataclass(frozen=True, slots=True)
class Prepared:
    """What a training takes, made from a config and its data."""

    base: Base
    tokenizer: PreTrainedTokenizerBase
    rows: Rows
    probes: tuple[Probe, ...]
    """Development questions, mixed; the first ones are answered during training."""
    data: Mapping[str, Any]
    """The data card."""
    renderer: Renderer


def prepare(config: Config, dataset: Dataset, *, embed: Embed | None = None) -> Prepared:
    """Render a dataset for the model of a config; raises `RenderError` or `TrainingError`."""
    base = find_base(config.model)
    tokenizer = load_tokenizer(base.path)
    renderer = Renderer(
        tokenizer,
        config.rendering,
        seed=config.data.seed,
        max_tokens=config.data.max_tokens,
        embed=embed,
        find=config.find,
    )
    most = config.data.max_truncated
    learned = renderer.render_all(dataset.train, max_truncated=most)
    held = renderer.render_all(dataset.development, max_truncated=most)
    too_long = len(learned.too_long) + len(held.too_long)
    return Prepared(
        base=base,
        tokenizer=tokenizer,
        rows=Rows(learned.examples, held.examples),
        probes=_probes(dataset.development, held.examples, config.training.seed),
        renderer=renderer,
        data=cards.data_card(dataset, (len(learned.examples), len(held.examples)), too_long),
    )


def _probes(examples: Sequence[Example], rows: Sequence[Tokenized], seed: int) -> tuple[Probe, ...]:
    known = {each.id: each for each in examples}
    found = [
        Probe(
            example_id=row.example_id,
            prompt=row.prompt,
            sources=example.texts,
            answer=example.answer,
            abstains=example.outcome == "abstained" and bool(example.evidence),
        )
        for row in rows
        for example in [known[row.example_id]]
    ]
    random.Random(seed).shuffle(found)  # noqa: S311 (which questions are asked is no secret)
    return tuple(found)


def reply_ends(tokenizer: PreTrainedTokenizerBase) -> tuple[int, ...]:
    """Return the ids of the tokens that end a reply."""
    found = (end_of_turn(tokenizer), tokenizer.eos_token_id)
    return tuple(dict.fromkeys(int(id_) for id_ in found if id_ is not None))
