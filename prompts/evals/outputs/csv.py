"""One row for each case, variant and repeat, for spreadsheets."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

from prompts.evals.outputs.texts import asked, reasons, safe, status

if TYPE_CHECKING:
    from prompts.evals.types import CaseResult, Run

COLUMNS = (
    "suite", "case", "variant", "repeat", "tags", "status", "score", "seconds", "cached",
    "asked", "answer", "outcome", "intent", "cited", "products", "failed_checks", "reasons",
    "proof", "fingerprint",
)  # fmt: skip
# A cell that begins with one of these is a formula to a spreadsheet; an answer must not be one.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def render_csv(run: Run) -> str:
    """Return the results as CSV (RFC 4180) with a header; lists are joined by "; "."""
    file = io.StringIO(newline="")
    writer = csv.writer(file)
    writer.writerow(COLUMNS)
    writer.writerows([_cell(value) for value in _row(result)] for result in run.results)
    return file.getvalue()


def _row(result: CaseResult) -> list[object]:
    last = result.exchanges[-1].answer if result.exchanges else None
    return [
        result.suite,
        result.case,
        result.variant,
        result.repeat + 1,
        "; ".join(result.tags),
        status(result),
        f"{result.score:.4f}" if result.decided else "",
        f"{result.seconds:.3f}",
        "yes" if result.cached else "no",
        asked(result),
        last.text if last else "",
        last.outcome if last else "",
        last.intent if last else "",
        "; ".join(dict.fromkeys(each.document_id for each in last.citations)) if last else "",
        "; ".join(each.id for each in last.products) if last else "",
        "; ".join(dict.fromkeys(each.check for each in result.checks if each.passed is False)),
        "; ".join(reasons(result)),
        result.proof,
        last.fingerprint if last else "",
    ]


def _cell(value: object) -> object:
    if not isinstance(value, str):
        return value
    text = safe(value)
    return f"'{text}" if text.startswith(_FORMULA) else text
