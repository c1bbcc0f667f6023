"""The catalogue in columns: filters, words, and what the words of the catalogue mean."""

from knowledge.columns.columns import Columns
from knowledge.columns.types import FieldInfo, Match, Meaning

__all__ = ["Columns", "FieldInfo", "Match", "Meaning"]
