from __future__ import annotations

import pytest

from knowledge.sizes import is_size_field, size_of, sizes_in, sizes_of_version


@pytest.mark.parametrize(
    ("text", "size"),
    [
        ("S", "s"),
        ("medium", "m"),
        ("Large", "l"),
        ("small size", "s"),
        ("medium-sized", "m"),
        ("extra large", "xl"),
        ("extra-small", "xs"),
        ("extra extra large", "xxl"),
        ("XXL", "xxl"),
        ("2XL", "xxl"),
        ("2X-Large", "xxl"),
        ("xx-large", "xxl"),
    ],
)
def test_words_and_letters_are_one_size(text: str, size: str) -> None:
    assert size_of(text) == size


@pytest.mark.parametrize(
    "text",
    ["", "king", "43", "4s", "smallish", "medium-firm", "large-format", "extra medium", "3 m"],
)
def test_what_is_no_size(text: str) -> None:
    assert size_of(text) == ""
    assert not sizes_in(text)


def test_a_value_may_have_several_sizes_and_say_more() -> None:
    assert sizes_in("S/M") == {"s", "m"}
    assert sizes_in("Large 100 x 70 cm") == {"l"}
    assert sizes_in("one size") == frozenset()


def test_a_version_has_its_size_in_one_part_of_its_title() -> None:
    assert sizes_of_version("Navy / Small") == {"s"}
    assert sizes_of_version("Medium navy") == {"m"}
    assert sizes_of_version("Navy") == frozenset()


def test_a_field_is_of_sizes_by_its_last_word() -> None:
    assert is_size_field("frame_size")
    assert not is_size_field("size_chart")
