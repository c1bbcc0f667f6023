from __future__ import annotations

import json
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from finetune import cards
from finetune.errors import AdapterError
from finetune.registry import Registry
from knowledge.adapters import active, candidates, choose, history
from knowledge.errors import WeightsError
from knowledge.weights import EMBEDDED_CHAT


def another(adapter: Path, folder: Path, name: str, **changes: object) -> Path:
    target = shutil.copytree(adapter, folder / name)
    cards.write(replace(cards.read(adapter), name=name, **changes), target)  # type: ignore[arg-type]
    return target


@pytest.fixture
def registry(adapter: Path, tmp_path: Path) -> Registry:
    """A store with two adapters, none of them in use."""
    found = Registry(tmp_path / "store")
    for name in ("first", "second"):
        found.add(another(adapter, tmp_path, name))
    return found


def names(registry: Registry) -> list[tuple[str, bool]]:
    return [(each.folder.name, each.active) for each in registry.entries()]


def test_a_store_without_adapters_has_none(tmp_path: Path) -> None:
    assert Registry(tmp_path).entries() == []
    assert Registry(tmp_path).in_use() is None
    with pytest.raises(AdapterError, match="has no adapter ours; it has none"):
        Registry(tmp_path).entry("ours")
    with pytest.raises(AdapterError, match="nothing to undo"):
        Registry(tmp_path).rollback()


def test_one_is_put_to_use_and_taken_back(registry: Registry) -> None:
    assert names(registry) == [("first", False), ("second", False)]
    assert registry.activate("first").active
    assert registry.activate("second").active
    assert names(registry) == [("first", False), ("second", True)]
    assert registry.rollback() == "first"
    assert names(registry) == [("first", True), ("second", False)]
    assert registry.rollback() is None
    assert registry.in_use() is None


def test_an_adapter_comes_in_whole_and_once(
    registry: Registry, adapter: Path, tmp_path: Path
) -> None:
    entry = registry.add(tmp_path / "first")
    assert {path.name for path in entry.folder.iterdir()} == {
        path.name for path in adapter.iterdir()
    }
    other = another(adapter, tmp_path / "elsewhere", "first", licence="MIT")
    with pytest.raises(AdapterError, match="has another adapter first"):
        registry.add(other)
    assert cards.read(entry.folder).licence == "Apache-2.0"


@pytest.mark.parametrize("name", ["../out", "a/b", ".hidden", ""])
def test_a_name_is_a_name_of_a_folder(
    registry: Registry, adapter: Path, tmp_path: Path, name: str
) -> None:
    folder = another(adapter, tmp_path, "odd")
    cards.write(replace(cards.read(folder), name=name), folder)
    with pytest.raises(AdapterError):
        registry.add(folder)
    with pytest.raises(AdapterError, match="it has first, second"):
        registry.entry(name or "..")


def test_half_an_adapter_does_not_come_in(registry: Registry, tmp_path: Path) -> None:
    (tmp_path / "first" / "adapter_config.json").unlink()
    other = (tmp_path / "first").rename(tmp_path / "half")
    cards.write(replace(cards.read(other), name="half"), other)
    with pytest.raises(AdapterError, match=r"has no adapter_config\.json"):
        registry.add(other)
    assert names(registry) == [("first", False), ("second", False)]


def test_a_damaged_file_is_told_and_kept(registry: Registry, tmp_path: Path) -> None:
    registry.activate("first")
    path = tmp_path / "store" / "adapters" / "active.json"
    for text in ('{"chat": ', '{"chat": "first"}', "[]"):
        path.write_text(text, "utf-8")
        with pytest.raises(AdapterError, match="is damaged"):
            registry.activate("second")
        assert path.read_text("utf-8") == text
    card = tmp_path / "store" / "adapters" / "first" / "card.json"
    card.write_text(card.read_text("utf-8")[:40], "utf-8")
    path.unlink()
    with pytest.raises(AdapterError, match=r"card\.json is damaged"):
        registry.entries()


def test_kinds_are_in_use_side_by_side(registry: Registry, adapter: Path, tmp_path: Path) -> None:
    reader = another(adapter, tmp_path, "reader", kind="matching")
    fusion = dict.fromkeys(("logit", "cosine", "words", "constant"), 1.0)
    own = {"base": "tiny", "max_tokens": 32, "fusion": fusion}
    (reader / "matching.json").write_text(json.dumps(own), "utf-8")
    (reader / "head.safetensors").write_bytes(b"")
    registry.add(reader)
    registry.activate("first")
    registry.activate("reader")
    assert names(registry) == [("first", True), ("reader", True), ("second", False)]
    assert registry.rollback("matching") is None
    assert registry.in_use() == "first"


def test_what_was_deleted_is_not_gone_back_to(registry: Registry, tmp_path: Path) -> None:
    registry.activate("first")
    registry.activate("second")
    shutil.rmtree(tmp_path / "store" / "adapters" / "first")
    assert registry.rollback() is None


def test_serving_finds_what_is_in_use(
    registry: Registry, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = tmp_path / "store"
    base = cards.read(tmp_path / "first").base["name"]
    find = choose(None, store)
    assert callable(find)
    assert find(base) is None
    registry.activate("first")
    assert active(store) == "first"
    assert find(base) == store / "adapters" / "first"
    assert find("another model") is None
    assert candidates(None, store)[0] == store / "adapters" / "first"
    assert choose("second", store) == store / "adapters" / "second"
    assert choose("elsewhere/ours", store) == Path("elsewhere/ours")
    assert choose("none", store) is None
    assert candidates("none", store) == ()
    # What ships is for one model, and comes behind the store's own.
    shipped = tmp_path / "shipped"
    monkeypatch.setattr("knowledge.adapters.SHIPPED", {EMBEDDED_CHAT: shipped})
    assert find(EMBEDDED_CHAT) is None
    shutil.copytree(tmp_path / "second", shipped)
    assert find(EMBEDDED_CHAT) == shipped
    assert find(base) == store / "adapters" / "first"


def test_an_unreadable_pointer_is_one_line_for_serving(tmp_path: Path) -> None:
    (tmp_path / "adapters").mkdir()
    (tmp_path / "adapters" / "active.json").write_text("{", "utf-8")
    with pytest.raises(WeightsError, match="use --adapter none"):
        history(tmp_path)


def test_a_card_is_read_as_it_was_written(adapter: Path, tmp_path: Path) -> None:
    card = cards.read(adapter)
    cards.write(card, tmp_path)
    assert cards.read(tmp_path) == card
    values = json.loads((tmp_path / "card.json").read_text("utf-8"))
    (tmp_path / "card.json").write_text(json.dumps({**values, "of a later version": 1}), "utf-8")
    assert cards.read(tmp_path) == card
    del values["base"]
    (tmp_path / "card.json").write_text(json.dumps(values), "utf-8")
    with pytest.raises(AdapterError, match="is not a card"):
        cards.read(tmp_path)
    with pytest.raises(AdapterError, match=r"has no card\.json"):
        cards.read(tmp_path / "none")
