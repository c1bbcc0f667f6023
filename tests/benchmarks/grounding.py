"""`python -m tests.benchmarks.grounding`: what answers rest on, beside the bare model.

The demo store's labelled questions go through `Assistant.reply`, shoppers' questions with given
evidence through `Assistant.answer`; each also through the same model without verification and
without a threshold. The checks here are this file's own and share no code with the verifier.
"""

from __future__ import annotations

import argparse
import os
import re
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from assistant import Assistant
from knowledge.evidence import SimilarityMatcher, rank
from knowledge.readers import read_document, read_products
from knowledge.splitting import split
from knowledge.types import Document, Hit, Product
from tests.benchmarks.grounding_cases import DEMO, HETPQA, Case, choices, demo_cases, hetpqa_cases
from tests.benchmarks.report import Figure, judge

if TYPE_CHECKING:
    from assistant import Reply
    from knowledge.embedding import Embedder

_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_MARKER = re.compile(r"\[\d+\]")
_WORD = re.compile(r"[a-z]{4,}")
_SENTENCE = re.compile(r"(?<=[.!?\]])\s+(?=[A-Z])")
_SPELT = "zero one two three four five six seven eight nine ten eleven twelve".split()
_SUPPORTED = 0.6
_DECLINED = ("abstained", "refused")


@dataclass(frozen=True, slots=True)
class Answered:
    """A case, the reply to it, and the texts that it may rest on."""

    case: Case
    reply: Reply
    texts: tuple[str, ...]


def main() -> int:
    options = _options()
    if options.store is not None:
        return _measure(options.store, options)
    with tempfile.TemporaryDirectory() as name:
        from ui.commands.demo import prepare

        prepare(Path(name))
        return _measure(Path(name), options)


def _measure(store: Path, options: argparse.Namespace) -> int:
    print(f"{'':26}{'ours':>10}{'bare':>10}")
    demo = [demo_cases(options.limit)]
    het = [hetpqa_cases(options.limit)] if HETPQA.is_dir() else []
    worst: list[float] = []
    ours_on_demo: dict[str, float] = {}
    for name, sets in (("demo, reply", demo), ("hetPQA, answer", het)):
        for cases in sets:
            ours = _figures(_ask(store, cases, model=options.model))
            bare = _figures(_ask(store, cases, model=options.model, verify=False, min_evidence=0.0))
            print(f"{name} ({len(cases)} questions)")
            for key, value in ours.items():
                print(f"  {key:24}{value:>10.3f}{bare[key]:>10.3f}")
            worst.append(ours["unsupported numbers"])
            ours_on_demo = ours_on_demo or ours
    if het:
        _choice(store, options.limit)
    else:
        print(f"skipped: there is no {HETPQA}")
    return judge(
        Figure("unsupported numbers", max(worst), 1e-9, most=True),
        Figure("abstention recall", ours_on_demo["abstention recall"], 0.9, most=False),
        Figure("false abstention", ours_on_demo["false abstention"], 0.1 + 1e-9, most=True),
    )


def _ask(store: Path, cases: Sequence[Case], **settings: object) -> list[Answered]:
    with Assistant.open(store, **settings) as shop:
        return [_one(shop, case, _records()) for case in cases]


@cache
def _records() -> dict[str, Product | Document]:
    """Read the demo store's files; what a reply may rest on is not asked of the assistant."""
    found: dict[str, Product | Document] = {}
    for path in sorted((DEMO.parent / "products").glob("*.jsonl")):
        found |= {each.id: each for each in read_products(path) if isinstance(each, Product)}
    for path in sorted((DEMO.parent / "documents").glob("*.md")):
        document = read_document(path, document_id=path.stem)
        found[document.id] = document
    return found


def _one(shop: Assistant, case: Case, records: Mapping[str, Product | Document]) -> Answered:
    if case.given is not None:
        reply = shop.answer(case.text, case.given)
        cited = {citation.document_id for citation in reply.citations}
        texts = tuple(f"{s.title} {s.text}" for s in case.given if s.id in cited)
        return Answered(case, reply, texts)
    reply = shop.reply(case.text)
    return Answered(case, reply, tuple(_texts(reply, records)))


def _texts(reply: Reply, records: Mapping[str, Product | Document]) -> Iterator[str]:
    """Yield the whole text of each record that a reply cites or shows."""
    ids = {citation.document_id for citation in reply.citations}
    for record in (records[key] for key in ids | {product.id for product in reply.products}):
        yield " ".join(passage.text for passage in split(record))


# -- figures -------------------------------------------------------------------------------


def _figures(answered: Sequence[Answered]) -> dict[str, float]:
    """Return each figure by name; shares of sentences and numbers are of what was shown."""
    shown = [each for each in answered if each.reply.outcome == "answered"]
    can = [each for each in answered if each.case.gold]
    cannot = [each for each in answered if not each.case.gold]
    numbers = [found for each in shown for found in _numbers_supported(each)]
    sentences = [found for each in shown for found in _sentences_supported(each)]
    right = [each for each in shown if each.case.gold]
    citations = [c.document_id in each.case.gold for each in right for c in each.reply.citations]
    quoted = [any(c.name == "quote" for c in each.reply.checks) for each in shown]
    return {
        "unsupported numbers": 1 - _mean(numbers, 1.0),
        "supported sentences": _mean(sentences, 1.0),
        "citation precision": _mean(citations),
        "citation recall": _mean(_cites_gold(each) for each in right),
        "abstention recall": _mean(each.reply.outcome in _DECLINED for each in cannot),
        "false abstention": _mean(each.reply.outcome in _DECLINED for each in can),
        "share: model prose": (len(shown) - sum(quoted)) / max(len(answered), 1),
        "share: plain quote": sum(quoted) / max(len(answered), 1),
        "share: abstention": _mean(each.reply.outcome in _DECLINED for each in answered),
        "share: asked back": _mean(each.reply.outcome == "clarify" for each in answered),
    }


def _cites_gold(each: Answered) -> bool:
    return any(citation.document_id in each.case.gold for citation in each.reply.citations)


def _numbers_supported(each: Answered) -> list[bool]:
    """Tell of each number shown whether a text has it; a condition may repeat the question's."""
    allowed = {number for text in each.texts for number in _numbers(text)}
    if each.reply.relaxed:
        allowed |= _numbers(each.case.text)
    return [number in allowed for number in _numbers(_MARKER.sub(" ", each.reply.text))]


def _numbers(text: str) -> set[str]:
    found = {_plain(match) for match in _NUMBER.findall(text)}
    words = set(re.findall(r"[a-z]+", text.lower()))
    return found | {str(value) for value, word in enumerate(_SPELT) if value > 1 and word in words}


def _plain(number: str) -> str:
    number = re.sub(r",(?=\d{3}(?!\d))", "", number)
    return number.rstrip("0").rstrip(".") if "." in number else number


def _sentences_supported(each: Answered) -> list[bool]:
    words = {word[:5] for text in each.texts for word in _WORD.findall(text.lower())}
    found: list[bool] = []
    for sentence in _SENTENCE.split(_MARKER.sub("", each.reply.text)):
        own = {word[:5] for word in _WORD.findall(sentence.lower())}
        if own:
            found.append(len(own & words) / len(own) >= _SUPPORTED)
    return found


def _mean(values: Iterable[bool], default: float = 0.0) -> float:
    found = list(values)
    return sum(found) / len(found) if found else default


# -- the choice of evidence ----------------------------------------------------------------


def _choice(store: Path, limit: int | None) -> None:
    """Print how often the evidence chosen among four is the right one, beside bare similarity."""
    from assistant.build import open_embedder
    from assistant.settings import load_settings

    embedder = open_embedder(load_settings(store))
    cases = choices(limit)
    ours = _mean(_picked(case, _ranked(embedder)) for case in cases)
    bare = _mean(_picked(case, _nearest(embedder)) for case in cases)
    print(f"choice among four ({len(cases)} questions of train)")
    print(f"  {'right evidence':24}{ours:>10.3f}{bare:>10.3f}")


def _picked(case: Case, pick: Callable[[Case], int]) -> bool:
    return (case.given or ())[pick(case)].id in case.gold


def _nearest(embedder: Embedder) -> Callable[[Case], int]:
    def pick(case: Case) -> int:
        vectors = embedder.embed([case.text, *(source.text for source in case.given or ())])
        return int(np.argmax(vectors[1:] @ vectors[0]))

    return pick


def _ranked(embedder: Embedder) -> Callable[[Case], int]:
    matcher = SimilarityMatcher(embedder)

    def pick(case: Case) -> int:
        hits = [
            Hit(split(Document(source.id, source.title, source.text, source.id))[0], 0.0)
            for source in case.given or ()
        ]
        return rank(case.text, hits, matcher)[0].passage

    return pick


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--store", type=Path, help="a demo store; it is made if none is named")
    parser.add_argument("--limit", type=int, help="ask only so many questions of each set")
    parser.add_argument("--model", default="embedded", help="the chat model")
    return parser.parse_args()


if __name__ == "__main__":
    os.environ.setdefault("HF_HUB_OFFLINE", "1")
    sys.exit(main())
