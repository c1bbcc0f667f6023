from __future__ import annotations

import pytest

from finetune.hygiene.masking import Masker, People, words_of

PEOPLE = People(
    names=frozenset({"Maya Lindqvist", "Grace Whitfield"}),
    codes=frozenset({"C-1001", "HP-2026-00017"}),
)
MASK = Masker(PEOPLE, words_of(["HP-WIN-001-172", "Sonarum WH-100055"]))


@pytest.mark.parametrize(
    ("written", "masked"),
    [
        ("write to maya.l+x@example.co.uk", "write to [e-mail]"),
        ("call +1 (612) 555-0147 now", "call [phone number] now"),
        ("call 612-555-0147", "call [phone number]"),
        ("call 030 1234567", "call [phone number]"),
        ("my card 4111 1111 1111 1111", "my card [card number]"),
        ("4111-1111-1111-1111 exp 09/27", "[card number] exp 09/27"),
        ("IBAN DE89 3704 0044 0532 0130 00 please", "IBAN [account number] please"),
        ("gb29nwbk60161331926819", "[account number]"),
        ("order HP-2026-00017 and hp-2027-00018", "order HP-0000-00000 and hp-0000-00000"),
        ("where is order #4711?", "where is order #0000?"),
        ("my order number is 88213", "my order number is 00000"),
        ("parcel 1Z999AA10123456784", "parcel 0Z000AA00000000000"),
        ("I am c-1001", "I am c-0000"),
        ("maya lindqvist here", "[name] here"),
        ("is there a grace period, Grace?", "is there a grace period, [name]?"),
        ("My name is peter Miller and", "My name is [name] and"),
        ("ship to 42 Elm Grove Road, OH 43004", "ship to [address], OH 00000"),
    ],
)
def test_personal_data_goes(written: str, masked: str) -> None:
    assert MASK(written) == masked


@pytest.mark.parametrize(
    "text",
    [
        "a tent for 4 under $1299.99 or 1,500 dollars",
        "between 10000 and 20000 mAh",
        "bought on 2026-01-14, delivered 14/01/2026 or 14.01.2026",
        "orders in 2026 and in case 200 people come",
        "is HP-WIN-001-172 or the WH-100055 in stock?",
        "200 x 300 cm, 1.75 kg, 26-inch, 2x4, IP67, USB-C 3.2",
        "Can I park the bike in my name tag shop?",
    ],
)
def test_what_is_nobodys_stays(text: str) -> None:
    assert MASK(text) == text


def test_masking_twice_changes_nothing_more() -> None:
    once = MASK("Maya Lindqvist, order HP-2026-00017, 612-555-0147, x@y.example, 42 Elm Road")
    assert MASK(once) == once
