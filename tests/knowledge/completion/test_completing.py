"""What a prefix leads to: forgiving, true to the catalogue, and not all the same."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.completion.goods import content, facts
from knowledge.completion.normalising import normal
from knowledge.completion.shelf import holds
from knowledge.terms import stem
from knowledge.types import Product
from tests.knowledge.completion.phone_shop import Shop, products


@pytest.mark.parametrize(
    ("prefix", "meant"),
    [
        ("iph", "orchard iphone case"),  # a later word
        ("orchard ipho", "orchard iphone case"),
        ("iph ca", "iphone case"),  # prefixes of two words
        ("case ipho", "iphone case"),  # any order
        ("ipohne ca", "iphone case"),  # a swap
        ("iphonne", "iphone case"),  # a doubled letter
        ("iphonecase", "iphone case"),  # a missing space
        ("i phone case", "iphone case"),  # one too many
        ("hedphones", "headphones"),
        ("wirelss haedphones", "wireless headphones"),  # two slips
        ("caffe cre", "café crème machine"),
        ("CAFÉ", "café crème machine"),
        ('17"', 'laptop sleeve 17"'),
        ("17 inch lap", "nordlys laptop 17 inch 16 gb"),
        ("laptop 17in", "laptop 17 inch"),
        ("16g", "16 gb"),
        ("20w", "iphone charger 20 w"),
        ("nx4400", "nx-4400"),
        ("手机", "手机壳"),
        ("机壳", "手机壳"),
        ("shouji", "手机壳"),
        ("sjk", "手机壳"),
        ("スリ", "スリーブ"),
        ("키보", "키보드"),
        ("킵", "키보드"),  # half a syllable: the next consonant is still part of it
    ],
)
def test_a_prefix_finds_what_is_meant(fixed: Shop, prefix: str, meant: str) -> None:
    wanted = set(map(stem, normal(meant).split()))
    found = [set(map(stem, normal(text).split())) for text in fixed.texts(prefix)]
    assert any(wanted <= each for each in found), found


@pytest.mark.parametrize(
    "prefix", ["", " ", "zzzz", "🙂", "%", '"', "a" * 10_000, "\x00", "ip\ud800"]
)
def test_nothing_is_found_for_what_means_nothing(fixed: Shop, prefix: str) -> None:
    assert all(isinstance(text, str) for text in fixed.texts(prefix))


def test_a_short_prefix_is_taken_at_its_word(fixed: Shop) -> None:
    assert not any("iphone" in text for text in fixed.texts("ohi"))


def test_hits_are_counted_by_hand(fixed: Shop) -> None:
    known = [facts(each, "") for each in products()]
    for prefix in ("iph", "case", "lap", "red ", "nordlys", "orchard c", "手"):
        for text, hits in fixed.hits(prefix).items():
            assert hits == sum(each.sellable and holds(each, text) for each in known), text
            assert hits > 0


def test_what_was_put_together_has_hits(fixed: Shop) -> None:
    # Nobody wrote it down: the products say that there is one.
    assert "nordlys wireless" in " ".join(fixed.texts("nordlys wirel"))
    assert fixed.hits("laptop sleeve re")["laptop sleeve red"] == 1
    assert not any("green" in text for text in fixed.texts("laptop sleeve gre"))


def test_the_first_suggestions_are_not_spellings_of_one(fixed: Shop) -> None:
    found = [frozenset(content(text)) for text in fixed.texts("iphone")[:3]]
    assert len(set(found)) == len(found)


def test_scores_order_and_stay_in_range(fixed: Shop) -> None:
    found = fixed.completions.complete("iphone")
    assert all(0 < each.score <= 1 for each in found)
    assert len(fixed.completions.complete("iphone", limit=2)) == 2


def test_what_is_spoken_of_comes_first(fixed: Shop) -> None:
    plain = fixed.texts("nordlys ")
    spoken = fixed.texts("nordlys ", about="a sleeve for the laptop")
    assert spoken.index("nordlys laptop sleeves") < plain.index("nordlys laptop sleeves")


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=40))
def test_any_text_is_answered(fixed: Shop, prefix: str) -> None:
    assert len(fixed.completions.complete(prefix)) <= 8


@settings(max_examples=200, deadline=None)
@given(st.lists(st.sampled_from(["iphone", "case", "red", "17", "gb", "laptop", "手", " ", "x"])))
def test_any_row_of_words_is_answered_with_hits(fixed: Shop, parts: list[str]) -> None:
    for each in fixed.completions.complete(" ".join(parts)):
        assert each.hits > 0


def test_a_word_of_praise_is_asked_of_no_product(tmp_path: Path) -> None:
    shop = Shop(tmp_path)
    praised = Product("p20", "Nordlys iPhone Case", description="The best there is.", in_stock=1)
    shop.put(*products(), praised)
    shop.sync()
    known = [facts(each, "") for each in (*products(), praised)]
    for prefix in ("best ca", "best ipho", "best red i"):
        for text, hits in shop.hits(prefix).items():
            assert hits == sum(each.sellable and holds(each, text) for each in known), text
