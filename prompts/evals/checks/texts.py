"""Checks of the answer's words."""

from __future__ import annotations

import re
from typing import Annotated, ClassVar, Literal

from pydantic import AfterValidator
from pydantic.dataclasses import dataclass

from prompts.evals.checks.base import (
    STRICT,
    Absent,
    Count,
    Text,
    Texts,
    many,
    quoted,
)
from prompts.evals.checks.wording import normal, says, sentences, unmarked
from prompts.evals.suite import Context, Service
from prompts.evals.types import Verdict

_SHOWN = 80  # characters of an answer in a reason
# "No-iron", "No. 5" and "No returns are accepted" are no answers.
_ANSWER = r"(?P<said>yes|yeah|yep|nope|no)\b(?!-\w|\.\s*\d)"
_FIRST = re.compile(rf"\W*{_ANSWER}(?=\s*[,.:;!]|\s+-|\s*$)", re.IGNORECASE)
_LATER = re.compile(
    rf"(?:[,;:.!-]\s*|\b(?:is|say|afraid)\s+){_ANSWER}(?=\s*[,.:;!]|\s+-|\s*$)", re.IGNORECASE
)


def _pattern(value: str) -> str:
    try:
        re.compile(value)
    except re.error as error:
        raise ValueError(f"bad regular expression {value!r}: {error}") from error
    return value


def shortened(text: str) -> str:
    """Return the beginning of a text, in quotation marks."""
    line = " ".join(text.split())
    return f'"{line}"' if len(line) <= _SHOWN else f'"{line[:_SHOWN].rstrip()} ..."'


@dataclass(frozen=True, slots=True, config=STRICT)
class Equals:
    """The answer is this text, but for white space, case and citation markers."""

    short: ClassVar[str] = "text"
    whole: ClassVar[bool] = False
    needs: ClassVar[frozenset[Service]] = frozenset()
    text: Text

    def check(self, context: Context) -> Verdict:
        """Compare the whole answer."""
        text = context.last.answer.text
        if normal(text) == normal(self.text):
            return Verdict(True, f"the answer is {shortened(self.text)}")
        return Verdict(False, f"the answer is {shortened(text)}, not {shortened(self.text)}")


@dataclass(frozen=True, slots=True, config=STRICT)
class Contains:
    """The answer has these words, as whole words in any case: all of them, or any of them."""

    short: ClassVar[str] = "all"
    whole: ClassVar[bool] = False
    needs: ClassVar[frozenset[Service]] = frozenset()
    all: Texts | Absent = None
    any: Texts | Absent = None

    def __post_init__(self) -> None:
        if self.all is None and self.any is None:
            raise ValueError("say what the answer has to contain: a text, or all or any of a list")

    def check(self, context: Context) -> Verdict:
        """Look for the words."""
        text = normal(context.last.answer.text)
        missing = [each for each in self.all or () if not says(text, normal(each))]
        found = [each for each in self.any or () if says(text, normal(each))]
        if missing:
            return Verdict(False, f"the answer does not contain {quoted(missing)}")
        if self.any and not found:
            return Verdict(False, f"the answer contains neither {quoted(self.any, 'nor')}"
                           if len(self.any) > 1 else
                           f"the answer does not contain {quoted(self.any)}")  # fmt: skip
        return Verdict(True, f"the answer contains {quoted([*(self.all or ()), *found])}")


@dataclass(frozen=True, slots=True, config=STRICT)
class Regex:
    """A regular expression is found somewhere in the answer, in any case."""

    short: ClassVar[str] = "pattern"
    whole: ClassVar[bool] = False
    needs: ClassVar[frozenset[Service]] = frozenset()
    pattern: Annotated[Text, AfterValidator(_pattern)]

    def check(self, context: Context) -> Verdict:
        """Search the answer."""
        found = re.search(self.pattern, context.last.answer.text, re.IGNORECASE)
        if found is None:
            return Verdict(False, f"/{self.pattern}/ is not found in the answer")
        return Verdict(True, f"/{self.pattern}/ is found: {shortened(found[0])}")


@dataclass(frozen=True, slots=True, config=STRICT)
class Sentences:
    """The answer has at most, or at least, so many sentences; a list item counts as one."""

    short: ClassVar[str] = "at_most"
    whole: ClassVar[bool] = False
    needs: ClassVar[frozenset[Service]] = frozenset()
    at_most: Count | Absent = None
    at_least: Count | Absent = None

    def __post_init__(self) -> None:
        if self.at_most is None and self.at_least is None:
            raise ValueError("say at_most or at_least")

    def check(self, context: Context) -> Verdict:
        """Count the sentences."""
        count = len(sentences(context.last.answer.text))
        said = f"the answer has {many(count, 'sentence')}"
        if self.at_most is not None and count > self.at_most:
            return Verdict(False, f"{said}, more than {self.at_most}")
        if self.at_least is not None and count < self.at_least:
            return Verdict(False, f"{said}, fewer than {self.at_least}")
        return Verdict(True, said)


@dataclass(frozen=True, slots=True, config=STRICT)
class YesNo:
    """The answer begins with yes or no, or says so in its first sentence; or does neither."""

    short: ClassVar[str] = "said"
    whole: ClassVar[bool] = False
    needs: ClassVar[frozenset[Service]] = frozenset()
    said: Literal["yes", "no", "neither"]

    def check(self, context: Context) -> Verdict:
        """Read the first sentence."""
        first = next(iter(sentences(context.last.answer.text)), "")
        found = polarity(unmarked(first))
        said = "neither yes nor no" if found == "neither" else found
        return Verdict(found == self.said, f"the answer says {said}: {shortened(unmarked(first))}")


def polarity(sentence: str) -> Literal["yes", "no", "neither"]:
    """Return what a sentence says, where it says yes or no as a word of its own."""
    plain = normal(sentence)
    found = _FIRST.match(plain) or _LATER.search(plain)
    if found is None:
        return "neither"
    return "yes" if found["said"].startswith("y") else "no"
