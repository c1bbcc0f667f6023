from collections.abc import Callable
from decimal import Decimal

import pytest

from knowledge.columns import Columns
from knowledge.types import Constraint, Operator, Product

Value = str | float | bool | tuple[str, ...]


def matching(columns: Columns, *constraints: tuple[str, Operator, Value] | Constraint) -> set[str]:
    return columns.matching(
        [each if isinstance(each, Constraint) else Constraint(*each) for each in constraints]
    )


ALL = {"SHOE", "CABLE", "PHONES", "PAN"}


def test_without_conditions_every_product_matches(columns: Columns) -> None:
    assert columns.matching([]) == ALL


def test_one_variant_has_to_satisfy_everything(columns: Columns) -> None:
    red, large, here = ("colour", "$eq", "red"), ("size", "$eq", "42"), ("in_stock", "$eq", True)
    assert matching(columns, red, large) == {"SHOE"}
    assert matching(columns, red, here) == {"SHOE"}
    assert matching(columns, large, here) == {"SHOE"}
    assert matching(columns, red, large, here) == set()
    assert matching(columns, ("colour", "$ne", "red"), ("size", "$eq", "43")) == set()
    assert matching(columns, ("colour", "$ne", "red"), ("size", "$eq", "42")) == {"SHOE"}


@pytest.mark.parametrize(
    ("operator", "value", "unit", "wanted"),
    [
        ("$lt", 0.3, "kg", {"SHOE"}),
        ("$lte", 300, "g", {"SHOE", "PHONES"}),
        ("$gt", 9, "oz", {"PHONES"}),
        ("$gte", 0.5, "lb", {"SHOE", "PHONES"}),
        ("$eq", 0.25, "kg", {"SHOE"}),
        ("$eq", 2, "m", set()),
    ],
)
def test_units_are_converted(
    columns: Columns, operator: Operator, value: float, unit: str, wanted: set[str]
) -> None:
    assert matching(columns, Constraint("weight", operator, value, unit)) == wanted


def test_a_bound_includes_what_is_equal_after_conversion(columns: Columns) -> None:
    assert matching(columns, Constraint("length", "$lte", 200, "cm")) == {"CABLE"}
    assert matching(columns, Constraint("length", "$lt", 200, "cm")) == set()
    assert matching(columns, Constraint("length", "$gte", 2000, "mm")) == {"CABLE"}
    assert matching(columns, Constraint("memory", "$eq", 16384, "MB")) == {"PHONES"}


def test_a_field_without_a_unit_is_compared_as_it_was_said(columns: Columns) -> None:
    assert matching(columns, Constraint("rating", "$gte", 4, "stars")) == {"SHOE"}
    assert matching(columns, ("price", "$lt", 60)) == {"CABLE", "PAN"}
    assert matching(columns, ("price", "$lte", 60)) == {"CABLE", "PAN", "PHONES"}
    assert matching(columns, ("diameter", "$gte", 28)) == {"PAN"}


def test_unknown_stock_is_not_in_stock(columns: Columns) -> None:
    assert matching(columns, ("in_stock", "$eq", True)) == {"SHOE", "PAN"}
    assert matching(columns, ("in_stock", "$eq", False)) == {"CABLE", "SHOE"}


@pytest.mark.parametrize("text", ["over-ear", "over ear", "overear", "Over-Ears"])
def test_a_compound_matches_in_every_spelling(columns: Columns, text: str) -> None:
    assert matching(columns, ("style", "$eq", text)) == {"PHONES"}


def test_a_size_is_the_same_in_words_and_letters(put: Callable[..., Columns]) -> None:
    def sized(name: str, size: str) -> Product:
        return Product(name, "Coat", attributes={"size": size, "fit": size})

    columns = put(sized("1", "S"), sized("2", "Medium"), sized("3", "XL"), sized("4", "S/M"))
    assert matching(columns, ("size", "$eq", "small")) == {"1", "4"}
    assert matching(columns, ("size", "$eq", "m")) == {"2", "4"}
    assert matching(columns, ("size", "$eq", "extra large")) == {"3"}
    assert matching(columns, ("size", "$eq", "large")) == set()
    assert matching(columns, ("fit", "$eq", "small")) == set()


def test_a_text_needs_its_whole_words(columns: Columns) -> None:
    assert matching(columns, ("material", "$eq", "steel")) == {"PAN"}
    assert matching(columns, ("material", "$eq", "stain")) == set()
    assert matching(columns, ("material", "$in", ("rubber", "steel"))) == {"SHOE", "PAN"}
    assert matching(columns, ("colour", "$eq", "blue")) == {"SHOE", "PHONES"}


def test_a_brand_or_category_is_meant_whole(columns: Columns) -> None:
    assert matching(columns, ("category", "$eq", "shoe")) == {"SHOE"}
    assert matching(columns, ("brand", "$eq", "volt")) == {"CABLE", "PHONES"}
    assert matching(columns, ("brand", "$ne", "volt")) == {"SHOE", "PAN"}


def test_flags(columns: Columns) -> None:
    assert matching(columns, ("bluetooth", "$eq", True)) == {"PHONES"}
    assert matching(columns, ("bluetooth", "$eq", False)) == {"CABLE"}
    assert matching(columns, ("coating", "$eq", False)) == {"PAN"}
    assert matching(columns, ("style", "$eq", True)) == {"PHONES"}


def test_negation_excludes_by_attribute_and_title_and_admits_the_unknown(columns: Columns) -> None:
    assert matching(columns, ("material", "$ne", "leather")) == {"CABLE", "PHONES"}
    assert matching(columns, ("material", "$nin", ("rubber", "steel"))) == {"CABLE", "PHONES"}
    assert matching(columns, ("no_such_field", "$ne", "x")) == ALL
    assert matching(columns, ("no_such_field", "$eq", "x")) == set()


def test_any_mention_counts_but_not_a_no(columns: Columns) -> None:
    assert matching(columns, ("text", "$contains", "bluetooth")) == {"PHONES"}
    assert matching(columns, ("text", "$not_contains", "leather")) == {"CABLE", "PHONES"}
    assert matching(columns, ("text", "$contains", "muddy ground")) == {"SHOE"}
    assert matching(columns, ("text", "$contains", "ground muddy")) == set()


def test_what_is_free_of_it_is_not_it(columns: Columns, put) -> None:
    put(
        Product(
            "VEGAN", "Leather-Free Belt", "No leather.", attributes={"material": "non-leather"}
        ),
        Product("BELT", "Belt", "Leather, and the box is leather-free."),
    )
    assert "VEGAN" in matching(columns, ("material", "$ne", "leather"))
    assert "VEGAN" not in matching(columns, ("material", "$eq", "leather"))
    kept = matching(columns, ("text", "$not_contains", "leather"))
    assert "VEGAN" in kept
    assert "BELT" not in kept


def test_a_size_in_words_finds_a_number(columns: Columns, put) -> None:
    put(Product("BOOT", "Boot", price=Decimal(1), attributes={"size": 42}))
    assert matching(columns, ("size", "$eq", "42")) == {"SHOE", "BOOT"}
    assert matching(columns, ("size", "$eq", 42)) == {"SHOE", "BOOT"}
