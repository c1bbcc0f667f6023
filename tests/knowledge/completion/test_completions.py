"""The files behind suggestions: what changes, who sees it, and what a kill leaves."""

from __future__ import annotations

import multiprocessing
import os
import threading
from collections.abc import Callable, Collection
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from knowledge.columns import Columns
from knowledge.completion import saving, serving, updating
from knowledge.completion.building import Built, build
from knowledge.completion.completer import View
from knowledge.completion.logs import Logged
from knowledge.completion.queries import Stored
from knowledge.completion.shelf import extra_shelf
from knowledge.types import Constraint, Product
from tests.knowledge.completion.phone_shop import Shop, products

KETTLE = Product("k1", "Fell Copper Kettle", brand="Fell", categories=("Kettles",), in_stock=1)


def test_a_product_that_sells_out_takes_its_suggestions_with_it(shop: Shop) -> None:
    headphones = products()[5]
    before = shop.hits("nordlys headphones")
    assert before["nordlys headphones"] == 1
    assert shop.update(replace(headphones, in_stock=0))
    assert shop.texts("headphones") == shop.texts("wireless") == []
    assert shop.update(replace(headphones, in_stock=2))
    assert shop.hits("nordlys headphones") == before


def test_what_is_taken_away_is_gone_before_the_update(shop: Shop) -> None:
    shop.completions.take_away(["p6", "not there"])
    assert shop.texts("wireless") == []
    shop.update()  # the catalogue still has it
    assert shop.texts("wireless") != []


def test_unknown_stock_counts_as_sellable(shop: Shop) -> None:
    assert shop.hits("charg")["orchard chargers"] == 1
    assert shop.update(replace(products()[2], in_stock=0))
    assert shop.texts("charg") == []


def test_a_new_product_suggests_and_counts(shop: Shop) -> None:
    before = shop.hits("iphone")["iphone case"]
    assert shop.update(KETTLE, replace(products()[0], id="p99"))
    assert "copper kettle" in " ".join(shop.texts("copper"))
    assert shop.hits("iphone")["iphone case"] == before + 1
    assert shop.update(replace(KETTLE, in_stock=0), replace(products()[0], id="p99", in_stock=0))
    assert shop.texts("copper") == []
    assert shop.hits("iphone")["iphone case"] == before


def test_a_product_that_is_another_now_is_no_hit_of_what_it_was(shop: Shop) -> None:
    assert shop.update(replace(products()[5], title="Nordlys Copper Lamp", categories=("Lamps",)))
    assert shop.texts("wireless") == []
    assert "lamp" in " ".join(shop.texts("copper"))


def test_a_deleted_product_is_gone(shop: Shop) -> None:
    shop.catalogue.delete(["p6"])
    shop.sync()
    assert shop.texts("wireless") == []


def test_what_changed_unseen_is_found_by_its_hash(shop: Shop) -> None:
    shop.put(replace(products()[5], in_stock=0), KETTLE)  # as by a process that was killed
    shop.sync()
    assert shop.texts("wireless") == []
    assert shop.texts("copper") != []


def test_a_price_alone_changes_nothing(shop: Shop) -> None:
    before = shop.hits("iph")
    assert shop.update(replace(products()[0], price=Decimal(9)))
    assert shop.hits("iph") == before


def test_many_changes_ask_for_a_new_index(shop: Shop) -> None:
    many = [replace(KETTLE, id=f"k{n}", title=f"Fell Kettle Model {n}") for n in range(300)]
    assert shop.update(*many) is False
    shop.sync()
    assert shop.hits("kettle")["kettles"] == 300
    assert len(list(shop.folder.glob(f"{saving.PREFIX}*"))) == 1


def test_another_process_sees_it_at_once(shop: Shop, open_shop: Callable[[], Shop]) -> None:
    other = open_shop()
    assert other.texts("wireless") == shop.texts("wireless") != []
    shop.update(replace(products()[5], in_stock=0))
    assert other.texts("wireless") == []
    shop.sync()
    many = [replace(KETTLE, id=f"k{n}", title=f"Fell Kettle Model {n}") for n in range(300)]
    shop.put(*many)
    shop.sync()  # a new index: the folder of the old one is deleted
    assert other.hits("kettle")["kettles"] == 300


def test_before_anything_is_built_there_is_nothing(open_shop: Callable[[], Shop]) -> None:
    assert open_shop().texts("iph") == []


def test_an_empty_catalogue_suggests_nothing(open_shop: Callable[[], Shop]) -> None:
    shop = open_shop()
    shop.sync()
    assert shop.texts("iph") == []
    assert shop.update(KETTLE)
    assert shop.texts("kettle") != []


def test_damaged_files_are_made_anew(shop: Shop, open_shop: Callable[[], Shop]) -> None:
    expected = shop.hits("iph")
    shop.close()
    for path in (shop.folder / "completion.sqlite", *shop.folder.glob("completion.sqlite-*")):
        path.unlink(missing_ok=True)
    (shop.folder / "completion.sqlite").write_bytes(b"no database" * 100)
    other = open_shop()
    other.sync()
    assert other.hits("iph") == expected


def test_a_deleted_folder_is_made_anew(shop: Shop, open_shop: Callable[[], Shop]) -> None:
    expected = shop.hits("iph")
    shop.close()
    for folder in shop.folder.glob(f"{saving.PREFIX}*"):
        for path in folder.iterdir():
            path.unlink()
        folder.rmdir()
    other = open_shop()
    other.sync()
    assert other.hits("iph") == expected


def _killed_while_building(folder: str) -> None:
    shop = Shop(saving.Path(folder))
    shop.put(KETTLE)

    def die(*_: object) -> None:
        os._exit(9)

    saving.save = die  # type: ignore[assignment]
    shop.completions.queries.log(
        "again", [Logged("x y", 1)], keep=lambda _: True
    )  # asks for a new index
    shop.sync()


def test_a_killed_writer_leaves_what_was_served(shop: Shop, open_shop: Callable[[], Shop]) -> None:
    expected = shop.hits("iph")
    child = multiprocessing.get_context("spawn").Process(
        target=_killed_while_building, args=(str(shop.folder),)
    )
    child.start()
    child.join(60)
    assert child.exitcode == 9
    assert shop.hits("iph") == expected
    other = open_shop()
    other.sync()
    assert "copper kettle" in " ".join(other.texts("copper"))


def test_filters_hold_for_every_hit(shop: Shop) -> None:
    columns = Columns(shop.folder / "search.sqlite")
    columns.sync(shop.catalogue)
    red = (Constraint("colour", "$eq", "red"),)
    found = shop.completions.complete("iph", constraints=red, columns=columns, limit=50)
    assert {each.hits for each in found} == {1}
    assert "iphone charger" not in {each.text for each in found}
    nothing = (Constraint("colour", "$eq", "mauve"),)
    assert shop.completions.complete("iph", constraints=nothing, columns=columns) == []
    columns.close()


def test_what_a_customer_searched_for_comes_first(shop: Shop) -> None:
    shop.completions.hear("Orchard iPhone Case", "c1")
    assert shop.texts("orch", customer="c1")[0] == "orchard iphone case"
    assert shop.texts("orch", customer="c2")[0] != "orchard iphone case"


def test_all_threads_may_ask(shop: Shop) -> None:
    def ask(n: int) -> list[str]:
        if n % 10 == 0:
            shop.update(replace(products()[5], in_stock=n % 20))
        return shop.texts("iph")

    with ThreadPoolExecutor(4) as pool:
        assert len({tuple(found) for found in pool.map(ask, range(60))}) == 1


def test_what_sells_out_while_an_index_is_made_stays_away(
    shop: Shop, open_shop: Callable[[], Shop], monkeypatch: pytest.MonkeyPatch
) -> None:
    other, save = open_shop(), saving.save

    def sold_out_meanwhile(built: Built, folder: Path) -> str:
        other.completions.take_away(["p6", "k1"])  # the index that is served has no k1
        return save(built, folder)

    monkeypatch.setattr(saving, "save", sold_out_meanwhile)
    shop.put(KETTLE)
    shop.completions.queries.log("again", [Logged("x y", 1)], keep=lambda _: True)
    shop.sync()
    for each in (shop, other):
        assert each.texts("wireless") == each.texts("copper") == []
        assert each.texts("iph") != []
    shop.sync()  # looks at them again: the catalogue has them
    assert "copper kettle" in " ".join(shop.texts("copper"))
    assert shop.texts("wireless") != []


def test_a_keystroke_does_not_wait_for_a_new_index(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    go = threading.Event()

    def slow(*given: Any, **more: Any) -> Built:
        assert go.wait(20)
        return build(*given, **more)

    monkeypatch.setattr(updating, "build", slow)
    many = [replace(KETTLE, id=f"k{n}", title=f"Fell Kettle Model {n}") for n in range(300)]
    shop.put(*many, replace(products()[5], in_stock=0))
    shop.generation += 1
    shop.completions.follow(shop.catalogue, str(shop.generation))
    assert shop.texts("kettle") == shop.texts("wireless") == []
    assert shop.texts("iph") != []
    go.set()
    shop.completions.catch_up(shop.catalogue, str(shop.generation))
    assert shop.hits("kettle")["kettles"] == 300


def test_conditions_are_counted_once(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    counted: list[object] = []
    only = View.only

    def noted(view: View, ids: Collection[str]) -> View:
        counted.append(ids)
        return only(view, ids)

    monkeypatch.setattr(View, "only", noted)
    columns = Columns(shop.folder / "search.sqlite")
    columns.sync(shop.catalogue)
    red = (Constraint("colour", "$eq", "red"),)
    for prefix in ("i", "ip", "iph", "n"):
        shop.completions.complete(prefix, columns=columns, liked=red)
        found = shop.completions.complete(prefix, columns=columns, constraints=red)
        assert {each.hits for each in found} == {1}
    assert len(counted) == 1
    shop.update(replace(products()[1], in_stock=0))
    columns.sync(shop.catalogue)
    assert shop.completions.complete("iph", columns=columns, constraints=red) == []
    assert len(counted) == 2
    columns.close()


def test_what_came_since_is_read_once(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[object] = []
    monkeypatch.setattr(serving, "extra_shelf", lambda *g: made.append(g) or extra_shelf(*g))
    shop.update(KETTLE)
    assert shop.hits("copper k")
    shop.update(replace(products()[5], in_stock=0))
    shop.update(replace(KETTLE, in_stock=0))
    assert shop.texts("copper k") == []
    shop.update(KETTLE)
    assert shop.hits("copper k")
    assert len(made) == 1


def test_what_was_logged_waits_for_a_sync(shop: Shop) -> None:
    shop.completions.queries.log("log", [Logged("red iphone case", 50)], keep=lambda _: True)
    shop.generation += 1
    shop.put(replace(products()[5], in_stock=0))
    shop.completions.follow(shop.catalogue, str(shop.generation))  # as at a keystroke
    assert shop.texts("wireless") == []
    assert shop.completions.queries.all(min_people=3)
    shop.sync()
    assert shop.texts("red")[0] == "red iphone case"


def test_texts_are_held_against_the_products(shop: Shop) -> None:
    asked = ["red iphone case", "green iphone case", "iphone case for a@b.example", "wireless"]
    assert shop.completions.held(asked) == {"red iphone case": 1, "wireless": 1}
    shop.update(replace(products()[0], id="p99", title="Orchard iPhone Case Green"))
    assert shop.completions.held(asked)["green iphone case"] == 1


def test_a_log_file_is_read(shop: Shop) -> None:
    path = shop.folder / "log.tsv"
    path.write_text("query\tcount\nred iphone case\t40\nmaya@b.example\t9\nbad\tx\n", "utf-8")
    stored, failed = shop.completions.log(path)
    assert (stored, [each.line for each in failed]) == (Stored(added=1, left_out=1), [4])
