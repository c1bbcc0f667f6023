"""Answers that a larger model writes to the questions of another source (knowledge distillation).

    {name: teacher, options: {model: server, of: hetpqa, limit: 500}}

The teacher gets the prompt that serving would give it. What it writes is learned only when it
passes the verification of serving, sentence by sentence; what it would not answer is an
abstention only where the other source says so, too. Customers' conversations are masked before
they are sent.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import islice
from typing import Annotated, Any

from pydantic import Field

from assistant.errors import ModelError
from assistant.models.base import complete
from assistant.types import Sampling
from finetune.config import Form
from finetune.errors import DataError
from finetune.gating import ABSTENTION, objection
from finetune.hygiene.personal import Cleaner, cleaner
from finetune.sources.base import Dropped, Place
from finetune.types import Example
from prompts.messages import render

LICENCE = "the teacher's and the source's own"


class Options(Form):
    """Which model writes, and which source asks; `server_url` is an OpenAI-compatible address."""

    model: str
    of: str
    options: dict[str, Any] = Field(default_factory=dict)
    server_url: str | None = None
    limit: Annotated[int, Field(ge=1)] = 1000
    max_tokens: Annotated[int, Field(ge=8)] = 160
    licence: str | None = None


def examples(options: Options, place: Place) -> Iterator[Example | Dropped]:
    """Yield the questions of another source with the teacher's answers; raise `DataError`."""
    from finetune.sources import NAMES, data_source

    if options.of not in NAMES or options.of in ("teacher", "files"):
        raise DataError(f"a teacher answers the questions of a source of ours, not of {options.of}")
    if place.chat is None:
        raise DataError("a teacher needs a chat model, and none can be opened here")
    source = data_source(options.of)
    teacher = place.chat(options.model, options.server_url)
    sampling = Sampling(max_tokens=options.max_tokens)
    own = source.Options(**options.options)
    clean = cleaner(options.of, own, place.find)
    for asked in islice(_asked(source.examples(own, place), clean), options.limit):
        try:
            written = complete(teacher, _prompt(asked), sampling).strip()
        except ModelError as error:
            raise DataError(f"the teacher {teacher.name} cannot write: {error}") from error
        # A teacher may make up an address or a number as well.
        found = clean(_written(asked, written, options.licence))
        yield _learned(asked, found) if found else Dropped("personal data")


def _asked(found: Iterable[Example | Dropped], clean: Cleaner) -> Iterator[Example]:
    """Yield what may be shown to a teacher, who may be on another machine."""
    for each in found:
        if isinstance(each, Example) and (example := clean(each)) is not None:
            yield example


def _prompt(example: Example) -> Any:
    return render(
        example.task,
        facts={"shop": "our shop", **example.facts},
        question=example.question,
        sources=example.texts,
        examples=(),
        history=example.history,
    )


def _written(asked: Example, answer: str, licence: str | None) -> Example:
    return replace(
        asked,
        id=f"teacher-{asked.id}",
        answer=answer,
        source="teacher",
        licence=licence or f"{asked.licence}; see the teacher's",
    )


def _learned(asked: Example, found: Example) -> Example | Dropped:
    if asked.outcome == "abstained" and not found.answer.startswith(ABSTENTION):
        return Dropped("answer where there is none")
    if asked.outcome == "answered" and found.answer.startswith(ABSTENTION):
        return Dropped("abstention where there is an answer")
    problem = objection(found)
    return Dropped(f"answer that {problem}") if problem else found
