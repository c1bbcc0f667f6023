"""What carries no condition: questions about rules and facts, and what describes something else."""

# ruff: noqa: E501 (patterns read better on one line each)

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from .english import ADJECTIVES, COLOURS, KIN, STOP
from .stories import wish_after

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from .amounts import Amount
    from .sentence import Sentence, Token


def _compiled(pattern: str) -> re.Pattern[str]:
    """Return a pattern that is laid out over several lines; spaces within a line are meant."""
    lines = (line.strip() for line in pattern.splitlines())
    return re.compile("".join("|" + line[2:] if line.startswith("| ") else line for line in lines))


_CLAUSE = re.compile(
    r"(?:[,:;!?]|\.(?=\s|$)|\s-\s|\sor(?=\s(?:did|does|has|have|was|were) (?:it|they)\b))\s*"
    r"(?:and |but |so |also |hi |hello |hey |please )*"
)
# What goes on about the clause before: ", where it gets cold", "my brother, who has one".
_RELATIVE = re.compile(
    r"(?:where|when) (?:i|we|you|he|she|it|they|there|my|our|his|her|their|the|an?)\b"
)
_WHICH = re.compile(r"which (?:is|are|was|were|has|have|had)\b")
_GREETING = 2  # words
_PERSON = re.compile(rf"\b(?:{'|'.join(sorted(KIN))})s?$")
# What a shop has besides its goods, and what is asked of it by name.
_OF_SHOP = r"(?:guys|stores?|shops?|branch(?:es)?|locations?|showrooms?|warehouses?|offices?|headquarters|phones?|emails?|address(?:es)?|hours|instructions|details|terms|conditions|polic(?:y|ies)|warrant(?:y|ies)|reviews?|ratings|results|points|goods|items|products|orders?|returns?|refunds?|discounts?|codes?|vouchers?|sales?|news|plans?|chance|idea|moment|minute|second|way|time)"
# "Have you sunglasses", "have you a blue tent", not "have you shipped my boots".
_HAVE_YOU = (
    rf"have (?:you|u) (?!(?:an? |some )?(?:[\w-]+ )?{_OF_SHOP}\b)"
    r"(?!(?:[\w'-]+ ){1,2}(?:my|our|his|her|their|the|this|that|these|those|me|us|it|them)\b)(?:(?:an?|some) "
    r"|(?!(?:ever|been|sent|seen|made|lost|put|had|taken|given|found|done|kept|changed|\w+ed|my|our|his|her|their|the|this|that|these|those)\b)(?:[\w'-]+ ){0,2}?[\w-]{2,}(?<!s)s\b)"
)
# "Where are the trail shoes?" is said in front of a shelf.
_WHERE_ARE = rf"where are (?:all )?(?:the|your) (?!(?:\w+ )?{_OF_SHOP}\b)(?:[\w&'-]+ ){{0,3}}?[\w'-]+(?<!s)s(?:\s*$|\s(?:(?:under|below|up to|over|with|without|by)\b|(?:in|from) (?!the\b|this\b|that\b|my\b|your\b)\w))"
_LEAD = r"^(?:(?:hi|hello|hey|please|so|ok|okay|and|but|also|well|quick question)\b[\s:]*)*"
# Questions that ask to be shown things.
_SHOPPING = _compiled(
    _LEAD
    + r"""(?:
      do (?:you|u|they|ya) (?:guys )?(?:\w+ly )?(?:have|sell|carry|stock|offer|make|do|know of|keep|got)\b
        (?!\s(?:a |an |any |the )?(?:store|shop|branch|location|showroom|return|refund|discount|code|policy|warranty|loyalty|phone|email|gift))
    | (?:have|has) (?:you|u) (?:got|any|anything)
    | (?:does|do|doesn't|don't) (?:nobody|no one|anyone|anybody) (?:\w+ ){0,2}?(?:have|sell|make|stock|carry)\b
    | (?:is|are) there (?:\w+ly |even |still )?(?:a|an|any|some|anything|something|\w+s\b)(?! (?:\w+ )?(?:warranty|guarantee|fee|fees|charge|charges|limit|discount|way|policy|minimum|maximum|store|shop|delivery|return|returns|shipping|refund|deposit|surcharge|difference|chance|sale)\b)
    | (?:can|could|would|will) (?:you|u|i|we|someone) (?:\w+ ){0,2}?(?:show|recommend|suggest|find|list|help|point|buy|see|get(?!\s(?:a refund|a discount|free|my|it|this|[$€£]?\d+\s?%?\s(?:off|back)))|have|give me|look|pick|advise|want|like|filter|bring(?!\s(?:\w+\s){0,3}?back\b))\b
    | would you (?:have|recommend)
    | what(?:'s|\s+is|\s+are|s)?\s(?:is\s)?(?:your|the|ur)\s(?:\w+\s){0,2}?(?:\w+est|best|top|most|least|newest|latest)\b
    | what (?:do|have|can|could|would|should|kind|sort|type|about|are some|other|else|[\w-]+ (?:[\w&-]+ ){0,2}?(?:do you|have you|can i|could i|would you|should i|are there|is there|costs?|under|below|over|with|without|in))\b
    | what (?:\w+ ){1,3}?(?:is|are) (?:currently |still )?(?:available|in stock|on sale|left|under|below)\b
    | which\b(?!.*\b(?:would you take|is better|one of (?:these|the two)))
    | where (?:can|could|do) i (?:find|buy|get|see)
    | how about | wat can i | any chance (?:of|you)
    """
    + f"|{_HAVE_YOU}|{_WHERE_ARE})",
)
_QUESTION = re.compile(
    _LEAD
    + r"(?:(?:is|are|was|were|do|does|did|can|could|will|would)(?! (?:not|like|love) )|shall|should (?:i|we)|may (?:i|we)|must (?:i|we)|(?:has|have)(?= (?:you|u|i|we|they|he|she|it|my|our|the|your|any\w+|this|that|these|those)\b)|how|when|why|who|where|what|what's|whats|which|am|isn't|aren't|doesn't|don't (?:you|they))\b"
)
# Statements about an order, a code or a rule.
_AFFAIRS = _compiled(
    r"""\b(?:
      (?:my|the|an?|this) (?:\w+ ){0,2}?(?:order|parcel|package|refund|return|code|voucher|coupon|delivery|invoice|account|payment)\b
        .*\b(?:arriv\w+|work\w*|late|missing|lost|damaged|broken|wrong|been|declined|delayed|hasn't|isn't|didn't|was|is|doesn't|won't|where)
    | order (?:\#|no\.? ?|number )?\d+
    | (?:free|express|standard|international) (?:shipping|delivery|returns?)
    | (?:(?<=^)|(?<=your )|(?<=the )|(?<=what ))(?:return|refund|exchange|warranty|shipping|price match|cancellation) (?:window|period|policy|rules?|terms|times?|costs?|fees?|on|for|over|under)
    | (?:shipping|delivery|returns?|refunds?) (?:for|on|over|above|of) (?:\w+ ){0,2}?(?:\$|orders?|items?|purchases?|parcels?)
    | (?:i|we) (?:just |already |recently )?(?:bought|ordered|purchased|received|returned|paid)
    | (?<=^)(?:my|our) (?!budget|limit|max)(?:\w+ ){1,2}?(?:won't|doesn't|can't|isn't|keeps)\b(?!.*\b(?:needs?|wants?|looking|recommend|suggest|show|find|so)\b)[^,;:.!?]*[.!]?$
    )""",
)
# What was ordered may have to be put right: "I received a broken kettle, I need a new one".
_ORDERED = re.compile(
    r"\b(?:i|we)(?:'ve| have)? (?:just |only )?(?:ordered|received|returned)\b"
    r"|\b(?:parcel|package|refund|delivered|delivery|order (?:#|no|number))"
)
# A thing of the shopper's or a place: what follows up to the next clause is not the product.
_OWN = r"(?:my|our|his|her|their|your|its)"
# A verb behind a noun: ", as a strap [slips] off", "as the old one [is] torn", no "as a gift".
_GOES_ON = r"(?:is|are|was|were|(?:has|have)(?! to\b)|had|does|did|can|can't|will|won't|would|isn't|aren't|doesn't|don't|didn't|\w{3,}(?<!s)(?:s|ed)(?=\s(?:my|our|his|her|their|the|an?|me|us|him|it|them|too|so|on|off|out|up|down|all|every|when|like|easily)\b))"
_SOMETHING_ELSE = _compiled(
    rf"""(?:^|(?<=\s))(?:
      for
    | (?:that|which|it|will|to|must|should|can|and)?\s?(?:fits?|fitting|suits?|matches|match|matching|holds|holding|protects?|protecting|charges|carries|carrying|goes|go|works|work|working|looks?|pairs?)\s(?:\w+\s){{0,2}}?(?:with|on|in|under|over|behind|into|inside|around|to|onto|for|nice|well|good)
    | (?:fits?|fitting|suits?|matches|matching|protects?|replaces|replacing|charges|charging)
    | (?:\w+'ll|will|can|could|would|must|should)\s(?:match|replace|charge|power)
    | compatible\s(?:with|to) | (?:used?|using|usable|pairs?|paired|connects?|connected)\s(?:with|to) | goes\swith | suitable\sfor
    | (?:designed|made|meant|intended|good|ideal|perfect)\s(?:for|to)
    | to\s(?:put|fit|match|replace|protect|carry|charge|hold|use|go|hang|mount|clean|store|connect|wear|take|keep|attach|cover|read|play|work|power|run|stand|sit|cook|make)
    | (?:(?<!would )(?<!'d )like|than|replacing|replacement\sfor|instead\sof|similar\sto|as\sgood\sas)\s(?:the|{_OWN}|an?)
    | (?:in|on|behind|under|over|inside|into|in\sto|onto|near|against|around|beside|next\sto|below|above|at|to|from|between)\s(?:an?|the|{_OWN}|this|that|these|those)
    | (?:so\sthat|so\s(?:i|we)(?!\s(?:want|need|would|am|are)\b)|so\sit|because|since|as\si|when\si|when\swe|if\si|if\sit|who|whom|where|until|while)
    | as\s(?:an?|the|this|that|these|those|it|he|she|they)\s(?![^,.;:!?]*\d)(?:(?!(?:for|of|in|to|with|from|as)\s)[\w'-]+\s){{0,3}}?{_GOES_ON}
    | {_OWN}
    )(?=\s)""",
)
# After a comma these begin a remark: ", I know they don't come cheap".
_REMARK = re.compile(
    r"[,;.?!(-]\s*(?:but\s|and\s|because\s|since\s|though\s|as\s)?(?:i|i'm|we|they|he|she|it's|its|mine|my|our|his|her|that's|which|this|preferably as)\s"
)
# What was used up, and the screen that a thing holds: "the black ran out", "holds a 6.7 inch phone".
_OTHER = re.compile(
    r"(?<=[,;.?!(-])\s*(?:but\s|and\s|because\s|since\s|as\s)?the\s(?:[\w-]+\s){1,3}?(?:(?:has |have )?(?:ran|run) out|(?:is|are) (?:empty|dead|broken|used up)|died|broke)(?=\s*(?:[,.;:!?)]|$)|\s(?:so|but|and|-)\s)"
    r"|(?<=\s)(?:holds?|holding|takes?|supports?|mounts?|carr(?:y|ies))\s(?:an?|my|our|his|her|the|two)\s(?:[a-z-]+\s){0,2}?\d+(?:\.\d+)?(?:\s|-)?(?:inch(?:es)?|in|\")\s(?:[a-z-]+\s)?(?:(?:smart)?phones?|tvs?|televisions?|monitors?|screens?|displays?)\b"
)
_CONDITION = re.compile(
    r"\b(?:must|should|needs?|has to|have to|want|would like|prefer|'d like|looking|after|ideally|avoid|allergic-to)\b"
)
_ENDS = re.compile(r"[,;:!?()]|\.(?=\s|$)|\sthat's\s|\s(?:that|which)\s(?:is|are|has|have|costs?|weighs?)\s|\s(?:it|they)\s(?:must|should|has\sto|have\sto|needs?\sto)\s|\s(?:and|but)\s(?:not|under|in stock|cost|i\s|it\s|preferably|no\s|less|more|with)|\s(?:(?<!phone\s)(?<!laptop\s)(?<!tablet\s)(?<!camera\s)with|with(?!\san?\s\d[\w.]*(?:\s|-)?[a-z]*\s(?:battery|screen|display)\b)|without|from|by|not|in stock|in (?:size|colou?r)|available|made of|made by|please|allergic-to)\s")  # fmt: skip


SEEKS = frozenset("look looking search searching shop shopping hunt hunting hoping asking".split())
_PACKED = re.compile(r"\s(?:pack|package|packet|box|bundle|set|multipack) of \d")
_BARE = re.compile(r"\s\d+(?:\.\d+)?(?:$|[,.;!?](?!\d)|\s(?:or|and|please|under|below|by)\b)")


def about_rules(text: str) -> bool:
    """Say whether a sentence asks for a rule or a fact instead of for products."""
    wish = wish_after(text)
    if not _ORDERED.search(text, 0, wish):
        text = text[wish:]
    clauses = list(_main_clauses([clause for clause in _CLAUSE.split(text) if clause]))
    if any(_SHOPPING.match(clause) for clause in clauses):
        return False
    if _AFFAIRS.search(text):
        return True
    return any(_QUESTION.match(clause) for clause in clauses)


def _main_clauses(clauses: Sequence[str]) -> Iterator[str]:
    """Yield the clauses that may ask something: not what only says more of the one before.

    ", which is red" asks for red things unless another clause is the question.
    """
    asked = False
    for index, clause in enumerate(clauses):
        before = clauses[index - 1] if index else ""
        whole = (
            len(before.split()) > _GREETING
        )  # "Hi, when you ship to Canada ..." goes on about none
        said_of = (whole and _RELATIVE.match(clause)) or (
            clause.startswith("who ") and _PERSON.search(before)
        )
        if (before and said_of) or (asked and _WHICH.match(clause)):
            continue
        asked |= _QUESTION.match(clause) is not None and not _SHOPPING.match(clause)
        yield clause


def elsewhere(
    sentence: Sentence,
    amounts: Sequence[Amount],
    names: Collection[int] = (),
    story: Collection[int] = (),
) -> frozenset[int]:
    """Return the tokens that describe something else: "bag for a 15 inch laptop".

    The thing after "for" is the wanted one when nothing came before it: "under $20 for a lamp".
    `names` are tokens of what the catalogue calls something: "wireless charging" charges nothing.
    `story` are those of a story before the wish, which says nothing of what is wanted.
    """
    compared = {index for each in amounts if each.compared for index in range(each.start, each.end)}
    first = max(story, default=-1) + 1
    masked: set[int] = set()
    for match in _SOMETHING_ELSE.finditer(sentence.text):
        begin = _token_at(sentence, match.start() + (match.group()[0] == " "))
        if begin < first or begin in compared or begin in masked or begin in names:
            continue
        if not _wanted_before(sentence, begin, {*compared, *story}):
            continue
        if match.group() == "for" and (
            _sought(sentence, begin) or _for_amount(sentence, begin, compared)
        ):
            continue
        if _after_own_colour(sentence, match.end()):
            continue
        masked |= _until_end(sentence, begin, match.end(), amounts)
    for match in _REMARK.finditer(sentence.text):
        end = _ENDS.search(sentence.text, match.end())
        stop = end.start() if end else len(sentence.text)
        begin = _token_at(sentence, match.start() + 1)
        if begin > first and not _CONDITION.search(sentence.text, match.start(), stop):
            masked |= _until_end(sentence, begin, match.end(), amounts)
    for match in _OTHER.finditer(sentence.text):
        if _token_at(sentence, match.start() + 1) > first:
            masked |= {
                index
                for index, token in enumerate(sentence.tokens)
                if match.start() <= token.start < match.end()
            }
    return frozenset(masked)


def _token_at(sentence: Sentence, place: int) -> int:
    for index, token in enumerate(sentence.tokens):
        if token.end > place:
            return index
    return len(sentence.tokens)


def _wanted_before(sentence: Sentence, end: int, compared: Collection[int]) -> bool:
    """Say whether a thing was named before a token, if only as "something"."""
    generic = {"something", "anything", "gift", "one", "stuff", "things", "present"}
    return any(
        token.kind == "word"
        and (token.word in generic or token.word not in STOP | ADJECTIVES | COLOURS)
        for index, token in enumerate(sentence.tokens[:end])
        if index not in compared
    )


def _sought(sentence: Sentence, begin: int) -> bool:
    """Say whether what "for" is before is wanted: "it broke. I'm looking for a chair"."""
    return begin > 0 and sentence.tokens[begin - 1].word in SEEKS


def _for_amount(sentence: Sentence, begin: int, compared: Collection[int]) -> bool:
    """Say whether "for" is followed by an amount: "for under $50", "for at least 3 people"."""
    after = sentence.tokens[begin + 1 : begin + 3]
    if begin + 1 in compared:
        return True
    # "For a laptop" is of another thing, and so are "for 15 inch laptops", "for a 90 lb child".
    quantity, thing = (after[0].quantity, after[1].word) if len(after) > 1 else (None, "")
    if quantity and quantity.unit and thing.isalpha():
        return thing in STOP
    if quantity and len(after) > 1 and (thing in COLOURS or _measures(after[1])):
        return False  # "a mount for two black 27 inch monitors"
    return bool(after) and (after[0].kind == "number" or after[0].word in "$€£")


def _measures(token: Token) -> bool:
    return token.quantity is not None and token.quantity.unit is not None


def _after_own_colour(sentence: Sentence, place: int) -> bool:
    """Say whether "in a" is followed by a colour, size or pack of the product itself."""
    words = sentence.text[place:].split()[:3]
    if sentence.text[:place].endswith((" in a", " in an")) and (
        _BARE.match(sentence.text, place) or _PACKED.match(sentence.text, place)
    ):
        return True  # "running shoes in a 9.5", "bulbs in a pack of 4"
    return (
        bool(words)
        and sentence.text[:place].endswith((" in a", " in an", " in the"))
        and any(word.strip(",.") in COLOURS | {"size", "colour", "color"} for word in words)
    )


def _until_end(sentence: Sentence, begin: int, place: int, amounts: Sequence[Amount]) -> set[int]:
    end = _ENDS.search(sentence.text, place)
    stop = end.start() if end else len(sentence.text)
    inside = {
        index
        for index, token in enumerate(sentence.tokens)
        if index >= begin and token.start < stop
    }
    # A price is always the product's: "a case for a black phone under $20".
    prices = [
        each for each in amounts if each.compared and each.unit is None and each.start > begin
    ]
    if prices and any(index in inside for index in range(prices[0].start, prices[0].end)):
        inside -= set(range(prices[0].start, len(sentence.tokens)))
    return inside
