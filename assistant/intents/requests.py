"""Requests that a shop does not serve, whatever product they mention."""

from __future__ import annotations

import re

from knowledge.understanding.wearers import PEOPLE

_WORKS = (
    r"poems?|limericks?|haikus?|sonnets?|verses?|rhymes?|ballads?|songs?|raps?|lyrics|"
    r"(?:short )?stor(?:y|ies)|fairy tales?|jokes?|riddles?|essays?|novels?|screenplays?|"
    r"speech(?:es)?|(?:python|java|javascript|sql|c\+\+) \w+|homework"
)
_CREATES = re.compile(
    r"(?:^|[.!?,;:]\s*|\b(?:and|then|now|please|you|to)\s+)"
    r"(?:write|compose|make up|invent|sing|recite|rap|tell|do|improvise)"
    rf"(?:\s+(?:me|us|down))*\s+(?:(?:an?|some|another|your|the|my)\s+)?(?:[\w-]+\s+){{0,2}}?(?:{_WORKS})\b"
    # "a haiku kit", "the story lamp" are things.
    r"(?=\s*(?:[.!?,;:]|$)|\s+(?:about|on|of|for|that|in|with|to|which|where|like|please)\b)",
    re.IGNORECASE,
)


_FOR_SOMEBODY = re.compile(
    r"^\W*(?:(?:no|oh|sorry|well|actually|but|and|so)\b[\s,.]*)*"
    r"(?:(?:it|this|that|they|these)(?:['\u2019]?s|['\u2019]?re| is| are| was| were| would be)|"
    r"i (?:mean|meant|need|want) (?:it|this|that|them|one|some)?|i (?:mean|meant))\s*"
    r"for (?:(?:my|our|his|her|their|an?|some|the)\s+)?(?:[\w-]+\s+){0,3}?(?P<who>[\w-]+)\W*$",
    re.IGNORECASE,
)
_SOMEBODY = PEOPLE | frozenset("me myself newborn infant grandma grandpa granny nan fiance".split())
_AGED = re.compile(
    r"\b\d+(?:[ -](?:year|month|week)s?(?:[ -]olds?)?|[ -]?olds?)\W*$", re.IGNORECASE
)


def says_for_whom(text: str) -> bool:
    """Tell whether a text says only for whom something is: "it's for my daughter"."""
    found = _FOR_SOMEBODY.match(text)
    if found is None:
        return False
    return found["who"].lower() in _SOMEBODY or _AGED.search(text) is not None


def wants_a_work(text: str) -> bool:
    """Tell whether a text wants something written or performed: "a limerick about a leaky tent"."""
    return _CREATES.search(text) is not None
