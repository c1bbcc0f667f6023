"""Pairs of a better and a worse answer from a file, under the same hygiene as examples."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from finetune.errors import DataError
from finetune.gating import ABSTENTION
from finetune.hygiene.duplicates import text_of
from finetune.hygiene.masking import Masker, People
from finetune.hygiene.personal import customers, masked
from finetune.hygiene.shingles import plain
from finetune.sources.base import Place, whole_text
from finetune.types import Example, Judged, SourceReport
from knowledge.types import Source

if TYPE_CHECKING:
    from finetune.config import PreferenceForm
    from finetune.hygiene.leaks import Leaks

NAME = "preference pairs"
_TASKS = ("product", "policy", "compare", "smalltalk")


def judged(
    form: PreferenceForm, place: Place, leaks: Leaks
) -> tuple[tuple[Judged, ...], SourceReport]:
    """Return the pairs of the file that a config names, and what hygiene left out of it.

    Raises `DataError` for a file that cannot be read, and when nothing of it may be learned.
    """
    path = place.own(str(form.pairs))
    mask = Masker(customers(place.find(form.store)) if form.store else People())
    read = read_pairs(path)
    kept: dict[tuple[str, str], Judged] = {}
    dropped: Counter[str] = Counter()
    for pair in read:
        example, worse = (masked(each, mask) for each in _both(pair))
        said = plain(text_of(example)), plain(worse.answer)
        # What is said may prove a suite's answer, so each answer is looked at.
        if problem := leaks.reason(example) or leaks.reason(worse):
            dropped[problem] += 1
        elif said in kept:
            dropped["exact double"] += 1
        else:
            kept[said] = example, worse.answer
    if not kept:
        raise DataError(f"{path}: hygiene left no pair to learn from: {_told(dropped)}")
    licences = ", ".join(sorted({example.licence for example, _ in kept.values()}))
    report = SourceReport(
        NAME, licences, place.hashes(), len(read), len(kept), dict(dropped), learned=len(kept)
    )
    return tuple(kept.values()), report


def _both(pair: Judged) -> tuple[Example, Example]:
    example, worse = pair
    return example, replace(example, answer=worse)


def _told(dropped: Mapping[str, int]) -> str:
    return "; ".join(f"{many} {reason}" for reason, many in sorted(dropped.items()))


def read_pairs(path: Path) -> list[Judged]:
    """Return the pairs of a file as they stand; raises `DataError` naming the line that is no good.

    Each line has `question`, `chosen`, `rejected`, and may have `sources` (texts, or text with
    title and id), `task`, `id` and `licence`.
    """
    lines = enumerate(whole_text(path).split("\n"), start=1)
    found = [_pair(path, number, line) for number, line in lines if line.strip()]
    if not found:
        raise DataError(f"{path} has no pair: each line has question, chosen and rejected")
    return found


def _pair(path: Path, number: int, line: str) -> Judged:
    try:
        row = json.loads(line)
        question, chosen, rejected = row["question"], row["chosen"], row["rejected"]
        sources = [_source(at, each) for at, each in enumerate(row.get("sources", ()), start=1)]
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        why = f"lacks {error}" if isinstance(error, KeyError) else f"is no pair ({error})"
        raise DataError(f"{path}:{number}: {why}; it needs question, chosen, rejected") from error
    texts = (question, chosen, rejected)
    if not all(isinstance(each, str) and each.strip() for each in texts):
        raise DataError(f"{path}:{number}: question, chosen and rejected have to be texts")
    task = row.get("task", "product" if sources else "smalltalk")
    if task not in _TASKS:
        raise DataError(f"{path}:{number}: task {task!r} is not one of {', '.join(_TASKS)}")
    example = Example(
        id=str(row.get("id", f"{path.name}:{number}")),
        task=task,
        question=question,
        answer=chosen,
        group=question,
        source=path.name,
        licence=str(row.get("licence", "not stated")),
        evidence=tuple(sources),
        outcome="abstained" if chosen.startswith(ABSTENTION) else "answered",
    )
    return example, rejected


def _source(number: int, found: str | Mapping[str, str]) -> Source:
    if isinstance(found, str):
        return Source(f"s{number}", "", found)
    return Source(str(found.get("id", f"s{number}")), found.get("title", ""), found["text"])
