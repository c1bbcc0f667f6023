"""From a question and its passages to a reply: plan, prompt, model, gate, citations."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from contextlib import closing
from dataclasses import dataclass, field, replace
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING

from assistant import intents
from assistant.citations import resolve
from assistant.context import fit, recent
from assistant.followups import standalone
from assistant.gate import Gate
from assistant.intents import INTENTS, Request
from assistant.types import Check, Delta, Outcome, Plan, Reply, Sampling, Turn
from knowledge.evidence import focus, identifiers, names, rank
from knowledge.types import Hit, Kind, Product
from prompts.messages import render
from prompts.selection import ExampleSelector, vote
from prompts.templates import load_examples

if TYPE_CHECKING:
    from assistant.models.base import ChatModel
    from knowledge.catalogue import Catalogue
    from knowledge.embedding import Embedder
    from knowledge.evidence import Evidence
    from knowledge.retrieval import Retriever
    from prompts.types import Example, Message

_CARDS = 4
# Of so many times the passages that a prompt holds, those with the best evidence get into it.
_CANDIDATES = 3
# A passage whose best sentence is so much further from the question than the very best is noise.
_MARGIN = 0.2
# Evidence this near to the question answers it, whatever a small model says about it.
_PLAIN = 0.6


@dataclass(frozen=True, slots=True)
class Options:
    """How an assistant answers; see `assistant.settings.Settings` for what each means."""

    shop_name: str = "our shop"
    contact: str = "our customer service"
    questions: tuple[str, ...] = ()
    """What the web page offers as examples."""
    passages: int = 3
    passage_characters: int = 500
    examples: int = 3
    min_similarity: float = 0.35
    min_evidence: float = 0.45
    history_tokens: int = 400
    verify: bool = True
    sampling: Sampling = field(default_factory=Sampling)
    prompts: Path | None = None
    """A store's own `prompts/` folder."""


@dataclass(frozen=True, slots=True)
class _Ask:
    """One question on its way to a reply; `standalone` is what is searched for."""

    text: str
    standalone: str
    turns: Sequence[Turn]
    conversation: str
    started: float = field(default_factory=perf_counter)
    retrieved: float | None = None


Events = Generator[Delta | Reply, None, None]
_Pieces = Generator[str, None, None]


class Answering:
    """Answers questions from whatever a retriever finds."""

    def __init__(
        self,
        *,
        model: ChatModel,
        embedder: Embedder,
        catalogue: Catalogue | None,
        options: Options,
    ) -> None:
        self._model = model
        self._embedder = embedder
        self._catalogue = catalogue
        self._options = options
        self._examples = {name: load_examples(name, options.prompts) for name in INTENTS}
        self._selectors = {
            name: ExampleSelector(examples, embed=embedder.embed, limit=options.examples)
            for name, examples in self._examples.items()
        }

    def stream(
        self, text: str, turns: Sequence[Turn], retriever: Retriever, conversation: str
    ) -> Events:
        """Yield the answer as it is written, then the reply."""
        ask = _Ask(text, standalone(text, turns), turns, conversation)
        if not text.strip():
            yield from self._say("Please type a question.", "clarify", ask, Plan("", ""))
            return
        plan = self._plan(ask.standalone, retriever)
        ask = replace(ask, retrieved=perf_counter())
        if plan.template == "smalltalk":
            yield from self._small_talk(ask, plan)
            return
        # The price of a neighbouring model is no answer, however near its text is.
        codes = identifiers(ask.text)
        plan = replace(plan, hits=tuple(hit for hit in plan.hits if names(hit.passage, codes)))
        ranked = rank(ask.standalone, plan.hits, self._embedder)
        plan, ranked = _best(plan, ranked, self._options.passages)
        ask = replace(ask, retrieved=perf_counter())
        if not ranked or ranked[0].score < self._options.min_evidence:
            yield from self._abstain(ask, plan)
            return
        yield from self._grounded(ask, plan, ranked)

    def _plan(self, question: str, retriever: Retriever) -> Plan:
        request = Request(
            question=question,
            retriever=retriever,
            passages=_CANDIDATES * self._options.passages,
            min_similarity=self._options.min_similarity,
        )
        votes = vote(self._embedder.embed([question])[0], self._selectors)
        kinds: tuple[Kind, ...] = ("product", "document")
        name = intents.classify(votes, {kind: request.search(kind) for kind in kinds})
        return intents.choose(name)(request)

    # -- the three ways to answer ----------------------------------------------------------

    def _grounded(self, ask: _Ask, plan: Plan, ranked: Sequence[Evidence]) -> Events:
        """Let the model answer from the passages; quote the best evidence when it cannot."""
        sources = [
            focus(
                hit.passage,
                [evidence for evidence in ranked if evidence.passage == number],
                self._options.passage_characters,
            )
            for number, hit in enumerate(plan.hits)
        ]
        examples = self._selectors[plan.template].select(ask.standalone)
        messages, held = self._fit(ask, plan, examples, sources)
        gate = Gate(sources=sources[:held], strict=self._options.verify)
        usage: dict[str, int] = {}
        first: float | None = None
        with closing(self._write(messages, usage, gate)) as pieces:
            for sentence in gate.filter(pieces):
                first = first or perf_counter()
                yield Delta(sentence)
        if not gate.released:
            best = ranked[0]  # of the first passage, which every prompt holds
            if gate.abstained and best.score < _PLAIN:
                yield from self._abstain(ask, plan, checks=gate.checks, usage=usage)
                return
            yield Delta(gate.quote(_alone(best, plan.hits[best.passage]), best.passage + 1))
        citations = resolve(gate.cited, plan.hits)
        yield Reply(
            text=gate.text,
            outcome="answered",
            citations=citations,
            products=self._products(plan, [source for source, _ in gate.cited.values()]),
            intent=plan.intent,
            checks=(*_rewritten(ask), *gate.checks),
            conversation_id=ask.conversation,
            usage=usage,
            timings=_timings(ask, first=first),
        )

    def _small_talk(self, ask: _Ask, plan: Plan) -> Events:
        """Let the model be kind; the nearest example's answer stands in when it says too much.

        What is to be declined is not put to the model at all: a small one would rather comply.
        """
        selector = self._selectors[plan.template]
        nearest = self._examples[plan.template][int(selector.similarities(ask.text).argmax())]
        if nearest.outcome == "refused":
            yield from self._say(nearest.answer, "refused", ask, plan)
            return
        messages, _ = self._fit(ask, plan, selector.select(ask.text), ())
        gate = Gate(sources=(), strict=self._options.verify, most_sentences=1)
        usage: dict[str, int] = {}
        with closing(self._write(messages, usage, gate)) as pieces:
            text = next(gate.filter(pieces), None) or nearest.answer
        yield from self._say(text, nearest.outcome, ask, plan, checks=gate.checks, usage=usage)

    def _abstain(
        self,
        ask: _Ask,
        plan: Plan,
        *,
        checks: Sequence[Check] = (),
        usage: dict[str, int] | None = None,
    ) -> Events:
        text = (
            "I don't have that information, and I would rather not guess. "
            f"Please ask {self._options.contact}."
        )
        yield from self._say(text, "abstained", ask, plan, checks=checks, usage=usage)

    def _say(
        self,
        text: str,
        outcome: Outcome,
        ask: _Ask,
        plan: Plan,
        *,
        checks: Sequence[Check] = (),
        usage: dict[str, int] | None = None,
    ) -> Events:
        yield Delta(text)
        yield Reply(
            text=text,
            outcome=outcome,
            intent=plan.intent,
            checks=(*_rewritten(ask), *checks),
            conversation_id=ask.conversation,
            usage=usage or {},
            timings=_timings(ask),
        )

    # -- pieces of them --------------------------------------------------------------------

    def _fit(
        self, ask: _Ask, plan: Plan, examples: Sequence[Example], sources: Sequence[str]
    ) -> tuple[tuple[Message, ...], int]:
        def rendered(
            examples: Sequence[Example], history: Sequence[Message], sources: Sequence[str]
        ) -> tuple[Message, ...]:
            return render(
                plan.template,
                facts={"shop": self._options.shop_name, **plan.facts},
                question=ask.text,
                sources=sources,
                examples=examples,
                history=history,
                folder=self._options.prompts,
            )

        return fit(
            rendered,
            examples=examples,
            history=recent(ask.turns, self._options.history_tokens, self._model),
            sources=sources,
            model=self._model,
            reserve=self._options.sampling.max_tokens,
        )

    def _write(self, messages: Sequence[Message], usage: dict[str, int], gate: Gate) -> _Pieces:
        """Yield the model's text; its token counts go to `usage`, that it was cut to the gate."""
        chunks = self._model.stream(messages, self._options.sampling)
        try:
            for chunk in chunks:
                if chunk.prompt_tokens is not None:
                    usage["prompt_tokens"] = chunk.prompt_tokens
                if chunk.completion_tokens is not None:
                    usage["completion_tokens"] = chunk.completion_tokens
                gate.cut = gate.cut or chunk.finish in {"length", "time"}
                yield chunk.text
        finally:
            # Any iterator will do as a model's stream; one that can be stopped is stopped.
            if (close := getattr(chunks, "close", None)) is not None:
                close()

    def _products(self, plan: Plan, cited: Sequence[int]) -> tuple[Product, ...]:
        """Return the records of cited products, then of those that a product question found."""
        if self._catalogue is None:
            return ()
        hits = [plan.hits[number - 1] for number in cited]
        also = plan.hits if plan.intent == "product" else ()
        # A document, or a text that a caller gave, may have the id of some product.
        found = [hit.passage for hit in (*hits, *also) if hit.passage.kind == "product"]
        ids = list(dict.fromkeys(passage.document_id for passage in found))[:_CARDS]
        records = self._catalogue.records(ids)
        return tuple(record for each in ids if isinstance(record := records.get(each), Product))


def _best(plan: Plan, ranked: Sequence[Evidence], limit: int) -> tuple[Plan, list[Evidence]]:
    """Keep the at most `limit` passages with the best evidence, in the order of that evidence."""
    near = [each.passage for each in ranked if each.score >= ranked[0].score - _MARGIN]
    kept = list(dict.fromkeys(near))[:limit]
    place = {passage: position for position, passage in enumerate(kept)}
    hits = tuple(plan.hits[passage] for passage in kept)
    evidence = [
        replace(each, passage=place[each.passage]) for each in ranked if each.passage in place
    ]
    return replace(plan, hits=hits), evidence


def _alone(evidence: Evidence, hit: Hit) -> str:
    """Return evidence as it reads without its passage: a product's attribute names its product."""
    passage, text = hit.passage, evidence.unit.shown
    named = passage.kind == "document" or text.startswith(passage.title)
    return text if named else f"{passage.title}: {text}"


def _rewritten(ask: _Ask) -> tuple[Check, ...]:
    if ask.standalone == ask.text:
        return ()
    return (Check("follow-up", True, f"searched for {ask.standalone!r}"),)


def _timings(ask: _Ask, *, first: float | None = None) -> dict[str, float]:
    """Return seconds since the question came: passages found, first text out, all done."""
    now = perf_counter()
    moments = {"retrieve": ask.retrieved or now, "first_token": first or now, "total": now}
    return {name: moment - ask.started for name, moment in moments.items()}
