"""Whole conversations: which product, or which search, the last turn is about."""

from __future__ import annotations

import pytest

from assistant.followups import check
from assistant.types import Reply, Turn
from knowledge.types import Constraint, Filters, Product
from prompts.types import Message
from tests.assistant.followup_shop import (
    BOTHY,
    LAMP,
    LARCH,
    LARCH_3,
    SHELL_M,
    SHELL_W,
    SPINNER,
    ask,
    talk,
    turn,
)

TENTS = Constraint("category", "$eq", "tents")


@pytest.mark.parametrize(
    ("before", "question", "meant"),
    [
        ("Larch 2", "do you keep that in the warehouse?", LARCH),
        ("the Larch 2", "does that apply to it as well?", LARCH),
        ("Bothy dome tent", "and would it survive a storm", BOTHY),
        ("Meridian spinner", "the black one, is it left?", SPINNER),
        ("Is the women's Cornice warm?", "and the men's version, is it lined?", SHELL_M),
        ("Cornice shell, men's", "it's a present. Women's, please", SHELL_W),
    ],
)
def test_what_was_talked_about_stays(before: str, question: str, meant: Product) -> None:
    assert talk(before, question).products == (meant,)


@pytest.mark.parametrize(
    ("question", "meant"),
    [
        ("How heavy is the Bothy tent?", (BOTHY,)),
        ("what does the dome weigh", (BOTHY,)),
        ("How heavy is the Larch 3 tent?", (LARCH_3,)),
        ("the Bothy one, please", (BOTHY,)),
        ("How heavy is the Larch tent?", (LARCH, LARCH_3)),
        ("is the tent waterproof?", (LARCH, LARCH_3, BOTHY)),
        ("how heavy is the Wick headlamp?", ()),
    ],
)
def test_a_name_among_those_compared(question: str, meant: tuple[Product, ...]) -> None:
    compared = turn("compare the Larch 2, the Larch 3 and the Bothy", LARCH, LARCH_3, BOTHY,
                    intent="compare")  # fmt: skip
    assert ask(question, compared).products == meant


@pytest.mark.parametrize(
    ("before", "question", "reads"),
    [
        ("a tent for two", "The kids are coming too, let's make that six.", "a tent for six"),
        ("jackets for men", "it's for my wife, so women's", "jackets for women"),
        ("boots for women", "Men's, sorry, it's for my brother", "boots for Men"),
        ("poles of 120 cm", "We are tall, 140 cm is better, what is there for that?",
         "poles of 140 cm"),
        ("kettles under $30", "I can go up to $100, with a lid", "kettles up to $100, with a lid"),
        ("leaf blowers", "it has to be cordless", "leaf blowers, cordless"),
        ("skis", "no not those. cross country", "skis, cross country"),
        ("headphones below $50", "forget that price, what's over $200?", "headphones over $200"),
    ],
)  # fmt: skip
def test_a_search_changes_by_clauses(before: str, question: str, reads: str) -> None:
    assert ask(question, turn(before)).question == reads


@pytest.mark.parametrize(
    ("question", "reads"),
    [
        ("Different thing: do you sell umbrellas?", "do you sell umbrellas?"),
        ("also a headlamp", "a headlamp"),
        ("ok next thing, a headlamp", "a headlamp"),
        ("Will it fit? Never mind. A headlamp", "A headlamp"),
        ("how far does the Wick headlamp shine", "how far does the Wick headlamp shine"),
    ],
)
def test_another_thing_drops_what_was_before(question: str, reads: str) -> None:
    followup = ask(question, turn("How heavy is the Larch 2?", LARCH))
    assert (followup.question, followup.products) == (reads, ())


def test_others_than_the_one_turned_down_are_of_its_kind() -> None:
    followup = ask("not that one. Something in red", turn("the Larch 2", LARCH))
    assert followup.products == ()
    assert set(followup.filters.constraints) == {TENTS, Constraint("colour", "$eq", "red")}


@pytest.mark.parametrize(
    ("question", "reads"),
    [
        ("can I send it back?", "can I send the tent back?"),
        ("would you wrap it as a gift", "would you wrap the tent as a gift"),
        ("is delivery of it free?", "is delivery of the tent free?"),
        ("can I still get it in green?", "can I still get the Fell Larch 2 Tent in green?"),
    ],
)
def test_what_is_done_with_a_product_is_asked_of_its_kind(question: str, reads: str) -> None:
    followup = ask(question, turn("the Larch 2", LARCH))
    assert (followup.question, followup.products) == (reads, (LARCH,))


def test_the_product_is_known_after_a_rule_was_asked_for() -> None:
    first = turn("the Larch 2", LARCH)
    asked = ask("can I send it back?", first)
    reply = Reply("Yes.", "answered", intent="policy", checks=check(asked))
    second = Turn(Message("user", "can I send it back?"), reply)
    assert ask("is it in stock?", first, second).products == (LARCH,)


@pytest.mark.parametrize(
    "question",
    ["the tent agian, how heavy", "back to the tent: how heavy?", "As for the tent, weight?"],
)  # fmt: skip
def test_back_to_a_noun(question: str) -> None:
    turns = turn("Larch 2 tent", LARCH), turn("a headlamp", LAMP)
    assert ask(question, *turns).products == (LARCH,)


def test_back_to_a_rule() -> None:
    turns = turn("How do returns work?", intent="policy"), turn("a headlamp", LAMP)
    followup = ask("back to returns, who pays?", *turns)
    assert followup.question == "How do returns work, who pays?"


def test_in_that_case_leans_on_the_rule_before() -> None:
    followup = ask(
        "who pays for the postage in that case?", turn("Can I exchange shoes?", intent="policy")
    )
    assert followup.question.startswith("Can I exchange shoes, who pays")


def test_one_is_the_kind_in_a_comparison() -> None:
    followup = ask("got any cheaper ones?", turn("the Larch 3", LARCH_3))
    assert followup.question == "got any cheaper tent than the Fell Larch 3 Tent"
    assert followup.filters == Filters("product", (TENTS, Constraint("price", "$lt", 299.0)))
