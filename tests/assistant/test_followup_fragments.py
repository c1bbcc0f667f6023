"""Fragments after a question about a rule: what they replace, and what they go on from."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from pathlib import Path
from shutil import copytree

import pytest

from assistant import Assistant
from assistant.followups import FollowUp, check, resolve
from assistant.followups.fragments import in_place, wordings
from assistant.followups.topic import Topic, topics
from assistant.types import Citation, Reply, Turn
from knowledge.embedding import WordHashEmbedder
from knowledge.index import Index
from knowledge.ingest import ingest
from knowledge.types import Constraint, Product
from prompts.types import Message
from tests.assistant.followup_shop import (
    BOTHY,
    LARCH,
    LARCH_3,
    SPINNER,
    ask,
    find,
    product,
    turn,
    understand,
)

NAMES = {"hours": (("York", "Leeds"), ("Bank holidays", "Weekdays"))}


def siblings(ids: Collection[str]) -> Sequence[Sequence[str]]:
    return [group for each in ids for group in NAMES.get(each, ())]


def rule(said: str, question: str = "", *cited: str) -> Topic:
    return Topic(said, question or said, policy=True, documents=cited)


@pytest.mark.parametrize(
    ("question", "said", "reads"),
    [
        ("When is the York shop open?", "Leeds?", "When is the Leeds shop open?"),
        ("When is the York shop open?", "in Leeds?", "When is the Leeds shop open?"),
        ("York opening on bank holidays", "on weekdays", "York opening on weekdays"),
        ("When is the York shop open?", "York?", None),
        ("When is the York shop open?", "Oslo?", None),
        ("When are you open?", "Leeds?", None),
    ],
)
def test_a_sibling_takes_the_place_of_its_sibling(
    question: str, said: str, reads: str | None
) -> None:
    assert in_place(question, said, NAMES["hours"]) == reads


def test_a_fragment_goes_on_from_the_question_that_stands_alone() -> None:
    known = [
        rule("How long can I return things?"),
        rule("sheet music?", "How long can I return things, sheet music?"),
    ]
    assert wordings("and harmonicas?", known, siblings) == (
        "How long can I return things, sheet music, harmonicas?",
        "How long can I return things, harmonicas?",
        "How long can I return harmonicas?",
    )


@pytest.mark.parametrize(
    ("topic", "said", "others"),
    [
        # What was asked of one product is asked without it of another.
        (
            rule("what's the warranty?", "Herald Trumpet: what's the warranty?"),
            "and on the amps?",
            ("what's the warranty, on the amps?",),
        ),
        # A question that asks of "it" stands alone only as it was read.
        (
            rule("can I return it?", "can I return the trumpet?"),
            "and strings?",
            ("can I return strings?",),
        ),
        (
            rule("do points expire?", "Club, do points expire?"),
            "and gift cards?",
            ("do points expire, gift cards?", "do gift cards expire?"),
        ),
        (
            rule("How long do I have to return shoes?"),
            "and sale items?",
            ("How long do I have to return sale items?",),
        ),
        # What says how, or when, or who, is no other thing.
        (rule("Can I return shoes?"), "what if I'm a member?", ()),
        (rule("Can I return shoes?"), "without a receipt?", ()),
    ],
)
def test_the_other_wordings_of_a_fragment(topic: Topic, said: str, others: tuple[str, ...]) -> None:
    assert wordings(said, [topic], siblings)[1:] == others


def test_what_replaces_comes_before_what_is_joined() -> None:
    warranty = rule("what's the warranty on the amp?")
    assert wordings("and on violins?", [warranty], siblings) == (
        "what's the warranty on violins?",
        "what's the warranty on the amp, on violins?",
    )
    hours = rule("When is the York shop open?", "", "hours")
    assert wordings("and Leeds?", [hours], siblings)[0] == "When is the Leeds shop open?"


def test_no_fragment_goes_back_to_a_search() -> None:
    known = [Topic("trumpet", "trumpet"), rule("warranty?", "Trumpet: warranty?")]
    assert "trumpet, on the amps?" not in wordings("and on the amps?", known, siblings)


def after(said: str, text: str) -> FollowUp:
    cited = Citation(1, "hours", "Hours", "hours.md", "From 9 am.")
    turns = [Turn(Message("user", said), Reply("9 am.", "answered", (cited,), intent="policy"))]
    return resolve(text, turns, find=find, understand=understand, siblings=siblings)


def test_the_documents_that_answered_tell_what_stands_side_by_side() -> None:
    followup = after("When is the York shop open?", "and Leeds?")
    assert followup.question == "When is the Leeds shop open?"
    assert followup.readings == ("When is the York shop open, Leeds?",)
    assert (followup.fragment, followup.documents) == ("Leeds?", ("hours",))


def test_a_question_of_its_own_has_one_wording() -> None:
    followup = after("When is the York shop open?", "and do I have to book a room there for it?")
    assert followup.readings == ()


def test_the_wording_that_answered_is_what_the_next_turn_reads() -> None:
    reply = Reply("", "answered", intent="policy", checks=check(FollowUp("Strings?", how="rule")))
    assert topics([Turn(Message("user", "and strings?"), reply)], find)[0].question == "Strings?"


def test_which_is_the_only_one_of_those_compared_that_has_it() -> None:
    compared = turn("Larch 2 vs the Meridian", LARCH, SPINNER, intent="compare")
    assert ask("which comes in blue?", compared).products == (SPINNER,)


@pytest.mark.parametrize("question", ["which tents are green?", "which others are green?"])
def test_which_of_a_kind_is_asked_of_all(question: str) -> None:
    compared = turn("Larch 2 vs the Bothy", LARCH, BOTHY, intent="compare")
    assert len(ask(question, compared).products) < 2


def test_which_after_a_search_narrows_it() -> None:
    assert ask("which is green?", turn("tents", LARCH, LARCH_3, BOTHY)).products == ()


GONE = product("T9", "Fell Rowan Tent", "Tents", 150)
ROWAN = replace(GONE, description="No longer made; the Bothy tent has taken its place.")


@pytest.mark.parametrize("question", ["what do you suggest instead?", "is there a replacement?"])
def test_what_a_record_names_instead_is_suggested(question: str) -> None:
    followup = ask(question, turn("the Rowan", ROWAN))
    assert followup.question == BOTHY.title
    assert followup.filters.constraints == (Constraint("in_stock", "$eq", value=True),)


@pytest.mark.parametrize(
    ("shown", "question"),
    [(GONE, "what do you suggest instead?"), (ROWAN, "do you have a blue one instead?")],
)
def test_nothing_is_suggested_that_no_record_names(shown: Product, question: str) -> None:
    assert ask(question, turn("the Rowan", shown)).question != BOTHY.title


HOURS = """\
---
id: hours
title: Opening hours
---
# Opening hours

## York

The York shop is open from Monday to Saturday, 9 am to 5 pm.

## Leeds

The Leeds shop is open from Monday to Saturday, 10 am to 6 pm.
"""


def test_a_sibling_is_answered_from_the_same_document(store: Path, tmp_path: Path) -> None:
    folder = copytree(store, tmp_path / "store")
    (tmp_path / "hours.md").write_text(HOURS, encoding="utf-8")
    embedder = WordHashEmbedder()
    with Index.open(folder, embedder=embedder) as index:
        ingest([tmp_path / "hours.md"], index=index, embedder=embedder)
    with Assistant.open(folder) as shop:
        first = shop.reply("When is the York shop open?", conversation_id="c")
        reply = shop.reply("and Leeds?", conversation_id="c")
    assert ("9 am" in first.text, "10 am" in reply.text) == (True, True)
    assert reply.checks[0].detail == "When is the Leeds shop open?"
