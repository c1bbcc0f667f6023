"""Which version of a product a question names: "in black", "the half size", "in A"."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from assistant.versions.spelling import FRACTION, spelt_out, without_title
from assistant.versions.values import Value, values_of
from knowledge.facts import attribute_text
from knowledge.terms import words
from knowledge.types import Constraint, Product, Variant
from knowledge.understanding.english import COLOURS

# Words that ask for a version, its price or its stock, and for nothing else.
_IDLE = frozenset(
    words(
        """a an the it this that these those one ones of for at to in on and or is are was be do
        does did you we i me can could get have has had got come came sell stock available
        availability out sold left still now currently today right there any all some each every
        which what how much many price cost priced about other others different than except
        besides also too as please just only u hi hello so but then ok would like want need
        buy us they them yes no instead size sized version model variant option edition kind type
        if whether know tell"""
    )
)
_KINDS = frozenset(words("version variant option edition"))
# A size that the reader has to be told is no list of sizes.
_ADVICE = frozenset(words("me my need"))
_EXCLUDES = re.compile(
    r"\b(?:not|other(?: \w+)? than|except|besides|apart from|but|without)\b|n['\u2019]t\b", re.I
)
_SIGNS = frozenset(("flat", "sharp"))
# What values of one kind look like; one that looks so and that no version has is missing.
_SHAPES = tuple(
    re.compile(shape, re.IGNORECASE)
    for shape in (
        r"[a-h](?:[ -]?(?:flat|sharp)|[#\u266f\u266d])?",
        FRACTION,
        r"(?:\d?x{0,3}[sl]|m)",
        r"\d+(?:\.\d+)?",
        r"\d+(?:\.\d+)?[ -]?(?:[a-z]{1,6}\b|[\"\u2033])",
    )
)
_UNKNOWN = re.compile(r"\bin (?:an? |the )?(?P<word>[a-z][a-z -]*[a-z])\W*$")
_COUNTS = frozenset(words("of x piece unit pcs pair copy"))
_COUNTED = frozenset(words("need want have buy get order take least most about over under"))


@dataclass(frozen=True, slots=True)
class Asked:
    """What a question wants of the versions of a product.

    `fits` are the versions that have all that is named, all where nothing is. `missing` is a value,
    in words for the customer, that no version has; with `doubtful` something else is named, which
    may be no value at all, as in "in store".
    `field` is what the answer is told by, "" for the versions' titles. `exact` says that the values
    were named in full, `whole` that nothing else is asked, `lists` that all versions are asked for.
    `said` are the words of the question that name versions which there are.
    """

    product: Product
    fits: tuple[Variant, ...]
    field: str = ""
    missing: str = ""
    doubtful: bool = False
    exact: bool = True
    whole: bool = True
    lists: bool = False
    said: tuple[str, ...] = ()

    @property
    def names(self) -> bool:
        """Whether a version is named, or a value that none has."""
        return not self.lists


def asked_of(question: str, product: Product, told: Sequence[Constraint] = ()) -> Asked | None:
    """Return what a question wants of a product's versions, None where it names none of them.

    `told` is how the question's conditions were read, with the words of the whole catalogue.
    """
    values = values_of(product)
    return _Reading(question, product, values, told).asked() if values else None


def asks_of_all(question: str, product: Product) -> bool:
    """Tell whether a question asks for stock or price of a product, and for nothing else."""
    return _Reading(question, product, values_of(product), ()).is_bare()


@dataclass(slots=True)
class _Reading:
    """One question on one product, while its words are taken for values."""

    question: str
    product: Product
    values: Sequence[Value]
    told: Sequence[Constraint]
    text: str = ""
    rest: list[str] = field(default_factory=list)  # "" where a word is accounted for
    said: list[str] = field(default_factory=list)

    def _begin(self) -> None:
        self.text = spelt_out(self.question, self.product, self.values)
        self.rest = without_title(words(self.text), self.product, self.values)

    def is_bare(self) -> bool:
        """Tell whether nothing is named beside the product."""
        self._begin()
        return not self._left(())

    def asked(self) -> Asked | None:
        """Return what is wanted of the versions, None where none is named."""
        self._begin()
        labels = self._labels()
        if _EXCLUDES.search(self.text):
            return self._listed(labels, [*self._exact(), *self._partial(())])
        exact = self._exact()
        partial = self._partial({each.field for each in exact})
        missing = self._missing()
        whole = not self._left(labels)
        if exact or partial or missing:
            return self._found([*exact, *partial], missing, exact=not partial, whole=whole)
        return self._unknown(labels) or self._listed(labels, ())

    def _fields(self) -> list[str]:
        return list(dict.fromkeys(each.field for each in self.values))

    def _labels(self) -> dict[str, str]:
        """Return the words that the fields are called by, and which."""
        return {
            word: each
            for each in reversed(self._fields())
            for word in words(each.replace("_", " "))
        }

    def _left(self, labels: Collection[str]) -> list[str]:
        """Return the words that ask for more than a version."""
        return [
            word
            for place, word in enumerate(self.rest)
            if word and word not in _IDLE and word not in labels and not self._counts(place)
        ]

    def _found(
        self, named: Sequence[Value], missing: tuple[str, str] | None, *, exact: bool, whole: bool
    ) -> Asked | None:
        lacking = missing[0] if missing else None
        fits = self._fitting([each for each in named if each.field != lacking])
        every = self.product.variants
        if missing:
            return Asked(self.product, fits or every, *missing, whole=whole)
        if not fits:
            said = " / ".join(each.text for each in named)
            return Asked(self.product, self._having(named), "", said, exact=exact, whole=whole)
        if len(fits) == len(every) > 1 and len({each.field for each in named}) == len(named):
            return None  # what all have tells none apart
        return Asked(self.product, fits, exact=exact, whole=whole, said=tuple(self.said))

    def _fitting(self, named: Sequence[Value]) -> tuple[Variant, ...]:
        """Return the versions that have one of the values of each field that is named."""
        kept = set(range(len(self.product.variants)))
        for each in {value.field for value in named}:
            kept &= {index for one in named if one.field == each for index in one.variants}
        return tuple(self.product.variants[index] for index in sorted(kept))

    def _having(self, named: Sequence[Value]) -> tuple[Variant, ...]:
        """Return the versions that have any of the values."""
        kept = {index for each in named for index in each.variants}
        return tuple(self.product.variants[index] for index in sorted(kept))

    def _listed(self, labels: dict[str, str], excluded: Sequence[Value]) -> Asked | None:
        """Return that all versions are asked for: "what colours does it come in?"."""
        called = [labels[each] for each in self.rest if each in labels]
        kinds = any(each in _KINDS for each in self.rest)
        called += [each.field for each in excluded]
        asks = not _ADVICE.intersection(self.rest) and not self._left(labels)
        if not (called or kinds) or not asks:
            return None
        by = called[0] if called else ""
        return Asked(self.product, self.product.variants, by, lists=True)

    # -- values that versions have -------------------------------------------------------------

    def _exact(self) -> list[Value]:
        """Return the values that stand in the question in full, and take their words out of it."""
        pairs = [(spelt, each) for each in self.values for spelt in each.spellings if spelt]
        found = []
        for spelt, value in sorted(pairs, key=lambda pair: -len(pair[0])):
            for start in range(len(self.rest) - len(spelt) + 1):
                end = start + len(spelt)
                if tuple(self.rest[start:end]) == spelt and self._stands(start, end):
                    in_full = spelt == tuple(words(value.text))
                    self.said.append(value.text if in_full else " ".join(spelt))
                    self.rest[start:end] = [""] * len(spelt)
                    found.append(value)
        return list(dict.fromkeys(found))

    def _stands(self, start: int, end: int) -> bool:
        """Tell whether what stands there is a value, no count and no part of another value."""
        behind = self.rest[end] if end < len(self.rest) else ""
        if end - start > 1:
            return True
        return not self._counts(start) and not (len(self.rest[start]) == 1 and behind in _SIGNS)

    def _counts(self, place: int) -> bool:
        """Tell whether a number says how many are wanted: "2 of the Larch"."""
        before = self.rest[place - 1] if place else ""
        behind = self.rest[place + 1] if place + 1 < len(self.rest) else ""
        return self.rest[place].isdigit() and (before in _COUNTED or behind in _COUNTS)

    def _partial(self, known: Collection[str]) -> list[Value]:
        """Return the values that a word of the question is part of: "green" of "seafoam green"."""
        found = []
        for place, word in enumerate(self.rest):
            if len(word) < 3 or not word.isalpha() or word in _IDLE | _SIGNS:
                continue
            has = [
                each
                for each in self.values
                if each.field not in known and _is_part(word, words(each.text))
            ]
            if has:
                self.said.append(word)
                self.rest[place] = ""
                found += has
        return list(dict.fromkeys(found))

    # -- values that none has ------------------------------------------------------------------

    def _missing(self) -> tuple[str, str] | None:
        """Return the field and the words of a value that no version has, out of the question."""
        for name in self._fields():
            for text in (*self._read_elsewhere(name), *self._shaped(name)):
                if not self._may_have(text) and self._take(words(text)):
                    return name, text
        return None

    def _may_have(self, text: str) -> bool:
        """Tell whether a word of a value stands in the record after all, whatever it says there."""
        spoken = {each for each in words(text) if each.isalpha() and len(each) > 2} - _SIGNS
        told = [attribute_text(*each) for each in self.product.attributes.items()]
        told += [self.product.description, *(each.title for each in self.product.variants)]
        known = {
            word for each in (*told, *(value.text for value in self.values)) for word in words(each)
        }
        return not known.isdisjoint(spoken)

    def _read_elsewhere(self, name: str) -> Iterator[str]:
        """Yield what other records have of a field, and the names of colours."""
        for each in self.told:
            if each.field == name and each.operator in {"$eq", "$in"}:
                several = each.value if isinstance(each.value, tuple) else (each.value,)
                yield from (value for value in several if isinstance(value, str))
        if name == "colour":
            yield from (each for each in self.rest if each in COLOURS)

    def _shaped(self, name: str) -> Iterator[str]:
        """Yield what looks like the values of a field: "in E" where they are C, G and A."""
        own = [each.text for each in self.values if each.field == name]
        for shape in _SHAPES:
            if all(shape.fullmatch(each) for each in own):
                label = re.escape(name.replace("_", " "))
                # "2 of the shoes" and "size 8 US" are no sizes of a shop that has 39 and 40.
                named = rf"(?:in|size|{label})\s+(?:an?\s+|the\s+)?(?:(?:{label}|key) of\s+)?"
                told = rf"(?<!us )(?<!uk )(?<!eu )\b{named}"
                told = r"(?<![\w/.])" if shape.pattern == FRACTION else told
                behind = re.compile(
                    rf"{told}(?P<value>{shape.pattern})(?![\w/.]|\s*(?:us|uk|eu)\b)", re.IGNORECASE
                )
                for found in behind.finditer(self.text):
                    value = found["value"]
                    if _measures([value]) != _measures(own):
                        continue  # "in 2 weeks" is no length
                    yield value[:1].upper() + value[1:] if value[:1].isalpha() else value

    def _take(self, spelt: Sequence[str]) -> bool:
        """Take a run of words out of the question, if it is there."""
        for start in range(len(self.rest) - len(spelt) + 1):
            if spelt and self.rest[start : start + len(spelt)] == list(spelt):
                self.rest[start : start + len(spelt)] = [""] * len(spelt)
                return True
        return False

    def _unknown(self, labels: Collection[str]) -> Asked | None:
        """Return what is said as a value is, where nothing tells whether it is one: "in mauve"."""
        left, found = self._left(labels), _UNKNOWN.search(self.text)
        if not left or found is None or words(found["word"]) != left:
            return None
        return Asked(self.product, self.product.variants, doubtful=True)


def _is_part(word: str, spelt: Sequence[str]) -> bool:
    """Tell whether a word alone may mean a value: its noun, or a colour of several."""
    return word in spelt and (word == spelt[-1] or word in COLOURS)


def _measures(texts: Iterable[str]) -> set[str]:
    """Return what texts with a number measure, "" for a mere number or none."""
    spelt = {"".join(words(each)) for each in texts}
    return {each.lstrip("0123456789.") if each[:1].isdigit() else "" for each in spelt}
