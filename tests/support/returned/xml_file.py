"""A year's return as one XML document, in the fixed order of its elements."""

from xml.etree import ElementTree as ET

from tests.support.returned.years import Return, Row

_OF_ADOPTION = ("DATE_INT", "DATE_MATCH", "FOSTER_CARE", "NB_ADOPTR", "SEX_ADOPTR", "LS_ADOPTR")
_OF_DECISION = ("DATE_PLACED", "DATE_PLACED_CEASED", "REASON_PLACED_CEASED")
#: Element and column; an optional element is left out where the column is blank.
_OF_EPISODE = {
    **{"DECOM": "DECOM", "RNE": "RNE", "LS": "LS", "CIN": "CIN", "PL": "PLACE"},
    **{"PL_POST": "PL_POST", "HOME_POST": "HOME_POST", "URN": "URN", "PLACE_PROVIDER": "PLACE_PROVIDER"},
    **{"DEC": "DEC", "REC": "REC", "REASON_PLACE_CHANGE": "REASON_PLACE_CHANGE"},
}
_OPTIONAL = {"PL_POST", "HOME_POST", "URN", "PLACE_PROVIDER", "REASON_PLACE_CHANGE"}


def xml_file(of_year: Return) -> bytes:
    tables = {table: _by_child(rows) for table, rows in of_year.tables.items()}
    root = ET.Element("EXPSSDA903")
    for child, (header,) in tables["header"].items():
        element = ET.SubElement(root, "CHILD")
        adopted = tables["ad1"].get(child, [])
        _write_header(ET.SubElement(element, "HEADER"), header, adopted, tables["placed_for_adoption"].get(child, []))
        for row in tables["episodes"][child]:
            episode = ET.SubElement(element, "EPISODE")
            for name, column in _OF_EPISODE.items():
                if row[column] or name not in _OPTIONAL:
                    _write(episode, name, row[column])
    ET.indent(root)
    document: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return document


def _write_header(element: ET.Element, header: Row, adopted: list[Row], decisions: list[Row]) -> None:
    _write(element, "CHILDID", header["CHILD"])
    for name in ("UPN", "SEX", "DOB", "ETHNIC"):
        _write(element, name, header[name])
    _write(element, "UASC", "0")
    for row in adopted:
        for name in _OF_ADOPTION:
            if row[name]:
                _write(element, name, row[name])
    if header["MOTHER"]:
        _write(element, "MOTHER", header["MOTHER"])
    for row in decisions:
        placed = ET.SubElement(element, "AD_PLACED")
        for name in _OF_DECISION:
            if row[name]:
                _write(placed, name, row[name])


def _write(parent: ET.Element, name: str, text: str) -> None:
    ET.SubElement(parent, name).text = text


def _by_child(rows: list[Row]) -> dict[str, list[Row]]:
    by_child: dict[str, list[Row]] = {}
    for row in rows:
        by_child.setdefault(row["CHILD"], []).append(row)
    return by_child
