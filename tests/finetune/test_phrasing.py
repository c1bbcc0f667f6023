from __future__ import annotations

import pytest

from finetune.gating import ABSTENTION
from finetune.phrasing import answering, cited, digits, is_personal, missing, sentence, whole


@pytest.mark.parametrize(
    ("question", "missed"),
    [
        ("does it float?", "whether it floats"),
        ("Does this come with batteries?", "whether this comes with batteries"),
        ("How much is the return label?", "how much the return label is"),
        ("Do you support two-factor login?", "whether we support two-factor login"),
        ("How long do you keep my data?", "how long we keep your data"),
        ("what is the size of the box?", "what the size of the box is"),
        ("Can seniors get a discount?", "whether seniors can get a discount"),
        ("can i use two gift cards", "whether you can use two gift cards"),
        ("what size batteries does it use?", "what size batteries it uses"),
        ("Is there parking?", "whether there is parking"),
        ("does the lid come off?", "whether the lid comes off"),
    ],
)
def test_an_abstention_says_what_is_missing(question: str, missed: str) -> None:
    assert missing(question) == f"{ABSTENTION} {missed}."


@pytest.mark.parametrize(
    "question",
    [
        "Who pays customs duties?",
        "does the black whisk have a handle?",  # which word is the verb no rule can tell
        "do you think it fits my son?",
        "does this device use decoders?",
        "is it a or b?",
        "bought it last week. broke. will they replace it? or not?",
        "tents",
    ],
)
def test_a_question_that_cannot_be_turned_is_not_garbled(question: str) -> None:
    assert missing(question) == f"{ABSTENTION}."


@pytest.mark.parametrize(
    ("text", "written"),
    [
        (".known for its gloss", "Known for its gloss."),
        ("yes it does", "Yes, it does."),
        ("no. batteries are extra", "No, batteries are extra."),
        ("it talks. it also sings.", "It talks. It also sings."),
        ("i like it", "I like it."),
        ("  ", ""),
    ],
)
def test_a_text_becomes_a_written_sentence(text: str, written: str) -> None:
    assert sentence(text) == written


def test_a_verb_gets_its_subject() -> None:
    assert whole("Includes a charger.") == "It includes a charger."
    assert whole("Made of wood.") == "It is made of wood."
    assert whole("The lid is red.") == "The lid is red."


def test_a_yes_stays_only_where_the_question_wants_one() -> None:
    said = "Yes, a gift card is valid for 5 years."
    assert answering("Do gift cards expire?", said, "") == said
    bare = answering("how long is a gift card valid", said, "")
    assert bare == "A gift card is valid for 5 years."
    told = answering("Is it waterproof?", "It is waterproof.", "waterproof: yes")
    assert told == "Yes, it is waterproof."


def test_small_helps() -> None:
    assert cited("it floats", 2, 3) == "It floats. [2] [3]"
    assert digits("two to Eight years, one day") == "2 to 8 years, one day"
    assert is_personal("I love it")
    assert not is_personal("This is in stock")
