"""The page of an embedder: what it is, what it was made of, what it does."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from finetune.finishing import public_name
from knowledge.weights import canonical_name

if TYPE_CHECKING:
    from finetune.embedder.config import EmbedderConfig
    from finetune.embedder.data import Data

_TEXT = """# Embedder

A sentence-transformers model: unit vectors of which those of a question and of what answers it lie
near. Trained from `{base}` by {method}; `model.safetensors` is the whole of it.

- Licence of what is here: {licence}; what it was trained on is named below
- Made by: `floorwalker tune` on the config that lies beside this file
- `card.json` has hashes and licences of all that it learned from, its seeds and its figures
- In a shop: `embedder = "<this folder>"` in `floorwalker.toml`, then ingest into a new index.
  Vectors of two embedders do not go together. The matching encoder and the reading of intents that
  ship were made beside `all-MiniLM-L6-v2` and are off with another embedder; calibrate anew

## What it learned from
{rows:,} pairs of a question and a right text, each with {negatives} hard negatives.

{sources}

## Figures
{figures}

95 % intervals; differences paired by question, bootstrapped and tested by product. Nothing
measured was learned from. nDCG@10; recall: of the wanted that ten places can hold, how many are in
them. "evidence", "statements": ranked among texts about the same product; "records": among the
products of the catalogue; "judged queries": in a store of the catalogue. General questions: of four
texts the right one is nearest.
"""
_METHODS = {"full": "training all weights", "lora": "low-rank matrices, merged into its weights"}


def card(
    config: EmbedderConfig,
    data: Data,
    found: Mapping[str, Mapping[str, Mapping[str, Mapping[str, float]]]],
    rows: int,
) -> str:
    """Return the page as Markdown."""
    return _TEXT.format(
        base=public_name(canonical_name(config.base)),
        method=_METHODS[config.method.name],
        licence=config.output.licence,
        rows=rows,
        negatives=config.data.negatives.count,
        sources="\n".join(f"- {name}: {n:,} pairs" for name, n in sorted(data.counts.items())),
        figures=_table(found),
    )


def _table(found: Mapping[str, Mapping[str, Mapping[str, Mapping[str, float]]]]) -> str:
    rows = [
        "| held out | mark | base | tuned | difference | p | n |",
        "|---|---|---|---|---|---|---|",
    ]
    for part, values in found.items():
        for name, each in values.items():
            change = each["difference"]
            cells = [part, name, _figure(each["base"]), _figure(each["tuned"])]
            cells += [_figure(change, sign="+"), f"{change['p']:.4f}", f"{change['n']}"]
            rows.append(f"| {' | '.join(cells)} |")
    return "\n".join(rows)


def _figure(value: Mapping[str, float], *, sign: str = "") -> str:
    shown = [f"{value[name]:{sign}.3f}" for name in ("value", "low", "high")]
    return f"{shown[0]} ({shown[1]} to {shown[2]})"
