"""Answers as tables that fit the terminal, with what is not known below them."""

import os
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table

Row = Sequence[str]
#: Columns of a table in a pipe or a file, where nothing says how wide it may be.
_WIDE = 200
#: Words up to this length are not broken if the table fits without.
_WORD = 9


@dataclass(frozen=True, slots=True)
class Shown:
    """A table and the lines below it. ``numbers`` are aligned to the right, and ``whole`` columns are not broken."""

    columns: Sequence[str]
    rows: Sequence[Row]
    notes: Sequence[str] = ()
    numbers: frozenset[str] = frozenset()
    whole: frozenset[str] = frozenset()


def show(shown: Shown, output: Path | None = None) -> None:
    """Print a table, or write it to a file."""
    if output:
        with output.open("w", encoding="utf-8") as file:
            _print(shown, Console(file=file, width=_WIDE))
    else:
        fits = sys.stdout.isatty() or "COLUMNS" in os.environ
        _print(shown, Console(width=None if fits else _WIDE))


def _print(shown: Shown, console: Console) -> None:
    table = Table(box=SIMPLE_HEAD, show_edge=False, pad_edge=False, padding=(0, 1, 0, 0))
    for place, column in enumerate(shown.columns):
        is_number = column in shown.numbers
        whole = is_number or column in shown.whole
        longest = max((len(word) for row in shown.rows for word in row[place].split()), default=0)
        table.add_column(
            column,
            justify="right" if is_number else "left",
            overflow="fold",
            no_wrap=whole,
            min_width=min(longest, _WORD),
        )
    for row in shown.rows:
        table.add_row(*row)
    with console.capture() as captured:
        console.print(table, markup=False)
        for note in shown.notes:
            console.print(note, markup=False, highlight=False)
    console.file.writelines(f"{line.rstrip()}\n" for line in captured.get().splitlines())


def counted(number: int | None) -> str:
    """A number, or the symbol of one that is hidden."""
    return "c" if number is None else f"{number:,}"


def warnings_below(answer: Mapping[str, Any]) -> list[str]:
    """What is not known, once for each figure that it concerns, and once if it concerns all."""
    several = len(answer["results"]) > 1
    said: dict[str, list[str]] = {}
    for result in answer["results"]:
        for warning in result["warnings"]:
            name = f"{result['indicator']} {result['area']['name']} {result['period']['label']}"
            # The address of a better question is for programs.
            detail = warning["detail"].replace(f": {warning['link']}" if warning.get("link") else "\0", ".")
            said.setdefault(detail, []).append(name)
    notes = [f"{_some(names)}: {detail}" if several else detail for detail, names in said.items()]
    return notes + [warning["detail"] for warning in answer["warnings"]]


def _some(names: Sequence[str]) -> str:
    more = f" and {len(names) - 2} more" if len(names) > 2 else ""
    return ", ".join(names[:2]) + more


def changes_as_table(answer: Mapping[str, Any]) -> Shown:
    """A row for each figure that is not what it was."""
    rows = [
        (
            change["indicator"],
            change["area"]["name"],
            change["period"]["label"],
            change["unit"],
            *_at_an_instant(change["before"], change["now"]),
            *_at_an_instant(change["now"], change["before"]),
        )
        for change in answer["changes"]
    ]
    columns = ("Indicator", "Area", "Period", "Unit", "Before", "Status then", "Now", "Status now")
    note = f"{len(rows):,} of {answer['asked']:,} figures differ from what they were at {answer['since']}."
    return Shown(columns, rows, [note], frozenset({"Before", "Now"}), frozenset({"Period"}))


#: What figures show apart, in which one may differ while as many are counted.
_APART = ("groups", "children", "bands", "parts", "unborn", "complement")


def _at_an_instant(figure: Mapping[str, Any], other: Mapping[str, Any]) -> Row:
    value = "-" if figure["value"] is None else f"{figure['value']:,}"
    apart = "".join(f", {words}" for name in _APART for words in _apart(name, figure.get(name), other.get(name)))
    return f"{value} ({counted(figure['counted'])} counted{apart})", figure["status"]


def _apart(name: str, shown: Any, other: Any) -> Iterator[str]:
    """What is shown apart at one instant, and not the same at the other."""
    if isinstance(shown, Mapping):
        others = other or {}
        yield from (
            f"{in_words(part)} {_value(number)}" for part, number in shown.items() if number != others.get(part)
        )
    elif shown != other:
        yield f"{in_words(name)} {_value(shown)}"


def cases_as_table(answer: Mapping[str, Any]) -> Shown:
    """A row for each child."""
    rows = [
        (
            case["indicator"],
            case["period"],
            case["authority"],
            case.get("child") or case.get("family") or "",
            in_words(case["verdict"]),
            in_words(case["reason"] or ""),
            _value(case["value"]),
            _end(case["from"]),
            _end(case["to"]),
        )
        for case in answer["cases"]
    ]
    columns = ("Indicator", "Period", "Authority", "Child", "Verdict", "Reason", "Value", "From", "To")
    return Shown(columns, rows, [f"{len(rows):,} cases."], frozenset({"Value"}), frozenset({"Authority", "Period"}))


def _value(value: int | bool | None) -> str:
    if value is None or isinstance(value, bool):
        return {None: "", True: "yes", False: "no"}[value]
    return f"{value:,}"


def _end(end: Mapping[str, Any] | None) -> str:
    if end is None:
        return ""
    return f"{'by ' if end.get('on_or_before') else ''}{end['date']} {in_words(end['event'] or '')}".rstrip()


def in_words(name: str) -> str:
    """A name of the API in words, which can be broken at the end of a line."""
    return name.replace("_", " ")


def quality_as_table(answer: Mapping[str, Any]) -> Shown:
    """A row for each finding, errors first. Below it, between which values the figures lie."""
    rows = [
        (finding["severity"], finding["rule"], f"{finding['children']:,}", finding["detail"])
        for finding in answer["findings"]
    ]
    children = (
        f"{finding['rule']}: {case['authority']} {case['child'] or case['family']}"
        for finding in answer["findings"]
        for case in finding["cases"]
    )
    notes = [effect["detail"] for effect in answer["effects"]]
    one_rule = len(answer["findings"]) == 1
    return Shown(
        ("Severity", "Rule", "Children", "What"),
        rows,
        [*notes, *(children if one_rule else ())],
        frozenset({"Children"}),
    )


def completeness_as_table(answer: Mapping[str, Any]) -> Shown:
    """A row for each member and each stretch of complete days; a member without any has a row too."""
    rows = [row for member in answer["members"] for row in _rows_of_member(member)]
    dates = frozenset({"Complete from", "Complete to"})
    return Shown(("Area", "Complete from", "Complete to", "Of", "Basis", "Last received"), rows, whole=dates)


def _rows_of_member(member: Mapping[str, Any]) -> Iterator[Row]:
    findings = member["findings"]
    counted = f" ({_counted(findings)})" if findings else ""
    for record in member["records"]:
        about = "families" if record["about"] == "family" else record["children"] or "children"
        of = f"{about}: {len(record['event_types'])} types of events"
        days = (record["complete_from"], record["complete_to"])
        yield (member["name"] + counted, *days, of, f"{record['basis']}, {record['source']}", record["last_received"])
    if not member["records"]:
        yield (member["name"] + counted, "-", "-", "nothing", "", member["last_received"] or "never")


def _counted(findings: Mapping[str, int | None]) -> str:
    return ", ".join(f"{counted(number)} {severity}s" for severity, number in findings.items())


def keys_as_table(keys: Iterable[Mapping[str, Any]]) -> Shown:
    """A row for each key."""
    rows = [
        (
            key["id"],
            "valid" if key["valid"] else "revoked" if key["revoked_at"] else "expired",
            (key["last_used_at"] or "never")[:16].replace("T", " "),
            " ".join(key["scopes"]),
            " ".join(key["areas"]),
            key["name"],
        )
        for key in keys
    ]
    columns = ("Id", "State", "Last used", "Scopes", "Areas", "Name")
    return Shown(columns, rows, whole=frozenset({"Id", "State", "Last used"}))
