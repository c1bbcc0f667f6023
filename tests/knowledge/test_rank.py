from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest

from knowledge.asking import asked, without
from knowledge.embedding import Vectors, WordHashEmbedder
from knowledge.evidence import SimilarityMatcher, rank
from knowledge.quotable import statements
from knowledge.splitting import split
from knowledge.support import SHOP_JUDGED, Support, decide, support, weigh
from knowledge.types import Document, Hit, Product

TENTS = [
    Product(
        f"T{size}",
        f"Birch Dome {size} Tent",
        description="A dome tent with a porch. It packs into a small bag.",
        brand="Birch",
        price=100 + 50 * size,
        currency="USD",
        in_stock=size,
        attributes={
            "weight_kg": 1.5 + size,
            "capacity_persons": size,
            "packed_length_cm": 40 + size,
            "waterproof": True,
            "battery_hours": 10,
        },
    )
    for size in (2, 3)
]
RETURNS = Document(
    "returns", "Returns", "# Returns\n\nYou can return tents within 30 days.", "returns.md"
)


def hits(*records: Product | Document) -> list[Hit]:
    return [Hit(passage, 0.5, 0.5) for record in records for passage in split(record)]


def best(question: str, *records: Product | Document) -> tuple[str, str]:
    found = hits(*records)
    top = rank(question, found, SimilarityMatcher(WordHashEmbedder()))[0]
    return found[top.passage].passage.document_id, top.unit.shown


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("How much is the Birch Dome 3?", ("T3", "Price: $250.00")),
        ("What does the Birch Dome 2 cost?", ("T2", "Price: $200.00")),
        ("What does the Birch Dome 3 weigh?", ("T3", "weight: 4.5 kg")),
        ("How heavy is the Birch Dome 2?", ("T2", "weight: 3.5 kg")),
        ("Is the Birch Dome 2 waterproof?", ("T2", "waterproof: yes")),
        ("How many people does the Birch Dome 3 sleep?", ("T3", "capacity persons: 3")),
        ("Is the Birch Dome 3 in stock?", ("T3", "In stock: 3")),
        (
            "How long do I have to return tents?",
            ("returns", "You can return tents within 30 days."),
        ),
    ],
)
def test_the_right_attribute_of_the_right_record_is_first(
    question: str, expected: tuple[str, str]
) -> None:
    assert best(question, *TENTS, RETURNS) == expected


def test_key_facts_are_statements_and_headings_of_documents_are_none() -> None:
    shown = [unit.shown for unit in statements(split(TENTS[0])[0])]
    assert shown == [
        "Brand: Birch",
        "Price: $200.00",
        "In stock: 2",
        "A dome tent with a porch.",
        "It packs into a small bag.",
    ]
    assert [unit.shown for unit in statements(split(RETURNS)[0])] == [
        "You can return tents within 30 days."
    ]


def test_statements_are_text_of_their_passage() -> None:
    for record in (*TENTS, RETURNS):
        for passage in split(record):
            assert all(unit.text in passage.text for unit in statements(passage))


class Counting:
    """An embedder that counts what it is given."""

    name, dimension = "counting", 8

    def __init__(self) -> None:
        self.seen: list[str] = []

    def embed(self, texts: Sequence[str]) -> Vectors:
        self.seen += texts
        return WordHashEmbedder(dimension=8).embed(texts)


def test_texts_are_embedded_once() -> None:
    embedder = Counting()
    matcher = SimilarityMatcher(embedder)
    first = matcher.score("a tent", ["red tent", "blue", "red tent"])
    assert np.array_equal(first, matcher.score("a tent", ["red tent", "blue", "red tent"]))
    assert sorted(embedder.seen) == ["a tent", "blue", "red tent"]
    assert matcher.score("a tent", []).shape == (0,)


def found(question: str, *records: Product | Document) -> Support:
    return weigh(question, hits(*records), SimilarityMatcher(WordHashEmbedder()))[1]


def test_two_products_that_fit_equally_are_asked_back() -> None:
    both = found("What does the Birch Dome weigh?", *TENTS)
    records = hits(*TENTS)
    assert {records[each].passage.document_id for each in both.candidates} == {"T2", "T3"}
    assert decide(both, min_evidence=0.0) == "clarify"


@pytest.mark.parametrize(
    "question",
    [
        "What does the Birch Dome 3 weigh?",  # the number tells them apart
        "Is the Birch Dome waterproof?",  # both are
        "How long do I have to return tents?",
    ],
)
def test_others_are_not_asked_back(question: str) -> None:
    assert found(question, *TENTS, RETURNS).candidates == ()


LONGER = replace(TENTS[0], id="T2L", title="Birch Dome 2 Tent (2023 model)", in_stock=0)
GONE = replace(
    TENTS[1],
    id="T3G",
    title="Birch Dome Three Tent",
    attributes={"weight_kg": 9, "discontinued": True},
)


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("What does the Birch Dome 2 Tent weigh?", "T2"),
        ("What does the Birch Dome 2 Tent (2023 model) weigh?", "T2L"),
        ("How much is the Birch Dome 2?", "T2"),
    ],
)
def test_a_longer_name_is_not_meant_unless_it_is_said(question: str, expected: str) -> None:
    longer = replace(LONGER, attributes={"weight_kg": 7})
    records = hits(longer, TENTS[0])
    ranked, weighed = weigh(question, records, SimilarityMatcher(WordHashEmbedder()))
    assert records[ranked[0].passage].passage.document_id == expected
    assert weighed.candidates == ()


def test_what_is_no_longer_made_gives_way_unless_it_is_asked_for() -> None:
    records = hits(GONE, TENTS[0])
    matcher = SimilarityMatcher(WordHashEmbedder())
    ranked, weighed = weigh("What does the Birch Dome weigh?", records, matcher)
    assert records[ranked[0].passage].passage.document_id == "T2"
    assert weighed.candidates == ()
    assert len(weigh("What did the old Birch Dome weigh?", records, matcher)[1].candidates) == 2


@pytest.mark.parametrize(
    ("question", "other"),
    [
        ("What does the Birch Dome 2 weigh?", "What does the Birch Dome 7 weigh?"),
        ("Is the Birch Dome 2 waterproof?", "Is the Birch Dome 2 reversible?"),
        ("What does the Birch Dome 2 weigh?", "What does the Birch Dome 2 Ultra weigh?"),
        ("How much is the Birch Dome 2?", "Who designed the Birch Dome 2?"),
        ("What does the Birch Dome 2 weigh?", "What did the Birch Dome 2 cost last year?"),
    ],
)
def test_what_a_record_lacks_has_less_support(question: str, other: str) -> None:
    there, lacking = found(question, *TENTS, RETURNS), found(other, *TENTS, RETURNS)
    assert there.confidence > 1.3 * lacking.confidence


def test_unknown_stock_is_no_evidence() -> None:
    tent = replace(TENTS[0], in_stock=None)
    question = "Is the Birch Dome 2 in stock?"
    unknown, known = found(question, tent), found(question, TENTS[0])
    assert unknown.signals is not None
    assert known.signals is not None
    assert (unknown.signals.silent, known.signals.silent) == (1.0, 0.0)
    assert unknown.confidence < known.confidence


def test_little_support_abstains() -> None:
    weak = found("Who won the election?", *TENTS)
    strong = found("Is the Birch Dome 2 waterproof?", *TENTS)
    assert weak.confidence < strong.confidence
    between = (weak.confidence + strong.confidence) / 2
    assert decide(weak, between) == "abstain"
    assert decide(strong, between) == "answer"


def test_no_evidence_is_no_support() -> None:
    matcher = SimilarityMatcher(WordHashEmbedder())
    assert support("Is it red?", [], [], matcher) == Support(0.0, None)
    assert decide(Support(0.0, None), min_evidence=0.1) == "abstain"
    assert decide(Support(0.0, None), min_evidence=0.0) == "abstain"


def test_another_model_number_is_no_evidence() -> None:
    ranked, weighed = weigh(
        "What does the Dome X-9000 weigh?", hits(*TENTS), SimilarityMatcher(WordHashEmbedder())
    )
    assert (ranked, weighed.confidence) == ([], 0.0)


@pytest.mark.parametrize(
    ("question", "wanted"),
    [
        ("How much is it?", "money"),
        ("How much does it weigh?", "number"),
        ("When do you open?", "time"),
        ("Is it waterproof?", ""),
    ],
)
def test_the_kind_of_answer_wanted(question: str, wanted: str) -> None:
    assert asked(question).wanted == wanted


def test_a_question_without_the_name_of_its_product() -> None:
    name = {"birch", "dome", "2", "tent"}
    assert without("What does the Birch Dome 2 weigh?", name) == "What does the weigh?"
    assert without("Birch Dome 2", name) == "Birch Dome 2"


class Sure:
    """A judge that is so sure of texts that have a word, and of no others; keeps what it read."""

    def __init__(self, chance: float, word: str = "") -> None:
        self.chance, self.word = chance, word
        self.read: list[str] = []

    def score(self, question: str, texts: Sequence[str]) -> Vectors:
        self.read += texts
        return np.array([self.chance * (self.word in text) for text in texts], dtype=np.float32)


def test_a_judge_reads_what_is_serious_under_its_title_and_chooses() -> None:
    question, records = "Is the Birch Dome 2 a tent that packs wet boots?", hits(*TENTS)
    matcher, judge = SimilarityMatcher(WordHashEmbedder()), Sure(0.9, "porch")
    assert "porch" not in weigh(question, records, matcher)[0][0].unit.shown
    ranked, _ = weigh(question, records, matcher, judge=judge, weights=SHOP_JUDGED)
    assert ranked[0].unit.shown == "A dome tent with a porch."
    assert ranked[0].answers == pytest.approx(0.9)
    assert "Birch Dome 2 Tent: weight: 3.5 kg" in judge.read
    assert weigh(question, [], matcher, judge=judge)[0] == []


def test_what_a_judge_is_sure_of_is_surer() -> None:
    question, records = "What does the Birch Dome 2 weigh?", hits(*TENTS)
    matcher = SimilarityMatcher(WordHashEmbedder())
    more, less = (
        weigh(question, records, matcher, judge=Sure(chance), weights=SHOP_JUDGED)[1].confidence
        for chance in (0.9, 0.1)
    )
    assert more > less


def test_what_every_record_has_gives_way_to_what_is_asked_for() -> None:
    plain = replace(TENTS[0], description="It can be sent back.", attributes={})
    assert best("May I send the Birch Dome 2 Tent back?", plain) == ("T2", "It can be sent back.")
    assert best("Which brand is the Birch Dome 2 Tent?", plain) == ("T2", "Brand: Birch")


@pytest.mark.parametrize(
    ("question", "places", "answer"),
    [
        ("Are you open on Saturday?", (), "York: Monday: 9 to 5; Saturday: 9 to 1."),
        ("Do you deliver on the same day?", ("York",), "We deliver on the same day by noon."),
        (
            "Do you deliver on the same day in York?",
            ("York",),
            "In York we do deliver on the same day.",
        ),
    ],
)
def test_what_is_of_another_day_or_place_comes_after_what_is_not(
    question: str, places: tuple[str, ...], answer: str
) -> None:
    text = (
        "On bank holidays you are, we are open.\n\n"
        "In York we do deliver on the same day. We deliver on the same day by noon.\n\n"
        "| Shop | Monday | Saturday |\n|---|---|---|\n| York | 9 to 5 | 9 to 1 |\n"
    )
    found = hits(Document("shop", "Shop", text, ""))
    matcher = SimilarityMatcher(WordHashEmbedder())
    assert rank(question, found, matcher, places=frozenset(places))[0].unit.shown == answer


def test_a_yes_or_no_of_another_property_is_no_evidence() -> None:
    found = hits(TENTS[0])
    ranked = rank("Is it fire safe?", found, SimilarityMatcher(WordHashEmbedder()))
    assert "waterproof: yes" not in {each.unit.shown for each in ranked}
