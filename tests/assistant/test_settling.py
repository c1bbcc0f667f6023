"""Which evidence answers: of the product, of a rule, or of the document that answered before."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, cast

import pytest

from assistant.ask import Ask
from assistant.followups import FollowUp
from assistant.paraphrase import TO_BE_TOLD
from assistant.settling import Settling
from assistant.shelves import Shelves
from assistant.types import Plan
from assistant.weighing import Attempt
from knowledge.evidence import Evidence
from knowledge.quotable import Unit
from knowledge.support import Support
from knowledge.types import Hit, Kind, Passage, Product


def hit(key: str, kind: Kind = "document") -> Hit:
    return Hit(Passage(key, key, f"about {key}", 0, kind), 1.0, 0.5)


TENT = hit("tent", "product")
RETURNS, SHIPPING = hit("returns"), hit("shipping")


class OfTheseHits(Shelves):
    """Shelves with nothing but what was found."""

    def __init__(self) -> None:
        super().__init__(cast("Any", None))


def settle(
    followup: FollowUp,
    hits: Sequence[Hit],
    sure: Mapping[tuple[str, str], float],
    ruling: float = 0.3,
    named: Sequence[Product] = (),
    near: Sequence[Hit] | None = None,
    text: str = "?",
    shelves: Shelves | None = None,
) -> tuple[str, str | None]:
    """Return the question that is answered and what from.

    `sure` is by question and record, `ruling` how likely the message asks for a rule, `near` what
    is found of documents, those among the hits otherwise.
    """

    def score(question: str, given: Sequence[Hit], named: Sequence[Product]) -> Iterator[Attempt]:
        found = [
            (sure.get((question, each.passage.document_id), 0.0), place)
            for place, each in enumerate(given)
        ]
        found.sort(reverse=True)
        ranked = [Evidence(Unit("x", "x"), place, score) for score, place in found]
        yield Attempt(tuple(given), ranked, Support(found[0][0] if found else 0.0, None))

    plan = Plan(intent="policy", template="policy", hits=tuple(hits))
    documents = tuple(near or (each for each in hits if each.passage.kind == "document"))
    settling = Settling(
        shelves=shelves or OfTheseHits(),
        documents=lambda _: documents,
        score=score,
        least=0.5,
        ruling=lambda _: ruling,
    )
    ask, _, found = settling(Ask(text, followup, (), ""), plan, named)
    return ask.question, found.best


@pytest.mark.parametrize(("before", "best"), [(0.78, "returns"), (0.6, "shipping")])
def test_what_answered_before_goes_on_answering_where_it_is_as_near(
    before: float, best: str
) -> None:
    followup = FollowUp("q", how="rule", documents=("returns",))
    sure = {("q", "shipping"): 0.8, ("q", "returns"): before}
    assert settle(followup, [SHIPPING, RETURNS], sure) == ("q", best)


def test_without_a_question_before_the_best_evidence_answers() -> None:
    sure = {("q", "shipping"): 0.8, ("q", "returns"): 0.78}
    assert settle(FollowUp("q"), [SHIPPING, RETURNS], sure) == ("q", "shipping")


@pytest.mark.parametrize(
    ("tent", "rule", "ruling", "answer"),
    [
        (0.3, 0.8, 0.3, ("of the tent", "returns")),
        (0.3, 0.4, 1.0, ("q", "tent")),  # neither answers
        (0.75, 0.85, 0.3, ("q", "tent")),  # hardly surer than the product's own record
        (0.75, 0.99, 0.3, ("of the tent", "returns")),
        (0.7, 0.6, 1.0, ("of the tent", "returns")),  # a rule is what was asked for
        (0.7, 0.6, 0.9, ("q", "tent")),
        (0.6, 0.45, 1.0, ("q", "tent")),  # the rule does not answer
    ],
)
def test_a_rule_answers_about_a_product_where_it_outweighs_the_record(
    tent: float, rule: float, ruling: float, answer: tuple[str, str]
) -> None:
    followup = FollowUp("q", how="rule", ruled=("of the tent",))
    sure = {("q", "tent"): tent, ("of the tent", "returns"): rule, ("of the tent", "tent"): 1.0}
    assert settle(followup, [TENT, RETURNS], sure, ruling) == answer


@pytest.mark.parametrize(("ruling", "best"), [(0.7, "tent"), (0.9, "returns")])
def test_what_asks_for_a_rule_by_itself_is_answered_by_one(ruling: float, best: str) -> None:
    sure = {("q", "tent"): 0.7, ("q", "returns"): 0.65}
    assert settle(FollowUp("q"), [TENT, RETURNS], sure, ruling) == ("q", best)


def test_what_is_sold_is_asked_of_no_document() -> None:
    followup = FollowUp("q", products=(Product("tent", "Tent"),))
    sure = {("q", "tent"): 0.7, ("q", "returns"): 0.65}
    assert settle(followup, [TENT, RETURNS], sure, ruling=0.9) == ("q", "tent")


def test_what_answered_before_answers_a_rule_that_is_asked_for() -> None:
    followup = FollowUp("q", how="rule", documents=("returns",))
    sure = {("q", "shipping"): 0.8, ("q", "returns"): 0.78}
    assert settle(followup, [SHIPPING, RETURNS], sure, ruling=1.0) == ("q", "returns")


def test_a_shop_without_documents_is_asked_for_none() -> None:
    assert settle(FollowUp("q"), [TENT], {("q", "tent"): 0.01}, ruling=1.0) == ("q", "tent")


@pytest.mark.parametrize(
    ("sure", "best"),
    [
        # The rule is found, and not sure enough with the product's name.
        ({"the Larch 2": (0.0, 0.45), "the tent": (0.0, 0.8)}, ("of the tent", "returns")),
        ({"the Larch 2": (0.0, 0.9), "the tent": (0.0, 0.8)}, ("of the Larch 2", "returns")),
        ({"the Larch 2": (0.7, 0.3), "the tent": (0.0, 0.65)}, ("of the tent", "returns")),
        ({"the Larch 2": (0.7, 0.3), "the tent": (0.0, 0.4)}, ("of the Larch 2", "tent")),
    ],
)
def test_documents_are_asked_of_the_kind_instead_of_the_name(
    sure: Mapping[str, tuple[float, float]], best: tuple[str, str]
) -> None:
    larch = Product("tent", "Fell Larch 2 Tent", brand="Fell")
    by_record = {
        (f"of {name}", key): value
        for name, values in sure.items()
        for key, value in zip(("tent", "returns"), values, strict=True)
    }
    found = settle(FollowUp("of the Larch 2"), [TENT, RETURNS], by_record, 0.9, named=[larch])
    assert found == best


SHEETS, REEDS = hit("sheets"), hit("reeds")


@pytest.mark.parametrize(
    ("sure", "answer"),
    [
        # Evidence of what was newly said comes before any that says more of what was asked before.
        ({("chain", "sheets"): 0.99, ("first", "reeds"): 0.8}, ("first", "reeds")),
        ({("chain", "reeds"): 0.7, ("first", "reeds"): 0.8}, ("first", "reeds")),
        ({("chain", "reeds"): 0.9, ("first", "reeds"): 0.8}, ("chain", "reeds")),
        ({("chain", "sheets"): 0.9, ("first", "reeds"): 0.4}, ("chain", "sheets")),
        # Where none speaks of it, another wording has to be far surer.
        ({("chain", "sheets"): 0.85, ("first", "returns"): 0.9}, ("chain", "sheets")),
        ({("chain", "sheets"): 0.6, ("first", "returns"): 0.9}, ("first", "returns")),
        ({("chain", "sheets"): 0.4, ("first", "returns"): 0.55}, ("first", "returns")),
        ({("chain", "sheets"): 0.4, ("first", "returns"): 0.45}, ("chain", "sheets")),
    ],
)
def test_the_wording_of_a_fragment_that_has_the_best_evidence_is_answered(
    sure: Mapping[tuple[str, str], float], answer: tuple[str, str]
) -> None:
    followup = FollowUp("chain", how="rule", readings=("first",), fragment="and reeds?")
    assert settle(followup, [SHEETS, REEDS, RETURNS], sure) == answer


def test_what_answered_before_answers_no_question_of_a_time_at_which_it_did_not_hold() -> None:
    question = "how was it in 2025?"
    followup = FollowUp(question, how="rule", documents=("returns",))
    sure = {(question, "shipping"): 0.8, (question, "returns"): 0.78}
    found = settle(followup, [SHIPPING, RETURNS], sure, near=[SHIPPING])
    assert found == (question, "shipping")


def test_a_question_that_nothing_answers_is_asked_in_other_words() -> None:
    question, other = "What is your return window?", "how many days do I have to return something?"
    sure = {(question, "shipping"): 0.4, (other, "returns"): 0.8}
    assert settle(FollowUp(question), [SHIPPING, RETURNS], sure) == (other, "returns")
    sure[question, "shipping"] = 0.6
    assert settle(FollowUp(question), [SHIPPING, RETURNS], sure) == (question, "shipping")


class OfCategories(OfTheseHits):
    """Shelves whose products are all medicines."""

    def in_category(self, question: str, named: Sequence[Product]) -> str:
        return question.replace("ibuprofen", "medicines")


def test_a_rule_is_asked_for_the_category_of_what_is_named() -> None:
    question, other = "Can I bring back ibuprofen?", "Can I bring back medicines?"
    sure = {(question, "shipping"): 0.7, (other, "returns"): 0.9}
    found = settle(FollowUp(question), [SHIPPING, RETURNS], sure, shelves=OfCategories())
    assert found == (other, "returns")


@pytest.mark.parametrize(
    ("question", "best"), [("Can my son buy the tent?", "returns"), ("Is the tent blue?", "tent")]
)
def test_who_may_buy_something_is_no_matter_of_its_record(question: str, best: str) -> None:
    sure = {(question, "tent"): 0.6, (question, "returns"): 0.95}
    assert settle(FollowUp(question), [TENT], sure, text=question, near=[RETURNS])[1] == best


def test_what_the_shop_does_is_looked_for_in_documents_where_no_record_tells() -> None:
    question = "Do you do ear piercing?"
    sure = {(question, "tent"): 0.1, (question, "returns"): 0.6}
    assert settle(FollowUp(question), [TENT], sure, text=question, near=[RETURNS])[1] == "returns"
    question = "Is it pierced?"
    sure = {(question, "tent"): 0.1, (question, "returns"): 0.6}
    assert settle(FollowUp(question), [TENT], sure, text=question, near=[RETURNS])[1] == "tent"


def test_who_wants_to_hear_of_new_stock_is_answered_by_no_stock() -> None:
    question = "can I get an email when it's back?"
    sure = {("q", "tent"): 0.9, (TO_BE_TOLD, "returns"): 0.6}
    found = settle(FollowUp("q"), [TENT], sure, text=question, near=[RETURNS])
    assert found == (TO_BE_TOLD, "returns")


@pytest.mark.parametrize(
    ("of_item", "of_tent", "best"),
    [
        (0.8, {"pillows": 0.9}, "returns"),  # that pillows stay sold says nothing of a tent
        (0.8, {"tents": 0.7}, "tents"),  # a rule for tents does
        (0.3, {"pillows": 0.9}, "pillows"),  # no rule for all items: the surest, as ever
    ],
)
def test_a_rule_for_any_item_is_told_unless_one_speaks_of_the_thing(
    of_item: float, of_tent: Mapping[str, float], best: str
) -> None:
    tent = Product(id="tent", title="Fell Larch Tent", brand="Fell", categories=("Tents",))
    pages = {
        key: Hit(Passage(key, key, f"About {key}\nx", 0, "document"), 1.0, 0.5)
        for key in ("returns", "pillows", "tents")
    }
    question = "can I return the Fell Larch Tent?"
    sure = {("under which conditions can I return an item?", "returns"): of_item}
    sure |= {("can I return the tent?", key): each for key, each in of_tent.items()}
    found = settle(
        FollowUp(question), [TENT], sure, 0.9, named=[tent], near=[*pages.values()], text=question
    )
    assert found[1] == best
