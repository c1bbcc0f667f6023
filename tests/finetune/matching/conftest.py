"""A tiny base encoder in a folder, and an encoder over it with its card."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from finetune import cards
from finetune.matching.config import MatchingConfig
from finetune.matching.registering import registered
from finetune.matching.running import save
from finetune.matching.shoppers import FILES
from finetune.matching.training import new_net
from knowledge.matching import CONFIG

THINGS = ("tent", "kettle", "lamp", "boot", "rope", "stove")
COLOURS = ("red", "blue", "green", "black")
# Words of the general questions among them, so that these are not all unknown words.
PLAIN = ("is", "what", "the", "how", "of", "to", "in", "a", "and", "on", "at", "by", "when", "who")


@pytest.fixture(scope="session")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return save_base(tmp_path_factory.mktemp("base") / "base")


@pytest.fixture(scope="session")
def encoder(tiny: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An encoder with random matrices and head; tests only read it."""
    return save_encoder(tiny, tmp_path_factory.mktemp("encoders") / "ours")


def save_base(folder: Path) -> Path:
    """Write a tiny encoder with random weights and a word vocabulary."""
    import torch
    from transformers import BertConfig, BertModel, BertTokenizer

    folder.mkdir()
    words = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *THINGS, *COLOURS, *PLAIN]
    (folder / "vocab.txt").write_text("\n".join(words), encoding="utf-8")
    BertTokenizer(str(folder / "vocab.txt")).save_pretrained(folder)
    torch.manual_seed(0)
    config = BertConfig(
        vocab_size=len(words), hidden_size=32, num_hidden_layers=2, num_attention_heads=2,
        intermediate_size=32, hidden_dropout_prob=0.0, attention_probs_dropout_prob=0.0,
        initializer_range=0.5,
    )  # fmt: skip
    BertModel(config).save_pretrained(folder)
    return folder


def save_encoder(tiny: Path, folder: Path) -> Path:
    """Write a matching encoder over it with random matrices and head, and its card."""
    import torch
    from transformers import AutoModel

    folder.mkdir()
    config = MatchingConfig(kind="matching", base=str(tiny), lora={"rank": 4})
    net = new_net(AutoModel.from_pretrained(tiny), config.lora, name="tiny")
    torch.manual_seed(1)
    for name, each in net.named_parameters():
        if "lora_B" in name or name.startswith("head.outer"):
            torch.nn.init.normal_(each, std=0.3)
    save(net, folder)
    own = {"base": str(tiny), "max_tokens": 32, "fusion": dict.fromkeys(("logit",), 1.0)}
    own["fusion"] |= dict.fromkeys(("cosine", "words", "constant"), 0.0)
    (folder / CONFIG).write_text(json.dumps(own), "utf-8")
    figures = {"dev": {"any, tuned": {"chosen": 0.8, "of": 40, "abstained_at_10": 0.5,
                                      "abstained_at_12": 0.6, "unanswerable": 20}}}  # fmt: skip
    shorter = config.model_copy(update={"data": config.data.model_copy(update={"max_tokens": 32})})
    cards.write(registered(shorter, name="ours", data={}, found=figures, seconds=1), folder)
    return folder


@pytest.fixture
def public(tmp_path: Path) -> Path:
    """Write files like hetPQA's and semiPQA's: 40 products, five questions about each."""
    rows = [
        {
            "ASIN": f"B{product}", "question": f"Is {word} part of set {product}?",
            "candidate": f"{word} {product} is in the box.", "answer": f"yes, {word}",
            "source": "bullet", "label": "1", "qid": f"{product}{word}",
        }
        for product in range(40)
        for word in ("wheel", "door", "roof", "light", "motor")
    ]  # fmt: skip
    dev = [{**row, "question": f"{row['question']} really"} for row in rows[::3]]
    ranked = [{**row, "label": str(number % 2)} for number, row in enumerate(rows[::5])]
    semi = [
        {"qid": "1", "question": "how heavy?", "label": "1",
         "candidate": "item_weight:  { unit:pounds, value:1.8 }"},
        {"qid": "1", "question": "how heavy?", "label": "0",
         "candidate": 'brand:  { value:"And1" }'},
    ]  # fmt: skip
    for name, own in zip(FILES, (rows, dev, ranked, semi, semi), strict=True):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, list(own[0]), delimiter="\t")
            writer.writeheader()
            writer.writerows(own)
    return tmp_path
