"""A matching encoder in the registry, at the gates, exported, and held against itself."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
from safetensors.torch import load_file, save_file

from assistant.calibration import Question
from assistant.types import Citation, Reply
from finetune import cards
from finetune.errors import AdapterError, ExportError, ParityError
from finetune.matching import parity
from finetune.matching.exporting import export_encoder
from finetune.matching.general import items, kept, objections
from finetune.matching.promoting import GUARDED, asked, judge
from finetune.promoting import decide
from finetune.registry import Registry
from knowledge.adapters import MATCHING, active
from knowledge.embedding import WordHashEmbedder
from knowledge.evidence import SimilarityMatcher
from knowledge.matching import MatchingEncoder, folder_of
from knowledge.types import Hit, Passage

pytestmark = pytest.mark.filterwarnings("ignore:.is_gradient_checkpointing. is:FutureWarning")


def another(encoder: Path, folder: Path, name: str, base: str | None = None) -> Path:
    card = cards.read(encoder)
    target = shutil.copytree(encoder, folder / name)
    cards.write(
        replace(card, name=name, base={**card.base, "name": base or card.base["name"]}), target
    )
    return target


def spoiled(folder: Path, file: str, change: Callable[[dict[str, torch.Tensor]], None]) -> None:
    tensors = load_file(folder / file)
    change(tensors)
    save_file(tensors, folder / file, metadata={"format": "pt"})


# -- the registry and serving --------------------------------------------------------------


def test_its_card_says_what_it_is(encoder: Path) -> None:
    card = cards.read(encoder)
    assert (card.name, card.kind, len(card.base["sha256"])) == ("ours", MATCHING, 64)
    share = card.metrics["dev, any, tuned: chosen"]
    assert (share["value"], share["n"]) == (0.8, 40)
    assert share["low"] < 0.8 < share["high"]


def test_a_store_serves_what_it_has_put_to_use(encoder: Path, tmp_path: Path) -> None:
    registry = Registry(tmp_path / "store")
    for name in ("first", "second"):
        registry.add(another(encoder, tmp_path, name, base="word-hash"))
        registry.activate(name)
    store = tmp_path / "store"
    place = store / "adapters"
    assert active(store, MATCHING) == "second"
    assert folder_of("tuned", embedder="word-hash", store=store) == place / "second"
    assert folder_of("first", embedder="word-hash", store=store) == place / "first"
    assert folder_of("similarity", embedder="word-hash", store=store) is None
    assert folder_of("tuned", embedder="another", store=store) is None
    assert registry.rollback(MATCHING) == "first"
    assert folder_of("tuned", embedder="word-hash", store=store) == place / "first"
    assert registry.rollback(MATCHING) is None
    assert folder_of("tuned", embedder="word-hash", store=store) is None


@pytest.mark.parametrize("lost", ["head.safetensors", "matching.json", "adapter_model.safetensors"])
def test_half_an_encoder_does_not_come_in(encoder: Path, tmp_path: Path, lost: str) -> None:
    half = another(encoder, tmp_path, "half")
    (half / lost).unlink()
    with pytest.raises(AdapterError, match=lost):
        Registry(tmp_path / "store").add(half)


# -- parity --------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def ours(encoder: Path) -> parity.Reference:
    return parity.reference(encoder, cards.read(encoder))


@pytest.fixture(scope="module")
def whole(encoder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return export_encoder(encoder, tmp_path_factory.mktemp("export") / "whole", "merged")


def test_merging_changes_nothing(encoder: Path, whole: Path, ours: parity.Reference) -> None:
    merged = parity.merged(encoder, cards.read(encoder), ours)
    for found in (merged, parity.compare_folder(whole, ours)):
        assert found.same, found.problems
        assert (found.tokens, found.places) == (len(items()), "questions")
        assert found.divergence < 1e-6


def test_a_whole_encoder_needs_no_base(encoder: Path, whole: Path) -> None:
    first = SimilarityMatcher(WordHashEmbedder())
    texts = ["the red tent", "a blue kettle", "rope"]
    theirs, mine = (
        MatchingEncoder(each, first=first).score("what is the tent", texts)
        for each in (whole, encoder)
    )
    assert np.allclose(theirs, mine, atol=1e-5)
    assert not (whole / "adapter_config.json").exists()
    with pytest.raises(ExportError, match="already there"):
        export_encoder(encoder, whole, "merged")


def test_another_tokenizer_is_caught(whole: Path, ours: parity.Reference, tmp_path: Path) -> None:
    folder = shutil.copytree(whole, tmp_path / "whole")
    path = folder / "tokenizer.json"
    values = json.loads(path.read_text("utf-8"))
    vocabulary = values["model"]["vocab"]
    vocabulary["the"], vocabulary["is"] = vocabulary["is"], vocabulary["the"]
    path.write_text(json.dumps(values), "utf-8")
    found = parity.compare_folder(folder, ours)
    assert any(each.endswith("another tokenizer") for each in found.problems)


def test_other_weights_are_caught(whole: Path, ours: parity.Reference, tmp_path: Path) -> None:
    folder = shutil.copytree(whole, tmp_path / "whole")
    spoiled(folder, "head.safetensors", lambda each: each.update(slopes=-each["slopes"]))
    assert not parity.compare_folder(folder, ours).same


def test_missing_weights_are_one_line(whole: Path, ours: parity.Reference, tmp_path: Path) -> None:
    folder = shutil.copytree(whole, tmp_path / "whole")
    lost = "encoder.layer.0.output.dense.weight"
    spoiled(folder, "model.safetensors", lambda tensors: tensors.pop(lost))
    with pytest.raises(ParityError, match=lost) as caught:
        parity.compare_folder(folder, ours)
    assert "\n" not in str(caught.value)


def test_a_missing_head_is_one_line(whole: Path, ours: parity.Reference, tmp_path: Path) -> None:
    folder = shutil.copytree(whole, tmp_path / "whole")
    (folder / "head.safetensors").unlink()
    with pytest.raises(ParityError, match=r"head\.safetensors"):
        parity.compare_folder(folder, ours)


def test_an_overflow_is_caught(whole: Path, ours: parity.Reference, tmp_path: Path) -> None:
    folder = shutil.copytree(whole, tmp_path / "whole")

    def overflow(tensors: dict[str, torch.Tensor]) -> None:
        tensors["slopes"] = (tensors["slopes"] * 1e9).to(torch.float16)

    spoiled(folder, "head.safetensors", overflow)
    found = parity.compare_folder(folder, ours)
    assert any("float16" in each for each in found.problems)


def test_matrices_alone_are_exported_too(encoder: Path, tmp_path: Path) -> None:
    folder = export_encoder(encoder, tmp_path / "alone", "adapter")
    card = cards.read(folder)
    assert parity.merged(folder, card, parity.reference(encoder, card)).same


def test_another_base_is_one_line(encoder: Path, tmp_path: Path) -> None:
    other = another(encoder, tmp_path, "other")
    card = cards.read(other)
    with pytest.raises(ExportError, match="other weights"):
        parity.reference(other, replace(card, base={**card.base, "sha256": "0" * 64}))


# -- the gate ------------------------------------------------------------------------------


def test_questions_stand_beside_what_is_found_for_them() -> None:
    def search(text: str) -> list[Hit]:
        return [
            Hit(Passage(f"d{number}", f"D{number}", "text", 0, "document"), 1.0)
            for number in range(8)
        ]

    found = asked(
        [
            Question("near", "q", True, ("d1",)),
            Question("far", "q", True, ("d7",)),
            Question("lost", "q", True, ("elsewhere",)),
            Question("none", "q", False),
        ],
        search,
    )
    by_id = {each.id: each for each in found}
    assert sorted(by_id) == ["far", "near", "none"]
    assert [each.id for each in by_id["near"].sources] == ["d0", "d1", "d2", "d3"]
    assert [each.id for each in by_id["far"].sources] == ["d0", "d1", "d2", "d7"]
    assert (by_id["far"].gold, by_id["none"].gold) == ({"d7"}, frozenset())
    assert len(asked([Question(str(n), "q", False) for n in range(9)], search, most=5)) == 5


def reply(cites: str | None) -> Reply:
    cited = (Citation(1, cites, "", "", ""),) if cites else ()
    return Reply("", "answered" if cites else "abstained", citations=cited)


@pytest.mark.parametrize(
    ("after", "objects"),
    [
        (lambda gold: gold, []),
        (lambda gold: None, ["answering"]),
        (lambda gold: gold or "d0", ["abstention"]),
    ],
)
def test_who_chooses_or_abstains_worse_is_refused(
    after: Callable[[str | None], str | None], objects: list[str]
) -> None:
    def search(text: str) -> list[Hit]:
        return [
            Hit(Passage(f"d{number}", f"D{number}", "text", 0, "document"), 1.0)
            for number in range(4)
        ]

    labelled = [Question(f"a{n}", f"a{n}", True, ("d1",)) for n in range(12)]
    labelled += [Question(f"u{n}", f"u{n}", False) for n in range(12)]

    def right(text: str, sources: object) -> Reply:
        return reply("d1" if text.startswith("a") else None)

    def changed(text: str, sources: object) -> Reply:
        return reply(after("d1" if text.startswith("a") else None))

    run = judge(asked(labelled, search), {"before": right, "after": changed})
    found = decide(run, (), GUARDED)
    assert [each.partition(":")[0] for each in found.objections] == objects


def test_what_was_known_of_the_world_has_to_stay() -> None:
    class Right:
        def score(self, question: str, texts: list[str]) -> np.ndarray:
            return np.arange(len(texts), 0, -1)

    class Wrong:
        def score(self, question: str, texts: list[str]) -> np.ndarray:
            return np.arange(len(texts))

    assert len({text for each in items() for text in each.texts}) == 4 * len(items())
    assert objections(kept(Right()), kept(Right())) == []
    (found,) = objections(kept(Right()), kept(Wrong()))
    assert found.startswith("retention: general questions matched right 100% -> 0%")
