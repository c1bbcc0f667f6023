from __future__ import annotations

import pytest

from knowledge.notions import notions, read, root, share


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("How much will it set me back?", "Price: $20.00"),
        ("How heavy is it?", "weight: 2 kg"),
        ("How many grams is it?", "It is 80 g light."),
        ("How loud is it?", "noise: 60 dB"),
        ("Has it mudguards?", "fenders included: no"),
        ("What is the max laod?", "max load: 20 kg"),
        ("Is it zipped?", "A zip at the side."),
        ("Machine washable?", "machine washable: yes"),
    ],
)
def test_a_text_has_what_is_asked_in_other_words(question: str, text: str) -> None:
    assert share(notions(question, ()), read(text)) == 1.0


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("How much will it set me back?", "weight: 2 kg"),
        ("Does it measure humidity?", "It measures the temperature."),
        ("How many decibels is it?", "power: 60 W"),
    ],
)
def test_a_text_lacks_what_it_does_not_say(question: str, text: str) -> None:
    assert share(notions(question, ()), read(text)) < 1.0


def test_the_name_of_the_product_is_not_asked_for() -> None:
    name = {"birch", "dome", "2", "tent"}
    found = notions("What does the Birch Dome 2 weigh?", name)
    assert [each.known for each in found] == [True]


def test_the_sentence_that_asks_weighs_more_than_what_leads_to_it() -> None:
    *background, zipper = notions("My jacket tore. Is there a zipper?", ())
    assert background
    assert all(each.weight < zipper.weight for each in background)


@pytest.mark.parametrize(
    ("word", "expected"), [("zipped", "zip"), ("mower", "mow"), ("bus", "bus")]
)
def test_roots(word: str, expected: str) -> None:
    assert root(word) == expected


def test_a_mistyped_idle_word_is_idle() -> None:
    weights = {next(iter(each.words)): each.weight for each in notions("mcuh felt quiet", ())}
    assert weights["mcuh"] < weights["felt"] == weights["quiet"]
