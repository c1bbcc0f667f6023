from __future__ import annotations

from dataclasses import replace

from finetune.hygiene.duplicates import without_doubles
from finetune.types import Example
from knowledge.types import Source

LONG = (
    "The brass reading lamp on the left of the desk has a warm light and a long grey cable that "
    "reaches from the window to the door without being in the way of anybody who comes in."
)
EXAMPLE = Example(
    id="a", task="product", question="What is the lamp like, please?", answer=f"{LONG} [1]",
    group="g", source="s", licence="l", evidence=(Source("1", "Lamp", f"Lamp\n{LONG}"),),
)  # fmt: skip


def test_exact_and_near_doubles_go_and_other_evidence_stays() -> None:
    exact = replace(EXAMPLE, id="b", question="what is the LAMP like please")
    near = replace(EXAMPLE, id="c", question="What is the lamp like, pray?")
    other = replace(
        EXAMPLE, id="d", answer="The lamp is red. [1]",
        evidence=(Source("2", "Lamp", "Lamp\nThe lamp is red."),),
    )  # fmt: skip
    kept, dropped = without_doubles([EXAMPLE, exact, near, other])
    assert [each.id for each in kept] == ["a", "d"]
    assert dropped == {"exact double": 1, "near double": 1}
