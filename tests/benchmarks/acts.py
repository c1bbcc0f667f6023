"""`python -m tests.benchmarks.acts`: does the classifier of messages hold for another writer's?

Each writer's messages are classified by weights fitted on the other writers', and rules are told
from everything else beside the vocabulary of rules that was all there was before. With --write the
weights that ship are fitted anew on all of them.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from assistant.followups.words import MATTERS
from assistant.intents import acts
from assistant.intents.acts import ACTS, probabilities
from assistant.settling import EVEN
from knowledge.embedding import build_embedder
from knowledge.weights import EMBEDDED_EMBEDDER, present
from tests.benchmarks.report import Figure, judge, skip
from tests.benchmarks.softmax import Flags, Floats, fit

MESSAGES = Path(__file__).with_name("data") / "acts.jsonl"
_RIDGE = 0.15
_RIGHT = 0.75
_RULES = ("rule", "guide")


@dataclass(frozen=True, slots=True)
class Messages:
    """Writers and acts of messages, what they say, and their embeddings [messages, dimension]."""

    writers: np.ndarray
    acts: np.ndarray
    said: tuple[str, ...]
    vectors: Floats

    def where(self, chosen: Flags) -> Messages:
        """Return some of them."""
        said = tuple(text for text, take in zip(self.said, chosen, strict=True) if take)
        return Messages(self.writers[chosen], self.acts[chosen], said, self.vectors[chosen])


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", action="store_true", help="write the weights that ship")
    options = parser.parse_args()
    if present(EMBEDDED_EMBEDDER) is None:
        return skip(f"{EMBEDDED_EMBEDDER} is not on this machine")
    messages = read()
    writers = sorted(set(messages.writers))
    found = np.array([_across(messages, each) for each in writers])
    right = found[:, 0]
    for writer, shares in zip(writers, found, strict=True):
        print("writer {}: act {:.3f}, rule or not {:.3f}, by vocabulary {:.3f}; "
              "documents asked for rules {:.3f}, for others {:.3f}".format(
            writer, *shares))  # fmt: skip
    if options.write:
        path = Path(acts.__file__).with_name(acts.WEIGHTS)
        np.save(path, fitted(messages).astype(np.float32), allow_pickle=False)
        print(f"written: {path.name}, fitted on {len(messages.said)} messages")
    return judge(Figure("right act, mean over writers", float(right.mean()), _RIGHT, most=False))


def read() -> Messages:
    """Return the messages of all writers."""
    rows = [json.loads(line) for line in MESSAGES.read_text("utf-8").splitlines() if line]
    said = tuple(row["said"] for row in rows)
    vectors = build_embedder().embed(said).astype(np.float64)
    writers, kinds = (np.array([row[key] for row in rows]) for key in ("writer", "act"))
    return Messages(writers, kinds, said, vectors)


def fitted(messages: Messages) -> Floats:
    """Return weights [1 + dimension, acts]."""
    right = messages.acts[:, None] == np.array(ACTS)
    return fit(_with_constant(messages.vectors), right, ridge=_RIDGE)


def _with_constant(vectors: Floats) -> Floats:
    return np.hstack([np.ones((len(vectors), 1)), vectors])


def _across(messages: Messages, writer: str) -> tuple[float, ...]:
    """Return how often the act is right, whether it is a rule, and the same by vocabulary.

    Then the shares of rules, and of others, that are likely enough for documents to be asked.
    """
    theirs = messages.writers == writer
    known, new = messages.where(~theirs), messages.where(theirs)
    shares = probabilities(new.vectors, fitted(known))
    found = np.array(ACTS)[shares.argmax(axis=1)]
    ruled, likely = np.isin(new.acts, _RULES), shares[:, np.isin(ACTS, _RULES)].sum(axis=1) > EVEN
    worded = np.array([MATTERS.search(text) is not None for text in new.said])
    return (
        float((found == new.acts).mean()),
        float((np.isin(found, _RULES) == ruled).mean()),
        float((worded == ruled).mean()),
        float(likely[ruled].mean()),
        float(likely[~ruled].mean()),
    )


if __name__ == "__main__":
    os.environ.setdefault("HF_HUB_OFFLINE", "1")
    sys.exit(main())
