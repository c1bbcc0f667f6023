"""What the versions of a product vary in, from its record."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from knowledge.facets import canonical
from knowledge.facts import attribute_label, attribute_text
from knowledge.terms import words
from knowledge.types import Product, Variant

_SIZES = {
    "xs": "extra small", "s": "small", "m": "medium", "l": "large", "xl": "extra large",
    "xxl": "extra extra large",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Value:
    """What some versions have of one field; `variants` are their indices."""

    field: str
    text: str
    variants: frozenset[int]
    spellings: frozenset[tuple[str, ...]]


def with_signs(text: str) -> str:
    """Return a text with the signs of notes in words, which words alone would lose: "C sharp"."""
    return re.sub(
        r"\b([A-Ga-g])\u266d", r"\1 flat", re.sub(r"\b([A-Ga-g])[#\u266f]", r"\1 sharp", text)
    )


def values_of(product: Product) -> list[Value]:
    """Return what the versions of a product vary in; by their titles where they say no more."""
    found: dict[tuple[str, tuple[str, ...]], Value] = {}
    for index, variant in enumerate(product.variants):
        told = list(_told(variant))
        title = words(with_signs(variant.title))
        if not any(set(words(text)) <= set(title) for _, text in told) and len(told) != 1:
            told.append(("", variant.title))  # "S/M" beside what chest it is for
        elif len(told) > 1:
            # A shop's own name for what an attribute has otherwise: "Sky" for light blue.
            told += [("", part) for part in _parts(variant.title) if not _is_said(part, told)]
        for name, text in told:
            spelt = tuple(words(with_signs(text)))
            old = found.get((name, spelt), Value(name, text, frozenset(), frozenset()))
            titled = {tuple(title)} if len(told) == 1 else set()
            spellings = old.spellings | titled | _spellings(spelt)
            found[name, spelt] = Value(name, old.text, old.variants | {index}, spellings)
    return list(found.values())


def _parts(title: str) -> list[str]:
    return [each.strip() for each in re.split(r"[/,]|\s[-\u2013]\s", title) if each.strip()]


def _is_said(part: str, told: list[tuple[str, str]]) -> bool:
    said = set(words(part))
    return not said or any(not said.isdisjoint(words(text)) for name, text in told if name)


def _told(variant: Variant) -> Iterator[tuple[str, str]]:
    """Yield the field and the text of each value that a version is chosen by; a flag is none."""
    for name, value in variant.attributes.items():
        if isinstance(value, bool):
            continue
        # Nobody chooses a size by what it weighs.
        if isinstance(value, int | float) and len(variant.attributes) > 1:
            measure = words(attribute_text(name, value).partition(": ")[2])
            if not set(measure) <= set(words(variant.title)):
                continue
        for each in value if isinstance(value, tuple) else (value,):
            label, _ = attribute_label(name, each)
            yield canonical(label), attribute_text(name, each).partition(": ")[2]


def _spellings(spelt: tuple[str, ...]) -> set[tuple[str, ...]]:
    other = {tuple(words(long)) for short, long in _SIZES.items() if spelt == (short,)}
    other |= {(short,) for short, long in _SIZES.items() if spelt == tuple(words(long))}
    return {spelt} | other
