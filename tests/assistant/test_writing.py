"""What a small chat model is shown and asked, and what a larger one."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from assistant.grounding import alone
from assistant.models.scripted import ScriptedModel
from knowledge.evidence import Evidence, units
from knowledge.types import Hit, Passage
from knowledge.weights import EMBEDDED_CHAT
from prompts.types import Message
from tests.assistant.conftest import Wire

QUESTION = "How heavy is the Birch Dome Tent?"


class Asked(ScriptedModel):
    """Says one thing after the other, and remembers what it was asked."""

    def __init__(self, *said: str, name: str = "large") -> None:
        self.prompts: list[Sequence[Message]] = []
        self._name, rest = name, list(said)

        def reply(messages: Sequence[Message]) -> str:
            self.prompts.append(messages)
            return rest.pop(0) if len(rest) > 1 else rest[0]

        super().__init__(reply)

    @property
    def name(self) -> str:
        return self._name


def test_a_large_model_is_told_what_was_wrong_and_its_yes_is_taken_away(wire: Wire) -> None:
    model = Asked("It weighs 9.9 kg. [1]", "Yes, its weight is 2.4 kg. [1]")
    reply = wire(model).reply(QUESTION)
    assert len(model.prompts) == 2
    assert "9.9" in model.prompts[1][-1].content
    assert not reply.text.startswith("Yes")


@pytest.mark.parametrize("said", ["It weighs 9.9 kg. [1]", "The sources do not say."])
def test_a_small_model_sees_one_piece_of_evidence_and_is_asked_once(wire: Wire, said: str) -> None:
    model = Asked(said, name=f"{EMBEDDED_CHAT} + ours")
    reply = wire(model).reply(QUESTION)
    (prompt,) = model.prompts
    assert "[1]" in prompt[-1].content
    assert "[2]" not in prompt[-1].content
    assert all(each.role != "assistant" for each in prompt)  # a tuned one needs no examples
    assert reply.outcome == "answered"
    assert "quote" in {each.name for each in reply.checks}


def test_a_small_model_is_not_told_how_to_abstain_where_the_evidence_decides(wire: Wire) -> None:
    small, large = (
        Asked("The weight is 2.4 kg. [1]", name=name) for name in (EMBEDDED_CHAT, "large")
    )
    wire(small).reply(QUESTION)
    wire(large).reply(QUESTION)
    assert "do not say" not in small.prompts[0][0].content
    assert "do not say" in large.prompts[0][0].content


def test_a_small_model_does_not_see_what_was_said_before(wire: Wire) -> None:
    model = Asked("The weight is 2.4 kg. [1]", name=f"{EMBEDDED_CHAT} + ours")
    shop = wire(model)
    shop.reply(QUESTION, conversation_id="c")
    shop.reply("Is it waterproof?", conversation_id="c")
    assert len(model.prompts) == 2
    assert "heavy" not in "".join(each.content for each in model.prompts[1])


def test_an_item_under_a_heading_that_denies_it_is_quoted_with_that() -> None:
    text = "Returns > What cannot be returned\n- Mattresses once unsealed\n- Gift cards"
    passage = Passage("returns", "Returns", text, 0, "document")
    item = next(each for each in units(text) if "Mattresses" in each.shown)
    assert alone(Evidence(item, 0, 1.0), [Hit(passage, 1.0)]) == (
        f"What cannot be returned: {item.shown}"
    )
