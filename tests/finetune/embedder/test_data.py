"""What is learned, what is held out, and what stands beside a pair as a negative."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from finetune.embedder.batching import Apart, in_order
from finetune.embedder.data import Data, check_apart
from finetune.embedder.gathering import gather
from finetune.embedder.mining import Row, check_rows, mine
from finetune.errors import DataError, LeakError, MissingDataError
from finetune.matching.groups import plain
from knowledge.embedding import WordHashEmbedder
from tests.finetune.embedder.conftest import Configure


def gathered(config: Configure, **data: Any) -> Data:
    wanted = config()
    return gather(wanted.model_copy(update={"data": wanted.data.model_copy(update=data)}))


def test_no_product_is_in_two_parts(config: Configure) -> None:
    data = gathered(config)
    learned = {pool.product for pool in data.pools}
    learned |= {f"{each.shelf} {key}" for each in data.wanted for key in each.learned}
    assert data.searches
    assert {query.part for query in data.test} == {"statements", "records"}
    assert learned.isdisjoint(query.product for query in (*data.development, *data.test))
    asked = {each.query for each in data.wanted}
    assert asked.isdisjoint(each.query for each in data.searches)
    right = {f"{e.shelf} {k}" for e in data.searches for k, rating in e.ratings.items() if rating}
    assert learned.isdisjoint(right)
    # The same products again, next time.
    assert gathered(config) == data


def test_a_leak_is_found(config: Configure) -> None:
    data = gathered(config)
    pool = replace(data.pools[0], product=data.test[0].product)
    with pytest.raises(LeakError, match="is learned from and measured by"):
        check_apart(replace(data, pools=(*data.pools, pool)))
    held = data.searches[0]
    with pytest.raises(LeakError, match=r"the query .* is learned from"):
        check_apart(replace(data, wanted=(*data.wanted, held)))
    wanted = next(key for key, rating in held.ratings.items() if rating > 0)
    other = replace(held, query="something else", learned=(wanted,))
    with pytest.raises(LeakError, match="is learned for another"):
        check_apart(replace(data, wanted=(*data.wanted, other)))


def test_shoppers_questions_are_taken(config: Configure, public: Path) -> None:
    form = {"held_out": 0.3, "development": 0.3}
    data = gather(config(data={"shoppers": form, "folder": str(public)}))
    assert data.counts["hetPQA"] > 0
    assert "evidence" in {query.part for query in data.test}
    assert len(data.hashes) == 8


def test_what_a_holdout_asks_or_names_is_not_learned(config: Configure, tmp_path: Path) -> None:
    before = gathered(config)
    made = next(pool for pool in before.pools if len(pool.question.split()) >= 4)
    judged = before.wanted[-1]
    held = tmp_path / "held.jsonl"
    product = judged.learned[0]
    rows = [{"question": made.question.upper()}, {"question": "x", "product_id": product}]
    held.write_text("".join(f"{json.dumps(row)}\n" for row in rows), encoding="utf-8")
    after = gathered(config, holdout=(str(held),))
    assert made.question not in {pool.question for pool in after.pools}
    assert product not in {key for each in after.wanted for key in each.learned}
    with pytest.raises(MissingDataError, match=r"there is no .*none\.jsonl, which data\.holdout"):
        gathered(config, holdout=(str(tmp_path / "none.jsonl"),))


def test_what_cannot_be_read_is_one_line(config: Configure, shop: Path, tmp_path: Path) -> None:
    judged = config().data.judgements[0]
    other = tmp_path / "other.csv"
    other.write_text("query,docid,rating\na,nowhere,3\n", encoding="utf-8")
    for changed, says in (
        ({"path": str(tmp_path / "none.csv")}, "there is no file .*none.csv"),
        ({"catalogue": str(tmp_path / "none.jsonl")}, "there is no .*none.jsonl, which data.judg"),
        ({"path": str(other)}, "none of the records that .*other.csv rates above 0"),
    ):
        with pytest.raises(DataError, match=says) as caught:
            gathered(config, judgements=(judged.model_copy(update=changed),))
        assert "\n" not in str(caught.value)
    with pytest.raises(DataError, match="hold no pair to learn from"):
        gathered(config, judgements=(), catalogues=())
    with pytest.raises(DataError, match=r"raise data\.development"):
        gathered(config, development=0.0)


def test_no_right_text_is_a_negative(config: Configure) -> None:
    wanted = config()
    data = gather(wanted)
    rows = mine(wanted, data, WordHashEmbedder(), lambda _: None)
    assert len(rows) == sum(data.counts.values())
    assert {len(row.negatives) for row in rows} == {2}
    assert all(row.positive in row.right for row in rows)
    assert all(row.right.isdisjoint(row.negatives) for row in rows)
    assert mine(wanted, data, WordHashEmbedder(), lambda _: None) == rows
    # What people judged not to be wanted comes first.
    judged = [row for row in rows if row.source == "goods/judged.csv"]
    assert judged
    for row in judged:
        thing = row.question.split()[-1]
        assert all(thing not in text for text in row.negatives)
    with pytest.raises(DataError, match="a right text among its negatives"):
        check_rows([replace(rows[0], negatives=(rows[0].positive, "x"))], 2)
    with pytest.raises(DataError, match=r"lower data\.negatives.count"):
        check_rows([replace(rows[0], negatives=())], 2)


def asking(question: str, positive: str, negative: str, right: set[str]) -> Row:
    return Row(question, positive, (negative,), frozenset(right), "source")


def test_no_batch_has_a_right_text_of_another_question() -> None:
    rows = [
        asking(f"q{n % 15}", f"t{n}", f"t{(n * 7 + 1) % 40}", {f"t{n}", f"t{n % 9}"})
        for n in range(40)
    ]  # fmt: skip
    rows = [r for r in rows if r.right.isdisjoint(r.negatives)]
    order = in_order(rows, batch_size=8, seed=1)
    batches = Apart(rows, order, batch_size=8)
    first = list(batches)
    seen = [index for batch in first for index in batch]
    assert len(first) <= len(batches)
    assert len(set(seen)) == len(seen)
    for batch in first:
        own = [rows[index] for index in batch]
        assert len({plain(row.question) for row in own}) == len(own)
        for row in own:
            others = {t for o in own if o is not row for t in (o.positive, *o.negatives)}
            assert row.right.isdisjoint(others)
    assert list(batches) == first
    order.set_epoch(1)
    assert list(batches) != first
