"""Reads cells of Annex A that contain a code, a label, or both: "a) Female", "WBRI - White British", "White (British)".

Councils write these lists from many systems. A label is read whole, from a closed list, without regard to case, spaces
and punctuation; nothing is read from a part of it. A code counts if it is the whole cell, or if it is set apart from a
name that is not another code's. What is on no list stays blank: it is never guessed.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from app.returns.cells import BLANK, Unusable

#: Apostrophes, also as they look after a file was read with the wrong encoding.
_APOSTROPHE = re.compile("['\u2018\u2019]|\u00e2\u20ac\u2122|\u00e2\u20ac\u02dc")
_WORD = re.compile(r"[a-z0-9]+")
#: The letter of an option on the inspection's own list: "a) Male", "(a) Male", "a. Male".
_OPTION = re.compile(r"\(?([a-z])(?:\)|\.(?=\s|$))\s*", re.IGNORECASE)
#: An option's number in a case system, before or behind its label: "A1 - ", "(A.A2)", "1. ", "B.B1 Mixed >", "(101)".
_NUMBER_BEFORE = re.compile(
    r"\(?((?:[a-z]\.)?[a-z]{1,2}[0-9]{1,2}(?:\.[0-9]{1,2})?|[A-Z](?= - )|[0-9]{1,2}(?=[.)]\s))\)?"
    r"(?:\s*[-:>]\s*|\.?\s+|(?<=\)))",
    re.IGNORECASE,
)
_NUMBER_BEHIND = re.compile(r"\s*\((?:[a-z][0-9]{1,2}|[0-9]{1,3})\)?", re.IGNORECASE)
#: A code in capitals, and what sets it apart from the name: "WBRI - ", "WBRI: ", " [WBRI]", "(WBRI)".
_CODE_BEFORE = re.compile(r"[(\[]?([A-Z0-9]{1,4})[)\]]?\s*(?:[-:>\u2013\u2014=]|(?<=[)\]]))\s*(.+)", re.DOTALL)
_CODE_BEHIND = re.compile(r"(.+?)\s*[(\[]([A-Z0-9]{1,4})[)\]]", re.DOTALL)


def folded(text: str) -> str:
    """A label without regard to case, spaces and punctuation."""
    return " ".join(_WORD.findall(_APOSTROPHE.sub("", text.casefold()).replace("&", " and ").replace("+", " and ")))


@dataclass(frozen=True, slots=True, eq=False)
class Labels:
    """A closed list: codes, the labels of each as ``folded`` makes them, and what the letters of options mean.

    ``codes`` gives the code that each one means: itself, or for one of a longer list the one it belongs to.
    """

    codes: Mapping[str, str]
    of_label: Mapping[str, str]
    of_option: Mapping[str, str] = field(default_factory=dict)

    def __call__(self, text: str) -> str:
        """The code of a cell; "" if it is blank. Raises Unusable (``unknown_code``) if it is on no list."""
        if text in BLANK:
            return ""
        found = self._read(text.strip())
        if found is None:
            raise Unusable("unknown_code", "The cell is neither a code of the list nor one of its labels.")
        return found

    def _read(self, text: str) -> str | None:
        option = _OPTION.match(text)
        if option and option.end() == len(text):
            return self.of_option.get(option[1].lower())
        for bare in dict.fromkeys((text, text[option.end() :] if option else text)):
            found = self._named(bare) or self._code_with_name(bare)
            if found is not None:
                return found
        return self.of_option.get(text.lower()) if len(text) == 1 else None

    def _named(self, text: str) -> str | None:
        """The code that a whole text is, or whose label it is, with or without an option's number."""
        bare = text
        while (before := _NUMBER_BEFORE.match(bare)) and not self._is_listed(before[1]):
            bare = bare[before.end() :]
        for name in dict.fromkeys((text, bare, _NUMBER_BEHIND.sub("", bare))):
            if (code := self.codes.get(name.upper()) or self.of_label.get(folded(name))) is not None:
                return code
        return None

    def _is_listed(self, text: str) -> bool:
        return text.upper() in self.codes or folded(text) in self.of_label

    def _code_with_name(self, text: str) -> str | None:
        """A code that is set apart from a name, if the name is not another code's."""
        before, behind = _CODE_BEFORE.fullmatch(text), _CODE_BEHIND.fullmatch(text)
        apart = [(found[1], found[2]) for found in [before] if found] + [
            (found[2], found[1]) for found in [behind] if found
        ]
        for written, name in apart:
            code = self.codes.get(written)
            if code is not None and self._may_be_called(code, name):
                return code
        if before and before[1] not in self.codes and _CODE_BEFORE.fullmatch(before[2]):  # a system's own, then ours
            return self._code_with_name(before[2])
        code, _, name = text.partition(" ")
        return self._named(name) if name and self.codes.get(code.upper()) == self._named(name) else None

    def _may_be_called(self, code: str, name: str) -> bool:
        """Whether a name is not the label of another code, and contains none."""
        codes = {self.codes[word] for word in re.findall(r"\b[A-Z0-9]{2,4}\b", name) if word in self.codes}
        return self._named(name) in (None, code) and codes <= {code}


def labels(of_code: Mapping[str, str], of_option: Mapping[str, str]) -> Labels:
    """A list from the labels of each code, separated by semicolons."""
    of_label = {folded(label): code for code, text in of_code.items() for label in text.split(";")}
    return Labels({code: code for code in of_code}, of_label, of_option)


SEX = labels(
    {
        "M": "male; boy; 1; 1.0; 1 male",
        "F": "female; girl; 2; 2.0; 2 female",
        "U": "not stated/recorded; not stated; not recorded; not stated/recorded (or unborn); "
        "not recorded/unborn; unborn; unborn child; unknown/unborn; not known/unborn; prefer not to say; "
        "unborn/unknown; unknown; not known; unknown/not recorded/unborn; not specified; unspecified; "
        "gender unspecified; "
        "withheld; indeterminate; indeterminate gender; not specified/indeterminate gender; neither; "
        "unable to classify; non-binary; 0; 0 not known; 0 not recorded; 0 not stated; 9; 9 not specified; i",
    },
    {"a": "M", "b": "F", "c": "U", "d": "U"},
)
REVERSAL = labels(
    {
        "RD1": "child's needs changed; the child's needs changed; child's needs have changed; "
        "child's needs changed subsequent to decision; child's needs changed subsequent to the decision; "
        "the child's needs changed subsequent to the decision; the child's needs changed subsequent to decision",
        "RD2": "court did not make a PO; court did not make the order; court did not make placement order; "
        "court did not make a placement order; court did not make the placement order; "
        "the court did not make a placement order; the court did not make the placement order; "
        "court did not grant placement order; court did not grant freeing order; placement order not made; "
        "placement order not granted",
        "RD3": "prospective adopters cannot be found; prospective adopters could not be found; no adopters found; "
        "adopters could not be found; adopters cannot be found; adopters not found; no prospective adopters found; "
        "propsective adopters cannot be found",
        "RD4": "any other reason; other reason; other; placement disruption; placement disrupted; disruption",
    },
    {"a": "RD1", "b": "RD2", "c": "RD3", "d": "RD4"},
)
_FLAG = labels(
    {
        "Y": "yes; true; 1; 1 yes; y yes",
        "N": "no; false; 0; 0 no; n no; none",
        "-": "unknown; not known; not recorded; not stated",
    },
    {"a": "Y", "b": "N", "c": "-"},
)
_LEAVING = labels(
    {
        "1": "adopter withdrew from process; adopter withdrew; adopters withdrew; prospective adopter withdrew; "
        "prospective adopters withdrew; withdrew; withdrawn; withdrew from process; 1 adopter withdrew from process; "
        "1 adopter withdrew; 1 withdrew; 1 withdrawn",
        "2": "process put on hold; process on hold; on hold; put on hold; 2 process put on hold; 2 process on hold; "
        "2 on hold",
        "3": "application refused; refused; 3 application refused; 3 refused",
    },
    {"a": "1", "b": "2", "c": "3"},
)


def yes_or_no(text: str) -> str:
    """Y or N; blank where the cell says that it is not known."""
    return _FLAG(text).strip("-")


def left(text: str) -> str:
    """What adopters who left are recorded as; a process on hold is not over."""
    return {"1": "withdrawn", "3": "approval_declined"}.get(_LEAVING(text), "")
