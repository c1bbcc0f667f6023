"""Suites from files: everything that is wrong in them is found before anything runs."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from prompts.evals.assembling import assemble
from prompts.evals.errors import Problem, SuiteError
from prompts.evals.explaining import suggest
from prompts.evals.including import Part, gather
from prompts.evals.suite import DEMO, Suite

if TYPE_CHECKING:
    from collections.abc import Mapping

SHIPPED = Path(__file__).parent / "suites"
_SUFFIXES = (".yaml", ".yml")


def load_suites(paths: Sequence[str | Path]) -> list[Suite]:
    """Return the suites of files and folders, in order.

    What is no file or folder is the name of a suite that ships with Floorwalker, and "demo" is all
    of them. Raises `SuiteError` with every problem of every file.
    """
    problems: list[Problem] = []
    files = _files(paths, problems)
    read: dict[Path, tuple[list[Part], list[Problem]]] = {}
    for path in files:
        wrong: list[Problem] = []
        read[path] = (gather(path, wrong), wrong)
    included = {part.path.resolve() for parts, _ in read.values() for part in parts[:-1]}
    suites: list[Suite] = []
    for path, (parts, wrong) in read.items():
        if _is_piece(path, parts, included, given=path in map(Path, paths)):
            continue
        with _importable(path.parent):
            suite = assemble(parts, wrong) if parts else None
        problems += [each for each in dict.fromkeys(wrong) if each not in problems]
        suites += [suite] if suite else []
    problems += _same_names(suites)
    if problems:
        places = list(dict.fromkeys(each.file for each in problems))
        raise SuiteError(sorted(problems, key=lambda each: (places.index(each.file), each.line)))
    return suites


def shipped() -> Mapping[str, Path]:
    """Return the suites that ship with Floorwalker, by name."""
    return {path.stem: path for path in _suites_in(SHIPPED)}


def _files(paths: Sequence[str | Path], problems: list[Problem]) -> list[Path]:
    found: dict[Path, None] = {}
    for given in paths:
        path = Path(given)
        if path.is_dir():
            inside = _suites_in(path)
            if not inside:
                problems.append(Problem(str(path), 0, "holds no suite: they end in .yaml"))
        elif path.is_file():
            inside = [path]
        else:
            inside = _named(str(given), problems)
        found |= dict.fromkeys(inside)
    return list(found)


def _named(name: str, problems: list[Problem]) -> list[Path]:
    known = shipped()
    if name == DEMO and known:
        return list(known.values())
    if name in known:
        return [known[name]]
    reason = f"is no file, folder or shipped suite{suggest(name, known)}"
    names = f"; those are {', '.join((DEMO, *known))}" if known else ""
    problems.append(Problem(name, 0, f"{reason}{names}"))
    return []


def _suites_in(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.suffix in _SUFFIXES and path.is_file())


def _is_piece(path: Path, parts: Sequence[Part], included: set[Path], *, given: bool) -> bool:
    """Tell whether a file of a folder is there to be included, and is no suite of its own."""
    has_name = bool(parts) and "name" in parts[-1].tree.value
    return path.resolve() in included and not has_name and not given


def _same_names(suites: Sequence[Suite]) -> Iterator[Problem]:
    first: dict[str, Suite] = {}
    for suite in suites:
        known = first.setdefault(suite.name, suite)
        if known is not suite:
            yield Problem(str(suite.path), 0, f'duplicate name "{suite.name}": {known.path} has it')


@contextmanager
def _importable(folder: Path) -> Iterator[None]:
    """Let functions that a suite names lie beside it; those of installed packages come first."""
    place = str(folder.resolve())
    sys.path.append(place)
    try:
        yield
    finally:
        sys.path.remove(place)
