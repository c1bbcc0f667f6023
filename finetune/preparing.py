"""A dataset as tokens for one model, and the questions that it is judged by."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from assistant.models.rendering import end_of_turn
from finetune import cards
from finetune.errors import DataError
from finetune.loading import Base, find_base, load_tokenizer
from finetune.preference import Pair, made_worse, pairs
from finetune.rendering import Embed, Rendered, Renderer
from finetune.scoring import Probe
from finetune.training import Rows

if TYPE_CHECKING:
    from transformers import PreTrainedTokenizerBase

    from finetune.config import Config
    from finetune.types import Dataset, Example, Tokenized


@dataclass(frozen=True, slots=True)
class Tokens:
    """A dataset as tokens; `pairs` and `held` are what a second stage learns and is held to."""

    train: Rendered
    development: Rendered
    pairs: tuple[Pair, ...] = ()
    held: tuple[Pair, ...] = ()


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
    pairs: tuple[Pair, ...] = ()
    held: tuple[Pair, ...] = ()


def prepare(config: Config, dataset: Dataset, *, embed: Embed | None = None) -> Prepared:
    """Render a dataset for the model of a config; raises `RenderError` or `TrainingError`."""
    base = find_base(config.model)
    tokenizer = load_tokenizer(base.path)
    found = tokens(config, dataset, tokenizer, embed)
    learned, held = found.train.examples, found.development.examples
    too_long = len(found.train.too_long) + len(found.development.too_long)
    return Prepared(
        base=base,
        tokenizer=tokenizer,
        rows=Rows(learned, held),
        probes=_probes(dataset.development, held, config.training.seed),
        data=cards.data_card(dataset, (len(learned), len(held)), too_long, len(found.pairs)),
        pairs=found.pairs,
        held=found.held,
    )


def tokens(
    config: Config,
    dataset: Dataset,
    tokenizer: PreTrainedTokenizerBase,
    embed: Embed | None = None,
) -> Tokens:
    """Render a dataset, for a run and for what tells of one beforehand; raises `RenderError`."""
    renderer = Renderer(
        tokenizer,
        config.rendering,
        seed=config.data.seed,
        max_tokens=config.data.max_tokens,
        embed=embed,
        find=config.find,
    )
    most = config.data.max_truncated
    train = renderer.render_all(dataset.train, max_truncated=most)
    development = renderer.render_all(dataset.development, max_truncated=most)
    if config.preference is None:
        return Tokens(train, development)
    if config.preference.pairs and not dataset.pairs:
        raise DataError("the dataset lacks the pairs of preference.pairs: assemble it anew")
    held = made_worse(dataset.development)
    return Tokens(
        train,
        development,
        pairs(dataset.pairs or made_worse(dataset.train), renderer, max_truncated=most),
        pairs(held, renderer, max_truncated=most) if held else (),
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
