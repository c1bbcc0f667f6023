from knowledge.columns import Columns, FieldInfo, Meaning
from knowledge.types import Product, Sort


def test_a_phrase_means_the_fields_that_have_it_as_a_whole_value(columns: Columns) -> None:
    meanings = columns.lookup(["red", "over ear", "steel", "stainless steel", "volt", "yes"])
    assert meanings == {
        "red": [Meaning("colour", "red", 1)],
        "over ear": [Meaning("style", "over-ear", 1)],
        "stainless steel": [Meaning("material", "stainless steel", 1)],
        "volt": [Meaning("brand", "volt", 2)],
    }


def test_a_phrase_names_a_field_by_its_label_or_its_last_words(columns: Columns) -> None:
    named = columns.field_named(["colour", "color", "weights", "length", "zeppelin"])
    assert [info.field for info in named["colour"]] == ["colour", "cable_colour"]
    assert named["color"] == named["colour"]
    assert named["weights"] == [FieldInfo("weight", "number", "mass", 2)]
    assert named.keys() == {"colour", "color", "weights", "length"}


def test_kinds_of_fields(columns: Columns) -> None:
    assert columns.field_named(["bluetooth"])["bluetooth"] == [
        FieldInfo("bluetooth", "flag", "", 2)
    ]
    assert columns.fields_of("time") == [FieldInfo("battery", "number", "time", 1)]
    assert columns.fields_of("no such dimension") == []


def test_how_many_of_what_is_named_so_have_the_field(columns: Columns) -> None:
    assert columns.count(Meaning("style", "over-ear", 1), "headphones") == (1, 1)
    assert columns.count(Meaning("style", "over-ear", 1), "volt") == (1, 2)
    assert columns.count(Meaning("style", "over-ear", 1), "pan") == (0, 1)
    assert columns.count(Meaning("style", "over-ear", 1), "?!") == (0, 0)


def test_products_are_ordered_by_a_field_and_left_out_without_it(columns: Columns) -> None:
    everything = ["PAN", "PHONES", "SHOE", "CABLE"]
    assert columns.order(everything, Sort("price")) == ["CABLE", "PAN", "PHONES", "SHOE"]
    assert columns.order(everything, Sort("weight")) == ["SHOE", "PHONES"]
    assert columns.order(everything, Sort("weight", descending=True)) == ["PHONES", "SHOE"]
    assert columns.order(everything, Sort("style")) == ["PHONES"]
    assert columns.order(everything, Sort("no_such_field")) == []


def test_dates_sort_by_day(put) -> None:
    columns = put(
        Product("OLD", "Old", attributes={"release_date": "2009-12-10"}),
        Product("NEW", "New", attributes={"released": "2021-01-02"}),
    )
    assert columns.order(["OLD", "NEW"], Sort("released", descending=True)) == ["NEW", "OLD"]


def test_bounds_and_values_of_a_field(columns: Columns) -> None:
    assert columns.bounds("price", {"PAN", "SHOE"}) == (30, 90)
    assert columns.bounds("weight", {"PHONES", "SHOE"}) == (0.25, 0.3)
    assert columns.bounds("price", set()) is None
    assert columns.values_of("colour", {"SHOE", "PHONES"}) == ["blue", "midnight blue", "red"]
