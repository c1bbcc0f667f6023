"""What the model writes, sentence by sentence, and what of it may be read."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from assistant.sentences import sentences
from assistant.types import Check
from assistant.verify import content, markers, numbers_check, verify

# How the templates tell the model to say that it does not know.
_ABSTAINS = re.compile(
    r"^\W*(the|these|my)?\s*(sources?|information)\b.{0,20}\b(do(es)?\s+not|don.t|doesn.t)\s+"
    r"(say|mention|state|tell|have|include|specify|contain|give)",
    re.IGNORECASE,
)
_MARKER = re.compile(r"\s*\[(\d+)\]")
_ASKS = re.compile(r"\?[\"')\s]*(?:\[\d+\]\s*)*$")
_COMPLETE = re.compile(r"[.!?][\"')\u201d\u2019]*(?:\s*\[\d+\])*\s*$")


@dataclass(slots=True)
class Gate:
    """Lets sentences through; `sources` are numbered from 1, none allows no number at all.

    With `strict` off everything passes but citations that point nowhere. `cut` is set by whoever
    feeds the gate when the model was stopped before it was done: what it had begun is not shown.
    """

    sources: Sequence[str]
    strict: bool
    most_sentences: int = 4
    most_failures: int = 2
    checks: list[Check] = field(default_factory=list)
    released: list[str] = field(default_factory=list)
    shown: list[str] = field(default_factory=list)
    numbers: dict[int, int] = field(default_factory=dict)
    abstained: bool = False
    cut: bool = False

    def filter(self, pieces: Iterator[str]) -> Iterator[str]:
        """Yield each sentence that may be shown as soon as it is complete, until there are enough.

        A model that fails again and again is not waited for.
        """
        failures = 0
        for sentence in sentences(pieces):
            if self.cut and not _COMPLETE.search(sentence):
                return
            stated = _without_stray_markers(sentence, len(self.sources))
            if not self._says_something(stated):
                continue
            text = self._admit(stated)
            if text is None:
                failures += 1
            elif (clean := text.strip()) not in self.released:
                # The space that parts two sentences belongs to the second: the reply ends clean.
                space = " " if self.released else ""
                yield space + self._release(clean)
            if len(self.released) >= self.most_sentences or failures >= self.most_failures:
                return

    def quote(self, text: str, number: int) -> str:
        """Release words of a source instead of the model's."""
        self.checks.append(Check("quote", True, f"source {number} is quoted as it stands"))
        # A text may have bracketed numbers of its own, which are no citations of ours.
        return self._release(_cite(re.sub(r"\[(\d+)\]", r"(\1)", text), number))

    @property
    def text(self) -> str:
        """What has been let through."""
        return " ".join(self.shown)

    @property
    def cited(self) -> dict[int, tuple[int, str]]:
        """For each number in the text: the number of its source, and the sentences that cite it."""
        return {
            shown: (source, " ".join(each for each in self.released if source in markers(each)))
            for source, shown in self.numbers.items()
        }

    def _release(self, sentence: str) -> str:
        """Number citations in the order of the text: nobody sees which sources were not used."""
        self.released.append(sentence)

        def renumbered(match: re.Match[str]) -> str:
            number = self.numbers.setdefault(int(match[1]), len(self.numbers) + 1)
            return match.group().replace(match[1], str(number))

        self.shown.append(_MARKER.sub(renumbered, sentence) if self.sources else sentence)
        return self.shown[-1]

    def _says_something(self, text: str) -> bool:
        """Tell whether there is a word; from sources, one that can be held against them."""
        if self.strict and self.sources and not content(text):
            return False  # a bare "Yes."
        return bool(re.search(r"\w", _MARKER.sub("", text)))

    def _is_heading(self, text: str) -> bool:
        bare = _MARKER.sub("", text).strip().rstrip(".")
        return any(source.startswith(bare) for source in self.sources)

    def _admit(self, text: str) -> str | None:
        if not self.strict:
            return text
        return self._grounded(text) if self.sources else self._harmless(text)

    def _harmless(self, text: str) -> str | None:
        check = numbers_check(text, ())
        self.checks.append(check)
        return text if check.passed else None

    def _grounded(self, text: str) -> str | None:
        if _ABSTAINS.search(text):
            self.abstained = True
            return None
        if _ASKS.search(text) or self._is_heading(text):
            return None  # these state nothing; a small model likes to repeat them
        verdict = verify(text, self.sources)
        self.checks += verdict.checks
        if not verdict.passed or verdict.best is None:
            return None
        return text if markers(text) else _cite(text, verdict.best)


def _without_stray_markers(sentence: str, sources: int) -> str:
    """Remove citations that point nowhere, and those that stand before the first word."""

    def kept(match: re.Match[str]) -> str:
        number = match[1]
        if len(number) > 5 or not 1 <= int(number) <= sources:
            return ""
        # As plain digits, whatever the script: pages and callers look for "[1]".
        return match.group().replace(number, str(int(number)))

    text = sentence
    # Again, because taking one out of "[9[9]9]" leaves another.
    while (cleaned := _MARKER.sub(kept, text)) != text:
        text = cleaned
    return re.sub(r"^\s*(?:\[\d+\][:.]?\s*)+", "", text)


def _cite(sentence: str, number: int) -> str:
    """Put a citation behind a sentence, as the examples do."""
    text = sentence.rstrip()
    return f"{text}{'' if _COMPLETE.search(text) else '.'} [{number}]"
