"""Holding a sentence against the sources before anybody reads it.

One source, of those that a sentence cites or of all when it cites none, must have all its names,
and in one statement, with the heading, its numbers and most of its content words. That statement
must neither deny what the sentence affirms nor affirm what it denies nor set a condition that the
sentence leaves out. What fails is not shown; the caller quotes a source instead.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.quantities import MARKER, NUMBER_WORDS, WORD, amounts, measures, numbers
from assistant.types import Check
from knowledge.evidence import parts

_STOP_WORDS = frozenset(
    "the and for are was were has have had can could will would may might must not but yes you "
    "your our their its this that these those with from into than then when which who what how "
    "also any all each per about there here they them been being does did just only please "
    "cannot never nor none "
    "customer customers item items product products shop source sources".split()
)
_NEGATION = re.compile(r"\b(no|not|never|cannot|without|nor|none)\b|n['\u2019]t\b", re.IGNORECASE)
_STOCK = re.compile(
    r"\b(in\s+stock|out\s+of\s+stock|sold\s+out|available|unavailable|discontinued)\b",
    re.IGNORECASE,
)
_ENDS = re.compile(r"[.!?][\"')]*$")
_CONDITION = re.compile(
    r"\b(?:(?:only|unless|except|excluding|if|until|first|others|otherwise|but|provided|most)\b"
    r"|member(?=s?\b))",
    re.IGNORECASE,
)
# How `knowledge.splitting.key_facts` ends.
_KEY_FACTS = re.compile(r"Price: .+\. (?:In stock: \d+|Out of stock|Stock: unknown)\.$")
_LABEL = re.compile(r"(?:Variant )?([^:]{1,60}):\s")
# Stems of words for one thing that catalogues and customers call by different ones.
_SAME = {
    "cost": "pric", "weight": "weigh", "wid": "width", "long": "length", "high": "height",
    "tall": "height", "deep": "depth",
}  # fmt: skip
# Most of the content words, in one statement: a model that mixes two statements up says of one
# what is true of the other.
_LEAST_SUPPORT = 0.8
# A denial has to say most of what the statement says: "cannot be returned" is true of few things,
# and what they are is the part that a small model leaves out.
_LEAST_OF_DENIAL = 0.5


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a sentence may be shown, its checks, and the source (from 1) that supports it best.

    `share` is how much of it that source supports; `best` is None when that is too little.
    """

    checks: tuple[Check, ...]
    best: int | None
    share: float

    @property
    def passed(self) -> bool:
        """Whether every check passed."""
        return all(check.passed for check in self.checks)


def verify(sentence: str, sources: Sequence[str]) -> Verdict:
    """Check one sentence against the numbered sources it may cite."""
    cited = [number for number in markers(sentence) if 1 <= number <= len(sources)]
    allowed = cited or list(range(1, len(sources) + 1))
    # One source has to carry all of it: the lamp's price is no price of the tent.
    verdicts = [_against(sentence, number, sources[number - 1]) for number in allowed]
    return max(verdicts, key=lambda verdict: (verdict.passed, verdict.share))


@dataclass(frozen=True, slots=True)
class _Source:
    """A source taken apart: its title or headings, its key facts, and its statements in lines."""

    heading: str
    title: str
    facts: tuple[str, ...]
    statements: tuple[tuple[str, ...], ...]


def _read(source: str) -> _Source:
    head, *lines = source.strip().splitlines(keepends=True) or [""]
    first = [unit.shown for unit in parts([head])]
    if _KEY_FACTS.search(head.strip()):
        title = " ".join(line for line in first if not _LABEL.match(line))
        facts = tuple(line for line in first if _LABEL.match(line))
        # They state something themselves, whatever the lines below deny.
        return _Source(head, title, facts, ((), *_statements(lines)))
    if head.strip().endswith("."):  # no heading but a statement like the others
        return _Source("", "", (), _statements([head, *lines]))
    return _Source(head, "", (), _statements(lines))


def _statements(lines: Sequence[str]) -> tuple[tuple[str, ...], ...]:
    """Return sentences, each a statement of one line; attributes together are one of many."""
    found: list[tuple[str, ...]] = []
    open_ended = False
    for unit in parts(lines):
        if open_ended and not _ENDS.search(unit.shown):
            found[-1] += (unit.shown,)
        else:
            found.append((unit.shown,))
        open_ended = not _ENDS.search(unit.shown)
    return tuple(found) or ((),)


def _against(sentence: str, number: int, text: str) -> Verdict:
    source = _read(text)
    verdicts = [_held(sentence, number, source, lines) for lines in source.statements]
    best = max(verdicts, key=lambda verdict: (verdict.passed, verdict.share))
    checks = (*best.checks, _names_check(sentence, text), _stock_check(sentence, text))
    return Verdict(checks, best.best, best.share)


def _held(sentence: str, number: int, source: _Source, lines: Sequence[str]) -> Verdict:
    """Hold a sentence against one statement of a source."""
    near = "\n".join(line for line in lines if len(lines) == 1 or _touches(line, sentence, source))
    share = 0.0
    if _same_polarity(sentence, near):
        share = support(sentence, "\n".join((source.heading, *lines)))
    named = [line for line in (*source.facts, *lines) if _is_named(line, sentence, source)]
    checks = (
        numbers_check(_without_names(sentence, source), named),
        Check(
            "support",
            share >= _LEAST_SUPPORT,
            f"a statement of source {number} has {share:.0%} of the words of {_shown(sentence)!r}",
        ),
        _conditions_check(sentence, near),
    )
    return Verdict(checks, number if share >= _LEAST_SUPPORT else None, share)


def _touches(line: str, sentence: str, source: _Source) -> bool:
    return bool(_content_words(line) & _content_words(sentence) - _content_words(source.title))


def _is_named(line: str, sentence: str, source: _Source) -> bool:
    """Tell whether a sentence names what a line is about, so that it may use the line's numbers.

    That is the name of an attribute, variant or row, or else the first word that says something:
    of "Express delivery takes 2 days" nothing is true of other deliveries.
    """
    label = _LABEL.match(line)
    title = _content_words(source.title)
    about = [stem for stem in _stems(label[1] if label else line) if stem not in title]
    said = _content_words(sentence) | ({"pric"} if amounts(sentence) else set())
    return set(about if label else about[:1]) <= said


def _without_names(sentence: str, source: _Source) -> str:
    """Remove the numbers of titles and headings: the 2 of "Larch 2" is its name and no fact."""
    words = [word.strip(".,:;()") for word in (source.title or source.heading).split()]
    for before, word, after in zip(["", *words], words, [*words[1:], ""], strict=False):
        if not any(char.isdigit() for char in word):
            continue
        # "2" alone may be any number; "XPS13" is a name without its neighbours.
        alone = any(char.isalpha() for char in word)
        for name in [word] if alone else [f"{before} {word}", f"{word} {after}"]:
            pattern = rf"(?<!\w){re.escape(name)}(?!\w|[.,]\d)"
            if alone or name.strip() != word:
                sentence = re.sub(pattern, " ", sentence, flags=re.IGNORECASE)
    return sentence


def _conditions_check(sentence: str, statement: str) -> Check:
    """Check that a sentence says for whom and when, if the statement does."""
    missing = sorted(_conditions(statement) - _conditions(sentence))
    detail = f"leaves out {', '.join(missing)}" if missing else "leaves no condition out"
    return Check("conditions", not missing, f"{detail}: {_shown(sentence)!r}")


def _conditions(text: str) -> set[str]:
    return {match.group().lower() for match in _CONDITION.finditer(text)}


def _stock_check(sentence: str, source: str) -> Check:
    """Check that what a sentence says of availability stands in the source in the same words."""
    said = {" ".join(match.lower().split()) for match in _STOCK.findall(sentence)}
    known = {" ".join(match.lower().split()) for match in _STOCK.findall(source)}
    missing = sorted(said - known)
    detail = f"no {', '.join(missing)} in the source" if missing else "no stock but the source's"
    return Check("stock", not missing, f"{detail}: {_shown(sentence)!r}")


def _names_check(sentence: str, source: str) -> Check:
    """Check that each capitalised word behind the first one stands in the source.

    Brands, models and places are names; what is true of one product is seldom true of another.
    """
    plain = MARKER.sub(" ", sentence)
    _, *later = re.findall(r"[^\W_]+(?:['\u2019-][^\W_]+)*", plain) or [""]
    known = source.casefold()
    missing = [word for word in later if word[0].isupper() and word.casefold() not in known]
    detail = f"no {', '.join(missing)} in the source" if missing else "every name is in the source"
    return Check("names", not missing, f"{detail}: {_shown(sentence)!r}")


def _same_polarity(sentence: str, statement: str) -> bool:
    denies = bool(_NEGATION.search(sentence))
    if denies != bool(_NEGATION.search(statement)):
        return False
    return not denies or support(statement, sentence) >= _LEAST_OF_DENIAL


def numbers_check(sentence: str, sources: Sequence[str]) -> Check:
    """Check that each number of a sentence stands in the sources."""
    known = "\n".join(sources)
    # The 2 of "two people" is no price of $2.
    missing = sorted(
        (numbers(sentence) - numbers(known))
        | (amounts(sentence) - amounts(known))
        | (measures(sentence) - measures(known))
    )
    detail = (
        f"no source has {', '.join(missing)}: {_shown(sentence)!r}"
        if missing
        else f"every number of {_shown(sentence)!r} stands in the sources"
    )
    return Check("numbers", not missing, detail)


def markers(sentence: str) -> list[int]:
    """Return the citation numbers of a sentence in order."""
    return [int(number) for number in MARKER.findall(sentence) if len(number) < 6]


def support(sentence: str, source: str) -> float:
    """Return the share of the sentence's content words that the source has."""
    wanted = _content_words(sentence)
    return len(wanted & _content_words(source)) / len(wanted) if wanted else 1.0


def content(text: str) -> set[str]:
    """Return what a text says, as stems of its content words and its numbers."""
    return _content_words(text) | numbers(text)


def _content_words(text: str) -> set[str]:
    return set(_stems(text))


def _stems(text: str) -> list[str]:
    words = (word.lower() for word in WORD.findall(MARKER.sub(" ", text)))
    stems = [_stem(word) for word in words if word not in _STOP_WORDS | NUMBER_WORDS.keys()]
    return [_SAME.get(stem, stem) for stem in stems]


def _stem(word: str) -> str:
    """Cut the commonest English endings, so that "costs" and "cost" meet."""
    for ending in ("ing", "ed", "es", "s"):
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            return word.removesuffix(ending).rstrip("e")
    return word.rstrip("e")


def _shown(sentence: str) -> str:
    text = " ".join(sentence.split())
    return text if len(text) <= 80 else f"{text[:77]}..."
