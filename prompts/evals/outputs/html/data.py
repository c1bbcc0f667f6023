"""A run as the page's JSON: whole cases, with each long text kept once."""

from __future__ import annotations

import json
from collections import Counter
from typing import TYPE_CHECKING, Any

from knowledge.wording import conditions
from prompts.evals.outputs.texts import safe, status

if TYPE_CHECKING:
    from collections.abc import Sequence

    from knowledge.types import Product
    from prompts.evals.types import Answered, CaseResult, Checked, Run


class Texts:
    """Numbers texts: the same system prompt stands in hundreds of prompts, and once in the page."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}

    def __call__(self, text: str) -> int:
        """Return the number of a text."""
        return self._numbers.setdefault(safe(text), len(self._numbers))

    def all(self) -> list[str]:
        """Return the texts in the order of their numbers."""
        return list(self._numbers)


def page_data(run: Run) -> dict[str, Any]:
    """Return what the script draws: variants, and each case with all its results."""
    texts = Texts()
    variants = {variant.name: number for number, variant in enumerate(run.variants)}
    gathered: dict[tuple[str, str], list[CaseResult]] = {}
    for result in run.results:
        gathered.setdefault((result.suite, result.case), []).append(result)
    cases = [_case(results, variants, texts) for results in gathered.values()]
    return {
        "variants": [{"name": safe(each.name)} for each in run.variants],
        "repeats": run.repeats,
        "cases": cases,
        "texts": texts.all(),
    }


def embedded(values: dict[str, Any]) -> str:
    """Return JSON for a script element: nothing in it can end the element or begin a comment."""
    text = json.dumps(values, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    for character in "<>&\u2028\u2029":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return text


def _case(results: Sequence[CaseResult], variants: dict[str, int], texts: Texts) -> dict[str, Any]:
    first = results[0]
    # A result that broke off has fewer turns than were to be asked.
    longest = max(results, key=lambda each: len(each.exchanges))
    return {
        "suite": safe(first.suite),
        "id": safe(first.case),
        "tags": [safe(tag) for tag in first.tags],
        "proof": safe(first.proof),
        "asks": [safe(each.ask) for each in longest.exchanges],
        "results": [_result(each, variants[each.variant], texts) for each in results],
    }


def _result(result: CaseResult, variant: int, texts: Texts) -> dict[str, Any]:
    return {
        "variant": variant,
        "repeat": result.repeat,
        "status": status(result),
        "error": safe(result.error) if result.error is not None else None,
        "seconds": round(result.seconds, 3),
        "cached": result.cached,
        "score": round(result.score, 3),
        "checks": _checks(result.checks),
        "turns": [_turn(each.answer, texts) for each in result.exchanges],
    }


def _checks(checks: Sequence[Checked]) -> list[dict[str, Any]]:
    # A turn may have the same check twice; `nth` tells them apart between variants.
    seen: Counter[tuple[int, str]] = Counter()
    rows = []
    for each in checks:
        rows.append(
            {
                "turn": each.turn,
                "name": safe(each.check),
                "nth": seen[each.turn, each.check],
                "passed": each.passed,
                "reason": safe(each.reason),
                "weight": each.weight,
            }
        )
        seen[each.turn, each.check] += 1
    return rows


def _turn(answer: Answered, texts: Texts) -> dict[str, Any]:
    return {
        "text": texts(answer.text),
        "outcome": safe(answer.outcome),
        "intent": safe(answer.intent),
        "citations": [
            {
                "number": each.number,
                "id": safe(each.document_id),
                "title": safe(each.title),
                "quote": safe(each.quote),
            }
            for each in answer.citations
        ],
        "products": [_product(each) for each in answer.products],
        "understood": [
            safe(each.text) + ("" if each.met else " (nothing meets it)")
            for each in conditions(answer.filters, answer.relaxed, currencies=(None,))
        ],
        "prompt": [[each.role, texts(each.content)] for each in answer.prompt],
        "passages": [
            {"id": safe(each.document_id), "title": safe(each.title), "text": texts(each.text)}
            for each in answer.passages
        ],
        "timings": {name: round(value, 3) for name, value in answer.timings.items()},
        "usage": dict(answer.usage),
        "fingerprint": answer.fingerprint,
    }


def _product(product: Product) -> dict[str, str]:
    price = f"{product.price} {product.currency or ''}".strip() if product.price is not None else ""
    stock = "" if product.in_stock is None else f"{product.in_stock} in stock"
    return {"id": safe(product.id), "title": safe(product.title), "price": price, "stock": stock}
