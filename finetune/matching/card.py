"""The card of a matching encoder: what it is, what it was made of, what it does."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from finetune.matching.measuring import interval

if TYPE_CHECKING:
    from finetune.matching.config import MatchingConfig
    from finetune.matching.registering import Before

Found = Mapping[str, Mapping[str, Mapping[str, float]]]

_TEXT = """# Matching encoder

Reads a question and a piece of evidence together and says how likely it is that the one answers the
other. LoRA matrices (rank {rank}) for every linear layer of `{base}`, and a small head; merged into
the base on loading. `matching.json` says how its logit, the cosine of the embeddings and the share
of common words make a probability.

- Base: `{base}`, Apache-2.0, taken as `knowledge.weights` pins it
- Licence of what is here: {licence}; what it was trained on is named below
- Made by: `floorwalker tune` on the config that lies beside this file
- `card.json` has hashes and licences of all that it learned from, its seeds and its figures

## What it learned from
{sources}{before}

hetPQA and semiPQA: amazon-science/contextual-product-qa, CDLA-Sharing-1.0. Icecat: Icecat Open
Content License. retail-demo-store: MIT-0. dummyjson: MIT. The demo store and the questions asked of
shops: ours; products that an eval suite names are left out. Of hetPQA's dev file no question was
learned from; half of its products, chosen by a hash, are in no training file at all, and the
figures are of those.

## Figures
{figures}

Choosing: the right evidence among four texts about the product; the others are any, or the three
nearest by similarity. Abstaining: a third of the questions have lost their answer, and of those
asked of shops some have none; the share of both that a threshold declines which declines 10 or 12 %
of the others. "dev" are questions of hetPQA's dev file, "others" all other questions about the
held-out products, "shops" those of files held out.
"""


def card(
    config: MatchingConfig, counts: Mapping[str, int], found: Found, start: Before | None = None
) -> str:
    """Return the card as Markdown; `start` is the encoder that training went on from."""
    before = ""
    while start:
        known = {each["name"]: each["kept"] for each in start.data["sources"]}
        before += f"\n\nand before that, as `{start.name}`, from\n{_list(known)}"
        start = start.before
    return _TEXT.format(
        rank=config.lora.rank,
        base=config.base,
        licence=config.licence,
        sources=_list(counts),
        before=before,
        figures=_table(found),
    )


def _list(counts: Mapping[str, int]) -> str:
    return "\n".join(f"- {name}: {count:,} questions" for name, count in sorted(counts.items()))


def _table(found: Found) -> str:
    rows = [
        "| questions | beside, by | right of four | abstains at 10 % | at 12 % | AUC |",
        "|---|---|---|---|---|---|",
    ]
    for part, ways in found.items():
        for way, values in ways.items():
            cells = [
                _share(values["chosen"], values["of"]),
                _share(values["abstained_at_10"], values["unanswerable"]),
                _share(values["abstained_at_12"], values["unanswerable"]),
                f"{values['auc']:.3f}",
            ]
            rows.append(f"| {part} | {way} | {' | '.join(cells)} |")
    return "\n".join(rows)


def _share(value: float, count: float) -> str:
    low, high = interval(value, int(count))
    return f"{value:.3f} ({low:.2f}-{high:.2f}, n = {count:.0f})"
