"""What a shop has of a product or a page that is only named, in words from the record alone.

"Do you have the Larch 2?" and "tell me about it" ask for nothing that evidence could be weighed
for: the record as a whole answers, its price and stock, its versions and what it says of itself.
"What is the price promise?" asks for what a page of that name says first.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from itertools import islice
from typing import TYPE_CHECKING

from assistant.followups.words import title_words, words
from assistant.verification.wording import under_heading
from assistant.versions.offering import with_versions
from assistant.written import Written, offer, plain, quote, variant_lines
from knowledge.discontinued import saying_so
from knowledge.facts import attribute_text
from knowledge.quotable import Unit, parts, statements
from knowledge.splitting import headings
from knowledge.units import unit

if TYPE_CHECKING:
    from assistant.ask import Ask
    from assistant.shelves import Shelves
    from knowledge.types import Passage, Product

_MOST_SENTENCES, _MOST_FACTS = 3, 8
_LEAST_NAME = 2  # words
_STEM = 5  # letters
_AHEAD = r"^\W*(?:(?:so|and|also|please|can you|could you)\b[\s,]*)*"
_HAVE = re.compile(
    rf"{_AHEAD}(?:(?:do|did) (?:you|u)(?: (?:guys|still|also|currently))* "
    r"(?:have|sell|stock|carry|offer|do)|have (?:you|u) got|got)\b",
    re.IGNORECASE,
)
_TELL = re.compile(
    rf"{_AHEAD}(?:tell (?:me|us)(?: (?:more|something|everything|a bit(?: more)?))? about|"
    r"what can you tell (?:me|us) about|(?:more )?(?:info|information|details) (?:on|about)|"
    r"describe|what(?:['\u2019]?s| is)(?: in(?:side)?)?)\b",
    re.IGNORECASE,
)
_WANT = re.compile(
    rf"{_AHEAD}(?:(?:i(?:['\u2019]m| am)?|we(?:['\u2019]re| are)?) (?:(?:really|just|also) )*"
    r"(?:looking (?:for|at)|after|need|want|like|getting|buying|considering|interested in)|"
    r"(?:(?:i(?:['\u2019]m| am)?|we(?:['\u2019]re| are)?) )?thinking (?:of|about)"
    r"(?: (?:getting|buying))?|"
    r"(?:i|we)(?:['\u2019]d| would) like|(?:i|we)(?:['\u2019]ll| will) (?:take|go (?:with|for))|"
    r"show (?:me|us)|find (?:me|us)|looking (?:for|at)|(?:how|what) about)"
    r"(?: to (?:buy|get|order))?\b",
    re.IGNORECASE,
)
_LIKE = re.compile(r"\blike\W*$", re.IGNORECASE)  # "what is the Larch 2 like?"
_HOW = re.compile(rf"{_AHEAD}how (?:do|does)\b(?=.*\bwork\b)", re.IGNORECASE)
_PRICE = re.compile(
    r"\bhow much(?:['\u2019]s| is| are| for)\b|\b(?:price[ds]?|costs?)\b", re.IGNORECASE
)
_IN_STOCK = re.compile(
    rf"{_AHEAD}(?:is|are) [^?]+ (?:(?:still|currently|now) )?(?:in stock|available)"
    r"(?: (?:right )?now)?\W*$",
    re.IGNORECASE,
)
_ASKS_PRICE = frozenset(words("how much what which is are do does for of price cost it now"))
_ASKS_STOCK = frozenset(words("is are in stock available still currently right now and so"))
# "The battery for the doorbell", "charging the station": a part of it, or what is done with it.
_OF = re.compile(r"\b(?:of|for|on|with|in(?! stock\b)|from)\b", re.IGNORECASE)
_DOING = re.compile(
    r"\b(?:do|does) (?:the )?\w+ing\b|\bhow much (?:is|are) \w+ing\b", re.IGNORECASE
)
_IDLE = frozenset("a an the this that any some your please there".split())
_JOINTS = frozenset(("and", "work"))
# A description that speaks of a price or stock does not overrule the record.
_RECORDS_OWN = re.compile(
    r"[$\u00a3\u20ac%]|\b(?:price[sd]?|costs?|stock|sales?|sold out|eur|usd|gbp|left|deliver\w*|"
    r"shipping|ships?|shipped|discount\w*|off|sav(?:e|ings?)|now|was|back in|available|offers?"
    r"|until|deals?|only \d+|20\d\d)\b",
    re.IGNORECASE,
)


def introduced(ask: Ask, shelves: Shelves) -> Written | None:
    """Return what the record of the one product says that a question names, and asks nothing of."""
    if shelves.columns is None or ask.followup.chat:
        return None
    text = ask.question
    opening, rest = _opened(text, _HAVE, _TELL, _WANT)
    if _TELL.match(text):
        rest = _LIKE.sub("", rest)
    said = [word for word in words(rest) if word not in _IDLE]
    named = ask.followup.products or shelves.named(ask.question)
    if not named and opening:
        named = _without_amounts(said, shelves.find(rest))
    if len(named) != 1 or not said or not _is_own(said, _own_words(named[0])):
        return None
    answers = _HAVE.match(text) is not None and _is_there(named[0])
    return _written(named[0], "Yes. " * answers, facts=_TELL.match(text) is not None)


def priced(ask: Ask, shelves: Shelves) -> Written | None:
    """Return price and stock of the one product that a question names, where it asks but these."""
    price, stock = _PRICE.search(ask.question), _IN_STOCK.match(ask.question)
    if shelves.columns is None or ask.followup.chat or not (price or stock):
        return None
    asked = _ASKS_PRICE if price else _ASKS_STOCK
    said = [word for word in words(ask.question) if word not in _IDLE | asked]
    named = ask.followup.products or shelves.named(ask.question)
    if len(named) != 1 or not said or not _is_own(said, _own_words(named[0])):
        return None
    product = named[0]
    if _is_of_a_part(ask.question, product):
        return None
    counts = [each.in_stock for each in product.variants or (product,)]
    if stock and None in counts and not any(counts):  # nobody knows that there is none
        return None
    gone = [
        attribute_text(each, product.attributes[each]) for each in saying_so(product.attributes)
    ]
    texts = [_offered(product), *(f"{plain(each)}." for each in gone)]
    answer = ("Yes. " if _is_there(product) else "No. ") if stock else ""
    lines = [*variant_lines(product, product.variants), *gone]
    return Written(f"{answer}{' '.join(texts)} [1]", (product,), ((0, quote(product, lines)),))


def page_of(ask: Ask, shelves: Shelves, near: int) -> tuple[Written, Passage] | None:
    """Return what the one page, or section of one, says first that a question only names.

    It has to be one of the so many nearest passages, which answering looks at anyway.
    """
    if shelves.columns is None or ask.followup.chat or ask.followup.products:
        return None
    question = ask.question
    _, rest = _opened(question, _HAVE, _TELL, _HOW)
    said = {word for word in words(rest) if word not in _IDLE} - _JOINTS
    # One word may be of anything, and conditions are of products.
    if len(said) < _LEAST_NAME or ask.filters.constraints:
        return None
    found = (each.passage for each in shelves.passages(question, "document", near))
    pages = [each for each in found if said == {*words(_heading(each))} - _IDLE - _JOINTS]
    if len({each.document_id for each in pages}) != 1:
        return None
    page = min(pages, key=lambda each: each.position)
    units = statements(page)[:_MOST_SENTENCES]
    head = page.text.partition("\n")[0]
    # A section of a page on one matter may be called as what holds for all: "Warranty note".
    of = f"{plain(page.title)}: " if said != {*words(page.title)} - _IDLE - _JOINTS else ""
    text = f"{of}{' '.join(plain(under_heading(each, head)) for each in units)} [1]"
    quoted = "\n".join(each.text for each in units)
    return (Written(text, (), ((0, quoted),)), page) if units else None


def _is_of_a_part(question: str, product: Product) -> bool:
    """Tell whether words of a product's name may be of a part of it, or of a use."""
    own = _own_words(product)
    if _DOING.search(question):
        return True
    if _OF.search(product.title):  # "Lamp with USB-C" is a name
        return False
    return any(
        not own.isdisjoint(words(question[: found.start()])) for found in _OF.finditer(question)
    )


def _opened(text: str, *openings: re.Pattern[str]) -> tuple[bool, str]:
    """Return whether a text begins with one of these openings, and what is behind it."""
    found = next((match for each in openings if (match := each.match(text))), None)
    return found is not None, text[found.end() :] if found else text


def _heading(passage: Passage) -> str:
    return headings(passage.text.partition("\n")[0])[-1]


def _without_amounts(said: Sequence[str], found: Sequence[Product]) -> tuple[Product, ...]:
    """Return the products whose titles say besides these words only the brand and amounts."""
    return tuple(each for each in found if len(said) > 1 and _unsaid(each, said) <= _amounts(each))


def _unsaid(product: Product, said: Sequence[str]) -> set[str]:
    return {*words(product.title)} - {*words(product.brand or ""), *said}


def _amounts(product: Product) -> set[str]:
    return {word for word in words(product.title) if word[0].isdigit() or unit(word)}


def _own_words(product: Product) -> set[str]:
    return title_words(product) | set(words(product.brand or ""))


def _is_own(said: Sequence[str], own: Collection[str]) -> bool:
    """Tell whether all words are of a product's name; "standing" is of "sit-stand desk"."""
    long = tuple(each for each in own if len(each) >= _STEM)
    return all(each in own or each.startswith(long) for each in said)


def _is_there(product: Product) -> bool:
    counts = [each.in_stock for each in product.variants] or [product.in_stock]
    return any(counts)


def _written(product: Product, opening: str, *, facts: bool) -> Written:
    described = _described(product)
    told = [attribute_text(each, product.attributes[each]) for each in _shown(product, facts)]
    texts = [_offered(product), *(plain(each.shown) for each in described)]
    texts += [f"{'; '.join(map(plain, told))}."] if told else []
    lines = [*variant_lines(product, product.variants), *(each.text for each in described), *told]
    return Written(f"{opening}{' '.join(texts)} [1]", (product,), ((0, quote(product, lines)),))


def _offered(product: Product) -> str:
    """Return price and stock of a product, or of each of its versions."""
    return with_versions(product) or f"{plain(product.title)}: {offer(product, product)}."


def _shown(product: Product, facts: bool) -> Sequence[str]:
    """Return the names of the attributes to tell: that it is no longer made, or the first few."""
    gone = saying_so(product.attributes)
    return tuple(dict.fromkeys((*gone, *islice(product.attributes, _MOST_FACTS * facts))))


def _described(product: Product) -> list[Unit]:
    """Return the first sentences of the description that may be quoted."""
    found = parts(product.description.splitlines(keepends=True))
    return [each for each in found if not _RECORDS_OWN.search(each.shown)][:_MOST_SENTENCES]
