"""Checks that hold an answer against what it rests on."""

from __future__ import annotations

import re
from itertools import combinations
from typing import Annotated, ClassVar

from pydantic import Field
from pydantic.dataclasses import dataclass

from knowledge.terms import STOP_WORDS, words
from prompts.evals.checks.base import STRICT, Absent, Ids, Share, Truth, listed, quoted
from prompts.evals.checks.sources import cited_text, record_text, source_texts
from prompts.evals.checks.stated import Stated, stated, supports
from prompts.evals.checks.texts import shortened
from prompts.evals.checks.wording import MARKER, sentences, unmarked
from prompts.evals.suite import Context, Service
from prompts.evals.types import Answered, Verdict

_DENIES = re.compile(r"\b(?:no|not|never|cannot|nothing|none|without|past|beyond)\b|n['’]t\b", re.I)  # noqa: RUF001
_COMPARES = re.compile(
    r"\b(?:\w+er|more|less)\b.*\bthan\b|\b(?:cheaper|differen\w+|saves?|saving)\b", re.IGNORECASE
)

_COMPARED = 4  # products whose differences an answer may state


@dataclass(frozen=True, slots=True, config=STRICT)
class Cites:
    """The answer cites these documents or products, by id: all of them, or any of them."""

    short: ClassVar[str] = "all"
    whole: ClassVar[bool] = False
    needs: ClassVar[frozenset[Service]] = frozenset()
    all: Ids | Absent = None
    any: Ids | Absent = None

    def __post_init__(self) -> None:
        if self.all is None and self.any is None:
            raise ValueError("say what is to be cited: an id, or all or any of a list of ids")

    def check(self, context: Context) -> Verdict:
        """Compare the citations' documents."""
        cited = list(dict.fromkeys(each.document_id for each in context.last.answer.citations))
        said = f"the answer cites {listed(cited)}"
        missing = [each for each in self.all or () if each not in cited]
        if missing:
            return Verdict(False, f"{said}, not {' and '.join(missing)}")
        if self.any and not set(self.any) & set(cited):
            return Verdict(False, f"{said}, not {' or '.join(self.any)}")
        return Verdict(True, said)


@dataclass(frozen=True, slots=True, config=STRICT)
class CitationsSupport:
    """What is cited says it: the numbers of each cited sentence, and this share of its words.

    An answer that had passages to cite has to cite one.
    """

    short: ClassVar[str] = "expected"
    whole: ClassVar[bool] = False
    needs: ClassVar[frozenset[Service]] = frozenset()
    expected: Truth = True
    words: Annotated[Share, Field(description="the share of the content words, 0 to 1")] = 0.6

    def check(self, context: Context) -> Verdict:
        """Hold each sentence with a marker against what its markers point to."""
        answer = context.last.answer
        fault = self._fault(answer)
        if fault is None:
            count = len({each.document_id for each in answer.citations})
            fault_free = "what is cited says it" if count else "nothing is cited or had to be"
            return Verdict(self.expected, fault_free)
        return Verdict(not self.expected, fault)

    def _fault(self, answer: Answered) -> str | None:
        cited = [each for each in sentences(answer.text) if MARKER.search(each)]
        if not cited and answer.outcome == "answered" and answer.passages:
            return "the answer cites nothing, though it had passages to cite"
        for sentence in cited:
            numbers = [int(each) for each in MARKER.findall(sentence)]
            texts = [cited_text(answer, number) for number in numbers]
            if None in texts:
                return f"[{numbers[texts.index(None)]}] points to no citation"
            fault = self._unsaid(sentence, "\n".join(filter(None, texts)))
            if fault:
                return fault
        return None

    def _unsaid(self, sentence: str, source: str) -> str | None:
        known = stated(source, source=True)
        for each in stated(sentence):
            if not any(supports(one, each) for one in known):
                return f'"{each.said}" is not in what is cited: {shortened(unmarked(sentence))}'
        content = {_stem(each): each for each in words(unmarked(sentence)) if _is_content(each)}
        missing = sorted(content[each] for each in content.keys() - set(map(_stem, words(source))))
        if content and 1 - len(missing) / len(content) < self.words:
            return (
                f"what is cited does not say {quoted(missing[:5])}: {shortened(unmarked(sentence))}"
            )
        return None


def _stem(word: str) -> str:
    """Cut the commonest English endings, so that "returned" and "return" meet."""
    return re.sub(r"(?<=...)(?:ing|ed|es|s)$", "", word).rstrip("e")


def _is_content(word: str) -> bool:
    """Leave out what carries no meaning, and numbers, which are compared by their value."""
    return len(word) > 2 and word not in STOP_WORDS and not any(map(str.isdigit, word))


@dataclass(frozen=True, slots=True, config=STRICT)
class NoUnsupportedNumber:
    """Each number, price, date and time of the answer is in its passages, quotes or records.

    Beside these an answer may count and compare what it shows, name the limits it searched by, and
    repeat a number of the customer's to deny it or when it does not answer.
    """

    short: ClassVar[str] = "expected"
    whole: ClassVar[bool] = False
    needs: ClassVar[frozenset[Service]] = frozenset()
    expected: Truth = True

    def check(self, context: Context) -> Verdict:
        """Look every number up."""
        answer = context.last.answer
        known = [n for text in source_texts(context.exchanges) for n in stated(text, source=True)]
        known += _searched(answer)
        asked = [each for turn in context.exchanges for each in stated(turn.ask, source=True)]
        said, unknown = 0, []
        for sentence in sentences(answer.text):
            numbers = stated(sentence)
            said += len(numbers)
            also = [*known, *(_differences(answer) if _COMPARES.search(sentence) else ())]
            if answer.outcome != "answered" or _DENIES.search(sentence):
                also += asked
            unknown += [n for n in numbers if not any(supports(one, n) for one in also)]
        if unknown:
            found = quoted(list(dict.fromkeys(each.said for each in unknown)))
            return Verdict(not self.expected, f"{found} stands in no source of the answer")
        return Verdict(
            self.expected,
            "every number of the answer stands in its sources"
            if said
            else "the answer states no number",
        )


def _searched(answer: Answered) -> list[Stated]:
    """Return the numbers that an answer may state of its own search: its limits, and its count."""
    found = [Stated(str(len(answer.products)), "", len(answer.products), len(answer.products))]
    for each in answer.filters.constraints:
        values = each.value if isinstance(each.value, tuple) else (each.value,)
        for value in values:
            found += stated(f"{value} {each.unit}".strip(), source=True)
    return found


def _differences(answer: Answered) -> list[Stated]:
    """Return by how much the first shown products differ in what both state."""
    shown = answer.products[:_COMPARED]
    records = [stated(record_text(each), source=True) for each in shown]
    return [
        Stated(one.said, one.kind, abs(one.value - other.value), round(abs(one.raw - other.raw), 4))
        for first, second in combinations(records, 2)
        for one in first
        for other in second
        if one.kind == other.kind != ""
        and isinstance(one.value, float)
        and isinstance(other.value, float)
    ]
