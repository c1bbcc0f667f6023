from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

import pytest

from assistant.listing import Written, listing
from knowledge.splitting import split
from knowledge.types import (
    Constraint,
    Filters,
    Gap,
    Hit,
    Passage,
    Product,
    SearchResult,
    Sort,
    Variant,
)

UNDER_250 = Constraint("price", "$lt", 250)
CHAIRS = Constraint("category", "$eq", "office chairs")
BLACK = Constraint("colour", "$eq", "black")
LIGHT = Constraint("weight", "$lt", 2, "kg")
IN_STOCK = Constraint("in_stock", "$eq", True)

ALDER = Product(
    id="A",
    title="Alder Office Chair",
    brand="Oakhollow",
    categories=("Furniture", "Office Chairs"),
    price=Decimal("229"),
    currency="USD",
    in_stock=25,
    attributes={"weight_kg": 15.5},
    variants=(
        Variant("A1", "Black", in_stock=18, attributes={"colour": "black"}),
        Variant("A2", "Gray", price=Decimal("259"), in_stock=7, attributes={"colour": "gray"}),
    ),
)
TASK = Product(
    id="B",
    title="Task Chair",
    categories=("Office Chairs",),
    price=Decimal("79.5"),
    currency="USD",
    attributes={"color": "Black", "weight_g": 1900},
)
BARE = Product(id="C", title="Stool")


def listed(
    products: Sequence[Product],
    *constraints: Constraint,
    relaxed: tuple[str, ...] = (),
    sort: Sort | None = None,
    gaps: tuple[Gap, ...] = (),
    most: int = 4,
    jointly: tuple[Constraint, ...] = (),
) -> Written:
    hits = tuple(Hit(Passage(each.id, each.title, "", 0, "product"), 1.0) for each in products)
    document = Hit(Passage("returns", "Returns", "", 0, "document"), 1.0)
    filters = Filters(None, constraints, sort, gaps)
    result = SearchResult((document, *hits), filters, relaxed, jointly=jointly)
    return listing(result, {each.id: each for each in products}, most=most)


def test_each_product_has_its_price_and_stock_from_the_record() -> None:
    assert listed([TASK, BARE]).text == (
        "Products that may suit:\n"
        "- Task Chair: $79.50, stock unknown [1]\n"
        "- Stool: price not listed, stock unknown [2]"
    )


def test_the_version_that_fits_is_named_with_its_own_price_and_stock() -> None:
    written = listed([ALDER, TASK], CHAIRS, BLACK, UNDER_250)
    assert written.text == (
        "Our office chairs in black, under $250:\n"
        "- Alder Office Chair, Black: $229.00, in stock: 18 [1]\n"
        "- Task Chair: $79.50, stock unknown; color: Black [2]"
    )
    assert written.shown == (ALDER, TASK)


def test_a_citation_has_the_lines_of_the_record_that_were_used() -> None:
    written = listed([ALDER, TASK], BLACK)
    alder = "Alder Office Chair. Brand: Oakhollow. Price: $229.00. In stock: 25."
    assert written.quotes == (
        (1, f"{alder}\nVariant Black: $229.00, In stock: 18 (colour: black)"),
        (2, "Task Chair. Price: $79.50. Stock: unknown.\ncolor: Black"),
    )
    for product, (_, quote) in zip(written.shown, written.quotes, strict=True):
        lines = [line for passage in split(product) for line in passage.text.splitlines()]
        assert set(quote.splitlines()) <= set(lines)


def test_several_versions_that_fit_are_told_apart() -> None:
    dear = Constraint("price", "$lte", 259)
    blue = Variant("A3", "Blue", price=Decimal(300), in_stock=0)
    chair = Product(**{**_fields(ALDER), "variants": (*ALDER.variants, blue)})
    assert "- Alder Office Chair: Black $229.00, in stock: 18; Gray $259.00, in stock: 7 [1]" in (
        listed([chair], dear).text
    )


def test_a_version_has_its_size_in_words_and_letters() -> None:
    small = Variant("G1", "Small", in_stock=0, attributes={"size": "S"})
    medium = Variant("G2", "Medium", in_stock=4, attributes={"size": "M"})
    gloves = replace(BARE, title="Gloves", variants=(small, medium))
    assert listed([gloves], Constraint("size", "$eq", "small"), IN_STOCK).shown == ()
    text = listed([gloves], Constraint("size", "$eq", "medium"), IN_STOCK).text
    assert "- Gloves, Medium: price not listed, in stock: 4 [1]" in text


def test_being_in_stock_alone_does_not_list_versions() -> None:
    assert "- Alder Office Chair: $229.00, in stock: 25 [1]" in listed([ALDER], IN_STOCK).text


def test_the_value_that_meets_a_condition_is_said() -> None:
    text = listed([TASK], LIGHT).text
    assert text == (
        "A product lighter than 2 kg:\n- Task Chair: $79.50, stock unknown; weight: 1900 g [1]"
    )


@pytest.mark.parametrize(
    ("constraint", "relaxed", "said"),
    [
        (
            Constraint("price", "$lt", 50),
            "under $50",
            "Nothing under $50; the nearest is $79.50. What comes closest:\n- Task Chair: $79.50",
        ),
        (
            Constraint("weight", "$lt", 1, "kg"),
            "lighter than 1 kg",
            "Nothing lighter than 1 kg; the nearest is 1900 g. What comes closest:\n- Task",
        ),
        (
            Constraint("colour", "$eq", "blue"),
            "colour: blue",
            "Nothing in blue. What comes closest:\n- Alder Office Chair: $229.00",
        ),
        (IN_STOCK, "in stock", "Nothing in stock. What comes closest:\n- Alder Office Chair"),
    ],
)
def test_what_no_product_meets_is_said_first_with_the_nearest(
    constraint: Constraint, relaxed: str, said: str
) -> None:
    assert listed([ALDER, TASK], constraint, relaxed=(relaxed,)).text.startswith(said)


@pytest.mark.parametrize(
    ("constraints", "dropped", "relaxed", "said"),
    [
        ((CHAIRS, BLACK, IN_STOCK), IN_STOCK, "in stock",
         "among our office chairs in black is in stock"),
        ((BLACK, IN_STOCK), BLACK, "colour: black", "in black is in stock"),
        ((UNDER_250, LIGHT), LIGHT, "lighter than 2 kg", "lighter than 2 kg and under $250"),
        ((CHAIRS, IN_STOCK), IN_STOCK, "in stock", "among our office chairs is in stock"),
    ],
)  # fmt: skip
def test_what_is_met_by_some_product_is_only_said_of_all_conditions_together(
    constraints: tuple[Constraint, ...], dropped: Constraint, relaxed: str, said: str
) -> None:
    sold_out = replace(
        ALDER, attributes={}, variants=(replace(ALDER.variants[0], in_stock=0), ALDER.variants[1])
    )
    written = listed([sold_out], *constraints, relaxed=(relaxed,), jointly=(dropped,))
    assert written.text.startswith(f"Nothing {said}. What comes closest:\n- Alder Office Chair")


def test_the_nearest_is_not_what_was_asked_for_and_sold_out() -> None:
    sizes = [
        Variant(text, text, in_stock=stock, attributes={"diameter": text})
        for text, stock in (("20 cm", 5), ("30 cm", 2), ("40 cm", 0))
    ]
    pot = replace(BARE, title="Pot", variants=tuple(sizes))
    wide = Constraint("diameter", "$eq", 40, "cm")
    written = listed([pot], wide, IN_STOCK, relaxed=("diameter: 40 cm",), jointly=(wide,))
    assert written.text.startswith(
        "Nothing with diameter 40 cm is in stock; the nearest is 30 cm. What comes closest:"
    )


def test_the_nearest_is_among_the_shown() -> None:
    written = listed([ALDER, TASK], Constraint("price", "$lt", 50), relaxed=("under $50",), most=1)
    assert written.shown == (TASK,)
    assert written.quotes[0][0] == 2


def test_the_version_that_is_nearest_is_named_with_its_own_price() -> None:
    dear = Constraint("price", "$gt", 300)
    written = listed([ALDER, TASK], dear, relaxed=("over $300",))
    assert written.text.startswith(
        "Nothing over $300; the nearest is $259.00. What comes closest:\n"
        "- Alder Office Chair, Gray: $259.00, in stock: 7 [1]\n- Task Chair: $79.50"
    )


def test_the_nearest_version_meets_what_else_is_wanted() -> None:
    dear, black = Constraint("price", "$gt", 300), Constraint("colour", "$eq", "black")
    text = listed([ALDER], black, dear, relaxed=("over $300",)).text
    assert "Alder Office Chair, Black: $229.00" in text
    assert "Gray" not in text


def test_a_range_that_nothing_meets_is_one_condition() -> None:
    ends = (Constraint("price", "$gte", 85), Constraint("price", "$lte", 115))
    text = listed([ALDER, TASK], *ends, relaxed=("at least 85", "at most 115")).text
    assert text.startswith("Nothing between $85 and $115; the nearest is $79.50.")


def test_a_condition_that_was_relaxed_and_is_no_filter_is_said_too() -> None:
    assert listed([BARE], relaxed=("in stock",)).text.startswith("Nothing in stock.")


def test_what_breaks_a_condition_is_not_shown_whoever_found_it() -> None:
    assert listed([ALDER, TASK], Constraint("price", "$lt", 100)).shown == (TASK,)
    assert listed([ALDER, TASK], IN_STOCK).shown == (ALDER,)
    assert listed([ALDER, TASK], LIGHT).shown == (TASK,)
    # Only the gray one costs more than $240.
    assert listed([ALDER], BLACK, Constraint("price", "$gt", 240)).shown == ()


def test_a_text_that_the_search_saw_elsewhere_is_trusted() -> None:
    assert listed([TASK], Constraint("material", "$eq", "steel")).shown == (TASK,)
    size = Product(id="S", title="Shoe", variants=(Variant("S1", "US 8", attributes={"size": 8}),))
    assert listed([size], Constraint("size", "$eq", "8")).shown == (size,)


def test_more_than_can_be_shown_is_said() -> None:
    text = listed([ALDER, TASK], CHAIRS, sort=Sort("price"), most=1).text
    assert text.startswith("From our office chairs, cheapest first (there are more):\n")


def test_nothing_at_all_is_a_sentence() -> None:
    assert listed([]).text == "I found no product for that."
    assert listed([], CHAIRS, IN_STOCK).text == (
        "I found nothing that fits: category: office chairs, in stock."
    )
    result = SearchResult((), Filters(constraints=(UNDER_250,)))
    assert listing(result, {}, currency="USD").text == "I found nothing that fits: under $250."


def test_a_title_cannot_cite_or_begin_a_line() -> None:
    text = listed([Product(id="X", title="Pan [2]\n- Free [1]")]).text
    assert text.splitlines()[1:] == ["- Pan (2) - Free (1): price not listed, stock unknown [1]"]


def _fields(product: Product) -> dict[str, object]:
    return {name: getattr(product, name) for name in product.__slots__}


LAPTOP = Gap("thing", "laptop")


def test_words_that_were_no_condition_are_named_first() -> None:
    gaps = (Gap("words", "quieter than mine"), Gap("feature", "Coleman"))
    assert listed([TASK], BLACK, gaps=gaps).text.startswith(
        'I could not use "quieter than mine" or "Coleman" as a condition. A product in black:\n'
    )


def test_an_order_that_the_catalogue_has_no_field_for_is_said() -> None:
    written = listed([ALDER, TASK], CHAIRS, gaps=(Gap("order", "best rated first", "rating"),))
    assert written.text.startswith(
        "I cannot show the best rated first: the catalogue has no rating for that. "
        "Our office chairs:\n"
    )


def test_what_nothing_is_called_is_not_passed_off_as_found() -> None:
    assert listed([ALDER, TASK], gaps=(LAPTOP,)).text.startswith(
        "I found no laptop by that name; the nearest are:\n"
    )
    assert listed([TASK], UNDER_250, gaps=(LAPTOP,)).text.startswith(
        "I found no laptop by that name; the nearest under $250 is:\n"
    )
    assert listed([], gaps=(LAPTOP,)).text == "I found no laptop."


def test_neither_the_thing_nor_a_condition_is_there() -> None:
    under_5 = Constraint("price", "$lt", 5)
    written = listed([TASK], under_5, gaps=(LAPTOP,), relaxed=("under 5",))
    assert written.text.startswith(
        "I found no laptop by that name. Nothing under $5; the nearest is $79.50. "
        "What comes closest:\n"
    )


def test_what_is_no_longer_made_is_said_and_an_order_says_that_it_comes_last() -> None:
    gone = replace(TASK, id="D", attributes={"status": "discontinued"})
    written = listed([TASK, gone], sort=Sort("price"))
    assert written.text == (
        "Products that may suit, cheapest first, what is discontinued last:\n"
        "- Task Chair: $79.50, stock unknown [1]\n"
        "- Task Chair: $79.50, stock unknown; status: discontinued [2]"
    )
    assert "discontinued last" not in listed([TASK, gone]).text


@pytest.mark.parametrize("thing", ["chair", "daughter"])
def test_what_is_shown_and_who_it_is_for_is_not_said_to_be_missing(thing: str) -> None:
    written = listed([ALDER], BLACK, gaps=(Gap("thing", thing),), relaxed=("in black",))
    assert "by that name" not in written.text
    assert listed([], gaps=(Gap("thing", "daughter"),)).text == "I found no product for that."


def test_how_things_are_comes_before_what_they_have() -> None:
    vegan = Product(id="V", title="Balm", brand="Dew & Rye", attributes={"vegan": True, "spf": 15})
    other = replace(vegan, id="W", title="Stick")
    conditions = (
        Constraint("brand", "$eq", "dew & rye"), Constraint("spf", "$eq", 15),
        Constraint("vegan", "$eq", True), Constraint("scent_free", "$eq", True),
    )  # fmt: skip
    both = listed([vegan, other], *conditions).text
    assert both.startswith("Products that are vegan and scent free, by Dew & Rye, with spf 15:")
    assert listed([vegan], *conditions[2:]).text.startswith(
        "A product that is vegan and scent free"
    )
