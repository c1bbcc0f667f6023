from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from knowledge.embedding import WordHashEmbedder
from knowledge.errors import WeightsError
from knowledge.evidence import Scores, SimilarityMatcher
from knowledge.rerank import CrossEncoderMatcher, build_matcher


def make_model(folder: Path, *, outputs: int = 1) -> Path:
    """Write a tiny cross-encoder with random weights and a word vocabulary."""
    import torch
    from transformers import BertConfig, BertForSequenceClassification, BertTokenizer

    folder.mkdir()
    vocabulary = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "red", "blue", "tent", "kettle"]
    (folder / "vocab.txt").write_text("\n".join(vocabulary), encoding="utf-8")
    BertTokenizer(str(folder / "vocab.txt")).save_pretrained(folder)
    torch.manual_seed(0)
    config = BertConfig(
        vocab_size=len(vocabulary),
        hidden_size=16,
        num_hidden_layers=1,
        num_attention_heads=2,
        intermediate_size=16,
        num_labels=outputs,
        initializer_range=1.0,
    )
    BertForSequenceClassification(config).save_pretrained(folder)
    return folder


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_model(tmp_path_factory.mktemp("reranker") / "model")


def test_scores_are_probabilities_and_depend_on_both_texts(model: Path) -> None:
    matcher = CrossEncoderMatcher(str(model), device="cpu")
    scores = matcher.score("red tent", ["red", "blue kettle", "red"])
    assert scores.shape == (3,)
    assert np.all((scores >= 0) & (scores <= 1))
    assert scores[0] == pytest.approx(scores[2], abs=1e-5)
    assert scores[0] != pytest.approx(scores[1], abs=1e-5)
    assert scores[0] != pytest.approx(matcher.score("blue", ["red"])[0], abs=1e-5)
    assert matcher.score("red", []).shape == (0,)


def test_only_what_another_matcher_finds_near_is_read(model: Path) -> None:
    class Lengths:
        def score(self, question: str, texts: Sequence[str]) -> Scores:
            return np.array([len(text) for text in texts], dtype=np.float32)

    matcher = CrossEncoderMatcher(str(model), first=Lengths(), serious=1, device="cpu")
    scores = matcher.score("red tent", ["red", "blue kettle", "tent"])
    assert scores[0] == scores[2] == 0
    assert scores[1] > 0


def test_a_classifier_is_no_reranker(tmp_path: Path) -> None:
    folder = make_model(tmp_path / "model", outputs=3)
    with pytest.raises(WeightsError, match="has 3 outputs"):
        CrossEncoderMatcher(str(folder), device="cpu").score("red", ["red"])


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    missing = tmp_path / "none"
    with pytest.raises(WeightsError, match="none"):
        CrossEncoderMatcher(str(missing), offline=True).score("red", ["red"])


def test_the_setting_chooses_the_matcher(model: Path) -> None:
    embedder = WordHashEmbedder()
    assert isinstance(build_matcher(embedder), SimilarityMatcher)
    assert isinstance(build_matcher(embedder, reranker=str(model)), CrossEncoderMatcher)
