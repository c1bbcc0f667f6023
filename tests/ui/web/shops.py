"""A shop for the page's tests: fixed answers, written word by word, as real events."""

from __future__ import annotations

import re
import threading
import time
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING

from assistant.comparison import compared
from assistant.errors import ModelError
from assistant.listing import listing
from assistant.types import Check, Citation, Delta, Reply
from knowledge.types import (
    Constraint,
    Filters,
    Hit,
    Passage,
    Product,
    SearchResult,
    Sort,
    Suggestion,
    Variant,
)

if TYPE_CHECKING:
    from collections.abc import Generator

    from assistant.written import Written

HOSTILE = (
    '<img src=x onerror="window.pwned=1"><script>window.pwned=2</script> '
    "[click](javascript:window.pwned=3) ![p](http://evil.example/p.png) ${window.pwned=4} {{x}}"
)

TENT = Product(
    id="tent-2",
    title="Halden 2 two-person tent",
    description="A free-standing dome for three seasons, pitched in under five minutes.",
    brand="Nordvik",
    categories=("Outdoor", "Tents"),
    price=Decimal("249.00"),
    currency="USD",
    in_stock=5,
    attributes={
        "capacity": "2 people",
        "weight_kg": 1.9,
        "waterproofing_mm": 3000,
        "seasons": 3,
        "packed_size": "45 x 14 cm",
        "freestanding": True,
        "poles": "aluminium",
        "colours": ("moss", "sand"),
    },
    variants=(
        Variant(id="tent-2-moss", title="Moss", in_stock=5),
        Variant(id="tent-2-sand", title="Sand", price=Decimal("229.00"), in_stock=0),
    ),
)
STOVE = Product(
    id="stove-1",
    title="Ember One canister stove",
    brand="Kettle & Pine",
    categories=("Outdoor", "Cooking"),
    price=Decimal("1059.5"),
    currency="EUR",
    in_stock=0,
    attributes={"weight": "83 g", "boil_time": "3.5 min per litre"},
    image="http://pictures.example/stove.jpg",
)
LAMP = Product(
    id="lamp-1",
    title="Lumi camp lantern",
    categories=("Lighting",),
    attributes={"battery": "4,000 mAh"},
)
RETURNS = Citation(
    number=1,
    document_id="returns",
    title="Returns and exchanges",
    source="policies/returns.md",
    quote=(
        "Unused items can be returned within 60 days of delivery for a full refund to the original "
        "form of payment. Tents and sleeping bags must be dry and packed as they came; we inspect "
        "them on arrival, which takes up to five working days. Items marked Final Sale, opened "
        "personal care and gift cards cannot be returned."
    ),
)
SHELTER = Product(
    id="tent-3",
    title="Halden 3 three-person tent",
    brand="Nordvik",
    categories=("Outdoor", "Tents"),
    price=Decimal("309.00"),
    currency="USD",
    attributes={"capacity": "3 people", "weight_g": 2600, "seasons": 3, "freestanding": True},
)
TENT_FACTS = Citation(
    number=2,
    document_id="tent-2",
    title="Halden 2 two-person tent",
    source="catalogue/products.jsonl",
    quote="Halden 2 two-person tent by Nordvik. Price: 249.00 USD. In stock: 5.",
)
ANSWER = (
    "Yes. You can return the Halden 2 tent within 60 days of delivery for a full refund, as long "
    "as it is unused, dry and packed as it came [1].\n\n"
    "It costs $249.00 and we have five in stock [2]. Two things that go well with it are below [9]."
)


CHECKED = tuple(
    Check(name, True, "", sentence=ANSWER.partition("\n\n")[0].partition(" ")[2], evidence=quote)
    for name in ("numbers", "support", "conditions")
    for quote in (RETURNS.quote.partition(". ")[0] + ".",)
)
UNDER_200 = Filters(
    constraints=(
        Constraint("category", "$eq", "tents"),
        Constraint("price", "$lt", 200),
        Constraint("weight", "$lt", 3, "kg"),
    ),
    sort=Sort("price"),
)


QUERIES = (
    "tent", "tent for two", "tent footprint", "tent pegs", "tent poles aluminium",
    "tent repair kit", "tent with vestibule and two doors for long winter trips in the mountains",
    "tent stove", "tent lamp", "late tent", "later tent", HOSTILE,
)  # fmt: skip


def written(said: Written, **fields: object) -> Reply:
    """Return what was made from records as a reply."""
    citations = tuple(
        Citation(number, product.id, product.title, "catalogue/products.jsonl", quote)
        for number, (product, (_, quote)) in enumerate(
            zip(said.shown, said.quotes, strict=True), start=1
        )
    )
    checks = tuple(Check("record", True, product.title) for product in said.shown)
    values = {
        "outcome": "answered",
        "citations": citations,
        "products": said.shown,
        "checks": checks,
        **fields,
    }
    return Reply(text=said.text, **values)  # type: ignore[arg-type]


def found() -> Reply:
    """Return a listing of tents, none of which is cheap enough."""
    hits = tuple(
        Hit(Passage(each.id, each.title, "", 0, "product"), 1.0) for each in (TENT, SHELTER)
    )
    result = SearchResult(hits, UNDER_200, ("under $200",))
    said = listing(result, {each.id: each for each in (TENT, SHELTER)})
    return written(said, filters=UNDER_200, relaxed=result.relaxed)


def replies() -> dict[str, Reply]:
    """Return what this shop says, by a word of the question."""
    return {
        "return": Reply(
            text=ANSWER,
            outcome="answered",
            citations=(RETURNS, TENT_FACTS),
            products=(TENT, STOVE, LAMP),
            checks=CHECKED,
            timings={"total": 1.8},
        ),
        "under": found(),
        "compare": written(compared([TENT, SHELTER])),
        "which": Reply(
            text="Two tents fit. Which one do you mean?",
            outcome="clarify",
            products=(TENT, SHELTER),
        ),
        "president": Reply(
            text=(
                "Our catalogue and policies say nothing about that. "
                "Our staff can help: help@halden.example."
            ),
            outcome="abstained",
            timings={"total": 0.4},
        ),
        "hostile": Reply(
            text=f"About that: {HOSTILE} [1]",
            outcome="answered",
            citations=(
                Citation(
                    number=1, document_id=HOSTILE, title=HOSTILE, source=HOSTILE, quote=HOSTILE
                ),
            ),
            products=(
                Product(
                    id="x",
                    title=HOSTILE,
                    description=HOSTILE,
                    brand=HOSTILE,
                    attributes={HOSTILE: HOSTILE},
                    url="javascript:window.pwned=5",
                    image='data:image/png;base64,A" onerror="window.pwned=6',
                    variants=(Variant(id="v", title=HOSTILE),),
                ),
            ),
        ),
    }


@dataclass
class WordByWord:
    """Streams a fixed reply, `pause` seconds a word, and remembers what was asked and stopped."""

    pause: float = 0.02
    asked: list[tuple[str, str]] = field(default_factory=list)
    completed: list[tuple[str | None, str, int]] = field(default_factory=list)
    stopped: threading.Event = field(default_factory=threading.Event)

    def complete(
        self, prefix: str, *, conversation_id: str | None = None, limit: int = 8
    ) -> list[Suggestion]:
        """Return the known queries that begin so; "late" takes its time."""
        self.completed.append((conversation_id, prefix, limit))
        if prefix.startswith("late"):
            time.sleep(1.0 if prefix == "late" else 0.0)
        start = prefix.lower().strip()
        found = [each for each in QUERIES if each.lower().startswith(start)]
        return [Suggestion(each, 1 / n, 3 * n - 2) for n, each in enumerate(found, 1)][:limit]

    def stream(
        self, text: str, *, conversation_id: str, customer: str | None = None
    ) -> Generator[Delta | Reply, None, None]:
        """Yield the reply for the first known word in `text`."""
        self.asked.append((conversation_id, text))
        if "broken" in text:
            yield Delta("One moment")
            raise ModelError("the model server at 10.0.0.9 does not answer: start it")
        key = next((key for key in replies() if key in text.lower()), "president")
        reply = replies()[key]
        pause = 0.5 if "slow" in text else self.pause
        try:
            for word in re.findall(r"\S+\s*", reply.text):
                time.sleep(pause)
                yield Delta(word)
        except GeneratorExit:
            self.stopped.set()
            raise
        yield reply
