"""Greetings, thanks and complaints, and what has nothing to do with a shop, which is declined.

- outcome: refused
  ask: ["make me laugh", "write a haiku"]
  say: ["I cannot write that, but I am happy to help you with our shop."]
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import yaml

from finetune.config import Form
from finetune.drawing import one_of
from finetune.sources.base import Dropped, Place, whole_text
from finetune.types import Example

LICENCE = "Apache-2.0"
PATTERNS = Path(__file__).parent.parent / "patterns" / "smalltalk.yaml"


class Options(Form):
    """There is nothing to choose."""


def examples(options: Options, place: Place) -> Iterator[Example | Dropped]:  # noqa: ARG001
    """Yield an example for each thing that is said."""
    groups = yaml.safe_load(whole_text(place.remember(PATTERNS, PATTERNS.name)))
    for number, group in enumerate(groups):
        for place_, question in enumerate(group["ask"]):
            name = f"smalltalk-{number}-{place_}"
            yield Example(
                id=name,
                task="smalltalk",
                question=question,
                answer=one_of(group["say"], place.seed, "say", name),
                group=name,
                source="smalltalk",
                licence=LICENCE,
                outcome=group["outcome"],
            )
