from __future__ import annotations

from assistant.verification.citations import resolve
from assistant.verification.gate import Gate
from knowledge.evidence import Unit, units
from knowledge.types import Hit, Passage

RATES = (
    "Shipping\n| Region | Standard | Express |\n|---|---|---|\n"
    "| Norway | $6.95 | $24.95 |\n| Canada | $14.95 | not offered |\n"
    "Parcels leave before noon and\narrive within 5 days.\n- Gifts are free"
)
HIT = Hit(Passage("rates", "Shipping", RATES, 0, "document", "rates.md"), 1.0)


def test_a_citation_points_to_the_sentence_that_bears_it_out() -> None:
    shown = "\n".join(unit.shown for unit in units(RATES))  # as a prompt has it
    gate = Gate(sources=[shown], strict=True)
    said = (
        "Express shipping to Norway costs $24.95. [1] Parcels leave before noon and arrive within "
        "5 days. [1] Gifts are free. [1]"
    )
    text = "".join(gate.filter(iter([said])))
    assert text == said.replace("5 days. [1]", "5 days. [2]").replace("free. [1]", "free. [3]")
    found = resolve(gate.cited, [HIT], gate.supports)
    assert [citation.quote for citation in found] == [
        "| Norway | $6.95 | $24.95 |",
        "Parcels leave before noon and\narrive within 5 days.",
        "Gifts are free",
    ]
    assert all(citation.quote in RATES for citation in found)
    assert {(each.document_id, each.title, each.source) for each in found} == {
        ("rates", "Shipping", "rates.md")
    }


def test_without_a_unit_the_words_decide() -> None:
    (citation,) = resolve({1: (1, "It arrives within 5 days. [1]")}, [HIT])
    assert citation.quote.startswith("Parcels leave")
    (citation,) = resolve({1: (1, "Hello. [1]")}, [HIT], {1: Unit("no", "part of it")})
    assert citation.quote == "Shipping"


def test_a_text_under_the_same_heading_is_not_cited_instead() -> None:
    sources = ["Review\nThe Larch tent weighs 2 kg.", "Review\nThe bag is waterproof."]
    gate = Gate(sources=sources, strict=True)
    said = "".join(gate.filter(iter(["The Larch tent weighs 2 kg. [1] It is waterproof. [1]"])))
    assert said == "The Larch tent weighs 2 kg. [1]"
