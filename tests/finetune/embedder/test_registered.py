"""An embedder in a store's registry: parity, the gate, and what it takes to put one to use."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from pathlib import Path

import pytest
import torch
from safetensors.torch import load_file, save_file

from finetune import cards
from finetune.embedder import parity
from finetune.embedder.promoting import GUARDED, Labelled, about, judge
from finetune.errors import AdapterError, DataError, ExportError, ParityError
from finetune.promoting import decide
from finetune.registry import Registry
from knowledge.embedding import build_embedder
from knowledge.errors import StoreError
from knowledge.index import Index
from knowledge.ingest import ingest
from ui.commands import adapters
from ui.commands.check_adapter import check
from ui.commands.promote import promote
from ui.errors import UsageError


@pytest.fixture(scope="module")
def ours(embedder: Path) -> parity.Reference:
    return parity.reference(embedder, cards.read(embedder))


def another(embedder: Path, folder: Path) -> Path:
    return shutil.copytree(embedder, folder / "other")


def test_merging_changes_nothing(embedder: Path, ours: parity.Reference) -> None:
    found = parity.compare_folder(embedder, ours)
    assert found.same, found.problems
    assert (found.agreement, found.places) == (1.0, "questions")
    assert found.divergence < parity.FARTHEST


def test_other_weights_and_tokenizers_are_caught(
    embedder: Path, tiny: Path, ours: parity.Reference, tmp_path: Path
) -> None:
    found = parity.compare_folder(tiny, ours)
    assert "more than 0.0001" in found.problems[0]
    folder = another(embedder, tmp_path)
    tensors = load_file(folder / "model.safetensors")
    wild = {name: (value * 1e9).to(torch.float16) for name, value in tensors.items()}
    save_file(wild, folder / "model.safetensors", metadata={"format": "pt"})
    assert "float16" in parity.compare_folder(folder, ours).problems[0]
    (folder / "model.safetensors").write_bytes(b"no")
    with pytest.raises(ParityError, match="cannot be loaded"):
        parity.compare_folder(folder, ours)
    path = folder / "tokenizer.json"
    values = json.loads(path.read_text("utf-8"))
    words = values["model"]["vocab"]
    words["the"], words["is"] = words["is"], words["the"]
    path.write_text(json.dumps(values), "utf-8")
    shutil.copyfile(embedder / "model.safetensors", folder / "model.safetensors")
    assert "another tokenizer" in parity.compare_folder(folder, ours).problems[0]


def test_another_base_is_one_line(embedder: Path) -> None:
    card = cards.read(embedder)
    with pytest.raises(ExportError, match="other weights"):
        parity.reference(embedder, replace(card, base={**card.base, "sha256": "0" * 64}))


def test_check_and_show_know_it(
    embedder: Path, tiny: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    options = {"server_model": None, "workers": 1, "as_json": False}
    assert check(str(embedder), None, None, merged=None, url=None, **options) == 0
    assert "100.0% the same best text, 1 - cosine" in capsys.readouterr().out
    assert check(str(embedder), None, None, merged=tiny, url=None, **options) == 1
    with pytest.raises(UsageError, match="leave out suites and --url"):
        check(str(embedder), None, None, merged=None, url="http://x", **options)
    assert adapters.show(str(embedder), None, as_json=False) == 0
    assert "ours (embedder)" in capsys.readouterr().out
    with pytest.raises(UsageError, match="copy the folder"):
        adapters.export(str(embedder), Path("x"), None, form="merged", dtype=None)


def made_store(folder: Path, shop: Path, name: str) -> Path:
    folder.mkdir()
    (folder / "floorwalker.toml").write_text(f'embedder = "{name}"\n', encoding="utf-8")
    embedder = build_embedder(name)
    with Index.open(folder, embedder=embedder, create=True) as index:
        ingest([shop / "goods.jsonl"], index=index, embedder=embedder)
    return folder


def test_promoting_tells_what_is_needed(
    embedder: Path, tiny: Path, shop: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    store = made_store(tmp_path / "store", shop, str(tiny))
    options = {"device": None, "workers": 1, "as_json": False}
    labelled = [str(shop / "judged.csv")]
    assert promote(str(embedder), store, labelled, **options) == 0
    last = capsys.readouterr().out.strip().splitlines()[-1]
    kept = (store / "adapters" / "ours").resolve()
    assert last.startswith("Not in use yet")
    assert f'set embedder = "{kept}"' in last
    # The store is as it was, and says that it is when its settings run ahead.
    (entry,) = Registry(store).entries()
    assert not entry.active
    with Index.open(store, embedder=build_embedder(str(tiny))):
        pass
    with pytest.raises(StoreError, match="and ingest again"):
        Index.open(store, embedder=build_embedder(str(kept)))
    with pytest.raises(AdapterError, match="set embedder to the one wanted"):
        Registry(store).activate("ours")
    with pytest.raises(AdapterError, match="set embedder to the one wanted"):
        Registry(store).rollback(entry.card.kind)
    shutil.rmtree(store / "index")
    (store / "floorwalker.toml").write_text(f'embedder = "{kept}"\n', encoding="utf-8")
    with Index.open(store, embedder=build_embedder(str(kept)), create=True):
        pass
    assert Registry(store).entries()[0].active
    with pytest.raises(AdapterError, match="in use already"):
        promote("ours", store, labelled, **options)


def test_one_that_finds_less_is_refused(
    embedder: Path, shop: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    store = made_store(tmp_path / "store", shop, "word-hash")
    table = tmp_path / "titles.tsv"
    lines = (line for line in (shop / "goods.jsonl").read_text("utf-8").splitlines())
    goods = [json.loads(line) for line in lines]
    rows = [f"{each['weight']} {each['title']}\t{each['id']}\t1" for each in goods]
    table.write_text("query\tdocid\trating\n" + "\n".join(rows), encoding="utf-8")
    broken = another(embedder, tmp_path)
    tensors = load_file(broken / "model.safetensors")
    torch.manual_seed(0)
    noise = {name: torch.randn_like(value) for name, value in tensors.items()}
    save_file(noise, broken / "model.safetensors", metadata={"format": "pt"})
    options = {"device": None, "workers": 1, "as_json": False}
    status = promote(str(broken), store, [str(table)], **options)
    out = capsys.readouterr().out
    assert status == 1
    assert "refused: " in out
    assert not (store / "adapters").exists()


def test_the_gate_is_paired() -> None:
    labelled = [Labelled(str(n), str(n), frozenset({"right"})) for n in range(12)]

    def finds(place: int) -> list[str]:
        return [*["wrong"] * (place - 1), "right"]

    run = judge(labelled, {"before": lambda _: finds(1), "after": lambda _: finds(4)})
    (objection,) = decide(run, (), GUARDED).objections
    assert objection.startswith("search: 100.0% -> 0.0% on 12 cases")
    same = judge(labelled, {"before": lambda _: finds(1), "after": lambda _: finds(3)})
    assert decide(same, (), GUARDED).allowed
    with pytest.raises(DataError, match="no labelled query wants a record of this store"):
        about(labelled, ["other"])


@pytest.mark.parametrize("lost", ["model.safetensors", "card.json"])
def test_half_an_embedder_does_not_come_in(embedder: Path, tmp_path: Path, lost: str) -> None:
    half = another(embedder, tmp_path)
    (half / lost).unlink()
    with pytest.raises(AdapterError):
        Registry(tmp_path / "store").add(half)
