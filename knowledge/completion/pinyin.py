"""How Chinese is typed without Chinese keys: pinyin, whole or by its initials."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from itertools import groupby

from knowledge.completion.normalising import is_ideograph

_LONGEST = 8  # characters of a run that are read


def readings(words: Sequence[str]) -> tuple[str, ...]:
    """Return what a suggestion's runs of characters are typed as.

    "手机壳" is found by "shoujike", "sjk", and by "jike" and "jk" of its later characters.
    """
    found: dict[str, None] = {}
    for chinese, run in groupby(words, key=is_ideograph):
        syllables = [_syllable(each) for each in run][:_LONGEST] if chinese else []
        for start in range(len(syllables)):
            if all(rest := syllables[start:]):
                found["".join(rest)] = None
                if len(rest) > 1:
                    found["".join(each[0] for each in rest)] = None
    return tuple(found)


@lru_cache(maxsize=16384)
def _syllable(character: str) -> str:
    """Return a character's commonest reading without its tone; "" for what is not Chinese."""
    from pypinyin import Style, pinyin

    found = pinyin(character, style=Style.NORMAL, errors="ignore", v_to_u=False)
    return str(found[0][0]) if found else ""
