from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from finetune.errors import CheckpointError, TrainingError
from finetune.matching.config import MatchingConfig
from finetune.matching.fusing import calibration_error, fuse, fused, signs
from finetune.matching.groups import Group, Nearness, Pool
from finetune.matching.running import save, scorer
from finetune.matching.training import Progress, go_on, new_net, train
from knowledge.embedding import WordHashEmbedder
from knowledge.matching import load_net

THINGS = ("tent", "kettle", "lamp", "boot", "rope", "stove")
COLOURS = ("red", "blue", "green", "black")


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    import torch
    from transformers import BertConfig, BertModel, BertTokenizer

    folder = tmp_path_factory.mktemp("base") / "base"
    folder.mkdir()
    words = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *THINGS, *COLOURS, "is", "what", "the"]
    (folder / "vocab.txt").write_text("\n".join(words), encoding="utf-8")
    BertTokenizer(str(folder / "vocab.txt")).save_pretrained(folder)
    torch.manual_seed(0)
    config = BertConfig(
        vocab_size=len(words),
        hidden_size=32,
        num_hidden_layers=2,
        num_attention_heads=2,
        intermediate_size=32,
        hidden_dropout_prob=0.0,
        attention_probs_dropout_prob=0.0,
    )
    BertModel(config).save_pretrained(folder)
    return folder


def pools() -> list[Pool]:
    """Ask for a thing among others: what answers is what names it."""
    return [
        Pool(
            question=f"what is the {thing}",
            answers=(f"{thing} is {colour}",),
            others=tuple(f"{other} is {colour}" for other in THINGS if other != thing),
            product=thing,
            source="made",
        )
        for thing in THINGS
        for colour in COLOURS
    ]


def trained(base: Path, folder: Path, **training: Any) -> tuple[Progress, list[float]]:
    import torch
    from transformers import AutoModel, AutoTokenizer

    given = {"epochs": 6, "groups": 4, "rate": 5e-3, "head_rate": 5e-3, "checks": 3, **training}
    config = MatchingConfig(kind="matching", base=str(base), training=given)
    torch.manual_seed(3)
    net = new_net(AutoModel.from_pretrained(base), config.lora, name="tiny")
    tokenizer = AutoTokenizer.from_pretrained(base)
    kept: list[float] = []

    def measure() -> float:
        found = scorer(net, tokenizer, 24)("what is the lamp", ["lamp is red", "rope is red"])
        kept.append(float(found[0] - found[1]))
        return kept[-1]

    progress = train(
        net,
        tokenizer,
        pools(),
        Nearness(WordHashEmbedder()),
        config,
        titles={},
        measure=measure,
        keep=lambda: save(net, folder),
        report=lambda progress: None,
    )
    return progress, kept


def test_it_learns_and_the_best_state_is_kept(base: Path, tmp_path: Path) -> None:
    progress, kept = trained(base, tmp_path)
    assert progress.step == progress.steps == 36
    # No place of this machine gets into what ships.
    assert str(base) not in (tmp_path / "adapter_config.json").read_text(encoding="utf-8")
    assert np.mean([loss for _, loss in progress.losses[-5:]]) < progress.losses[0][1]
    assert len(kept) == 3
    net, tokenizer = load_net(tmp_path, base)
    found = scorer(net, tokenizer, 24)("what is the lamp", ["lamp is red", "rope is red"])
    assert found[0] - found[1] == pytest.approx(max(kept), abs=1e-4)
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "adapter_config.json", "adapter_model.safetensors", "head.safetensors",
    ]  # fmt: skip


def test_it_learns_in_bfloat16_what_it_learns_in_float32(base: Path, tmp_path: Path) -> None:
    (one, kept), (other, kept_other) = (trained(base, tmp_path, bf16=it) for it in (True, False))
    assert one.losses != other.losses  # the numbers are shorter
    assert one.losses[-1][1] == pytest.approx(other.losses[-1][1], rel=0.1)
    assert max(kept) == pytest.approx(max(kept_other), rel=0.2)


def test_one_seed_gives_one_curve(base: Path, tmp_path: Path) -> None:
    one, other = (trained(base, tmp_path, epochs=1)[0].losses for _ in range(2))
    assert one == other
    assert trained(base, tmp_path, epochs=1, seed=2)[0].losses != one


def test_it_goes_on_from_an_encoder_and_refuses_a_broken_one(base: Path, tmp_path: Path) -> None:
    from transformers import AutoModel, AutoTokenizer

    trained(base, tmp_path, steps=20)
    config = MatchingConfig(kind="matching", base=str(base))
    net = new_net(AutoModel.from_pretrained(base), config.lora, name="tiny")
    tokenizer, texts = AutoTokenizer.from_pretrained(base), ["lamp is red", "rope is red"]
    kept = scorer(load_net(tmp_path, base)[0], tokenizer, 24)("what is the lamp", texts)
    assert not np.allclose(scorer(net, tokenizer, 24)("what is the lamp", texts), kept, atol=1e-3)
    go_on(net, tmp_path)
    assert np.allclose(scorer(net, tokenizer, 24)("what is the lamp", texts), kept, atol=1e-4)
    head = tmp_path / "head.safetensors"
    head.write_bytes(head.read_bytes()[:100])
    with pytest.raises(CheckpointError, match=r"training\.start: .* cannot be gone on from"):
        go_on(net, tmp_path)
    with pytest.raises(CheckpointError, match=r"training\.start"):
        go_on(net, tmp_path / "none")


def test_it_ends_where_it_is_told(base: Path, tmp_path: Path) -> None:
    progress, kept = trained(base, tmp_path, steps=5)
    assert (progress.step, progress.steps, len(kept)) == (5, 36, 1)


def test_the_minutes_end_it_with_a_state_kept(base: Path, tmp_path: Path) -> None:
    progress, kept = trained(base, tmp_path, minutes=1e-6)
    assert progress.step == 1
    assert len(kept) == 1
    assert (tmp_path / "head.safetensors").is_file()


def test_a_loss_that_is_no_number_ends_it(base: Path, tmp_path: Path) -> None:
    with pytest.raises(TrainingError, match=r"lower training\.rate"):
        trained(base, tmp_path, rate=1e30, head_rate=1e30, clip=1e30)


def test_a_place_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    class Full:
        def save_pretrained(self, *args: object, **options: object) -> None:
            raise OSError(28, "No space left on device")

    class Net:
        encoder = Full()

    with pytest.raises(TrainingError, match="No space left on device"):
        save(Net(), tmp_path)


def test_fusion_finds_which_sign_tells() -> None:
    rng = np.random.default_rng(1)
    groups, found = [], []
    for _ in range(400):
        rows = rng.normal(size=(4, 3))
        chance = 1 / (1 + np.exp(-(2.0 * rows[:, 1] - 1.0)))
        labels = tuple(float(each) for each in rng.random(4) < chance)
        groups.append(Group("q", ("a", "b", "c", "d"), labels, "p", "s"))
        found.append(rows)
    fusion = fuse(groups, found)
    assert fusion.cosine == pytest.approx(2.0, abs=0.3)
    assert fusion.constant == pytest.approx(-1.0, abs=0.3)
    assert abs(fusion.logit) < 0.2
    chances = np.concatenate([fused(fusion, rows) for rows in found])
    labels_of = np.array([label for group in groups for label in group.labels])
    assert calibration_error(chances, labels_of) < 0.05
    assert calibration_error(chances * 0, labels_of) > 0.2
    assert fuse(groups, found, only_logit=True).cosine == 0.0


def test_a_sign_that_would_speak_against_a_text_is_left_out() -> None:
    rng = np.random.default_rng(1)
    groups, found = [], []
    for _ in range(400):
        rows = rng.normal(size=(4, 3))
        chance = 1 / (1 + np.exp(-(1.5 * rows[:, 0] - 1.0 * rows[:, 1])))
        labels = tuple(float(each) for each in rng.random(4) < chance)
        groups.append(Group("q", ("a", "b", "c", "d"), labels, "p", "s"))
        found.append(rows)
    fusion = fuse(groups, found)
    assert fusion.cosine == 0.0
    assert fusion == fuse(groups, [rows * [1, 0, 1] for rows in found])
    assert fusion.logit > 1.0


def test_signs_are_logit_cosine_and_common_words() -> None:
    group = Group("the red tent", ("red tent", "kettle"), (1.0, 0.0), "p", "s")
    near = Nearness(WordHashEmbedder())
    found = signs(group, lambda question, texts: np.array([3.0, -3.0]), near)
    assert found.shape == (2, 3)
    assert found[:, 0].tolist() == [3.0, -3.0]
    assert found[0, 1] > found[1, 1]
    assert found[:, 2].tolist() == [1.0, 0.0]
