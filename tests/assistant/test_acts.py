"""What a customer does with a message, told by its sentence embedding."""

from __future__ import annotations

import numpy as np
import pytest

from assistant.intents.acts import ACTS, ActClassifier, probabilities, weights
from knowledge.embedding import SentenceTransformerEmbedder, WordHashEmbedder
from knowledge.errors import WeightsError
from knowledge.weights import EMBEDDED_EMBEDDER, ready_folder


@pytest.fixture(scope="module")
def acts() -> ActClassifier:
    try:
        ready_folder(EMBEDDED_EMBEDDER, offline=True)
    except WeightsError as error:
        pytest.skip(str(error))
    return ActClassifier(SentenceTransformerEmbedder(device="cpu", offline=True))


@pytest.mark.parametrize(
    ("said", "act"),
    [
        # None of these is among the messages that the weights were fitted on.
        ("suppose she can't stand the smell, would you have it back?", "rule"),
        ("the courier threw it over the fence and the glass is in pieces", "rule"),
        ("how do I get candle wax out of a wool blanket", "guide"),
        ("does the lid return to its place by itself?", "fact"),
        ("how much does it weigh", "fact"),
        ("got the same in green?", "change"),
        ("the second one. is it loud?", "choose"),
        ("I also need a rain jacket", "wish"),
        ("thanks, that was all", "chat"),
    ],
)
def test_the_likeliest_act_of_a_message(acts: ActClassifier, said: str, act: str) -> None:
    likely = acts(said)
    assert max(ACTS, key=lambda each: likely[each]) == act
    assert sum(likely.values()) == pytest.approx(1, abs=1e-5)


def test_rules_and_guides_are_both_asked_of_documents(acts: ActClassifier) -> None:
    assert acts.ruling("how do I get candle wax out of a wool blanket") > 0.8
    assert acts.ruling("how much does it weigh") < 0.2


def test_an_embedder_without_weights_goes_by_the_words_of_rules() -> None:
    plain = ActClassifier(WordHashEmbedder())
    assert plain("what does shipping cost") == {}
    assert plain.ruling("what does shipping cost") > plain.ruling("how much does it weigh")


def test_weights_fit_the_embedder_and_the_acts() -> None:
    assert weights().shape == (385, len(ACTS))
    even = probabilities(np.zeros((2, 3), np.float32), np.zeros((4, len(ACTS)), np.float32))
    assert even == pytest.approx(np.full((2, len(ACTS)), 1 / len(ACTS)))
