"""Queries that people judged: which records of a catalogue are what each of them wants.

A row of such a table: query, docid, rating; commas or tabs. A rating above 0 is "wanted", and the
higher the more so.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Mapping
from typing import TYPE_CHECKING

from finetune.errors import DataError, MissingDataError
from finetune.sources.base import whole_text

if TYPE_CHECKING:
    from pathlib import Path

COLUMNS = ("query", "docid", "rating")
Ratings = Mapping[str, Mapping[str, float]]
"""{query: {id of a record: rating}}."""


def read_judgements(path: Path) -> Ratings:
    """Return what a table says; raise `DataError` for one without a column or a wanted record."""
    if not path.is_file():
        raise MissingDataError(f"there is no file {path} of judgements: correct its path")
    text = whole_text(path)
    delimiter = "\t" if "\t" in text.partition("\n")[0] else ","
    rows = csv.DictReader(text.splitlines(), delimiter=delimiter)
    there = [name.strip().lower() for name in rows.fieldnames or ()]
    if missing := [name for name in COLUMNS if name not in there]:
        raise DataError(
            f"{path} has no column {', '.join(missing)}, it has {', '.join(there) or 'none'}: "
            f"name its columns {', '.join(COLUMNS)}"
        )
    rows.fieldnames = there
    found: dict[str, dict[str, float]] = defaultdict(dict)
    for row in rows:
        query, record, rating = (str(row[name] or "").strip() for name in COLUMNS)
        if query and record:
            found[query][record] = _rating(rating, f"{path}:{rows.line_num}")
    if not any(rating > 0 for rated in found.values() for rating in rated.values()):
        raise DataError(f"{path} has no rating above 0: there is nothing that a query wants")
    return dict(found)


def _rating(text: str, where: str) -> float:
    try:
        return float(text)
    except ValueError as error:
        raise DataError(f"{where}: the rating {text!r} is no number: write 0 to 3") from error
