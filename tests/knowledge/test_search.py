from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from knowledge.embedding import WordHashEmbedder
from knowledge.index import Index
from knowledge.retrieval import HybridRetriever
from knowledge.search import Wanted, search
from knowledge.types import Constraint, Filters, Gap, SearchResult, Sort
from knowledge.understanding import understand

CHEAP = Constraint("price", "$lt", 50.0)
BLACK = Constraint("colour", "$eq", "black")
TENT = Constraint("category", "$eq", "tents")
IN_STOCK = Constraint("in_stock", "$eq", True)


@pytest.fixture(scope="module")
def index(store: Path) -> Iterator[Index]:
    with Index.open(store, embedder=WordHashEmbedder()) as index:
        yield index


def found(
    index: Index, words: str, *constraints: Constraint, sort: Sort | None = None
) -> SearchResult:
    retriever = HybridRetriever(index=index, embedder=WordHashEmbedder())
    wanted = Wanted(words, Filters(constraints=constraints, sort=sort))
    return search(wanted, retriever=retriever, columns=index.columns, limit=5)


def ids(result: SearchResult) -> list[str]:
    return [hit.passage.document_id for hit in result.hits]


def test_conditions_hold_before_ranking(index: Index) -> None:
    assert ids(found(index, "birch tent with a porch", CHEAP)) == ["L1"]
    assert ids(found(index, "tent", TENT, IN_STOCK)) == ["T1"]


def test_stock_that_is_unknown_is_not_in_stock(index: Index) -> None:
    assert found(index, "kettle", IN_STOCK).relaxed == ("in stock",)


def test_without_conditions_products_and_documents_are_mixed(index: Index) -> None:
    result = found(index, "return items")
    assert ids(result)[0] == "returns"
    assert {"T1", "T2"} & set(ids(found(index, "tent")))
    assert result.relaxed == ()


def test_a_bound_that_nothing_meets_is_relaxed_to_the_nearest(index: Index) -> None:
    result = found(index, "tent", TENT, Constraint("price", "$lt", 100.0))
    assert ids(result) == ["T1", "T2"]
    assert result.relaxed == ("under 100",)
    assert result.filters.constraints == (TENT, Constraint("price", "$lt", 100.0))


def test_the_thing_itself_is_given_up_last(index: Index) -> None:
    result = found(index, "black tent in stock", TENT, BLACK, IN_STOCK)
    assert ids(result) == ["T1"]
    assert result.relaxed == ("colour: black",)


def test_one_condition_is_relaxed_before_two(index: Index) -> None:
    result = found(index, "tent", TENT, BLACK, Constraint("price", "$lt", 10.0))
    assert set(ids(result)) == {"T1", "T2"}
    assert len(result.relaxed) == 2


def test_both_ends_of_a_range_are_one_condition(index: Index) -> None:
    low, high = Constraint("price", "$gte", 1.0), Constraint("price", "$lte", 2.0)
    result = found(index, "kettle", low, high, Constraint("brand", "$eq", "fell"))
    assert set(ids(result)) == {"K1", "L1"}
    assert len(result.relaxed) == 2


def test_a_product_that_is_something_else_is_not_shown_as_meeting_a_bound(index: Index) -> None:
    result = found(index, "kettle", Constraint("price", "$gt", 100.0))
    assert ids(result)[0] == "K1"
    assert result.relaxed == ("over 100",)


def test_what_is_relaxed_leaves_products(index: Index) -> None:
    result = found(index, "return items", Constraint("price", "$lt", 0.01))
    assert result.relaxed
    assert {hit.passage.kind for hit in result.hits} == {"product"}


def test_a_bound_on_what_nothing_relevant_has_is_named(index: Index) -> None:
    result = found(index, "kettle", Constraint("brightness", "$gte", 800.0, "lm"))
    assert result.relaxed == ("brightness at least 800 lm",)


def test_the_thing_outlives_several_conditions(index: Index) -> None:
    white = Constraint("colour", "$eq", "violet")
    result = found(index, "tent", TENT, white, Constraint("price", "$lt", 1.0))
    assert set(ids(result)) == {"T1", "T2"}
    denied = Constraint("brand", "$ne", "birch")
    assert "category" not in str(found(index, "tent", TENT, white, denied).relaxed)


def test_what_must_not_be_is_kept_to(index: Index) -> None:
    result = found(
        index, "shoe", Constraint("colour", "$ne", "black"), Constraint("price", "$lt", 1.0)
    )
    assert "S1" not in ids(result)
    assert result.relaxed == ("under 1",)


def test_a_sort_leaves_out_what_lacks_the_field(index: Index) -> None:
    result = found(index, "tent", TENT, sort=Sort("weight", descending=True))
    assert ids(result) == ["T2", "T1"]
    assert ids(found(index, "tent", TENT, sort=Sort("rating"))) == []


def test_conditions_on_one_offer(index: Index) -> None:
    sold_out = (Constraint("size", "$eq", "43"), IN_STOCK)
    result = found(index, "trail shoe", *sold_out)
    assert result.relaxed  # size 43 is sold out, size 42 is not
    assert ids(found(index, "trail shoe", Constraint("size", "$eq", "42"), IN_STOCK)) == ["S1"]


def test_what_is_sold_out_comes_before_something_else_in_stock(index: Index) -> None:
    white = Constraint("colour", "$eq", "white")
    result = found(index, "white trail shoe", white, Constraint("size", "$eq", "43"), IN_STOCK)
    assert result.relaxed != ("in stock",)  # there is none in white
    result = found(index, "trail shoe", Constraint("size", "$eq", "43"), IN_STOCK)
    assert (ids(result), result.relaxed) == (["S1"], ("in stock",))
    # Something else in size 43 is no reason to leave the trail shoes.
    result = found(index, "tent", Constraint("size", "$eq", "43"), IN_STOCK)
    assert (ids(result)[0], result.relaxed) == ("T1", ("size: 43",))


def test_what_is_met_alone_is_told_from_what_nothing_meets(index: Index) -> None:
    assert found(index, "trail shoe", Constraint("size", "$eq", "43"), IN_STOCK).jointly == (
        IN_STOCK,
    )
    violet = Constraint("colour", "$eq", "violet")
    assert found(index, "tent", TENT, violet, IN_STOCK).jointly == ()
    # Both ends of a range are met together or not at all.
    ends = (Constraint("price", "$gte", 1.0), Constraint("price", "$lte", 2.0))
    assert found(index, "kettle", *ends).jointly == ()


def test_what_could_be_no_condition_is_among_what_is_relaxed(index: Index) -> None:
    retriever = HybridRetriever(index=index, embedder=WordHashEmbedder())
    understood = understand("tents by Coleman, quieter than mine, under $500", index.columns)
    result = search(
        Wanted(understood.words, understood.filters),
        retriever=retriever, columns=index.columns, limit=5,
    )  # fmt: skip
    assert result.hits
    assert set(result.relaxed) == {'"quieter than mine"', '"Coleman"'}


def test_a_feature_that_all_mention_is_not_named(index: Index) -> None:
    retriever = HybridRetriever(index=index, embedder=WordHashEmbedder())

    def relaxed(*gaps: Gap) -> tuple[str, ...]:
        wanted = Wanted("tent", Filters(constraints=(TENT,), gaps=gaps))
        return search(wanted, retriever=retriever, columns=index.columns, limit=5).relaxed

    assert relaxed(Gap("feature", "tent")) == ()
    assert relaxed(Gap("feature", "porch with windows")) == ('"porch with windows"',)
    assert relaxed(Gap("words", "tent")) == ('"tent"',)


def test_a_result_names_the_gaps_of_its_filters_whoever_makes_it() -> None:
    filters = Filters(gaps=(Gap("thing", "laptop"), Gap("order", "newest first", "date")))
    assert SearchResult((), filters, ("in stock",)).relaxed == (
        "in stock", "laptop", "newest first",
    )  # fmt: skip
