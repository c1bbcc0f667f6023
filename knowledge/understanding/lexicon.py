"""One sentence's questions to the vocabulary, asked in batches and remembered."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, TypeVar

from ..columns import FieldInfo, Meaning
from ..terms import shorter_labels, without_acronym
from .english import ALIASES, STOP

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from .sentence import Sentence
    from .vocabulary import Vocabulary

Item = TypeVar("Item", Meaning, FieldInfo)
LONGEST = 4  # words of a value or label
_APART = re.compile(r"[\W_]+")  # "USB 2.0 ports" is `usb_2_0_ports`
_PARTED = frozenset(("to", "or", "not"))
_TURNED = 3  # words of a label at the least whose first may stand last
_SPELLINGS = (
    ("grey", "gray"), ("aluminium", "aluminum"), ("colour", "color"), ("fibre", "fiber"),
    ("maximum", "max"), ("minimum", "min"), ("cancelling", "canceling"), ("metre", "meter"),
    ("compliant", "compliance"),  # "RoHS compliance" is what RoHS compliant things have
)  # fmt: skip


class Lexicon:
    """The meanings of a sentence's phrases and the fields that phrases name."""

    def __init__(self, sentence: Sentence, vocabulary: Vocabulary) -> None:
        self.vocabulary = vocabulary
        self._sentence = sentence
        spans = list(_spans(sentence))
        self._phrases = {span: list(_spellings(sentence.phrase(*span))) for span in spans}
        every = sorted({each for phrases in self._phrases.values() for each in phrases})
        self._meanings = vocabulary.lookup(every)
        labels = {
            each for span in spans for each in (*self._labels_of(*span), *self._turned(*span))
        }
        spelt = sorted({each for label in labels for each in _spellings(label)})
        found = vocabulary.field_named(spelt)
        self._fields = {label: found.get(label, ()) for label in spelt}
        self._labels: dict[tuple[int, int], list[FieldInfo]] = {}
        self._coverage: dict[tuple[str, str], tuple[int, int]] = {}

    def phrase(self, start: int, end: int) -> str:
        """Return the tokens [start, end) as one piece of the text."""
        return self._sentence.phrase(start, end)

    def meanings(self, start: int, end: int) -> list[Meaning]:
        """Return what the tokens [start, end) mean as the whole value of a field."""
        return _merged(self._meanings.get(each, ()) for each in self._phrases.get((start, end), ()))

    def names(self) -> frozenset[int]:
        """Return the tokens of categories, brands and labels that function words are part of.

        Of one word that is a plural: "tops" may be clothes, "all" is none. Of values these are
        what shops hyphen, and shoppers need not: "over ear".
        """
        return frozenset(
            index
            for start, end in self._phrases
            if (end - start > 1 or self.phrase(start, end)[3:].endswith("s"))
            and any(
                token.word in STOP or token.kind == "sign"
                for token in self._sentence.tokens[start:end]
            )
            and (
                any(each.field in {"category", "brand"} for each in self.meanings(start, end))
                or any(
                    info.kind == "flag" and is_called(info, self.phrase(start, end))
                    for info in self.labels(start, end)
                )
                or self._unhyphened(start, end)
            )
            for index in range(start, end)
        )

    def _unhyphened(self, start: int, end: int) -> bool:
        """Say whether tokens are a value that has hyphens: "over ear", no "to clip on".

        Of "on ear or over ear" both would have to be one.
        """
        said, before = self.phrase(start, end), self._sentence.words(start - 1, start)
        beside = {before, self._sentence.words(end, end + 1)}
        return "-" not in said and beside.isdisjoint(_PARTED) and any(
            "-" in each.value and each.value.replace("-", " ") == said
            for each in self.meanings(start, end)
        )  # fmt: skip

    def called(self) -> frozenset[int]:
        """Return the tokens of several that together are what a field is called, or a category."""
        return frozenset(
            index
            for start, end in self._phrases
            if end - start > 1
            and (
                any(each.field == "category" for each in self.meanings(start, end))
                or any(is_called(info, self.phrase(start, end)) for info in self.labels(start, end))
            )
            for index in range(start, end)
        )

    def numbered(self) -> frozenset[int]:
        """Return the tokens of what several words call a field of numbers or a yes/no field.

        The "2.0" of "USB 2.0 ports quantity" is no amount.
        """
        return frozenset(
            index
            for start, end in self._phrases
            if end - start > 1
            and any(each.kind == "number" for each in self._sentence.tokens[start:end])
            and any(
                info.kind in {"number", "flag"} and is_called(info, name)
                for name in (f"{self.phrase(start, end)}{more}" for more in ("", " quantity"))
                for info in self.named([name])
            )
            for index in range(start, end)
        )

    def labels(self, start: int, end: int) -> list[FieldInfo]:
        """Return the fields that the tokens [start, end) name, those so called first.

        Catalogues say last what people say first: `power_consumption_standby`.
        """
        if (start, end) not in self._labels:
            turned = self._turned(start, end)
            called = (each for each in self.named(turned) if is_called(each, turned[0]))
            infos = self.named(self._labels_of(start, end))
            self._labels[start, end] = _merged([infos, called])
        return self._labels[start, end]

    def _labels_of(self, start: int, end: int) -> list[str]:
        """Return what the tokens [start, end) may be called as a label."""
        phrases = self._phrases.get((start, end), [])
        return [*phrases, *(each for name in phrases for each in ALIASES.get(name, ()))]

    def _turned(self, start: int, end: int) -> list[str]:
        """Return the words [start, end) with the first of them last, [] for too few."""
        first, *words = self.phrase(start, end).split() or [""]
        return [" ".join([*words, first])] if len(words) + 1 >= _TURNED else []

    def named(self, labels: Iterable[str]) -> list[FieldInfo]:
        """Return the fields of these labels in their order, exact names before longer ones."""
        wanted = list(dict.fromkeys(each for label in labels for each in _spellings(label)))
        if missing := [label for label in wanted if label not in self._fields]:
            found = self.vocabulary.field_named(missing)
            self._fields.update({label: found.get(label, ()) for label in missing})
        exact = [info for label in wanted for info in self._fields[label] if is_called(info, label)]
        longer = [info for label in wanted for info in self._fields[label]]
        return _merged([exact, longer])

    def coverage(self, field: str, words: str) -> float:
        """Return the share of the products with these words that have the field, 0 for none."""
        have, total = self.counts(field, words)
        return have / total if total else 0.0

    def counts(self, field: str, words: str) -> tuple[int, int]:
        """Return how many products with these words have the field, and how many there are."""
        key = (field, words)
        if key not in self._coverage:
            self._coverage[key] = self.vocabulary.count(Meaning(field, "", 0), words)
        return self._coverage[key]


def is_called(info: FieldInfo, label: str) -> bool:
    """Say whether a label is the whole name of a field, or its initials: "nfc"."""
    said = _singular(" ".join(_APART.split(label)))
    name = info.field.split("_")
    short = without_acronym(name)
    names = [name, short, *([name[-1:]] if len(short) < len(name) else [])]
    names += shorter_labels(name) if info.kind == "flag" else []
    return said in {_singular(" ".join(words)) for words in names}


def _singular(label: str) -> str:
    label = label.replace("compliant", "compliance")
    return " ".join(
        word[:-1] if len(word) > 3 and word.endswith("s") else word for word in label.split()
    )


def _spans(sentence: Sentence) -> Iterator[tuple[int, int]]:
    tokens = sentence.tokens
    for start, first in enumerate(tokens):
        if first.kind == "sign":
            continue
        for end in range(start + 1, min(start + LONGEST, len(tokens)) + 1):
            last = tokens[end - 1]
            if last.kind == "sign" and last.word not in "&/-":
                break
            if last.kind != "sign":
                yield start, end


def _spellings(phrase: str) -> Iterator[str]:
    yield phrase
    for one, other in _SPELLINGS:
        for here, there in ((one, other), (other, one)):
            if here in phrase:
                yield phrase.replace(here, there)
    if " and " in phrase:
        yield phrase.replace(" and ", " & ")
    if phrase.endswith("'s"):
        yield phrase[:-2]
    if len(phrase) in {2, 3} and phrase.isalpha():
        yield f"{phrase}s"  # too short to be stemmed: "TV" of "TVs"


def _merged(groups: Iterable[Iterable[Item]]) -> list[Item]:
    """Return the items of all groups once, in order."""
    return list(dict.fromkeys(item for group in groups for item in group))
