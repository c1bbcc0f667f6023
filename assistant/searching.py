"""What is answered by products that meet conditions, all from their records."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from assistant.ask import Ask, Events
from assistant.followups.names import is_purpose
from assistant.followups.references import by_kind
from assistant.followups.words import MATTERS
from assistant.intents import is_sentence, names_kind, wants_list, wants_thing, wants_unknown
from assistant.intents.requests import wants_a_work
from assistant.listing import listing
from assistant.naming import without_denied
from assistant.types import Plan
from assistant.weighing import MOST_CARDS
from knowledge.retrieval import relevant
from knowledge.types import Filters, Product

if TYPE_CHECKING:
    from assistant.shelves import Shelves

# So much nearer to small talk than to questions, a message names no thing: bare names of things
# that no shop has come to 0.05, greetings that none of our examples has to 0.16.
_PLAINLY_CHAT = 0.12
# "I'd like some advice on sizing" wants no thing: less likely than this, a wish asks for no rule.
_NO_RULE = 0.5
# So many are looked through for those of which a search is to choose.
_PRODUCTS = 100


@dataclass(frozen=True, slots=True)
class Searching:
    """Lists the products that a message wants.

    `ruling` says how likely a message asks for a rule, `chatty` how much nearer it is to small talk
    than to questions; `least` is the least similarity of what is shown where no condition is given.
    """

    ruling: Callable[[str], float]
    chatty: Callable[[str], float]
    least: float

    def answers(self, ask: Ask, plan: Plan, shelves: Shelves) -> bool:
        """Tell whether products are what a question is answered with."""
        return self._is_of_products(ask, plan, shelves) and self.is_search(ask, shelves)

    def wishes(self, ask: Ask) -> bool:
        """Tell whether what sounds like small talk wishes for a product nevertheless."""
        if wants_a_work(ask.text):
            return False  # "a limerick about a cheap tent" wishes for no tent
        if ask.filters.constraints or ask.filters.sort:
            return True
        # A word that the shop does not know may name a thing: "hiya" does not.
        return bool(ask.filters.gaps) and self.chatty(ask.text) < _PLAINLY_CHAT

    def is_search(self, ask: Ask, shelves: Shelves) -> bool:
        """Tell whether products are wanted, not something about one that is named."""
        if shelves.columns is None or ask.followup.products:
            return False
        if ask.followup.among:
            return True
        # A comparison ("cheaper than the Larch 2") names what it is not about.
        if ask.followup.how == "rule" and (ask.filters.constraints or ask.filters.kind):
            return True
        return not named(ask, shelves) and wants_list(ask.question, ask.filters)

    def listed(self, ask: Ask, shelves: Shelves) -> Events:
        """List what is wanted, or say that there is none."""
        among, apart = ask.followup.among, ask.followup.apart
        question = ask.question
        for product in shelves.products(apart).values():
            question = by_kind(question, product)  # what is named is not what is looked for
        wanted = shelves.understand(question)
        filters = replace(ask.filters, kind="product")
        result = shelves.search(
            replace(wanted, filters=filters), _PRODUCTS if among else MOST_CARDS * 2
        )
        if among or apart:
            fitting = tuple(
                hit
                for hit in result.hits
                if (not among or hit.passage.document_id in among)
                and hit.passage.document_id not in apart
            )
            # Where there is nothing else it is the nearest to what is wanted.
            nearest = result.hits if apart and result.relaxed else ()
            result = replace(result, hits=fitting or nearest)
        if not filters.constraints:  # conditions say what fits, else nearness has to
            near = tuple(hit for hit in result.hits if hit.similarity >= self.least)
            result = replace(result, hits=near)
        if not any(each.field == "category" for each in filters.constraints):
            result = replace(result, hits=relevant(result.hits))
            result = shelves.only_called(wanted.thing, result)
        written = listing(
            result,
            shelves.products(hit.passage.document_id for hit in result.hits),
            most=MOST_CARDS,
        )
        passages = [hit.passage for hit in result.hits]
        yield from ask.found().show("product", written, passages, result.relaxed)

    def _is_of_products(self, ask: Ask, plan: Plan, shelves: Shelves) -> bool:
        """Tell whether records answer: "do you sell laptops?" is asked of them, sold or not."""
        if "product" in (plan.intent, ask.filters.kind):
            return True
        if names_kind(ask.filters):
            # "TVs sorted by price" is near to no example of a question about products.
            return not MATTERS.search(ask.question) and wants_list(ask.question, Filters())
        if wants_thing(ask.question) and not MATTERS.search(ask.question):
            # With nothing like it, who could help is more than that there is none.
            near = shelves.passages(ask.question, "product", 1)
            sold = bool(near) and near[0].similarity >= self.least
            if sold and self.ruling(ask.text) < _NO_RULE:
                return True
        return not ask.filters.constraints and wants_unknown(ask.filters, plan.hits)


def named(ask: Ask, shelves: Shelves) -> Sequence[Product]:
    """Return the products that a question names; what is only listed names none of other kinds.

    "Braided USB-C cable, 100 W" is no charger, though "USB-C" and "100 W" are in its title,
    "compost for blueberries" no blueberry, and "water resistant" no "Water Wipes".
    """
    found: Sequence[Product] = shelves.named(ask.question)
    if found and not is_sentence(ask.question):
        said = [each for each in ask.filters.constraints if isinstance(each.value, bool)]
        found = shelves.named(without_denied(ask.question, said)) if said else found
    if found and wants_list(ask.question, ask.filters):
        found = [each for each in found if not is_purpose(ask.question, each, shelves.find)]
    kinds = [each for each in ask.filters.constraints if each.field == "category"]
    if not found or not kinds or shelves.columns is None or is_sentence(ask.question):
        return found
    fitting = shelves.columns().matching(kinds)
    return [each for each in found if each.id in fitting]
