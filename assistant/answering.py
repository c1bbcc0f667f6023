"""From a question to a reply: what it means, what is there, and which way to answer it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from assistant import intents
from assistant.ask import Ask, Events
from assistant.comparison import compared
from assistant.followups import resolve, rewriter
from assistant.followups.words import MATTERS
from assistant.grounding import Grounds, Writer
from assistant.intents import INTENTS, Request, wants_list
from assistant.intents.policy import on_matters
from assistant.listing import listing
from assistant.naming import named_products, wants_comparison
from assistant.types import Check, Citation, Plan, Reply, Sampling, Turn
from assistant.verification import Gate
from knowledge.evidence import SimilarityMatcher
from knowledge.retrieval import relevant
from knowledge.search import Wanted
from knowledge.support import Thresholds, decide, weigh
from prompts.selection import ExampleSelector, vote
from prompts.templates import load_examples

if TYPE_CHECKING:
    from assistant.models.base import ChatModel
    from assistant.shelves import Shelves
    from assistant.written import Written
    from knowledge.embedding import Embedder
    from knowledge.evidence import Evidence, Matcher
    from knowledge.types import Hit, Kind, Passage, Product, SearchResult

_CARDS = 4
# Of so many times the passages that a prompt holds, those with the best evidence get into it.
_CANDIDATES = 3
# A passage whose best evidence is so much worse than the very best is noise.
_MARGIN = 0.2
_COMPARED = (2, 4)
_LONGEST_FOLLOWUP = 30


@dataclass(frozen=True, slots=True)
class Options:
    """How an assistant answers; see `assistant.settings.Settings` for what each means."""

    shop_name: str = "our shop"
    contact: str = "our customer service"
    questions: tuple[str, ...] = ()
    """What the web page offers as examples."""
    passages: int = 3
    passage_characters: int = 500
    evidence: int | None = None
    """How many sentences and attributes a prompt holds; None is as suits the model."""
    examples: int = 3
    min_similarity: float = 0.35
    min_evidence: float = 0.43
    history_tokens: int = 400
    verify: bool = True
    cheap: Mapping[str, float] = field(default_factory=dict)
    sampling: Sampling = field(default_factory=Sampling)
    prompts: Path | None = None
    """A store's own `prompts/` folder."""


class Answering:
    """Answers questions from whatever the shelves hold."""

    def __init__(
        self,
        *,
        model: ChatModel,
        embedder: Embedder,
        options: Options,
        matcher: Matcher | None = None,
        gate: Callable[..., Gate] = Gate,
    ) -> None:
        self._embedder = embedder
        self._options = options
        similar = SimilarityMatcher(embedder)
        self._matcher = matcher or similar
        self._examples = {name: load_examples(name, options.prompts) for name in INTENTS}
        self._selectors = {
            name: ExampleSelector(examples, embed=embedder.embed, limit=options.examples)
            for name, examples in self._examples.items()
        }
        self._rewrite = rewriter(model, shop=options.shop_name, folder=options.prompts)
        self._writer = Writer(
            model=model,
            shop=options.shop_name,
            folder=options.prompts,
            sampling=options.sampling,
            verify=options.verify,
            history_tokens=options.history_tokens,
            units=options.evidence,
            characters=options.passage_characters,
            gate=partial(gate, similar=similar.score),
        )

    def stream(
        self, text: str, turns: Sequence[Turn], shelves: Shelves, conversation: str
    ) -> Events:
        """Yield the answer as it is written, then the reply."""
        followup = resolve(
            text,
            # A long message brings enough words of its own to be understood by.
            turns if len(text.split()) <= _LONGEST_FOLLOWUP else (),
            understand=lambda said: shelves.understand(said).filters,
            find=shelves.find,
            rewrite=self._rewrite,
        )
        ask = Ask(text, followup, turns, conversation, followup.filters)
        if not text.strip():
            yield from ask.say("Please type a question.", "clarify")
            return
        plan = self._plan(ask, shelves)
        wished = bool(ask.filters.constraints or ask.filters.sort)
        if plan.template == "smalltalk" and wished and self._is_search(ask, shelves):
            yield from self._search(ask, shelves)
        elif plan.template == "smalltalk":
            yield from self._small_talk(ask.found(), plan)
        elif products := self._to_compare(ask, shelves):
            yield from self._written(
                ask.found(), "compare", compared(products), _first(products, shelves)
            )
        elif "product" in (plan.intent, ask.filters.kind) and self._is_search(ask, shelves):
            yield from self._search(ask, shelves)
        else:
            yield from self._answer(ask, plan, shelves)

    def _plan(self, ask: Ask, shelves: Shelves) -> Plan:
        request = Request(
            question=ask.question,
            shelves=shelves,
            passages=_CANDIDATES * self._options.passages,
        )
        votes = vote(self._embedder.embed([ask.question])[0], self._selectors)
        kinds: tuple[Kind, ...] = ("product", "document")
        name = intents.classify(votes, {kind: request.search(kind) for kind in kinds})
        return intents.choose(name)(request)

    # -- from records: no chat model takes part --------------------------------------------

    def _is_search(self, ask: Ask, shelves: Shelves) -> bool:
        """Tell whether products are wanted, not something about one that is named."""
        if shelves.columns is None or ask.followup.products:
            return False
        if ask.filters.sort:
            return True
        named = shelves.named(ask.question)
        # A comparison ("cheaper than the Larch 2") names what it is not about.
        compares = ask.followup.how == "rule" and bool(ask.filters.constraints)
        return compares or (not named and wants_list(ask.question, ask.filters))

    def _search(self, ask: Ask, shelves: Shelves) -> Events:
        wanted = shelves.understand(ask.question)
        filters = replace(ask.filters, kind="product")
        result = shelves.search(Wanted(wanted.words, filters), _CARDS * 2)
        least = self._options.min_similarity
        if not filters.constraints:  # conditions say what fits, else nearness has to
            near = tuple(hit for hit in result.hits if hit.similarity >= least)
            result = replace(result, hits=near)
        if not any(each.field == "category" for each in filters.constraints):
            result = replace(result, hits=relevant(result.hits))
        written = listing(
            result, shelves.products(hit.passage.document_id for hit in result.hits), most=_CARDS
        )
        yield from self._written(
            ask.found(), "product", written, [hit.passage for hit in result.hits], result
        )

    def _to_compare(self, ask: Ask, shelves: Shelves) -> tuple[Product, ...]:
        if shelves.columns is None or not wants_comparison(ask.question):
            return ()
        found = {each.id: each for each in (*ask.followup.products, *shelves.find(ask.question))}
        ids = named_products(ask.question, _titles(found.values()))
        least, most = _COMPARED
        return tuple(found[each] for each in ids[:most]) if len(ids) >= least else ()

    def _written(
        self,
        ask: Ask,
        intent: str,
        written: Written,
        passages: Sequence[Passage],
        result: SearchResult | None = None,
    ) -> Events:
        """Say what was made from records; `passages` are what its quotes are of."""
        citations = tuple(
            Citation(number, passage.document_id, passage.title, passage.source, quote)
            for number, (index, quote) in enumerate(written.quotes, start=1)
            for passage in (passages[index],)
        )
        checks = [
            Check("record", True, f"what is said of {each.title} is from its record")
            for each in written.shown
        ]
        yield from ask.say(
            written.text,
            "answered" if written.shown else "abstained",
            intent,
            citations=citations,
            products=written.shown,
            checks=checks,
            relaxed=result.relaxed if result else (),
        )

    # -- from evidence ---------------------------------------------------------------------

    def _answer(self, ask: Ask, plan: Plan, shelves: Shelves) -> Events:
        named = ask.followup.products or shelves.named(ask.question)
        rules = plan.intent == "policy" or MATTERS.search(ask.question) is not None
        about = shelves.about(plan.hits, named, rules=rules)
        thresholds = Thresholds(self._options.min_evidence)
        hits = on_matters(ask.question, about)
        ranked, found = weigh(ask.question, hits, self._matcher)
        decision = decide(found, thresholds)
        if decision == "abstain" and len(hits) < len(about):
            hits = about
            ranked, found = weigh(ask.question, hits, self._matcher)
            decision = decide(found, thresholds)
        ask = ask.found()
        if decision == "abstain":
            yield from self._abstain(ask, plan)
            return
        if decision == "clarify":
            yield from self._ask_back(ask, plan, [hits[each] for each in found.candidates], shelves)
            return
        plan, ranked = _best(replace(plan, hits=hits), ranked, self._options.passages)
        grounds = Grounds(plan, ranked, found.confidence)
        examples = self._selectors[plan.template].select(ask.question)
        with closing(self._writer.grounded(ask, grounds, examples)) as events:
            for event in events:
                if isinstance(event, Reply):
                    yield replace(event, products=_cards(event, plan, shelves))
                    return
                yield event
        yield from self._abstain(ask, plan)

    def _ask_back(self, ask: Ask, plan: Plan, hits: Sequence[Hit], shelves: Shelves) -> Events:
        products = tuple(shelves.products(hit.passage.document_id for hit in hits).values())
        titles = [hit.passage.title for hit in hits]
        choice = f"{', '.join(titles[:-1])} or {titles[-1]}"
        yield from ask.say(
            f"Which one do you mean: {choice}?", "clarify", plan.intent, products=products
        )

    def _small_talk(self, ask: Ask, plan: Plan) -> Events:
        """Let the model be kind; the nearest example's answer stands in when it says too much.

        What is to be declined is not put to the model at all: a small one would rather comply.
        """
        selector = self._selectors[plan.template]
        nearest = self._examples[plan.template][int(selector.similarities(ask.text).argmax())]
        if nearest.outcome == "refused":
            yield from ask.say(nearest.answer, "refused", plan.intent)
            return
        text, gate = self._writer.free(ask, plan, selector.select(ask.text))
        yield from ask.say(text or nearest.answer, nearest.outcome, plan.intent, checks=gate.checks)

    def _abstain(self, ask: Ask, plan: Plan) -> Events:
        text = (
            "I don't have that information, and I would rather not guess. "
            f"Please ask {self._options.contact}."
        )
        yield from ask.say(text, "abstained", plan.intent)


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


def _cards(reply: Reply, plan: Plan, shelves: Shelves) -> tuple[Product, ...]:
    """Return the records of cited products, then of those that a product question found."""
    # A document, or a text that a caller gave, may have the id of some product.
    known = {hit.passage.document_id for hit in plan.hits if hit.passage.kind == "product"}
    cited = [each.document_id for each in reply.citations if each.document_id in known]
    also = [hit.passage.document_id for hit in plan.hits] if plan.intent == "product" else []
    ids = [each for each in dict.fromkeys((*cited, *also)) if each in known]
    return tuple(shelves.products(ids[:_CARDS]).values())


def _first(products: Sequence[Product], shelves: Shelves) -> list[Passage]:
    """Return the passage that describes each product."""
    passages = (
        shelves.catalogue.passages([each.id for each in products]) if shelves.catalogue else {}
    )
    return [passages[each.id][0][0] for each in products]


def _titles(products: Iterable[Product]) -> dict[str, str]:
    return {each.id: each.title for each in products}
