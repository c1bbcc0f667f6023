"""Holding a sentence against one statement of a source: its numbers, words and conditions."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from assistant.types import Check
from assistant.verification.binding import beside, openings, unsupported
from assistant.verification.denials import denies_same, elsewhere, same_denials
from assistant.verification.labels import spoken
from assistant.verification.limits import needs_more, over, overstepped
from assistant.verification.measures import unit
from assistant.verification.names import means_another, names_of_others, restricting
from assistant.verification.quantities import MARKER, quantities
from assistant.verification.splicing import content
from assistant.verification.statements import LABEL, Statements, read
from assistant.verification.states import stated
from assistant.verification.unknown import unknown_figures, unknown_names
from assistant.verification.wording import (
    content_words,
    denies,
    foreign,
    is_content,
    stems,
    support,
)
from knowledge.evidence import Unit

# Most of the content words, in one statement: a model that mixes two statements up says of one
# what is true of the other.
_LEAST_SUPPORT = 0.8
# A denial has to say most of what the statement says: "cannot be returned" is true of few things,
# and what they are is the part that a small model leaves out.
_LEAST_OF_DENIAL = 0.5

_CHECKS = ("names", "numbers", "stock", "support", "conditions")


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a sentence may be shown, its checks, and the source (from 1) that supports it best.

    `share` is how much of it that source supports; `best` is None when that is too little. `unit`
    is the sentence, attribute or row of that source that says it; `bearing` has the numbers and
    units of all sources that bear it out.
    """

    checks: tuple[Check, ...]
    best: int | None
    share: float
    unit: Unit | None = None
    bearing: tuple[tuple[int, Unit | None], ...] = ()

    @property
    def passed(self) -> bool:
        """Whether every check passed."""
        return all(check.passed for check in self.checks)


def against(sentence: str, number: int, sources: Sequence[str]) -> Verdict:
    """Hold a sentence against one of the numbered sources, the best statement of it."""
    source, text = read(sources[number - 1]), sources[number - 1]
    if (same := _word_for_word(sentence, source)) is not None:
        said = "stands in the source word for word"
        passed = tuple(report(name, [], said, sentence, same.shown) for name in _CHECKS)
        return Verdict(passed, number, 1.0, same)
    verdicts = [_held(sentence, number, source, units, text) for units in source.statements]
    best = max(verdicts, key=merit)
    missing = names_of_others(sentence, number, sources)
    missing += means_another(sentence, number, sources)
    figures = [f"no source has {each}" for each in unknown_figures(sentence, text)]
    # One source fails or passes on these as a whole, whichever statement is the best.
    reasons = {"names": missing, "numbers": figures}
    checks = [
        _worse(check, found) if (found := reasons.get(check.name)) else check
        for check in best.checks
    ]
    return replace(best, checks=tuple(checks))


def _held(
    sentence: str, number: int, source: Statements, units: Sequence[Unit], text: str
) -> Verdict:
    """Hold a sentence against one statement of a source."""
    lines = [unit.shown for unit in units]
    near = "\n".join(_near(lines, sentence, source))
    above = over(units, source)
    heading = above if denies(above) else ""
    near = f"{near}\n{heading}" if heading else near
    said, share, more = beside(sentence), 0.0, list[str]()
    if _same_polarity(sentence, near) and (not heading or denies_same(sentence, heading)):
        whole = "\n".join((source.head, *lines, *_verbs(sentence, lines)))
        # The words of a title make up for nothing: every sentence about a product has them.
        share = support(said, _known(whole), title=source.title)
        more = sorted(foreign(said, _known(whole), title=source.title))
    named = _named_lines(sentence, source, lines)
    named = [line if LABEL.match(line) else _without_names(line, source) for line in named]
    problems = unsupported(_without_names(sentence, source, spelt=True), named, source.name)
    found = _supporting(sentence, source, units)
    evidence = found.shown if found else ""
    stock = [reason for each, reason in problems if each.kind == "state" and each.key != ("free",)]
    figures = [reason for each, reason in problems if reason not in stock]
    whole = "\n".join((source.head, *lines))
    names = [f"no {name} in source {number}" for name in unknown_names(sentence, whole, text)]
    if not source.facts:
        names += restricting(sentence, near)
    beyond = overstepped(sentence, units, source, found=found, near=near)
    told = f"a statement of source {number} has {share:.0%} of the words"
    supported = share >= _LEAST_SUPPORT and not more
    lacks = f"{told}, none of {', '.join(more)}" if more else told
    checks = (
        report("names", names, "every name is in the source", sentence, evidence),
        report("numbers", figures, "every number stands in the source", sentence, evidence),
        report("stock", stock, "no stock but the source's", sentence, evidence),
        report("support", [] if supported else [lacks], told, sentence, evidence),
        report("conditions", beyond, "leaves no condition out", sentence, evidence),
    )  # fmt: skip
    return Verdict(checks, number if share >= _LEAST_SUPPORT else None, share, found)


def _verbs(sentence: str, lines: Sequence[str]) -> Iterator[str]:
    """Yield what a sentence says in place of the lines' labels."""
    for label in filter(None, map(LABEL.match, lines)):
        yield spoken(sentence, stems(label[1]))


def _known(statement: str) -> str:
    """Return a statement and the words for its price and stock that it says without them."""
    money = any(each.kind == "money" for each in quantities(statement))  # "$9" is a price
    out = any(each.key == ("out",) for each in stated(statement))
    return f"{statement}{' price' if money else ''}{' sold out' if out else ''}"


def _word_for_word(sentence: str, source: Statements) -> Unit | None:
    """Return the unit that a sentence is; an item of a list may say the contrary of it alone."""
    said = _bare(sentence)
    same = (unit for unit in source.units() if said in (_bare(unit.shown), _bare(unit.text)))
    return next((unit for unit in same if not needs_more(unit, source)), None)


def _bare(text: str) -> str:
    return " ".join(MARKER.sub(" ", text).split()).rstrip(" .")


def _supporting(sentence: str, source: Statements, units: Sequence[Unit]) -> Unit | None:
    """Return the unit of a statement, or else the head, that says most of a sentence."""
    own = content(sentence) - set(stems(source.name))
    head = [Unit(source.head, source.head)] if source.facts or not source.units() else []
    return max((*units, *head), key=lambda unit: len(own & content(unit.shown)), default=None)


def _near(lines: Sequence[str], sentence: str, source: Statements) -> Iterator[str]:
    """Yield the lines, or cells of a row, that a sentence is about: others may deny anything."""
    for line in lines:
        cells = [cell for cell in line.split("; ") if _touches(cell, sentence, source)]
        if cells or len(lines) == 1:
            yield "; ".join(cells) or line


def _touches(line: str, sentence: str, source: Statements) -> bool:
    return bool(content_words(line) & content_words(sentence) - content_words(source.title))


def _named_lines(sentence: str, source: Statements, lines: Sequence[str]) -> list[str]:
    """Return the lines whose numbers a sentence may use; a variant has its own price and stock."""
    named = [line for line in lines if _is_named(line, sentence, source)]
    if any(line.startswith("Variant ") for line in named):
        return named
    return [*(line for line in source.facts if _is_named(line, sentence, source)), *named]


# Of "We keep the order for 7 days" the first word that says something is no subject.
_SUBJECTLESS = re.compile(
    r"(?:we|you|they|it)\s|[A-Z][a-z]+\s+(?:the|an?|it|your|any|both)\s", re.IGNORECASE
)


def _is_named(line: str, sentence: str, source: Statements) -> bool:
    """Tell whether a sentence names what a line is about, so that it may use the line's numbers.

    That is the name of an attribute, variant or row, or else the first word that says something:
    of "Express delivery takes 2 days" nothing is true of other deliveries.
    """
    label = LABEL.match(line)
    title = content_words(source.title)
    # What stands in brackets only explains a name: "Electronics (Audio & TV, Phones)".
    named = re.sub(r"\([^()]*\)", " ", label[1]) if label else line
    about = [stem for stem in stems(named) if stem not in title]
    said = content_words(sentence)
    if any(each.kind == "money" for each in quantities(sentence)):
        said = said | {"pric"}
    if source.facts and line.endswith((".", "!", "?")):
        return bool((set(stems(line)) - title) & said)  # what describes a product is about it
    if label is None and _SUBJECTLESS.match(line):
        return bool(set(about) & said)
    if label is None:
        return set(about[:1]) <= said or bool((openings(line) - title) & said)
    numbers = set(re.findall(r"\d+", label[1])) - set(re.findall(r"\d+", source.title))
    named_as = set(about) <= said or bool(spoken(sentence, about))
    return named_as and numbers <= set(re.findall(r"\d+", sentence))


def _without_names(text: str, source: Statements, *, spelt: bool = False) -> str:
    """Remove the numbers of titles and headings: the 2 of "Larch 2" is its name and no fact.

    "2" alone may be any number, and "160 cm" any measure: they are names behind what stands before
    them in the title, back to a word that says something ("Set of 4"). "XPS13" is a name without
    its neighbours. With `spelt` number words are taken out, too, as in "Slipstream Two-Piece".
    """
    words = [word.strip(".,:;()") for word in source.name.split()]
    for place, word in enumerate(words):
        digits = any(char.isdigit() for char in word)
        found = quantities(word) if digits or spelt else ()
        if not found and not digits:
            continue
        lead, after = _lead(words[:place]), words[place + 1] if place + 1 < len(words) else ""
        patterns = [rf"(?P<lead>\b{lead})[\s,(]+{re.escape(word)}"] if lead else []
        if digits and any(each.kind == "code" for each in found):
            patterns.append(rf"(?P<lead>)(?<![\w.,]){re.escape(word)}")
        elif word.isdigit() and len(word) > 3:  # "the 2023 Larch"
            others = "|".join(map(re.escape, words))
            patterns.append(rf"(?P<lead>)(?<![\w.,]){word}(?=\s+(?:{others})\b)")
        elif after and not unit(after):
            patterns.append(rf"(?P<lead>)(?<![\w.,]){re.escape(word)}(?=\s+{re.escape(after)}\b)")
        for pattern in patterns:
            text = re.sub(rf"{pattern}(?!\w|[.,]\d)", r"\g<lead> ", text, flags=re.IGNORECASE)
    return text


def _lead(words: Sequence[str]) -> str:
    """Return a pattern of the last words of a title from one that says something: "set of"."""
    for start in range(len(words) - 1, -1, -1):
        if is_content(words[start]):
            return r"[\s,(]+".join(map(re.escape, words[start:]))
    return ""


def _same_polarity(sentence: str, statement: str) -> bool:
    if denies(sentence) != denies(statement) or elsewhere(sentence, statement):
        return False
    if not same_denials(sentence, statement):
        return False
    return not denies(sentence) or support(statement, sentence) >= _LEAST_OF_DENIAL


def merit(verdict: Verdict) -> tuple[bool, int, float]:
    """Return what makes one verdict better than another; the most is the best."""
    failures = sum(not check.passed for check in verdict.checks)
    return verdict.passed, -failures if verdict.share >= _LEAST_SUPPORT else -9, verdict.share


def report(name: str, problems: Sequence[str], fine: str, sentence: str, evidence: str) -> Check:
    """Return a check that passed when there are no problems, with its reasons in words."""
    told = "; ".join(dict.fromkeys(problems)) or fine
    beside = f" (evidence: {_shown(evidence)!r})" if evidence else ""
    return Check(name, not problems, f"{told}: {_shown(sentence)!r}{beside}", sentence, evidence)


def _worse(check: Check, reasons: Sequence[str]) -> Check:
    """Return a check that passed when there are no problems, with its reasons in words."""
    told = "; ".join(dict.fromkeys(reasons))
    return replace(check, passed=False, detail=f"{told}; {check.detail}")


def _shown(sentence: str) -> str:
    text = " ".join(sentence.split())
    return text if len(text) <= 80 else f"{text[:77]}..."
