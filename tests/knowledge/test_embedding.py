from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from knowledge.embedding import (
    Embedder,
    SentenceTransformerEmbedder,
    WordHashEmbedder,
    build_embedder,
)
from knowledge.errors import WeightsError
from knowledge.weights import EMBEDDED_EMBEDDER, ready_folder
from tests.contracts.embedder import EmbedderContract


@pytest.fixture(scope="module")
def minilm() -> SentenceTransformerEmbedder:
    try:
        ready_folder(EMBEDDED_EMBEDDER, offline=True)
    except WeightsError as error:
        pytest.skip(str(error))
    return SentenceTransformerEmbedder(device="cpu", offline=True)


class TestWordHash(EmbedderContract):
    @pytest.fixture
    def embedder(self) -> Embedder:
        return WordHashEmbedder()


class TestSentenceTransformer(EmbedderContract):
    @pytest.fixture
    def embedder(self, minilm: SentenceTransformerEmbedder) -> Embedder:
        return minilm


def test_word_hash_is_the_same_on_every_machine() -> None:
    (row,) = WordHashEmbedder(dimension=8).embed(["red tent"])
    np.testing.assert_allclose(row, [0, 2 / 3, 0, 0, 0, 0, 1 / 3, 2 / 3], atol=1e-6)


def test_a_text_for_the_model_means_more_than_its_words(
    minilm: SentenceTransformerEmbedder,
) -> None:
    question, same, other = minilm.embed(
        ["Can I send it back?", "Returns are accepted.", "The lamp has a warm light."]
    )
    assert question @ same > question @ other + 0.1


def test_the_embedded_model_is_identified_without_loading_anything() -> None:
    code = (
        "import sys; from knowledge.embedding import build_embedder;"
        "e = build_embedder('sentence-transformers/all-MiniLM-L6-v2');"
        "assert (e.name, e.dimension) == ('all-MiniLM-L6-v2', 384);"
        "assert not {'torch', 'transformers', 'sentence_transformers'} & set(sys.modules)"
    )
    root = Path(__file__).parents[2]
    subprocess.run([sys.executable, "-c", code], check=True, cwd=root)


def test_the_stated_dimension_is_the_models(minilm: SentenceTransformerEmbedder) -> None:
    folder = ready_folder(EMBEDDED_EMBEDDER, offline=True)
    named_by_folder = SentenceTransformerEmbedder(model=str(folder), device="cpu")
    assert named_by_folder.dimension == minilm.dimension
    assert named_by_folder.name == str(folder)


def test_the_factory_knows_both() -> None:
    assert isinstance(build_embedder("word-hash"), WordHashEmbedder)
    assert isinstance(build_embedder(), SentenceTransformerEmbedder)


def test_a_model_that_cannot_be_had_is_an_error_when_needed(tmp_path: Path) -> None:
    embedder = build_embedder(str(tmp_path / "none"))
    with pytest.raises(WeightsError, match="does not exist"):
        embedder.embed(["x"])
