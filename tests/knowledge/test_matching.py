from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from knowledge.embedding import WordHashEmbedder
from knowledge.errors import WeightsError
from knowledge.evidence import Scores, SimilarityMatcher, rank
from knowledge.matching import (
    CONFIG,
    SHIPPED,
    Fusion,
    MatchingEncoder,
    build_judge,
    load_net,
    read_files,
    shared_words,
)
from knowledge.support import GIVEN, GIVEN_JUDGED, SHOP, SHOP_JUDGED, weights_for
from knowledge.types import Hit, Passage

QUESTION, TEXTS = "red tent", ("red", "blue kettle", "red tent", "")


pytestmark = pytest.mark.filterwarnings("ignore:.is_gradient_checkpointing. is:FutureWarning")


def similar() -> SimilarityMatcher:
    return SimilarityMatcher(WordHashEmbedder())


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Write a tiny encoder with random weights and a word vocabulary."""
    import torch
    from transformers import BertConfig, BertModel, BertTokenizer

    folder = tmp_path_factory.mktemp("base") / "base"
    folder.mkdir()
    vocabulary = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "red", "blue", "tent", "kettle"]
    (folder / "vocab.txt").write_text("\n".join(vocabulary), encoding="utf-8")
    BertTokenizer(str(folder / "vocab.txt")).save_pretrained(folder)
    torch.manual_seed(0)
    config = BertConfig(
        vocab_size=len(vocabulary),
        hidden_size=16,
        num_hidden_layers=2,
        num_attention_heads=2,
        intermediate_size=16,
        initializer_range=0.5,
    )
    BertModel(config).save_pretrained(folder)
    return folder


@pytest.fixture(scope="module")
def folder(base: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Write LoRA matrices and a head that change what the base says."""
    import torch
    from peft import LoraConfig, get_peft_model
    from safetensors.torch import save_file
    from transformers import AutoModel

    from knowledge.pairing import PairNet

    torch.manual_seed(1)
    config = LoraConfig(r=2, lora_alpha=8, target_modules=["query", "dense"])
    net = PairNet(get_peft_model(AutoModel.from_pretrained(base), config))
    with torch.no_grad():
        for name, values in net.named_parameters():
            if "lora_B" in name or "outer" in name:
                values.normal_(std=0.5)
    written = tmp_path_factory.mktemp("encoder")
    net.encoder.save_pretrained(written)
    save_file(net.head.state_dict(), str(written / "head.safetensors"))
    write_config(written, base, Fusion(logit=2.0, cosine=1.0, words=0.5, constant=-0.5))
    torch.save(net.state_dict(), written / "whole.pt")
    return written


def write_config(folder: Path, base: Path, fusion: Fusion) -> None:
    weights = {name: getattr(fusion, name) for name in Fusion.__slots__}
    values = {"base": str(base), "max_tokens": 24, "fusion": weights}
    (folder / CONFIG).write_text(json.dumps(values), encoding="utf-8")


def test_what_is_merged_says_what_the_matrices_beside_the_base_say(
    folder: Path, base: Path
) -> None:
    import torch
    from peft import LoraConfig, get_peft_model
    from transformers import AutoModel

    from knowledge.pairing import PairNet, encode

    merged, tokenizer = load_net(folder, base)
    assert not any("lora" in name for name, _ in merged.named_parameters())
    config = LoraConfig(r=2, lora_alpha=8, target_modules=["query", "dense"])
    beside = PairNet(get_peft_model(AutoModel.from_pretrained(base), config)).eval()
    plain = PairNet(AutoModel.from_pretrained(base)).eval()
    beside.load_state_dict(torch.load(folder / "whole.pt"))
    plain.head.load_state_dict(beside.head.state_dict())
    pairs = encode(tokenizer, [QUESTION] * 4, TEXTS, 24)
    with torch.inference_mode():
        found, wanted, untrained = merged(pairs), beside(pairs), plain(pairs)
    assert torch.allclose(found, wanted, atol=1e-5)
    assert not torch.allclose(found, untrained, atol=1e-2)


def test_padding_changes_nothing(folder: Path) -> None:
    encoder = MatchingEncoder(folder, first=similar())
    together = encoder.logits(QUESTION, [*TEXTS, "blue kettle red tent kettle kettle"])
    alone = [float(encoder.logits(QUESTION, [text])[0]) for text in TEXTS]
    assert together[:4] == pytest.approx(alone, abs=1e-5)


def test_a_score_is_the_fused_probability(folder: Path) -> None:
    encoder = MatchingEncoder(folder, first=similar())
    scores = encoder.score(QUESTION, TEXTS)
    logits, cosines = encoder.logits(QUESTION, TEXTS), similar().score(QUESTION, TEXTS)
    total = 2 * logits + cosines - 0.5
    total += np.array([0.5 * shared_words(QUESTION, text) for text in TEXTS])
    assert scores == pytest.approx(1 / (1 + np.exp(-total)), abs=1e-5)
    assert encoder.score(QUESTION, ()).shape == (0,)
    assert np.array_equal(scores, encoder.score(QUESTION, TEXTS))  # remembered


def test_only_the_nearest_are_read(folder: Path) -> None:
    encoder = MatchingEncoder(folder, first=similar(), serious=1)
    scores = encoder.score(QUESTION, TEXTS)
    assert [bool(score) for score in scores] == [False, False, True, False]


def test_shared_words_are_a_share_of_the_questions() -> None:
    assert shared_words("Is the red tent waterproof?", "A red one.") == pytest.approx(1 / 3)
    assert shared_words("Is it?", "A red one.") == 0.0


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (None, "is no matching encoder, it has no matching.json"),
        ("{", "train the encoder again"),
        ('{"base": "b", "max_tokens": 3}', "train the encoder again"),
        ('{"base": "b", "max_tokens": 3, "fusion": {"logit": 1}}', "train the encoder again"),
    ],
)
def test_a_folder_that_is_none_is_named(tmp_path: Path, text: str | None, said: str) -> None:
    if text is not None:
        (tmp_path / CONFIG).write_text(text, encoding="utf-8")
    with pytest.raises(WeightsError, match=said) as caught:
        read_files(tmp_path)
    assert str(tmp_path) in str(caught.value)
    assert "\n" not in str(caught.value)


def test_weights_of_another_base_are_refused(folder: Path, base: Path, tmp_path: Path) -> None:
    for file in folder.glob("*.json"):
        (tmp_path / file.name).write_bytes(file.read_bytes())
    adapter = (folder / "adapter_model.safetensors").read_bytes()
    (tmp_path / "adapter_model.safetensors").write_bytes(adapter)
    (tmp_path / "head.safetensors").write_bytes(b"cut")
    with pytest.raises(WeightsError, match="is no matching encoder of"):
        MatchingEncoder(tmp_path, first=similar()).score(QUESTION, TEXTS)


def test_the_setting_chooses_the_judge(folder: Path) -> None:
    first = similar()
    assert build_judge("similarity", first=first) is None
    assert isinstance(build_judge(str(folder), first=first), MatchingEncoder)
    # What ships was made beside the embedded embedder.
    assert build_judge("tuned", first=first, embedder="word-hash") is None
    ours = build_judge("tuned", first=first)
    assert (ours is not None) == (SHIPPED / CONFIG).is_file()
    with pytest.raises(WeightsError, match="no such folder is no matching encoder"):
        build_judge("no such folder", first=first)


def test_what_the_judge_reads_orders_the_evidence() -> None:
    class Likes:
        def score(self, question: str, texts: Sequence[str]) -> Scores:
            return np.array(["kettle" in text for text in texts], dtype=np.float32)

    text = "Lamp\nThe tent is red.\nThe kettle is red."
    hits = [Hit(Passage("d", "Lamp", text, 0, "document"), 0.5)]
    question = "Is it red?"
    plain = rank(question, hits, similar())
    judged = rank(question, hits, similar(), judge=Likes())
    assert judged[0].unit.shown == "The kettle is red."
    assert judged[0].answers == 1.0
    assert {each.answers for each in plain} == {0.0}


def test_weights_are_those_of_what_is_there() -> None:
    judge = similar()
    assert weights_for(None) is SHOP
    assert weights_for(judge) is SHOP_JUDGED
    assert weights_for(None, given=True) is GIVEN
    assert weights_for(judge, given=True) is GIVEN_JUDGED
