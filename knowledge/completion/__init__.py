"""Query completion: suggestions that the shop can sell, forgiving and within a keystroke.

What is stored, and by which library:

- Suggestions are numpy arrays, mapped from disk, sorted by how likely they are; the words of all of
  them are one sorted array, in which a prefix is a span found by bisection. What is asked of it is
  an intersection: words in any order, each a prefix, some mistyped, of suggestions that have a
  product in stock right now. `marisa-trie` keeps strings and their prefixes in little space, but
  a string only from its start, and is built whole. SQLite FTS5 and tantivy find prefixes of words,
  but order what they find by their own score after reading all of it, forgive no slip in a prefix
  (tantivy's fuzzy terms do so for whole words), and know nothing of stock.
  `tests.benchmarks.completion` runs a trie and FTS5 over our own strings beside ours.
- `rapidfuzz` counts the slips between words, `pypinyin` spells Chinese, SQLite keeps what was typed
  and what has changed since the arrays were written.
- `symspellpy` gives the frequencies of English words, which tell a right word from a slip. Its own
  lookup corrects to those 82,765 words, not to a shop's.
"""

from knowledge.completion.completions import Completions
from knowledge.completion.correction import Correction
from knowledge.completion.policy import Policy

__all__ = ["Completions", "Correction", "Policy"]
