"""Checks of the answer's language, and of how hard it is to read."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Annotated, ClassVar

from pydantic import AfterValidator, WithJsonSchema
from pydantic.dataclasses import dataclass

from prompts.evals.checks.base import STRICT, Absent, Number, Text
from prompts.evals.checks.sources import titles
from prompts.evals.checks.wording import sentences, unmarked
from prompts.evals.suite import Context, Service, Undecided
from prompts.evals.types import Verdict

if TYPE_CHECKING:
    from py3langid.langid import LanguageIdentifier

# What shops write in most; among all 139 languages that can be told, a short sentence is soon one
# of the small ones.
_LANGUAGES = tuple(
    "ar bg cs da de el en es et fi fr he hi hr hu id it ja ko lt lv nl no pl pt ro ru sk sl sr sv "
    "th tr uk vi zh".split()
)
_CLEAR = 0.5  # probability from which another language is the answer's
_VOWELS = re.compile(r"[aeiouy]+")
# "makes" but not "sizes", "asked" but not "wanted", "make" but not "table".
_SILENT = re.compile(r"(?:[^laeiouycgsxz](?<![cs]h)es|[^dt]ed|[^l]e)$")
_WORD = re.compile(r"[^\W_]+(?:['’.,-][^\W_]+)*")  # noqa: RUF001


def _code(value: str) -> str:
    if value not in _LANGUAGES:
        raise ValueError(f"unknown language {value!r}; there are {' '.join(_LANGUAGES)}")
    return value


@dataclass(frozen=True, slots=True, config=STRICT)
class Language:
    """The answer is in this language, by its ISO 639-1 code; product names do not count."""

    short: ClassVar[str] = "code"
    whole: ClassVar[bool] = False
    needs: ClassVar[frozenset[Service]] = frozenset()
    code: Annotated[Text, AfterValidator(_code), WithJsonSchema({"enum": list(_LANGUAGES)})]

    def check(self, context: Context) -> Verdict:
        """Tell the likeliest language; an answer of a word or two may be too short for that."""
        text = unmarked(context.last.answer.text)
        for name in titles(context.exchanges):
            text = text.replace(name, " ")
        if not re.search(r"[^\W\d_]{2}", text):
            raise Undecided("the answer has no words to tell its language by")
        found, probability = _identifier().classify(text)
        if found != self.code and probability < _CLEAR:
            raise Undecided("the answer is too short to tell its language")
        return Verdict(found == self.code, f"the answer is in {found} ({probability:.0%} sure)")


@lru_cache(maxsize=1)
def _identifier() -> LanguageIdentifier:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    identifier.set_languages(_LANGUAGES)
    return identifier


@dataclass(frozen=True, slots=True, config=STRICT)
class ReadingLevel:
    """The answer is read with ease in this school grade (Flesch-Kincaid, for English)."""

    short: ClassVar[str] = "at_most"
    whole: ClassVar[bool] = False
    needs: ClassVar[frozenset[Service]] = frozenset()
    at_most: Number | Absent = None
    at_least: Number | Absent = None

    def __post_init__(self) -> None:
        if self.at_most is None and self.at_least is None:
            raise ValueError("say at_most or at_least, as a school grade")

    def check(self, context: Context) -> Verdict:
        """Compute the grade."""
        grade = reading_grade(context.last.answer.text)
        if grade is None:
            raise Undecided("the answer has no words to tell its reading level by")
        said = f"the answer reads at grade {grade:.1f}"
        if self.at_most is not None and grade > self.at_most:
            return Verdict(False, f"{said}, above {self.at_most:g}")
        if self.at_least is not None and grade < self.at_least:
            return Verdict(False, f"{said}, below {self.at_least:g}")
        return Verdict(True, said)


def reading_grade(text: str) -> float | None:
    """Return the Flesch-Kincaid grade of an English text, None without words.

    0.39 words per sentence + 11.8 syllables per word - 15.59 (Kincaid et al. 1975).
    """
    words = _WORD.findall(unmarked(text))
    if not words:
        return None
    lines = len(sentences(text))
    return 0.39 * len(words) / lines + 11.8 * sum(map(syllables, words)) / len(words) - 15.59


def syllables(word: str) -> int:
    """Return about how many syllables an English word has: its groups of vowels, a silent e less.

    A number counts as one, as read at a glance.
    """
    plain = re.sub(r"[^a-z]", "", word.lower())
    if not plain:
        return 1
    groups = len(_VOWELS.findall(plain))
    silent = 1 if groups > 1 and _SILENT.search(plain) else 0
    return max(1, groups - silent)
