"""The code lists of the SSDA903 return that a child's way to adoption is read from, and the years of each code.

A code that is on a list only in other years is still read, and is a finding. Years are those in which a
collection year begins: 2022 is the return for 2022-23.
"""

from collections.abc import Iterable, Mapping
from typing import get_args

from app.events.codes import ReversalReason, SexOfAdopters, StatusOfAdopters
from app.ledger.characteristics import Ethnicity

#: Years in which a code is on its list: the first and the last; None where it always was, or still is.
Years = tuple[int | None, int | None]
Codes = Mapping[str, Years]

_ALWAYS: Years = (None, None)


def _codes(names: str | Iterable[str], years: Years = _ALWAYS) -> dict[str, Years]:
    return dict.fromkeys(names.split() if isinstance(names, str) else names, years)


SEX: Codes = _codes("1 2", (None, 2023)) | _codes("M F U", (2024, None))
ETHNIC: Codes = _codes(get_args(Ethnicity))

#: RNE, why an episode began.
STARTED, LEGAL_STATUS, PLACEMENT, SAME_CARER, ALL_CHANGED, SAME_CARER_NEW_STATUS = "S", "L", "P", "T", "B", "U"
EPISODE_REASON: Codes = _codes("S L P T B U")
#: A placement goes on with the same carers over these.
WITH_THE_SAME_CARER = frozenset("LTU")

LEGAL_STATUSES: Codes = _codes("C1 C2 D1 E1 V2 V3 V4 L1 L2 L3 J1 J2 J3")
#: E1 a placement order, D1 a freeing order (ended in 2005): authority to place for adoption.
ORDERS = frozenset({"E1", "D1"})
#: Short breaks: no period of care.
RESPITE = frozenset({"V3", "V4"})

#: PLACE. A1 and A2 are old codes of A3 to A6: without and with the current carer.
PLACED_FOR_ADOPTION = frozenset({"A3", "A4", "A5", "A6"})
ADOPTIVE = PLACED_FOR_ADOPTION | {"A1", "A2"}
WITH_CURRENT_CARER = frozenset({"A3", "A5"})
UNDER_AN_ORDER = frozenset({"A5", "A6"})
FOSTER = frozenset({"U1", "U2", "U3", "U4", "U5", "U6"})
#: Fostering for adoption, and concurrent planning.
EARLY_PERMANENCE = frozenset({"U2", "U5"})
TEMPORARY = frozenset({"T0", "T1", "T2", "T3", "T4"})
OTHER_PLACEMENTS = frozenset({"Z11", "Z12", "Z13", "Z14"})
PLACE: Codes = {
    **_codes(sorted(PLACED_FOR_ADOPTION | FOSTER | TEMPORARY)),
    **_codes("A1 A2", (None, 2007)),
    **_codes("P1 P3 K1 K2 R1 R2 R3 R5 S1"),
    **_codes("P2 H5", (None, 2024)),  # ended on 28 October 2023; on DfE's list for episodes that began before then
    **_codes("K3", (2023, None)),
    **_codes("Z1", (None, 2024)),
    **_codes(sorted(OTHER_PLACEMENTS), (2025, None)),
}

#: REC, why an episode ended. E1 is the old code of adoption.
ADOPTED = frozenset({"E1", "E11", "E12"})
#: X1: the next episode begins the same day. E99 is made by regional tools and says nothing.
NO_EXIT = frozenset({"", "X1", "E99"})
EPISODE_END: Codes = {
    **_codes("X1 E11 E12 E2 E3 E4A E4B E13 E41 E5 E6 E7 E8 E9 E14 E15 E16 E17 E99"),
    **_codes("E1", (None, 2007)),
    **_codes("E43 E44", (None, 2017)),
    **_codes("E45 E46 E47 E48", (2018, None)),
}

#: REASON_PLACE_CHANGE; LIIAF is made by regional tools.
PLACE_CHANGE: Codes = _codes(
    "CARPL CLOSE ALLEG STAND APPRR CREQB CREQO CHILD LAREQ PLACE OTHER LIIAF"
) | _codes("CUSTOD", (2018, None))  # fmt: skip
NEED: Codes = _codes("N1 N2 N3 N4 N5 N6 N7 N8")
PROVIDER: Codes = _codes("PR0 PR1 PR2 PR3 PR4 PR5")

FLAG: Codes = _codes("0 1")
ADOPTERS: Codes = _codes("1 2")
ADOPTERS_SEX: Codes = _codes(get_args(SexOfAdopters))
ADOPTERS_STATUS: Codes = _codes(get_args(StatusOfAdopters))
REVERSAL: Codes = _codes(get_args(ReversalReason))

#: PREV_PERM: Z1 is none.
NO_PERMANENCE = "Z1"
PERMANENCE: Codes = _codes("P1 P2 P3 P4 Z1")
#: LA_PERM: the numbers of English authorities, those that are gone included; other countries; not known.
AUTHORITY: Codes = _codes(
    str(number)
    for first, last in (
        (201, 213), (301, 320), (330, 336), (340, 344), (350, 359), (370, 373), (380, 384), (390, 394), (420, 421),
        (800, 896), (902, 941), (999, 999),
    )
    for number in range(first, last + 1)
) | _codes("WAL SCO NIR NUK")  # fmt: skip
#: Why a unique pupil number is not known.
NO_PUPIL_NUMBER = frozenset({"UN1", "UN2", "UN3", "UN4", "UN5"})


def is_of_year(codes: Codes, code: str, year: int) -> bool:
    """Whether a code is on the list in the collection year that begins in ``year``: in any if that is not known.

    A blank cell always is.
    """
    first, last = codes[code] if code and year else _ALWAYS
    return (first is None or first <= year) and (last is None or year <= last)


def hold_always(codes: Codes) -> bool:
    """Whether every code is on the list in every year."""
    return set(codes.values()) == {_ALWAYS}


def who_adopts(number: str, sex: str, status: str) -> dict[str, object]:
    """What an adoption says about its adopters, from their codes; blank where they are not known."""
    said = {"number_of_adopters": int(number or 0), "sex_of_adopters": sex, "status_of_adopters": status}
    return {name: value for name, value in said.items() if value}
