from __future__ import annotations

from dataclasses import replace

from finetune.negatives import GoldRemoved
from finetune.types import Example
from knowledge.embedding import WordHashEmbedder
from knowledge.types import Source

GOLD = Source("a", "Lamp", "Lamp\npower: 6 W")
NEAR = Source("b", "Lamp", "Lamp\nfinish: brass")
SAME = Source("c", "Lamp", "Lamp\nIt has a power of 6 W.")
EXAMPLE = Example(
    id="e1",
    task="product",
    question="What is the power of it?",
    answer="Its power is 6 W. [1]",
    group="product-L",
    source="catalogue",
    licence="l",
    evidence=(GOLD, NEAR, SAME),
    meta={"gold": "1"},
)


def test_the_gold_source_goes_and_what_else_there_is_stays() -> None:
    for embed in (None, WordHashEmbedder().embed):
        (made,) = GoldRemoved([EXAMPLE], seed=1, embed=embed).make([EXAMPLE], 1.0)
        assert made.evidence == (NEAR,)  # and not what says the same
        assert made.outcome == "abstained"
        assert made.answer == "The sources do not say what the power of it is."
        assert (made.meta["negative"], made.id) == ("gold_removed", "e1-gold-removed")


def test_without_anything_else_no_negative_is_made() -> None:
    alone = replace(EXAMPLE, evidence=(GOLD, SAME))
    assert list(GoldRemoved([alone], seed=1, embed=None).make([alone], 1.0)) == []


def test_the_share_is_kept_and_other_tasks_are_left_alone() -> None:
    many = [replace(EXAMPLE, id=f"e{number}") for number in range(40)]
    talk = replace(EXAMPLE, id="t", task="smalltalk")
    premise = replace(EXAMPLE, id="p", meta={"gold": "1", "negative": "false_premise"})
    every = [*many, talk, premise]
    made = list(GoldRemoved(every, seed=1, embed=None).make(every, 0.25))
    assert len(made) == 10
    assert {each.id.partition("-")[0] for each in made} <= {each.id for each in many}
