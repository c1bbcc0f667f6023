"""Answering from passages: evidence first, then the model's words, each sentence held to them."""

from __future__ import annotations

from collections.abc import Callable, Generator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from time import perf_counter
from typing import TYPE_CHECKING, Any

from assistant.ask import Ask, Events
from assistant.context import fit, recent
from assistant.models.base import is_small
from assistant.openings import opened, without_habit
from assistant.types import Check, Chunk, Delta, Plan, Reply, Sampling
from assistant.verification import Gate, false_premise, polarity, resolve
from assistant.verification.bounds import is_beyond
from assistant.verification.leaning import as_read, leans
from assistant.verification.pointing import Chosen
from assistant.verification.replacing import Support, named_by
from assistant.verification.wording import above
from assistant.weighing import best
from knowledge.evidence import focus
from knowledge.quotable import statements
from knowledge.terms import words
from prompts.messages import render
from prompts.types import Message

if TYPE_CHECKING:
    from pathlib import Path

    from assistant.models.base import ChatModel
    from knowledge.evidence import Evidence
    from knowledge.types import Hit
    from prompts.types import Example

Pieces = Generator[str, None, None]
# Evidence this sure is quoted when a model says that it found nothing; a small one says that of
# anything, so that for it the evidence alone decides.
_PLAIN = 0.75
_REWRITTEN_TOKENS = 40
_MOST_BESIDE = 3
# Untuned, a model of 135M parameters that is given four pieces of evidence cites the right one in
# 1 %; tuned, it was trained to put one or two into words, and takes up the second unasked.
_FEW, _MANY = 1, 12


@dataclass(frozen=True, slots=True)
class Grounds:
    """What an answer may rest on: passages, their evidence best first, and how sure it is."""

    plan: Plan
    ranked: Sequence[Evidence]
    confidence: float


@dataclass(frozen=True, slots=True)
class Said:
    """What a model wrote that may be shown, "" for nothing, its gate, and what the model saw."""

    text: str
    gate: Gate
    seen: Mapping[str, Any]
    """Fingerprint, prompt and passages, as a `Reply` has them."""


class Writer:
    """Puts evidence into words with a chat model; what cannot be verified is not shown.

    `units` is how much evidence a prompt holds, None for what suits the model: one piece for
    a small one, more for a large one; `characters` is how much of one passage. `gate` makes
    what holds each sentence against its sources, `sign` returns the fingerprint of a task.
    """

    def __init__(
        self,
        *,
        model: ChatModel,
        shop: str,
        folder: Path | None,
        sampling: Sampling,
        verify: bool,
        history_tokens: int,
        units: int | None,
        characters: int,
        sign: Callable[[str], str],
        gate: Callable[..., Gate] = Gate,
    ) -> None:
        self._model = model
        self._shop = shop
        self._folder = folder
        self._sampling = sampling
        self._verify = verify
        self._history_tokens = history_tokens
        self._units = units
        self._characters = characters
        self._gate = gate
        self._sign = sign

    def grounded(self, ask: Ask, grounds: Grounds, examples: Sequence[Example]) -> Events:
        """Yield the answer sentence by sentence, then the reply; quote where the model fails.

        A reply without text is for the caller to put into words: the model found no answer, and
        the evidence is not sure enough.
        """
        plan, ranked = grounds.plan, grounds.ranked
        if self._verify and false_premise(ask.question, ranked[0].unit.shown):
            yield from self._corrected(ask, grounds)
            return
        said = self._polarity(ask.question, ranked[0], plan.hits)
        if said is not None:
            # Whatever is shown has to rest on what the yes or no was read from.
            plan, ranked = replace(plan, hits=plan.hits[:1]), ranked[:1]
        if is_small(self._model):
            # Of a heading alone it has nothing to say, and cites it nevertheless.
            plan, ranked = best(plan, self._suited(ranked), len(plan.hits))
        # Of the first passage, which every prompt holds.
        text, number = alone(ranked[0], plan.hits), ranked[0].passage + 1
        sources = self._sources(plan.hits, self._suited(ranked))
        messages, held = self._fit(ask, plan, examples, sources)
        gate = self._gate(
            sources=self._sources(plan.hits, self._suited(ranked), lists=True)[:held],
            strict=self._verify,
            question=ask.question,
            **self._care(messages, Chosen(text, number, [each.unit.shown for each in ranked])),
        )
        usage: dict[str, int] = {}
        first: float | None = None
        with closing(self._write(messages, usage, gate)) as pieces:
            for sentence in gate.filter(without_habit(pieces) if self._verify else pieces):
                first = first or perf_counter()
                yield Delta(opened(sentence, said) if sentence == gate.text else sentence)
        if not gate.released:
            if gate.abstained and grounds.confidence < _PLAIN and not is_small(self._model):
                yield ask.reply("", "abstained", plan.intent, **self._seen(plan, messages, held))
                return
            yield Delta(opened(gate.quote(text, number), said))
        yield ask.reply(
            opened(gate.text, said),
            "answered",
            plan.intent,
            citations=resolve(gate.cited, plan.hits, gate.supports),
            checks=gate.checks,
            first=first,
            usage=usage,
            **self._seen(plan, messages, held),
        )

    def free(self, ask: Ask, plan: Plan, examples: Sequence[Example]) -> Said:
        """Return one sentence without sources, "" when none may be shown."""
        return self._said(ask, plan, examples, (), most_sentences=1)

    def beside(self, ask: Ask, grounds: Grounds, examples: Sequence[Example], below: Reply) -> Said:
        """Return sentences below a reply from records, whose citations they go on to number.

        Where the model fails, what is quoted is of each hit the best evidence that is not told yet.
        """
        hits = grounds.plan.hits
        nearest = {each.passage: each for each in reversed(grounds.ranked)}
        least = [nearest[number] for number in sorted(nearest)]
        taken = {Support(number): number for number in range(1, len(below.citations) + 1)}
        said = self._said(
            ask,
            grounds.plan,
            examples,
            # However little suits the model, both sides have to be heard.
            self._sources(hits, max(self._suited(grounds.ranked), least, key=len)),
            most_sentences=_MOST_BESIDE,
            numbers=taken,
        )
        if said.text or (said.gate.abstained and not is_small(self._model)):
            return said
        told = set(words(below.text))
        for each in least:
            if each.passage < len(said.gate.sources) and not set(words(each.unit.shown)) <= told:
                said.gate.quote(alone(each, hits), each.passage + 1)
        return replace(said, text=said.gate.text)

    def _said(
        self, ask: Ask, plan: Plan, examples: Sequence[Example], sources: Sequence[str], **gate: Any
    ) -> Said:
        messages, held = self._fit(ask, plan, examples, sources)
        filtering = self._gate(
            sources=sources[:held], strict=self._verify, question=ask.question, **gate
        )
        with closing(self._write(messages, {}, filtering)) as pieces:
            text = "".join(filtering.filter(pieces))
        return Said(text, filtering, self._seen(plan, messages, held))

    def _seen(self, plan: Plan, messages: Sequence[Message], held: int) -> dict[str, Any]:
        return {
            "fingerprint": self._sign(plan.template),
            "prompt": tuple(messages),
            "passages": tuple(hit.passage for hit in plan.hits[:held]),
        }

    def _corrected(self, ask: Ask, grounds: Grounds) -> Events:
        """Say what the sources have instead of what a question takes for granted."""
        best, hits = grounds.ranked[0], grounds.plan.hits
        gate = self._gate(sources=[hit.passage.text for hit in hits], strict=True)
        quoted = gate.quote(alone(best, hits), best.passage + 1)
        text = f"I cannot confirm that. What I have says: {quoted}"
        citations = resolve(gate.cited, hits, gate.supports)
        checks = (
            Check("premise", False, "the question takes another number for granted"),
            *gate.checks,
        )
        yield from ask.say(
            text, "abstained", grounds.plan.intent, citations=citations, checks=checks
        )

    def _polarity(self, question: str, best: Evidence, hits: Sequence[Hit]) -> str | None:
        """Return the yes or no that the evidence gives, None when it gives none."""
        if not self._verify:
            return None
        passage = hits[best.passage].passage
        title = passage.title if passage.kind == "product" else ""
        path = passage.text.partition("\n")[0]
        if not title and (above(best.unit, path) or leans(best.unit.shown)):
            return None  # what stands above or before it may turn it round
        if title and is_beyond(question, best.unit.shown, passage.text):
            return None
        return polarity(question, best.unit.shown, title=title)

    # -- the prompt ------------------------------------------------------------------------

    def _sources(
        self, hits: Sequence[Hit], chosen: Sequence[Evidence], *, lists: bool = False
    ) -> list[str]:
        """Return for each passage its heading and what of it was chosen.

        With `lists` a gate can tell the items of lists; the models were trained without.
        """
        return [
            focus(
                hit.passage,
                [evidence for evidence in chosen if evidence.passage == number],
                self._characters,
                lists=lists,
            )
            for number, hit in enumerate(hits)
        ]

    def _suited(self, ranked: Sequence[Evidence]) -> Sequence[Evidence]:
        """Return as much of the evidence, best first, as the model can tell apart."""
        return ranked[: self._units or (_FEW if is_small(self._model) else _MANY)]

    def _fit(
        self, ask: Ask, plan: Plan, examples: Sequence[Example], sources: Sequence[str]
    ) -> tuple[tuple[Message, ...], int]:
        def rendered(
            examples: Sequence[Example], history: Sequence[Message], sources: Sequence[str]
        ) -> tuple[Message, ...]:
            return render(
                plan.template,
                facts={"shop": self._shop, **plan.facts},
                question=ask.question,
                sources=sources,
                examples=examples,
                history=history,
                folder=self._folder,
                decided=bool(sources) and is_small(self._model),
            )

        # The question stands alone by now; a small model says again what was said before.
        turns = () if sources and is_small(self._model) else ask.turns
        return fit(
            rendered,
            examples=examples,
            history=recent(turns, self._history_tokens, self._model),
            sources=sources,
            model=self._model,
            reserve=self._sampling.max_tokens,
        )

    # -- the model -------------------------------------------------------------------------

    def _write(self, messages: Sequence[Message], usage: dict[str, int], gate: Gate) -> Pieces:
        """Yield the model's text; its token counts go to `usage`, that it was cut to the gate."""
        chunks = self._model.stream(messages, self._sampling)
        try:
            for chunk in chunks:
                _count(chunk, usage)
                gate.cut = gate.cut or chunk.finish in {"length", "time"}
                yield chunk.text
        finally:
            # Any iterator will do as a model's stream; one that can be stopped is stopped.
            if (close := getattr(chunks, "close", None)) is not None:
                close()

    def _care(self, messages: Sequence[Message], chosen: Chosen) -> dict[str, Any]:
        """Return what a gate does about sentences that fail.

        A large model writes them again, told what was wrong. A small one makes nothing of that,
        and repeats it; it is held to the evidence it was shown, which is quoted where it fails.
        """
        return (
            {"chosen": chosen} if is_small(self._model) else {"rewrite": self._rewriter(messages)}
        )

    def _rewriter(self, messages: Sequence[Message]) -> Callable[[str, str], str]:
        sampling = replace(
            self._sampling, max_tokens=min(_REWRITTEN_TOKENS, self._sampling.max_tokens)
        )

        def rewrite(sentence: str, hint: str) -> str:
            again = (
                *messages,
                Message("assistant", sentence),
                Message(
                    "user",
                    f"This cannot be shown: {hint} Write that one sentence again, "
                    "only with what the sources say.",
                ),
            )
            written = (chunk.text for chunk in self._model.stream(again, sampling))
            return "".join(without_habit(written))

        return rewrite


def alone(evidence: Evidence, hits: Sequence[Hit]) -> str:
    """Return evidence as it reads without its passage: a product's attribute names its product."""
    passage, text = hits[evidence.passage].passage, evidence.unit.shown
    if passage.kind == "document":
        return as_read(evidence.unit, statements(passage), passage.text.partition("\n")[0])
    return named_by(passage.title, text)


def _count(chunk: Chunk, usage: dict[str, int]) -> None:
    if chunk.prompt_tokens is not None:
        usage["prompt_tokens"] = chunk.prompt_tokens
    if chunk.completion_tokens is not None:
        usage["completion_tokens"] = chunk.completion_tokens
