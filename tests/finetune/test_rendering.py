from __future__ import annotations

from collections import Counter
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest
from transformers import PreTrainedTokenizerFast

from assistant import Assistant, Source
from assistant.models.local import TransformersModel
from assistant.models.rendering import render as serve
from assistant.models.scripted import ScriptedModel
from assistant.options import Options
from finetune.config import RenderingForm
from finetune.errors import NothingToLearnError, RenderError, TruncatedError
from finetune.rendering import Renderer
from finetune.types import Example
from knowledge.embedding import WordHashEmbedder
from knowledge.retrieval import SourceRetriever
from knowledge.weights import EMBEDDED_CHAT, present
from prompts.examples import load_examples
from prompts.types import Message
from tests.assistant.models import tiny

ZERO = RenderingForm(shots={"0": 1})
EXAMPLE = Example(
    id="e1",
    task="product",
    question="How heavy is the Birch Tent?",
    answer="The Birch Tent weighs 2.4 kg. [1]",
    group="product-T1",
    source="catalogue",
    licence="ours",
    evidence=(Source("T1", "Birch Tent", "Birch Tent. Price: $149.00.\nweight: 2.4 kg"),),
)


@pytest.fixture(scope="module")
def tokenizer() -> PreTrainedTokenizerFast:
    return tiny.tokenizer()


def test_only_the_answer_and_the_end_of_the_turn_are_trained(
    tokenizer: PreTrainedTokenizerFast,
) -> None:
    found = Renderer(tokenizer, ZERO).render(EXAMPLE)
    learned = [id_ for id_, trained in zip(found.input_ids, found.trained, strict=True) if trained]
    assert tokenizer.decode(learned) == f"{EXAMPLE.answer}<|im_end|>"
    assert found.prompt == found.input_ids[: -len(learned)]
    assert found.labels.count(-100) == len(found.prompt)
    assert found.labels[-len(learned) :] == tuple(learned)


def test_the_prompt_is_what_serving_tokenises(tokenizer: PreTrainedTokenizerFast) -> None:
    form = RenderingForm(
        shots={"3": 1}, shots_tokens=9999
    )  # its tokens are hardly longer than a letter
    renderer = Renderer(tokenizer, form, embed=WordHashEmbedder().embed)
    messages = renderer.messages(EXAMPLE)
    assert len(messages) == 2 + 2 * 3
    assert list(renderer.render(EXAMPLE).prompt) == serve(tokenizer, messages)


@pytest.mark.parametrize("examples", [0, 3])
def test_the_messages_are_those_that_an_assistant_sends(examples: int) -> None:
    embedder = WordHashEmbedder()
    shop = Assistant(
        model=ScriptedModel(),
        retriever=SourceRetriever((), embedder=embedder),
        embedder=embedder,
        options=Options(examples=examples, examples_tokens=None, min_evidence=0.1),
    )
    question = "How many years does the warranty last?"
    reply = shop.answer(question, [Source("m", "Warranty", "The warranty lasts 2 years.")])
    example = replace(
        EXAMPLE,
        task="policy" if reply.intent == "policy" else "product",
        question=question,
        evidence=(Source("m", "Warranty", "Warranty\nThe warranty lasts 2 years."),),
    )
    form = RenderingForm(shots_tokens=9999)
    renderer = Renderer(tiny.tokenizer(), form, embed=embedder.embed)
    assert renderer.messages(example, shots=examples) == reply.prompt


@pytest.mark.skipif(present(EMBEDDED_CHAT) is None, reason="SmolLM2 is not on this machine")
def test_the_embedded_model_sees_in_training_what_it_sees_in_serving() -> None:
    from transformers import AutoTokenizer

    folder = present(EMBEDDED_CHAT)
    assert folder is not None
    tokenizer = AutoTokenizer.from_pretrained(folder)
    renderer = Renderer(tokenizer, RenderingForm(shots={"1": 1}))
    found = renderer.render(EXAMPLE)
    model = TransformersModel(model=folder)
    assert len(found.prompt) == model.count_tokens(renderer.messages(EXAMPLE))
    assert tokenizer.decode(found.prompt).endswith("<|im_start|>assistant\n")
    # What is learned is what the template itself would put there for a reply.
    chat = [{"role": m.role, "content": m.content} for m in renderer.messages(EXAMPLE)]
    whole = tokenizer.apply_chat_template(
        [*chat, {"role": "assistant", "content": EXAMPLE.answer}], tokenize=False
    )
    assert whole.rstrip() == tokenizer.decode(found.input_ids)


def test_an_example_without_an_answer_stops_everything(
    tokenizer: PreTrainedTokenizerFast,
) -> None:
    with pytest.raises(NothingToLearnError, match=r"e1 .*no trained token"):
        Renderer(tokenizer, ZERO).render_all([replace(EXAMPLE, answer="  ")])


def test_too_long_examples_lose_shots_first_and_are_left_out_whole(
    tokenizer: PreTrainedTokenizerFast,
) -> None:
    bare = len(Renderer(tokenizer, ZERO).render(EXAMPLE).input_ids)
    form = RenderingForm(shots={"3": 1}, shots_tokens=9999)
    fitted = Renderer(tokenizer, form, max_tokens=bare).render(EXAMPLE)
    assert len(fitted.input_ids) == bare
    tight = Renderer(tokenizer, form, max_tokens=bare - 1)
    with pytest.raises(TruncatedError, match=r"raise data\.max_tokens"):
        tight.render(EXAMPLE)
    short = replace(EXAMPLE, id="e2", answer="Yes. [1]")
    rendered = tight.render_all([EXAMPLE, short], max_truncated=0.5)
    assert [each.example_id for each in rendered.examples] == ["e2"]
    assert rendered.too_long == ("e1",)
    with pytest.raises(TruncatedError, match="1 of 2 examples"):
        tight.render_all([EXAMPLE, short], max_truncated=0.4)


def test_the_oldest_history_goes_before_the_answer(tokenizer: PreTrainedTokenizerFast) -> None:
    old = (Message("user", "Hello " * 50), Message("assistant", "Hi!"))
    new = (Message("user", "A tent?"), Message("assistant", "Which?"))
    talk = replace(EXAMPLE, history=(*old, *new))
    size = len(Renderer(tokenizer, ZERO).render(replace(EXAMPLE, history=new)).input_ids)
    found = Renderer(tokenizer, ZERO, max_tokens=size).render(talk)
    text = tokenizer.decode(found.input_ids)
    assert "Which?" in text
    assert "Hello Hello" not in text


def test_wordings_and_shots_are_drawn_by_weight_and_stay_the_same(
    tokenizer: PreTrainedTokenizerFast,
) -> None:
    form = RenderingForm(
        templates={"default": 0.5, "brief": 0.5},
        shots={"0": 0.5, "1": 0.5},
        shots_tokens=9999,
        shops=["A", "B"],
    )
    many = [replace(EXAMPLE, id=f"e{number}") for number in range(400)]
    renderer = Renderer(tokenizer, form, seed=3)
    drawn = Counter((renderer.wording(each), renderer.shots(each)) for each in many)
    assert set(drawn.values()) <= set(range(60, 140))
    assert len(drawn) == 4
    again = Renderer(tokenizer, form, seed=3)
    assert [again.messages(each) for each in many[:20]] == [
        renderer.messages(each) for each in many[:20]
    ]
    systems = {renderer.messages(each)[0].content for each in many}
    assert len(systems) == 4  # two wordings, two shops


@pytest.mark.parametrize("name", ["brief", "plain"])
@pytest.mark.parametrize("task", ["product", "policy", "compare", "smalltalk"])
def test_our_wordings_ask_for_the_same_form(name: str, task: str) -> None:
    from finetune.rendering import wording
    from prompts.templates import load_template

    ours, default = load_template(task, wording(name)), load_template(task)
    assert ours.form == default.form
    assert ours.text != default.text


def test_a_chat_that_brings_its_own_system_message_is_left_alone(
    tokenizer: PreTrainedTokenizerFast,
) -> None:
    own = replace(EXAMPLE, task="verbatim", evidence=(), history=(Message("system", "Be brief."),))
    messages = Renderer(tokenizer, RenderingForm(shots={"3": 1})).messages(own)
    assert messages == (Message("system", "Be brief."), Message("user", EXAMPLE.question))


def test_a_model_without_a_chat_template_is_refused() -> None:
    with pytest.raises(RenderError, match="no chat template"):
        Renderer(tiny.tokenizer(None), ZERO)


def test_a_template_that_refuses_a_system_message_is_told() -> None:
    refusing = (
        "{% for message in messages %}{% if message.role == 'system' %}"
        "{{ raise_exception('no system messages') }}{% endif %}{{ message.content }}{% endfor %}"
    )
    with pytest.raises(RenderError, match=r"e1 cannot be rendered: .*no system messages"):
        Renderer(tiny.tokenizer(refusing), ZERO).render(EXAMPLE)


def test_an_unknown_wording_is_told_with_ours(tokenizer: PreTrainedTokenizerFast) -> None:
    with pytest.raises(RenderError, match="no folder nowhere, nor one of ours: brief, plain"):
        Renderer(tokenizer, RenderingForm(templates={"nowhere": 1}))


def test_a_folder_of_the_config_may_be_a_wording(
    tokenizer: PreTrainedTokenizerFast, tmp_path: Path
) -> None:
    (tmp_path / "own" / "product").mkdir(parents=True)
    (tmp_path / "own" / "product" / "template.jinja").write_text(
        "{#---\npurpose: p\nvariables: {shop: s}\noutput: o\n---#}\nOwn words of {{ shop }}.",
        encoding="utf-8",
    )
    form = RenderingForm(templates={"own": 1}, shots={"0": 1}, shops=["Fell"])
    renderer = Renderer(tokenizer, form, find=partial(Path, tmp_path))
    assert renderer.messages(EXAMPLE)[0].content == "Own words of Fell."


def test_shots_are_the_ones_that_serving_would_choose(tokenizer: PreTrainedTokenizerFast) -> None:
    embed = WordHashEmbedder().embed
    known = load_examples("product")[4]
    asked = replace(EXAMPLE, question=known.question)
    form = RenderingForm(shots={"1": 1}, shots_tokens=9999)
    renderer = Renderer(tokenizer, form, embed=embed)
    assert renderer.messages(asked)[2].content == known.answer
