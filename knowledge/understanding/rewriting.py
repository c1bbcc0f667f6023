"""A sentence in fewer spellings, before it is cut into words: "w/o" is "without"."""

# ruff: noqa: E501, ISC004 (patterns read better as they are matched)

from __future__ import annotations

import re

from ..units import unit

ALLERGIC = "allergic-to"
_SPELT = r"one|two|three|four|five|six|seven|eight|nine|ten"
_TENS = r"twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety"
_COMPARED = r"under|below|over|above|than|to|about|around|least|most|within|max"
_SAYS = r"(?:(?:the|an?|this|another) )?(?:customer|caller|client|shopper|visitor|buyer|guest|lady|gentleman)(?: (?:on the (?:phone|line)|in (?:the )?(?:store|shop|chat)))?"
_DAY = r"(?:(?:hi|hello|hey)\b[ ,!.]*)?good (?:morning|afternoon|evening|day)\b(?: (?:to you(?: all)?|all|everyone|team|sir|madam|there)\b)?"
_WHAT_YOU_HAVE = r"^(?:so |and )?what (?:all )?(?:(?:do|did|have|can) )?(?:you|u|ye) (?:guys )?(?:have|got|sell|carry|stock|offer|keep)"
# Said to whom one talks, of nothing that is sold; "don't ask for it" is none.
_ASIDE = r"(?:(?:would|can|could) you (?:believe|imagine)(?: (?:it|that|this))?|(?:would you )?believe (?:it or not|you me|me)|don't (?:even )?(?:ask|laugh|judge)(?: me(?: why| how)?| why| how)?|don't (?:get me wrong|worry(?: about (?:the )?[a-z]+)?)|(?:long )?story(?: cut)? short|(?:if you )?(?:know what i mean|see what i mean|get my drift)|what can i say|go figure|just my luck|no (?:joke|kidding|offen[cs]e)|(?:i'?m|i am|we're|we are) not made of money|money (?:is (?:a bit )?tight|doesn't grow on trees)|as (?:you can imagine|one does|usual)|(?:so|but) here (?:i am|we are)(?: (?:again|now))?(?: (?:on|at) (?:an? |the |this )?(?:[a-z]+ )?(?:morning|afternoon|evening|night|weekend|midnight))?)"
_REWRITES = (
    (r"[\u2019\u2032`]", "'"),
    (r" ?(?:<=|=<|≤) ?", " at most "),
    (r" ?(?:>=|=>|≥) ?", " at least "),
    (r"\bw/o\b|\bwith out\b", "without"),
    (r"\bat the (?:very|absolute) (most|least)\b", r"at the \1"),
    (r"\b(do|does|did|is|are|was|were|wo|ca|could|would|should|have|has|ai)nt\b", r"\1n't"),
    (
        r"\b(?:an?|one) (?:penny|cent|dime|cents|dollar|euro|gram|inch) (?=(?:more|less|over|above|under|below)\b)",
        "",
    ),
    (r"\bw/(?= ?[a-z])", "with "),
    (r"(?<=[a-z] )w (?=[a-z]{2}|\d)", "with "),
    (r"\b(do|can|could|would|will|have|did|are|if|that) u\b", r"\1 you"),
    (r"\bu (?=(?:have|got|sell|carry|stock|keep|do|offer|make|recommend|suggest|guys)\b)", "you "),
    # What people say and type besides: "um", "how hard can it be", "is that too much to ask?"
    (r",?(?:^| )(?:u+h?m+|uh+|erm+|hm+)\b,?", ""),
    (
        r"[,.;]? *\b(?:how hard can (?:it|that) be|is (?:that|it) (?:really )?(?:too much to ask|so hard))\b[?!.]*",
        "",
    ),
    # "So here I am looking for a tent" wishes.
    (
        r"\b(so|but) here (i am|we are)(?: (?:again|now|at last))? (?=(?:in need of|looking|searching|after)\b)",
        r"\1 \2 ",
    ),
    (
        rf"^{_DAY}(?: *[,.!;:]+ *(?=\S)| (?=(?:i|i'm|i'd|we|we're|do|can|could|would|is|are|what|which|looking|please|my|the|an?|any|have)\b))",
        "",
    ),
    (rf"^{_ASIDE}[,.!?;:]+ *(?=\S)", ""),
    # "What do you have of Skarn" is all from there, "of red kettles" all such.
    (
        rf"{_WHAT_YOU_HAVE} (?:of|off) ((?:[a-z&']+ )?[a-z&']*[a-rt-z])[.?! ]*$",
        r"what do you have from \1",
    ),
    (rf"{_WHAT_YOU_HAVE} (?:of|off) ", "show me "),
    (r"^what (?:you|u|ye) (have|got|sell|carry|stock|offer) ", r"what do you \1 "),
    # What somebody hates to do is no feature: "she hates pairing things".
    (
        r"(?:[,;-]| as| since| because|\band)? ?\b(?:i|we|he|she|they|who) (?:really |just |always )?(?:hates?|dislikes?|detests?|loathes?|can't stand|cannot stand) [a-z]+ing (?:things?|stuff|them|it|everything|anything)(?=[,.;:!?)]|$| (?:so|and|but|with|without|under|over|for)\b)",
        "",
    ),
    (rf"(?:[,;(-]| and)? \b{_ASIDE}(?=[,.;:!?)]| \(|$)", ""),
    # "The teacher insists that they each have a calculator" is a wish.
    (
        r"\b(?:my|our|his|her|their|the) (?:[a-z]+ )?[a-z]+ (?:insist|demand|require|request)(?:s|ed)? (?:that )?(i|we|he|she|they|everyone|everybody)(?: all| each| both)?(?: must| should| ha(?:s|ve) to)? (?:have|has|bring|get|buy|own|wear)(?= )",
        r"\1 need",
    ),
    (
        r"^(?:my|our) (?:[a-z]+ ){1,2}?(?:would like|wants?|needs?|(?:asks? for|asked (?:me )?for|insists? on)(?! (?:my|our|his|her|their|me|us|(?:an? |the )?(?:refund|return|repair|replacement|invoice|receipt|money|help))\b)|(?:is|are) (?:looking|searching|asking) for)\b",
        "i want",
    ),
    # A helpdesk passes on what somebody said: "Caller asks for a tent", "customer asks if ...".
    (
        rf"^{_SAYS} (?:(?:is |was )?(?:asking|asks|asked|inquiring|wondering|wonders)|wants to know) (?=(?:if|whether)\b)",
        "tell me ",
    ),
    # "Tell me whether the tent is in stock" asks that.
    (
        r"\b(?:tell me|(?:do|would|might) you (?:happen to )?know|i(?:'m| am| was)? (?:wonder|wondering)) (?:if|whether)"
        r" (?!you\b|i\b|we\b|there\b)([^,.;:?!]{3,60}?) (is|are|was|were|can|could|will|would|has|have|does|do|may|must) ",
        r"\2 \1 ",
    ),
    (
        rf"^{_SAYS} (?:(?:is |was )?(?:asking|asks|asked|inquiring) (?:for|about)|would like|wants?|needs?|(?:is|was) (?:looking|searching) for|(?:is )?after)\b",
        "i want",
    ),
    (r"\b(?:thinking|dreaming) (?:of|about)\b", "wanting"),
    (r"\brefuses? (?!(?:to|it|them|that|this|my|our|his|her|their|the)\b)(?=[a-z])", "avoid "),
    (
        r"\b(?:(?:stop|quit) (?:showing|offering)|(?:don't|do not) (?:show|offer|suggest|recommend))(?: me| us)?\b"
        r"(?![^,.;:!?]*\b(?:that|which|who|unless|without|not|over|above|under|below|than|exceeding|costing)\b)",
        "avoid",
    ),
    # "Hub not required"
    (r"\b([a-z]+) (?:is |are )?not (?:required|needed|necessary)\b(?! to\b)", r"no \1 required"),
    (r"\bfree (?:of|from) (?!charge\b|cost\b)", "without "),
    (r"[“”″]", '"'),
    (
        r"\b(at)(least|most)\b|\b(up)(to)\b|\b(less|more)(than)\b|\b(in)(stock)\b",
        r"\1\3\5\7 \2\4\6\8",
    ),
    (r"\b(that|who|what)s\b", r"\1's"),
    (r"\bless then\b", "less than"),
    (r"\b(more|[a-z]+er) then (?=[$€£\d]|one\b|two\b|half\b|an?\b)", r"\1 than "),
    (r"\bin-stock\b", "in stock"),
    (r"\b(?:half a|a half) dozen\b", "6"),
    (r"\b(?:a|one) dozen\b", "12"),
    (r"(?<!and )(?<!and a )\bhalf (?:an? )?(?=[a-z])(?!and\b|the\b|off\b|price|of\b)", "0.5 "),
    (r"\ba? ?quarter (?:of )?an? (?=[a-z])", "0.25 "),
    (r"\bthree quarters of an? (?=[a-z])", "0.75 "),
    (r"\ba (?:couple|pair) (?:of )?(hundred|thousand)\b", r"two \1"),
    (r"\ba (hundred|thousand)\b", r"one \1"),
    (
        rf"\bone (?=(?:to|or) (?:{_SPELT}|\d))|(?<=between )one (?=and\b)|(?<=from )one (?=up\b)",
        "1 ",
    ),
    # The "and" between two amounts is not the "and" within one: "fifty and two hundred".
    (rf"(?<=[a-z])(?<!thousand) and (?=(?:{_SPELT})[ -](?:hundred|thousand))", " to "),
    (rf"(?<=thousand) and (?=(?:{_SPELT})[ -]thousand)", " to "),
    (rf"\b({_SPELT}) (?:or|to) ({_SPELT}) (hundred|thousand)\b", r"\1 \3 to \2 \3"),
    (rf"\b({_COMPARED}) ({_SPELT}) (?=(?:{_TENS})\b)", r"\1 \2 hundred "),
    (r"\bsub-(?=[$\d])", "sub "),
    (r"(?<=\d)-?ish\b", " or so"),
    (r"\brunning (?=at|on)", "at "),
    (r"\bnot (?=(?:over|above) [$€£]?\d)", "no "),
    (r"\b(?:price )?ceiling of (?=[$€£\d])", "maximum of "),
    (r"([$€£]\d+(?:\.\d+)?) ceiling\b", r"\1 max"),
    # "$50 is the most I can spend", "$50 is my absolute limit"
    (
        (
            r"\bis (?:about )?(?:the (?:very )?(?:most|maximum)|as (?:much|high|far) as|all)(?: that)? (?:i|we)"
            r"(?:'d|'ll|'m|'re)?(?: [a-z']+){0,3}? (?:spend|spending|pay|paying|go|afford|give|part with)\b"
        ),
        "max",
    ),
    (r"\bis (?:my|our|the) (?:[a-z]+ )?(?:max(?:imum)?|limit|ceiling|upper limit)\b", "max"),
    (
        r"\bnot (?:the|an?|those) ([a-z-]+) (?:kinds?|sorts?|types?|ones?|versions?|variety)\b",
        r"not \1",
    ),
    (r"\ban? tenner\b", "10 dollars"),
    (r"\ban? fiver\b", "5 dollars"),
    # "Anything pricier than $400 is out."
    (
        (
            r"\b(?:anything|everything) ((?:(?:more|less) )?[a-z]+ [^,.;!?]{1,40}?) (?:is|are) "
            r"(?:out\b|too [a-z]+|a no(?:[- ]go)?\b|no (?:good|use|option)\b|off the table)"
        ),
        r"nothing \1",
    ),
    (r"\b(left|right)(?:-| )?(hander|handed person)(s?)\b", r"\1-handed people"),
    (r"\b(left|right) handed\b", r"\1-handed"),
    (r"\b(?:lefty|lefties|southpaws?)\b", "left-handed people"),
    (r"\b([a-z]+)-sized?\b", r"\1 size"),
    (r"\b(is|are) (?:their|they're|ther) (?=(?:an?|any|some)\b)", r"\1 there "),
    (r"\b(?:less|fewer|lower|smaller|cheaper) than or equal(?:s)?(?: to)?\b", "at most"),
    (r"\b(?:more|greater|higher|larger|bigger) than or equal(?:s)?(?: to)?\b", "at least"),
    (r"\b(?:apart|aside) from\b|\bsave for\b|\bbar(?= (?:the|those|these|any)\b)", "except"),
    (r"\b(?:nothing|none|no \w+) (?:but|except|other than)\b", "only"),
    # Two denials are none: "I can't do without a pocket".
    (
        (
            r"\b(?:(?:can't|cannot|couldn't|won't|wouldn't|can not|could not) (?:do|go|live|be|manage)"
            r"|(?:not|never|nothing|none)(?: (?:one|any|anything|those))?"
            r"|(?:don't|do not|won't|didn't) (?:want|need|like|buy|take)(?: (?:one|it|anything|any|those))?)"
            r" (?:that (?:is|are|comes?) )?without\b"
        ),
        "with",
    ),
    (
        (
            r"\b(?:steer(?:ing)? clear of|(?:stay(?:ing)?|keep(?:ing)?) away from|(?:can|could) do without"
            r"|(?:not|no|never)(?: really| exactly)? (?:a (?:big |great )?fan of|fond of|into|keen on|interested in)"
            r"|(?:sick|tired|fed up) (?:of|with)|rather not have|leav(?:e|ing) out|rul(?:es?|ing) out|skip(?:ping)?(?= the\b))"
        ),
        "avoid",
    ),
    (
        (
            r"\b([a-z-]+) (?:(?:is|are|would be) (?:ruled )?out(?! of)|(?:is|are) (?:a no(?:[- ]go)?|not an option|off the table|unacceptable|a deal ?breaker))\b"
        ),
        r"no \1,",
    ),
    (r"\b(?:hates?|dislikes?|detests?|can't stand|cannot stand|can't have|cannot have)\b", "avoid"),
    (r"\ballerg(?:ic|y|ies) to (?:the |any |all )?", f"{ALLERGIC} "),
    (r"\b([a-z]+) allerg(?:y|ies)\b", rf"{ALLERGIC} \1,"),
    # "A grand" is money behind a comparing word; "a grand piano" is none.
    (
        rf"\b({_COMPARED}|and) "
        r"(?:a|one|1) grand\b(?! [a-z]*(?:piano|total|tour))",
        r"\1 1000 dollars",
    ),
    (r"(?<![\w.])(\d+(?:\.\d+)?) grand\b", r"\1k dollars"),
    (r"\ban? ([a-z]+) and a half\b", r"1.5 \1"),
)
# Compiled here, none has to be looked up again for each sentence.
_COMPILED = tuple((re.compile(pattern, re.IGNORECASE), to) for pattern, to in _REWRITES)
# "One kilo", and "a kilo" beside a comparing word.
_ONE = re.compile(
    rf"\b(?:(?P<before>(?:{_COMPARED}) )an?|one)[ -](?P<unit>[a-z]{{4,}})\b"
    r"|\ban? (?P<bounded>[a-z]{4,})(?= (?:at (?:the )?(?:most|least)|or (?:less|more|under|over)|max)\b)",
    re.IGNORECASE,
)
_DOZENS = re.compile(rf"\b({_SPELT}|\d+) dozen\b", re.IGNORECASE)
_HALF = re.compile(rf"\b({_SPELT}|\d+) and a half\b", re.IGNORECASE)
_THOUSANDS = re.compile(r"(?<![\w.-])(\d+(?:\.\d+)?) ?k\b(?!\w)")
_PRICE_BEFORE = re.compile(
    r"(?:[$€£]|\b(?:under|over|below|above|than|to|about|around|most|least|max|within|spend|and|of))\s*$"
)
_PRICE_AFTER = re.compile(r"\s*(?:dollars?|bucks?|usd|eur|euros?|gbp)\b")


def rewritten(text: str) -> str:
    """Return the text with what people write in several ways in one."""
    text = " ".join(text.split())
    for pattern, to in _COMPILED:
        text = pattern.sub(to, text)
    text = _DOZENS.sub(_dozens, _ONE.sub(_one, text))
    return _THOUSANDS.sub(_thousand, _HALF.sub(_half, text))


def _dozens(match: re.Match[str]) -> str:
    return str(_count(match[1]) * 12)


def _count(said: str) -> int:
    return int(said) if said.isdigit() else 1 + _SPELT.split("|").index(said.lower())


def _one(match: re.Match[str]) -> str:
    """Return "one kilo" as 1 kilo; "one second" and "one day" are of something else."""
    said = match["unit"] or match["bounded"]
    measure = unit(said)
    if measure is None or measure.dimension == "time":
        return match[0]
    return f"{match['before'] or ''}1 {said}"


def _half(match: re.Match[str]) -> str:
    """Return "three and a half" as 3.5."""
    return f"{_count(match[1])}.5"


def _thousand(match: re.Match[str]) -> str:
    """Return 1.2k as 1200 where it is money; "4k" is a resolution and "2700k" a colour."""
    before = _PRICE_BEFORE.search(match.string[: match.start()].lower())
    money = before or _PRICE_AFTER.match(match.string[match.end() :].lower())
    return f"{float(match[1]) * 1000:g}" if money and float(match[1]) < 1000 else match[0]
