"""`python -m tests.benchmarks.first_questions`: what shoppers type first, "how much is delivery?".

Each set is of one writer, about the demo store or about the pages of a shop that the writer made
up, and one of each is held out: nobody reads it. An answer is right where what it cites has one of
the statements that would do alone; a question without any has to be declined. Beside ours is the
same assistant where the similarity of embeddings chooses the evidence.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from assistant import Assistant, Reply
from assistant.build import open_embedder, open_index
from assistant.settings import Settings
from knowledge.ingest import ingest
from ui.commands.demo import prepare

DATA = Path(__file__).with_name("data")
SETS = ("first_demo", "first_shop")
HELD_OUT = ("first_demo_held", "first_shop_held")
_LINK = re.compile(r"\[([^\]]*)\]\([^)]*\)")


@dataclass(frozen=True, slots=True)
class Case:
    """A question, and the (document, words of a statement) each of which answers it."""

    text: str
    gold: frozenset[tuple[str, str]]

    def is_right(self, reply: Reply) -> bool:
        """Tell whether a reply cites one of the statements, or part of one that is a line."""
        cited = [(each.document_id, _words(each.quote)) for each in reply.citations]
        return reply.outcome == "answered" and any(
            page == place and bool(said) and (wanted in said or said in wanted)
            for page, wanted in self.gold
            for place, said in cited
        )

    def is_of_page(self, reply: Reply) -> bool:
        """Tell whether a reply cites a page that answers."""
        pages = {page for page, _ in self.gold}
        return reply.outcome == "answered" and any(
            each.document_id in pages for each in reply.citations
        )


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.first_questions")
    parser.add_argument("--only-held-out", action="store_true", help="only the sets nobody reads")
    parser.add_argument("--misses", action="store_true", help="show them, but for those held out")
    options = parser.parse_args()
    for name in HELD_OUT if options.only_held_out else SETS + HELD_OUT:
        with tempfile.TemporaryDirectory() as folder:
            cases = _prepared(DATA / f"{name}.jsonl", Path(folder))
            for way, matcher in (("ours", "tuned"), ("similarity", "similarity")):
                store = Path(folder) / "store"
                with Assistant.open(store, model="scripted", evidence=1, matcher=matcher) as shop:
                    replies = [shop.reply(each.text) for each in cases]
                print(f"{name}, {way}: {_figures(cases, replies)}", flush=True)
                if options.misses and way == "ours" and name not in HELD_OUT:
                    print("\n".join(_misses(cases, replies)))
    return 0


def _prepared(path: Path, folder: Path) -> list[Case]:
    """Make the store that a set asks, in `folder`, and return its questions."""
    shop = json.loads(path.read_text(encoding="utf-8"))
    if pages := shop.get("documents"):
        files = folder / "files"
        files.mkdir()
        for name, text in pages.items():
            (files / name).write_text(text, encoding="utf-8")
        settings = Settings()
        embedder = open_embedder(settings)
        with open_index(folder / "store", settings, embedder, create=True) as index:
            ingest([files], index=index, embedder=embedder)
    else:
        prepare(folder / "store")
    return [_case(each) for each in shop["questions"]]


def _case(data: dict[str, Any]) -> Case:
    gold = ((each["document"], _words(each["text"])) for each in data["gold"])
    return Case(data["question"], frozenset(gold))


def _figures(cases: Sequence[Case], replies: Sequence[Reply]) -> str:
    both = list(zip(cases, replies, strict=True))
    can = [(case, reply) for case, reply in both if case.gold]
    others = [reply for case, reply in both if not case.gold]
    right = sum(case.is_right(reply) for case, reply in can) / len(can)
    page = sum(case.is_of_page(reply) for case, reply in can) / len(can)
    declined = sum(reply.outcome != "answered" for _, reply in can) / len(can)
    false = sum(reply.outcome == "answered" for reply in others) / max(len(others), 1)
    return (
        f"right statement {right:.2f}, right page {page:.2f}, declined {declined:.2f} of {len(can)}"
        f"; answered {false:.2f} of {len(others)} that no page answers"
    )


def _misses(cases: Sequence[Case], replies: Sequence[Reply]) -> Iterator[str]:
    for case, reply in zip(cases, replies, strict=True):
        wrong = not case.is_right(reply) if case.gold else reply.outcome == "answered"
        if wrong:
            yield f"  {case.text!r}: {reply.outcome}: {' '.join(reply.text.split())[:110]}"


def _words(text: str) -> str:
    return " ".join(re.findall(r"\w+", _LINK.sub(r"\1", text).lower()))


if __name__ == "__main__":
    sys.exit(main())
