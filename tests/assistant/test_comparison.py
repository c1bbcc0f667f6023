from __future__ import annotations

from decimal import Decimal

from assistant.comparison import compared
from knowledge.types import Product, Variant

DOME = Product(
    id="T1",
    title="Birch Dome Tent",
    brand="Birch",
    categories=("Camping", "Tents"),
    price=Decimal("149"),
    currency="USD",
    in_stock=6,
    attributes={"weight_g": 900, "waterproof": True, "season": "3-season", "poles": "steel"},
    variants=(Variant("T1-G", "Green", attributes={"colour": "green"}),),
)
TUNNEL = Product(
    id="T2",
    title="Birch Tunnel Tent",
    brand="Birch",
    categories=("Camping", "Tents"),
    price=Decimal("329.5"),
    currency="USD",
    in_stock=0,
    attributes={"weight_kg": 1.2, "waterproof": True, "season": "3 Season", "colour": "red"},
)
BARE = Product(id="B", title="Lamp")


def table(text: str) -> dict[str, list[str]]:
    lines = [line.strip("| ").split(" | ") for line in text.splitlines() if line.startswith("| ")]
    return {label: cells for label, *cells in lines[2:]}


def test_a_comparison_says_what_is_the_same_and_what_differs_most() -> None:
    said = compared([DOME, TUNNEL]).text.partition("\n\n")[0]
    assert said == (
        "Both are by Birch and in the category Tents [1][2]. "
        "The Dome is cheaper: $149.00, against $329.50 for the Tunnel [1][2]. "
        "The Dome is lighter: 900 g, against 1200 g for the Tunnel [1][2]. "
        "The Tunnel is out of stock [2]."
    )


def test_the_table_has_what_differs_in_one_unit_and_says_what_is_missing() -> None:
    assert table(compared([DOME, TUNNEL]).text) == {
        "Price": ["$149.00", "$329.50"],
        "Stock": ["In stock: 6", "Out of stock"],
        "Weight": ["900 g", "1200 g"],
        "Colour": ["green", "red"],
        "Poles": ["steel", "not listed"],
    }


def test_each_product_is_cited_with_its_own_lines() -> None:
    written = compared([DOME, TUNNEL])
    assert written.shown == (DOME, TUNNEL)
    assert "| Dome Tent [1] | Tunnel Tent [2] |" in written.text
    dome = "Birch Dome Tent. Brand: Birch. Price: $149.00. In stock: 6."
    green = "Variant Green: $149.00, Stock: unknown (colour: green)"
    tunnel = "Birch Tunnel Tent. Brand: Birch. Price: $329.50. Out of stock."
    assert written.quotes == (
        (
            0,
            f"{dome}\nweight: 900 g\npoles: steel\n{green}",
        ),
        (1, f"{tunnel}\nweight: 1.2 kg\ncolour: red"),
    )


def test_a_missing_price_is_said_and_nobody_is_called_cheaper() -> None:
    text = compared([DOME, BARE]).text
    assert "The price of the Lamp is not listed [2]." in text
    assert "cheaper" not in text
    assert table(text)["Price"] == ["$149.00", "not listed"]
    assert table(text)["Stock"] == ["In stock: 6", "not listed"]


def test_prices_in_two_currencies_are_not_ranked() -> None:
    other = Product(id="C", title="Lamp", price=Decimal(1), currency="EUR")
    assert "cheap" not in compared([DOME, other]).text


def test_several_products_have_a_cheapest() -> None:
    text = compared(
        [TUNNEL, DOME, Product(id="C", title="Tarp", price=Decimal(30), currency="USD")]
    )
    assert (
        "The Tarp is the cheapest: $30.00, against $149.00 for the Birch Dome Tent and "
        in text.text
    )


def test_twins_differ_in_nothing_that_is_listed() -> None:
    assert "Nothing else that is listed differs." in compared([DOME, DOME]).text


def test_a_long_table_says_that_there_is_more() -> None:
    many = {f"{chr(97 + number)} row": number for number in range(20)}
    text = compared([Product("A", "A", attributes=many), Product("B", "B")]).text
    assert len(table(text)) == 16
    assert text.endswith("4 more details differ.")


def test_text_of_a_record_cannot_break_the_table_or_cite() -> None:
    hostile = Product("A", "Pan [7] | [2]\n| x |", attributes={"a|b": "1 | 2\n[9]"})
    text = compared([hostile, BARE]).text
    rows = [line for line in text.splitlines() if line.startswith("|")]
    assert {row.replace("\\|", "").count("|") for row in rows} == {4}
    assert "[7]" not in text
    assert "[9]" not in text


def test_measures_in_texts_are_compared_as_measures() -> None:
    def rows(weight: str) -> dict[str, list[str]]:
        one = Product("A", "A", attributes={"weight": weight})
        return table(compared([one, Product("B", "B", attributes={"weight_kg": 0.083})]).text)

    assert "Weight" not in rows("83 grams")
    assert rows("about 83 g")["Weight"] == ["about 83 g", "0.083 kg"]
    assert rows("90 grams")["Weight"] == ["90 grams", "83 g"]
