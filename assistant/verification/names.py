"""Which thing a sentence speaks of by name, when its source or another one has a name like it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.verification.measures import money, unit
from assistant.verification.quantities import MARKER
from assistant.verification.statements import read
from assistant.verification.states import stated
from assistant.verification.wording import content_words, stems

_LINKS = frozenset("a an the of from in with for".split())


def names_of_others(sentence: str, number: int, sources: Sequence[str]) -> list[str]:
    """Return the words that name another source's product and that this source does not have."""
    own = content_words(sources[number - 1])
    foreign = {
        stem
        for place, text in enumerate(sources, start=1)
        if place != number and read(text).title
        for stem in stems(read(text).title)
    } - own
    return [f"{stem} names another product" for stem in stems(sentence) if stem in foreign]


def means_another(sentence: str, number: int, sources: Sequence[str]) -> list[str]:
    """Return why a sentence means another source's product, whose title is a part of this one's.

    "The Larch 2 is out of stock" is not said of the "Larch 2 (2023 model)" beside the "Larch 2".
    """
    own = _title_words(sources[number - 1])
    named = {word.casefold() for word in re.findall(r"\b(?:[A-Z]\w*|\d+)\b", sentence)}
    return [
        f"{read(text).title.rstrip('.')} is another product"
        for text in sources
        if (other := _title_words(text))
        and other < own
        and other & named
        and not own - other & _beside(sentence, other, own)
    ]


def _beside(sentence: str, name: frozenset[str], whole: frozenset[str]) -> frozenset[str]:
    """Return the words of a whole title that stand with its part `name` in a sentence.

    "The Chair has a headrest" does not name the "Chair with Headrest", whatever it has.
    """
    found: set[str] = set()
    run: set[str] = set()
    for word in (*re.findall(r"\w+", MARKER.sub(" ", sentence).casefold()), ""):
        if word in whole or word in _LINKS:
            run.add(word)
            continue
        if run & name:
            found |= run
        run = set()
    return frozenset(found & whole)


def _title_words(source: str) -> frozenset[str]:
    return _spelt(read(source).title)


def _spelt(text: str) -> frozenset[str]:
    return frozenset(word.casefold() for word in re.findall(r"\w+", MARKER.sub(" ", text)))


_IS = re.compile(r"\b(?:is|are|was|were)\b", re.IGNORECASE)


def of_itself(sentence: str, name: str, lines: Sequence[str]) -> list[str]:
    """Return why a sentence says no more of a thing than its name: "The Lamp is a lamp".

    What one of the `lines` of the source says of the thing is more than that.
    """
    subject, _, said = _IS.sub("\n", MARKER.sub(" ", sentence), count=1).partition("\n")
    own, predicate = content_words(subject), content_words(said)
    if not predicate or not predicate <= own or stated(said):
        return []
    if _same_kind(subject, said):
        return ["says only what it is called"]
    told = any(predicate <= content_words(line) for line in lines)
    named = own <= content_words(name) and not told
    return ["says only what it is called"] if named or own == predicate else []


def _same_kind(subject: str, said: str) -> bool:
    """Tell whether "a dog bed" is said of what has just these words in its name, "Foam Dog Bed"."""
    kind = re.findall(r"\w+", said.casefold())
    named = re.findall(r"\w+", subject.casefold())
    runs = (named[start : start + len(kind) - 1] for start in range(len(named)))
    return kind[:1] in (["a"], ["an"]) and kind[1:] in runs


_RESTRICTED = re.compile(r"(?P<names>(?:[A-Z][\w'-]*(?:,|\s+and|\s+or)?\s+)+)(?P<noun>[a-z]{3,})\b")


def restricting(sentence: str, near: str) -> list[str]:
    """Return the names that tell which of a kind a rule is for, where a sentence has none of them.

    "Labels are free" is not what "US labels are free" says.
    """
    said, mine = _spelt(sentence), content_words(sentence)
    groups: dict[str, set[str]] = {}
    for line in near.splitlines():
        for match in _RESTRICTED.finditer(line):
            names = re.findall(r"[A-Z][\w'-]+", match["names"])
            names = [name for name in names if name.isupper() or content_words(name)]
            opens = re.search(r"(?:^|[:;])\s*$", line[: match.start()])
            if names and opens and not names[0].isupper():
                names = names[1:]  # any line or cell begins with a capital
            noun = match["noun"]
            if names and mine & set(stems(noun)) and not (money(noun) or unit(noun)):
                groups.setdefault(noun, set()).update(names)
    return [
        f"leaves out {' or '.join(sorted(names))}"
        for names in groups.values()
        if not said & _spelt(" ".join(names))
    ]
