"""Parses XML that may be hostile: no document type, no entities, nothing from outside, and no endless tokens."""

from collections.abc import Iterable, Iterator
from typing import Any, Protocol
from xml.parsers.expat import ExpatError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import DefusedXMLParser

from app.files.limits import Refused, refused

#: Bytes of one tag, comment or the like: expat scans an unfinished one again with every block.
LONGEST_TOKEN = 1_000_000


class Target(Protocol):
    """What is called with elements and text, a name in a namespace being ``namespace}name``; it may raise Refused."""

    def start(self, tag: str, attributes: dict[str, str], /) -> object: ...


def parser_of(target: Target) -> Any:
    """An expat parser that calls the target. defusedxml's own class is ten times as slow, so it only guards here."""
    parser: Any = DefusedXMLParser(forbid_dtd=True, forbid_entities=True, forbid_external=True)
    expat = parser.parser
    expat.ordered_attributes = False
    expat.DefaultHandlerExpand = None
    expat.StartElementHandler = target.start
    expat.EndElementHandler = getattr(target, "end", None)
    expat.CharacterDataHandler = getattr(target, "text", None)
    return expat


def parsed(expat: Any, blocks: Iterable[bytes]) -> Iterator[None]:
    """Parses one block at each step; Refused, with a line, if the XML is not sound or the target refuses."""
    size = 0
    try:
        for block in blocks:
            expat.Parse(block, False)
            size += len(block)
            if size - max(expat.CurrentByteIndex, 0) > LONGEST_TOKEN:
                raise refused("malformed_xml", f"A tag or comment has more than {LONGEST_TOKEN:,} bytes.")
            yield
        expat.Parse(b"", True)
        yield
    except Refused as found:
        raise Refused(found.mistake, found.row or expat.CurrentLineNumber) from None
    except DefusedXmlException:
        raise refused("dtd_in_xml", "The XML has a document type or entities. Send it without.", 1) from None
    except (ExpatError, ValueError, LookupError):  # the last two: an unknown or unfit encoding
        raise refused("malformed_xml", "The XML is broken or incomplete here.", expat.CurrentLineNumber) from None
