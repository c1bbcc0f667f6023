"""`python -m tests.benchmarks.followups`: is the product or passage meant by the last turn first?

Each conversation is held three times on the demo store: turn by turn, as shoppers do; its last
turn alone; and its last turn behind the question before it, which is how step 1 did it.
Rules were made, and weights fitted, on the conversations of the development sets; those of
`--held-out` nobody read who did either.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from assistant import Assistant, Reply
from assistant.conversations import new_conversation_id
from tests.benchmarks.report import Figure, judge

SETS = Path(__file__).with_name("data")
DEVELOPMENT = tuple(
    SETS / f"followups_{name}.jsonl"
    for name in (
        *("demo", "second", "third", "fourth", "fifth", "sixth"),
        *("eighth", "ninth", "tenth", "eleventh", "twelfth", "thirteenth", "fourteenth"),
    )
)
HELD_OUT = SETS / "followups_seventh.jsonl"
FOUND_FIRST = 0.85
# How step 1 told that a question leans on the one before it.
_OPENING = re.compile(
    r"^\s*(and|or|but|also|then|so|what about|how about|what if|why|which one|the (first|second|"
    r"third|other|last) one)\b",
    re.IGNORECASE,
)
_POINTS_BACK = re.compile(r"\b(it|its|they|them|their|this|that|these|those|one|ones)\b", re.I)
_SHORT = 9  # words; a longer question brings enough of its own to be found by
WAYS = ("resolved", "last turn alone", "behind the question before")


@dataclass(frozen=True, slots=True)
class Case:
    """A conversation, the ids of which one is to be first, and what makes it hard."""

    id: str
    turns: tuple[str, ...]
    wanted: frozenset[str]
    tags: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Result:
    """Whether a wanted id was first, by way, and the reply to the whole conversation."""

    case: Case
    first: dict[str, bool]
    reply: Reply


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--store", type=Path, help="a store folder; the demo store is made if none")
    parser.add_argument("--show", action="store_true", help="print what was missed, not held out")
    parser.add_argument("--every", type=int, default=1, help="hold only each Nth conversation")
    parser.add_argument(
        "--held-out", type=Path, help=f"conversations nobody fitted on; default {HELD_OUT.name}"
    )
    parser.add_argument(
        "--only-held-out", action="store_true", help="leave out the development conversations"
    )
    options = parser.parse_args()
    if options.show and options.only_held_out:
        parser.error("--show prints development conversations: leave out --only-held-out")
    held_out = options.held_out or (HELD_OUT if HELD_OUT.exists() else None)
    known = [case for path in DEVELOPMENT for case in read(path)]
    sets = {} if options.only_held_out else {"development": known[:: options.every]}
    if held_out is not None:
        sets["held out"] = read(held_out)[:: options.every]
    if options.store is not None:
        return _measure(options.store, sets, show=options.show)
    with tempfile.TemporaryDirectory() as name:
        from ui.commands.demo import prepare

        prepare(Path(name))
        return _measure(Path(name), sets, show=options.show)


def read(path: Path, store: str = "demo") -> list[Case]:
    """Return the conversations of a file that are held in this store."""
    rows = map(json.loads, filter(None, path.read_text(encoding="utf-8").splitlines()))
    return [
        Case(row["id"], tuple(row["turns"]), frozenset(row["wanted"]), tuple(row["tags"]))
        for row in rows
        if row["store"] == store
    ]


def _measure(store: Path, sets: Mapping[str, Sequence[Case]], *, show: bool) -> int:
    # As much as the embedded model is shown: the scripted one would quote any of several pieces.
    with Assistant.open(store, model="scripted", evidence=1) as shop:
        results = {name: [_hold(shop, case) for case in cases] for name, cases in sets.items()}
    for name, found in results.items():
        print(f"{name}: {len(found)} conversations")
        for way in WAYS:
            print(f"  {way:28} {_share(found, way):6.3f} found first")
        _by_tag(found)
    if show:
        _missed(results["development"])
    return judge(
        *(
            Figure(f"{name}, found first", _share(found, WAYS[0]), FOUND_FIRST, most=False)
            for name, found in results.items()
        )
    )


def _hold(shop: Assistant, case: Case) -> Result:
    """Hold one conversation in each of the three ways."""
    *before, last = case.turns
    conversation = new_conversation_id()  # a store that is used again remembers the last run
    for text in case.turns:
        reply = shop.reply(text, conversation_id=conversation)
    behind = _behind(before[-1], last)
    alone = shop.reply(last)
    replies = (reply, alone, alone if behind == last else shop.reply(behind))
    first = {way: is_first(case, each) for way, each in zip(WAYS, replies, strict=True)}
    return Result(case, first, reply)


def _behind(before: str, last: str) -> str:
    """Return the last turn behind the one before it where it leans on that, as step 1 did."""
    leans = _OPENING.search(last) or _POINTS_BACK.search(last)
    return f"{before} {last}" if leans and len(last.split()) <= _SHORT else last


def is_first(case: Case, reply: Reply) -> bool:
    """Tell whether the first product or the first citation of a reply is one that is wanted.

    Where none is, as for a goodbye, it is right to show and to cite none, and to have an answer.
    """
    products = [product.id for product in reply.products]
    cited = [citation.document_id for citation in reply.citations]
    if not case.wanted:
        return reply.outcome == "answered" and not products and not cited
    return bool(case.wanted.intersection((*products[:1], *cited[:1])))


def _share(results: Sequence[Result], way: str) -> float:
    return sum(result.first[way] for result in results) / max(1, len(results))


def _by_tag(results: Iterable[Result]) -> None:
    tagged: dict[str, list[Result]] = defaultdict(list)
    for result in results:
        for tag in result.case.tags:
            tagged[tag].append(result)
    for tag, found in sorted(tagged.items()):
        print(f"  {tag:24} {len(found):4}  " + "  ".join(f"{_share(found, w):.2f}" for w in WAYS))


def _missed(results: Iterable[Result]) -> None:
    for result in results:
        if result.first[WAYS[0]]:
            continue
        case, reply = result.case, result.reply
        read_as = next((c.detail for c in reply.checks if c.name == "follow-up"), "")
        shown = [product.id for product in reply.products[:2]]
        cited = [citation.document_id for citation in reply.citations[:2]]
        print(f"{case.id} {' / '.join(case.turns)}\n    read as {read_as!r}\n    {reply.outcome}, "
              f"{reply.intent}: {shown} {cited}, wanted {sorted(case.wanted)}")  # fmt: skip


if __name__ == "__main__":
    os.environ.setdefault("HF_HUB_OFFLINE", "1")
    sys.exit(main())
