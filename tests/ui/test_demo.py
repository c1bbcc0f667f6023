from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from knowledge.embedding import WordHashEmbedder
from tests.ui.conftest import Command
from ui.commands.demo import prepare

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    from numpy.typing import NDArray


@pytest.fixture
def plain(command: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    """Settings that need no model; after `command` has cleared those of the environment."""
    monkeypatch.setenv("FLOORWALKER_EMBEDDER", "word-hash")
    monkeypatch.setenv("FLOORWALKER_MODEL", "scripted")


@pytest.mark.usefixtures("plain")
def test_the_demo_store_is_made_once(
    command: Command,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    store = tmp_path / "stores" / "demo"
    prepare(store)
    assert capsys.readouterr().out.startswith(f"The demo store is ready in {store} (")
    settings = (store / "floorwalker.toml").read_text()
    assert 'shop_name = "Harrow & Pine"' in settings

    embedded: list[str] = []
    embed = WordHashEmbedder.embed

    def counted(self: WordHashEmbedder, texts: Sequence[str]) -> NDArray[np.float32]:
        embedded.extend(texts)
        return embed(self, texts)

    monkeypatch.setattr(WordHashEmbedder, "embed", counted)
    (store / "floorwalker.toml").write_text(settings.replace("Harrow & Pine", "Mine"))
    prepare(store)
    assert embedded == []
    assert capsys.readouterr() == ("", "")
    assert 'shop_name = "Mine"' in (store / "floorwalker.toml").read_text()

    ran = command("search", "-s", store, "waterproof hiking boots", "--json")
    assert len(ran.rows[0]["hits"]) == 10
