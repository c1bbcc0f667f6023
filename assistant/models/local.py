"""Chat models of the transformers library, on this machine."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor, wait
from typing import TYPE_CHECKING

from assistant.errors import ModelError
from assistant.models.loading import Weights, load
from assistant.models.prefix import PrefixCache
from assistant.models.rendering import render
from assistant.models.writing import Writer
from assistant.types import Chunk

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from assistant.models.loading import Loaded
    from assistant.types import Sampling
    from knowledge.adapters import Choose
    from prompts.types import Message


class TransformersModel:
    """A causal language model with a chat template, loaded at its first use.

    One model writes one reply at a time: callers from other threads queue, and may give up
    while they wait. More at once is the work of a server (`OpenAIServerModel`).
    `Sampling.seconds` counts the waiting and not the loading.
    """

    def __init__(
        self,
        *,
        model: Path | Callable[[], Weights],
        adapter: Path | Choose | None = None,
        device: str | None = None,
        name: str | None = None,
    ) -> None:
        """Take a folder, or a function that finds one when it is needed.

        `adapter` is a folder that PEFT saved, or what finds one for the model, `device` what torch
        calls it (None: CUDA if there is one), `name` how to call the model before it is loaded.
        """
        self._find = model if callable(model) else lambda: Weights(model.name, model)
        self._name = name or ("local" if callable(model) else model.name)
        self._adapter: Choose = adapter if callable(adapter) else lambda _: adapter
        self._device = device
        self._loaded: Loaded | None = None
        self._loading = threading.Lock()
        self._read = PrefixCache()
        # One thread for all replies: torch keeps a pool of its own for each thread that computes.
        self._writing = ThreadPoolExecutor(max_workers=1, thread_name_prefix="chat-model")

    @property
    def name(self) -> str:
        """What was loaded, or what was asked for as long as nothing is."""
        return self._loaded.name if self._loaded else self._name

    @property
    def window(self) -> int | None:
        """The longest sequence that the model's positions can tell apart."""
        return self._ready().window

    def load(self) -> None:
        """Find and load the weights now."""
        self._ready()

    def count_tokens(self, messages: Sequence[Message]) -> int:
        """Count the tokens of the prompt as the chat template renders it."""
        return len(render(self._ready().tokenizer, messages))

    def stream(self, messages: Sequence[Message], sampling: Sampling) -> Iterator[Chunk]:
        """Yield the reply as it is written; closing ends it within one token."""
        loaded = self._ready()
        prompt = render(loaded.tokenizer, messages)
        limit = _room(loaded, len(prompt), sampling.max_tokens)
        writer = Writer(loaded.tokenizer, loaded.ends, sampling)
        job = self._writing.submit(_write, loaded, self._read, prompt, writer, sampling, limit)
        try:
            yield from writer.chunks()
            finish = writer.finish
            if job.done() or finish != "time":
                _raise_failure(job.exception(), loaded.name)
        finally:
            writer.close()
            if not job.cancel():
                wait([job])
        yield Chunk(
            text="",
            prompt_tokens=len(prompt),
            completion_tokens=writer.tokens,
            finish=finish,
        )

    def _ready(self) -> Loaded:
        with self._loading:
            if self._loaded is None:
                weights = self._find()
                adapter = self._adapter(weights.name)
                self._loaded = load(weights, adapter=adapter, device=self._device)
            return self._loaded


def _room(loaded: Loaded, prompt: int, wanted: int) -> int:
    """Return how many tokens the reply may have."""
    if wanted < 1:
        msg = f"max_tokens is {wanted}, and a reply needs at least 1: raise it"
        raise ModelError(msg)
    room = wanted if loaded.window is None else min(wanted, loaded.window - prompt)
    if room < 1:
        msg = (
            f"The prompt has {prompt} tokens and {loaded.name} takes {loaded.window} with the"
            " reply: shorten it"
        )
        raise ModelError(msg)
    return room


def _write(
    loaded: Loaded,
    read: PrefixCache,
    prompt: list[int],
    writer: Writer,
    sampling: Sampling,
    limit: int,
) -> None:
    """Generate one reply into `writer`; runs in the model's own thread."""
    import torch
    from transformers import GenerationConfig, StoppingCriteriaList

    model = loaded.model
    sampled = sampling.temperature > 0
    how = {"temperature": sampling.temperature, "top_p": sampling.top_p, "top_k": 0}
    config = GenerationConfig(  # type: ignore[no-untyped-call]
        max_new_tokens=limit,
        do_sample=sampled,
        eos_token_id=model.generation_config.eos_token_id,
        pad_token_id=model.generation_config.pad_token_id,
        **(how if sampled else {}),
    )
    ids = torch.tensor([prompt], device=model.device)
    gpus = [model.device] if model.device.type == "cuda" else []
    try:
        # The seed is for this reply alone: it does not reach the host program's own randomness.
        with torch.inference_mode(), torch.random.fork_rng(devices=gpus, enabled=sampled):
            if sampled:
                torch.manual_seed(sampling.seed)
            cache = read.take(prompt)
            written = model.generate(
                inputs=ids,
                attention_mask=torch.ones_like(ids),
                past_key_values=cache,
                generation_config=config,
                stopping_criteria=StoppingCriteriaList([writer]),
            )
            read.keep(written[0].tolist(), cache)
    finally:
        writer.end()


def _raise_failure(error: BaseException | None, name: str) -> None:
    """Raise what ended the generation; torch says RuntimeError for most of it, memory included."""
    if isinstance(error, (RuntimeError, ValueError, IndexError)):
        first = str(error).splitlines()[0] if str(error) else type(error).__name__
        msg = f"{name} stopped writing ({first}): try a shorter prompt, or --device cpu"
        raise ModelError(msg) from error
    if error is not None:
        raise error
