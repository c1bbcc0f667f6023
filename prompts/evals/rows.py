"""Cases from elsewhere: tables (.csv), JSON Lines, and Python functions."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from prompts.evals.checks import CHECKS
from prompts.evals.checks.calling import function
from prompts.evals.errors import Problem
from prompts.evals.explaining import shown, suggest
from prompts.evals.forms import CaseForm
from prompts.evals.tree import Tree

if TYPE_CHECKING:
    from collections.abc import Sequence

_NOT = "not "
# A column may also be one of these, or a check with "not " before it.
_COLUMNS = ("quote", *CHECKS)
_KEYS = tuple(CaseForm.model_fields)
_TABLE_KEYS = tuple(key for key in _KEYS if key != "turns")


def from_file(path: Path, name: str, problems: list[Problem]) -> list[Tree]:
    """Return the cases of a table or JSON Lines file, each with its line."""
    readers = {".csv": _csv, ".jsonl": _jsonl}
    reader = readers.get(path.suffix.lower())
    if reader is None:
        problems.append(Problem(name, 0, "cases come from .csv or .jsonl files"))
        return []
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        problems.append(Problem(name, line, "is not UTF-8: save it as UTF-8 (CSV UTF-8 in Excel)"))
        return []
    except OSError as error:
        problems.append(Problem(name, 0, f"cannot be read: {error.strerror}"))
        return []
    return list(reader(text, name, problems))


def from_python(call: str, place: Tree, problems: list[Problem]) -> list[Tree]:
    """Return the cases that a function returns; their line is that of its name."""
    try:
        found = function(call)()
    except ValueError as error:
        problems.append(place.problem(str(error)))
        return []
    except Exception as error:  # of somebody else's function, told as what it is
        problems.append(place.problem(f"{call} failed: {type(error).__name__}: {error}"))
        return []
    if not isinstance(found, list | tuple):
        problems.append(place.problem(f"{call} returned {shown(found)}, not a list of cases"))
        return []
    cases = []
    for number, row in enumerate(found, 1):
        if isinstance(row, Mapping):
            cases.append(Tree(_case(dict(row), {}), place.file, {(): place.line()}))
        else:
            problems.append(place.problem(f"{call}: case {number} is {shown(row)}, no mapping"))
    return cases


def _jsonl(text: str, name: str, problems: list[Problem]) -> Iterator[Tree]:
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except (ValueError, RecursionError) as error:
            problems.append(Problem(name, number, f"is no JSON: {error}"))
            continue
        if isinstance(row, dict):
            yield Tree(_case(row, {}), name, {(): number})
        else:
            problems.append(Problem(name, number, f"is {shown(row)}, not a case in {{...}}"))


def _csv(text: str, name: str, problems: list[Problem]) -> Iterator[Tree]:
    head = text.partition("\n")[0]
    # Spreadsheets of many countries write semicolons.
    separator = max(",;\t", key=head.count)
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    try:
        columns = [each.strip() for each in next(rows, [])]
        if not _usable(columns, name, problems):
            return
        start = rows.line_num + 1
        for row in rows:
            line, start = start, rows.line_num + 1
            if not any(each.strip() for each in row):
                continue
            if len(row) > len(columns):
                reason = f"has {len(row)} columns, the first row {len(columns)}: quote commas"
                problems.append(Problem(name, line, reason))
                continue
            yield from _row(dict(zip(columns, row, strict=False)), name, line, problems)
    except csv.Error as error:
        problems.append(Problem(name, rows.line_num, f"is no CSV: {error}"))


def _usable(columns: Sequence[str], name: str, problems: list[Problem]) -> bool:
    known = (*_TABLE_KEYS, *_COLUMNS)
    found = len(problems)
    for each in columns:
        plain = each.removeprefix(_NOT)
        if plain not in known or (plain != each and plain not in CHECKS):
            reason = (
                f'unknown column "{each}"{suggest(plain, known)}; the columns are '
                + ", ".join(known)
            )
            problems.append(Problem(name, 1, reason))
        elif columns.count(each) > 1 and each not in CHECKS:
            problems.append(Problem(name, 1, f'the column "{each}" stands there twice'))
    problems += [
        Problem(name, 1, f'the column "{each}" is missing')
        for each in ("id", "ask")
        if each not in columns
    ]
    return len(problems) == found


def _row(cells: Mapping[str, str], name: str, line: int, problems: list[Problem]) -> Iterator[Tree]:
    values: dict[str, Any] = {}
    for column, cell in cells.items():
        text = cell.strip()
        if not text:
            continue
        try:
            values[column] = _cell(column, text)
        except ValueError as error:
            problems.append(Problem(name, line, f"{column}: is no JSON: {error}"))
    if isinstance(values.get("tags"), str):
        values["tags"] = [each.strip() for each in values["tags"].split(";") if each.strip()]
    yield Tree(_case(values, {"quote": values.pop("quote", None)}), name, {(): line})


def _cell(column: str, text: str) -> Any:
    """Return what a cell says: JSON where it is written so, numbers and truths in checks."""
    if text[0] in "[{" or (column.removeprefix(_NOT) in _WITHOUT_TEXT and _is_plain(text)):
        return json.loads(text.lower() if text.lower() in ("true", "false") else text)
    return text


_WITHOUT_TEXT = frozenset((
    "citations_support", "no_unsupported_number", "abstains", "declines", "sentences",
    "reading_level",
))  # fmt: skip


def _is_plain(text: str) -> bool:
    return text.lower() in ("true", "false") or text.replace(".", "", 1).isdigit()


def _case(row: dict[str, Any], proof: Mapping[str, Any]) -> dict[str, Any]:
    """Return a row as a case: what is named like a check becomes one of its checks."""
    case = {key: value for key, value in row.items() if not _is_check(key)}
    checks = [
        {key.removeprefix(_NOT): value} | ({"not": True} if key.startswith(_NOT) else {})
        for key, value in row.items()
        if _is_check(key)
    ]
    quote = proof.get("quote")
    if quote is not None:
        case["proof"] = {"id": case.get("proof"), "quote": quote}
    elif isinstance(case.get("proof"), str):
        case["proof"] = {"id": case["proof"]}
    if checks:
        own = case.get("checks", [])
        case["checks"] = [*own, *checks] if isinstance(own, list) else own
    return case


def _is_check(key: str) -> bool:
    return key.removeprefix(_NOT) in CHECKS
