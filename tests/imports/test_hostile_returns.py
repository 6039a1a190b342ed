"""Files made to do harm are refused at once, in little memory; what is merely broken does not stop other files."""

import io
import random
import struct
import subprocess
import sys
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest

from app.files.limits import Sheet, filled
from tests.support.effort import effort
from tests.support.files import CSV, ROWS, changed, found, refusal, shared, sheet_of, zipped

SHEET = "xl/worksheets/sheet1.xml"
LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12))


def xml(start: str, child: str = "") -> bytes:
    return f'<?xml version="1.0"?>{start}<EXPSSDA903><CHILD><HEADER>{child}</HEADER></CHILD></EXPSSDA903>'.encode()


def lying(content: bytes, size: int) -> bytes:
    """A zip whose first member says that it has ``size`` bytes, with the checksum that these would have."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        checksum = zlib.crc32(archive.read(archive.infolist()[0])[:size])
    patched = bytearray(content)
    directory = content.index(b"PK\1\2")
    for place in (14, directory + 16):
        patched[place : place + 4] = struct.pack("<I", checksum)
    for place in (22, directory + 24):
        patched[place : place + 4] = struct.pack("<I", size)
    return bytes(patched)


def overlapping(members: int) -> bytes:
    """A zip whose directory names one member again and again: a small file that unpacks to gigabytes."""
    content = zipped(("a", random.Random(1).randbytes(1000) * 20_000))
    directory, end = content.index(b"PK\1\2"), content.index(b"PK\5\6")
    entry = content[directory:end]
    entries = b"".join(entry[:46] + b"%c" % (65 + n) + entry[47:] for n in range(members))
    record = content[end : end + 8] + struct.pack("<HHII", members, members, len(entries), directory) + b"\0\0"
    return content[:directory] + entries + record


def flagged(content: bytes, at: int, bits: int) -> bytes:
    """A zip with a field of its first member's entry in the directory set."""
    patched = bytearray(content)
    patched[content.index(b"PK\1\2") + at] |= bits
    return bytes(patched)


def filled_with(cell: bytes) -> Callable[[bytes], bytes]:
    return lambda part: part.replace(b'<c r="A1" t="s"><v>0</v></c>', cell)


def bzipped() -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_BZIP2) as archive:
        archive.writestr("a.csv", CSV)
    return packed.getvalue()


WORKBOOK = sheet_of(("A",))
SHARING = "".join(f'<row>{"".join(f"""<c s="{n}" t="s"><v>0</v></c>""" for n in range(100))}</row>' for _ in range(100))
CORNERS = b'<c r="A1"><v>1</v></c><c r="XFD1048576"><v>1</v></c>'
LETTERS = b'<c r="A1" t="inlineStr"><is><t>' + b"x" * 10_000_000 + b"</t></is></c>"

COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(4000)
EMPTY_WORKBOOK = zipped(("[Content_Types].xml", b"<a/>"), ("xl/workbook.xml", b"<a/>"))
LYING_WORKBOOK = lying(zipped(("[Content_Types].xml", b"<a/>" + b" " * 9_000_000), ("xl/workbook.xml", b"")), 4)
TYPED_WORKBOOK = changed(WORKBOOK, SHEET, lambda part: b"<!DOCTYPE a>" + part[55:].replace(b' r="A1"', b""))
ATTRIBUTES = " ".join(f"a{n}=''" for n in range(200_000))
EXTERNAL = '<!DOCTYPE a [<!ENTITY e SYSTEM "file:///etc/passwd">]>'
DECLARED = xml('<!DOCTYPE a [<!ENTITY e "x">]>')

HOSTILE: list[tuple[str, Callable[[], bytes], str]] = [
    ("document type", lambda: xml("<!DOCTYPE EXPSSDA903>"), "dtd_in_xml"),
    ("document type elsewhere", lambda: xml('<!DOCTYPE a SYSTEM "file:///etc/passwd">'), "dtd_in_xml"),
    ("billion laughs", lambda: xml(f'<!DOCTYPE a [<!ENTITY l0 "ha">{LAUGHS}]>', "<SEX>&l11;</SEX>"), "dtd_in_xml"),
    ("external entity", lambda: xml(EXTERNAL, "<SEX>&e;</SEX>"), "dtd_in_xml"),
    ("utf-16 entity", lambda: DECLARED.decode().encode("utf-16"), "dtd_in_xml"),
    ("deep xml", lambda: b"<EXPSSDA903>" + b"<CHILD>" * 1_000_000, "malformed_xml"),
    ("long element", lambda: xml("", "<SEX>" + "x" * 10_000_000 + "</SEX>"), "cell_too_long"),
    ("long attribute", lambda: xml("", "<SEX a='" + "x" * 50_000_000 + "'/>"), "malformed_xml"),
    ("long comment", lambda: xml("", "<!--" + "x" * 50_000_000 + "-->"), "malformed_xml"),
    ("many attributes", lambda: xml("", f"<SEX {ATTRIBUTES}/>"), "malformed_xml"),
    ("unknown encoding", lambda: b"<?xml version='1.0' encoding='utf-7'?><EXPSSDA903/>", "malformed_xml"),
    ("no such encoding", lambda: b"<?xml version='1.0' encoding='zzz'?><EXPSSDA903/>", "malformed_xml"),
    ("zip bomb", lambda: zipped(("a.csv", b"\0" * 300_000_000)), "too_large"),
    ("zip of much", lambda: zipped(*((f"{n}.csv", b"a,b\n1,2" * 5_000_000) for n in range(2))), "too_large"),
    ("zip of many dense files", lambda: zipped(*((f"{n}.csv", b"a" * 1_000_000) for n in range(99))), "too_large"),
    ("overlapping zip", lambda: overlapping(50), "too_large"),
    ("lying zip", lambda: lying(zipped(("a.csv", CSV + b"K3,1,\n" * 1_000_000)), len(CSV)), "read"),
    ("wrong checksum", lambda: flagged(zipped(("a.csv", CSV)), 16, 0xFF), "broken_zip"),
    ("many members", lambda: zipped(*((f"{n}.csv", b"") for n in range(301))), "too_many_files"),
    ("very many members", lambda: zipped(*((f"{n}.csv", b"") for n in range(20_000))), "too_many_files"),
    ("encrypted zip", lambda: flagged(zipped(("a.csv", CSV)), 8, 1), "encrypted_zip"),
    ("bzip2", lambda: bzipped(), "unsupported_zip"),
    ("nested zip", lambda: zipped(("b.zip", zipped(("a.csv", CSV)))), "nested_zip"),
    ("path upwards", lambda: zipped(("../a.csv", CSV)), "unsafe_path"),
    ("path from the root", lambda: zipped(("/etc/a.csv", CSV)), "unsafe_path"),
    ("path of Windows", lambda: zipped(("C:\\a.csv", CSV)), "unsafe_path"),
    ("path of Windows upwards", lambda: zipped(("x\\..\\..\\a.csv", CSV)), "unsafe_path"),
    ("truncated zip", lambda: zipped(("a.csv", CSV))[:-30], "broken_zip"),
    ("empty zip", lambda: zipped(), "empty_file"),
    ("zip of droppings", lambda: zipped((".DS_Store", b"x")), "empty_file"),
    ("xlsx bomb", lambda: changed(WORKBOOK, SHEET, lambda part: part + b" " * 200_000_000), "too_large"),
    ("lying xlsx", lambda: LYING_WORKBOOK, "broken_zip"),
    ("truncated xlsx", lambda: WORKBOOK[:3000], "broken_zip"),
    ("xlsx without its parts", lambda: EMPTY_WORKBOOK, "broken_workbook"),
    ("xlsx of nonsense", lambda: changed(WORKBOOK, SHEET, filled_with(b"<c <c")), "broken_workbook"),
    ("xlsx with a document type", lambda: TYPED_WORKBOOK, "broken_workbook"),
    ("xlsx with a long cell", lambda: changed(WORKBOOK, SHEET, filled_with(LETTERS)), "too_large"),
    ("xlsx of one long text", lambda: shared(f"<si><t>{'x' * 9_999}</t></si>", SHARING), "too_much_text"),
    ("sparse xlsx", lambda: changed(WORKBOOK, SHEET, filled_with(CORNERS)), "too_many_cells"),
    ("xlsb", lambda: zipped(("[Content_Types].xml", b"<a/>"), ("xl/workbook.bin", b"")), "old_workbook"),
    ("ods", lambda: zipped(("mimetype", b"opendocument"), ("content.xml", b"<a/>")), "old_workbook"),
    ("xls", lambda: COMPOUND, "old_workbook"),
    ("protected xlsx", lambda: COMPOUND + "EncryptedPackage".encode("utf-16-le"), "protected_workbook"),
    ("long cell", lambda: CSV + b"x" * 900_000, "cell_too_long"),
    ("very long cell", lambda: CSV + b"x" * 10_000_000, "line_too_long"),
    ("long line", lambda: CSV + b"x," * 10_000_000, "line_too_long"),
    ("open quote", lambda: CSV + b'"' + b"K3,1,\n" * 2_000_000, "cell_too_long"),
    ("zeros", lambda: bytes(1_000_000), "unsupported_file"),
    ("random bytes", lambda: random.Random(2).randbytes(100_000), "invalid_text"),
    ("pdf", lambda: b"%PDF-1.7\n" + CSV, "unsupported_file"),
    ("png", lambda: b"\x89PNG\r\n\x1a\n" + bytes(100), "unsupported_file"),
    ("jpeg", lambda: b"\xff\xd8\xff\xe0" + CSV, "unsupported_file"),
    ("gzip", lambda: b"\x1f\x8b\x08" + CSV, "unsupported_file"),
    ("utf-32", lambda: CSV.decode().encode("utf-32"), "unsupported_file"),
    ("web page", lambda: b"<!DOCTYPE html><table><tr><td>CHILD", "unsupported_file"),
]  # fmt: skip


def outcome(content: bytes) -> str:
    """The code with which a file is refused, or ``read``."""
    try:
        return refusal(content)[0]
    except AssertionError:
        return "read"


@pytest.mark.parametrize(("content", "code"), [case[1:] for case in HOSTILE], ids=[case[0] for case in HOSTILE])
def test_a_hostile_file_is_refused_quickly(content: Callable[[], bytes], code: str) -> None:
    built = content()
    refused_with, taken = effort(lambda: outcome(built))
    assert refused_with == code
    assert taken < 50


def test_no_more_of_a_lying_member_is_read_than_it_declares() -> None:
    (sheet,) = found(lying(zipped(("a.csv", CSV + b"K3,1,\n" * 1_000_000)), len(CSV)))
    assert isinstance(sheet, Sheet)
    assert list(filled(sheet.blocks)) == ROWS


#: Files that would take gigabytes if all cells of some thousand rows were laid out side by side.
FOUR_THOUSAND = b"K1,1,01/02/2020,WBRI\n" * 4000
OF_ROWS: list[tuple[str, Callable[[], bytes]]] = [
    ("one wide row", lambda: b"CHILD,SEX,DOB,ETHNIC\n" + FOUR_THOUSAND + b"," * 900_000 + b"\n" + FOUR_THOUSAND),
    ("a wide header", lambda: b"CHILD,SEX,DOB,ETHNIC" + b"," * 996 + b"\n" + FOUR_THOUSAND + b"," * 900_003),
    ("no header", lambda: b"CHILD,SEX,DOB,ETHNIC" + b"," * 900_000 + b"\n" + FOUR_THOUSAND),
    ("only wide rows", lambda: b"CHILD,SEX,DOB,ETHNIC\n" + (b"K1,1,,WBRI" + b"," * 900_000 + b"\n") * 10),
    ("wide rows with quotes", lambda: b"CHILD,SEX,DOB,ETHNIC\n" + (b'"K1",1,,WBRI' + b"," * 900_000 + b"\n") * 10),
    ("blank rows first", lambda: b",\n" * 400_000 + b"CHILD,SEX,DOB,ETHNIC\nK1,1,,WBRI"),
]
READ_ALL = """
import resource, sys
from pathlib import Path
from app.area_files import load_areas
from app.files.limits import Limits
from app.files.opening import opened
from app.imports.reading_files import Reader
coventry = load_areas(None).named("coventry")
resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
for path in sorted(Path(sys.argv[1]).iterdir()):
    reader = Reader(coventry, 2021, numeric_ids=False)
    with path.open("rb") as content:
        for found in list(opened("x", content, Limits())):
            reader.read(found)
    print(path.name, reader.contents.received)
"""


def test_hostile_files_are_read_in_little_memory(tmp_path: Path) -> None:
    """A process of 400 MB, libraries included, comes through them all."""
    files = [(name, content) for name, content, _ in HOSTILE] + OF_ROWS
    for name, content in files:
        (tmp_path / name).write_bytes(content())
    script = READ_ALL.replace("MEMORY", "400_000_000")
    done = subprocess.run([sys.executable, "-c", script, tmp_path], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-500:]
    read = dict(line.rsplit(" ", 1) for line in done.stdout.splitlines())
    assert set(read) == {name for name, _ in files}
    assert {name: int(read[name]) for name, _ in OF_ROWS} == {
        "one wide row": 8000,
        "a wide header": 4000,
        "no header": 0,
        "only wide rows": 10,
        "wide rows with quotes": 10,
        "blank rows first": 1,
    }
