"""What is true of one version of a product only: it is said of that version, by its name."""

from __future__ import annotations

import re

from assistant.verification.quantities import MARKER
from assistant.verification.splicing import content
from assistant.verification.states import stated
from knowledge.evidence import Unit

_LINE = re.compile(r"Variant (?P<name>.+?): (?P<told>.*)", re.DOTALL)
_VALUES = re.compile(r"\((?P<values>[^()]*)\)\W*$")
_LABELS = re.compile(r"(?:^|,\s)[^:,]{1,40}:\s")
# "The size", "in colour" and the like name no version.
_KINDS = frozenset("size colour color version variant model edition type the and".split())
_IS = re.compile(r"\b(?:is|are|was|were|has|have)\b(?P<said>.*)", re.IGNORECASE | re.DOTALL)
_ONE_OF_SEVERAL = re.compile(
    r"\b(?:comes?|available|version|variant|one of|also|sold|offered|there)\b", re.IGNORECASE
)


def of_one_version(sentence: str, unit: Unit | None, title: str, head: str) -> list[str]:
    """Return why a sentence says of a product what `unit` says of one version of it.

    "The Kettle is out of stock" of "Variant Red: $20.00, Out of stock", and "the Kettle is red".
    What the `head` of the record says is true of the product.
    """
    line = _LINE.match(unit.shown) if unit else None
    said = MARKER.sub(" ", sentence)
    if line is None or (head and content(said) - content(title) <= content(head)):
        return []
    names = _names(line["name"], line["told"], title)
    if not names <= _tokens(said):
        return [f"does not say that it is of {line['name']!r}"]
    predicate = _IS.search(said)
    of_it = predicate is not None and bool(names & _tokens(predicate["said"]))
    if of_it and not _ONE_OF_SEVERAL.search(said) and not stated(said):
        return [f"says of all versions what only {line['name']!r} is"]
    return []


def _names(name: str, told: str, title: str) -> set[str]:
    """Return the words that a version is told by, its values where it has the product's name."""
    own = _tokens(name) - _tokens(title) - _KINDS
    values = _VALUES.search(told)
    if own or values is None:
        return own
    return _tokens(_LABELS.sub(" ", values["values"])) - _KINDS


def _tokens(text: str) -> set[str]:
    return set(re.findall(r"\w+", text.casefold()))
