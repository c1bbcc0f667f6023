"""Errors of the knowledge package.

KnowledgeError
├── ReadError        a file or one row of it cannot be read (source, line, reason)
├── MappingError     a --map that names no shipped mapping, or maps to no field
├── WeightsError     model weights cannot be had, or are not what they should be
└── StoreError       a store is missing, locked, damaged, or was built with another embedder
"""

from __future__ import annotations


class KnowledgeError(Exception):
    """Base of every error that knowledge raises on purpose; its text is for the user."""


class ReadError(KnowledgeError):
    """A source, or one record of it, cannot be read.

    Readers raise it when the whole file is lost and yield it when one row is;
    `record_id` is the row's id where it could still be made out.
    """

    def __init__(
        self, source: str, reason: str, *, line: int | None = None, record_id: str | None = None
    ) -> None:
        where = f"{source}:{line}" if line is not None else source
        super().__init__(f"{where}: {reason}")
        self.source = source
        self.line = line
        self.reason = reason
        self.record_id = record_id


class MappingError(KnowledgeError):
    """A column mapping cannot be used."""


class WeightsError(KnowledgeError):
    """Model weights cannot be had, or fail verification."""


class StoreError(KnowledgeError):
    """A store cannot be opened or written."""
