"""Finds out what an uploaded file is, by its content and never by its name, and opens the tables in it."""

import codecs
import io
import re
import zipfile
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import BinaryIO

from app.files import return_xml, text, workbooks
from app.files.archives import ArchiveMember, archive_of, unpacked
from app.files.limits import Budget, Limits, Readable, Refused, ReturnXml, Sheet, Unreadable, refused, shown_path
from app.mistakes import Mistake

Found = Sheet | ReturnXml | Unreadable

ZIP = (b"PK\3\4", b"PK\5\6")
#: The container of .xls, and of .xlsx with a password, which has a stream of this name in it.
COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
#: How far into a file that stream is looked for, in bytes.
LONGEST_DIRECTORY = 10_000_000
ENCRYPTED_WORKBOOK = "EncryptedPackage".encode("utf-16-le")
#: What a document, a presentation, an e-mail or a folder's thumbnails have there in place of a workbook.
OTHER_STREAMS = [name.encode("utf-16-le") for name in ("WordDocument", "PowerPoint Document", "__substg1.0", "Catalog")]
#: gzip, 7z, RAR: archives in which a return may lie.
OTHER_ARCHIVES = (b"\x1f\x8b", b"7z\xbc\xaf", b"Rar!")
#: PDF, PNG, JPEG, GIF, RTF: documents and pictures.
DOCUMENTS = (b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"{\\rtf")
HTML = re.compile(rb"<(!doctype\s+html|html|head|table)\b", re.IGNORECASE)
#: Some systems export a page with a table, and call it a workbook.
TABLE_IN_HTML = re.compile(rb"<table\b", re.IGNORECASE)
#: What systems leave beside the files that were meant.
DROPPINGS = re.compile(r"(^|/)(__MACOSX/|\._[^/]*$|\.DS_Store$|Thumbs\.db$|desktop\.ini$)", re.IGNORECASE)
OLD_WORKBOOK = Mistake(
    "old_workbook", "The workbook is in a form that is not read. Save it as .xlsx, or its sheets as CSV."
)
NESTED = Mistake("nested_zip", "A zip within a zip is not opened. Send it by itself.")


def opened(name: str, content: BinaryIO, limits: Limits) -> Iterator[Found]:
    """The tables of a file, which ``name`` names in errors (see ``shown_name``).

    ``content`` must be seekable and stay open until the last row is read; nothing else may read it meanwhile.
    """
    budget = Budget(limits)
    if DROPPINGS.search(name):
        yield Unreadable(name, text.NOT_TEXT, foreign=True)
        return

    def stream() -> BinaryIO:
        content.seek(0)
        return content

    try:
        head = stream().read(4096)
        if not head.startswith(ZIP):
            yield _single(name, stream, head, limits)
        elif _is_package(content, limits):
            yield from _workbook(name, content, limits, budget)
        else:
            archive = archive_of(content, limits.unpacked, limits)
            budget.unpacked -= sum(member.file_size for member in archive.infolist())
            yield from _members(name, archive, limits, budget)
    except Refused as found:
        yield Unreadable(name, found.mistake)


def _members(name: str, archive: zipfile.ZipFile, limits: Limits, budget: Budget) -> Iterator[Found]:
    """Each file in a zip; one that cannot be read does not stop the others."""
    position = 0
    for member in archive.infolist():
        path = member.orig_filename.replace("\\", "/")
        if path.endswith("/") or DROPPINGS.search(path):
            continue
        position += 1
        file = f"{name}/{shown_path(path, position)}"
        stream = partial(ArchiveMember, archive, member)
        try:
            head = stream().read(4096)
            if not head.startswith(ZIP):
                yield _single(file, stream, head, limits)
                continue
            if member.file_size > limits.workbook:
                raise refused("too_large", f"A workbook has at most {limits.workbook:,} bytes.")
            content = io.BytesIO(stream().read(member.file_size))
            if not _is_package(content, limits):
                raise Refused(NESTED)
            yield from _workbook(file, content, limits, budget)
        except Refused as found:
            yield Unreadable(file, found.mistake)
    if not position:
        yield Unreadable(name, text.EMPTY)


def _single(file: str, stream: Callable[[], Readable], head: bytes, limits: Limits) -> Found:
    """A file that is neither a zip nor a workbook."""
    if head.startswith(COMPOUND):
        return _compound(file, stream().read(LONGEST_DIRECTORY))
    begin = head.removeprefix(codecs.BOM_UTF8)
    if begin.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        begin = begin[2:].replace(b"\0", b"")
    begin = begin.lstrip()
    if begin.startswith(DOCUMENTS):
        return Unreadable(file, text.NOT_TEXT, foreign=True)
    if begin.startswith(OTHER_ARCHIVES):
        return Unreadable(file, text.NOT_TEXT)
    if HTML.match(begin):
        return Unreadable(file, text.NOT_TEXT, foreign=not TABLE_IN_HTML.search(head))
    if begin.startswith(b"<"):
        return return_xml.found(file, stream, limits)
    return text.sheet(file, stream, limits)


def _compound(file: str, content: bytes) -> Unreadable:
    """A file in the container of older Office programs."""
    if ENCRYPTED_WORKBOOK in content:
        return Unreadable(file, workbooks.PROTECTED)
    return Unreadable(file, OLD_WORKBOOK, foreign=any(stream in content for stream in OTHER_STREAMS))


def _is_package(content: BinaryIO, limits: Limits) -> bool:
    """Whether a zip is an Office document rather than files that were packed together."""
    names = set(archive_of(content, limits.unpacked, limits).namelist())
    return "[Content_Types].xml" in names or {"mimetype", "content.xml"} <= names


def _workbook(file: str, content: BinaryIO, limits: Limits, budget: Budget) -> Iterator[Found]:
    archive = archive_of(content, limits.unpacked, limits)
    names = archive.namelist()
    if "xl/workbook.xml" not in names:
        yield Unreadable(file, OLD_WORKBOOK, foreign=_is_document(archive, names))
    else:
        yield from workbooks.sheets(file, content, limits, budget)


def _is_document(archive: zipfile.ZipFile, names: Sequence[str]) -> bool:
    """Whether an Office document has words, slides or drawings, and not the sheets of .xlsb or .ods."""
    if "mimetype" not in names:
        return not any(name.startswith("xl/") for name in names)
    kind = next(unpacked(archive, archive.getinfo("mimetype")), b"")
    return b"opendocument." in kind and b"spreadsheet" not in kind
