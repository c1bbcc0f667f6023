"""The names of units of measure, as people and catalogues write them; data only."""

# dimension: (symbol, factor to the base unit, names); the first is the base. Data is decimal, as
# disks are sold.
TABLE: dict[str, tuple[tuple[str, float, str], ...]] = {
    "mass": (
        ("kg", 1, "kg kgs kilo kilos kilogram kilograms kilogramme kilogrammes"),
        ("g", 1e-3, "g gr gram grams gramme grammes"), ("mg", 1e-6, "mg milligram milligrams"),
        ("lb", 0.45359237, "lb lbs pound pounds"), ("oz", 0.028349523, "oz ounce ounces"),
        ("t", 1e3, "tonne tonnes ton tons"),
    ),
    "length": (
        ("m", 1, "m metre metres meter meters mtr mtrs"),
        ("cm", 1e-2, "cm cms centimetre centimetres centimeter centimeters"),
        ("mm", 1e-3, "mm millimetre millimetres millimeter millimeters"),
        ("km", 1e3, "km kilometre kilometres kilometer kilometers"),
        ("in", 0.0254, "in inch inches"), ("ft", 0.3048, "ft foot feet"),
        ("yd", 0.9144, "yd yds yard yards"), ("mi", 1609.344, "mi mile miles"),
        ("nm", 1e-9, "nm nanometre nanometres nanometer nanometers"),
    ),
    "area": (
        ("m²", 1, "m² m2 sqm sq_m square_metre square_metres square_meter square_meters"),
        ("sq ft", 0.09290304, "sqft sq_ft square_foot square_feet"),
    ),
    "volume": (
        ("L", 1, "l litre litres liter liters ltr ltrs"),
        ("ml", 1e-3, "ml millilitre millilitres milliliter milliliters cc"),
        ("cl", 1e-2, "cl centilitre centilitres"), ("dl", 0.1, "dl decilitre decilitres"),
        ("gal", 3.785411784, "gal gallon gallons"), ("qt", 0.946352946, "qt quart quarts"),
        ("pt", 0.473176473, "pint pints"), ("fl oz", 0.0295735296, "floz fl_oz fluid_ounces"),
    ),
    "time": (
        ("hours", 3600, "hours hour hrs hr h"), ("minutes", 60, "minutes minute mins min"),
        ("seconds", 1, "seconds second secs sec s"), ("ms", 1e-3, "ms milliseconds millisecond"),
        ("days", 86400, "days day"), ("weeks", 604800, "weeks week wks"),
        ("months", 2629800, "months month"), ("years", 31557600, "years year yrs yr"),
    ),
    "power": (
        ("W", 1, "w watt watts"), ("kW", 1e3, "kw kilowatt kilowatts"),
        ("mW", 1e-3, "mw milliwatt milliwatts"),
    ),
    "apparent power": (("VA", 1, "va voltamp voltamps"), ("kVA", 1e3, "kva")),
    "energy": (
        ("Wh", 1, "wh watthour watthours watt_hour watt_hours"), ("kWh", 1e3, "kwh"),
        ("J", 1 / 3600, "joule joules"),
    ),
    "charge": (("mAh", 1, "mah milliamp_hours"), ("Ah", 1e3, "ah amp_hours")),
    "voltage": (("V", 1, "v volt volts"), ("kV", 1e3, "kv"), ("mV", 1e-3, "mv")),
    "current": (("A", 1, "a amp amps ampere amperes"), ("mA", 1e-3, "ma milliamp milliamps")),
    "frequency": (
        ("Hz", 1, "hz hertz"), ("kHz", 1e3, "khz kilohertz"), ("MHz", 1e6, "mhz megahertz"),
        ("GHz", 1e9, "ghz gigahertz"),
    ),
    "data": (
        ("GB", 1, "gb gig gigs gigabyte gigabytes gib"), ("TB", 1e3, "tb terabyte terabytes tib"),
        ("MB", 1e-3, "mb megabyte megabytes mib"), ("KB", 1e-6, "kb kilobyte kilobytes kib"),
    ),
    "data rate": (
        ("Mbps", 1, "mbps mbit/s mbits/s mbit_s"), ("kbps", 1e-3, "kbps kbit/s"),
        ("Gbps", 1e3, "gbps gbit/s gbits/s gbit_s"), ("MB/s", 8, "mb/s"), ("GB/s", 8e3, "gb/s"),
    ),
    "luminous flux": (("lm", 1, "lm lumen"), ("lumens", 1, "lumens")),
    "luminance": (("cd/m²", 1, "cd/m² cd/m2 cd_m2 nit nits"),),
    "sound": (("dB", 1, "db dba decibel decibels"),),
    "pressure": (("bar", 1, "bar bars"), ("psi", 0.0689475729, "psi"), ("kPa", 0.01, "kpa")),
    "speed": (
        ("km/h", 1, "km/h kmh kph km_h"), ("mph", 1.609344, "mph"), ("m/s", 3.6, "m/s"),
    ),
    "rotation": (("rpm", 1, "rpm"),),
    "pixels": (("MP", 1, "mp mpix megapixel megapixels"),),
    "resolution": (("dpi", 1, "dpi"), ("ppi", 1, "ppi")),
    "print rate": (("ppm", 1, "ppm pages_per_minute"),),
    "paper weight": (("g/m²", 1, "gsm g/m² g/m2 g_m2"),),
    "heat": (("BTU", 1, "btu btus"),),
    "resistance": (("Ω", 1, "ohm ohms ω"),),
    "angle": (("°", 1, "° degree degrees deg"),),
    "share": (("%", 1, "% percent pct per_cent"),),
}  # fmt: skip
TEMPERATURES = (
    ("°C", 1.0, 0.0, "°c c celsius degrees_celsius degrees_c"),
    ("°F", 5 / 9, -160 / 9, "°f f fahrenheit degrees_fahrenheit degrees_f"),
    ("K", 1.0, -273.15, "k kelvin"),
)
