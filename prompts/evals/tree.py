"""Suite files as plain values that remember their lines, so that an error can name one.

Values are read as YAML 1.2 has them, which is what editors of other programs assume: only true and
false are truth values, so that `no` is the word no; 12:30 and 2026-01-01 are texts.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import yaml

from prompts.evals.errors import Problem

if TYPE_CHECKING:
    from pathlib import Path

Place = tuple[str | int, ...]
_TRUE, _STR = "tag:yaml.org,2002:bool", "tag:yaml.org,2002:str"
_INT, _FLOAT, _NULL = (f"tag:yaml.org,2002:{name}" for name in ("int", "float", "null"))
_MOST = 200_000  # parts of a file; aliases of aliases can make a few lines larger than memory
_COMMENT = re.compile(r"[ \t]+#(?=[^\s#])")


@dataclass(frozen=True, slots=True)
class Tree:
    """A value of a file and the lines of the file's parts, by their path: `("cases", 0, "ask")`.

    `path` is where in the file the value is; the paths that methods take begin there.
    """

    value: Any
    file: str
    lines: Mapping[Place, int] = field(default_factory=dict)
    path: Place = ()

    def line(self, path: Sequence[str | int] = ()) -> int:
        """Return the line of a part, or of the nearest part around it that has one."""
        place = (*self.path, *path)
        while place and place not in self.lines:
            place = place[:-1]
        return self.lines.get(place, 0)

    def at(self, *path: str | int) -> Tree:
        """Return a part, which must be there."""
        value = self.value
        for key in path:
            value = value[key]
        return Tree(value, self.file, self.lines, (*self.path, *path))

    def items(self, *path: str | int) -> Iterator[Tree]:
        """Yield the items of a list, which may be absent."""
        found = self.value
        for key in path:
            found = found.get(key) if isinstance(found, dict) else None
        for number in range(len(found) if isinstance(found, list) else 0):
            yield self.at(*path, number)

    def problem(self, reason: str, path: Sequence[str | int] = ()) -> Problem:
        """Return a problem of a part."""
        return Problem(self.file, self.line(path), reason)


class _Loader(yaml.SafeLoader):
    """Tells texts from other values as YAML 1.2 does."""

    yaml_implicit_resolvers: dict[str, list[tuple[str, re.Pattern[str]]]] = {}  # noqa: RUF012


for _tag, _pattern, _first in (
    (_TRUE, r"true|True|TRUE|false|False|FALSE", "tTfF"),
    (_NULL, r"~|null|Null|NULL|", "~nN\0"),
    # A number with a leading zero is a code, which must keep it.
    (_INT, r"[-+]?(?:0|[1-9][0-9]*)", "-+0123456789"),
    (_FLOAT, r"[-+]?(?:0|[1-9][0-9]*)?(?:\.[0-9]+)(?:[eE][-+]?[0-9]+)?", "-+.0123456789"),
):
    _Loader.add_implicit_resolver(
        _tag, re.compile(rf"(?:{_pattern})\Z"), [each.strip("\0") for each in _first]
    )


def read(path: Path, *, shown: str) -> tuple[Tree, list[Problem]]:
    """Return what a YAML file holds, and all that is wrong with it as YAML."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        return Tree(None, shown), [Problem(shown, line, "is not UTF-8: save it as UTF-8")]
    except OSError as error:
        return Tree(None, shown), [Problem(shown, 0, f"cannot be read: {error.strerror}")]
    return parse(text, shown=shown)


def parse(text: str, *, shown: str) -> tuple[Tree, list[Problem]]:
    """Return what a YAML text holds, and all that is wrong with it as YAML."""
    try:
        node = yaml.compose(text, Loader=_Loader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + 1 if mark else 0
        return Tree(None, shown), [Problem(shown, line, _advice(error, text))]
    except yaml.YAMLError as error:
        reason = f"is no YAML: {str(error).splitlines()[0]}"
        return Tree(None, shown), [Problem(shown, 0, reason)]
    except RecursionError:
        return Tree(None, shown), [Problem(shown, 0, "is nested too deeply")]
    if node is None:
        return Tree(None, shown), [Problem(shown, 0, "is empty: `floorwalker eval new` writes one")]
    reading = _Reading(text, shown)
    value = reading.value(node, ())
    return Tree(value, shown, reading.lines), reading.problems


class _Reading:
    """One walk over the nodes of a file."""

    def __init__(self, text: str, file: str) -> None:
        self._rows = text.splitlines()
        self._file = file
        self.lines: dict[Place, int] = {}
        self.problems: list[Problem] = []
        self._around: list[yaml.Node] = []

    def value(self, node: yaml.Node, path: Place) -> Any:
        """Return the value of a node at a path."""
        self.lines.setdefault(path, node.start_mark.line + 1)
        if any(node is each for each in self._around) or len(self.lines) > _MOST:
            if not self.problems:
                self._problem(node, "an alias repeats what it stands in, or far too much: "
                                    "write it out")  # fmt: skip
            return None
        if isinstance(node, yaml.ScalarNode):
            return self._scalar(node)
        self._around.append(node)
        try:
            if isinstance(node, yaml.MappingNode):
                return self._mapping(node, path)
            return [self.value(item, (*path, n)) for n, item in enumerate(node.value)]
        finally:
            self._around.pop()

    def _mapping(self, node: yaml.MappingNode, path: Place) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for key, value in node.value:
            if not isinstance(key, yaml.ScalarNode):
                self._problem(key, "a key is one word or text: put {{ }} and [ ] in quotes")
            elif key.value == "<<":
                self._problem(key, "merging with << is not supported: use `defaults` or `include`")
            elif key.value in found:
                self._problem(key, f"{key.value!r} stands here twice: keep one of them")
            else:
                place = (*path, key.value)
                self.lines[place] = key.start_mark.line + 1
                found[key.value] = self.value(value, place)
        return found

    def _scalar(self, node: yaml.ScalarNode) -> Any:
        text = node.value
        if node.style is None:
            self._cut_short(node)
        if node.tag == _TRUE:
            return text.lower() == "true"
        if node.tag == _NULL:
            return None
        if node.tag == _INT:
            return int(text) if len(text) < 300 else text
        if node.tag == _FLOAT:
            return float(text)
        if node.tag != _STR:
            self._problem(node, f"{node.tag} is not supported: a value that begins with ! has to "
                                "be in quotes")  # fmt: skip
        return text

    def _cut_short(self, node: yaml.ScalarNode) -> None:
        """Find "order #12" without quotes, of which YAML keeps "order"."""
        row = self._rows[node.end_mark.line] if node.end_mark.line < len(self._rows) else ""
        if node.value and _COMMENT.match(row, node.end_mark.column):
            reason = f"the text ends with {node.value[-20:]!r}, for YAML takes # for a comment"
            self._problem(node, f"{reason}: put it in quotes, or a space after the #")

    def _problem(self, node: yaml.Node, reason: str) -> None:
        self.problems.append(Problem(self._file, node.start_mark.line + 1, reason))


def _advice(error: yaml.MarkedYAMLError, text: str) -> str:
    """Say in an editor's words why a text is no YAML."""
    said = error.problem or "is no YAML"
    mark = error.problem_mark or error.context_mark
    rows = text.splitlines()
    row = rows[mark.line] if mark and mark.line < len(rows) else ""
    if "\t" in row[: len(row) - len(row.lstrip())]:
        return "indent with spaces: YAML allows no tabs"
    if "mapping values are not allowed" in said:
        return "a text with a colon and a space in it has to be in quotes"
    if "expected a single document" in (error.context or said):
        return "a suite is one document: take out the --- lines"
    return f"is no YAML: {said}; quotes that are not closed and wrong indentation are common causes"
