"""Annex A's labels, as councils' systems write them: read whole, and never guessed."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.imports.ethnicity_labels import ETHNICITY, labels_of_groups
from app.imports.labels import REVERSAL, SEX, Labels, folded, left, yes_or_no
from app.returns.cells import Unusable
from tests.support.examples import examples


def read(of: Labels, text: str) -> str | None:
    """The code that a cell is read as; None if it is on no list."""
    try:
        return of(text)
    except Unusable:
        return None


@pytest.mark.parametrize(
    ("of", "text", "code"),
    [
        (SEX, "a", "M"), (SEX, "B", "F"), (SEX, "d.", "U"), (SEX, "a. Male", "M"), (SEX, "1. Male", "M"),
        (SEX, "2. Male", None), (SEX, "e", None), (SEX, "M", "M"), (REVERSAL, "b", "RD2"), (REVERSAL, "c.", "RD3"),
        (REVERSAL, "4. Any other reason", "RD4"), (REVERSAL, "e", None), (ETHNICITY, "1. WBRI", "WBRI"),
        (ETHNICITY, "A1. White British", "WBRI"), (ETHNICITY, "12) Indian", "AIND"), (ETHNICITY, "a", None),
    ],
)  # fmt: skip
def test_only_the_letter_or_a_number_before_the_label(of: Labels, text: str, code: str | None) -> None:
    assert read(of, text) == code


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("White (British)", "WBRI"), ("White - British", "WBRI"), ("(A.A1)White - British", "WBRI"),
        ("A.A1 White > British", "WBRI"), ("WBRI: White: White - British", "WBRI"), ("WHB - WBRI - British", "WBRI"),
        ("W - White British", "WBRI"), ("WBRI - White British (101)", "WBRI"), ("White British [WBRI]", "WBRI"),
        ("WENG - White English", "WBRI"), ("White/ English/ Welsh/ Scottish/ Northern Irish/ British", "WBRI"),
        ("White / Irish", "WIRI"), ("White - Irish Traveller", "WIRT"), ("A4 - Traveller of Irish Heritage", "WIRT"),
        ("Gypsy / Romany", "WROM"), ("White (Polish)", "WOTH"), ("A3 White - Any Other Background", "WOTH"),
        ("White & Black Caribbean", "MWBC"), ("Mixed / Dual Heritage - White and Black Caribbean", "MWBC"),
        ("Mixed - White/ Black African (B2)", "MWBA"), ("Mixed White + Asian", "MWAS"), ("MWAI", "MWAS"),
        ("MOTH \u2013 Any other mixed background", "MOTH"), ("Asian / Asian British (Indian)", "AIND"),
        ("Asian or Asian British > Pakistani", "APKN"), ("l) Bangladeshi", "ABAN"), ("Asian - Sri Lankan", "AOTH"),
        ("Black / African / Caribbean / Black British (Caribbean)", "BCRB"), ("Black Somali", "BAFR"),
        ("BOTH - Any Other Black or African or", "BOTH"), ("Chinese or other ethnic group/Chinese", "CHNE"),
        ("Asian or Asian British - Chinese", "CHNE"), ("Pakistani or British Pakistani", "APKN"),
        ("White or White British - Irish", "WIRI"), ("Information refused", "REFU"),
        ("Other Ethnic Group - Arab", "OOTH"), ("E3 - Refused to provide", "REFU"), ("s) NOBT", "NOBT"),
        ("NOBT-Information not yet obtained", "NOBT"), ("-", ""), ("N/A", ""),
        # On no list, or on two.
        ("White", None), ("Other", None), ("British", None), ("Gypsy or Irish Traveller", None), ("WBRI/WIRI", None),
        ("WBRI - White Irish", None), ("White British/Irish", None), ("Not White British", None),
        ("Black and White", None), ("Both parents White British", None),
        ("Half Chinese", None), ("African Caribbean", None), ("A1", None),
        ("Indian (not known)", None), ("C1 - C2", None), ("a)", None),
    ],
)  # fmt: skip
def test_ethnic_groups(text: str, code: str | None) -> None:
    assert read(ETHNICITY, text) == code


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("a) Male", "M"), ("M - Male", "M"), ("1 - Male", "M"), ("b) Female", "F"), ("(b) FEMALE ", "F"), ("2", "F"),
        ("b)", "F"), ("1.0", "M"), ("Unknown/unborn", "U"),
        ("c) Not stated/recorded (or unborn)", "U"), ("d) Neither", "U"), ("0 - Not known", "U"),
        ("Female (F)", "F"), ("Male (F)", None), ("a) Male / d) Neither", None),
        ("F - Male", None), ("Not a male", None), ("female?no", None),
    ],
)  # fmt: skip
def test_sexes(text: str, code: str | None) -> None:
    assert read(SEX, text) == code


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("RD1", "RD1"), ("(RD1) The child\u2019s needs changed subsequent to the decision", "RD1"), ("a)", "RD1"),
        ("RD1 Childâ€™s Needs Changed Subsequent to the Decision", "RD1"), ("b) Court did not make a PO", "RD2"),
        ("The Court did not make a placement order (RD2)", "RD2"), ("No adopters found", "RD3"),
        ("c) Prospective adopters cannot be found", "RD3"), ("RD3: Prospective adopters could not be found", "RD3"),
        ("Placement Disruption", "RD4"), ("RD1 or RD4", None), ("RD2 - adopters not found", None),
        ("The court found other adopters", None), ("Court overturned the original decision", None),
    ],
)  # fmt: skip
def test_reasons_for_a_reversal(text: str, code: str | None) -> None:
    assert read(REVERSAL, text) == code


def test_flags_and_reasons_for_leaving() -> None:
    assert [yes_or_no(text) for text in ("a) Yes", "1 - Yes", "N", "0", "c) Unknown", "")] == [
        "Y",
        "Y",
        "N",
        "N",
        "",
        "",
    ]
    reasons = ("1 - Adopter withdrew from process", "a) Withdrew", "2", "On hold", "3 - Application refused", "")
    assert [left(text) for text in reasons] == ["withdrawn", "withdrawn", "", "", "approval_declined", ""]
    for read_, text in ((yes_or_no, "no known diagnosis"), (left, "Possibly refused"), (left, "withdrew or refused")):
        with pytest.raises(Unusable):
            read_(text)


def test_a_label_means_one_group() -> None:
    seen: dict[str, str] = {}
    for label, code in labels_of_groups():
        assert seen.setdefault(folded(label), code) == code, label


_WORDS = (
    "not",
    "half",
    "part",
    "white",
    "black",
    "asian",
    "mixed",
    "british",
    "irish",
    "indian",
    "african",
    "any",
    "other",
)
WORDS = st.lists(st.sampled_from(_WORDS), min_size=1)


@settings(max_examples=examples(300))
@given(words=WORDS, separator=st.sampled_from([" ", " - ", "/", ": ", " (", ", "]))
def test_nothing_is_read_from_a_part_of_a_label(words: list[str], separator: str) -> None:
    """A label that is read is a label of the list as a whole; another word more is another label."""
    text = separator.join(words)
    code = read(ETHNICITY, text)
    assert code is None or folded(text) in {folded(label) for label, of in labels_of_groups() if of == code}
    assert read(ETHNICITY, f"{text}{separator}maybe") is None
