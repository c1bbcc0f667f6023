"""Which of what was found is called what is wanted: a first aid kit, and no plasters for one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from knowledge.terms import words
from knowledge.understanding.english import COLOURS
from knowledge.understanding.lexicon import is_called
from knowledge.understanding.unnamed import ANYTHING, names_things, things_end

if TYPE_CHECKING:
    from collections.abc import Sequence

    from knowledge.columns import Columns
    from knowledge.types import Hit

_WHOLE = 0.999


def only_called(thing: str, hits: Sequence[Hit], columns: Columns) -> tuple[Hit, ...]:
    """Return the hits of products that are called a thing, in their order.

    Its noun is in their title and stands before no other noun, as "nappy" does in "nappy cream";
    its other words are anywhere in the record.
    """
    *others, noun = words(thing) or [""]
    found = tuple(
        hit
        for hit in hits
        if hit.passage.kind == "product" and _is_noun(words(hit.passage.title), noun, columns)
    )
    if not others or not found:
        return found
    ids = [hit.passage.document_id for hit in found]
    shares = columns.coverage(" ".join(others), ids, kind="product")
    return tuple(hit for hit in found if shares.get(hit.passage.document_id, 0.0) > _WHOLE)


def _is_noun(title: Sequence[str], noun: str, columns: Columns) -> bool:
    # Words of four letters keep their plural: "skis".
    names = (noun, noun.removesuffix("s"))
    places = [place for place, word in enumerate(title) if word in names]
    return bool(places) and not _other_noun(title[places[-1] + 1 :], columns)


def _other_noun(after: Sequence[str], columns: Columns) -> bool:
    """Say whether the words behind a noun make another thing of it: "wipes holder"."""
    if not after or after[0] in ANYTHING:
        return False
    word = after[0]
    # "Cream" is what some shops sell, and a colour in others.
    unlike = word in COLOURS and not any(
        each.field == "colour" for each in columns.lookup([word]).get(word, ())
    )
    if things_end(word) and not unlike:
        return False
    # "SPF 50" ends titles, too: what a field is called measures the thing.
    measure = any(is_called(each, word) for each in columns.field_named([word]).get(word, ()))
    return not measure and names_things(columns, word)
