"""Parts of one line that say different things: "a lifetime on tents; 2 years on stoves"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from assistant.verification.states import stated
from assistant.verification.wording import content_words

_PART = re.compile(r";\s")
_LABEL = re.compile(r"^[^:]{1,60}:\s+")
# So many words at the beginning of a part without numbers tell what it says of the rest.
_OPENING = 3


def content(text: str) -> set[str]:
    """Return what a text says, as stems of its content words and its numbers."""
    return content_words(text) | _numbers(text)


def spliced(sentence: str, lines: Sequence[str], title: set[str]) -> list[str]:
    """Return how parts begin of which a sentence names things without saying what is so of them.

    "A lifetime on tents and stoves" has every word of "a lifetime on tents; 2 years on stoves". A
    sentence that names what only this or that part has says a number of each, or how it begins.
    """
    said = content(sentence)
    return [
        f"what is so there is {' '.join(opening)}"
        for line in lines
        for opening in _unsaid(line, said, title)
    ]


def _unsaid(line: str, said: set[str], title: set[str]) -> Iterator[list[str]]:
    parts = [_LABEL.sub("", part) for part in _PART.split(line)]
    words = [content_words(part) - title for part in parts]
    named = [
        part
        for number, part in enumerate(parts)
        if words[number].difference(*words[:number], *words[number + 1 :]) & said
    ]
    if len(named) < 2:
        return
    for part in named:
        opening = part.split()[:_OPENING]
        told = _numbers(part) or content_words(" ".join(opening))
        if told and not told & said:
            yield opening


def _numbers(text: str) -> set[str]:
    return {
        "/".join(each.key) if each.key else f"{each.low:g}-{each.high:g} {each.unit}"
        for each in stated(text, source=True)
    }
