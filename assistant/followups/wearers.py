"""For whom something is: "and for my husband?", "my son would like one too"."""

from __future__ import annotations

import re

from assistant.followups.words import words
from knowledge.types import Product

_WOMEN = (
    "wife girlfriend mother mom mum mommy mummy sister aunt grandmother grandma granny woman lady "
    "she her"
).split()
_MEN = (
    "husband boyfriend father dad daddy brother uncle grandfather grandpa granddad man guy he him"
).split()
_KIDS = (
    "son daughter kid child boy girl toddler baby nephew niece grandson granddaughter grandkid "
    "grandchild teen teenager youth junior"
).split()
_ANYBODY = "partner spouse friend colleague boss parent cousin roommate flatmate family".split()
_GROUPS = {"women": frozenset(_WOMEN), "men": frozenset(_MEN), "kids": frozenset(_KIDS)}
_ANY = frozenset("she her he him woman lady man guy".split())
_OTHERS = frozenset([*_WOMEN, *_MEN, *_KIDS, *_ANYBODY]) - _ANY
PEOPLE = frozenset([*_WOMEN, *_MEN, *_KIDS, *_ANYBODY])
# "She's 6, no glasses", but not "he's 6 feet tall"; and who is 60 is no child.
_AGE = re.compile(
    r"\b(?:\w+[- ]years?[- ]olds?|(?:turn(?:s|ed|ing)|aged) \w+|age \d+|years old|"
    r"s?he(?:['\u2019]?s| is)(?: (?:only|just|now|about|nearly|almost))? "
    r"(?:1?\d|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen)"
    r"(?=\s*(?:$|[.,;:!?)](?!\d)|"
    r"(?:and(?! (?:a )?(?:half|quarter))|but|now|so|years?|yrs?)\b)))(?!\w)",
    re.IGNORECASE,
)
# The little brother of a light is a light.
_OF_A_PRODUCT = re.compile(
    r"\bits (?:\w+ )?(?:brother|sister|sibling|cousin|baby brother|baby sister)\b", re.IGNORECASE
)
_ELSE = re.compile(r"\b(?:for|someone|somebody|anyone) (?:else|him|her|them)\b", re.IGNORECASE)


def wearer(text: str) -> str:
    """Return whom a text speaks of: "women", "men" or "kids", "" for nobody or somebody else."""
    text = _OF_A_PRODUCT.sub("", text)
    said = words(text)
    if _AGE.search(text):  # "my four year old, she is small" is of a child
        return "kids"
    return next((each for each in ("kids", "women", "men") if _GROUPS[each] & set(said)), "")


def names_somebody(text: str) -> bool:
    """Tell whether a text brings in somebody: a relative, a child by its age, "someone else"."""
    text = _OF_A_PRODUCT.sub("", text)
    return (
        not _OTHERS.isdisjoint(words(text))
        or _AGE.search(text) is not None
        or _ELSE.search(text) is not None
    )


def without_age(text: str) -> str:
    """Return a text without what it says of somebody's age, which is no amount of a thing."""
    return _AGE.sub("", text)


def worn_by(product: Product) -> str:
    """Return for whom a product is made by its title or categories, "" when it does not say."""
    return wearer(f"{product.title} {' '.join(product.categories)}")
