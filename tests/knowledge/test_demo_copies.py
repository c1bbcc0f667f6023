"""The demo catalogue was written, not generated: within a department few products read alike."""

from __future__ import annotations

import json
from importlib.resources import files

import numpy as np
import pytest

from knowledge.embedding import SentenceTransformerEmbedder
from knowledge.weights import EMBEDDED_EMBEDDER, present

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(
        present(EMBEDDED_EMBEDDER) is None, reason="needs MiniLM: python -m knowledge.weights"
    ),
]


def test_few_products_of_a_department_are_near_copies() -> None:
    embedder = SentenceTransformerEmbedder(offline=True)
    for file in (files("knowledge") / "demo" / "products").iterdir():
        products = [json.loads(line) for line in file.read_text("utf-8").splitlines()]
        texts = [f"{product['title']}. {product['description']}" for product in products]
        vectors = embedder.embed(texts)
        pairs = (vectors @ vectors.T)[np.triu_indices(len(texts), k=1)]
        assert (pairs > 0.9).mean() <= 0.05, file.name
