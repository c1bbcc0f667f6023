"""Messages as tokens, always through the tokenizer's own chat template.

Some templates add what was not asked for: SmolLM2's puts a system prompt of its own before
messages that bring none. Training and serving both render here, so that they see the same.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from assistant.errors import ModelError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from transformers import PreTrainedTokenizerBase

    from prompts.types import Message

_PROBE = "floorwalker"


def render(tokenizer: PreTrainedTokenizerBase, messages: Sequence[Message]) -> list[int]:
    """Return the prompt's token ids, up to where the assistant's reply begins."""
    return _apply(tokenizer, messages, reply_follows=True)


def end_of_turn(tokenizer: PreTrainedTokenizerBase) -> int | None:
    """Return the special token with which the template ends a reply, None where it has none.

    Generation configs often list the end of a document only, and such a model talks on as the user.
    """
    from prompts.types import Message

    chat = [Message("user", "?"), Message("assistant", _PROBE)]
    ids = _apply(tokenizer, chat, reply_follows=False)
    special = {id_ for id_, token in tokenizer.added_tokens_decoder.items() if token.special}
    # Read from the end: what follows the reply's last plain token, not what precedes it.
    tail: list[int] = []
    for id_ in reversed(ids):
        if id_ not in special and str(tokenizer.decode([id_])).strip():
            break
        tail.insert(0, id_)
    return next((id_ for id_ in tail if id_ in special), None)


def _apply(
    tokenizer: PreTrainedTokenizerBase, messages: Sequence[Message], *, reply_follows: bool
) -> list[int]:
    from jinja2 import TemplateError

    chat = [{"role": message.role, "content": message.content} for message in messages]
    try:
        text = tokenizer.apply_chat_template(
            chat, add_generation_prompt=reply_follows, tokenize=False
        )
    except TemplateError as error:
        msg = f"The model's chat template refuses these messages ({error}): choose another model"
        raise ModelError(msg) from error
    # The template has written the special tokens that belong there already.
    return list(tokenizer(str(text), add_special_tokens=False)["input_ids"])
