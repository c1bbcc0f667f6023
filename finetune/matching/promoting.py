"""What an encoder is judged by: labelled questions answered over given texts, which it chooses of.

The eval suites ask a store, and there other signals choose. So each labelled question is put
beside what the store's own search finds for it, and answered from these texts by a model that only
quotes: what is cited, and whether anything is said at all, is then the encoder's doing.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from knowledge.types import Source
from prompts.evals.types import CaseResult, Checked, Run, Variant

if TYPE_CHECKING:
    from assistant import Reply
    from assistant.calibration import Question
    from knowledge.types import Hit

SUITE = "labelled questions"
GUARDED: Mapping[str, frozenset[str]] = {
    "abstention": frozenset({"abstention"}),
    "answering": frozenset({"answering"}),
}
"""Tags whose cases must not get worse: what nothing answers, and what something does."""
QUESTIONS = 240
"""So many are asked, chosen by a hash of their ids."""
_TEXTS = 4
_DECLINED = ("abstained", "refused")


@dataclass(frozen=True, slots=True)
class Asked:
    """A question and its texts; `gold` are the ids of those that answer it."""

    id: str
    text: str
    sources: tuple[Source, ...]
    gold: frozenset[str]


def asked(
    questions: Iterable[Question],
    search: Callable[[str], Sequence[Hit]],
    *,
    most: int = QUESTIONS,
) -> list[Asked]:
    """Return questions with the nearest texts of a store, among which is one that answers.

    One whose answer is not found at all is left out: no choice among the found is right.
    """
    order = sorted(questions, key=lambda each: hashlib.sha256(each.id.encode()).digest())
    found = (_asked(each, search(each.text)) for each in order)
    kept: list[Asked] = []
    for each in found:
        if each is not None:
            kept.append(each)
        if len(kept) == most:
            break
    return kept


def _asked(question: Question, hits: Sequence[Hit]) -> Asked | None:
    texts = {hit.passage.document_id: hit.passage for hit in reversed(hits)}
    nearest = list(dict.fromkeys(hit.passage.document_id for hit in hits))
    gold = [each for each in nearest if each in question.sources]
    if question.answerable and not gold:
        return None
    kept = nearest[:_TEXTS]
    if gold and not set(gold) & set(kept):
        kept[-1] = gold[0]
    sources = tuple(Source(each, texts[each].title, texts[each].text) for each in kept)
    right = frozenset(gold) & set(kept) if question.answerable else frozenset()
    return Asked(question.id, question.text, sources, frozenset(right)) if sources else None


Answer = Callable[[str, Sequence[Source]], "Reply"]


def judge(cases: Sequence[Asked], ways: Mapping[str, Answer]) -> Run:
    """Answer all questions in two ways, and return it as a run of suites has it."""
    started = datetime.now(UTC)
    results = tuple(
        _result(case, answer(case.text, case.sources), name)
        for name, answer in ways.items()
        for case in cases
    )
    return Run(
        started=started.isoformat(timespec="seconds"),
        seconds=(datetime.now(UTC) - started).total_seconds(),
        suites=(SUITE,),
        variants=tuple(map(Variant, ways)),
        results=results,
    )


def _result(case: Asked, reply: Reply, variant: str) -> CaseResult:
    cited = {citation.document_id for citation in reply.citations}
    if case.gold:
        right = reply.outcome == "answered" and bool(cited) and cited <= case.gold
    else:
        right = reply.outcome in _DECLINED
    what = f"{reply.outcome}, cites {', '.join(sorted(cited)) or 'nothing'}"
    return CaseResult(
        suite=SUITE,
        case=case.id,
        variant=variant,
        repeat=0,
        tags=("answering" if case.gold else "abstention",),
        checks=(Checked("cites", 0, right, what),),
    )
