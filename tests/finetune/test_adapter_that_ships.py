"""The chat adapter that ships: whole, small enough, and made as its card says."""

from __future__ import annotations

import yaml

from finetune import cards
from finetune.config import SHIPPED as CONFIGS
from knowledge.adapters import SHIPPED, choose
from knowledge.weights import EMBEDDED_CHAT
from prompts.fingerprint import fingerprint

FOLDER = SHIPPED[EMBEDDED_CHAT]
MOST = 25 * 1024 * 1024


def test_it_is_the_default_of_the_embedded_model() -> None:
    found = choose(None, None)
    assert callable(found)
    assert found(EMBEDDED_CHAT) == FOLDER
    assert found("another") is None


def test_it_is_at_most_25_mebibytes() -> None:
    assert (FOLDER / "adapter_model.safetensors").stat().st_size <= MOST


def test_its_config_is_the_one_that_ships() -> None:
    made_by, ours = (
        yaml.safe_load(path.read_text("utf-8"))
        for path in (FOLDER / "config.yaml", CONFIGS / "embedded.yaml")
    )
    assert made_by == ours


def test_its_card_names_data_base_and_figures() -> None:
    card = cards.read(FOLDER)
    assert card.base["name"] == EMBEDDED_CHAT
    assert len(card.base["sha256"]) == 64
    assert all(each["licence"] and each["files"] for each in card.data["sources"])
    assert {"score", "verified", "cites"} <= set(card.metrics)
    assert all(each["low"] <= each["value"] <= each["high"] for each in card.metrics.values())


def test_its_prompts_are_those_that_are_served() -> None:
    learned = dict(cards.read(FOLDER).templates)
    learned.pop("chat")  # `floorwalker adapters check` holds it against the base's
    assert learned == {task: fingerprint([task]) for task in cards.TASKS}, "train it again"
