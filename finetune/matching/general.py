"""General questions with what answers them: nothing of a shop, for retention and for parity."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from prompts.evals.statistics import ALPHA, p_value

if TYPE_CHECKING:
    from knowledge.evidence import Matcher

FILE = Path(__file__).parent / "general.yaml"


@dataclass(frozen=True, slots=True)
class Item:
    """A question and texts of which the first answers it."""

    ask: str
    texts: tuple[str, ...]


@cache
def items() -> tuple[Item, ...]:
    """Return the questions."""
    import yaml

    found: Sequence[dict[str, Any]] = yaml.safe_load(FILE.read_text("utf-8"))
    return tuple(Item(each["ask"], tuple(each["texts"])) for each in found)


def kept(matcher: Matcher) -> tuple[bool, ...]:
    """Return of each question whether a matcher scores best what answers it."""
    return tuple(int(np.argmax(matcher.score(each.ask, each.texts))) == 0 for each in items())


def objections(before: Sequence[bool], after: Sequence[bool]) -> list[str]:
    """Return in words whether significantly fewer general questions are matched right."""
    changed = [int(new) - int(old) for old, new in zip(before, after, strict=True)]
    if (p := p_value(changed, "less")) > ALPHA:
        return []
    shares = f"{sum(before) / len(before):.0%} -> {sum(after) / len(after):.0%}"
    return [f"retention: general questions matched right {shares} (p = {p:.4f})"]


def token_ids(tokenizer: Any, most: int) -> list[list[int]]:
    """Return the tokens of each question beside each of its texts, as the encoder reads them."""
    from knowledge.pairing import encode

    return [
        encode(tokenizer, [each.ask], [text], most).ids[0].tolist()
        for each in items()
        for text in each.texts
    ]


def pairs_hash(tokenizer: Any, most: int) -> str:
    """Return a hash of what a tokenizer makes of pairs, which for an encoder is its template."""
    return hashlib.sha256(json.dumps(token_ids(tokenizer, most)).encode()).hexdigest()[:16]
