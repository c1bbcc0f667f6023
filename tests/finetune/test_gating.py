from __future__ import annotations

from dataclasses import replace

import numpy as np

from finetune.gating import Similarity, objection, unsupported
from finetune.types import Example
from knowledge.types import Source

EXAMPLE = Example(
    id="e1",
    task="policy",
    question="How long do I have?",
    answer="You can return items within 30 days. [1]",
    group="g",
    source="s",
    licence="l",
    evidence=(Source("r", "Returns", "Returns\nYou can return items within 30 days."),),
)


def test_what_serving_would_show_may_be_taught() -> None:
    assert objection(EXAMPLE) is None
    assert (
        objection(replace(EXAMPLE, answer="The sources do not say.", outcome="abstained")) is None
    )


def test_another_number_may_not() -> None:
    wrong = replace(EXAMPLE, answer="You can return items within 60 days. [1]")
    assert objection(wrong) == "fails the check of numbers"


def test_the_form_of_the_template_is_kept() -> None:
    for answer in ("You can return items within 30 days.", "The sources do not say. [1]"):
        assert objection(replace(EXAMPLE, answer=answer)) == "not in the form of its template"
    assert objection(replace(EXAMPLE, outcome="abstained")) == "not in the form of its template"


def test_a_yes_is_for_the_evidence_to_say() -> None:
    assert unsupported("Yes, you can return items within 30 days. [1]", EXAMPLE.texts) is None


def test_a_number_of_another_source_is_no_citation_of_it() -> None:
    two = (*EXAMPLE.texts, "Pickup\nOrders are kept for 5 days.")
    assert unsupported("You can return items within 30 days. [2]", two) is not None
    assert unsupported("You can return items within 30 days. [3]", two) == "cites what is not there"


def test_a_sentence_that_means_something_else_is_found_by_its_vector() -> None:
    def embed(texts: object) -> np.ndarray[tuple[int, int], np.dtype[np.float32]]:
        rows = [[1.0, 0.0] if "30 days" in each else [0.0, 1.0] for each in texts]  # type: ignore[attr-defined]
        return np.array(rows, dtype=np.float32)

    near = Similarity(embed)
    assert objection(EXAMPLE, near.note) is None
    near.embed()
    assert objection(EXAMPLE, near.score) is None
    far = Similarity(lambda texts: np.eye(len(texts), dtype=np.float32))
    objection(EXAMPLE, far.note)
    far.embed()
    said = replace(EXAMPLE, answer="You can return items in 30 days. [1]")
    far = Similarity(lambda texts: np.eye(len(texts), dtype=np.float32))
    objection(said, far.note)
    far.embed()
    assert objection(said, far.score) == "fails the check of similarity"


def test_small_talk_is_not_held_to_sources() -> None:
    kind = replace(EXAMPLE, task="smalltalk", answer="Hello! How can I help?", evidence=())
    assert objection(kind) is None
