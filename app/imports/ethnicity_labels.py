"""The labels of ethnic groups that councils' systems write, with the SSDA903 code of each.

A label is a group's name with or without the name of the main group before it: "Indian", "Asian Indian", "Asian or
Asian British - Indian". Some names mean a group only behind that of the main group: "British" is white British only
behind "White". The codes of DfE's longer list of groups belong to one of the main groups each.
"""

from collections.abc import Iterator

from app.imports.labels import Labels, folded
from app.returns.codes import ETHNIC

_WHITE = "white; white or white british"
_MIXED = (
    "mixed; mixed/multiple; mixed/multiple ethnic groups; mixed/multiple ethnic group; mixed/dual heritage; "
    "mixed or multiple ethnic groups; dual heritage; mixed race"
)
_ASIAN = (
    "asian; asian/asian british; asian or asian british; asian british; asian/asian brit; asian/brit; "
    "asian, asian british or asian welsh"
)
_BLACK = (
    "black; black/black british; black or black british; black british; black/black brit; black/brit; "
    "black/african/caribbean/black british; black, black british, caribbean or african; "
    "black, black british, black welsh, caribbean or african; black/black british/african/caribbean"
)
_OTHER = (
    "other; other ethnic group; other ethnic groups; chinese or other ethnic group; any other ethnic group; "
    "other ethnic"
)

#: code: the main group's names; names that are written with or without it; names that mean the group only behind it.
_GROUPS: dict[str, tuple[str, str, str]] = {
    "WBRI": (
        _WHITE,
        "white british; english/welsh/scottish/northern irish/british; "
        "english, welsh, scottish, northern irish or british",
        "british; english; scottish; welsh; northern irish; cornish; other british",
    ),
    "WIRI": (_WHITE, "white irish; irish", ""),
    "WIRT": (
        _WHITE,
        "traveller of irish heritage; traveller or irish heritage; travellers of irish heritage; irish traveller; "
        "traveller - irish heritage; white irish traveller",
        "",
    ),
    "WROM": (_WHITE, "gypsy/roma; gypsy/romany; gypsy or roma; gypsy; roma; romany; roma gypsy", ""),
    "WOTH": (
        _WHITE,
        "any other white background; any other white; other white; other white background; white eastern european; "
        "white western european; white european; other white european",
        "other; any other; any other background; other background; other cultural background; european; "
        "eastern european; western european; other european; albanian; bosnian; bulgarian; croatian; dutch; estonian; "
        "french; german; greek; greek cypriot; hungarian; italian; kosovan; latvian; lithuanian; north american; "
        "polish; portuguese; romanian; russian; serbian; slovakian; spanish; turkish; turkish cypriot; ukrainian",
    ),
    "MWBC": (
        _MIXED,
        "white and black caribbean; white/black caribbean; white and black carribean; white/black carribean; "
        "black caribbean and white",
        "white/caribbean",
    ),
    "MWBA": (_MIXED, "white and black african; white/black african; black african and white", "white/african"),
    "MWAS": (_MIXED, "white and asian; white/asian; asian and white", ""),
    "MOTH": (
        _MIXED,
        "any other mixed background; any other mixed; other mixed; other mixed background; "
        "any other mixed/multiple ethnic background; any other mixed or multiple ethnic background; "
        "any other dual heritage background; any other mixed heritage; mixed other",
        "other; any other; any other background; other background; asian and black; black and asian; "
        "asian and chinese; "
        "black and chinese; chinese and white; white and chinese; other mixed, mixed unspecified",
    ),
    "AIND": (_ASIAN, "indian; indian or british indian; british indian", ""),
    "APKN": (_ASIAN, "pakistani; pakistani or british pakistani; british pakistani; kashmiri pakistani", ""),
    "ABAN": (_ASIAN, "bangladeshi; bangladeshi or british bangladeshi; british bangladeshi", ""),
    "AOTH": (
        _ASIAN,
        "any other asian background; any other asian; other asian; other asian background; asian other",
        "other; any other; any other background; other background; african asian; kashmiri other; nepali; sinhalese; "
        "sri lankan; sri lankan tamil",
    ),
    "BCRB": (_BLACK, "black caribbean; black carribean; caribbean", "carribean"),
    "BAFR": (
        _BLACK,
        "black african; african; black somali; black nigerian; black ghanaian",
        "angolan; congolese; eritrean; ethiopian; gambian; ghanaian; kenyan; nigerian; sierra leonean; somali; "
        "sudanese; zimbabwean; african other; other african; other black african",
    ),
    "BOTH": (
        _BLACK,
        "any other black background; any other black; other black; other black background; black other; "
        "any other black/african/caribbean background; any other black, black british or caribbean background",
        "other; any other; any other background; other background; european; north american; "
        "other black, black unspecified",
    ),
    "CHNE": (
        f"{_OTHER}; {_ASIAN}",
        "chinese; hong kong chinese; malaysian chinese; singaporean chinese; taiwanese",
        "",
    ),
    "OOTH": (
        _OTHER,
        "any other ethnic group; any other ethnic groups; other ethnic group; other ethnic groups; "
        "any other ethnic background; other ethnic background; arab; other ethnic; egyptian; filipino; iranian; "
        "iraqi; "
        "japanese; korean; kurdish; lebanese; libyan; malay; moroccan; polynesian; thai; vietnamese; yemeni; "
        "latin/south/central american",
        "any other group; other group; any other; arab other; afghan; south american; central american",
    ),
    "REFU": (
        "",
        "refused; information refused; declined to answer; declined to state; refused to answer; refused to say; "
        "refused to provide; refused to give; refused to disclose; refused information; "
        "declined; client declined; declined to say; declined to give; prefer not to say; not stated - refused; "
        "would not say; did not wish to reply",
        "",
    ),
    "NOBT": (
        "",
        "information not yet obtained; information not obtained; info not obtained; info not yet obtained; "
        "not yet obtained; not obtained; information not yet available; no information; not known; not yet known; "
        "unknown; not recorded; not stated; not stated/not yet obtained; not stated/not obtained; "
        "not known or not stated; "
        "not known or stated; not given; not asked; unborn; unborn (not recorded)",
        "",
    ),
}
#: DfE's longer list of ethnic codes, by the main code that each belongs to.
_LONGER = {
    "WBRI": "WCOR WENG WSCO WWEL WOWB",
    "WOTH": "WALB WBOS WCRO WEEU WEUR WGRE WGRK WGRC WITA WKOS WPOR WSER WTUK WTUC WTUR WWEU WOTW",
    "MWAS": "MWAI MWAP MWAO",
    "MOTH": "MABL MACH MAOE MBCH MBOE MCOE MWCH MWOE MOTM",
    "APKN": "AKPA AMPK AOPK",
    "AOTH": "AAFR AKAO ANEP ASNL ASLT AOTA",
    "BAFR": "BANN BCON BGHA BNGN BSLN BSOM BSUD BAOF",
    "BOTH": "BEUR BNAM BOTB",
    "CHNE": "CHKC CMAL COCH CSNG CTWN",
    "OOTH": "OAFG OARA OEGY OFIL OIRN OIRQ OJPN OKOR OKRD OLAM OLEB OLIB OMAL OMRC OOEG OPOL OTHA OVIE OYEM",
}


def labels_of_groups() -> Iterator[tuple[str, str]]:
    """Each label with its code."""
    for code, (main, anywhere, behind) in _GROUPS.items():
        mains, names = main.split(";"), [name for name in anywhere.split(";") if name.strip()]
        yield from ((name, code) for name in names)
        yield from ((f"{name} mixed race", code) for name in names if code in ("MWBC", "MWBA", "MWAS"))
        behind_main = [*names, *(name for name in behind.split(";") if name.strip())]
        yield from ((f"{first} {name}", code) for first in mains for name in behind_main)
        yield from ((f"{first} {first} {name}", code) for first in mains for name in behind_main)


_CODES = {code: code for code in ETHNIC} | {name: code for code, names in _LONGER.items() for name in names.split()}
ETHNICITY = Labels(_CODES, {folded(name): code for name, code in labels_of_groups()})
