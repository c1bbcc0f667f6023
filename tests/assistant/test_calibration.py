from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from assistant.calibration import (
    WEIGHED,
    CalibrationError,
    Examined,
    Question,
    at,
    auc,
    calibrate,
    cross_validated,
    curve,
    draw,
    examine,
    fit_weights,
    read_questions,
)
from assistant.shelves import Shelves
from knowledge.embedding import WordHashEmbedder
from knowledge.evidence import SimilarityMatcher
from knowledge.index import Index
from knowledge.retrieval import HybridRetriever
from knowledge.support import Signals, Support


def examined(key: str, confidence: float, *, answerable: bool, right: bool = True) -> Examined:
    signals = Signals(*([confidence] * len(Signals.__slots__)))
    question = Question(key, "?", answerable, ("s",) if answerable else ())
    return Examined(question, Support(confidence, signals), answerable and right)


@pytest.fixture
def questions() -> list[Examined]:
    """Answerable ones from 0.30 to 0.99, unanswerable ones from 0.00 to 0.49."""
    good = [examined(f"g{n}", 0.3 + 0.007 * n, answerable=True) for n in range(100)]
    bad = [examined(f"b{n}", 0.005 * n, answerable=False) for n in range(100)]
    return good + bad


def test_the_figures_at_a_threshold() -> None:
    some = [
        examined("a", 0.9, answerable=True),
        examined("b", 0.8, answerable=True, right=False),
        examined("c", 0.2, answerable=True),
        examined("d", 0.7, answerable=False),
        examined("e", 0.1, answerable=False),
    ]
    point = at(some, 0.5)
    assert point.coverage == pytest.approx(3 / 5)
    assert point.risk == pytest.approx(2 / 3)
    assert point.abstention_recall == pytest.approx(1 / 2)
    assert point.false_abstention == pytest.approx(1 / 3)
    assert auc(some) == pytest.approx(5 / 6)


def test_a_higher_threshold_covers_less(questions: list[Examined]) -> None:
    points = curve(questions)
    coverage = [point.coverage for point in points]
    assert coverage == sorted(coverage, reverse=True)
    assert (points[0].threshold, points[0].coverage) == (0.0, 1.0)


def test_fitted_on_one_half_and_reported_on_the_other(questions: list[Examined]) -> None:
    found = calibrate(questions, max_false_abstention=0.1)
    assert sum(found.questions) == 200
    assert min(found.questions) > 70
    assert found.fitted.false_abstention <= 0.1
    assert 0.3 < found.threshold < 0.45
    held_out = [each for each in questions if each.question.held_out]
    assert found.reported == at(held_out, found.threshold)
    none = calibrate(questions, max_false_abstention=0.0)
    assert none.fitted.false_abstention == 0
    assert none.threshold < found.threshold


def test_one_kind_of_question_is_too_few() -> None:
    some = [examined(f"g{n}", 0.5, answerable=True) for n in range(20)]
    with pytest.raises(CalibrationError, match="label more"):
        calibrate(some, max_false_abstention=0.1)


def test_the_weights_separate_what_is_separable(questions: list[Examined]) -> None:
    weights = fit_weights(questions)
    assert weights.shape == (len(WEIGHED) + 1,)
    assert np.all(weights[:-1] > 0)


def test_what_is_cross_validated_was_not_learnt_from() -> None:
    # Half of a record's questions can be answered: what one teaches is wrong of the other.
    some = [
        replace(examined(f"{n}-{fits}", n / 40 + fits, answerable=fits), record=f"r{n}")
        for n in range(40)
        for fits in (True, False)
    ]
    swapped = [
        replace(each, question=replace(each.question, answerable=not each.question.answerable))
        if each.record == "r7" else each
        for each in some
    ]  # fmt: skip
    found = {each.question.id: each.support.confidence for each in cross_validated(some)}
    again = {each.question.id: each.support.confidence for each in cross_validated(swapped)}
    assert found.keys() == {each.question.id for each in some}
    assert found["7-True"] == again["7-True"] > 0.5 > found["7-False"] == again["7-False"]


def test_the_curve_is_a_picture(questions: list[Examined], tmp_path: Path) -> None:
    found = calibrate(questions, max_false_abstention=0.1)
    draw(found, tmp_path / "curve.png")
    assert (tmp_path / "curve.png").read_bytes().startswith(b"\x89PNG")
    with pytest.raises(CalibrationError, match="cannot be drawn"):
        draw(found, tmp_path / "none" / "curve.png")


GOOD = {"id": "a", "text": "Is it?", "answerable": True, "sources": ["s"], "tags": ["x"]}


def test_a_labelled_set_is_read(tmp_path: Path) -> None:
    path = tmp_path / "set.jsonl"
    second = {"id": "b", "text": "Why?", "answerable": False}
    path.write_text(f"{json.dumps(GOOD)}\n\n{json.dumps(second)}\n", encoding="utf-8")
    assert read_questions(path) == [
        Question("a", "Is it?", answerable=True, sources=("s",)),
        Question("b", "Why?", answerable=False),
    ]


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("{", "JSONDecodeError"),
        ("[]", "TypeError"),
        ('{"id": "b"}', "KeyError"),
        (json.dumps(GOOD | {"id": 7}), "id, text and sources are strings"),
        (json.dumps(GOOD | {"answerable": "yes"}), "answerable a boolean"),
        (json.dumps(GOOD), "'a' comes twice"),
    ],
)
def test_a_bad_line_is_named(tmp_path: Path, line: str, reason: str) -> None:
    path = tmp_path / "set.jsonl"
    path.write_text(f"{json.dumps(GOOD)}\n{line}\n", encoding="utf-8")
    with pytest.raises(CalibrationError, match=reason):
        read_questions(path)


def test_a_missing_set_is_named(tmp_path: Path) -> None:
    with pytest.raises(CalibrationError, match="cannot be read"):
        read_questions(tmp_path / "none.jsonl")


@pytest.mark.parametrize(("ruling", "record"), [(0.0, "S1"), (1.0, "returns")])
def test_what_asks_for_a_rule_is_examined_as_it_is_answered(
    index: Index, ruling: float, record: str
) -> None:
    embedder = WordHashEmbedder()
    retriever = HybridRetriever(index=index, embedder=embedder)
    found = examine(
        Question("q", "can light shoe sale", answerable=True),
        shelves=Shelves(retriever, index.catalogue, lambda: index.columns),
        matcher=SimilarityMatcher(embedder),
        passages=12,
        ruling=lambda _: ruling,
    )
    assert found.record == record
