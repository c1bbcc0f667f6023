"""What every embedder must do; a backend's test subclasses it and gives an `embedder` fixture."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import numpy as np

from knowledge.embedding import Embedder

TEXTS = ["a waterproof hiking boot", "this hiking boot is waterproof", "a bluetooth speaker"]


class EmbedderContract:
    def test_rows_are_unit_vectors_of_the_stated_length(self, embedder: Embedder) -> None:
        vectors = embedder.embed([*TEXTS, "", "…", "lone surrogate \ud83d"])
        assert vectors.shape == (6, embedder.dimension)
        assert vectors.dtype == np.float32
        np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)

    def test_no_texts_give_no_rows(self, embedder: Embedder) -> None:
        assert embedder.embed([]).shape == (0, embedder.dimension)

    def test_related_texts_are_nearer_than_others(self, embedder: Embedder) -> None:
        first, second, other = embedder.embed(TEXTS)
        assert first @ second > first @ other + 0.2

    def test_a_text_has_one_vector_whatever_it_is_embedded_with(self, embedder: Embedder) -> None:
        alone = embedder.embed(TEXTS[:1])[0]
        among = embedder.embed([TEXTS[0], "x " * 300, *TEXTS])
        np.testing.assert_allclose(among[0], alone, atol=1e-5)
        np.testing.assert_allclose(among[2], alone, atol=1e-5)

    def test_threads_do_not_disturb_each_other(self, embedder: Embedder) -> None:
        expected = embedder.embed(TEXTS)
        with ThreadPoolExecutor(8) as pool:
            for vectors in pool.map(embedder.embed, [TEXTS] * 16):
                np.testing.assert_allclose(vectors, expected, atol=1e-5)

    def test_it_has_a_name(self, embedder: Embedder) -> None:
        assert embedder.name
