"""Holding a sentence against the sources before anybody reads it.

One source, of those that a sentence cites or of all when it cites none, must have all its names,
and in one statement, with the heading, its numbers and most of its content words. That statement
must neither deny what the sentence affirms nor affirm what it denies nor set a condition that the
sentence leaves out. What fails is not shown.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from assistant.types import Check
from assistant.verification.binding import unsupported
from assistant.verification.entailment import Entailment
from assistant.verification.holding import Verdict, against, merit, report
from assistant.verification.quantities import MARKER
from assistant.verification.statements import read
from assistant.verification.unknown import unknown_figures
from assistant.verification.wording import content_words

_CLAUSE = re.compile(r",?\s+(?:and|but|while|whereas)\s+|;\s+", re.IGNORECASE)

Similar = Callable[[str, Sequence[str]], Sequence[float]]


@dataclass(frozen=True, slots=True)
class Meaning:
    """How a sentence is compared with its statement beyond words; each part may be left out.

    `similar` gives the cosine similarities of a sentence and some texts, in [-1, 1].
    """

    similar: Similar | None = None
    least_similar: float = 0.5
    entailment: Entailment | None = None
    least_entailed: float = 0.5


def verify(sentence: str, sources: Sequence[str], meaning: Meaning | None = None) -> Verdict:
    """Check one sentence against the numbered sources it may cite."""
    cited = [number for number in markers(sentence) if 1 <= number <= len(sources)]
    allowed = list(dict.fromkeys(cited)) or list(range(1, len(sources) + 1))
    # One source has to carry all of it: the lamp's price is no price of the tent.
    verdicts = [against(sentence, number, sources) for number in allowed]
    best = max(verdicts, key=merit)
    if not best.passed and len(set(cited)) > 1:
        best = _by_clauses(sentence, sorted(set(cited)), sources) or best
    bearing = ((each.best, each.unit) for each in verdicts if each.best and each.passed)
    best = replace(best, bearing=best.bearing or tuple(bearing))
    return _meant(sentence, best, sources, meaning) if meaning and best.passed else best


def _by_clauses(sentence: str, cited: Sequence[int], sources: Sequence[str]) -> Verdict | None:
    """Hold each clause of "The lamp is $35 and the tent $149" against the source that it names."""
    clauses = _CLAUSE.split(MARKER.sub(" ", sentence))
    verdicts = []
    for clause in clauses:
        named = [number for number in cited if _names(clause, number, cited, sources)]
        verdicts += [against(clause, number, sources) for number in named[:1]]
    if len(verdicts) != len(clauses) or len({each.best for each in verdicts}) != len(cited):
        return None
    checks = tuple(check for each in verdicts for check in each.checks)
    bearing = tuple((each.best, each.unit) for each in verdicts if each.best and each.passed)
    return replace(verdicts[0], checks=checks, bearing=bearing)


def _names(clause: str, number: int, cited: Sequence[int], sources: Sequence[str]) -> bool:
    """Tell whether a clause says by name that it is about this source and no other cited one."""
    own = {each: content_words(read(sources[each - 1]).name) for each in cited}
    others = set[str]().union(*(words for each, words in own.items() if each != number))
    said = content_words(clause)
    return bool(said & (own[number] - others)) and not said & (others - own[number])


def numbers_check(sentence: str, sources: Sequence[str]) -> Check:
    """Check that each number of a sentence stands in the sources, none when there are none."""
    lines = [line for source in sources for line in source.splitlines()]
    missing = [reason for _, reason in unsupported(sentence, lines, "")]
    missing += [f"no source has {each}" for each in unknown_figures(sentence, "\n".join(lines))]
    return report("numbers", missing, "every number stands in the sources", sentence, "")


def markers(sentence: str) -> list[int]:
    """Return the citation numbers of a sentence in order."""
    return [int(number) for number in MARKER.findall(sentence) if len(number) < 6]


def _meant(sentence: str, verdict: Verdict, sources: Sequence[str], meaning: Meaning) -> Verdict:
    """Add the checks of meaning; they cost a model's time, so only what passed the others is."""
    if verdict.best is None or verdict.unit is None:
        return verdict
    source, shown = read(sources[verdict.best - 1]), verdict.unit.shown
    name = source.name
    premise = shown if not name or shown.startswith(name) else f"{name}: {shown}"
    # The key facts are one line of several statements.
    premises = [premise, *(f"{name} {fact}" for fact in source.facts if shown == source.head)]
    said, checks = MARKER.sub("", sentence).strip(), list(verdict.checks)
    if not content_words(said) & content_words(name):
        said = f"{name}: {said}".removeprefix(": ")  # "It costs $5." is near to nothing

    def needed(what: str, score: float, least: float) -> None:
        told = f"{what} {score:.2f}, at least {least:.2f} is needed"
        checks.append(report(what, [] if score >= least else [told], told, sentence, shown))

    if meaning.similar is not None:
        needed("similarity", float(max(meaning.similar(said, premises))), meaning.least_similar)
    if meaning.entailment is not None:
        needed("entailment", meaning.entailment.score(premise, said), meaning.least_entailed)
    return replace(verdict, checks=tuple(checks))
