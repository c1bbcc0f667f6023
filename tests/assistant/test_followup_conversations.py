"""Whole conversations: which product, or which search, the last turn is about."""

from __future__ import annotations

import pytest

from assistant.followups import check, resolve
from assistant.followups.words import name_words, words
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
    chatty,
    covered,
    product,
    talk,
    turn,
    understand,
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
        ("can I send it back?", "can I send the {} back?"),
        ("would you wrap it as a gift", "would you wrap the {} as a gift"),
        ("does that one fly with me", "does the {} fly with me"),
        ("and delivery?", "{}: delivery?"),
    ],
)
def test_documents_are_asked_about_a_product_by_its_kind_and_records_by_its_title(
    question: str, reads: str
) -> None:
    followup = ask(question, turn("the Larch 2", LARCH))
    assert followup.question == reads.format("Fell Larch 2 Tent")
    by_brand = "Fell tent" if "delivery" in question else "tent"
    assert followup.ruled == (reads.format(by_brand), question)
    assert followup.products == (LARCH,)


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


def test_what_somebody_owns_already_is_no_wish_for_another() -> None:
    followup = ask("I own an older one, can I fix that?", turn("the Cornice, men's", SHELL_M))
    assert followup.products == (SHELL_M,)


def test_what_is_sold_is_no_matter_of_the_documents() -> None:
    for said in ("which colours of it do you have?", "is it available now?"):
        assert ask(said, turn("Larch 2", LARCH)).ruled == ()


def test_the_one_without_what_was_asked_for_is_the_sibling_that_has_none() -> None:
    chair = product("X1", "Oak Alder Chair with Headrest", "Chairs", 300)
    plain = product("X2", "Oak Alder Chair", "Chairs", 250)
    before = turn("How much is the Alder with the headrest?", chair, plain)
    assert ask("And the one without?", before).products == (plain,)


def test_the_dearer_of_two_is_one_of_them() -> None:
    before = turn("the Larch 2 or the Larch 3?", LARCH, LARCH_3)
    assert ask("is the more expensive of the two green?", before).products == (LARCH_3,)


def test_the_one_that_was_asked_for_by_a_comparison_is_that_one() -> None:
    before = turn("is there a lighter Larch 2 too?", LARCH)
    assert ask("how big is the lighter one inside?", before).products == (LARCH,)


BELL = product("B1", "Hearth Porch Doorbell, Battery", "Doorbells", 99, power="battery, no wire")
BELL_WIRED = product("B2", "Hearth Porch Doorbell, Wired", "Doorbells", 79)
KETTLE = product("K1", "Copper Tern Kettle, 1.7 L", "Kettles", 59, "Cream")
KETTLE_SMALL = product("K2", "Copper Tern Kettle, 1 L", "Kettles", 49, "Cream")


@pytest.mark.parametrize(
    ("subject", "question", "meant"),
    [
        (BELL, "and the wired one?", BELL_WIRED),
        (BELL_WIRED, "the battery version?", BELL),
        (KETTLE, "1 litre in cream then?", KETTLE_SMALL),
        (KETTLE, "does it boil 1 litre fast?", KETTLE),  # asked of the one at hand
        (BELL, "and the solar one?", None),
    ],
)
def test_another_version_is_known_by_what_only_its_name_says(
    subject: Product, question: str, meant: Product | None
) -> None:
    shop = (BELL, BELL_WIRED, KETTLE, KETTLE_SMALL)

    def find(text: str) -> list[Product]:
        return [each for each in shop if name_words(each)[0] in words(text)]

    before = turn(f"is the {subject.title} available", subject)
    found = resolve(question, [before], find=find, understand=understand, covered=covered,
                    chatty=chatty)  # fmt: skip
    assert meant is None or found.products == (meant,)
    assert meant is not None or BELL_WIRED not in found.products


def test_what_was_asked_is_asked_of_the_other_version() -> None:
    before = turn("is the battery Porch doorbell available", BELL)
    found = resolve("and the wired one?", [before], find=lambda _: (BELL, BELL_WIRED),
                    understand=understand, covered=covered, chatty=chatty)  # fmt: skip
    assert found.question == "Hearth Porch Doorbell, Wired: is the available"
