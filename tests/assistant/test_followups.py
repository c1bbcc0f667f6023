from __future__ import annotations

import pytest

from assistant.followups import FollowUp, merge, resolve
from assistant.followups.manners import body, closes, drops, fragment, switches
from assistant.followups.names import is_purpose, singled_out
from assistant.followups.references import pointed
from assistant.followups.swapping import swap, without
from assistant.followups.topic import topics
from assistant.followups.words import words
from knowledge.types import Constraint, Filters, Gap, Product, Sort
from tests.assistant.followup_shop import (
    BOTHY,
    LAMP,
    LARCH,
    LARCH_3,
    SHELL_M,
    SHELL_W,
    SHOP,
    SPINNER,
    ask,
    find,
    product,
    talk,
    turn,
    understand,
)

# -- questions about one product -----------------------------------------------------------


@pytest.mark.parametrize(
    ("question", "reads"),
    [
        ("is it in stock?", "is the Fell Larch 2 Tent in stock?"),
        ("How heavy is it?", "How heavy is the Fell Larch 2 Tent?"),
        ("does it come in green", "does the Fell Larch 2 Tent come in green"),
        ("ok great. weight when packed?", "Fell Larch 2 Tent: weight when packed?"),
        ("how do I pitch that", "Fell Larch 2 Tent: how do I pitch that"),
    ],
)
def test_the_product_talked_about_is_put_into_the_question(question: str, reads: str) -> None:
    followup = ask(question, turn("Tell me about the Larch 2", LARCH_3, LARCH))
    assert (followup.question, followup.products, followup.how) == (reads, (LARCH,), "rule")
    # "in stock" is asked of the product; a filter would hide one that is sold out.
    assert followup.filters.constraints == ()


@pytest.mark.parametrize(
    ("before", "shown", "question", "reads", "meant"),
    [
        ("How heavy is the Larch 2?", LARCH, "and the Bothy?", "How heavy is the {}?", BOTHY),
        ("warranty on the Larch tent?", LARCH, "and the Bothy one?", "warranty on the {}?", BOTHY),
        ("Is the Meridian light?", SPINNER, "what about the Wick", "Is the {} light?", LAMP),
    ],
)
def test_what_was_asked_of_one_product_is_asked_of_the_one_that_is_named(
    before: str, shown: Product, question: str, reads: str, meant: Product
) -> None:
    followup = ask(question, turn(before, shown))
    assert (followup.question, followup.products) == (reads.format(meant.title), (meant,))


@pytest.mark.parametrize(
    "question",
    ["which of those is cheapest?", "which one of these is the cheapest", "which is cheapest?"],
)
def test_the_cheapest_of_those_shown_is_one_of_them(question: str) -> None:
    followup = ask(question, turn("tents please", LARCH_3, BOTHY, LARCH))
    assert followup.products == (BOTHY,)
    assert followup.question == "How much is the Fell Bothy Dome Tent?"


@pytest.mark.parametrize(
    "question",
    [
        "$250?? what's the cheapest one you have",
        "show me the cheapest one",
        "what's the third one?",
    ],
)
def test_what_only_points_at_a_product_is_about_it(question: str) -> None:
    followup = ask(question, turn("tents please", LARCH_3, LARCH, BOTHY))
    assert (followup.question, followup.products) == (BOTHY.title, (BOTHY,))


def test_they_who_make_such_things_are_no_product() -> None:
    before = turn("is the Larch 2 too big for a pack?", LARCH)
    assert ask("do they make one that folds smaller?", before).products == ()
    assert ask("do they come in green?", before).products == (LARCH,)
    assert ask("do they have a porch?", before).products == (LARCH,)


def test_what_a_thing_is_for_is_not_talked_about() -> None:
    assert is_purpose("I need a headlamp for the Bothy dome", BOTHY, find)
    assert not is_purpose("the price for the Bothy dome", BOTHY, find)
    assert not is_purpose("a tent for two, the Bothy dome", BOTHY, find)
    wish = turn("I need a headlamp for the Bothy dome", LAMP, BOTHY)
    assert ask("is it in stock?", wish).products == (LAMP,)


@pytest.mark.parametrize("question", ["and tents?", "and the blue?", "and in Larch?", "the Bothy"])
def test_what_names_no_other_product_is_asked_of_none(question: str) -> None:
    before = turn("How much is the Meridian?", SPINNER)
    assert ask(question, before).question != "How much is the Fell Bothy Dome Tent?"
    assert BOTHY not in ask(question, before).products


def test_it_is_the_first_shown_when_none_was_named() -> None:
    assert ask("is it waterproof?", turn("tents please", BOTHY, LARCH)).products == (BOTHY,)


def test_a_product_that_no_reply_showed_is_found_by_its_name() -> None:
    assert ask("is it waterproof?", turn("Do you have the Bothy dome?")).products == (BOTHY,)


def test_a_version_that_the_product_has_stays_with_it() -> None:
    followup = ask("what about the blue one?", turn("How much is the Meridian?", SPINNER))
    assert followup.products == (SPINNER,)
    assert "blue" in followup.question


def test_a_version_that_the_product_lacks_is_searched_among_its_kind() -> None:
    followup = ask("and in red?", turn("How much is the Meridian?", SPINNER))
    assert followup.products == ()
    assert set(followup.filters.constraints) == {
        Constraint("category", "$eq", "carry-ons"),
        Constraint("colour", "$eq", "red"),
    }


def test_another_product_of_the_same_name_is_a_version_too() -> None:
    followup = ask("What about the men's?", turn("Is the women's Cornice warm?", SHELL_W, SHELL_M))
    assert followup.products == (SHELL_M,)


# -- pointing at one of several ------------------------------------------------------------


@pytest.mark.parametrize(
    ("question", "meant"),
    [
        ("the second one", LARCH),
        ("tell me more about the first", BOTHY),
        ("number 3 please", LARCH_3),
        ("is the last one waterproof?", LARCH_3),
        ("how heavy is the cheapest one?", BOTHY),
        ("I'll take the lighter one", LARCH),
        ("which is the lightest?", LARCH),
    ],
)
def test_one_of_those_shown(question: str, meant: Product) -> None:
    followup = ask(question, turn("tents please", BOTHY, LARCH, LARCH_3), turn("Thanks!"))
    assert followup.products == (meant,)
    assert meant.title in followup.question


@pytest.mark.parametrize(
    ("question", "meant"),
    [("does the former have a porch", LARCH_3), ("is the second one lighter?", BOTHY)],
)
def test_one_of_those_that_the_customer_named(question: str, meant: Product) -> None:
    shown = turn("Larch 3 or Bothy, which is better?", LARCH, BOTHY, LARCH_3)
    assert ask(question, shown).products == (meant,)


def test_a_place_beyond_those_shown_means_none() -> None:
    assert LARCH not in ask("the third one?", turn("tents", BOTHY, LARCH)).products


# -- more or less than ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("question", "limit"),
    [
        ("do you have a lighter one", Constraint("weight", "$lt", 2.3, "kg")),
        ("cheaper?", Constraint("price", "$lt", 299.0)),
        ("too pricey", Constraint("price", "$lt", 299.0)),
        ("something heavier than that", Constraint("weight", "$gt", 2.3, "kg")),
    ],
)
def test_more_or_less_than_the_product(question: str, limit: Constraint) -> None:
    followup = ask(question, turn("the Larch 3", LARCH_3, LARCH))
    assert followup.filters.constraints == (Constraint("category", "$eq", "tents"), limit)
    assert LARCH_3.title in followup.question


def test_cheaper_than_all_that_a_search_showed_keeps_its_other_conditions() -> None:
    said = Filters(
        constraints=(Constraint("colour", "$eq", "green"), Constraint("price", "$lt", 300.0))
    )
    found = ask("anything cheaper?", turn("green tents under $300", LARCH_3, LARCH, filters=said))
    assert set(found.filters.constraints) == {
        Constraint("colour", "$eq", "green"),
        Constraint("category", "$eq", "tents"),
        Constraint("price", "$lt", 249.0),
    }


def test_is_it_lighter_asks_about_the_product() -> None:
    followup = ask("is it lighter than 2 kg?", turn("the Larch 2", LARCH))
    assert (followup.products, followup.filters.constraints) == ((LARCH,), ())


def test_a_complaint_is_no_new_thing_to_compare_with() -> None:
    turns = turn("Bothy dome tent", BOTHY), turn("too heavy", LARCH, LARCH_3)
    assert (
        Constraint("weight", "$lt", 3.1, "kg") in ask("lighter please", *turns).filters.constraints
    )


# -- a search that changes -----------------------------------------------------------------


@pytest.mark.parametrize(
    ("before", "question", "reads"),
    [
        ("tents under $100", "and under $150?", "tents under $150"),
        ("banks, around 9,000 mAh", "no wait, at least 20,000", "banks, at least 20,000 mAh"),
        ("desk at least 140 cm wide", "too big. 100 cm at the most", "desk at most 100 cm wide"),
        ("carry-ons below $100", "between 200 and 250", "carry-ons between $200 and $250"),
        ("tvs of 43 inches", "sorry, 65", "tvs of 65 inches"),
        ("road shoes", "not road, trail", "trail shoes"),
        ("a green kettle", "in red", "a red kettle"),
        ("skis for a beginner", "and for somebody advanced?", "skis for somebody advanced"),
        ("earbuds", "with a mic, in stock", "earbuds, with a mic, in stock"),
        ("shoes", "same but in size 9", "shoes, in size 9"),
        ("tent for two", "actually three people", "tent for three people"),
        ("men's socks", "sorry, for women", "women's socks"),
        ("helmets", "it should have a visor", "helmets, with a visor"),
        ("shoes", "make it waterproof", "shoes, waterproof"),
        ("hats", "anything that is not black", "hats, anything that is not black"),
        ("comforters", "I'm allergic to feathers", "comforters, I'm allergic to feathers"),
    ],
)  # fmt: skip
def test_what_is_newly_said_replaces_or_joins(before: str, question: str, reads: str) -> None:
    followup = ask(question, turn(before))
    assert (followup.question, followup.how) == (reads, "rule")


def test_conditions_are_kept_through_several_turns() -> None:
    followup = talk("tents in green", "under $100", "Thank you!", "make that under $50", "in stock")
    assert {(each.field, each.value) for each in followup.filters.constraints} == {
        ("category", "tents"),  # what was shown is
        ("colour", "green"),
        ("price", 50.0),
        ("in_stock", True),
    }


def test_merging_replaces_by_field() -> None:
    brand = Constraint("brand", "$eq", "fell")
    prices = Constraint("price", "$gte", 5.0), Constraint("price", "$lte", 9.0)
    carried = Filters("product", (*prices, brand), Sort("price"))
    said = Filters(constraints=(Constraint("price", "$lt", 20.0),))
    assert merge(carried, said) == Filters("product", (brand, *said.constraints))
    assert merge(carried, Filters()) == carried


def test_merging_keeps_what_the_last_message_has_in_vain() -> None:
    old, new = Gap("words", "quieter than mine"), Gap("feature", "Coleman")
    price = Constraint("price", "$lt", 20.0)
    merged = merge(Filters(constraints=(price,), gaps=(old,)), Filters(gaps=(new,)))
    assert merged.constraints == (price,)
    assert merged.gaps == (new,)
    assert without(Filters(constraints=(price,), gaps=(old,)), {"price"}).gaps == (old,)


# -- what stands alone ---------------------------------------------------------------------


@pytest.mark.parametrize(
    "question",
    [
        "show me a headlamp",
        "And the Cornice jacket for men, what does it cost?",
        "What is your return policy?",
        "Do you sell kettles?",
        "the cheapest headlamps",
    ],
)
def test_a_question_that_stands_alone_is_not_dragged_back(question: str) -> None:
    followup = ask(question, turn("How heavy is the Larch 2?", LARCH))
    assert (followup.question, followup.how, followup.products) == (question, "", ())


def test_what_no_product_is_asked_is_read_by_itself_where_that_has_an_answer() -> None:
    followup = ask("Who won the last election?", turn("How heavy is the Larch 2?", LARCH))
    assert followup.otherwise is not None
    assert "Who won the last election?" in (followup.question, followup.otherwise.question)


def test_what_is_dropped_is_not_carried_on() -> None:
    followup = ask("forget the tent. a headlamp?", turn("the Larch 2", LARCH))
    assert (followup.question, followup.products) == ("a headlamp?", ())


@pytest.mark.parametrize(
    ("said", "asked", "about"),
    [
        ("Completely different thing: where is your shop?", "where is your shop?", ()),
        ("On another matter, do you gift wrap?", "do you gift wrap?", ()),
        ("another question: does it leak?", "does the Fell Larch 2 Tent leak?", (LARCH,)),
        ("separate question: colours?", "Fell Larch 2 Tent: colours?", (LARCH,)),
        ("unrelated: is it in stock?", "is the Fell Larch 2 Tent in stock?", (LARCH,)),
    ],
)
def test_what_is_said_to_be_unrelated_is_asked_of_nothing_before_unless_it_points_there(
    said: str, asked: str, about: tuple[Product, ...]
) -> None:
    followup = ask(said, turn("the Larch 2", LARCH))
    assert (followup.question, followup.products) == (asked, about)


@pytest.mark.parametrize(
    ("text", "told"),
    [("Larch tents", True), ("a tent", False), ("Cornice shell", True), ("jackets", False)],
)
def test_a_kind_names_no_product(text: str, told: bool) -> None:
    assert any(singled_out(text, each) for each in SHOP) is told


def test_a_value_of_what_was_shown_is_a_condition() -> None:
    sheets = product("S1", "Fell Percale Sheets", "Sheets", 60, size="Queen")
    followup = ask("in a queen", turn("sheets", sheets))
    assert {(each.field, each.value) for each in followup.filters.constraints} == {
        ("category", "sheets"),
        ("size", "queen"),
    }


def test_the_kind_stays_as_long_as_its_noun_does() -> None:
    kind = Constraint("category", "$eq", "tents")
    followup = ask("in red", turn("tents", LARCH, filters=Filters(constraints=(kind,))))
    assert followup.filters.constraints == (kind, Constraint("colour", "$eq", "red"))


def test_without_a_turn_a_question_is_read_by_itself() -> None:
    assert ask("in red") == FollowUp("in red", understand("in red"))
    assert ask("in red", turn("Thanks!"), turn(" \n")).how == ""
    assert resolve("and the blue one?", [turn("Hello", intent="smalltalk")]).how == ""


# -- back to something earlier, and rules of the shop --------------------------------------


@pytest.mark.parametrize(
    "question",
    ["and the tent I asked about first, is it waterproof?", "that tent: is it waterproof?"],
)
def test_back_to_what_was_asked_before(question: str) -> None:
    turns = turn("Larch 2 tent", LARCH), turn("I also want a headlamp", LAMP)
    followup = ask(question, *turns)
    assert (followup.products, followup.question) == (
        (LARCH,),
        "is the Fell Larch 2 Tent waterproof?",
    )


@pytest.mark.parametrize(
    ("question", "reads"),
    [
        ("and sale items?", "Can I return shoes, sale items?"),
        ("what about a tent?", "Can I return shoes, a tent?"),
        ("does that cost anything", "Can I return shoes, does that cost anything?"),
    ],
)
def test_a_rule_of_the_shop_is_carried(question: str, reads: str) -> None:
    followup = ask(question, turn("Can I return shoes?", intent="policy"), turn("ok, thanks a lot"))
    assert (followup.question, followup.how, followup.products) == (reads, "rule", ())


def test_a_brand_takes_the_place_of_a_brand_where_it_reads_as_one() -> None:
    def read(text: str) -> Filters:
        said = words(text)
        brands = [each for each in ("fell", "kite") if each in said and len(said) > 1]
        return Filters(constraints=tuple(Constraint("brand", "$eq", each) for each in brands))

    assert swap("Fell tents for two", "Kite?", understand=read) == "Kite tents for two"
    assert swap("Fell tents for two", "waterproof?", understand=read) is None


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("and if I went up to 55?", "55?"),
        ("what if we go to 65 inches", "65 inches"),
        ("we go to Alaska", "we go to Alaska"),
    ],
)
def test_what_somebody_goes_up_to_is_what_they_want(text: str, rest: str) -> None:
    assert fragment(text) == rest


@pytest.mark.parametrize(
    ("text", "leave"),
    [
        ("gotta run", True),
        ("that's all for today", True),
        ("have a nice evening", True),
        ("it has to go under a desk", False),
        ("is that all it can do", False),
    ],
)
def test_what_takes_leave(text: str, leave: bool) -> None:
    assert closes(text) is leave


@pytest.mark.parametrize(
    ("said", "matter", "leads_away"),
    [
        ("shame. Completely different thing: where is your shop?", "where is your shop?", True),
        ("right. other matter: who can I ring?", "who can I ring?", True),
        ("before I forget, do you take old batteries?", "do you take old batteries?", True),
        ("quick question - is it loud?", "is it loud?", True),
        ("scrap that, something for deep snow", "something for deep snow", True),
        ("and now for something completely different: pots", "pots", True),
        ("totally unrelated but do you sell socks", "do you sell socks", True),
        ("New topic. Do you price match?", "Do you price match?", True),
        ("by the way, unrelated: do you gift wrap?", "do you gift wrap?", True),
        ("something completely different please", "something completely different please", False),
        ("unrelated brands?", "unrelated brands?", False),
        ("new subject line for my order?", "new subject line for my order?", False),
        ("ok. something else, do you sell socks", "do you sell socks", True),
        ("different question, when do you open", "when do you open", True),
        ("which cards do you take btw?", "which cards do you take?", False),
        ("thanks, will think about it. any socks?", "any socks?", False),
        ("do you have something else, lighter?", "do you have something else, lighter?", False),
        ("something else, lighter", "something else, lighter", False),
        ("hm, fair enough. And in red?", "And in red?", False),
        ("different color please", "different color please", False),
        ("super light ones?", "super light ones?", False),
        ("drop it off at the store?", "drop it off at the store?", False),
        ("one more tent", "one more tent", False),
    ],
)
def test_words_ahead_of_the_matter(said: str, matter: str, leads_away: bool) -> None:
    assert body(said) == matter
    assert (switches(said) or drops(said)) is leads_away


# -- one of several, by what is said of it -------------------------------------------------

MUG_GLASS = product("K1", "Copper Morning Brewer", "Coffee", 54, carafe="glass", weight_kg=1.8)
MUG_STEEL = product("K2", "Copper Evening Brewer", "Coffee", 74, carafe="steel jug", weight_kg=2.4)


@pytest.mark.parametrize(
    ("said", "shown", "message", "meant"),
    [
        ("tents, the Larch 2 and the Bothy", (LARCH, BOTHY), "the heavier one, is it here?", BOTHY),
        ("tents", (LARCH, BOTHY), "the cheaper ones, do they come in navy?", BOTHY),
        ("tents", (LARCH, BOTHY), "the small one, please. is it green?", LARCH),
        ("Larch 3", (LARCH_3,), "sorry, I meant the light Larch. How tall is that?", LARCH),
        ("Larch 2", (LARCH,), "is the heavier one better for me", LARCH_3),
        ("Larch 3", (LARCH_3,), "and its light sister?", LARCH),
        ("brewers", (MUG_GLASS, MUG_STEEL), "the one with the steel jug, has it legs", MUG_STEEL),
        (
            "brewers", (MUG_GLASS, MUG_STEEL),
            "the one with the steel jug not the glass one. has it a timer", MUG_STEEL,
        ),
        ("Cornice shell, men's and women's", (SHELL_W, SHELL_M), "the latter", SHELL_W),
    ],
)  # fmt: skip
def test_one_of_several_is_meant_by_what_is_said_of_it(
    said: str, shown: tuple[Product, ...], message: str, meant: Product
) -> None:
    assert ask(message, turn(said, *shown)).products == (meant,)


def test_of_one_product_a_superlative_is_of_all_that_there_are() -> None:
    known = topics([turn("Larch 3", LARCH_3)], find)
    assert pointed("the lightest", known, find) is None
    assert pointed("the lighter one", known, find) == (LARCH, "the lighter one")


def test_beside_one_product_the_next_of_its_name_and_kind_is_meant() -> None:
    case = product("L9", "Fell Larch Case", "Cases", 12, weight_kg=0.2)
    known = topics([turn("Larch 2", LARCH, case)], find)
    assert pointed("the light one, please", known, find) is None


@pytest.mark.parametrize(
    ("message", "asked"),
    [
        ("is the heavy one in stock?", "is the Fell Larch 3 Tent in stock?"),
        ("the heavier one: how much?", "the Fell Larch 3 Tent: how much?"),
        ("and the heavier one?", "Fell Larch 3 Tent: is the green?"),
        ("the heavier one, please", "Fell Larch 3 Tent: is the green?"),
    ],
)
def test_what_is_asked_of_the_one_pointed_at_is_kept(message: str, asked: str) -> None:
    found = ask(message, turn("is the Larch 2 green?", LARCH))
    assert (found.products, found.question) == ((LARCH_3,), asked)


def test_what_fits_none_or_several_or_is_turned_down_points_at_nothing() -> None:
    brewers = turn("brewers", MUG_GLASS, MUG_STEEL)
    for message in (
        "the one with the copper base, how tall is it",  # both have it
        "the one with steel and glass, how tall is it",  # each has half of it
        "the one with a silver marble steel rim, how tall is it",  # a third of it
        "the one without glass, how tall is it",
        "the one that weighs less than 2 kg",
        "not the heavy one",
    ):
        assert pointed(message, topics([brewers], find), find) is None


def test_back_to_the_first_is_the_first_that_was_talked_about() -> None:
    talked = (turn("Tell me about the Bothy", BOTHY), turn("And the Larch 2?", LARCH))
    assert ask("Going back to the first one: is it green?", *talked).products == (BOTHY,)


def test_the_lighter_of_those_two_goes_back_to_what_was_compared() -> None:
    compared = turn("Larch 2 vs the Bothy", LARCH, BOTHY, intent="compare")
    assert ask("and which is the lighter of those two?", compared).products == (LARCH,)
    lighter = "and which is the lighter of those two?"
    found = talk("Larch 2 or the Bothy?", "are both green?", lighter, shown=(LARCH, BOTHY))
    assert found.products == (LARCH,)


@pytest.mark.parametrize(
    ("message", "asked"),
    [
        ("what a pity. is it coming back?", "is the Fell Larch 2 Tent coming back?"),
        ("typical. how heavy is it?", "how heavy is the Fell Larch 2 Tent?"),
    ],
)
def test_a_pity_is_a_remark(message: str, asked: str) -> None:
    assert ask(message, turn("Larch 2", LARCH)).question == asked


def test_what_is_cheaper_for_somebody_is_no_cheaper_product() -> None:
    found = ask("I can't lift. is having it carried in cheaper for me?", turn("Larch 2", LARCH))
    assert not any(each.field == "price" for each in found.filters.constraints)


def test_another_thing_for_somebody_is_that_thing() -> None:
    found = ask("and a headlamp for my daughter", turn("shell jackets", SHELL_W, SHELL_M))
    assert [each.value for each in found.filters.constraints] == ["lighting"]


def test_no_longer_compares_nothing() -> None:
    found = ask("I no longer kneel. could somebody put it up for me?", turn("Larch 2", LARCH))
    assert (found.products, found.filters.constraints) == ((LARCH,), ())
