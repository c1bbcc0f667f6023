"""What an embedder is judged by: labelled queries, searched for in the same records both ways.

Beside the store as it is stands one of the same records with the vectors of the new embedder.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from finetune.embedder.judgements import read_judgements
from finetune.errors import DataError
from prompts.evals.types import CaseResult, Checked, Run, Variant

if TYPE_CHECKING:
    from pathlib import Path

    from assistant.calibration import Question

SUITE = "labelled queries"
GUARDED: Mapping[str, frozenset[str]] = {"search": frozenset({"search"})}
PLACES = 3
"""Among so many of what is found first a wanted record has to be: an answer reads no more."""
Search = Callable[[str], Sequence[str]]


@dataclass(frozen=True, slots=True)
class Labelled:
    """A query and the ids of the records that it wants."""

    id: str
    text: str
    wanted: frozenset[str]


def from_questions(questions: Iterable[Question]) -> list[Labelled]:
    """Return the questions that a record answers, as `calibrate` has them."""
    return [
        Labelled(each.id, each.text, frozenset(each.sources)) for each in questions if each.sources
    ]


def from_table(path: Path) -> list[Labelled]:
    """Return the queries of a table of judgements that want anything."""
    rated = {
        query: frozenset(key for key, rating in own.items() if rating > 0)
        for query, own in read_judgements(path).items()
    }
    return [Labelled(query, query, wanted) for query, wanted in rated.items() if wanted]


def about(labelled: Iterable[Labelled], records: Iterable[str]) -> list[Labelled]:
    """Return what wants any of the records; raises `DataError` when nothing does."""
    there = frozenset(records)
    found = [each for each in labelled if each.wanted & there]
    if not found:
        raise DataError("no labelled query wants a record of this store: name a file that does")
    return found


def judge(labelled: Sequence[Labelled], ways: Mapping[str, Search]) -> Run:
    """Search for all queries in two ways, and return it as a run of suites has it."""
    started = datetime.now(UTC)
    results = tuple(
        _result(each, search(each.text), name) for name, search in ways.items() for each in labelled
    )
    return Run(
        started=started.isoformat(timespec="seconds"),
        seconds=(datetime.now(UTC) - started).total_seconds(),
        suites=(SUITE,),
        variants=tuple(map(Variant, ways)),
        results=results,
    )


def _result(each: Labelled, found: Sequence[str], variant: str) -> CaseResult:
    place = next((n for n, key in enumerate(found, 1) if key in each.wanted), None)
    what = f"wanted record at place {place}" if place else "no wanted record found"
    found_soon = place is not None and place <= PLACES
    checks = (Checked(f"among the first {PLACES}", 0, found_soon, what),)
    return CaseResult(
        suite=SUITE, case=each.id, variant=variant, repeat=0, tags=("search",), checks=checks
    )
