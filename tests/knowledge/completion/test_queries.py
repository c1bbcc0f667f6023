"""Query logs: what is read, what is stored, and what nobody ever sees."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from knowledge.completion import Completions, Policy
from knowledge.completion.privacy import blocked_words, is_blocked, name_words, personal
from knowledge.completion.queries import Logged, Queries, read_queries
from knowledge.errors import ReadError
from tests.knowledge.completion.phone_shop import Shop

NAMES = name_words(["Maya Lindqvist", "Ann Brown"])


@pytest.fixture
def queries(tmp_path: Path) -> Iterator[Queries]:
    queries = Queries(tmp_path / "queries.sqlite")
    yield queries
    queries.close()


def written(folder: Path, text: str) -> Path:
    path = folder / "log"
    path.write_text(text, encoding="utf-8")
    return path


def test_tab_separated_logs_with_and_without_a_head(tmp_path: Path) -> None:
    rows = "iphone case\t12\t2026-05-01\t4\nlaptop\t3\n"
    for head in ("", "query\tcount\tlast\tclicks\n"):
        found = list(read_queries(written(tmp_path, head + rows)))
        assert found[0] == Logged("iphone case", 12, datetime(2026, 5, 1).date(), 4)  # noqa: DTZ001
        assert found[1] == Logged("laptop", 3)


def test_json_lines(tmp_path: Path) -> None:
    lines = [
        {"query": "iphone case", "count": 12, "last": "2026-05-01T10:00:00Z", "clicks": 4},
        {"query": "laptop", "count": 3, "users": 2},
    ]
    path = written(tmp_path, "\n".join(map(json.dumps, lines)))
    found = list(read_queries(path))
    assert [each.text for each in found if isinstance(each, Logged)] == ["iphone case", "laptop"]
    assert isinstance(found[1], Logged)
    assert found[1].people == 2


@pytest.mark.parametrize(
    "line", ["laptop\tmany", "\t3", "laptop\t-1", "laptop\t3\tyesterday", "laptop\tinf"]
)
def test_a_bad_line_is_named_and_the_rest_is_read(tmp_path: Path, line: str) -> None:
    found = list(
        read_queries(written(tmp_path, f"query\tcount\tlast\nphone\t2\n{line}\ntent\t1\n"))
    )
    assert [type(each) for each in found] == [Logged, ReadError, Logged]
    assert isinstance(found[1], ReadError)
    assert found[1].line == 3


def test_a_bad_json_line_is_named(tmp_path: Path) -> None:
    found = list(read_queries(written(tmp_path, '{"query": "a", "count": 1}\n{"query": \n[1]\n')))
    assert [type(each) for each in found] == [Logged, ReadError, ReadError]


def test_a_missing_log_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(ReadError, match="cannot be read"):
        list(read_queries(tmp_path / "none"))


def test_a_log_takes_the_place_of_its_last_version(queries: Queries) -> None:
    before = queries.generation
    assert queries.log("a", [Logged("iPhone case", 5), Logged("tent", 9)], keep=lambda _: True) == 2
    assert queries.log("a", [Logged("iPhone case", 7)], keep=lambda _: True) == 1
    assert queries.log("b", [Logged("IPHONE  CASE", 2)], keep=lambda _: True) == 1
    (found,) = queries.all(min_people=1)
    assert (found.text.lower(), found.count) == ("iphone case", 9)
    assert queries.generation > before


def test_few_people_are_not_enough(queries: Queries) -> None:
    rows = [Logged("one", 2), Logged("two", 3), Logged("three", 50, people=1)]
    queries.log("a", rows, keep=lambda _: True)
    assert [each.text for each in queries.all(min_people=3)] == ["two"]
    for person in ("x", "x", "x", "y"):
        queries.hear("four", person, min_people=3)
    assert [each.text for each in queries.all(min_people=3)] == ["two"]
    queries.hear("four", "z", min_people=3)
    assert {each.text for each in queries.all(min_people=3)} == {"two", "four"}


def test_who_searched_is_kept_as_a_hash(queries: Queries, tmp_path: Path) -> None:
    queries.hear("laptop", "maya@example.com", min_people=3)
    assert queries.own("maya@example.com") == {"laptop": 1}
    with sqlite3.connect(tmp_path / "queries.sqlite") as connection:
        rows = connection.execute("SELECT * FROM heard").fetchall()
    assert not any("maya" in str(cell) for row in rows for cell in row)


def test_what_was_written_ahead_is_resumable(queries: Queries) -> None:
    queries.write("tents", ["family tent", "tent for two"])
    queries.write("tents", ["family tent"])
    assert queries.written_about() == {"tents"}
    assert [each.text for each in queries.all(min_people=3)] == ["family tent"]


def test_old_queries_count_less() -> None:
    from knowledge.completion.building import Query

    assert Query("a", 10).weight > Query("a", 10, days=90).weight > Query("a", 10, days=400).weight
    assert Query("a", 10, clicks=5).weight > Query("a", 10).weight


@pytest.mark.parametrize(
    "text",
    [
        "maya@example.com", "mail me at maya (at) example", "call 0151 2345 6789",
        "+49 (0)30 123456", "order 12345", "order number FW-100234", "#48213", "rma 99812",
        "Maya Lindqvist", "lindqvist maya order", "laptop for maya lindqvist", "brown",
        "4111 1111 1111 1111", "https://example.com/cart", "ABC-1234567",
    ],
)  # fmt: skip
def test_personal_data_is_seen(text: str) -> None:
    assert personal(text, NAMES)


@pytest.mark.parametrize(
    "text",
    [
        "iphone 14 pro 256 gb", "brown shoes", "dv7-1211ea", "core i7-10750H", "1920 x 1080",
        "rtx 2080 8gb", "order of the phoenix book", "hp 301", "usb 3.2", "006R90321", "maya blue",
        "account book", "4k 60hz",
    ],
)  # fmt: skip
def test_what_names_nobody_is_let_through(text: str) -> None:
    assert not personal(text, NAMES)


def test_the_shop_edits_what_is_blocked(tmp_path: Path) -> None:
    assert is_blocked("big tits bird book", blocked_words())
    assert not is_blocked("titan drill", blocked_words())
    (tmp_path / "blocked.txt").write_text("-tits  # the birds\nknockoff\n", encoding="utf-8")
    blocked = blocked_words(tmp_path)
    assert not is_blocked("blue tits", blocked)
    assert is_blocked("Knockoffs for phones", blocked)


def logged(shop: Shop, *rows: Logged) -> None:
    keep = Policy(names=NAMES).may_store
    shop.completions.queries.log("log", rows, keep=keep)
    shop.sync()


def test_a_logged_query_is_suggested_if_the_shop_can_sell_it(shop: Shop) -> None:
    logged(shop, Logged("red iphone case", 40), Logged("red guitar", 90))
    assert shop.texts("red")[0] == "red iphone case"
    assert "guitar" not in " ".join(shop.texts("red gu"))


def test_a_popular_query_comes_first(shop: Shop) -> None:
    assert shop.texts("orch")[0] != "orchard iphone case red"
    logged(shop, Logged("orchard iphone case red", 500))
    assert shop.texts("orch")[0] == "orchard iphone case red"


def test_what_a_shopper_writes_of_himself_is_never_shown(
    tmp_path: Path, open_shop: Callable[[], Shop]
) -> None:
    shop = open_shop()
    shop.completions.close()
    shop.completions = Completions(tmp_path, policy=Policy(min_customers=1, names=NAMES))
    from tests.knowledge.completion.phone_shop import products

    shop.put(*products())
    logged(
        shop, Logged("iphone maya lindqvist", 99), Logged("iphone maya@example.com", 99),
        Logged("fucking iphone", 99), Logged("iphone red", 9),
    )  # fmt: skip
    stored = [each.text for each in shop.completions.queries.all(min_people=1)]
    assert stored == ["iphone red"]
    shop.completions.hear("iphone for Maya Lindqvist", "c1")
    assert shop.completions.queries.own("c1") == {}


def test_a_search_of_many_becomes_a_suggestion(shop: Shop) -> None:
    for person in ("a", "b", "c"):
        shop.completions.hear("slim iphone case", person)
        shop.completions.hear("case iphone red", person)
    shop.sync()
    assert "case iphone red" in shop.texts("case iph")
    assert shop.texts("slim") == []  # nothing is slim


def test_the_time_of_a_log_is_read_in_days(shop: Shop) -> None:
    old = (datetime.now(UTC) - timedelta(days=900)).date()
    new = (datetime.now(UTC) - timedelta(days=1)).date()
    logged(shop, Logged("iphone case red", 50, last=old), Logged("iphone case black", 50, last=new))
    found = shop.texts("iphone case ")
    assert found.index("iphone case black") < found.index("iphone case red")
