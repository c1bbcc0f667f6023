"""What the model writes, sentence by sentence, and what of it may be read."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from assistant.sentences import sentences
from assistant.types import Check
from assistant.verify import markers, numbers_check, verify

# How the templates tell the model to say that it does not know.
_ABSTAINS = re.compile(
    r"^\W*(the|these|my)?\s*(sources?|information)\b.{0,20}\b(do(es)?\s+not|don.t|doesn.t)\s+"
    r"(say|mention|state|tell|have|include|specify|contain|give)",
    re.IGNORECASE,
)
_MARKER = re.compile(r"\s*\[(\d+)\]")
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
            text = self._admit(sentence)
            if text is None:
                failures += 1
            elif (clean := text.strip()) not in self.released:
                # The space that parts two sentences belongs to the second: the reply ends clean.
                space = " " if self.released else ""
                self.released.append(clean)
                yield space + clean
            if len(self.released) >= self.most_sentences or failures >= self.most_failures:
                return

    def quote(self, text: str, number: int) -> str:
        """Release words of a source instead of the model's."""
        quoted = _cite(text, number)
        self.released.append(quoted)
        self.checks.append(Check("quote", True, f"source {number} is quoted as it stands"))
        return quoted

    @property
    def cited(self) -> dict[int, str]:
        """The sentences that cite a source, by its number."""
        found: dict[int, str] = {}
        for sentence in self.released:
            for number in markers(sentence):
                found[number] = f"{found.get(number, '')} {sentence}".strip()
        return dict(sorted(found.items()))

    def _admit(self, sentence: str) -> str | None:
        text = _without_stray_markers(sentence, len(self.sources))
        if not re.search(r"\w", _MARKER.sub("", text)):
            return None
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
        verdict = verify(text, self.sources)
        self.checks += verdict.checks
        if not verdict.passed or verdict.best is None:
            return None
        return text if markers(text) else _cite(text, verdict.best)


def _without_stray_markers(sentence: str, sources: int) -> str:
    """Remove citations that point nowhere, and those that stand before the first word."""

    def kept(match: re.Match[str]) -> str:
        number = match[1]
        return match.group() if len(number) < 6 and 1 <= int(number) <= sources else ""

    return re.sub(r"^\s*(?:\[\d+\][:.]?\s*)+", "", _MARKER.sub(kept, sentence))


def _cite(sentence: str, number: int) -> str:
    """Put a citation behind a sentence, as the examples do."""
    text = sentence.rstrip()
    return f"{text}{'' if _COMPLETE.search(text) else '.'} [{number}]"
