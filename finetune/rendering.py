"""Examples as tokens, through the code and the templates that serving uses.

The prompt's ids are those that the chat model is given when it serves the same messages; behind
them come the answer's, and the token that ends a reply: these alone are learned. A stock chat
template marks nothing for training, and SmolLM2's puts in a system message of its own.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from assistant.errors import ModelError
from assistant.models.rendering import end_of_turn
from assistant.models.rendering import render as token_ids
from finetune.drawing import draw, one_of
from finetune.errors import NothingToLearnError, RenderError, TruncatedError
from finetune.types import Example, Tokenized
from prompts.errors import PromptError
from prompts.examples import load_examples
from prompts.messages import render
from prompts.selection import ExampleSelector
from prompts.types import Message

if TYPE_CHECKING:
    from transformers import PreTrainedTokenizerBase

    from finetune.config import RenderingForm
    from prompts.types import Example as Shot

WORDINGS = Path(__file__).parent / "wordings"
DEFAULT = "default"
Embed = Callable[[Sequence[str]], NDArray[np.float32]]


@dataclass(frozen=True, slots=True)
class Rendered:
    """Examples as tokens; `too_long` are the ids of those that were left out."""

    examples: tuple[Tokenized, ...]
    too_long: tuple[str, ...] = ()


class Renderer:
    """Makes tokens of examples; which wording and how many shots one gets is drawn from its id.

    `embed` finds the shots that suit a question, as serving does; without it they are fixed ones.
    A prompt longer than `max_tokens` with its answer loses its shots, then its oldest history;
    one that is still too long is left out whole, as half an answer teaches to stop there. `find`
    returns where a folder of prompts that the config names is.
    """

    def __init__(
        self,
        tokenizer: PreTrainedTokenizerBase,
        form: RenderingForm,
        *,
        seed: int = 1,
        max_tokens: int | None = None,
        embed: Embed | None = None,
        find: Callable[[str], Path] = Path,
    ) -> None:
        self._tokenizer = tokenizer
        self._form = form
        self._seed = seed
        self._max = max_tokens
        self._embed = embed
        self._folders = {name: wording(name, find) for name in form.templates}
        self._end = _end(tokenizer)
        self._selectors: dict[tuple[str, str, int], ExampleSelector] = {}

    def messages(self, example: Example, *, shots: int | None = None) -> tuple[Message, ...]:
        """Return what serving would send to the chat model for an example.

        The embedded model learns from the whole of it, how to abstain included; in serving that is
        left out for it, see `prompts.messages.render`.
        `shots` is how many few-shot examples there are, None for what the example's id draws.
        """
        count = self.shots(example) if shots is None else shots
        return self._messages(example, self._chosen(example, count), example.history)

    def render(self, example: Example) -> Tokenized:
        """Return the tokens of one example; raise `RenderError` when it does not fit or is empty.

        What is learned is never cut.
        """
        answer = self._answer(example)
        shots, history = self._chosen(example, self.shots(example)), example.history
        while True:
            prompt = self._ids(example, shots, history)
            if self._max is None or len(prompt) + len(answer) <= self._max:
                break
            if shots:
                shots = shots[:-1]
            elif len(history) > 1 and history[0].role != "system":
                history = history[2:]
            else:
                msg = f"{example.id} has {len(prompt) + len(answer)} tokens, more than {self._max}"
                raise TruncatedError(f"{msg}: raise data.max_tokens")
        trained = (False,) * len(prompt) + (True,) * len(answer)
        return Tokenized(example.id, (*prompt, *answer), trained)

    def render_all(self, examples: Sequence[Example], *, max_truncated: float = 1.0) -> Rendered:
        """Return the tokens of all that fit; raise `TruncatedError` when too many do not."""
        kept: list[Tokenized] = []
        too_long: list[str] = []
        for example in examples:
            try:
                kept.append(self.render(example))
            except TruncatedError:
                too_long.append(example.id)
        self.refuse(too_long, len(examples), max_truncated)
        return Rendered(tuple(kept), tuple(too_long))

    def refuse(self, too_long: Sequence[str], whole: int, max_truncated: float) -> None:
        """Raise `TruncatedError` when more than that share of so many examples did not fit."""
        if len(too_long) > max_truncated * whole:
            raise TruncatedError(
                f"{len(too_long)} of {whole} examples are longer than {self._max} tokens, "
                f"such as {too_long[0]}, and data.max_truncated allows {max_truncated:.1%}: "
                "raise data.max_tokens or shorten the evidence"
            )

    def shots(self, example: Example) -> int:
        """Return how many few-shot examples the prompt of an example has."""
        if example.task == "verbatim":
            return 0
        return int(draw(self._form.shots, self._seed, "shots", example.id))

    def wording(self, example: Example) -> str:
        """Return which of the templates asks an example."""
        return draw(self._form.templates, self._seed, "template", example.id)

    # -- the prompt ------------------------------------------------------------------------

    def _ids(
        self, example: Example, shots: Sequence[Shot], history: Sequence[Message]
    ) -> list[int]:
        try:
            return token_ids(self._tokenizer, self._messages(example, shots, history))
        except (ModelError, PromptError) as error:
            raise RenderError(f"{example.id} cannot be rendered: {error}") from error

    def _messages(
        self, example: Example, shots: Sequence[Shot], history: Sequence[Message]
    ) -> tuple[Message, ...]:
        if example.task == "verbatim":
            return (*history, Message("user", example.question))
        shop = one_of(self._form.shops, self._seed, "shop", example.id)
        return render(
            example.task,
            facts={"shop": shop, **example.facts},
            question=example.question,
            sources=example.texts,
            examples=shots,
            history=history,
            folder=self._folders[self.wording(example)],
        )

    def _chosen(self, example: Example, count: int) -> tuple[Shot, ...]:
        if not count:
            return ()
        name = self.wording(example)
        key = (example.task, name, count)
        if key not in self._selectors:
            similar = self._embed is not None and self._form.shots_mode == "similar"
            self._selectors[key] = ExampleSelector(
                load_examples(example.task, self._folders[name]),
                embed=self._embed or _no_embedder,
                limit=count,
                mode="similar" if similar else "fixed",
                tokens=self._form.shots_tokens,
                count_tokens=lambda text: len(token_ids(self._tokenizer, [Message("user", text)])),
            )
        return self._selectors[key].select(example.question)

    # -- the answer ------------------------------------------------------------------------

    def _answer(self, example: Example) -> tuple[int, ...]:
        """Return the ids to learn: the answer's, as the model would write them, and the end's."""
        ids = self._tokenizer(example.answer.strip(), add_special_tokens=False)["input_ids"]
        if not ids:
            raise NothingToLearnError(
                f"{example.id} (source {example.source}) has no trained token: its answer is empty"
            )
        return (*ids, self._end)


def wording(name: str, find: Callable[[str], Path] = Path) -> Path | None:
    """Return the folder of a wording: None for the package's own, one of ours, or a folder."""
    if name == DEFAULT:
        return None
    for path in (WORDINGS / name, find(name)):
        if path.is_dir():
            return path
    ours = ", ".join(sorted(each.name for each in WORDINGS.iterdir() if each.is_dir()))
    raise RenderError(f"rendering.templates: there is no folder {name}, nor one of ours: {ours}")


def _end(tokenizer: PreTrainedTokenizerBase) -> int:
    if not tokenizer.chat_template:
        raise RenderError("the model has no chat template: choose a chat model")
    end = end_of_turn(tokenizer)
    end = tokenizer.eos_token_id if end is None else end
    if not isinstance(end, int):
        raise RenderError("the model's chat template ends a reply with no token: choose another")
    return end


def _no_embedder(texts: Sequence[str]) -> NDArray[np.float32]:
    raise RenderError(f"{len(texts)} questions would have to be embedded, and nothing embeds")
