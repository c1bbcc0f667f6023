"""Runs as JSON files: whole, in one step, in a format that says which it is."""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from knowledge.payload import filters_from_json, filters_to_json, product, to_payload
from knowledge.types import Passage
from prompts.errors import PromptError
from prompts.evals.types import Answer, Answered, CaseResult, Checked, Exchange, Quote, Run, Variant
from prompts.types import Message

FORMAT = "floorwalker-eval"
VERSION = 1


class RunError(PromptError):
    """The record of a run cannot be read, or a run cannot be held against it."""


def write_run(run: Run, path: Path) -> None:
    """Write a run; a reader finds the old file or the new one, never half of one."""
    text = json.dumps(run_to_json(run), ensure_ascii=False, indent=1)
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "w", encoding="utf-8", errors="replace") as file:
            file.write(text + "\n")
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def read_run(path: Path) -> Run:
    """Read what `write_run` wrote; raises `RunError` for anything else."""
    try:
        values = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise RunError(
            str(path), f"cannot be read ({error}); name a file that --json wrote"
        ) from error
    if not isinstance(values, dict) or values.get("format") != FORMAT:
        raise RunError(str(path), "is not the record of a run; name a file that --json wrote")
    if values.get("version") != VERSION:
        raise RunError(
            str(path),
            f"has version {values.get('version')} of the format, and this is {VERSION}; "
            "make it again with this version of floorwalker",
        )
    try:
        return run_from_json(values)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise RunError(str(path), f"is damaged ({error!r}); make it again") from error


def run_to_json(run: Run) -> dict[str, Any]:
    """Return a run as JSON values."""
    return {
        "format": FORMAT,
        "version": VERSION,
        "started": run.started,
        "seconds": run.seconds,
        "suites": list(run.suites),
        "repeats": run.repeats,
        "seed": run.seed,
        "workers": run.workers,
        "versions": dict(run.versions),
        "variants": [{"name": each.name, "settings": dict(each.settings)} for each in run.variants],
        "results": [_result_to_json(each) for each in run.results],
    }


def run_from_json(values: Mapping[str, Any]) -> Run:
    """Return the run that `run_to_json` wrote."""
    fields = {name: value for name, value in values.items() if name not in {"format", "version"}}
    return Run(
        **{
            **fields,
            "suites": tuple(values["suites"]),
            "variants": tuple(Variant(**each) for each in values["variants"]),
            "results": tuple(_result_from_json(each) for each in values["results"]),
        }
    )


def _result_to_json(result: CaseResult) -> dict[str, Any]:
    fields = {name: getattr(result, name) for name in CaseResult.__slots__}
    return {
        **fields,
        "tags": list(result.tags),
        "passed": result.passed if result.decided else None,
        "score": round(result.score, 4),
        "exchanges": [
            {"ask": each.ask, "answer": answered_to_json(each.answer)} for each in result.exchanges
        ],
        "checks": [asdict(each) for each in result.checks],
    }


def _result_from_json(values: Mapping[str, Any]) -> CaseResult:
    fields = {name: value for name, value in values.items() if name not in {"passed", "score"}}
    return CaseResult(
        **{
            **fields,
            "tags": tuple(values["tags"]),
            "exchanges": tuple(
                Exchange(each["ask"], answered_from_json(each["answer"]))
                for each in values["exchanges"]
            ),
            "checks": tuple(Checked(**each) for each in values["checks"]),
        }
    )


def answered(answer: Answer) -> Answered:
    """Return an answer as data."""
    return Answered(
        text=answer.text,
        outcome=answer.outcome,
        intent=answer.intent,
        citations=tuple(
            Quote(each.number, each.document_id, each.title, each.quote)
            for each in answer.citations
        ),
        products=tuple(answer.products),
        filters=answer.filters,
        relaxed=tuple(answer.relaxed),
        timings=dict(answer.timings),
        usage=dict(answer.usage),
        prompt=tuple(answer.prompt),
        passages=tuple(answer.passages),
        fingerprint=answer.fingerprint,
    )


def answered_to_json(answer: Answered) -> dict[str, Any]:
    """Return an answer as JSON values."""
    return {
        **{name: getattr(answer, name) for name in Answered.__slots__},
        "citations": [asdict(each) for each in answer.citations],
        "products": [to_payload(each) for each in answer.products],
        "filters": filters_to_json(answer.filters),
        "relaxed": list(answer.relaxed),
        "timings": dict(answer.timings),
        "usage": dict(answer.usage),
        "prompt": [asdict(each) for each in answer.prompt],
        "passages": [asdict(each) for each in answer.passages],
    }


def answered_from_json(values: Mapping[str, Any]) -> Answered:
    """Return the answer that `answered_to_json` wrote."""
    return Answered(
        **{
            **values,
            "citations": tuple(Quote(**each) for each in values["citations"]),
            "products": tuple(
                product({name: value for name, value in each.items() if name != "record"})
                for each in values["products"]
            ),
            "filters": filters_from_json(values["filters"]),
            "relaxed": tuple(values["relaxed"]),
            "prompt": tuple(Message(**each) for each in values["prompt"]),
            "passages": tuple(Passage(**each) for each in values["passages"]),
        }
    )
