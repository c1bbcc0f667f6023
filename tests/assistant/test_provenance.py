"""A reply carries what the model saw, and the fingerprint of the configuration it came from."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.conversations import MemoryConversations
from assistant.models.scripted import ScriptedModel
from assistant.payload import reply_to_json
from assistant.types import Sampling
from prompts.messages import turn
from prompts.templates import load_template
from tests.assistant.conftest import Wire
from tests.assistant.test_answering import Silent

POLICY = "Can I return items within 30 days?"


def test_prompt_and_passages_are_what_the_model_was_sent(wire: Wire) -> None:
    sent = []

    def script(messages: object) -> str:
        sent.append(messages)
        return "You can return items within 30 days. [1]"

    reply = wire(ScriptedModel(script)).reply(POLICY)
    assert reply.outcome == "answered"
    assert reply.prompt == sent[0]  # what comes after is a sentence written again
    assert reply.prompt[-1].content.endswith(POLICY)
    assert reply.passages
    assert {each.document_id for each in reply.citations} <= {
        each.document_id for each in reply.passages
    }


def test_small_talk_carries_its_prompt(wire: Wire) -> None:
    hello = wire(ScriptedModel(["Hello!"])).reply("Hello there")
    assert hello.prompt[-1] == turn("Hello there", [])
    assert hello.fingerprint == wire(ScriptedModel(["Hi!"])).reply("Good morning!").fingerprint


def test_an_abstention_of_the_model_carries_what_it_saw(wire: Wire) -> None:
    model = ScriptedModel(["The sources do not say whether it is."])
    question = "Is the Trail Shoe loved by marathon runners with wide feet?"
    reply = wire(model, min_evidence=0.0).reply(question)
    assert reply.outcome == "abstained"
    assert reply.prompt
    assert reply.passages
    assert reply.text.startswith("I don't have that information")


def test_replies_from_records_share_a_fingerprint_and_have_no_prompt(wire: Wire) -> None:
    shop = wire(Silent())
    replies = [
        shop.reply("tents under $200"),
        shop.reply("Compare the Birch Dome Tent and the Birch Tunnel Tent"),
        shop.reply(" "),
    ]
    assert len({reply.fingerprint for reply in replies}) == 1
    assert all(reply.fingerprint and not reply.prompt for reply in replies)


def test_the_fingerprint_is_of_the_configuration_not_of_the_question(
    wire: Wire, tmp_path: Path
) -> None:
    def of(question: str = POLICY, **options: object) -> str:
        model = ScriptedModel(["You can return items within 30 days. [1]"])
        return wire(model, **options).reply(question).fingerprint

    base = of()
    assert of("Within how many days can I return items?") == base
    folder = tmp_path / "policy"
    folder.mkdir()
    (folder / "template.jinja").write_text(load_template("policy").text + "\n", encoding="utf-8")
    adapter = tmp_path / "adapter"
    adapter.mkdir()
    (adapter / "weights").write_text("x", encoding="utf-8")
    changed = [
        of(prompts=tmp_path),
        of(adapter=adapter),
        of(sampling=Sampling(seed=1)),
        of(examples_mode="zero"),
        of(examples=1),
        of(examples_tokens=90),
    ]
    assert len({base, *changed}) == 7


@pytest.mark.parametrize(("mode", "shots"), [("zero", 0), ("fixed", 3), ("similar", 3)])
def test_the_examples_mode_decides_what_a_prompt_holds(wire: Wire, mode: str, shots: int) -> None:
    model = ScriptedModel(["You can return items within 30 days. [1]"])
    shop = wire(model, examples_mode=mode)
    prompts = [shop.reply(each).prompt for each in (POLICY, "Who pays for returned items?")]
    assert [len(prompt) for prompt in prompts] == [2 + 2 * shots] * 2
    if mode != "similar":
        assert prompts[0][:-1] == prompts[1][:-1]


def test_a_budget_of_tokens_keeps_examples_out(wire: Wire) -> None:
    model = ScriptedModel(["You can return items within 30 days. [1]"])
    assert len(wire(model, examples_tokens=0).reply(POLICY).prompt) == 2


def test_conversations_and_json_keep_the_fingerprint_alone(wire: Wire) -> None:
    conversations = MemoryConversations()
    shop = wire(ScriptedModel(["Hello!"]), conversations=conversations)
    reply = shop.reply("Hello there", conversation_id="c")
    [kept] = conversations.history("c")
    assert (kept.reply.prompt, kept.reply.passages) == ((), ())
    assert kept.reply.fingerprint == reply.fingerprint
    printed = reply_to_json(reply)
    assert printed["fingerprint"] == reply.fingerprint
    assert not {"prompt", "passages"} & printed.keys()
