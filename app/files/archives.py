"""Opens zip archives, which workbooks are too, after seeing that unpacking them cannot do harm.

Nothing is written to disk, and a member's name is only shown. The sizes that an archive declares are
checked before anything is unpacked, and Python's reader gives no more of a member than its declared size.
"""

import copy
import re
import zipfile
import zlib
from collections.abc import Iterator
from typing import BinaryIO

from app.files.limits import Limits, Refused, refused

#: How often larger a member of more than a megabyte may become, or all members of more than ten together; text packs
#: to a twentieth, rarely to a hundredth.
HIGHEST_RATIO = 250
SMALL_MEMBER = 1_000_000
SMALL_ARCHIVE = 10_000_000
#: Bytes that the directory of an archive takes for each member, at most.
DIRECTORY_ENTRY = 600
END_OF_DIRECTORY = 22
ENCRYPTED = 0x1
BLOCK = 1 << 18
#: What reading a broken member may raise.
BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError, RuntimeError, ValueError)


def archive_of(content: BinaryIO, most: int, limits: Limits) -> zipfile.ZipFile:
    """The archive, which unpacks to at most ``most`` bytes; Refused if it is broken or could do harm."""
    _check_directory(content, limits)
    try:
        archive = zipfile.ZipFile(content)
    except BROKEN:
        raise broken() from None
    members = archive.infolist()
    if len(members) > limits.members:
        raise _too_many(limits)
    size = sum(member.file_size for member in members)
    if size > most:
        raise refused("too_large", f"The file unpacks to more than {most:,} bytes.")
    if size > max(SMALL_ARCHIVE, HIGHEST_RATIO * sum(member.compress_size for member in members)):
        raise refused("too_large", "The files in the zip are packed far more densely than tables could be.")
    for member in members:
        _check(member)
    if len({member.filename.casefold() for member in members}) < len(members):
        raise refused("broken_zip", "Two files in the zip have the same name.")
    return archive


def _check_directory(content: BinaryIO, limits: Limits) -> None:
    """Refuse a directory of too many members before Python reads it."""
    size = content.seek(0, 2)
    content.seek(max(0, size - END_OF_DIRECTORY - (1 << 16)))
    tail = content.read()
    content.seek(0)
    end = tail.rfind(b"PK\5\6")
    if end < 0 or len(tail) - end < END_OF_DIRECTORY:
        raise broken()
    if tail[max(0, end - 20) :].startswith(b"PK\6\7"):
        raise refused(
            "unsupported_zip", "The zip is in the form for very large files (ZIP64). Send the files by themselves."
        )
    if int.from_bytes(tail[end + 12 : end + 16], "little") > limits.members * DIRECTORY_ENTRY:
        raise _too_many(limits)


def _check(member: zipfile.ZipInfo) -> None:
    if member.flag_bits & ENCRYPTED:
        raise refused("encrypted_zip", "The zip is protected by a password. Send it without.")
    if member.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}:
        raise refused("unsupported_zip", "The zip is packed in an unusual way. Pack it again as an ordinary zip.")
    if member.file_size > max(SMALL_MEMBER, HIGHEST_RATIO * member.compress_size):
        raise refused("too_large", "A file in the zip is packed far more densely than any table could be.")
    path = member.orig_filename.replace("\\", "/")
    if "\0" in path or path.startswith("/") or re.match("[A-Za-z]:", path) or ".." in path.split("/"):
        raise refused("unsafe_path", "A file in the zip has a path that leads out of it. Pack the zip again.")


def unpacked(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> Iterator[bytes]:
    """The bytes of a member, a block at a time; Refused if they are damaged, or more than the archive declares."""
    asked = copy.copy(member)
    asked.file_size += 1  # so that Python reads on where the declared size is a lie
    try:
        with archive.open(asked) as stream:
            while block := stream.read(BLOCK):
                yield block
            if stream.tell() > member.file_size:
                raise broken()
    except BROKEN:
        raise broken() from None


class ArchiveMember:
    """A member that is being read: what is broken in it is Refused."""

    def __init__(self, archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> None:
        try:
            self._stream = archive.open(member)
        except BROKEN:
            raise broken() from None

    def read(self, size: int, /) -> bytes:
        try:
            return self._stream.read(size)
        except BROKEN:
            raise broken() from None


def broken() -> Refused:
    return refused("broken_zip", "The file is damaged or incomplete. Send it again.")


def _too_many(limits: Limits) -> Refused:
    return refused("too_many_files", f"A zip has at most {limits.members:,} files.")
