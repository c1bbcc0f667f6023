"""A sentence says all of a value, more than a label, and more of a thing than its name."""

from __future__ import annotations

import pytest

from assistant.verification.verify import verify

HORN = (
    "Fell Dawn Horn. Brand: Fell. Price: $419.00. In stock: 4.\n"
    "The small one grown up: a solid wood stand that lasts, a warm tone and a case.\n"
    "key: B flat\nbell: rose brass\ncolour: pearl white, matte black\nfinish: clear lacquer\n"
    "case included: yes\nmouthpiece: no\nvalves: 3\ncare: wipe dry with a soft cloth after use\n"
    "lining: wool / cotton blend\nscale: A minor"
)
OAK = (
    "Solid Oak Cabinet. Brand: Fell. Price: $349.00. In stock: 4.\n"
    "A cabinet for the hall. Parts: oak doors and steel hinges.\nmaterial: solid oak\n"
    "foldable: yes"
)
TERMS = (
    "Warranty\n| What | Warranty |\n|---|---|\n| Second-hand boats | 6 months |\n"
    "| Racing sails | none |\n| Gift boxes | yes |"
)
LENS = (
    "Packable Lens. Brand: Fell. Price: $9.00. In stock: 4.\n"
    "cord: 2.2 m\nsunlight exposure: needs partial sun\n"
    "lens: material plastic, coating description clear coating\npackable: yes"
)
GIFTS = "Gifts\n- Gift boxes: yes\n- Cards: free"
BELOW = "Warranty > Racing sails\nThey are covered for one season."


@pytest.mark.parametrize(
    ("source", "sentence"),
    [
        # A part of a value, or of a part of a list.
        (HORN, "The Dawn Horn is a flat flat."),
        (HORN, "The key of the Dawn Horn is flat."),
        # A field read out.
        (HORN, "The case included is yes."),
        (OAK, "The cabinet foldable is yes. [1]"),
        (HORN, "The bell is brass."),
        (HORN, "The colour is white."),
        (HORN, "It comes in the colour black or white."),
        (HORN, "The lining is a blend."),
        (HORN, "The scale is minor."),
        # A phrase before a colon that names no attribute.
        (HORN, "The small one grown up is a solid wood stand."),
        # The name said of itself.
        (HORN, "The Fell Dawn Horn is Fell Dawn Horn."),
        (HORN, "The Dawn Horn is a horn."),
        (OAK, "The Oak Cabinet is oak cabinet."),
        # What stands in a row's label or a heading is not said to be so.
        (TERMS, "Boats are second-hand."),
        (TERMS, "We have second-hand boats."),
        (TERMS, "Sails are for racing."),
        (TERMS, "We have gift boxes."),
        (BELOW, "Sails are for racing."),
    ],
)
def test_a_part_of_a_value_a_name_and_a_label_say_nothing(source: str, sentence: str) -> None:
    verdict = verify(sentence, [source])
    assert not verdict.passed
    assert verdict.checks[-1].name == "conditions"
    assert not verdict.checks[-1].passed, verdict.checks


@pytest.mark.parametrize(
    ("source", "sentence"),
    [
        (HORN, "The Dawn Horn is in B flat."),
        (HORN, "The key of the Dawn Horn is B flat."),
        (HORN, "The horn has a key of B-flat."),
        (HORN, "The bell is made of rose brass."),
        (HORN, "The bell is rose brass, and the finish is a clear lacquer."),
        (HORN, "It comes in pearl white."),
        (HORN, "The colours are matte black and pearl white."),
        (HORN, "The lining is wool."),
        (HORN, "The scale is A minor."),
        (HORN, "Wipe the Dawn Horn dry after use."),
        (HORN, "A case is included."),
        (HORN, "It has a warm tone and a solid wood stand."),
        (HORN, "The Fell Dawn Horn has 3 valves."),
        (HORN, "The Fell Dawn Horn is by Fell and costs $419."),
        (HORN, "The brand of the Fell Dawn Horn is Fell."),
        (OAK, "The Solid Oak Cabinet is solid oak."),
        (OAK, "The Oak Cabinet is made of solid oak."),
        (OAK, "The Oak Cabinet is a cabinet for the hall."),
        (OAK, "The parts are oak doors and steel hinges."),
        (OAK, "The Solid Oak Cabinet is foldable."),
        (LENS, "The Packable Lens is packable."),
        (LENS, "The cord of the Packable Lens is 2.2 m long."),
        (LENS, "The lens needs a partial exposure to sunlight."),
        (LENS, "The lens is made of plastic and has a clear coating."),
        (TERMS, "Second-hand boats have a warranty of 6 months."),
        (GIFTS, "We offer gift boxes."),
        (GIFTS, "Cards are free."),
        (BELOW, "Racing sails are covered for one season."),
    ],
)
def test_what_says_all_of_it_passes(source: str, sentence: str) -> None:
    verdict = verify(sentence, [source])
    assert verdict.passed, verdict.checks
