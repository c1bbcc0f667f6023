"""From a question to a reply: what it means, what is there, and which way to answer it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import replace
from functools import partial
from time import perf_counter
from typing import TYPE_CHECKING, Any

from assistant import intents
from assistant.ask import Ask, Events
from assistant.comparison import compared
from assistant.contrast import asks_more, contrast, with_words
from assistant.described import fitness
from assistant.doubt import either
from assistant.followups import only_points, resolve, rewriter
from assistant.grounding import Grounds, Writer
from assistant.intents import INTENTS, Request
from assistant.intents.acts import ActClassifier
from assistant.intents.requests import says_for_whom, wants_a_work
from assistant.introducing import introduced, page_of, priced
from assistant.naming import named_products, wants_comparison
from assistant.options import Options
from assistant.searching import Searching
from assistant.settling import Settling
from assistant.shots import Shots
from assistant.signing import Signer
from assistant.together import together
from assistant.types import Check, Delta, Plan, Reply, Turn
from assistant.verification import Gate
from assistant.versions import borne_out, of_versions, offered, versioned
from assistant.weighing import MOST_CARDS, attempts, best, cards, first
from knowledge.evidence import SimilarityMatcher
from knowledge.support import decide

if TYPE_CHECKING:
    from assistant.models.base import ChatModel
    from assistant.shelves import Shelves
    from knowledge.embedding import Embedder
    from knowledge.evidence import Matcher
    from knowledge.types import Hit, Kind, Product

# Of so many times the passages that a prompt holds, those with the best evidence get into it.
_CANDIDATES = 3
# How near small talk has to be to an example's answer, a cosine: farther off, models ramble.
_SMALL_TALK = 0.45
# So likely a message asks for a rule: then it is no small talk that no example is near to, and
# where no product is found a page may tell.
_SURELY_A_RULE, _LIKELY_A_RULE = 0.85, 0.6
_COMPARED = (2, 4)
_LONGEST_FOLLOWUP = 30
_OF_WHICH = "Which product do you mean? Please name it."
_FOR_WHOM = "What are you looking for? Please name the product or the kind of product."


class Answering:
    """Answers questions from whatever the shelves hold."""

    def __init__(
        self,
        *,
        model: ChatModel,
        embedder: Embedder,
        options: Options,
        matcher: Matcher | None = None,
        judge: Matcher | None = None,
        gate: Callable[..., Gate] = Gate,
    ) -> None:
        self._embedder = embedder
        self._options = options
        self._most_passages = _CANDIDATES * options.passages
        similar = SimilarityMatcher(embedder)
        self._matcher = matcher or similar
        self._judge = judge
        self._acts = ActClassifier(embedder)
        self._shots = Shots(model=model, embedder=embedder, options=options)
        self._searching = Searching(
            ruling=self._acts.ruling, chatty=self._chatty, least=options.min_similarity
        )
        signer = Signer(model=model, options=options)
        self._unwritten = signer.records(INTENTS)
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
            sign=signer.task,
        )

    def stream(
        self, text: str, turns: Sequence[Turn], shelves: Shelves, conversation: str
    ) -> Events:
        """Yield the answer as it is written, then the reply."""
        shelves = shelves.for_one_question()
        followup = resolve(
            text,
            # A long message brings enough words of its own to be understood by.
            turns if len(text.split()) <= _LONGEST_FOLLOWUP else (),
            understand=lambda said: shelves.understand(said).filters,
            find=shelves.find,
            covered=shelves.covered,
            chatty=self._chatty,
            siblings=shelves.siblings,
            fits=lambda said, products: fitness(
                said, products, shelves, self._matcher, self._judge
            ),
            rewrite=self._rewrite,
        )
        ask = Ask(
            text, followup, turns, conversation, followup.filters, fingerprint=self._unwritten
        )
        if not text.strip():
            yield from ask.say("Please type a question.", "clarify")
            return
        if followup.otherwise is None:
            yield from self._reply(ask, shelves)
        else:
            other = followup.otherwise
            again = replace(ask, followup=other, filters=other.filters)
            yield from either(self._reply(ask, shelves), lambda: self._reply(again, shelves))

    def _reply(self, ask: Ask, shelves: Shelves) -> Events:
        if record := offered(ask, shelves) or introduced(ask, shelves):
            yield from ask.found().show("product", record, first(record.shown, shelves))
            return
        if page := page_of(ask, shelves, self._most_passages):
            yield from ask.found().show("policy", page[0], [page[1]])
            return
        if says_for_whom(ask.question):
            yield from ask.say(_FOR_WHOM, "clarify")
            return
        alone = shelves.columns is not None and not ask.followup.how
        if alone and only_points(ask.question):  # of texts that are given one is meant
            yield from ask.say(_OF_WHICH, "clarify")
            return
        plan = self._plan(ask.question, shelves, chat=ask.followup.chat)
        if plan.template == "smalltalk":
            if self._searching.wishes(ask) and self._searching.is_search(ask, shelves):
                yield from self._searching.listed(ask, shelves)
            else:
                yield from self._small_talk(ask.found(), plan)
        elif products := self._to_compare(ask, shelves):
            yield from self._compare(ask, plan, products, shelves)
        elif self._searching.answers(ask, plan, shelves):
            yield from self._found(ask, plan, shelves)
        else:
            yield from self._answer(ask, plan, shelves)

    def _found(self, ask: Ask, plan: Plan, shelves: Shelves) -> Events:
        """List products, or answer from a page: "what payment methods do you take?" wants none."""
        rule = 0.0 if ask.filters.constraints else self._acts.ruling(ask.text)
        ways = [
            partial(self._searching.listed, ask, shelves),
            partial(self._answer, ask, plan, shelves),
        ]
        if rule < _LIKELY_A_RULE:
            return ways[0]()
        first, second = reversed(ways) if rule >= _SURELY_A_RULE else ways
        return either(first(), second)

    def is_small_talk(self, text: str, shelves: Shelves) -> bool:
        """Say whether a message by itself asks nothing about the shop."""
        return self._plan(text, shelves).template == "smalltalk"

    def _chatty(self, text: str) -> float:
        """Return how much nearer a text is to small talk than to questions, in [-1, 1]."""
        votes = self._shots.votes(text)
        return votes["smalltalk"] - max(votes["product"], votes["policy"])

    def _plan(self, question: str, shelves: Shelves, *, chat: bool = False) -> Plan:
        request = Request(
            question=question,
            shelves=shelves,
            passages=self._most_passages,
        )
        if chat or wants_a_work(question):
            return intents.choose("smalltalk")(request)
        votes = self._shots.votes(question)
        kinds: tuple[Kind, ...] = ("product", "document")
        name = intents.classify(votes, {kind: request.search(kind) for kind in kinds})
        far = votes["smalltalk"] < _SMALL_TALK
        if name == "smalltalk" and far and self._acts.ruling(question) >= _SURELY_A_RULE:
            name = "policy"  # "how can I contact you?" is near to asking for other people's data
        return intents.choose(name)(request)

    # -- from records: no chat model writes these ------------------------------------------

    def _to_compare(self, ask: Ask, shelves: Shelves) -> tuple[Product, ...]:
        # What others are held against is none of those that are wanted.
        held_against = bool(ask.followup.apart)
        if shelves.columns is None or held_against or not wants_comparison(ask.question):
            return ()
        found = {each.id: each for each in (*ask.followup.products, *shelves.find(ask.question))}
        ids = named_products(ask.question, {key: each.title for key, each in found.items()})
        least, most = _COMPARED
        return tuple(found[each] for each in ids[:most]) if len(ids) >= least else ()

    def _compare(
        self, ask: Ask, plan: Plan, products: Sequence[Product], shelves: Shelves
    ) -> Events:
        """Show a table of what differs, and below it in words what it leaves open."""
        table = compared(products)
        grounds = asks_more(ask.question, table.text) and contrast(
            ask.question,
            products,
            plan.hits,
            shelves,
            matcher=self._matcher,
            min_evidence=self._options.min_evidence,
        )
        ask = ask.found()
        written = ask.show("compare", table, first(products, shelves))
        with closing(written) as events:
            for event in events:
                if isinstance(event, Reply) and grounds:
                    yield from self._beside(ask, event, grounds)
                else:
                    yield event

    def _beside(self, ask: Ask, reply: Reply, grounds: Grounds) -> Events:
        """Add to a reply from records what the model says beside it, if that may be shown."""
        examples = self._shots.select("compare", ask.question)
        said = self._writer.beside(ask, grounds, examples, reply)
        if said.text:
            yield Delta(f"\n\n{said.text}")
        yield with_words(reply, said, grounds.plan.hits, perf_counter() - ask.started)

    # -- from evidence ---------------------------------------------------------------------

    def _answer(self, ask: Ask, plan: Plan, shelves: Shelves) -> Events:
        product = versioned(ask, shelves)
        named = (product,) if product else ask.followup.products or shelves.named(ask.question)
        settle = Settling(
            shelves=shelves,
            documents=lambda question: shelves.passages(question, "document", self._most_passages),
            score=lambda question, hits, of: attempts(
                question,
                of_versions(question, hits, shelves),
                of,
                shelves,
                self._matcher,
                self._judge,
            ),
            least=self._options.min_evidence,
            ruling=self._acts.ruling,
        )
        priced_at = priced(ask, shelves)
        ask, plan, tried = settle(ask, plan, named)
        decision = decide(tried.support, self._options.min_evidence)
        hits, found = tried.hits, tried.support
        ask = ask.found()
        other = decision == "abstain" or tried.best not in {each.id for each in named}
        if priced_at and other:  # what a bike fitting costs is no answer
            yield from ask.show("product", priced_at, first(priced_at.shown, shelves))
            return
        if decision == "abstain":
            yield from self._abstain(ask, plan, named)
            return
        if decision == "clarify":
            yield from self._ask_back(ask, plan, [hits[each] for each in found.candidates], shelves)
            return
        plan, ranked = best(replace(plan, hits=hits), tried.ranked, self._options.passages)
        best_hit = plan.hits[ranked[0].passage]
        if record := borne_out(ask.question, ranked[0], best_hit, shelves):
            yield from ask.show("product", record, first(record.shown, shelves))
            return
        if whole := together(ask.question, ranked, plan.hits, shelves):
            yield from ask.show(plan.intent, whole, [hit.passage for hit in plan.hits])
            return
        grounds = Grounds(plan, ranked, found.confidence)
        examples = self._shots.select(plan.template, ask.question)
        with closing(self._writer.grounded(ask, grounds, examples)) as events:
            for event in events:
                if not isinstance(event, Reply):
                    yield event
                elif event.text:
                    yield replace(event, products=cards(event, plan, shelves))
                else:
                    yield from self._abstain(
                        ask,
                        plan,
                        named,
                        fingerprint=event.fingerprint,
                        prompt=event.prompt,
                        passages=event.passages,
                    )

    def _ask_back(self, ask: Ask, plan: Plan, hits: Sequence[Hit], shelves: Shelves) -> Events:
        products = tuple(shelves.products(hit.passage.document_id for hit in hits).values())
        titles = [hit.passage.title for hit in hits]
        choice = f"{', '.join(titles[:-1])} or {titles[-1]}"
        yield from ask.say(
            f"Which one do you mean: {choice}?", "clarify", plan.intent, products=products
        )

    def _small_talk(self, ask: Ask, plan: Plan) -> Events:
        """Let the model be kind; the nearest example's answer stands in for what is none like them.

        What is to be declined is not put to the model at all: a small one would rather comply.
        """
        declined = "refused" if wants_a_work(ask.text) else None
        nearest = self._shots.nearest(plan.template, ask.text, outcome=declined)
        if nearest.outcome == "refused":
            yield from ask.say(nearest.answer, "refused", plan.intent)
            return
        greeted = replace(ask, worded=ask.text)  # courtesies and all
        said = self._writer.free(greeted, plan, self._shots.select(plan.template, ask.text))
        fits = said.text and (
            not self._options.verify
            or self._shots.sounds_like(plan.template, said.text) >= _SMALL_TALK
        )
        instead = () if fits else (Check("example", True, "an example's answer stands in"),)
        yield from ask.say(
            said.text if fits else nearest.answer,
            nearest.outcome,
            plan.intent,
            checks=(*said.gate.checks, *instead),
            **said.seen,
        )

    def _abstain(self, ask: Ask, plan: Plan, named: Sequence[Product], **seen: Any) -> Events:
        """Say that nothing was found; the records of what was asked about may help nevertheless."""
        about = f" about the {named[0].title}" if len(named) == 1 else ""
        text = (
            f"I don't have that information{about}, and I would rather not guess. "
            f"Please ask {self._options.contact}."
        )
        products = tuple(named[:MOST_CARDS])
        yield from ask.say(text, "abstained", plan.intent, products=products, **seen)
