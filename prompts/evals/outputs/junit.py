"""JUnit XML, which every CI service shows: a failure is the answer's, an error is ours."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from itertools import groupby
from typing import TYPE_CHECKING

from prompts.evals.outputs.texts import by_status, cell_name, one_line, reasons, safe, status

if TYPE_CHECKING:
    from collections.abc import Sequence

    from prompts.evals.types import CaseResult, Run


def render_junit(run: Run) -> str:
    """Return one `testsuite` for each suite and variant, one `testcase` for each result."""
    root = ET.Element("testsuites", {"name": "floorwalker", **_counts(run.results)})
    root.set("time", f"{run.seconds:.3f}")

    def cell(result: CaseResult) -> tuple[int, int]:
        return suites.index(result.suite), variants.index(result.variant)

    suites = list(dict.fromkeys(result.suite for result in run.results))
    variants = list(dict.fromkeys(result.variant for result in run.results))
    for (suite, variant), results in groupby(sorted(run.results, key=cell), key=cell):
        _suite(root, f"{suites[suite]} / {variants[variant]}", list(results), run)
    ET.indent(root)
    return ET.tostring(root, encoding="unicode", xml_declaration=False) + "\n"


def _counts(results: Sequence[CaseResult]) -> dict[str, str]:
    groups = by_status(results)
    return {
        "tests": str(len(results)),
        "failures": str(len(groups["failed"])),
        "errors": str(len(groups["error"])),
        "skipped": "0",
    }


def _suite(root: ET.Element, name: str, results: Sequence[CaseResult], run: Run) -> None:
    suite = ET.SubElement(root, "testsuite", {"name": safe(name), **_counts(results)})
    suite.set("time", f"{sum(result.seconds for result in results):.3f}")
    suite.set("timestamp", safe(run.started))
    settings = next((each.settings for each in run.variants if each.name == results[0].variant), {})
    facts = {"seed": run.seed, **run.versions, **settings}
    properties = ET.SubElement(suite, "properties")
    for key, value in facts.items():
        ET.SubElement(properties, "property", {"name": safe(str(key)), "value": safe(str(value))})
    for result in results:
        _case(suite, result, run)


def _case(suite: ET.Element, result: CaseResult, run: Run) -> None:
    case = ET.SubElement(suite, "testcase", {"name": safe(cell_name(result, run))})
    case.set("classname", safe(f"{result.suite}.{result.variant}".replace("/", "_")))
    case.set("time", f"{result.seconds:.3f}")
    if status(result) == "passed":
        return
    why = reasons(result)
    kind = "failure" if status(result) == "failed" else "error"
    attributes = {"message": one_line("; ".join(why)), "type": kind}
    ET.SubElement(case, kind, attributes).text = safe(_account(result, why))


def _account(result: CaseResult, why: Sequence[str]) -> str:
    lines = [*(f"- {reason}" for reason in why), ""]
    for exchange in result.exchanges:
        lines += [f"asked: {exchange.ask}", f"answered ({exchange.answer.outcome}):"]
        lines += [exchange.answer.text, ""]
    if result.proof:
        lines.append(f"proof: {result.proof}")
    return "\n".join(lines).rstrip()
