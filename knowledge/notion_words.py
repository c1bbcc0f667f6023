"""English for what shoppers ask about, and the words by which catalogues have it; data only."""

# (what a question says, the words and the dimensions of measures by which a text has it). A phrase
# that has been recognised is not read again, so the longer ones come first.
NOTIONS = (
    (
        (r"\bmax(?:imum)? (?:load|weight)\b|\bweight (?:limit|capacity)\b|\bload limit\b"
        r"|\b(?:hold|support|carry|take|bear)s? (?:up to|how|a|at most)\b|\bstrong enough\b"),
        "load max capacity hold support limit user", "mass",
    ),
    (
        (r"\bhow much (?:does|do|did|would|will) [^?]*?\bweigh\b|\bweigh(?:s|t|ing)?\b|\bheav\w+\b"
        r"|\bhow light\b|\blight(?:er|est)\b|\bhow many (?:grams?|kilos?|kg|pounds?|ounces?)\b"),
        "weight weigh heavy light", "mass",
    ),
    (
        (r"\b(?:how much (?:is|are|for|(?:more )?(?:do|would|must|will) i pay)|costs?|prices?d?"
        r"|pricing|expensive|cheaper|what do you (?:charge|want|ask) for|go(?:es)? for"
        r"|set (?:me|you|us|one) back|how many (?:dollars|euros|pounds))\b"),
        "price cost fee free", "money",
    ),
    (
        r"\bhow (?:loud|noisy|quiet)\b|\bnois[ey]\w*|\bdecibels?\b|\bdb\b|\bloud\b",
        "noise loud quiet silent decibel", "sound",
    ),
    (r"\bhow bright\b|\bbright(?:ness|est)\b|\blumens?\b", "brightness lumen bright",
     "luminous flux"),
    (
        (r"\bhow long (?:does|do|will|is|till|until)\b(?=.*\b(?:charg\w+|recharg\w+|full)\b)"
        r"|\b(?:hours|minutes|long)\b[^?]*\b(?:full charge|recharge|to charge|full again)\b"),
        "recharge charging charge full", "time",
    ),
    (
        (r"\bbattery life\b|\brun ?times?\b|\bhow many hours\b|\b(?:per|one) (?:charge|pack)\b"
        r"|\bhow long (?:does|do|will|can)\b(?=.*\b(?:last|run|battery|play|work|go)\b)"),
        "battery runtime hour charge run", "time",
    ),
    (r"\bhow often\b", "every weekly daily monthly month week day year battery", "time"),
    (r"\bthick(?:ness)?\b", "thickness thick deep", "length"),
    (r"\bwidth\b|\bwide\b", "width wide", "length"),
    (r"\bheight\b|\btall(?:est)?\b|\bhow high\b", "height tall high", "length"),
    (r"\bhow deep\b|\bdepth\b", "depth deep", "length"),
    (r"\bdiameter\b", "diameter", "length"),
    (
        (r"\b(?:is|are|it|cm|mm?|inch(?:es)?|f(?:ee|oo)?t|met(?:re|er)s?) long\b|\blength\b"
        r"|\bhow long (?:is|are)\b(?=.*\b(?:cable|cord|hose|handle|strap|blade|table|desk)\b)"),
        "length long", "length",
    ),
    (r"\bhow (?:big|large)\b|\bdimensions?\b|\bmeasurements?\b",
     "width height depth length size diameter dimension capacity", "length"),
    (r"\bsizes?\b", "size fit", ""),
    (r"\bhow many (?:people|persons?|adults|guests|sleepers)\b|\bsleeps?\b",
     "capacity person people sleep two three four", ""),
    (
        (r"\b(?:how much|what)\b(?=.*\b(?:holds?|carry|fits? in)\b)|\bvolume\b|\bcapacity\b"
        r"|\bhow many (?:lit(?:er|re)s|gallons)\b"),
        "capacity volume hold load", "volume",
    ),
    (r"\bhow (?:warm|cold|hot)\b|\btemperatures?\b|\b(?:how many )?degrees\b",
     "temperature comfort temp", "temperature"),
    (r"\bhow powerful\b|\bwatt(?:s|age)\b|\bpower (?:consumption|draw|use)\b",
     "power watt output draw", "power"),
    (
        (r"\bwater(?:proof|-?resistan\w+|tight)\b|\brain(?:proof)?\b|\bget wet\b"
        r"|\bip[x ]?(?:rating|\d+)\b|\bsoak\w*"),
        ("waterproof water resistance resistant weather rain dry ipx4 ipx5 ipx6 ipx7 ip44 ip54 "
        "ip55 ip65 ip66 ip67 ip68"), "",
    ),
    (
        (r"\b(?:(?:in|out of) stock|sold out|left|remain(?:s|ing)?|on hand|availab\w+|to be had"
        r"|got any|have you (?:got|any)|can i (?:buy|order)|still sell)\b"),
        "stock available", "",
    ),
    (r"\b(?:made (?:of|from|out of|in)|materials?|fabric)\b",
     "material fabric made cotton wool steel leather wood polyester nylon plastic aluminum", ""),
    (r"\b(?:who makes|made by|brand|manufacturer|maker)\b", "brand", ""),
    (r"\bcolou?rs?\b", "color variant", ""),
    (r"\b(?:wash\w*|launder\w*|laundry|through the machine)\b",
     "washable wash laundry care machine", ""),
    (r"\bdishwashers?\b", "dishwasher", ""),
    (r"\b(?:put (?:it |them )?together|assembl\w+|screwdriver|set (?:it |them )?up)\b",
     "assembly assemble setup pitch minutes", ""),
    (
        (r"\b(?:come|comes|came) (?:with|in)\b|\bin the (?:box|carton|package)\b"
        r"|\b(?:included?s?|supplied|part of the deal|together with|do i get|bundled|thrown in)\b"),
        "included include supplied come with without set kit box", "",
    ),
    (r"\b(?:works?|fits?|pairs?|connects?) (?:with|into|to|on|in)\b|\bcompatib\w+",
     "compatible compatibility fit work pair connect with for any support", ""),
    (
        (r"\bhow (?:old|young)\b|\bage[ds]?\b"
        r"|\b(?:daughter|son|toddler|kid|child|children) (?:is|are|aged)\b"),
        "age year old under over child adult youth", "",
    ),
    (r"\bship(?:s|ping|ped)?\b|\bdeliver\w*|\bdispatch\w*|\bpost(?:age)?\b",
     "ship shipping deliver delivery dispatch send mail post postage carrier", ""),
    (
        r"\breturn(?:s|ed|ing)?\b|\b(?:send|bring|give) (?:\w+ ){0,2}back\b|\bcomes? back\b",
        "return returned back", "",
    ),
    (r"\brefund\w*|\bmoney back\b|\bget the .* back\b", "refund refunded money back", ""),
    (r"\b(?:exchang\w+|swap\w*|switch)\b", "exchange swap change", ""),
    (r"\b(?:guarantee\w*|warrant\w+|cover(?:ed|age)?)\b", "warranty guarantee cover covered", ""),
    (r"\b(?:stores?|shops?|branch(?:es)?)\b", "store shop", ""),
    (r"\bopen(?:s|ing)?\b", "open hour opening", ""),
    (r"\b(?:pay|payment|accept(?:ed)?)\b", "pay payment accept card price", ""),
    (r"\b(?:discounts?|promo\w*|coupons?|vouchers?)\b", "discount code promo off coupon", ""),
    (r"\b(?:recharg\w+|charge[drs]?|charging|refuel\w*|plugged)\b",
     "charge charging charger recharge rechargeable battery usb plug", ""),
)  # fmt: skip

# Words that shoppers and catalogues use for one another, a group a line.
SAME = """
backpack rucksack daypack
bag sack pouch case
bike bicycle cycle
blanket comforter duvet quilt
bulb lamp light lighting
carton box package packaging
coat jacket parka shell
cord cable lead wire
couch sofa settee
fender mudguard
flashlight torch headlamp
garden yard lawn
gas fuel petrol propane
grill barbecue bbq
hob stove cooktop burner
headphone earphone earbud bud headset
jumper sweater pullover sweatshirt
kid child junior youth toddler boy girl daughter son age
kettle boiler
laptop notebook macbook computer
lid cover cap top
mattress bed
microphone mic
monitor screen display
pant trouser bottom
pan skillet pot
phone smartphone iphone mobile
pillow cushion
pushchair stroller pram
remote control
rug carpet mat
shirt tee top
shoe sneaker trainer boot
socket outlet
spectacle glasses
strap belt harness
suitcase luggage spinner trolley
tap faucet
television tv
towel cloth
vac vacuum hoover
battery cell accumulator
mains power outlet electricity
wheel castor caster roller
aluminum metal alloy
hide leather cow
wood wooden timber oak cedar bamboo
fur faux animal vegan
feather down
plastic polymer pvc
elastic stretch elastane spandex
adjust adjustable adjustment
alert warn notification notify alarm
bend flex flexible
clean wash rinse wipe
cold frost freeze freezing chilly winter
collapse collapsible fold folding foldable
detach detachable remove removable
float sink buoyant buoyancy
holder mount bracket clip
ignite igniter ignition lighter piezo
incline steep slope tilt
inflate inflated inflatable blow pump puff
insulate insulated insulation warm
lock lockable locked key
portable carry travel
pocket compartment
reflective reflector visibility
repair fix service mend
resistance resistant proof
rated rating certified certification standard approved
speed mph gear fast
app application
bluetooth wireless
wifi wireless
connect pair sync upload
hydration water bladder reservoir
maximum max top most limit up
minimum min least lowest
motion movement
noise sound loud decibel
zip zipper unzip
chest bust
hip waist
size sizing measure fit
apparel clothing clothes garment
broken damaged faulty defect defective cracked
buy order purchase bought
business corporate company trade
cancel cancellation
cheap cheaper low
click collect collection pickup fetch pick
contact phone call email reach
customs import duty tax
deadline until by
delete erase remove deleted
dispose disposal recycle recycling
dog pet animal
double twice two
dollar buck money price
expire expiry valid run
fast quick quickly soon
fee charge cost surcharge
financing installment instalment credit
freight truck furniture
gift present wrap wrapping
guest nonmember
late delay delayed
lost missing stolen
member membership club
monday weekday tuesday wednesday thursday friday
weekend saturday sunday
parcel package delivery
personal data privacy
point reward loyalty
receipt proof invoice
rent rental hire
staff employee assistant
student teacher military discount
subscription subscribe
track tracking
wheelchair accessible accessibility
manufactured made produced origin factory
allergy allergic hypoallergenic
smell odor scent
visible see visibility
"""

# What excludes each other, a line each: of men's shoes and women's one is the answer.
CONTRASTS = """
men man male gentleman|women woman female lady|kid child junior youth boy girl toddler
wired corded|wireless cordless
indoor|outdoor
mini|plus|pro|max|ultra|lite|classic
"""

# Words of a question that a record need not have for it to answer.
WEAK = (
    "able about go across actual actually additional again against all along alongside already "
    "altogether amount another any anybody anything approximately around away back between "
    "beyond best better both certain come completely current currently day deal detail different "
    "else enough entirely ever exact exactly extra few find first found full fully get good "
    "happen help her him home house husband idea important information interested itself just keep "
    "kind know last leave let little long look lot love make man many mean meant mine moment much "
    "myself name need never new normal normally nothing now number off okay old only open or order "
    "other our overall own pair part people per perhaps person piece plan please possible "
    "possibly put question quick quite ready real really regular roughly run say second set shall "
    "short show since small some somebody someone something somewhere sort special standard still "
    "such sum sure take talk their then thing think through time today together tonight total "
    "totally toward turn type under until upon use used usual usually various version via wait "
    "want way whether while whole wife wish within without wonder work worth yet"
)
