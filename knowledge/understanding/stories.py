"""What is told before something is wished for: "my red bike was stolen, so I need a lock"."""

# ruff: noqa: E501 (patterns read better on one line each)

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from .english import KIN

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from .amounts import Amount
    from .sentence import Sentence

_PRONOUN = r"(?:i|we|he|she|they)"
_OWN = r"(?:my|our|his|her|their)"
# "Which cushions would go with it?"
_SUITING = r"(?:(?:would|could|should|will) (?:go|match|suit|fit|work|look|do)\b|goes|go|suits?|match(?:es)?|fits?)\b"
_GREETING = re.compile(
    r"(?:(?:hi|hello|hey|dear|ok|okay|well|so|and|also|good (?:morning|evening)|to be honest|honestly|frankly|actually|by the way|btw)(?: (?:there|all|everyone|team))?\b[\s,:!.]*)+"
)
# Where a clause may begin; "is so loud" begins none, "so loud that I" does.
_PLACE = re.compile(
    r"(?:[,;:!)]|\.(?=\s)|\s[-\u2013](?=\s))\s*|(?<! is)(?<! are)(?<! was)(?<! not)(?<!'s)(?<!'m)\s(?=(?:so|and|but|now|hence|therefore|which is why|that's why)\b)"
    rf"|(?<=\s)that (?={_PRONOUN}(?:'d| would| needs?\b| wants?\b))"
    rf"|\s(?=(?:what|which) (?!{_PRONOUN}|it\b|{_OWN}|the\b|an?\b)(?:[a-z-]+ ){{1,3}}?{_SUITING})"
)
_SO_MUCH = re.compile(r"\b(?:so|such)(?: [\w-]+)+$")
_LINK = re.compile(
    r"(?:(?P<reason>so|hence|therefore|thus|that's why|which is why)|(?P<turn>now|this time|instead)|and|but|anyway|please|then|also|just"
    r"|well|ok|okay|hi|hello|hey|maybe)(?: *,)?(?: |$)"
)
# What nobody buys: "I need a refund", "I want to learn to swim".
_NO_WISH = (
    r"(?! (?:it|them)\b| (?:(?:an?|some|the|my|your|more|to know|you to) )*(?:refund|receipt|invoice|help|advice|repair|exchange|answer"
    r"|information|confirmation|money|compensation|to (?!buy\b|get (?:an?|some|the|him|her|them|one)\b|find\b|order\b|see\b|have\b|purchase\b|replace\b|(?:use|spend) (?:it|this|that) (?:on|for)\b|give (?!(?:it|them|this|that)\b|back\b|up\b))))"
)
_WISH = re.compile(
    rf"(?:{_PRONOUN}(?:'d|'m|'re|'s|'ll)?(?: (?:am|are|is|would|will|do|could|might|[a-z]+ly|just|now|also|still|rather|thus))*? )?"
    r"(?:needs?|wants?|requires?|(?:am |are |is )?(?:looking|searching|hunting|shopping|asking|hoping|wanting|missing|after|in need of|in the market for)(?: for)?)"
    rf"\b{_NO_WISH}"
    rf"|{_PRONOUN} (?:would|should) (?:[a-z]+ )?(?:like|love|prefer|take|buy|have)\b{_NO_WISH}"
    rf"|would (?:[a-z]+ly )?(?:like|love)\b{_NO_WISH}"
    rf"|{_PRONOUN}'d (?:[a-z]+ )?(?:like|love|prefer|take|buy|have)\b{_NO_WISH}"
    rf"|{_PRONOUN} (?:could|can) (?:really )?(?:use|do with)\b"
    rf"|(?:what|which)(?! (?:{_PRONOUN}|it|{_OWN}|is|was|were|means?|makes?)\b) (?:[^\s,;.!?]+ ){{1,12}}?(?:(?:do|have|can|could|would|should|are|is) (?:you|u|i|we|there)|are|is|have|has|cost|costs|comes?|weighs?|fits?|goes|works?|suits?)\b"
    r"|(?:what|which) (?:(?:do|have|can) (?:you|u|i|we)|would|could|should|fits|goes|works)\b"
    r"|(?:do|have|can|could|would|will) (?:you|u|i|we)\b(?! (?:have|get) (?:a refund|my money))"
    r"|(?:is|are) there (?:an?|any|some|[a-z]+s)\b|(?:have you |you )?got any\b|any (?!more|longer|way|idea|chance)"
    r"|(?:show|find|give|get|bring|recommend|suggest|send) (?:me|us|him|her)\b"
    r"|mine (?:should|must|has to|needs to|ought)\b"
    r"|where are (?:all )?(?:the|your) [a-z]"
    rf"|(?:what|which) (?!{_PRONOUN}\b)(?:[a-z-]+ ){{1,3}}?{_SUITING}"
    r"|(?:an?|some|any) [^.;!?]{2,60}? would (?:do\b|help\b|suit\b|be (?:great|nice|perfect|lovely|ideal|fine|wonderful|handy|welcome)\b)"
)
# "Which locks do you have" names its kind, whatever was told.
_ASKED_KIND = re.compile(r"(?:what|which) (?!ones?\b|of\b|(?:do|have|can)\b)[a-z]")
# "So a router, please", "so black ones".
_SO_THING = re.compile(
    r"(?!(?:an?|some|my) (?:refund|receipt|invoice|repair|exchange|answer)\b)"
    r"(?:(?:an?|some|any|something|anything)\b(?! (?:lot|few|bit|little)\b)|(?:[a-z]+ ){1,2}ones?\b"
    rf"|(?!(?:{_PRONOUN}|{_OWN}|you|it|that|the|much|many|far|long|will|can|is|are)\b)(?:[a-z-]+ ){{1,3}}(?:with|without|please|under|below|from|by)\b)"
)
_CONJUNCTION = (
    r"(?:since|because|as|after|now that|when|while|even though|although|though|seeing that)"
)
_WHEN = r"(?:(?:last|this|next|every|on|in|before|after) (?:the |a |my )?[\w-]+|yesterday|today|recently),?"
_VERB = (
    r"(?:is|are|was|were|has|had|does|did|doesn't|didn't|don't|won't|can't|isn't|aren't|hasn't|seems?|got|gets|keeps|kept"
    r"|died|broke|ate|tore|fell|ran|told|said|says|swears?|lives|took|left|went|came|comes|goes|gave|made|wore|grew|lost"
    r"|sold|sells|bought|stole|blew|turned|leaks?|hurts?|uses|hates|moved|cracked|ripped|snapped|stopped|started|crashed|melted"
    r"|\w{2,}ed (?:up|out|off|away|down|again|yesterday|last|my|our|his|her|its|their|us|me))"
)
# A sentence of its own; what is said of the wanted thing, "a tent that is green", is none.
_TOLD = re.compile(
    rf"(?:{_CONJUNCTION} )?(?:{_WHEN} )?(?:"
    rf"(?:{_PRONOUN}|it|mine|ours|hers|theirs|there|everybody|everyone|nobody|someone|somebody)(?:'[a-z]+)?\s"
    rf"|{_OWN}\s|(?:just )?(?:moved|lost|broke|dropped|sold|spilled|ran|got)\s"
    rf"|(?:(?!(?:that|which|who|whose|with|without|for|in|from|by|not|no|any|anything|something|it|under|below|over)\b)[\w'-]+ ){{1,6}}?{_VERB}\b)"
)
_SINCE = re.compile(r"(?:since|because|now that) ")
# "Because only waterproof ones survive" says which are wanted.
_CHOICE = re.compile(r"\b(?:only|ones?)\b")
_SUBJECT = re.compile(rf"(?:^| )(?:{_PRONOUN}|{_OWN}|the|it|there|{_VERB})\b")
# "Because I ride at night, lights": the reason ends at the comma, whatever follows.
_REASON = re.compile(
    rf"(?P<told>(?:since|because|as|now that) (?:{_PRONOUN}|{_OWN}|the|it|there)(?:'[a-z]+)? [^,;.!?]+), (?!(?:and|but) (?:{_PRONOUN}|{_OWN}|the|it|there)\b)"
)
# What goods have to do, unlike the house that is wanted "to sparkle".
_OF_GOODS = r"(?:be|have|cost|weigh|fit|come|hold|last|match|work|run|stay|look|not)\b"
# What is a condition wherever it stands, or a taste: "I love red, which helmets do you have?"
_KEPT = re.compile(
    rf"\b(?:wants?(?! to\b| (?:{_OWN}|the) (?:[a-z]+ ){{1,3}}to (?!{_OF_GOODS}))|wanted|needs?(?! to\b)|looking|wish|(?:must|should|ha(?:s|ve) to|needs? to|ought to) (?:be|have|cost|weigh|fit|come|hold|last|not)\b"
    r"|(?:loves?|likes?|prefers?|into)(?! (?:to|my|our|his|her|their|the|it|this|that|a|an)\b)|ideal(?:ly)?|dream(?! (?:of|about) (?:it|that|them|those)\b)|(?:i'm|we're|am|are) after|(?:can't|cannot|mustn't|shouldn't) be|only (?:buy|wear|use|take)"
    r"|the (?:cheap|light|new|small|larg|bigg)est|avoid(?! (?:it|them|everything|my|our|his|her|their|this|that)\b)|favou?rite (?:colou?rs?|brands?|shades?)|allergic-to|sizes?|budget|limit)\b"
)
# What somebody cannot have, and how much there is of somebody, is no mere story.
_LIMITS = re.compile(
    r"\b(?:refuses?|never (?:eat|wear|use|buy|drink)s?|(?:don't|doesn't|can't|cannot|couldn't) (?:eat|wear|drink|stand|tolerate|swallow|have|take)"
    r"|break out|migraines? from|sensitive|vegan|vegetarian|only (?:takes?|fits?)"
    r"|(?:we are|we're|there are) (?:\d+|two|three|four|five|six|seven|eight)\b"
    r"|\d+(?:\.\d+)? ?(?:cm|mm|kg|lbs?|lit(?:er|re)s?|ft|feet|[cf])\b)"
)
_PEOPLE = f"(?:{'|'.join(sorted(KIN))})"
# What somebody is, as "left-handed", may be for whom the thing has to be.
_BEING = re.compile(
    rf"(?:{_PRONOUN}(?:'m|'re|'s| am| are| is)|{_OWN} {_PEOPLE} (?:is|are))(?: (?:an?|both|quite|very))? [a-z]+(?:-[a-z]+)*(?: person)?"
)
_PAID = re.compile(r"\b(?:paid|spent|cost|bought|sold|won|lost|worth)\b")


def wish_after(text: str) -> int:
    """Return where a wish begins that a story stands before, 0 where none does.

    "My bike is red, [which locks do you have]", "mine leaks so [I need a tent]".
    """
    start = _greeted(text)
    if (match := _REASON.match(text, start)) and _is_story(match["told"], reason=True):
        return match.end()
    for place in (start, *(match.end() for match in _PLACE.finditer(text, start))):
        begin, reason, turn = _linked(text, place)
        if text[:place].endswith(" that ") and not _SO_MUCH.search(text[start : place - 6]):
            continue
        # "Now something lighter" takes up what the story is of: that is none of its own.
        thing = reason or (turn and not text.startswith(("something", "anything"), begin))
        if _WISH.match(text, begin) or (thing and _SO_THING.match(text, begin)):
            reason |= _ASKED_KIND.match(text, begin) is not None
            return begin if _is_story(text[start:place].strip(" ,;:.!?-"), reason=reason) else 0
    return 0


def _greeted(text: str) -> int:
    """Return where a text begins behind "hi", "to be honest"."""
    match = _GREETING.match(text)
    return match.end() if match else 0


def _linked(text: str, place: int) -> tuple[int, bool, bool]:
    """Return where the words behind "so", "and now" begin; do they give a reason, turn from it."""
    reason = turn = False
    while match := _LINK.match(text, place):
        reason |= match["reason"] is not None
        turn |= match["turn"] is not None
        place = match.end()
    return place, reason, turn


def _is_story(text: str, *, reason: bool) -> bool:
    """Say whether a text is a sentence that wishes and asks for nothing.

    What a reason follows upon, "the tomatoes are ripe, so", may be worded in any way, and so may
    what "since" begins.
    """
    if not text or _KEPT.search(text) or _LIMITS.search(text) or _BEING.fullmatch(text):
        return False
    reason |= _SINCE.match(text) is not None and not _CHOICE.search(text)
    return bool(_TOLD.match(text) or (reason and _SUBJECT.search(text)))


def told(sentence: Sentence, amounts: Sequence[Amount]) -> frozenset[int]:
    """Return the tokens of the story before a wish, without the money that may be spent."""
    wish = wish_after(sentence.text)
    end = sum(token.start < wish for token in sentence.tokens)
    return frozenset(range(end)) - frozenset(_to_spend(sentence, amounts, end))


def _to_spend(sentence: Sentence, amounts: Sequence[Amount], end: int) -> Iterator[int]:
    """Yield the tokens of what may be spent: "I have $50, so ...", not "I paid over $50, so ..."."""
    if not _PAID.search(sentence.words(0, end)):
        for each in amounts:
            if each.money and each.compared and each.end <= end:
                yield from range(each.start, each.end)
