"""A shop of seven products, and conversations held in it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from decimal import Decimal

from assistant.followups import FollowUp, check, resolve
from assistant.followups.words import everything, words
from assistant.types import Reply, Turn
from knowledge.terms import stem
from knowledge.types import AttributeValue, Constraint, Filters, Product, Sort, Variant
from prompts.types import Message


def product(
    key: str, title: str, category: str, price: int, *variants: str, **attributes: AttributeValue
) -> Product:
    return Product(
        key,
        title,
        brand=title.split(maxsplit=1)[0],
        categories=(category,),
        price=Decimal(price),
        currency="USD",
        in_stock=3,
        attributes=attributes,
        variants=tuple(Variant(f"{key}-{each}", each) for each in variants),
    )


LARCH = product("T1", "Fell Larch 2 Tent", "Tents", 249, "Green", weight_kg=1.9, capacity_persons=2)
LARCH_3 = product("T2", "Fell Larch 3 Tent", "Tents", 299, "Green", weight_kg=2.3)
BOTHY = product("T3", "Fell Bothy Dome Tent", "Tents", 199, weight_kg=3.1, capacity_persons=4)
SPINNER = product(
    "C1", "Kite Meridian Spinner", "Carry-Ons", 189, "Ink Blue", "Black", height_cm=55
)
SHELL_W = product("J1", "Skua Cornice Shell Jacket, Women's", "Jackets", 389)
SHELL_M = product("J2", "Skua Cornice Shell Jacket, Men's", "Jackets", 379)
LAMP = product("L1", "Lumen Wick Headlamp", "Lighting", 49, weight_g=80)
SHOP = (LARCH, LARCH_3, BOTHY, SPINNER, SHELL_W, SHELL_M, LAMP)


def find(text: str) -> Sequence[Product]:
    """Return products by how many of the words their titles and categories have."""
    said = {stem(word) for word in text.split()}

    def shared(each: Product) -> int:
        told = f"{each.title} {' '.join(each.categories)}".lower().replace(",", "")
        return len(said & {stem(word.removesuffix("'s")) for word in told.split()})

    return sorted(filter(shared, SHOP), key=shared, reverse=True)


def understand(text: str) -> Filters:
    """Return what a few words mean, as the real reading of sentences does it."""
    said = text.lower()
    colours = (each for each in ("blue", "red", "green") if each in said)
    prices = (each for each in (50, 100, 150) if f"under ${each}" in said)
    found = [Constraint("colour", "$eq", colour) for colour in colours]
    found += [Constraint("price", "$lt", float(price)) for price in prices]
    if "in stock" in said:
        found.append(Constraint("in_stock", "$eq", value=True))
    cheapest = "cheapest" in said
    if cheapest and "headlamps" in said:
        found.append(Constraint("category", "$eq", "lighting"))
    return Filters(constraints=tuple(found), sort=Sort("price") if cheapest else None)


def turn(
    text: str, *shown: Product, intent: str = "product", filters: Filters | None = None
) -> Turn:
    reply = Reply("Yes.", "answered", products=shown, intent=intent, filters=filters or Filters())
    return Turn(Message("user", text), reply)


def covered(text: str, ids: Collection[str] | None, kind: str) -> float:
    """Return the share of a text's words that one of the products has; there are no documents."""
    said = words(text)
    if kind == "document" or not said:
        return 0.0
    told = (everything(each) for each in SHOP if ids is None or each.id in ids)
    return max((sum(word in one for word in said) / len(said) for one in told), default=0.0)


def chatty(text: str) -> float:
    """Return how much nearer to small talk a text is than to questions."""
    return 0.3 if any(each in text for each in ("bye", "have a nice", "my dog")) else -0.2


def ask(text: str, *turns: Turn) -> FollowUp:
    return resolve(text, turns, find=find, understand=understand, covered=covered, chatty=chatty)


def talk(*texts: str, shown: Sequence[Product] = ()) -> FollowUp:
    """Hold a conversation in which every reply shows the products found."""
    turns: list[Turn] = []
    followup = FollowUp("")
    for text in texts:
        followup = ask(text, *turns)
        products = followup.products or tuple(shown) or tuple(find(followup.question.lower())[:3])
        reply = Reply("", "answered", products=products, filters=followup.filters,
                      checks=check(followup), intent="product")  # fmt: skip
        turns.append(Turn(Message("user", text), reply))
    return followup
