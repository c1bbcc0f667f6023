from __future__ import annotations

from pathlib import Path

import pytest

from assistant.errors import ModelError
from assistant.verification.entailment import ModelEntailment

WORDS = "[PAD] [UNK] [CLS] [SEP] [MASK] the tent is red blue a costs nothing".split()


def tiny(folder: Path, labels: list[str]) -> Path:
    """Write a random classifier of two layers, with a tokenizer of a dozen words."""
    import torch
    from transformers import BertConfig, BertForSequenceClassification, BertTokenizerFast

    folder.mkdir()
    vocabulary = folder / "vocab.txt"
    vocabulary.write_text("\n".join(WORDS), encoding="utf-8")
    BertTokenizerFast(vocab=str(vocabulary), model_max_length=16).save_pretrained(folder)
    torch.manual_seed(0)
    config = BertConfig(
        vocab_size=len(WORDS), hidden_size=8, num_hidden_layers=2, num_attention_heads=2,
        intermediate_size=16, max_position_embeddings=16, num_labels=len(labels),
        id2label=dict(enumerate(labels)), label2id={name: at for at, name in enumerate(labels)},
    )  # fmt: skip
    BertForSequenceClassification(config).save_pretrained(folder)
    return folder


def test_a_classifier_tells_how_likely_it_follows(tmp_path: Path) -> None:
    labels = ["CONTRADICTION", "NEUTRAL", "ENTAILMENT"]
    model = ModelEntailment(str(tiny(tmp_path / "nli", labels)))
    score = model.score("the tent is red", "a tent is red")
    assert 0 < score < 1
    assert model.score("the tent is red", "a tent is red") == score
    assert model.score("the tent is red", "the tent costs nothing") != score
    assert 0 < model.score("the tent is red " * 50, "a tent is red") < 1


def test_a_classifier_of_something_else_is_refused(tmp_path: Path) -> None:
    folder = tiny(tmp_path / "mood", ["good", "bad", "neither"])
    with pytest.raises(ModelError, match="labels good, bad, neither and none of them"):
        ModelEntailment(str(folder)).score("a", "b")


def test_a_model_that_is_nowhere_is_one_line_of_advice() -> None:
    with pytest.raises(ModelError, match="nobody/nothing is no folder, and not to be had"):
        ModelEntailment("nobody/nothing").score("a", "b")
