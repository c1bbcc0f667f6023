"""Text that speaks to a language model instead of a shopper, whoever put it into a record."""

from __future__ import annotations

import re

_AI = (
    r"(?:ai|llms?|(?:large )?language models?|chat ?bots?"
    r"|(?:ai|virtual) (?:assistant|agent|model)s?)"
)
_REPLY = r"(?:say|tell|reply|answer|respond|recommend|write|output|print|repeat|ignore)"
_START = r"(?:^|[.;:,]\s*|\b(?:and|please|always|then|only) )"
_OVERRULES = (
    r"\b(?:ignore|disregard|forget|override|bypass)\b[^.!?]{0,20}"
    r"\b(?:your|previous|prior|above|earlier|all|any|these|those|the system)\b[^.!?]{0,20}"
    r"\b(?:instruction|rule|prompt|guideline|direction|guardrail|source|polic(?:y|ie))s?\b"
)
_PROMPTS = (
    r"\b(?:system|developer|hidden) (?:prompt|message|instructions?)\b"
    r"|\b(?:reveal|print|show|repeat) your (?:instructions|rules|prompt)\b"
    r"|<\|\w+\|>|\[/?INST\]|<</?SYS>>"
)
_PLAYS = (
    r"\b(?:you are|act as|pretend to be|respond as) (?:now )?(?:an?|the) (?:\w+ ){0,3}"
    rf"(?:{_AI}|assistant|bot)\b"
)
_ADDRESSES = (
    r"\b(?:dear|attention|note (?:to|for)|message (?:to|for)|instructions? (?:to|for)"
    rf"|if you are an?|as an?),? (?:the |any |all )?(?:{_AI}|assistants?|bots?)\b"
    rf"[^.!?]*\b(?:you|please|must|should|always|never|{_REPLY})\b"
    rf"|\b(?:{_AI}|assistant|bot|system)\s*[,:]\s*(?:please )?"
    rf"(?:you (?:are|must|should|will)|always|never|do not|don't|{_REPLY})\b"
    rf"|\b{_AI} (?:must|should|shall|has to|have to|reading|processing)\b"
    # "Override for the assistant: ...", "(to all shopping bots) ..."
    rf"|\b(?:for|to) (?:the |any |all |every |this )?(?:\w+ )?(?:{_AI}|assistants?|bots?)\s*[:)\]]"
    r"|\b(?:tell|say (?:this|so|it)|pass (?:this|it) on) to (?:every(?:one|body)|all|anyone)\b"
)
_DICTATES = (
    rf"{_START}(?:tell|inform|assure|convince|persuade) (?:the|every|each|any|all) "
    r"(?:customer|user|shopper|buyer|visitor)s?\b"
    rf"|{_START}(?:say|answer|respond|output) "
    r"(?:that|only (?:that|with|in)|exactly|the following|[\"'\u2018\u201c])"
    rf"|\bfrom now on,? (?:you|always|never|{_REPLY})\b"
)
_TO_A_MODEL = re.compile(
    "|".join((_OVERRULES, _PROMPTS, _PLAYS, _ADDRESSES, _DICTATES)), re.IGNORECASE
)


def is_to_a_model(text: str) -> bool:
    """Tell whether a text instructs a model: it states nothing, and a model may obey it."""
    return _TO_A_MODEL.search(text) is not None
