from __future__ import annotations

import pytest

from assistant.naming import named_products, wants_comparison


@pytest.mark.parametrize(
    "text",
    [
        "compare the Larch 2 and the Larch 3",
        "Larch 2 vs Larch 3",
        "What's the difference between the Larch 2 and the Larch 3?",
        "Which is lighter, the Larch 2 or the Larch 3?",
        "Is the Larch 2 lighter than the Larch 3?",
        "the Larch 2 or the Larch 3, which one is cheaper?",
        "how does the Larch 2 differ from the Larch 3",
        "Which has the longer battery, Halden or Halden 2?",
    ],
)
def test_what_asks_for_a_comparison(text: str) -> None:
    assert wants_comparison(text)


@pytest.mark.parametrize(
    "text",
    [
        "How heavy is the Larch 2?",
        "I need a tent or a tarp",
        "Can I return a tent after 30 days?",
        "something cheaper than that",
        "Do you have the Larch 3 in green or orange?",
    ],
)
def test_what_asks_for_none(text: str) -> None:
    assert not wants_comparison(text)


TITLES = {
    "L2": "Tarnwood Larch 2 Tent",
    "L3": "Tarnwood Larch 3 Tent",
    "H1": "Sonarum Halden Wireless Noise-Canceling Headphones",
    "H2": "Sonarum Halden 2 Wireless Noise-Canceling Headphones",
    "P": "Voltiq Slate 10K Power Bank, 10,000 mAh",
    "SP": "Salt and Pepper Mill",
    "X": "Dell XPS 13 Laptop",
    "C": "Kitewell Meridian Carry-On Spinner",
}


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("compare the Larch 2 and the Larch 3", ["L2", "L3"]),
        ("compare Larch 3 with larch 2 tent", ["L3", "L2"]),
        ("Larch 2 vs 3", ["L2", "L3"]),
        ("TARNWOOD LARCH 2 TENT or halden 2?", ["L2", "H2"]),
        ("difference between Halden and Halden 2", ["H1", "H2"]),
        ("Halden 2 noise cancelling headphones versus the slate 10k power bank", ["H2", "P"]),
        ("salt and pepper mill or the xps13", ["SP", "X"]),
        ("is the meridian carryon bigger than the Dell XPS-13?", ["C", "X"]),
        ("the Larch tents", []),
        ("compare two tents", []),
        ("What is the difference between standard and express shipping?", []),
        ("", []),
    ],
)
def test_which_products_are_named(text: str, ids: list[str]) -> None:
    assert named_products(text, TITLES) == ids


def test_a_name_of_two_kinds_is_of_the_kind_that_was_named_before() -> None:
    titles = {
        **TITLES,
        "A": "Voltiq Anvil Laptop Power Bank, 26,800 mAh",
        "LO": "Greenmarch Anvil Lopper, 70 cm",
    }
    assert named_products("Slate 10K or the Anvil, which is lighter", titles) == ["P", "A"]
    assert named_products("the Larch 2 or the Anvil, which is lighter", titles) == ["L2"]


@pytest.mark.parametrize("said", ["Passbook Wallet, Leather-Free", "passbook wallet leather free"])
def test_a_title_with_a_comma_is_one_name(said: str) -> None:
    titles = {"W1": "Kite Passbook Wallet", "W2": "Kite Passbook Wallet, Leather-Free"}
    assert named_products(f"what is the material of the Kite {said}?", titles) == ["W2"]
    assert named_products("the Kite Passbook Wallet, is it thin?", titles) == ["W1"]


def test_nothing_is_named_where_there_is_nothing() -> None:
    assert named_products("compare A and B", {}) == []
