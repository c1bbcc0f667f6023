"""Questions asked of a shop, and which of its statements answer them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from finetune.errors import DataError, MissingDataError
from finetune.matching.groups import Pool
from finetune.matching.shops import asked_of_shops

SHOP: dict[str, Any] = {
    "shop": "Kettle & Co",
    "documents": [
        {
            "id": "returns",
            "title": "Sending back",
            "text": "## Time\nYou have 40 days. Sale goods can be swapped only.\n\n## Fees\n"
            "| Country | Fee |\n|---|---|\n| Ireland | €4 |\n| France | €9 |\n\n"
            "- Opened tea stays with you.\n- Kettles may be tried once.",
        },
        {"id": "hours", "title": "Our shop", "text": "We are open from 9 to 5."},
    ],
    "products": [
        {
            "id": "K1",
            "title": "Brill Whistler Kettle",
            "description": "A kettle for any hob. It sings at the boil.",
            "attributes": {
                "max load": "2 l",
                "dishwasher_safe": "no",
                "weight_g": "900",
                "price": "$30",
            },
        },
        {"id": "K2", "title": "Brill Mug", "attributes": {"dishwasher_safe": "yes"}},
    ],
    "questions": [],
}


def pools(folder: Path, *questions: tuple[str, list[tuple[str, str]]]) -> list[Pool]:
    asked = [
        {"text": text, "evidence": [{"in": place, "words": words} for place, words in evidence]}
        for text, evidence in questions
    ]
    path = folder / "shops.jsonl"
    path.write_text(json.dumps(SHOP | {"questions": asked}) + "\n\n", encoding="utf-8")
    return asked_of_shops(path, source="ours")


@pytest.mark.parametrize(
    ("evidence", "answer"),
    [
        (("returns", "Sale goods can be swapped only."), "Time: Sale goods can be swapped only."),
        (("returns", "| Ireland | €4 |"), "Fees: Ireland: Fee: €4."),
        (("returns", "- Opened tea stays with you."), "Fees: Opened tea stays with you."),
        (("returns", "You have 40 days"), "Time: You have 40 days."),
        (("K1", "dishwasher_safe"), "dishwasher safe: no"),
        (("K1", "price"), "Price: $30"),
        (("K1", "weight_g"), "weight: 900 g"),
        (("K1", "weight"), "weight: 900 g"),
        (("K1", "It sings at the boil."), "It sings at the boil."),
    ],
)
def test_what_answers_is_found_as_it_is_served(
    tmp_path: Path, evidence: tuple[str, str], answer: str
) -> None:
    (pool,) = pools(tmp_path, ("the Whistler, well?", [evidence]))
    title = "Sending back" if evidence[0] == "returns" else "Brill Whistler Kettle"
    assert pool.answers == (f"{title}: {answer}",)
    assert pool.answers[0] not in pool.others
    assert (pool.product, pool.source) == ("Kettle & Co", "ours")


def test_two_pieces_may_answer_together(tmp_path: Path) -> None:
    (pool,) = pools(
        tmp_path, ("swap?", [("returns", "You have 40 days."), ("returns", "Kettles may be tried")])
    )
    assert len(pool.answers) == 2


def test_all_else_that_the_shop_states_is_no_answer(tmp_path: Path) -> None:
    named, unnamed, none = pools(
        tmp_path,
        ("may the Whistler go in the machine", [("K1", "dishwasher_safe")]),
        ("may it go in the machine", [("K1", "dishwasher_safe")]),
        ("do you gift wrap", []),
    )
    assert "Brill Mug: dishwasher safe: yes" in named.others
    assert "Our shop: We are open from 9 to 5." in named.others
    # Of which product "it" is nobody knows, so that the mug is dishwasher safe is not wrong.
    assert "Brill Mug: dishwasher safe: yes" not in unnamed.others
    assert "Brill Whistler Kettle: It sings at the boil." in unnamed.others
    assert none.answers == ()
    assert none.others
    assert not any("unknown" in each for pool in (named, unnamed) for each in pool.others)
    assert all("Brill" not in each for each in none.others)


def test_what_words_over_two_sentences_begin_or_end_in_is_neither(tmp_path: Path) -> None:
    words = "You have 40 days. Sale goods"
    (pool,) = pools(tmp_path, ("how long", [("returns", words)]))
    assert pool.answers == ("Sending back: Time: You have 40 days.",)
    assert "Sending back: Time: Sale goods can be swapped only." not in pool.others
    assert "Sending back: Fees: Kettles may be tried once." in pool.others


@pytest.mark.parametrize(
    ("place", "words"),
    [("returns", "Sale goods"), ("returns", "have 40 days"), ("returns", "Sending back"),
     ("returns", "Fees"), ("K1", "2 l"), ("K1", "Whistler Kettle")],
)  # fmt: skip
def test_words_that_stand_there_and_are_no_statement(
    tmp_path: Path, place: str, words: str
) -> None:
    with pytest.raises(DataError, match="quote at least so many, or an attribute's name"):
        pools(tmp_path, ("well?", [(place, words)]))


def test_a_file_is_read_as_json_lines_are_written(tmp_path: Path) -> None:
    path = tmp_path / "shops.jsonl"
    named = SHOP | {"shop": "Kettle\u2028Co", "questions": [{"text": "do you gift wrap"}]}
    path.write_text(json.dumps(named, ensure_ascii=False) + "\r\n", encoding="utf-8-sig")
    (pool,) = asked_of_shops(path, source="ours")
    assert pool.product == "Kettle\u2028Co"


def talked_of(folder: Path, text: str, *evidence: tuple[str, str]) -> Pool:
    told = [{"in": place, "words": words} for place, words in evidence]
    path = folder / "shops.jsonl"
    question = {"text": text, "about": "K1", "evidence": told}
    path.write_text(json.dumps(SHOP | {"questions": [question]}), encoding="utf-8")
    (pool,) = asked_of_shops(path, source="ours")
    return pool


def test_a_message_about_a_product_is_asked_as_a_conversation_asks_it(tmp_path: Path) -> None:
    of_its_own = talked_of(tmp_path, "can it go in the machine?", ("K1", "dishwasher_safe"))
    assert of_its_own.question == "can the Brill Whistler Kettle go in the machine?"
    assert of_its_own.answers == ("Brill Whistler Kettle: dishwasher safe: no",)
    assert "Brill Mug: dishwasher safe: yes" in of_its_own.others
    rule = ("returns", "Kettles may be tried once.")
    texts = [f"we used it {n} times. am i stuck with it?" for n in range(20)]
    asked = {text: talked_of(tmp_path, text, rule).question for text in texts}
    assert any(text == question for text, question in asked.items())
    assert any("the Brill Whistler Kettle" in question for question in asked.values())
    assert any("the whistler kettle" in question for question in asked.values())
    assert talked_of(tmp_path, texts[0], rule).question == asked[texts[0]]


def test_a_message_is_about_a_product_that_the_shop_has(tmp_path: Path) -> None:
    path = tmp_path / "shops.jsonl"
    questions = [{"text": "is it heavy?", "about": "K9"}]
    path.write_text(json.dumps(SHOP | {"questions": questions}), encoding="utf-8")
    with pytest.raises(DataError, match="is about 'K9', which is the id of none of its products"):
        asked_of_shops(path, source="ours")


def test_what_is_wrong_with_a_file_is_one_line(tmp_path: Path) -> None:
    with pytest.raises(MissingDataError, match=r"none\.jsonl, which data\.shops names"):
        asked_of_shops(tmp_path / "none.jsonl", source="ours")
    with pytest.raises(DataError, match="'R9' is no page or record"):
        pools(tmp_path, ("swap?", [("R9", "You have 40 days.")]))
    with pytest.raises(DataError, match=r"'returns' does not state 'You have 41 days\.'"):
        pools(tmp_path, ("swap?", [("returns", "You have 41 days.")]))
    path = tmp_path / "shops.jsonl"
    path.write_text('{"shop": "x", "questions": [{"txt": "y"}]}', encoding="utf-8")
    with pytest.raises(DataError, match=r"shops\.jsonl:1: questions\.0\.text"):
        asked_of_shops(path, source="ours")
    path.write_text("{", encoding="utf-8")
    with pytest.raises(DataError, match=r"shops\.jsonl:1: Invalid JSON"):
        asked_of_shops(path, source="ours")
    path.write_text("[1, 2]", encoding="utf-8")
    with pytest.raises(DataError, match=r"shops\.jsonl:1: Input should be an object"):
        asked_of_shops(path, source="ours")
    path.write_text("\n", encoding="utf-8")
    with pytest.raises(DataError, match=r"shops\.jsonl has no question"):
        asked_of_shops(path, source="ours")
    with pytest.raises(DataError, match=r"shops\.jsonl has no question"):
        pools(tmp_path)
