from __future__ import annotations

from collections.abc import Iterator

import pytest

from assistant.gate import Gate

SOURCES = (
    "Birch Dome Tent. Brand: Birch. Price: $149.00. In stock: 6.\nA dome tent for two people.",
    "Returns\nSale items can be returned for store credit only.",
)


def through(*pieces: str, gate: Gate | None = None, strict: bool = True) -> tuple[str, Gate]:
    gate = gate or Gate(sources=SOURCES, strict=strict)
    return "".join(gate.filter(iter(pieces))), gate


def test_a_sentence_without_a_citation_gets_one() -> None:
    text, gate = through("A dome tent for two people")
    assert text == "A dome tent for two people. [1]"
    assert gate.cited == {1: (1, text)}


@pytest.mark.parametrize(
    "stray", ["[9]", "[99999999]", "[0]", "[2[9]99]", "[9][7]", "[[8]9]", "[\u0669]", "[000001]"]
)
@pytest.mark.parametrize("strict", [True, False])
def test_citations_that_point_nowhere_are_removed(stray: str, strict: bool) -> None:
    text, gate = through(f"A dome tent for two people {stray}. [1]", strict=strict)
    assert text.replace(" .", ".") == "A dome tent for two people. [1]"
    assert list(gate.cited) == [1]


def test_a_citation_is_written_in_plain_digits() -> None:
    assert through("A dome tent for two people. [\u0661] ")[0] == "A dome tent for two people. [1]"
    assert through("A dome tent for two people. [01] ")[0] == "A dome tent for two people. [1]"


def test_citations_are_numbered_in_the_order_of_the_text() -> None:
    text, gate = through(
        "Sale items can be returned for store credit only. [2] A dome tent for two people. [1] "
        "A dome tent is by Birch. [1][2]",
        strict=False,
    )
    assert text == (
        "Sale items can be returned for store credit only. [1] A dome tent for two people. [2] "
        "A dome tent is by Birch. [2][1]"
    )
    assert text == gate.text
    assert {number: source for number, (source, _) in gate.cited.items()} == {1: 2, 2: 1}


def test_a_question_is_no_answer() -> None:
    text, _ = through("Is it a dome tent for two people? [1] A dome tent for two people. [1]")
    assert text == "A dome tent for two people. [1]"


def test_citations_in_front_are_removed() -> None:
    assert through("[1]: A dome tent for two people. [1]")[0] == "A dome tent for two people. [1]"


def test_the_same_sentence_is_said_once() -> None:
    text, _ = through("A dome tent for two people. [1] " * 3)
    assert text == "A dome tent for two people. [1]"


def test_two_failures_end_it() -> None:
    taken: list[str] = []

    def pieces() -> Iterator[str]:
        for piece in ["It is $1. ", "It is $2. ", "A dome tent for two people. ", "x"]:
            taken.append(piece)
            yield piece

    gate = Gate(sources=SOURCES, strict=True)
    assert list(gate.filter(pieces())) == []
    assert "x" not in taken


def test_what_says_nothing_is_no_failure() -> None:
    text, gate = through("\n\n---\n", "\n[1]\n", "Yes. ", "\nA dome tent for two people. [1]")
    assert text == "A dome tent for two people. [1]"
    assert all(check.passed for check in gate.checks)


def test_a_bare_yes_cannot_be_held_against_anything_and_is_not_shown() -> None:
    assert through("Yes. [1]")[0] == ""
    assert through("Yes. [1]", strict=False)[0] == "Yes. [1]"


def test_enough_is_enough() -> None:
    gate = Gate(sources=SOURCES, strict=False, most_sentences=2)
    assert through("One. Two. Three.", gate=gate)[0] == "One. Two."


def test_what_was_cut_off_is_not_shown() -> None:
    gate = Gate(sources=SOURCES, strict=False)

    def pieces() -> Iterator[str]:
        yield "A dome tent for two people. [1] Sale items can"
        gate.cut = True
        yield " be"

    assert "".join(gate.filter(pieces())) == "A dome tent for two people. [1]"


def test_without_sources_no_number_passes() -> None:
    gate = Gate(sources=(), strict=True)
    assert through("Hello! Tents cost $5. Twelve of them. [1]", gate=gate)[0] == "Hello!"


def test_saying_that_the_sources_do_not_say_is_remembered() -> None:
    text, gate = through("The sources do not say whether it floats.")
    assert (text, gate.abstained) == ("", True)


def test_a_quote_cites_its_source_and_nothing_else() -> None:
    gate = Gate(sources=SOURCES, strict=True)
    assert gate.quote("Mind the gap [3]", 2) == "Mind the gap (3). [1]"
    assert list(gate.cited) == [1]
