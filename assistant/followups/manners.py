"""What people say around a question: thanks, apologies, and words that tie it to the last one."""

from __future__ import annotations

import re

from assistant.followups.comparing import comparisons

_THANKS = (
    r"(?:many )?(?:thanks|thank (?:you|u)|thx|cheers|ta)"
    r"(?: again| so much| very much| a lot| for \w+)?"
)
# Words that are courtesy only when nothing or a pause follows: "right" but not "right-handed".
_PRAISE = (
    r"(?:ok|okay|k|great|cool|perfect|nice(?: ones?)?|lovely|awesome|right|well|fine|good|alright|"
    r"all right|got it|i see|sure|yes|yeah|yep|no|nope|nah|h?m+|oh|ah|wow|ugh|phew|"
    r"(?:what a )?(?:shame|pity)|too bad|fair enough|noted|gotcha|understood|makes sense|"
    r"(?:so )?not then|"
    r"argh|damn|bummer|typical|sadly|"
    r"brilliant|excellent|super|my (?:mistake|bad)|(?:(?:i|we)(?:'ll| will)|will) think about it|"
    r"good to know|looks? (?:great|good|nice)|"
    r"sounds (?:great|good)|that'?s (?:great|clear|good|fine|all)|thats (?:great|clear|good|fine))"
)
_ALWAYS = (
    rf"(?:{_THANKS}|hi|hello|hey|oh|ooh|ah|aha|wow|lol|(?:ha){{2,}}|sorry|no,? wait|wait|please|"
    r"oops|good (?:morning|evening|day))"
)
_COURTESY = re.compile(
    rf"^\s*(?:{_ALWAYS}(?![\w'-])|{_PRAISE}(?=\s*(?:[,.!;:\u2013\u2014-]|$|{_ALWAYS}))|okay(?=\s)|ok(?=\s))[\s,.!;:]*",
    re.IGNORECASE,
)
# "That's settled." and "you've been so kind!", but not "that's too heavy".
_REMARK = re.compile(
    r"^\s*(?:you(?:'re|'ve| are| have| were)(?:\s[\w'-]+){1,5}|"
    r"(?:that|this|it|all)(?:'s| is| was)?(?:\s(?:all|very|so|really|just))?\s[\w'-]+|"
    r"(?:(?:ha){2,}|lol|love)(?:\s[\w'-]+){0,4})\s*(?:[.!]+\s*|$)",
    re.IGNORECASE,
)
_DROPPED = re.compile(
    r"^\s*(?:(?:forget|never ?mind)\b[^.,;:!?]*[.,;:!?]|(?:leave|scrap|drop|skip)\b[^.;!?]*[.;!?]|"
    r"(?:leave|scrap|drop|skip) (?:it|that|those|them)\s*[,:])"
    r"\s*(?=\w)"
    r"|^.*[.,;?!]\s*(?:never ?mind|(?:forget|scrap|drop|skip) (?:it|that))\b[.,;:!\s]*(?=\w)",
    re.IGNORECASE,
)
# "Those are huge. Same thing but smaller" wants all that was wanted before.
_SAME_BUT = r"(?:the )?(?:exact(?:ly)? )?same(?: [\w-]+){0,3}?,? (?:but|just|only|except)\b"
_KEEPS = re.compile(rf"^\s*{_SAME_BUT}", re.IGNORECASE)
_COMPLAINT = re.compile(
    rf"^\s*(?:(?:those|these|they|that|this|it)\b[^.!?;]*[.!;]\s*)+(?={_SAME_BUT})", re.IGNORECASE
)
# "no, not those. Cross country": other things of the kind are wanted.
_REJECTED = re.compile(
    r"^\s*(?:no\b[\s,]*)?not (?:this|that|these|those|it|them)(?: ones?)?\b[\s,.;:!]*(?=\w)", re.I
)
_LEAD = re.compile(
    r"^\s*(?:(?:and|nd|n|or|but|so|then|plus|even)\b|wh?at about\b|wht ab(?:ou)?t\b|how about\b|"
    # "Up to" is no bound of what somebody would go up to.
    r"(?:what )?if (?:i|we) (?:go|went|move|moved)(?: up| down)? to(?=\W*\d)|"
    r"what if\b|"
    rf"{_SAME_BUT}|"
    r"(?:the )?same(?: one| thing)?\b|again\b)[\s,]*",
    re.IGNORECASE,
)

_TAIL = re.compile(
    r"[\s,]+(?:then|instead|please|pls|rather|maybe|actually)\s*(?=[?.!]*$)", re.IGNORECASE
)
_SWITCH = re.compile(
    r"^\s*(?:(?:and|but|so) (?=an?other|now|next|one more|by the way))?"
    r"(?:also|next(?: (?:thing|question|topic|up))?(?=\s*[,.:;!-])|now|by the way|btw|"
    r"before i forget|while i'?m (?:here|at it)|"
    r"(?:(?:just )?one (?:more|other|last)|an?other|other|side|last|quick)"
    r" (?:thing|question|topic|matter|subject))\b[\s,.:;!-]+(?=\w)",
    re.IGNORECASE,
)
_BY_THE_WAY = re.compile(r"(?<=\w)[\s,]+(?:btw|by the way)\s*(?=[?.!]*$)", re.IGNORECASE)
# Of another matter nothing is asked of what was before; "another question" may be about it.
_UNRELATED = re.compile(
    r"^\s*(?:(?:and|but|so|now)[\s,]+)*(?:for )?(?:(?:on )?(?:an? )?(?:"
    r"(?:completely|totally|entirely|very) (?:different|separate|unrelated) (?:thing|question)|"
    r"(?:(?:completely|totally|entirely|very) )?(?:different|separate|unrelated)"
    r" (?:topic|note|matter|subject)|(?:different|separate) (?:thing|question)|"
    r"something else(?=\W+(?:do|does|can|could|is|are|have|what|where|when|how|i)\b))|"
    r"(?:on )?(?:an?)?other (?:topic|matter|subject)|"
    r"new (?:topic|subject)|(?:a )?change of (?:topic|subject)|"
    r"(?:something )?(?:completely|totally|entirely) (?:different|unrelated)|unrelated)"
    r"(?:\s*[,.:;!\u2013\u2014-]+\s*(?:(?:but|and)\s+)?|\s+but\s+|(?<=note)\s+)(?=\w)",
    re.IGNORECASE,
)
_WISH = re.compile(
    r"^(?:(?:so )?(?:it|they|that|this|ones?|mine)\s+)?(?:(?:really )?(?:should|must|needs? to|"
    r"ha(?:s|ve) (?:got )?to|ought to)\s+(?:(?P<have>have|come with)|be)|make (?:it|that|them))\s+",
    re.IGNORECASE,
)
# The shop is "they" to some: "do they make one that folds?"
_THEY = re.compile(
    r"\bdo they (?:also )?(?:(?:make|sell)(?= (?:an?|any|one|some|another)\b)|"
    r"have(?= (?:one|another)\b))",
    re.IGNORECASE,
)
_CLOSING = re.compile(
    r"\b(?:(?:good)?bye|ciao|see (?:you|ya)|(?:talk|speak) (?:to you )?(?:later|soon)|good ?night|"
    r"(?:gotta|have to|must|need to|better) (?:run|go|leave)(?=\s*(?:$|[.,;!]|now\b))|take care|"
    r"have a (?:nice|good|great|lovely)|(?:no (?:more|further|other)|nothing) (?:questions?|else)|"
    r"(?:that|this)(?:'s| is| was|'ll be| will be) (?:all|everything|it)"
    r"(?=\s*(?:$|[.,;!]|for\b|i\b)))"
    r"(?!\w)",
    re.IGNORECASE,
)


def body(text: str) -> str:
    """Return a message without the courtesies around the matter: "Thanks! And in red?".

    Whom it calls "they" makes or sells such things.
    """
    text = _THEY.sub("do you have", text)
    rest = _SWITCH.sub("", _polite(_DROPPED.sub("", _polite(text))))
    rest = _COMPLAINT.sub("", rest)
    return _BY_THE_WAY.sub("", _SWITCH.sub("", _UNRELATED.sub("", rest)))


def _polite(text: str) -> str:
    rest = text.strip()
    while (shorter := _unremarked(_COURTESY.sub("", rest, count=1))) != rest:
        rest = shorter
    return rest


def fragment(text: str) -> str:
    """Return a follow-up without the words that tie it to the last question: "in red?"."""
    rest = text.strip()
    while (shorter := _LEAD.sub("", rest, count=1)) and shorter != rest:
        rest = shorter
    return _TAIL.sub("", rest)


def _unremarked(text: str) -> str:
    found = _REMARK.match(text)
    return text if found is None or comparisons(found.group()) else text[found.end() :]


def drops(text: str) -> bool:
    """Tell whether a message says that what was before is done with.

    "Forget the kettle. ...", "Unrelated: ..."
    """
    rest = _polite(text)
    return _DROPPED.search(rest) is not None or _UNRELATED.search(_SWITCH.sub("", rest)) is not None


def switches(text: str) -> bool:
    """Tell whether words before a message lead away from what was before: "next, a headlamp"."""
    rest = _polite(_DROPPED.sub("", _polite(text)))
    return drops(text) or _SWITCH.search(rest) is not None


def rejects(text: str) -> str | None:
    """Return what is left of a message that first turns down what was shown; None if it does not.

    "No, not those. Cross country" leaves "Cross country".
    """
    rest, times = _REJECTED.subn("", text, count=1)
    return rest if times else None


def keeps(text: str) -> bool:
    """Tell whether a message wants what was wanted before, but for something: "same but red"."""
    return _KEEPS.match(text) is not None


def wish(text: str) -> str:
    """Return what a message wishes of the things looked for: "with a hood" for "it should have"."""
    return _WISH.sub(lambda found: "with " if found["have"] else "", text, count=1)


def closes(text: str) -> bool:
    """Tell whether a message takes leave or says that nothing more is wanted."""
    return _CLOSING.search(text) is not None


def leads(text: str) -> bool:
    """Tell whether a message begins as the rest of another one does."""
    return _LEAD.match(text) is not None
