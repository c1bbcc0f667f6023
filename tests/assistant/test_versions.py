"""Price and stock of the version that a question names, never those of the product."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from assistant import Assistant
from assistant.models.scripted import ScriptedModel
from assistant.options import Options
from assistant.versions.offering import told_of
from assistant.versions.reading import asked_of
from assistant.versions.values import values_of
from assistant.written import offer
from knowledge.embedding import WordHashEmbedder
from knowledge.index import Index
from knowledge.ingest import ingest
from knowledge.retrieval import HybridRetriever
from knowledge.types import AttributeValue, Constraint, Product, Variant

Stock = dict[str, int | None]


def product(title: str, name: str, stock: Stock, **attributes: AttributeValue) -> Product:
    return Product(
        title,
        title,
        price=Decimal(50),
        currency="USD",
        in_stock=sum(each or 0 for each in stock.values()),
        attributes=attributes,
        variants=tuple(
            Variant(f"{title}-{each}", each.capitalize(), in_stock=count, attributes={name: each})
            for each, count in stock.items()
        ),
    )


LAMP = product("Lumen Wick 40 Lamp", "color", {"black": 0, "cherry red": 4, "sky blue": None})
FIFE = product("Pell Fife", "key", {"C": 20, "A": 0, "D": 3})
CELLO = product("Orr Cello 100", "size", {"4/4": 5, "3/4": 3, "1/2": 0})
SMALLER = product("Orr Cello 50", "size", {"1/2": 2, "1/4": 7})
SHIRT = product("Skua Shirt", "size", {"S": 2, "M": 0})
BLACK_WIDOW = product("Black Widow Kite", "colour", {"black": 1, "white": 2})
POLE = Product(
    "P",
    "Fell Pole",
    price=Decimal(20),
    currency="USD",
    in_stock=5,
    variants=(
        Variant("P1", "120 cm", in_stock=5, attributes={"length_cm": 120}),
        Variant("P2", "140 cm", price=Decimal(25), in_stock=0, attributes={"length_cm": 140}),
    ),
)
SHEET = Product(
    "B",
    "Tarn Sheet",
    price=Decimal(20),
    currency="USD",
    variants=(
        Variant("B1", "Twin / Gray", in_stock=3, attributes={"size": "Twin", "colour": "gray"}),
        Variant("B2", "Queen / Gray", in_stock=1, attributes={"size": "Queen", "colour": "gray"}),
        Variant("B3", "Queen / Navy", in_stock=0, attributes={"size": "Queen", "colour": "navy"}),
    ),
)
PLAIN = Product("X", "Plain Stool", price=Decimal(9), in_stock=3, attributes={"colour": "black"})


def told(question: str, of: Product, *conditions: Constraint) -> str:
    written = told_of(question, of, conditions)
    return written.text if written else ""


@pytest.mark.parametrize(
    ("question", "of", "expected"),
    [
        (
            "Is the Wick 40 in stock in black?",
            LAMP,
            "No. Lumen Wick 40 Lamp, Black: $50.00, out of stock. [1]",
        ),
        ("Wick 40 in black", LAMP, "Lumen Wick 40 Lamp, Black: $50.00, out of stock. [1]"),
        ("the red one?", LAMP, "Lumen Wick 40 Lamp, Cherry red: $50.00, in stock: 4. [1]"),
        (
            "Is the sky blue Wick available?",
            LAMP,
            "Lumen Wick 40 Lamp, Sky blue: $50.00, stock unknown. [1]",
        ),
        (
            "black or cherry red?",
            LAMP,
            "Lumen Wick 40 Lamp: Black $50.00, out of stock; Cherry red $50.00, in stock: 4. [1]",
        ),
        ("do you have the Fife in A?", FIFE, "Pell Fife, A: $50.00, out of stock. [1]"),
        ("do you have it in a?", FIFE, "Pell Fife, A: $50.00, out of stock. [1]"),
        ("is there a Fife in D", FIFE, "Pell Fife, D: $50.00, in stock: 3. [1]"),
        ("I'd like a C", FIFE, "Pell Fife, C: $50.00, in stock: 20. [1]"),
        (
            "Cello 100 in half size - in stock?",
            CELLO,
            "Orr Cello 100, 1/2: $50.00, out of stock. [1]",
        ),
        ("Cello 100 1/2 in stock?", CELLO, "Orr Cello 100, 1/2: $50.00, out of stock. [1]"),
        ("three quarter size in stock?", CELLO, "Orr Cello 100, 3/4: $50.00, in stock: 3. [1]"),
        ("Cello 100 full size in stock?", CELLO, "Orr Cello 100, 4/4: $50.00, in stock: 5. [1]"),
        ("do you have 2 of it in 3/4?", CELLO, "Orr Cello 100, 3/4: $50.00, in stock: 3. [1]"),
        ("shirt in medium?", SHIRT, "Skua Shirt, M: $50.00, out of stock. [1]"),
        ("how much is the 140 cm?", POLE, "Fell Pole, 140 cm: $25.00, out of stock. [1]"),
        ("queen sheet in navy?", SHEET, "Tarn Sheet, Queen / Navy: $20.00, out of stock. [1]"),
    ],
)
def test_the_version_that_is_named_has_its_own_price_and_stock(
    question: str, of: Product, expected: str
) -> None:
    assert told(question, of) == expected


@pytest.mark.parametrize(
    ("question", "of", "expected"),
    [
        ("does the Wick come in white?", LAMP, "The Lumen Wick 40 Lamp does not come in white; "),
        ("Wick in white?", LAMP, "it comes in black (out of stock), cherry red (in stock: 4) and "),
        ("in stock in E?", FIFE, "The Pell Fife does not come in E; it comes in C (in stock: 20),"),
        ("in stock in A flat?", FIFE, "does not come in A flat; "),
        ("quarter size in stock?", CELLO, "does not come in 1/4; it comes in 4/4 (in stock: 5),"),
        ("shirt in XXL?", SHIRT, "does not come in XXL; "),
        ("in 150 cm?", POLE, "does not come in 150 cm; it comes in 120 cm ($20.00, in stock: 5)"),
        ("twin sheet in navy?", SHEET, "does not come in Twin / navy; it comes in Twin / Gray ("),
    ],
)
def test_a_value_that_no_version_has_is_said_with_those_that_are_there(
    question: str, of: Product, expected: str
) -> None:
    assert expected in told(question, of)


def test_what_other_products_come_in_is_a_value_too() -> None:
    oak = Constraint("color", "$eq", "oak")
    stool = product("Alder Stool", "finish", {"beech": 1, "ash": 2})
    of_finish = Constraint("finish", "$eq", "driftwood")
    assert "does not come in driftwood" in told("in driftwood?", stool, of_finish)
    # Oak is a colour there, and may be what the stool is of.
    assert told("in oak?", stool, oak) == ""


@pytest.mark.parametrize(
    ("question", "of", "expected"),
    [
        (
            "what colours does the Wick 40 come in?",
            LAMP,
            "The Lumen Wick 40 Lamp comes in black (out of stock), cherry red (in stock: 4) and ",
        ),
        ("which keys are there?", FIFE, "The Pell Fife comes in C (in stock: 20), A (out of stock"),
        ("any colour other than black?", LAMP, "The Lumen Wick 40 Lamp comes in black (out of "),
        (
            "which colours?",
            SHEET,
            "The Tarn Sheet comes in gray (in stock) and navy (out of stock)",
        ),
    ],
)
def test_the_values_are_listed_with_their_stock(question: str, of: Product, expected: str) -> None:
    assert told(question, of).startswith(expected)


@pytest.mark.parametrize(
    ("question", "of"),
    [
        ("is the Wick 40 in stock?", LAMP),
        ("how much is the Wick 40?", LAMP),
        ("how much does the Wick weigh in black?", LAMP),
        ("can I return the black Wick?", LAMP),
        ("is a Fife a good start?", FIFE),
        ("do you have a Fife in a case?", FIFE),
        ("is the Cello 100 half price?", CELLO),
        ("which size of Cello do I need?", CELLO),
        ("is the Black Widow in stock?", BLACK_WIDOW),
        ("is the Plain Stool in stock in white?", PLAIN),
        ("is the Pole in stock in 2 weeks?", POLE),
        ("is the Wick in stock in Leeds?", LAMP),
        ("in gray or navy, what is the difference?", SHEET),
    ],
)
def test_what_names_no_version_or_asks_more_is_left_alone(question: str, of: Product) -> None:
    assert told(question, of) == ""


def test_a_colour_that_is_in_the_title_is_named_only_when_it_is_said_again() -> None:
    assert told("is the Black Widow in stock in black?", BLACK_WIDOW).endswith("in stock: 1. [1]")


def test_products_shown_beside_it_have_what_it_has_not() -> None:
    written = told_of("Orr Cello 100: quarter size in stock?", CELLO, (), (CELLO, SMALLER))
    assert written is not None
    assert written.text.splitlines()[1] == "- Orr Cello 50, 1/4: $50.00, in stock: 7. [2]"
    assert written.shown == (CELLO, SMALLER)
    assert "Variant 1/4: $50.00, In stock: 7" in written.quotes[1][1]


def test_the_quote_is_the_line_of_the_version() -> None:
    written = told_of("in black?", LAMP)
    assert written is not None
    (quote,) = written.quotes
    assert quote[1].splitlines()[1:] == ["Variant Black: $50.00, Out of stock (color: black)"]


def test_a_flag_is_no_value_and_versions_that_say_nothing_go_by_their_titles() -> None:
    bare = Product("K", "Kite", variants=(Variant("1", "Dawn", attributes={"lit": True}),))
    assert [(each.field, each.text) for each in values_of(bare)] == [("", "Dawn")]


def test_a_version_is_not_chosen_by_what_it_weighs() -> None:
    queen = Variant("1", "Queen", attributes={"size": "Queen", "weight_kg": 37})
    small = Variant("2", "S/M", attributes={"chest_cm_min": 81, "chest_cm_max": 101})
    assert [each.text for each in values_of(Product("M", "Mat", variants=(queen,)))] == ["Queen"]
    assert [each.text for each in values_of(Product("J", "Jacket", variants=(small,)))] == ["S/M"]


def test_more_that_is_asked_leaves_the_version_named() -> None:
    asked = asked_of("my son wants the black one, is it in stock?", LAMP)
    assert asked is not None
    assert (asked.names, asked.whole) == (True, False)
    assert [each.title for each in asked.fits] == ["Black"]


def test_stock_that_is_known_of_some_versions_is_told_of_these() -> None:
    lamp = replace(LAMP, in_stock=None)
    written = told_of("Is the Lumen Wick 40 Lamp in stock?", lamp)
    assert written is not None
    assert written.text == (
        "Lumen Wick 40 Lamp: Black $50.00, out of stock; Cherry red $50.00, in stock: 4; "
        "Sky blue $50.00, stock unknown. [1]"
    )
    assert offer(lamp, lamp) == "$50.00, some versions in stock"
    assert told_of("Is the Lumen Wick 40 Lamp dimmable and in stock?", lamp) is None
    assert told_of("Is the Lumen Wick 40 Lamp in stock?", LAMP) is None


# -- in a shop ---------------------------------------------------------------------------------

RECORDS = """\
{"id": "L1", "title": "Lumen Wick S Lamp", "brand": "Lumen", "categories": ["Lamps"], \
"price": 50, "currency": "USD", "in_stock": 6, "attributes": {"weight_kg": 3.5}, "variants": [\
{"id": "L1-1", "title": "Black", "in_stock": 0, "attributes": {"colour": "black"}}, \
{"id": "L1-2", "title": "Red", "in_stock": 6, "attributes": {"colour": "red"}}]}
{"id": "L2", "title": "Lumen Wick S Folding Lamp", "brand": "Lumen", "categories": ["Lamps"], \
"price": 60, "currency": "USD", "in_stock": 1, "attributes": {"colour": "black"}}
{"id": "T1", "title": "Fell Bothy Dome Tent", "brand": "Fell", "categories": ["Tents"], \
"price": 200, "currency": "USD", "in_stock": 2, "attributes": {"weight_kg": 3.1}}
"""


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    folder, embedder = tmp_path_factory.mktemp("versions"), WordHashEmbedder()
    (folder / "products.jsonl").write_text(RECORDS, encoding="utf-8")
    store = Path(folder / "store")
    with Index.open(store, embedder=embedder, create=True) as index:
        ingest([folder / "products.jsonl"], index=index, embedder=embedder)
        yield Assistant(
            model=ScriptedModel(),
            retriever=HybridRetriever(index=index, embedder=embedder),
            embedder=embedder,
            catalogue=index.catalogue,
            columns=lambda: index.columns,
            options=Options(min_similarity=0.1, min_evidence=0.02),
        )


@pytest.mark.parametrize(
    "question", ["Is the Wick S in stock in black?", "Do you have the Lumen Wick S Lamp in black?"]
)
def test_the_total_is_not_said_of_a_version(shop: Assistant, question: str) -> None:
    reply = shop.reply(question)
    assert reply.outcome == "answered"
    assert "Lumen Wick S Lamp, Black: $50.00, out of stock. [1]" in reply.text
    assert "6" not in reply.text
    assert [each.document_id for each in reply.citations] == ["L1"]
    assert [each.id for each in reply.products] == ["L1"]


def test_versions_are_told_from_the_record_where_one_is_the_evidence(shop: Assistant) -> None:
    reply = shop.reply("Is the lamp in stock in red?")
    assert reply.text == "Yes. Lumen Wick S Lamp, Red: $50.00, in stock: 6. [1]"


def test_a_follow_up_asks_of_the_version(shop: Assistant) -> None:
    first = shop.reply("Is the Lumen Wick S Lamp in stock?")
    assert "In stock: 6" in first.text
    then = shop.reply("is it in stock in black?", conversation_id=first.conversation_id)
    assert then.text == "No. Lumen Wick S Lamp, Black: $50.00, out of stock. [1]"
    white = shop.reply("and in white?", conversation_id=first.conversation_id)
    assert white.text.startswith("The Lumen Wick S Lamp does not come in white; it comes in black ")


@pytest.mark.parametrize("then", ["and is it in stock?", "is that one available?", "in stock?"])
def test_a_version_stays_in_force_until_another_is_named(shop: Assistant, then: str) -> None:
    talk = shop.reply("How much is the Lumen Wick S Lamp?").conversation_id
    for question in ("how much is the black one?", then, "and how much is it?"):
        reply = shop.reply(question, conversation_id=talk)
        assert "Lumen Wick S Lamp, Black: $50.00, out of stock. [1]" in reply.text
    other = shop.reply("and in red?", conversation_id=talk)
    assert "Lumen Wick S Lamp, Red: $50.00, in stock: 6. [1]" in other.text
    every = shop.reply("what colours does it come in?", conversation_id=talk)
    assert "comes in black (out of stock) and red (in stock: 6)" in every.text


def test_the_version_of_one_product_is_none_of_another(shop: Assistant) -> None:
    talk = shop.reply("How much is the Lumen Wick S Lamp in black?").conversation_id
    reply = shop.reply("How much is the Fell Bothy Dome Tent?", conversation_id=talk)
    assert "$200.00" in reply.text
    assert "In stock: 2" in shop.reply("is it in stock?", conversation_id=talk).text


def test_the_total_is_no_evidence_where_more_is_asked(shop: Assistant) -> None:
    reply = shop.reply("My aunt wants the Lumen Wick S Lamp in black, is it in stock?")
    assert "6" not in reply.text
    assert "Out of stock" in reply.text


def test_what_is_the_same_for_all_versions_is_answered_as_before(shop: Assistant) -> None:
    assert "3.5 kg" in shop.reply("What is the weight of the Lumen Wick S Lamp in black?").text


WHISTLE = product("Pell Whistle", "key", {"C": 20, "G": 3, "F sharp": 0})
SCARF = product("Skua Scarf", "colour", {"navy blue": 7, "black/white": 1})
SKY = Product(
    "S",
    "Tarn Percale Set",
    price=Decimal(90),
    currency="USD",
    variants=(
        Variant(
            "S1", "Queen / Sky", in_stock=6, attributes={"size": "Queen", "colour": "light blue"}
        ),
        Variant("S2", "King / White", in_stock=2, attributes={"size": "King", "colour": "white"}),
    ),
)
BAG = Product(
    "T",
    "Merrow Tote",
    price=Decimal(30),
    currency="USD",
    variants=(
        Variant("T1", "Red, small", in_stock=1, attributes={"colour": "red", "size": "small"}),
        Variant("T2", "Blue, large", in_stock=2, attributes={"colour": "blue", "size": "large"}),
        Variant("T3", "Gift edition", in_stock=3, attributes={"colour": "green", "size": "medium"}),
    ),
)
UNEVEN = Product(
    "U",
    "Merrow Cap",
    variants=(
        Variant("U1", "Red S", in_stock=1, attributes={"colour": "red", "size": "S"}),
        Variant("U2", "M", in_stock=2, attributes={"size": "M"}),
    ),
)
SHOE = product("Tarn Trail Shoe", "size", {"39": 4, "40": 0})


@pytest.mark.parametrize(
    ("question", "of", "expected"),
    [
        ("in stock in C#?", WHISTLE, "does not come in C sharp"),
        ("in stock in F#?", WHISTLE, "F sharp: $50.00, out of stock"),
        ("available in navy?", SCARF, "Navy blue: $50.00, in stock: 7"),
        ("in stock in black?", SCARF, "in stock: 1"),
        ("available in sky?", SKY, "Queen / Sky: $90.00, in stock: 6"),
        ("available in red in large?", BAG, "does not come in red / large"),
        ("What colours does it come in?", BAG, "comes in red (in stock: 1), blue"),
        ("available in blue in M?", UNEVEN, "it comes in M (in stock: 2)"),
    ],
)
def test_signs_shades_and_names_of_the_shop_are_read(
    question: str, of: Product, expected: str
) -> None:
    assert expected in told(question, of)


@pytest.mark.parametrize(
    ("question", "of"),
    [
        ("is it available in store?", LAMP),
        ("how much is the Wick 40 in euros?", LAMP),
        ("Wick in mauve?", LAMP),
        ("What's the price of 2 Tarn Trail Shoes?", SHOE),
        ("available in US size 8?", SHOE),
        ("available in size 8 US?", SHOE),
        (
            "available in blue?",
            product("Hollin Jacket", "size", {"S": 1, "L": 2}, colour="blue"),
        ),
    ],
)
def test_what_may_be_no_value_is_not_denied(question: str, of: Product) -> None:
    assert told(question, of) == ""
