"""Suggestions as arrays: sorted by how likely they are, found by their words, mapped from disk."""

from __future__ import annotations

import bisect
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

import numpy as np

from knowledge.completion.vocabulary import WIDTH, Vocabulary, ends

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Ints = NDArray[np.int32]
    Longs = NDArray[np.int64]

_AT_ONCE = 50_000  # rows
HEAD = 24  # bytes of a normal form that are compared at once
MOST_WORDS = 12  # of a suggestion; what it is also called by counts among them


@dataclass(frozen=True, slots=True)
class Entry:
    """A suggestion to be stored: `prior` is the logarithm of its probability.

    `aliases` are further words that it is found by; `products` are the numbers of its products.
    """

    text: str
    normal: str
    origin: int
    prior: float
    products: Ints
    aliases: tuple[str, ...] = ()
    words: int = 0


@dataclass(frozen=True, slots=True)
class Rows:
    """Lists of numbers, one behind the other: row n is `data[starts[n]:starts[n + 1]]`."""

    starts: Longs
    data: Ints

    @classmethod
    def of(cls, rows: Sequence[Sequence[int] | Ints]) -> Rows:
        """Store some lists."""
        starts = np.zeros(len(rows) + 1, dtype=np.int64)
        np.cumsum([len(row) for row in rows], out=starts[1:])
        data = (
            np.concatenate([np.asarray(row, dtype=np.int32) for row in rows])
            if rows
            else np.zeros(0, dtype=np.int32)
        )
        return cls(starts, data)

    def row(self, n: int) -> Ints:
        """Return one list."""
        return self.data[self.starts[n] : self.starts[n + 1]]

    def span(self, low: int, high: int) -> Ints:
        """Return the lists [low, high) as one."""
        return self.data[self.starts[low] : self.starts[high]]

    def turned(self, columns: int) -> Rows:
        """Return, for each number below `columns`, the rows that have it, in their order."""
        owners = np.repeat(np.arange(len(self.starts) - 1, dtype=np.int32), np.diff(self.starts))
        order = np.argsort(self.data, kind="stable")
        starts = np.zeros(columns + 1, dtype=np.int64)
        np.cumsum(np.bincount(self.data, minlength=columns), out=starts[1:])
        return Rows(starts, owners[order])

    def sums(self, weights: NDArray[np.int32]) -> NDArray[np.int32]:
        """Return, for each row, the sum of the weights of its numbers."""
        count = len(self.starts) - 1
        sums = np.zeros(count, dtype=np.int32)
        for low in range(0, count, _AT_ONCE):  # the numbers of a million rows take their room
            high = min(low + _AT_ONCE, count)
            total = np.zeros(self.starts[high] - self.starts[low] + 1, dtype=np.int64)
            np.cumsum(weights[self.span(low, high)], out=total[1:])
            places = self.starts[low : high + 1] - self.starts[low]
            sums[low:high] = np.diff(total[places])
        return sums


@dataclass(frozen=True, slots=True)
class Texts:
    """Texts in UTF-8, one behind the other."""

    starts: Longs
    data: NDArray[np.uint8]

    @classmethod
    def of(cls, texts: Iterable[str]) -> Texts:
        """Store some texts."""
        encoded = [text.encode() for text in texts]
        starts = np.zeros(len(encoded) + 1, dtype=np.int64)
        np.cumsum([len(each) for each in encoded], out=starts[1:])
        return cls(starts, np.frombuffer(b"".join(encoded), dtype=np.uint8))

    def __len__(self) -> int:
        return len(self.starts) - 1

    def __getitem__(self, n: int) -> str:
        return self.bytes(n).decode()

    def bytes(self, n: int) -> bytes:
        """Return one text as it is stored."""
        return self.data[self.starts[n] : self.starts[n + 1]].tobytes()


@dataclass(frozen=True, slots=True)
class Segment:
    """Suggestions by number, the likeliest first."""

    texts: Texts
    normals: Texts
    origins: NDArray[np.uint8]
    priors: NDArray[np.float32]
    vocabulary: Vocabulary
    padded: Ints  # [suggestions, MOST_WORDS]: words in order, then aliases, then `len(vocabulary)`
    lengths: NDArray[np.uint8]  # words without aliases
    having: Rows  # word -> suggestions
    starting: Rows  # word -> suggestions whose first word it is
    sorted: Ints  # suggestions in the order of their normal forms
    heads: NDArray[np.bytes_]  # the first bytes of the normal forms in that order
    products: Rows  # suggestion -> products
    suggesting: Rows  # product -> suggestions

    def __len__(self) -> int:
        return len(self.texts)

    @classmethod
    def build(cls, entries: Iterable[Entry], products: int) -> Segment:
        """Store suggestions over so many products."""
        ranked = sorted(entries, key=lambda each: (-each.prior, each.normal))
        spelt = [(*each.normal.split(), *each.aliases)[:MOST_WORDS] for each in ranked]
        names = sorted({word.encode()[:WIDTH] for row in spelt for word in row})
        numbers = {name: n for n, name in enumerate(names)}
        padded = np.full((len(ranked), MOST_WORDS), len(names), dtype=np.int32)
        for n, row in enumerate(spelt):
            padded[n, : len(row)] = [numbers[word.encode()[:WIDTH]] for word in row]
        rows = Rows.of([sorted(set(row[row < len(names)].tolist())) for row in padded])
        first = Rows.of([row[:1] for row in padded])
        by_products = Rows.of([each.products for each in ranked])
        order = sorted(range(len(ranked)), key=lambda n: ranked[n].normal.encode())
        return cls(
            texts=Texts.of(each.text for each in ranked),
            normals=Texts.of(each.normal for each in ranked),
            origins=np.array([each.origin for each in ranked], dtype=np.uint8),
            priors=np.array([each.prior for each in ranked], dtype=np.float32),
            vocabulary=Vocabulary(np.array(names, dtype=f"S{WIDTH}")),
            padded=padded,
            lengths=np.array(
                [min(len(each.normal.split()), MOST_WORDS) for each in ranked], dtype=np.uint8
            ),
            having=rows.turned(len(names)),
            starting=first.turned(len(names)),
            sorted=np.array(order, dtype=np.int32),
            heads=np.array([ranked[n].normal.encode()[:HEAD] for n in order], dtype=f"S{HEAD}"),
            products=by_products,
            suggesting=by_products.turned(products),
        )

    def beginning(self, start: str) -> Ints:
        """Return the suggestions whose normal form has a prefix, in no order that matters."""
        return self.sorted[slice(*self._range(start.encode(), whole=False))]

    def number(self, normal: str) -> int | None:
        """Return the suggestion of a normal form."""
        low, high = self._range(normal.encode(), whole=True)
        return int(self.sorted[low]) if low < high else None

    def _range(self, key: bytes, *, whole: bool) -> tuple[int, int]:
        """Return the places in `sorted` of the normal forms that begin with a key, or are it."""
        head = np.array([key[:HEAD]], dtype=f"S{HEAD}")
        low = int(self.heads.searchsorted(head[0]))
        end = head if whole else ends(head, HEAD)
        high = int(self.heads.searchsorted(end[0], side="right"))
        if len(key) < HEAD:
            return low, high
        # They share the first bytes: the rest decides.
        low = bisect.bisect_left(self.sorted, key, lo=low, hi=high, key=self._normal)
        last = key + (b"" if whole else b"\xff")
        return low, bisect.bisect_right(self.sorted, last, lo=low, hi=high, key=self._normal)

    def _normal(self, n: int) -> bytes:
        return self.normals.bytes(n)

    def save(self, folder: Path) -> None:
        """Write the arrays into an empty folder."""
        for name, array in self._arrays():
            np.save(folder / f"{name}.npy", array)

    def _arrays(self) -> Iterable[tuple[str, NDArray[Any]]]:
        for field in fields(self):
            value = getattr(self, field.name)
            if isinstance(value, Rows | Texts):
                yield f"{field.name}.starts", value.starts
                yield f"{field.name}.data", value.data
            else:
                yield field.name, value.words if isinstance(value, Vocabulary) else value

    @classmethod
    def load(cls, folder: Path) -> Self:
        """Map a folder's arrays; what is not looked at is not read."""

        def array(name: str) -> NDArray[Any]:
            # A plain view: a memmap object makes every slice ten times dearer.
            return np.asarray(np.load(folder / f"{name}.npy", mmap_mode="r"))

        def stored(name: str, kind: str) -> Any:
            if kind in {"Rows", "Texts"}:
                pair = array(f"{name}.starts"), array(f"{name}.data")
                return Rows(*pair) if kind == "Rows" else Texts(*pair)
            return Vocabulary(array(name)) if kind == "Vocabulary" else array(name)

        return cls(**{each.name: stored(each.name, str(each.type)) for each in fields(cls)})
