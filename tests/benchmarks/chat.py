"""`python -m tests.benchmarks.chat`: how fast replies come, beside the bare `generate`.

The demo questions are asked once for real, which also shows what the model is asked; each of
those prompts then goes through our streaming and through `generate`, in turns, in one process.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import TYPE_CHECKING

from assistant.assistant import Assistant
from assistant.build import open_embedder, open_index, open_model, options_of
from assistant.models.local import TransformersModel
from assistant.models.rendering import render
from assistant.settings import load_settings
from assistant.types import Delta, Sampling
from knowledge.retrieval import HybridRetriever
from tests.benchmarks.report import Figure, judge

if TYPE_CHECKING:
    from assistant.types import Chunk
    from prompts.types import Message

QUESTIONS = Path("knowledge/demo/questions.jsonl")
RATIO = 0.9

Prompt = tuple[Sequence["Message"], Sampling]


@dataclass(frozen=True, slots=True)
class Written:
    """One reply of a model: tokens, and seconds until the first and the last of them."""

    tokens: int
    first: float
    total: float


@dataclass(slots=True)
class Recorder:
    """A chat model that passes everything on and keeps what it was asked."""

    model: TransformersModel
    prompts: list[Prompt] = field(default_factory=list)

    @property
    def name(self) -> str:
        return self.model.name

    @property
    def window(self) -> int | None:
        return self.model.window

    def count_tokens(self, messages: Sequence[Message]) -> int:
        return self.model.count_tokens(messages)

    def load(self) -> None:
        self.model.load()

    def stream(self, messages: Sequence[Message], sampling: Sampling) -> Iterator[Chunk]:
        self.prompts.append((messages, sampling))
        return self.model.stream(messages, sampling)


class Clock:
    """A streamer of `generate` that notes when the first new token comes."""

    def __init__(self) -> None:
        self._calls = 0
        self.first = 0.0

    def put(self, _ids: object) -> None:
        self._calls += 1
        if self._calls == 2:  # the first call brings the prompt
            self.first = perf_counter()

    def end(self) -> None:
        """Nothing is held back."""


def main() -> int:
    options = _options()
    if options.store is not None:
        return _measure(options.store, options)
    with tempfile.TemporaryDirectory() as name:
        from ui.commands.demo import prepare

        prepare(Path(name))
        return _measure(Path(name), options)


def _measure(store: Path, options: argparse.Namespace) -> int:
    lines = QUESTIONS.read_text(encoding="utf-8").splitlines()[: options.questions]
    model, prompts = _ask([json.loads(line)["text"] for line in lines], store)
    if options.max_tokens:
        prompts = [(m, replace(s, max_tokens=options.max_tokens)) for m, s in prompts]
    ours, raw = _in_turns(model, prompts)
    print(f"{len(prompts)} prompts went to {model.name}")
    _show("TransformersModel.stream", ours)
    _show("bare generate", raw)
    return judge(
        Figure("tokens/s beside bare generate", _rate(ours) / _rate(raw), RATIO, most=False)
    )


def _ask(questions: Sequence[str], store: Path) -> tuple[TransformersModel, list[Prompt]]:
    """Ask as a customer would, print how long it took, and return what the model was asked."""
    settings = load_settings(store, model="embedded")
    embedder, model = open_embedder(settings), open_model(settings)
    if not isinstance(model, TransformersModel):
        raise SystemExit(f"{model.name} is no model of this process")
    recorder = Recorder(model)
    sentences: list[float] = []
    replies: list[float] = []
    with open_index(store, settings, embedder) as index:
        shop = Assistant(
            model=recorder,
            retriever=HybridRetriever(index=index, embedder=embedder),
            embedder=embedder,
            catalogue=index.catalogue,
            options=options_of(settings, store),
        )
        shop.reply("Hello!")  # everything is loaded when the clock starts
        recorder.prompts.clear()
        for question in questions:
            started = perf_counter()
            times = [
                perf_counter() - started
                for event in shop.stream(question)
                if isinstance(event, Delta)
            ]
            replies.append(perf_counter() - started)
            sentences.append(times[0])
    print(f"{len(questions)} questions")
    print(f"  whole reply     {_spread(replies)}")
    print(f"  first sentence  {_spread(sentences)}")
    return model, recorder.prompts


def _in_turns(
    model: TransformersModel, prompts: Sequence[Prompt]
) -> tuple[list[Written], list[Written]]:
    """Let both write each reply; who comes first changes from prompt to prompt."""
    ours: list[Written] = []
    raw: list[Written] = []
    for number, prompt in enumerate(prompts):
        if number % 2:
            raw.append(_generate(model, *prompt))
        ours.append(_stream(model, *prompt))
        if not number % 2:
            raw.append(_generate(model, *prompt))
        if ours[-1].tokens != raw[-1].tokens:
            print(f"prompt {number + 1}: {ours[-1].tokens} tokens, bare {raw[-1].tokens}")
    return ours, raw


def _stream(model: TransformersModel, messages: Sequence[Message], sampling: Sampling) -> Written:
    started = perf_counter()
    first = 0.0
    tokens = 0
    for chunk in model.stream(messages, sampling):
        first = first or perf_counter() - started
        tokens = chunk.completion_tokens or tokens
    return Written(tokens, first, perf_counter() - started)


def _generate(model: TransformersModel, messages: Sequence[Message], sampling: Sampling) -> Written:
    import torch

    loaded, clock = model._ready(), Clock()
    ids = torch.tensor([render(loaded.tokenizer, messages)], device=loaded.model.device)
    started = perf_counter()
    with torch.inference_mode():
        out = loaded.model.generate(
            inputs=ids,
            attention_mask=torch.ones_like(ids),
            max_new_tokens=sampling.max_tokens,
            do_sample=False,
            streamer=clock,
        )
    ended = perf_counter()
    return Written(out.shape[1] - ids.shape[1], clock.first - started, ended - started)


def _rate(written: Sequence[Written]) -> float:
    return sum(each.tokens for each in written) / sum(each.total for each in written)


def _show(name: str, written: Sequence[Written]) -> None:
    first = _spread([each.first for each in written])
    print(f"  {name:25} {_rate(written):6.2f} tokens/s  first token {first}")


def _spread(seconds: Sequence[float]) -> str:
    return f"median {median(seconds):.2f} s, most {max(seconds):.2f} s"


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--store", type=Path, help="a store folder; the demo store is made if none")
    parser.add_argument("--questions", type=int, help="ask only the first N")
    parser.add_argument("--max-tokens", type=int, help="shorter replies than the settings allow")
    return parser.parse_args()


if __name__ == "__main__":
    os.environ.setdefault("HF_HUB_OFFLINE", "1")
    sys.exit(main())
