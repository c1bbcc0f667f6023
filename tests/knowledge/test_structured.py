from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.structured import plainly


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('brand: { value:"CHANEL" }', "brand: CHANEL"),
        ("is_dishwasher_safe:  { value:false }", "is dishwasher safe: no"),
        (
            "weight:  { unit:grams, normalized_value:{ unit:pounds, value:3.31 }, value:1500. }",
            "weight: 3.31 pounds (1500 grams)",
        ),
        (
            'parts: { value:"Memory" }; { value:"Display" }',
            "parts: Memory, Display",
        ),
        ("num_batteries:  { quantity:3, type:cr2 }", "num batteries: 3 cr2"),
        ("language:  { type:unknown, value:english }", "language: english"),
        (
            "dimensions: { width:{ unit:inches, value:5.0 }, height:{ unit:inches, value:2 } }",
            "dimensions: width 5 inches, height 2 inches",
        ),
        ("weight: { unit:grams, value:100000.5 }", "weight: 100000.5 grams"),
        ("range: { min:5, max:10, unit:kg }", "range: min 5 kg, max 10 kg"),
        ('heel: { type:[ { value:"flat" } ] }', "heel: flat"),
    ],
)
def test_a_structured_attribute_is_said_as_a_shop_would(text: str, said: str) -> None:
    assert plainly(text) == said
    assert plainly(said) == said


@pytest.mark.parametrize(
    "text",
    [
        "It weighs 3 kg.",
        "weight: 3 kg",
        "outer: { }",
        "a: { value:",
        "a: { b }",
        "",
        "x: [}",
        "By: [us] or [me]",
        "load: { value: 5, value: 10 }",
        'Config: { "off": true }',
        "Sale: [was $20] $15",
    ],
)
def test_any_other_text_is_left_as_it_is(text: str) -> None:
    assert plainly(text) == text


@given(st.text(alphabet='ab_:{}[],;" 1.', max_size=40))
def test_no_text_breaks_it(text: str) -> None:
    assert isinstance(plainly(f"a: {{{text}"), str)
