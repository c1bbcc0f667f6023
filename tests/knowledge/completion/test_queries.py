"""Query logs: what is read, what is stored, and what nobody ever sees."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from knowledge.completion import Completions, Policy
from knowledge.completion.logs import Logged
from knowledge.completion.privacy import blocked_words, is_blocked, name_words, personal
from knowledge.completion.queries import Queries, Stored
from knowledge.errors import StoreError
from tests.knowledge.completion.phone_shop import Shop

NAMES = name_words(["Maya Lindqvist", "Dr. Ann Brown", "Maria J. Lopez", "王小明"])


@pytest.fixture
def queries(tmp_path: Path) -> Iterator[Queries]:
    queries = Queries(tmp_path / "queries.sqlite")
    yield queries
    queries.close()


def test_a_log_takes_the_place_of_its_last_version(queries: Queries) -> None:
    before = queries.generation
    first = [Logged("iPhone case", 5), Logged("tent", 9)]
    assert queries.log("a", first, keep=lambda _: True) == Stored(added=2)
    second = [Logged("iPhone case", 7), Logged("kettle", 2)]
    assert queries.log("a", second, keep=lambda _: True) == Stored(added=1, updated=1, deleted=1)
    assert queries.log("b", [Logged("IPHONE  CASE", 2)], keep=lambda _: True) == Stored(added=1)
    found = {each.text.lower(): each.count for each in queries.all(min_people=1)}
    assert found == {"iphone case": 9, "kettle": 2}
    assert queries.generation > before


def test_a_log_that_says_the_same_changes_nothing(queries: Queries) -> None:
    rows = [Logged("iphone case", 5, date(2026, 5, 1), 2, 3), Logged("tent", 9)]
    queries.log("a", rows, keep=lambda _: True)
    before = queries.generation
    assert queries.log("a", rows[::-1], keep=lambda _: True) == Stored(unchanged=2)
    assert queries.generation == before


def test_lines_that_say_the_same_count_together(queries: Queries) -> None:
    rows = [
        Logged("iPhone  case", 5, date(2026, 5, 1), 1, 4),
        Logged("Iphone-case", 2, date(2026, 6, 1), 1, 2),
    ]
    queries.log("a", rows, keep=lambda _: True)
    assert queries.all(min_people=5) == []  # the two may have typed it both ways
    (found,) = queries.all(min_people=4)
    assert (found.text, found.count, found.clicks) == ("iPhone case", 7, 2)
    assert found.days == (datetime.now(UTC).date() - date(2026, 6, 1)).days


def test_people_of_two_logs_may_be_the_same(queries: Queries) -> None:
    for source in ("monday", "tuesday"):
        queries.log(source, [Logged("tent", 9, people=2)], keep=lambda _: True)
    assert queries.all(min_people=3) == []
    assert queries.count() == 1


def test_what_is_not_to_be_kept_is_counted(queries: Queries) -> None:
    rows = [Logged("tent", 9), Logged("Maya", 9), Logged("maya", 1), Logged("?!", 3)]
    rows.append(Logged("x" * 101, 5))
    keep = lambda text: "maya" not in text.lower()  # noqa: E731
    assert queries.log("a", rows, keep=keep) == Stored(added=1, left_out=3)


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


def test_what_is_written_again_takes_the_place_of_what_was(queries: Queries) -> None:
    queries.write("tents", ["family tent", "tent for two"])
    queries.write("tents", ["family tent"])
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
        "BHP0441134623", "gift maria lopez", "tent for dr ann brown",
    ],
)  # fmt: skip
def test_personal_data_is_seen(text: str) -> None:
    assert personal(text, NAMES)


@pytest.mark.parametrize(
    "text",
    [
        "iphone 14 pro 256 gb", "brown shoes", "dv7-1211ea", "core i7-10750H", "1920 x 1080",
        "rtx 2080 8gb", "order of the phoenix book", "hp 301", "usb 3.2", "006R90321", "maya blue",
        "account book", "4k 60hz", "dr scholl insoles", "rtl8153 usb 3 adapter",
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
    (tmp_path / "blocked.txt").write_text("white power\n", encoding="utf-8")
    blocked = blocked_words(tmp_path)
    assert is_blocked("a white power flag", blocked)
    assert not is_blocked("white tent", blocked)
    assert not is_blocked("power bank, white", blocked)


def test_a_count_without_end_is_no_end(shop: Shop) -> None:
    logged(shop, Logged("case iphone red", 1e20), Logged("iphone case", 3))
    assert shop.texts("case iph")[0] == "case iphone red"


def test_a_file_that_cannot_be_read_is_told_of_and_tried_again(tmp_path: Path) -> None:
    path = tmp_path / "queries.sqlite"
    path.write_bytes(b"no database" * 100)
    queries = Queries(path)
    with pytest.raises(StoreError, match=r"queries\.sqlite: file is not a database"):
        queries.count()
    path.unlink()
    assert queries.count() == 0
    queries.close()


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


def test_a_word_that_the_shop_blocks_is_gone_at_once(shop: Shop, tmp_path: Path) -> None:
    shop.completions.close()
    shop.completions = Completions(shop.folder, policy=Policy(folder=tmp_path))
    assert any("charger" in text for text in shop.texts("iphone ch"))
    put_together = shop.texts("red nordlys ")
    assert put_together  # no product's title has it, so it is in no index
    (tmp_path / "blocked.txt").write_text("chargers\nred\n", encoding="utf-8")
    found = shop.texts("iphone c")
    assert found
    assert not any("charger" in text for text in found)
    assert shop.texts("red nordlys ") == []
    (tmp_path / "blocked.txt").write_text("cases\n", encoding="utf-8")
    found = shop.texts("iphone c")
    assert any("charger" in text for text in found)
    assert not any("case" in text for text in found)


def test_another_number_of_people_takes_a_new_index(shop: Shop) -> None:
    logged(shop, Logged("case iphone red", 4))
    assert "case iphone red" in shop.texts("case iph")
    shop.completions.close()
    shop.completions = Completions(shop.folder, policy=Policy(min_customers=5))
    shop.completions.sync(shop.catalogue, str(shop.generation))
    assert "case iphone red" not in shop.texts("case iph")


def test_many_customers_cost_no_time() -> None:
    names = name_words(f"First{n} Last{n % 997}" for n in range(50_000))
    assert not any(personal(f"tent for {n}", names) for n in range(2_000))
    assert personal("tent for last5 first5", names)
