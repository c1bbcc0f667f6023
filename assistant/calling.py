"""Which product a question calls by its own name, among words that have nothing to do with it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from itertools import pairwise

from assistant.followups.words import chunks, name_words, title_words
from knowledge.terms import words
from knowledge.types import Product


def called(
    text: str,
    products: Sequence[Product],
    *,
    is_name: Callable[[str], bool],
    plainly: bool = False,
) -> tuple[Product, ...]:
    """Return the product whose own name is in a text; none when several have it alike.

    Its own name is the word behind the brand, where the catalogue uses that for names (`is_name`)
    or a number follows in the text as in the title: "the Kettlejack", "a Slate 20K". The further
    words of the title tell siblings apart; a number that is not said is none of them. With
    `plainly` that one of several is called so whose title the others go on from: "the Slate", where
    there is a "Slate Mini", too.
    """
    said = words(text)
    found = [each for each in products if _is_called(each, said, is_name)]
    fits = {each.id: _fit(each, set(said)) for each in found}
    best = [each for each in found if fits[each.id] == max(fits.values())]
    if plainly and best:
        plainest = min(best, key=lambda each: len(_title(each)))
        best = [each for each in best if not _title(each) > _title(plainest)]
    return (best[0],) if len(best) == 1 else ()


def _title(product: Product) -> set[str]:
    return set(words(product.title))


def outdone(text: str, product: Product, others: Iterable[Product]) -> bool:
    """Tell whether a text says more of another product's title where it has this one's name.

    "A drip coffee maker" is no "Drip Water Leak Sensor" where a coffee maker is one that drips.
    """
    title = title_words(product)
    for run in chunks(text):
        said = set(run)
        if said & set(name_words(product)) and not said <= title:
            return any(said <= title_words(each) for each in others if each is not product)
    return False


def _is_called(product: Product, said: Sequence[str], is_name: Callable[[str], bool]) -> bool:
    brand = set(words(product.brand or ""))
    title = [word for word in words(product.title) if word not in brand]
    if not title or title[0] not in said:
        return False
    if title[0] in name_words(product) and is_name(title[0]):
        return True
    if len(title) < 2 or not title[0].isalpha() or not any(map(str.isdigit, title[1])):
        return False
    return (title[0], title[1]) in set(pairwise(said))


def _fit(product: Product, said: set[str]) -> tuple[int, int]:
    title = _title(product)
    unsaid = [word for word in title - said if any(map(str.isdigit, word))]
    return len(title & said), -len(unsaid)
