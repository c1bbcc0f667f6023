"""What the model writes, sentence by sentence, and what of it may be read."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from assistant.types import Check
from assistant.verification.cleaning import clean
from assistant.verification.entailment import Entailment
from assistant.verification.holding import Verdict, report
from assistant.verification.pointing import Chosen, beside_the_point
from assistant.verification.replacing import Replacement, Support, nearest, quoted
from assistant.verification.sentences import Feed, sentences
from assistant.verification.splicing import content
from assistant.verification.verify import Meaning, Similar, markers, numbers_check, verify
from knowledge.evidence import Unit
from knowledge.terms import words

# How the templates tell the model to say that it does not know.
_ABSTAINS = re.compile(
    r"^\W*(the|these|my)?\s*(sources?|information)\b.{0,20}\b(do(es)?\s+not|don.t|doesn.t)\s+"
    r"(say|mention|state|tell|have|include|specify|contain|give)",
    re.IGNORECASE,
)
_MARKER = re.compile(r"\s*\[(\d+)\]")
_ARTICLE = re.compile(r"^\W*(?:the|an?|our)\s+", re.IGNORECASE)
_INSIDE_WORD = re.compile(r"(?<=\w)\[\d+\](?=\w)")
_ASKS = re.compile(r"\?[\"')\s]*(?:\[\d+\]\s*)*$")
_COMPLETE = re.compile(r"[.!?][\"')\u201d\u2019]*(?:\s*\[\d+\])*\s*$|\n\s*$")
_MOST_REWRITES = 2
_MOST_NESTED = 8

Rewrite = Callable[[str, str], str]


@dataclass(slots=True)
class Gate:
    """Lets sentences through; `sources` are numbered from 1, none allows no number at all.

    With `strict` off everything passes but citations that point nowhere. A sentence that fails is
    written again once by `rewrite`, which gets it and what is wrong with it, at most twice in a
    reply; failing again, the sentence of the source that is nearest to it takes its place, if one
    is near. With `chosen` a sentence has to rest on that and to keep to the question, and what
    takes its place is the best of that. `similar` and `entailment` are further checks, see
    `verify.Meaning`. `cut` is set by whoever feeds the gate when the model was stopped before it
    was done: what it had begun is not shown. What only repeats the `question` or the heading of a
    source says nothing.
    """

    sources: Sequence[str]
    strict: bool
    question: str = ""
    most_sentences: int = 4
    most_failures: int = 2
    rewrite: Rewrite | None = None
    chosen: Chosen | None = None
    similar: Similar | None = None
    least_similar: float = 0.5
    entailment: Entailment | None = None
    checks: list[Check] = field(default_factory=list)
    released: list[str] = field(default_factory=list)
    shown: list[str] = field(default_factory=list)
    numbers: dict[Support, int] = field(default_factory=dict)
    abstained: bool = False
    cut: bool = False
    rewritten: int = 0

    def filter(self, pieces: Iterator[str]) -> Iterator[str]:
        """Yield each sentence that may be shown as soon as it is complete, until there are enough.

        A model that fails again and again is not waited for.
        """
        failures = 0
        feed = Feed(pieces)
        for sentence in sentences(feed):
            if self.cut and not _COMPLETE.search(sentence):
                return
            stated = self._tidy(sentence)
            if not self._says_something(stated):
                continue
            admitted = self._admit(stated, feed)
            if admitted.failed:
                failures += 1
            if admitted.text and admitted.text not in self.released:
                # The space that parts two sentences belongs to the second: the reply ends clean.
                space = " " if self.released else ""
                yield space + self._release(admitted.text, admitted.supports)
            if len(self.released) >= self.most_sentences or failures >= self.most_failures:
                return

    def quote(self, text: str, number: int) -> str:
        """Release words of a source instead of the model's."""
        support = quoted(text, number, self.sources)
        return self._release(self._quoted(text, support), (support,))

    @property
    def text(self) -> str:
        """What has been let through."""
        return " ".join(self.shown)

    @property
    def cited(self) -> dict[int, tuple[int, str]]:
        """For each number in the text: the number of its source, and the sentences that cite it."""
        return {
            shown: (support.source, " ".join(
                said for said, text in zip(self.released, self.shown, strict=True)
                if shown in markers(text)
            ))
            for support, shown in self.numbers.items()
        }  # fmt: skip

    @property
    def supports(self) -> dict[int, Unit]:
        """For each number in the text: what of its source bears the text out, where it is known."""
        return {shown: support.unit for support, shown in self.numbers.items() if support.unit}

    def _tidy(self, sentence: str) -> str:
        if self.strict:
            # What nobody sees must not part what everybody reads as one number.
            sentence = _INSIDE_WORD.sub("", clean(sentence, "\n".join(self.sources)))
        return _without_stray_markers(sentence, len(self.sources)).strip()

    def _release(self, sentence: str, supports: Sequence[Support]) -> str:
        """Number citations in the order of the text: nobody sees which sources were not used."""
        self.released.append(sentence)
        units = {support.source: support for support in supports}

        def renumbered(match: re.Match[str]) -> str:
            source = int(match[1])
            support = units.get(source, Support(source))
            number = self.numbers.setdefault(support, len(self.numbers) + 1)
            return match.group().replace(match[1], str(number))

        self.shown.append(_MARKER.sub(renumbered, sentence) if self.sources else sentence)
        return self.shown[-1]

    def _says_something(self, text: str) -> bool:
        """Tell whether there is a word; from sources, one that can be held against them."""
        if self.strict and self.sources and not content(text):
            return False  # a bare "Yes."
        return bool(re.search(r"\w", _MARKER.sub("", text)))

    def _repeats(self, text: str) -> bool:
        """Tell whether a text only says again what heads a source, or a part of the question."""
        said = words(_ARTICLE.sub("", _MARKER.sub("", text).strip()))
        heads = [words(_ARTICLE.sub("", source))[: len(said)] for source in self.sources]
        return said in heads or f" {' '.join(said)} " in f" {' '.join(words(self.question))} "

    def _admit(self, text: str, feed: Feed) -> _Admitted:
        if not self.strict:
            return _Admitted(text)
        return self._grounded(text, feed) if self.sources else self._harmless(text)

    def _harmless(self, text: str) -> _Admitted:
        check = numbers_check(text, ())
        self.checks.append(check if check.passed else _draft(check))
        return _Admitted(text) if check.passed else _Admitted(failed=True)

    def _grounded(self, text: str, feed: Feed) -> _Admitted:
        if self._states_nothing(text):
            return _Admitted(failed=True)
        verdict = self._verified(text)
        if verdict.best is not None and verdict.passed:
            return _passed(text, verdict)
        if (again := self._again(text, verdict, feed)) is not None:
            return again
        found = self._in_place_of(text)
        if found is None:
            return _Admitted(failed=True)
        return _Admitted(self._quoted(found.text, found.support), (found.support,), failed=True)

    def _in_place_of(self, text: str) -> Replacement | None:
        if self.chosen is None:
            return nearest(text, self.sources, self.similar)
        if self.released:
            return None  # there is nothing else to say
        best = self.chosen
        return Replacement(best.text, quoted(best.text, best.number, self.sources))

    def _states_nothing(self, text: str) -> bool:
        if _ABSTAINS.search(text):
            self.abstained = True
            return True
        # A small model likes to repeat questions and headings.
        return bool(_ASKS.search(text)) or self._repeats(text)

    def _verified(self, text: str) -> Verdict:
        meaning = Meaning(
            similar=self.similar, least_similar=self.least_similar, entailment=self.entailment
        )
        verdict = verify(text, self.sources, meaning)
        if self.chosen is not None and verdict.passed and verdict.unit is not None:
            shown = verdict.unit.shown
            off = beside_the_point(self.question, self.chosen, text, shown)
            check = report("point", off, "keeps to the question", text, shown)
            verdict = replace(verdict, checks=(*verdict.checks, check))
        passed = verdict.passed and verdict.best is not None
        self.checks += verdict.checks if passed else map(_draft, verdict.checks)
        return verdict

    def _again(self, text: str, verdict: Verdict, feed: Feed) -> _Admitted | None:
        """Return the sentence as it was written again, or None when it fails again."""
        if self.rewrite is None or self.rewritten >= _MOST_REWRITES:
            return None
        self.rewritten += 1
        # The model has to be done with its reply before it can write anything else.
        feed.finish()
        hint = "; ".join(check.detail for check in verdict.checks if not check.passed)
        written = self._tidy(next(sentences([self.rewrite(text, hint)]), ""))
        if not self._says_something(written) or self._states_nothing(written):
            return None
        second = self._verified(written)
        return _passed(written, second) if second.passed and second.best is not None else None

    def _quoted(self, text: str, support: Support) -> str:
        evidence = support.unit.shown if support.unit else text
        detail = f"source {support.source} is quoted as it stands"
        self.checks.append(Check("quote", True, detail, text, evidence))
        # A text may have bracketed numbers of its own, which are no citations of ours.
        return _cite(re.sub(r"\[(\d+)\]", r"(\1)", text), support.source)


@dataclass(frozen=True, slots=True)
class _Admitted:
    """What may be shown for a sentence, "" for nothing; `failed` tells of the model's own words."""

    text: str = ""
    supports: tuple[Support, ...] = ()
    failed: bool = False


def _passed(text: str, verdict: Verdict) -> _Admitted:
    """Cite the sources that bear a sentence out, and no other."""
    supports = tuple(Support(number, unit) for number, unit in verdict.bearing)
    bearing = {support.source for support in supports}
    kept = _MARKER.sub(lambda match: match.group() if int(match[1]) in bearing else "", text)
    return _Admitted(kept if markers(kept) else _cite(kept, verdict.best or 0), supports)


def _draft(check: Check) -> Check:
    return replace(check, detail=f"draft, not shown: {check.detail}", shown=False)


def _without_stray_markers(sentence: str, sources: int) -> str:
    """Remove citations that point nowhere, and those that stand before the first word."""

    def kept(match: re.Match[str]) -> str:
        number = match[1]
        if len(number) > 5 or not 1 <= int(number) <= sources:
            return ""
        # As plain digits, whatever the script: pages and callers look for "[1]".
        return match.group().replace(number, str(int(number)))

    text = sentence
    # Again, because taking one out of "[9[9]9]" leaves another; not for ever, nobody nests so deep.
    for _ in range(_MOST_NESTED):
        text, before = _MARKER.sub(kept, text), text
        if text == before:
            break
    else:
        text = re.sub(r"[\[\]]", "", text)
    return re.sub(r"^\s*(?:\[\d+\][:.]?\s*)+", "", text)


def _cite(sentence: str, number: int) -> str:
    """Put a citation behind a sentence, as the examples do."""
    text = sentence.rstrip()
    return f"{text}{'' if _COMPLETE.search(text) else '.'} [{number}]"
