from __future__ import annotations

from typing import Any

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from finetune.collating import (
    Flattening,
    LengthGrouped,
    Padding,
    check_rows,
    keeps_apart,
    padding_share,
)
from finetune.errors import TrainingError
from finetune.types import Tokenized
from tests.assistant.models import tiny
from tests.finetune.tiny_run import rows

LENGTHS = st.lists(st.integers(1, 500), min_size=1, max_size=300)


@given(lengths=LENGTHS, batch=st.integers(1, 9), seed=st.integers(0, 9), epoch=st.integers(0, 3))
def test_an_order_has_every_example_once(
    lengths: list[int], batch: int, seed: int, epoch: int
) -> None:
    order = LengthGrouped(lengths, batch=batch, seed=seed)
    order.set_epoch(epoch)
    found = list(order)
    assert sorted(found) == list(range(len(lengths))) == list(range(len(order)))
    again = LengthGrouped(lengths, batch=batch, seed=seed)
    again.set_epoch(epoch)
    assert list(again) == found == list(order)


def test_epochs_and_seeds_have_orders_of_their_own() -> None:
    lengths = list(range(1, 101))
    found = set()
    for seed in (1, 2):
        order = LengthGrouped(lengths, batch=4, seed=seed)
        for epoch in (0, 1):
            order.set_epoch(epoch)
            found.add(tuple(order))
    assert len(found) == 4


def test_grouping_saves_padding() -> None:
    lengths = [len(row.input_ids) for row in rows(400)]
    shares = [
        padding_share(lengths, list(LengthGrouped(lengths, batch=8, seed=1, grouped=each)), 8)
        for each in (True, False)
    ]
    assert shares[0] < 0.03
    assert shares[1] > 0.2


def test_the_share_of_padding_is_that_of_the_batches() -> None:
    assert padding_share([2, 4, 3], [0, 1, 2], 2) == pytest.approx(1 - 9 / 11)
    assert padding_share([], [], 2) == 0


def test_padding_is_neither_read_nor_learned() -> None:
    short, long = (
        Tokenized("a", (5, 6, 7), (False, True, True)),
        Tokenized("b", (8, 9, 10, 11), (False, False, False, True)),
    )
    found = Padding(pad=0)([short, long])
    assert found["input_ids"].tolist() == [[5, 6, 7, 0], [8, 9, 10, 11]]
    assert found["attention_mask"].tolist() == [[1, 1, 1, 0], [1, 1, 1, 1]]
    assert found["labels"].tolist() == [[-100, 6, 7, -100], [-100, -100, -100, 11]]
    assert found["logits_to_keep"].tolist() == [0, 1, 2]
    assert found["shift_labels"].tolist() == [[6, 7, -100], [-100, -100, 11]]


@pytest.mark.parametrize("make", [Padding(pad=0), Flattening()])
def test_the_loss_is_that_of_the_library(make: Any) -> None:
    batch = rows(5)
    model: Any = tiny.llama()
    compact = make(batch)
    whole = {key: compact[key] for key in compact if key not in ("logits_to_keep", "shift_labels")}
    with torch.no_grad():
        assert model(**compact).loss == pytest.approx(float(model(**whole).loss), rel=1e-5)
        assert model(**compact).logits.shape[1] < model(**whole).logits.shape[1]


def test_an_example_in_a_row_reads_no_other() -> None:
    batch = rows(4)
    model: Any = tiny.llama()
    model.config.use_cache = False
    flat = Flattening(compact=False)(batch)
    assert flat["input_ids"].shape == (1, sum(len(row.input_ids) for row in batch))
    with torch.no_grad():
        together = model(input_ids=flat["input_ids"], position_ids=flat["position_ids"]).logits[0]
        alone = [model(input_ids=torch.tensor([row.input_ids])).logits[0] for row in batch]
        mixed = model(input_ids=flat["input_ids"]).logits[0]
    assert torch.allclose(together, torch.cat(alone), atol=1e-4)
    assert not torch.allclose(mixed, torch.cat(alone), atol=1e-1)
    assert keeps_apart(model, batch)


def test_a_model_that_mixes_examples_is_found_out() -> None:
    model: Any = tiny.llama()
    forward = model.forward

    def without_positions(*args: Any, position_ids: object = None, **options: Any) -> Any:
        return forward(*args, **options)

    model.forward = without_positions
    assert not keeps_apart(model, rows(2))


def test_the_gradients_of_a_row_are_those_of_a_batch() -> None:
    batch = rows(4)
    found = []
    for make in (Padding(pad=0), Flattening()):
        model: Any = tiny.llama()
        model.config.use_cache = False
        model(**make(batch)).loss.backward()
        found.append(model.model.layers[0].self_attn.q_proj.weight.grad)
    assert torch.allclose(found[0], found[1], atol=1e-4)


def test_nothing_to_learn_is_an_error() -> None:
    with pytest.raises(TrainingError, match="no training examples"):
        check_rows([], "training")
    with pytest.raises(TrainingError, match="example x has no trained token"):
        check_rows([Tokenized("x", (1, 2), (True, False))], "training")
