"""The form that a task's output has, in a way that a machine can check.

A template's front matter declares it, for example

    form: {kind: cited, sentences: 3, abstention: The sources do not say}
    form: {kind: json, keys: {verdict: [pass, fail], reason: text}}
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal, get_args

if TYPE_CHECKING:
    from collections.abc import Mapping

Kind = Literal["cited", "free", "line", "lines", "json"]
# What each kind of form says besides its kind.
_MORE: Mapping[str, set[str]] = {
    "cited": {"sentences", "abstention"},
    "free": {"sentences"},
    "line": set(),
    "lines": {"lines"},
    "json": {"keys"},
}
_MARKER = re.compile(r"\[\d+\]")
# A sentence ends in front of its markers, which are part of it; "1.4 L" does not end one.
_SENTENCE = re.compile(r"\S.*?(?:[.!?][\"')]*(?:\s*\[\d+\])*(?=\s|$)|$)", re.DOTALL)

# With the space behind it. A full stop ends one where a capital follows: 'write "I do not know."
# and no more' goes on.
_PROMPT_SENTENCE = re.compile(r".*?(?:[.!?][\"')]*\s+(?=[A-Z])|\n|$)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Form:
    """What an answer has to look like.

    `cited`: at most `most` sentences, each with a marker behind it, or an abstention, which begins
    with `abstention` and has none. `free`: at most `most` sentences, no marker. `line`: one line;
    `lines`: at most `most`, each of which begins with the question. `json`: one object with exactly
    `keys`, each one of its values, or any text where there are none.
    """

    kind: Kind
    most: int | None = None
    abstention: str = ""
    keys: Mapping[str, tuple[Any, ...]] = field(default_factory=dict)

    def problem(self, answer: str, question: str = "", *, abstains: bool = False) -> str | None:
        """Return what is wrong with the form of an answer to a question, None when nothing is."""
        match self.kind:
            case "cited":
                return self._cited(answer, abstains=abstains)
            case "free":
                return _marked(answer) or self._too_many(_sentences(answer), "sentences")
            case "line":
                return "is more than one line" if "\n" in answer else _marked(answer)
            case "lines":
                return self._lines(answer.splitlines(), question)
            case "json":
                return self._object(answer)

    def without_abstention(self, prompt: str) -> str:
        """Return an English prompt of one line a paragraph without the sentences that tell it."""
        if not self.abstention:
            return prompt
        sentences = _PROMPT_SENTENCE.findall(prompt)
        left = "".join(each for each in sentences if self.abstention not in each).strip()
        return left or prompt

    def _cited(self, answer: str, *, abstains: bool) -> str | None:
        begins = bool(self.abstention) and answer.startswith(self.abstention)
        if abstains and not begins:
            return f'abstains, but does not begin with "{self.abstention}"'
        if begins:
            if not abstains:
                return f'begins with "{self.abstention}", but its outcome is not "abstained"'
            return _marked(answer)
        sentences = _sentences(answer)
        bare = next((each for each in sentences if not _MARKER.search(each[-8:])), None)
        if bare is not None:
            return f'has no source number behind "{bare}"'
        return self._too_many(sentences, "sentences")

    def _lines(self, lines: list[str], question: str) -> str | None:
        other = next((line for line in lines if not line.startswith(question)), None)
        if other is not None:
            return f'has the line "{other}", which does not begin with "{question}"'
        return _marked("\n".join(lines)) or self._too_many(lines, "lines")

    def _object(self, answer: str) -> str | None:
        try:
            value = json.loads(answer)
        except json.JSONDecodeError as error:
            return f"is not JSON: {error.msg}"
        if not isinstance(value, dict) or value.keys() != self.keys.keys():
            return f"is not one object with {', '.join(self.keys)}"
        for key, allowed in self.keys.items():
            given = value[key]
            # In Python True is 1, in JSON it is not.
            if allowed and (isinstance(given, bool) or given not in allowed):
                return f"{key} is {given!r}, not one of {', '.join(map(str, allowed))}"
            if not allowed and not (isinstance(given, str) and given.strip()):
                return f"{key} is not a text"
        return None

    def _too_many(self, parts: list[str], what: str) -> str | None:
        if self.most is not None and len(parts) > self.most:
            return f"has {len(parts)} {what}, and the most is {self.most}"
        return None


def parse_form(value: object) -> Form:
    """Return the form that front matter declares; raise `ValueError` saying what is wrong."""
    if not isinstance(value, dict) or value.get("kind") not in get_args(Kind):
        raise ValueError(f"`form` has a kind: {', '.join(get_args(Kind))}")
    kind = value["kind"]
    if unknown := value.keys() - {"kind"} - _MORE[kind]:
        known = ", ".join(sorted(_MORE[kind])) or "nothing"
        raise ValueError(f"`form` of kind {kind} has {known} besides, not {min(map(str, unknown))}")
    most = value.get("sentences", value.get("lines"))
    if most is not None and (isinstance(most, bool) or not isinstance(most, int) or most < 1):
        raise ValueError("the most sentences or lines of `form` are a whole number from 1")
    return Form(
        kind,
        most,
        str(value.get("abstention", "")),
        _keys(value.get("keys", {})) if kind == "json" else {},
    )


def _keys(value: object) -> Mapping[str, tuple[Any, ...]]:
    if not isinstance(value, dict) or not value:
        raise ValueError("`form` of kind json has keys: {name: text, or a list of its values}")
    bad = next((key for key, each in value.items() if each != "text" and not _listed(each)), None)
    if bad is not None:
        raise ValueError(f"`{bad}` of `form` is text, or a list of its values")
    return {str(key): () if each == "text" else tuple(each) for key, each in value.items()}


def _listed(value: object) -> bool:
    return isinstance(value, list) and bool(value)


def _sentences(text: str) -> list[str]:
    return [found.group() for found in _SENTENCE.finditer(text)]


def _marked(answer: str) -> str | None:
    found = _MARKER.search(answer)
    return f"cites {found.group()}, and nothing is to be cited" if found else None
