"""The English that carries conditions: comparison words, function words, measures of things."""

from __future__ import annotations

import re
from dataclasses import dataclass

from .. import colours

COLOURS = colours.COLOURS
# For whom somebody buys something.
KIN = frozenset(
    "son daughter husband wife brother sister mother father mom mum dad friend partner boyfriend "
    "girlfriend nephew niece grandson granddaughter grandma grandpa child children kid kids "
    "newborn".split()
)
# Which of both a word is of, as people say it and as catalogues write it.
GENDERS = dict.fromkeys("m male males man men mens men's gents gentlemen".split(), "m") | (
    dict.fromkeys("f w female females woman women womens women's ladies lady".split(), "f")
)


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


@dataclass(frozen=True, slots=True)
class Measure:
    """What an adjective compares: fields by label, best first; `more` when it means much of it."""

    labels: tuple[str, ...]
    more: bool


_LENGTH = ("length", "cable length", "cord length", "height", "inseam")
_SIZE = (
    "screen size", "display size", "display diagonal", "screen diagonal", "capacity",
    "capacity persons", "size", "volume", "length", "width",
)  # fmt: skip
_PRICE = ("price",)
_THICKNESS = ("thickness", "depth")
_NOISE = ("noise", "noise level", "sound level")
_POWER = ("power", "max output", "max power", "wattage", "output")
_SPEED = ("speed", "processor frequency", "data transfer rate", "read speed")
_BRIGHTNESS = ("brightness", "luminous flux")
_DATE = ("released", "release date", "launch date", "date", "year")

# adjective (as in "6 ft tall"), comparative ("taller than"), superlative ("the tallest")
_ADJECTIVES: tuple[tuple[str, tuple[str, ...], bool], ...] = (
    ("light lighter lightest lightweight", ("weight",), False),
    ("heavy heavier heaviest", ("weight",), True),
    ("long longer longest", _LENGTH, True),
    ("short shorter shortest", _LENGTH, False),
    ("tall taller tallest high higher highest", ("height", "max height"), True),
    ("low lower lowest", ("height", "max height"), False),
    ("wide wider widest broad broader broadest", ("width", "floor width"), True),
    ("narrow narrower narrowest", ("width",), False),
    ("deep deeper deepest", ("depth",), True),
    ("shallow shallower shallowest", ("depth",), False),
    ("thick thicker thickest", _THICKNESS, True),
    ("thin thinner thinnest slim slimmer slimmest", _THICKNESS, False),
    ("big bigger biggest large larger largest", _SIZE, True),
    ("small smaller smallest", _SIZE, False),
    ("roomy roomier roomiest spacious", ("capacity", "volume"), True),
    ("bright brighter brightest", _BRIGHTNESS, True),
    ("dim dimmer dimmest", _BRIGHTNESS, False),
    ("loud louder loudest", _NOISE, True),
    ("quiet quieter quietest silent", _NOISE, False),
    ("fast faster fastest quick quicker quickest", _SPEED, True),
    ("slow slower slowest", _SPEED, False),
    ("strong stronger strongest powerful", _POWER, True),
    ("weak weaker weakest", _POWER, False),
    ("cheap cheaper cheapest inexpensive", _PRICE, False),
    ("dear dearer dearest expensive costly pricey pricier priciest", _PRICE, True),
    ("new newer newest recent latest", _DATE, True),
    ("old older oldest", _DATE, False),
)
MEASURES = {
    word: Measure(labels, more) for words, labels, more in _ADJECTIVES for word in words.split()
}
_BORNE = ("weight limit", "load limit", "weight capacity", "load capacity")
_HELD = ("capacity", "volume", "max load", *_BORNE)
# "5 m long", "weighing 2 kg", "holds 70 litres": verbs that name what they measure.
VERBS = {
    "weigh": ("weight",), "weighs": ("weight",), "weighing": ("weight",),
    "hold": _HELD, "holds": _HELD, "holding": _HELD, "carries": ("max load", "capacity", *_BORNE),
    "supports": ("max load", *_BORNE), "lasts": ("battery", "battery life", "run time"),
    "last": ("battery", "battery life", "run time"),
    "lasting": ("battery", "battery life", "run time"),
    "runs": ("battery", "battery life", "run time"),
    "sleeps": ("capacity persons", "persons"), "seats": ("capacity persons", "persons"),
    "measures": ("length",), "measuring": ("length",),
}  # fmt: skip
# Nouns that English clips; which of them are meant is for the catalogue to say.
CLIPPED = {
    "amp": "amplifier", "bike": "bicycle", "cam": "camera", "fridge": "refrigerator",
    "mic": "microphone", "mower": "lawnmower", "photo": "photograph", "sax": "saxophone",
    "synth": "synthesizer", "telly": "television", "tux": "tuxedo", "uke": "ukulele",
    "vac": "vacuum",
}  # fmt: skip
# What people call a field that catalogues label in another way; tried after the word itself.
ALIASES = {
    "screen": ("screen size", "display size", "display diagonal", "screen diagonal"),
    "display": ("display size", "display diagonal", "screen size"),
    "screen size": ("display size", "display diagonal", "screen diagonal"),
    "display size": ("screen size", "display diagonal"),
    "diagonal": ("display diagonal", "screen diagonal", "screen size"),
    "screen diagonal": ("display diagonal", "screen size"),
    "ram": ("internal memory", "memory", "memory size"),
    "memory": ("internal memory", "memory size"),
    "storage": ("storage capacity", "total storage capacity", "hdd capacity", "ssd capacity"),
    "disk": ("hdd capacity", "storage capacity", "total storage capacity"),
    "disk space": ("hdd capacity", "storage capacity", "total storage capacity"),
    "hard drive": ("hdd capacity", "storage capacity", "total storage capacity"),
    "hard disk": ("hdd capacity", "storage capacity", "total storage capacity"),
    "hdd": ("hdd capacity", "storage capacity", "total storage capacity"),
    "ssd": ("ssd capacity", "total ssds capacity", "storage capacity", "total storage capacity"),
    "battery life": ("battery", "battery run time", "run time"),
    "battery": ("battery life", "battery capacity"),
    "playtime": ("battery", "battery life"),
    "runtime": ("battery", "run time"),
    "cores": ("processor cores", "cpu cores"),
    "threads": ("processor threads", "cpu threads"),
    "clock speed": ("processor frequency", "clock frequency"),
    "frequency": ("processor frequency",),
    "volume": ("capacity",),
    "capacity": ("volume", "total storage capacity"),
    "load": ("max load", "load capacity", "max weight capacity"),
    "max weight": ("max load", "max weight capacity"),
    "weight limit": ("max load",),
    "weight capacity": ("max load", "max weight capacity"),
    "load capacity": ("max load",),
    "people": ("persons", "capacity persons"),
    "person": ("persons", "capacity persons"),
    "man": ("persons", "capacity persons"),
    "lumens": ("brightness",),
    "wattage": ("power", "max output", "max power"),
    "stars": ("rating",),
    "star": ("rating",),
    "review": ("rating",),
    "reviews": ("rating",),
    "score": ("rating",),
    "rated": ("rating",),
    "star rating": ("rating",),
    "rating of": ("rating",),
    "rating": ("average rating", "stars"),
    "cost": _PRICE,
    "costs": _PRICE,
    "price tag": _PRICE,
    "megapixels": ("sensor", "resolution", "megapixel"),
    "color": ("colour",),
    "made of": ("material",),
    "make": ("brand",),
    "maker": ("brand",),
    "manufacturer": ("brand",),
}  # fmt: skip
# Fields that describe the box or what a thing bears rather than the thing, unless they are named.
PACKAGING = _words(
    "package packaging packed pack pallet carton master outer case box shipping gross gift "
    "min minimum max maximum limit limits each per net pair tip rider reach clearance"
)
# Words at which a noun phrase ends.
STOP = _words(
    """
    a an the this that these those some any no not nor neither either each every another other all
    both and or but if than then so as at by for from in into of off on onto out over to under up
    with without within via about around against above across after again among before behind below
    beneath beside besides between beyond during except excluding inside instead like minus near
    next outside past per plus roughly approximately approx since till toward towards until unless
    upon versus vs while whilst i me my mine we us our ours you your yours he him his she her hers
    it its it's they them their theirs who whom whose which what when where why how is isn't are
    aren't was wasn't were am be been being do does doesn't don't did didn't done has hasn't have
    haven't had having can can't cannot could couldn't will won't would wouldn't shall should may
    might must i'd i'm i've i'll we're we'd we've you've there there's that's what's here's here
    let let's please pls plz thanks thank cheers hi hello hey dear ok okay well also too very really
    just only even still ever never always maybe perhaps quite rather more most less least fewer
    much many few lot lots bit way anything something everything nothing anyone someone one ones
    thing things stuff item items product products option options choice kind sort type types
    show find need needs want wants wanted looking look looks search searching browse get gets got
    give see buy buying purchase recommend recommends suggest suggestion suggestions advise help
    prefer preferably ideally like likes love loves trust carry carries stock sell sells selling
    offer offers list order available availability currently now right away today ready spend
    spending cost costs costing priced price pricing prices worth pay paying budget max maximum min
    minimum exactly precisely somewhere anywhere make makes made making use uses used using fit fits
    come comes goes go going put keep keeps say says hold holds weigh weighs weighing keen hoping
    hope thinking think know feel take takes work works do must-have cheap cheaper cheapest
    affordable inexpensive expensive pricey premium reasonable reasonably sorted sort first rated
    rating better higher tops ca circa limit limited wondering wonder interested fan dollars dollar
    bucks usd eur euros euro gbp agreed meant running measuring suitable compatible such whichever
    whatever someone somebody mind care already recently second third last anybody sure mainly
    featuring includes including incl include supporting offering lacking lacks sans avoid avoiding
    mostly enough ago off idea ideas recommendation recommendations pair set bunch couple
    whatsoever twice thrice grateful thankful mustn't shouldn't wanting
    it'll that'll they'll you'll
    """
)
STOP -= _words("running carry first second third order fan pair set stock type types sort rating")
# Adjectives and participles that say nothing that a category's name would.
ADJECTIVES = _words(
    """
    good nice great best better decent solid sturdy strong durable robust reliable simple basic
    fancy stylish elegant beautiful pretty lovely cute cool modern classic vintage retro big small
    large little tiny huge compact portable light lightweight heavy long short tall wide narrow slim
    thin thick soft hard warm cosy cozy comfy comfortable quiet silent loud bright fast quick
    powerful smart new used second-hand refurbished cheap affordable inexpensive expensive premium
    luxury budget professional pro proper everyday ergonomic adjustable foldable folding
    collapsible wireless cordless corded wired electric electrical digital manual automatic
    rechargeable waterproof water-resistant windproof breathable insulated inflatable portable
    reusable washable organic natural recycled vegan eco-friendly sustainable matching plain
    colourful colorful dark pale deep-pile safe healthy tasty fresh delicious favourite favorite
    different suitable perfect right full whole double single twin extra top high low spare
    replacement cosy roomy spacious sporty casual formal fine trendy fashionable cuddly
    flimsy shoddy tacky ugly bulky fiddly gaudy
    """
)
# "Heated", "promoted"; not "bed", "shed", "feed".
_PARTICIPLE = re.compile(r"[a-z]{3,}(?<![bhefuw])ed")
# Those among them that say what a thing is, not how it is found.
FIRM = _words(
    "wireless cordless corded wired electric electrical digital manual automatic rechargeable "
    "waterproof water-resistant windproof breathable insulated inflatable foldable folding "
    "collapsible adjustable reusable washable organic recycled vegan second-hand refurbished used "
    "portable ergonomic replacement"
)
_ENDINGS = ("less", "able", "ible", "ful", "proof", "resistant", "ous", "ish", "-free", "ical")


def gender(word: str) -> str:
    """Return the gender of whom a word is of, "" for none; a letter alone may be anything."""
    return GENDERS.get(word.removesuffix("'s").removesuffix("'"), "") if len(word) > 1 else ""


def adjective(word: str) -> bool:
    """Say whether an English word is an adjective as far as its form tells."""
    return (
        word in ADJECTIVES
        or word in COLOURS
        or word in MEASURES
        or (len(word) > 5 and (word.endswith(_ENDINGS) or _PARTICIPLE.fullmatch(word) is not None))
    )
