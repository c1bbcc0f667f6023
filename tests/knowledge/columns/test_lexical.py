from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.catalogue import Catalogue
from knowledge.columns import Columns
from knowledge.types import Constraint, Product
from tests.knowledge.columns.shop import RECORDS, store


def found(columns: Columns, query: str, **options) -> list[str]:
    options = {"kind": None, "within": None, "limit": 10, **options}
    return [match.record_id for match in columns.lexical(query, **options)]


@pytest.mark.parametrize("query", ["2m cable", "2 m cables", "two metres", "200 cm"])
def test_a_length_is_found_however_it_is_written(columns: Columns, query: str) -> None:
    assert found(columns, query)[0] == "CABLE"


@pytest.mark.parametrize("query", ["over-ear", "over ear", "overear", "OVER-EARS"])
def test_a_compound_is_found_however_it_is_written(columns: Columns, query: str) -> None:
    assert found(columns, query, kind="product") == ["PHONES"]


@pytest.mark.parametrize("query", ["midnightblue", "mid night blue", "head phone", "frying-pan"])
def test_words_run_together_or_apart_are_found(columns: Columns, query: str) -> None:
    assert found(columns, query, kind="product")[0] in {"PHONES", "PAN"}


@pytest.mark.parametrize("query", ["DV7-1211ea", "dv71211ea", "dv7 1211ea", "SHOE-R43", "shoer43"])
def test_a_model_number_or_sku_is_found_first(columns: Columns, query: str) -> None:
    wanted = "SHOE" if query.lower().startswith("sh") else "PHONES"
    assert found(columns, query, kind="product")[0] == wanted


def test_a_phrase_in_quotation_marks_must_be_there(columns: Columns) -> None:
    assert found(columns, 'pan "stainless steel"') == ["PAN"]
    assert found(columns, '"steel stainless" pan') == []
    assert found(columns, '"frying pan" headphones') == ["PAN"]


def test_identifiers_that_are_required_must_be_there(columns: Columns) -> None:
    assert found(columns, "headphones", require=["DV7 1211ea"]) == ["PHONES"]
    assert found(columns, "headphones", require=["DV8"]) == []


def test_kind_and_ids_limit_what_is_found(columns: Columns) -> None:
    assert set(found(columns, "headphones")) == {"PHONES", "returns"}
    assert found(columns, "headphones", kind="document") == ["returns"]
    assert found(columns, "headphones pan", within={"PAN", "SHOE"}) == ["PAN"]
    assert found(columns, "headphones", within=set()) == []
    assert found(columns, "headphones pan cable", limit=1, kind="product") != []


def test_scores_are_of_all_columns_and_of_title_and_description(columns: Columns) -> None:
    (match,) = columns.lexical("rubber", kind="product", within=None, limit=5)
    assert match.score > 0
    assert match.about == 0
    (match,) = columns.lexical("headphones", kind="product", within=None, limit=5)
    assert match.about > 0


def test_what_a_product_is_said_not_to_have_counts_little(columns: Columns) -> None:
    with_it, without = columns.lexical("bluetooth", kind="product", within=None, limit=5)
    assert (with_it.record_id, without.record_id) == ("PHONES", "CABLE")
    assert with_it.score > without.score > 0


def test_coverage_is_the_share_of_the_words_by_rarity(columns: Columns) -> None:
    shares = columns.coverage("trail shoe zeppelin", ["SHOE", "PAN", "nobody"], kind="product")
    assert shares.keys() == {"SHOE", "PAN"}
    assert shares["PAN"] == 0 < shares["SHOE"] < 1
    assert columns.coverage("trail shoe", ["SHOE"], kind="product") == {"SHOE": pytest.approx(1)}
    assert columns.coverage("", ["SHOE"], kind=None) == {"SHOE": 0}


@pytest.mark.parametrize(
    "query",
    ["pan NEAR(steel)", "title: pan", "pan*", "pan OR", "AND pan", '"', 'pan "', "NOT pan", "(pan",
     "pan -steel", "{title}: pan", "^pan", "pan' --", "p\x00an pan", "pan \ud800"],
)  # fmt: skip
def test_nothing_in_a_query_is_syntax(columns: Columns, query: str) -> None:
    assert found(columns, query, kind="product") in (["PAN"], [])
    if query != '"':
        assert found(columns, query, kind="product") == ["PAN"]


@pytest.mark.parametrize("query", ["", " ", "?!", '""', "the"])
def test_a_query_without_words_finds_nothing_or_little(columns: Columns, query: str) -> None:
    assert len(found(columns, query)) <= 2


def test_any_text_is_a_query_and_a_value() -> None:
    with (
        TemporaryDirectory() as folder,
        closing(Catalogue(f"sqlite:///{Path(folder) / 'c.sqlite'}")) as catalogue,
        closing(Columns(Path(folder) / "search.sqlite")) as columns,
    ):
        store(catalogue, *RECORDS)
        columns.sync(catalogue)

        @settings(deadline=None)  # it is about what may be asked, not how fast the machine is
        @given(st.text(max_size=60))
        def ask(text: str) -> None:
            found(columns, text)
            found(columns, f'"{text}"', require=[text])
            columns.coverage(text, ["PAN"], kind="product")
            for field in ("material", "text", "brand"):
                for operator in ("$eq", "$ne", "$contains"):
                    columns.matching([Constraint(field, operator, text)])  # type: ignore[arg-type]
            columns.lookup([text])
            columns.field_named([text])

        ask()


@pytest.mark.parametrize("title", ["Ünïcödé ½", "日本語 テスト", "हिन्दी", "a" * 5000, "NEAR(x)"])
def test_any_title_is_found_by_itself(put, title: str) -> None:
    columns = put(Product("NEW", title))
    assert found(columns, title, kind="product")[:1] == ["NEW"]
