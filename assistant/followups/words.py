"""The words of a question, as far as follow-ups need to know them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from knowledge.terms import plain, stem
from knowledge.types import Product
from knowledge.understanding.english import COLOURS
from knowledge.units import numbers, unit

_WORD = re.compile(r"\d+(?:[.,]\d+)*|[^\W\d_]+")
_NUMBERS = {
    "one": "1", "two": "2", "three": "3", "four": "4", "five": "5", "six": "6", "seven": "7",
    "eight": "8", "nine": "9", "ten": "10",
}  # fmt: skip
_POSSESSIVE = re.compile(r"(?<=\w)'s\b")
_BREAK = re.compile(r"[.!?;:,()\u2013\u2014]+(?=\s|$)|\s-+\s")
SENTENCE_END = re.compile(r"(?<=[.!?])\s+")
# Words that name nothing that a shop sells: they join, ask and point.
STOP = frozenset(
    """a about above actually after again ago all also am an and another any anybody anyone
    anything are as asked at away back be because been before below best better between big bit but
    buy by came can carry choose come could cost did different do doe doing done down each either
    else ever every far few find first fit for former from get give go going good got had has hav
    have having he help her here hi him his hold how i if in instead into is it its itself just keep
    kind know last latter least left less let like ll long look looking m many may maybe me mean
    mention might mine more most much must my n need neither new next no none nor not now number of
    off ok old on one only or other our out over own per pick please pls pound put question rather
    re really right said same say second see sell send set she should show so some somebody someone
    something sort start still stock such sure t take talk tell than thank that the their them then
    there these they thing think third this those thru to too two type u under up us use used ve
    very wa want was way we well went were what when where whether which while who whose why will
    wish with without won would yes you your""".split()
)
# What the shop does rather than what it sells.
MATTERS = re.compile(
    r"\b(returns?|returned|refund(s|ed)?|exchange[sd]?|ship(s|ped|ping)?|deliver(s|y|ed|ies)?|postage|"
    r"warrant(y|ies)|guarantee[sd]?|orders?|ordered|parcels?|packages?|tracking|invoices?|receipts?|"
    r"pay|paid|payments?|gift ?cards?|vouchers?|coupons?|discounts?|price ?match(ing)?|"
    r"match prices|members?|membership|accounts?|privacy|personal data|stores?|opening|open|"
    r"closed|hours|cancel(l?ed|lation)?|pick ?up|customer service|complain(t|ts)?|polic(y|ies))\b",
    re.IGNORECASE,
)

# What is asked of any product.
FACTS = frozenset(
    "price cost size colour color weight dimension stock available availability warranty material "
    "left heavy big long tall wide deep thick assembly manual fit review rating version model "
    "edition delivery sale discount quantity piece".split()
)


def words(text: str) -> list[str]:
    """Return the words of a text in order, normalised; numbers stay as they are."""
    return [stem(each) for each in _WORD.findall(_POSSESSIVE.sub("", plain(text)))]


def figures(text: str) -> set[str]:
    """Return the words of a text with numbers written in one way: "1" for "one-litre" and "1.0"."""
    said = words(text)
    found = {each.rstrip("0").rstrip(".") if "." in each else each for each in said}
    pairs = pairwise(said)
    return found | {_NUMBERS[each] for each, of in pairs if each in _NUMBERS and unit(of)}


def content(text: str) -> list[str]:
    """Return the words that carry the meaning."""
    return [each for each in words(text) if each not in STOP]


def chunks(text: str) -> Iterator[list[str]]:
    """Yield runs of words that carry meaning, which is where things are named."""
    for clause in _BREAK.split(text):
        run: list[str] = []
        for word in words(clause):
            if word not in STOP:
                run.append(word)
            elif run:
                yield run
                run = []
        if run:
            yield run


def title_words(product: Product) -> set[str]:
    """Return the words of a product's title and categories."""
    return set(words(f"{product.title} {' '.join(product.categories)}"))


def head(product: Product) -> str:
    """Return the noun that a title ends in, "tent", "" for none."""
    found = _nouns(_main(product))
    return found[-1] if found else ""


def heads(product: Product) -> set[str]:
    """Return the nouns that say what a product is: "tent" for a "Larch 2 Tent (2023 model)"."""
    main = re.split(r"\s(?:and|&)\s", _main(product))
    kinds = [part for each in product.categories for part in re.split(r"[&,/]| and ", each)]
    return {found[-1] for each in (*main, *kinds) if (found := _nouns(each))}


def kind(product: Product, most: int = 1) -> str:
    """Return what a product is, in up to `most` of the last words of its title: "tent".

    The word behind the brand is its own name and none of them.
    """
    brand = set(words(product.brand or ""))
    typed = [each for each in _main(product).split() if not set(words(each)) <= brand]
    named = [each for each in typed[1:] if each.replace("-", "").isalpha() and len(each) > 1]
    said = named[-most:] or typed[-1:] or [product.title]
    return " ".join(each if each.isupper() else each.lower() for each in said)


def _main(product: Product) -> str:
    """Return the title without what comes with the product and without measures: "200 mg"."""
    main = re.split(r"[,(]|\s(?:with|for|by)\s", product.title)[0]
    for measure in reversed([each for each in numbers(main) if each.unit]):
        left = f"{main[: measure.start].rstrip()}{main[measure.end :]}"
        main = left if left.strip() else main
    return main


def _nouns(text: str) -> list[str]:
    return [each for each in words(text) if each.isalpha() and len(each) > 1]


def name_words(product: Product) -> list[str]:
    """Return the words of the title that are its own name: no brand, kind, attribute or amount."""
    title = words(product.title.split(",")[0])
    others = {*words(product.brand or ""), *heads(product), *STOP, *COLOURS, *_told(product)}
    return [
        word
        for word in dict.fromkeys(title)
        if word not in others and len(word) > 2 and word.isalpha() and unit(word) is None
    ]


def everything(product: Product) -> set[str]:
    """Return all words that are said about a product."""
    return {*words(f"{product.title} {product.description}"), *_told(product)}


def field_words(product: Product) -> set[str]:
    """Return the words of the names of a product's attributes: "grip" of "grip material"."""
    return set(words(" ".join(product.attributes).replace("_", " ")))


def _told(product: Product) -> set[str]:
    """Return the words of the categories, the attributes and the versions."""
    told = [*product.categories, *(each.title for each in product.variants)]
    for attributes in (product.attributes, *(each.attributes for each in product.variants)):
        told += [f"{name} {value}".replace("_", " ") for name, value in attributes.items()]
    return set(words(" ".join(told)))
