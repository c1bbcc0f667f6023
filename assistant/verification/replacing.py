"""The words of a source that can stand in for a sentence that failed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from assistant.verification.leaning import as_read, leans
from assistant.verification.quantities import MARKER
from assistant.verification.statements import read
from assistant.verification.verify import markers
from assistant.verification.wording import content_words
from knowledge.evidence import Unit, units

# A quote that shares less with the sentence than this answers something else.
_LEAST_SHARED = 0.5
_LEAST_SIMILAR = 0.6


@dataclass(frozen=True, slots=True)
class Support:
    """What of the source with this number (from 1) bears a sentence out, None when unknown."""

    source: int
    unit: Unit | None = None


@dataclass(frozen=True, slots=True)
class Replacement:
    """Words of a source as they read alone."""

    text: str
    support: Support


def quoted(text: str, number: int, sources: Sequence[str]) -> Support:
    """Return which unit of a source a quote is; it may have the title in front."""
    found = units(sources[number - 1]) if number <= len(sources) else []
    same = (unit for unit in found if text.strip().endswith(_version(unit.shown)))
    unit = next(same, None)
    if unit is not None and text != unit.shown and leans(unit.shown):
        unit = Unit(text, text)  # with what it leans on
    return Support(number, unit)


def named_by(title: str, text: str) -> str:
    """Return what a product's record says as it reads alone: "Larch, red: $259.00, In stock: 3"."""
    if text.startswith(title):
        return text
    if (own := _version(text)) == text:
        return f"{title}: {text}"
    return own if own.startswith(f"{title}: ") else f"{title}, {own}"


def _version(text: str) -> str:
    """Return a version's line without the word that marks it in a record."""
    return text.removeprefix("Variant ")


def nearest(
    sentence: str,
    sources: Sequence[str],
    similar: Callable[[str, Sequence[str]], Sequence[float]] | None,
) -> Replacement | None:
    """Return what the sources that a sentence cites, or else all, say nearest to it, if near.

    Headings and key facts are left out: a card shows them, and they answer everything a little.
    """
    cited = [number for number in markers(sentence) if 1 <= number <= len(sources)]
    found = [
        Support(number, unit)
        for number in dict.fromkeys(cited or range(1, len(sources) + 1))
        for unit in read(sources[number - 1]).units()
    ]
    if not found:
        return None
    texts = [_alone(support, sources) for support in found]
    shared = [
        _shared(sentence, support.unit.shown, read(sources[support.source - 1]).name)
        for support in found
        if support.unit
    ]
    near, least = shared, _LEAST_SHARED
    if similar is not None and any(shared):
        near = [float(score) for score in similar(MARKER.sub("", sentence).strip(), texts)]
        least = _LEAST_SIMILAR
    place = max(range(len(found)), key=lambda each: near[each])
    good = near[place] >= least and shared[place] > 0
    return Replacement(texts[place], found[place]) if good else None


def _shared(sentence: str, text: str, name: str) -> float:
    """Return the share of what a sentence says of a thing, its name apart, that a text has."""
    own = content_words(sentence) - content_words(name)
    return len(own & content_words(text)) / len(own) if own else 0.0


def _alone(support: Support, sources: Sequence[str]) -> str:
    """Return a unit as it reads without its source: a product's attribute names its product."""
    source = read(sources[support.source - 1])
    if support.unit is None:
        return ""
    title = source.title.rstrip(".")
    if not title:
        return as_read(support.unit, source.units(), source.head)
    return named_by(title, support.unit.shown)
