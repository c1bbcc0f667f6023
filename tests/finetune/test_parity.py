from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
import torch
from safetensors.torch import load_file, save_file

from finetune import cards, parity
from finetune.cards import Card
from finetune.errors import ExportError, ParityError
from finetune.export import export
from finetune.parity import Reference


@pytest.fixture(scope="module")
def card(adapter: Path) -> Card:
    return cards.read(adapter)


@pytest.fixture(scope="module")
def ours(adapter: Path, card: Card) -> Reference:
    return parity.reference(adapter, card)[0]


@pytest.fixture(scope="module")
def merged(adapter: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return export(adapter, tmp_path_factory.mktemp("export") / "merged", "merged")


def spoiled(merged: Path, folder: Path, change: Callable[[dict[str, torch.Tensor]], None]) -> Path:
    shutil.copytree(merged, folder)
    tensors = load_file(folder / "model.safetensors")
    change(tensors)
    save_file(tensors, folder / "model.safetensors", metadata={"format": "pt"})
    return folder


def test_merging_changes_nothing(adapter: Path, merged: Path, card: Card, ours: Reference) -> None:
    for found in (parity.merged(adapter, card, ours), parity.compare_folder(merged, card, ours)):
        assert found.same, found.problems
        assert found.tokens == len(ours.prompts) * parity.TOKENS
        assert found.agreement == 1
        assert found.divergence < 1e-5


def test_a_base_without_the_adapter_is_another_model(
    base: Path, card: Card, ours: Reference
) -> None:
    found = parity.compare_folder(base, card, ours)
    assert any("KL divergence" in each for each in found.problems)


def test_another_chat_template_is_caught(
    merged: Path, card: Card, ours: Reference, tmp_path: Path
) -> None:
    folder = shutil.copytree(merged, tmp_path / "merged")
    template = folder / "chat_template.jinja"
    template.write_text(template.read_text("utf-8").replace("assistant\n", "assistant:"), "utf-8")
    found = parity.compare_folder(folder, card, ours)
    assert found.problems[0].startswith("another chat template")
    assert (
        found.problems[1]
        == f"other token ids for {len(ours.prompts)} of {len(ours.prompts)} prompts"
    )


def test_a_base_whose_template_changed_is_caught(base: Path, adapter: Path, tmp_path: Path) -> None:
    folder = shutil.copytree(base, tmp_path / "base")
    (folder / "chat_template.jinja").write_text("{{ messages[0].content }}", "utf-8")
    ours = shutil.copytree(adapter, tmp_path / "ours")
    values = json.loads((ours / "card.json").read_text("utf-8"))
    values["base"]["name"] = str(folder)
    (ours / "card.json").write_text(json.dumps(values), "utf-8")
    with pytest.raises(ParityError, match="another chat template"):
        parity.reference(ours, cards.read(ours))


def test_a_missing_lm_head_is_caught(
    merged: Path, card: Card, ours: Reference, tmp_path: Path
) -> None:
    folder = spoiled(merged, tmp_path / "m", lambda tensors: tensors.pop("lm_head.weight"))
    found = parity.compare_folder(folder, card, ours)
    assert "no lm_head.weight" in found.problems


def test_a_float16_overflow_is_caught(
    merged: Path, card: Card, ours: Reference, tmp_path: Path
) -> None:
    def overflow(tensors: dict[str, torch.Tensor]) -> None:
        for name, each in tensors.items():
            large = each * 1e7 if name.endswith("0.mlp.down_proj.weight") else each
            tensors[name] = large.to(torch.float16)

    found = parity.compare_folder(spoiled(merged, tmp_path / "m", overflow), card, ours)
    assert any("float16" in each for each in found.problems)


def test_sixteen_bits_are_within_their_own_bounds(
    adapter: Path, card: Card, ours: Reference, tmp_path: Path
) -> None:
    folder = export(adapter, tmp_path / "half", "merged", dtype="bfloat16")
    found = parity.compare_folder(folder, card, ours)
    # A random model's likeliest token is hardly likelier than the next one: only KL is telling.
    assert found.divergence < parity.ROUNDED.divergence
    assert found.divergence > parity.SAME.divergence / 1000


def test_a_damaged_folder_is_one_line(
    merged: Path, card: Card, ours: Reference, tmp_path: Path
) -> None:
    folder = shutil.copytree(merged, tmp_path / "merged")
    weights = folder / "model.safetensors"
    weights.write_bytes(weights.read_bytes()[:5000])
    with pytest.raises((ParityError, ExportError), match="cannot be loaded") as caught:
        parity.compare_folder(folder, card, ours)
    assert "\n" not in str(caught.value)
