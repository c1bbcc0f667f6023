"""Did you mean: a query is read otherwise only when nothing has the words that it has.

What stands in a catalogue or a document is no slip, and neither is an English word; words with
digits are model numbers and are never touched (`knowledge.completion.correction`).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from typing import TYPE_CHECKING

from assistant.types import Check, Delta, Reply
from knowledge.completion import Correction
from knowledge.terms import STOP_WORDS, stem
from knowledge.understanding.english import STOP

if TYPE_CHECKING:
    from assistant.ask import Events
    from assistant.completing import Completer
    from assistant.types import Turn
    from knowledge.columns import Columns

_LONGEST = 300  # characters; a longer text tells a story
_WORD = re.compile(r"[^\W_]+(?:['\u2019-][^\W_]+)*")


class Correcting:
    """Reads what was probably meant."""

    def __init__(self, completer: Completer, columns: Callable[[], Columns] | None) -> None:
        self._completer = completer
        self._columns = columns

    def of(self, text: str) -> Correction | None:
        """Return what a text was meant to say, None when a record has its words as they stand.

        Only one that is `certain` is to be used without asking.
        """
        found = self._read(text)
        if found is not None or len(text) > _LONGEST:
            return found
        # No product has all the words of a sentence: then what stands between its small words.
        runs = [run for run in _runs(text) if run != (0, len(text))]
        read = {run: self._read(text[slice(*run)]) for run in runs}
        return _joined(text, {run: each for run, each in read.items() if each is not None})

    def answer(
        self, text: str, ask: Callable[[str], Events], *, is_small_talk: Callable[[str], bool]
    ) -> tuple[str, Events]:
        """Return a message as it was meant, and its answer, which says so if it was not said."""
        found = self.of(text)
        if found is None or is_small_talk(text):
            return text, ask(text)
        if found.certain:
            return found.text, used(ask(found.text), found)
        # Several guesses in one sentence are a wild one.
        return text, offered(ask(text), found) if len(found.changed) == 1 else ask(text)

    def as_read(self, turn: Turn) -> Turn:
        """Return a turn with its message as it was meant; what is kept is what was typed."""
        if all(check.name != "correction" for check in turn.reply.checks):
            return turn
        found = self.of(turn.message.content)
        return replace(turn, message=replace(turn.message, content=found.text)) if found else turn

    def _read(self, text: str) -> Correction | None:
        found = self._completer().correct(text)
        if found is None or self._columns is None:
            return found
        columns = self._columns()
        typed = [word.lower() for word, _ in found.changed]
        return None if any(columns.uses([word, stem(word)]) for word in typed) else found


def _runs(text: str) -> Iterator[tuple[int, int]]:
    """Yield where the words between function words and marks begin and end."""
    start = end = -1
    for match in _WORD.finditer(text):
        stops = match[0].lower() in STOP or match[0].lower() in STOP_WORDS
        if start >= 0 and (stops or text[end : match.start()].strip()):
            yield start, end
            start = -1
        if not stops:
            start, end = (match.start() if start < 0 else start), match.end()
    if start >= 0:
        yield start, end


def _joined(text: str, read: dict[tuple[int, int], Correction]) -> Correction | None:
    """Return the corrections of parts of a text as one of the whole."""
    if not read:
        return None
    changed = tuple(pair for each in read.values() for pair in each.changed)
    for (start, end), each in sorted(read.items(), reverse=True):
        text = text[:start] + each.text + text[end:]
    return Correction(
        text=text,
        changed=changed,
        certain=all(each.certain for each in read.values()),
        hits=min(each.hits for each in read.values()),
    )


def understood(correction: Correction) -> str:
    """Return how a correction that was used is told."""
    read = [f"\u201c{typed}\u201d as \u201c{meant}\u201d" for typed, meant in correction.changed]
    *most, last = read
    return f"I read {', '.join(most)} and {last}." if most else f"I read {last}."


def used(events: Events, correction: Correction) -> Events:
    """Yield an answer to what was probably meant, behind words that say what was changed."""
    told = understood(correction)
    note = f"{told}\n\n"
    with closing(events):
        for number, event in enumerate(events):
            if number == 0:
                yield Delta(note)
            if isinstance(event, Reply):
                checks = (Check("correction", True, told), *event.checks)
                yield replace(event, text=note + event.text, checks=checks)
            else:
                yield event


def offered(events: Events, correction: Correction) -> Events:
    """Yield an answer, and if it is that nothing is known, ask whether something else was meant."""
    question = f" Did you mean \u201c{correction.text}\u201d?"
    with closing(events):
        for event in events:
            if isinstance(event, Reply) and event.outcome == "abstained":
                yield Delta(question)
                yield replace(event, text=event.text + question)
            else:
                yield event
