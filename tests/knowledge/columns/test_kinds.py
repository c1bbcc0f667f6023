from __future__ import annotations

from knowledge.columns import Columns


def test_a_kind_ends_in_its_noun(columns: Columns) -> None:
    assert columns.ends_a_kind("shoes")
    assert columns.ends_a_kind("shoe")
    assert not columns.ends_a_kind("trail")
    assert not columns.ends_a_kind("laptop")


def test_the_titles_with_a_word(columns: Columns) -> None:
    assert columns.titles("shoes") == ["trail shoe"]
    assert columns.titles("returns") == []  # a document
    assert columns.titles("") == []


def test_words_that_some_record_has(columns: Columns) -> None:
    assert columns.uses({"laptop", "muddy"})
    assert not columns.uses({"muddy"}, named=True)
    assert columns.uses({"volt"}, named=True)
    assert not columns.uses({"laptop"})
    assert not columns.uses(set())


def test_a_name_is_in_titles_and_hardly_elsewhere(columns: Columns) -> None:
    assert columns.is_name("cable")
    assert columns.is_name("headphones")  # that a document is about them does not count
    assert not columns.is_name("muddy")
    assert not columns.is_name("laptop")
    assert not columns.is_name("two words")
