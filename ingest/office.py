"""Office files (DOCX, PPTX): what is refused before they are opened, and what both kinds have in common.

Such a file is a zip of XML parts. Nothing about a zip is to be trusted: a few kilobytes may unpack to gigabytes, an XML
part may declare entities that multiply, and a file with a password is no zip at all but an OLE container, as old .doc
files are. So the zip is looked through first, and only then given to python-docx or python-pptx.
"""

from __future__ import annotations

import errno
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

from ingest.catalogue import Entry
from ingest.content import Content
from ingest.pages import Unreadable
from ingest.ruled import RuledCell, RuledTable, with_header

# Compound File Binary Format: what .doc and .ppt are, and what a newer file with a password is wrapped in ([MS-CFB]
# 2.2).
_OLE = bytes.fromhex("D0CF11E0A1B11AE1")
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")  # the stream that holds the wrapped file ([MS-OFFCRYPTO] 2.3.4.4)

# XML takes ten times its size when parsed, and pictures are loaded too, so both have a bound within a worker's memory. No
# large part packs to less than a hundredth (Apache POI's bound); small ones may, as long tables of equal cells do.
_MOST_PARTS = 20_000
_MOST_BYTES = 400_000_000
_MOST_XML_BYTES = 60_000_000
_PACKED_RATIO, _SMALL_PART = 100, 10_000_000

# The namespace of a DOCX's text, as lxml writes it before a tag's name.
WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_ALTERNATE = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_DIAGRAM = "{http://schemas.openxmlformats.org/drawingml/2006/diagram}"
_DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_RELATIONSHIP = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"


def read_old_format(path: Path, entry: Entry) -> Content:
    """Refuse a format of before 2007 (.doc, .ppt), with the advice to save it anew."""
    raise Unreadable("old-format", suffix=path.suffix.lower())


@contextmanager
def office_file(path: Path) -> Iterator[None]:
    """Refuse what must not be opened, then turn whatever breaks while the file is being read into Unreadable.

    Raises Unreadable: "empty", "old-format", "office-password", "not-office", "too-large-unpacked",
    "damaged".
    """
    from docx.exceptions import PythonDocxError
    from docx.opc.exceptions import OpcError
    from pptx.exc import PythonPptxError

    try:
        _look_through(path)
        yield
    except (
        zipfile.BadZipFile,
        zlib.error,
        EOFError,
        NotImplementedError,  # an unknown way of packing
        PythonDocxError,
        OpcError,
        PythonPptxError,
        SyntaxError,  # what lxml's XMLSyntaxError is a kind of
        AttributeError,  # an element or a part of another kind than its place calls for
        LookupError,  # a part that another part refers to is not there
        TypeError,  # a relationship that leads nowhere
        ValueError,  # a number that is none, a package of another kind
    ) as error:
        raise Unreadable("damaged", detail=f"{error.__class__.__name__}: {error}"[:200]) from error
    except OSError as error:
        if error.errno != errno.EINVAL:  # a place in the file that no file can have; anything else is the disk's fault
            raise
        raise Unreadable("damaged", detail=str(error)) from error


def _look_through(path: Path) -> None:
    with path.open("rb") as file:
        start = file.read(8)
    if not start:
        raise Unreadable("empty")
    if start == _OLE:
        if _ENCRYPTED in path.read_bytes():
            raise Unreadable("office-password")
        raise Unreadable("old-format", suffix=path.suffix.lower())
    if not start.startswith(b"PK"):
        raise Unreadable("not-office", suffix=path.suffix.lower())
    with zipfile.ZipFile(path) as package:
        parts = package.infolist()
        # Sizes are what the zip itself declares; zipfile never unpacks more than that from a part.
        size = sum(part.file_size for part in parts)
        xml = [part for part in parts if part.filename.lower().endswith((".xml", ".rels"))]
        xml_size = sum(part.file_size for part in xml)
        packed = any(p.file_size > _SMALL_PART and p.file_size > _PACKED_RATIO * max(1, p.compress_size) for p in parts)
        if packed or len(parts) > _MOST_PARTS or size > _MOST_BYTES or xml_size > _MOST_XML_BYTES:
            raise Unreadable("too-large-unpacked", bytes=size, parts=len(parts))
        for part in xml:
            if part.flag_bits & 1:
                raise Unreadable("office-password")
            # Packages must not declare entities (ECMA-376, part 2, on XML usage); nobody but an attacker does.
            text = package.read(part).replace(b"\0", b"")
            if b"<!DOCTYPE" in text or b"<!ENTITY" in text:
                raise Unreadable("damaged", detail=f"DOCTYPE in {part.filename}")


def core_title(path: Path) -> str:
    """The title in the file's properties; "" where it has none. (The libraries make one up for a file without properties.)"""
    from docx.oxml.parser import parse_xml

    with zipfile.ZipFile(path) as package:
        if "docProps/core.xml" not in package.namelist():
            return ""
        title = parse_xml(package.read("docProps/core.xml")).find("{http://purl.org/dc/elements/1.1/}title")
    return "" if title is None else " ".join((title.text or "").split())


def settle_alternatives(root: Any) -> None:
    """Keep one of the forms in which Office writes what older programs do not know: the first, else the fallback.

    Both say the same, so reading both would read a text box twice.
    """
    for alternate in list(root.iter(_ALTERNATE + "AlternateContent")):
        chosen = alternate.find(_ALTERNATE + "Choice")
        if chosen is None:
            chosen = alternate.find(_ALTERNATE + "Fallback")
        parent = alternate.getparent()
        if parent is None:
            continue
        place = parent.index(alternate)
        parent[place : place + 1] = list(chosen) if chosen is not None else []


def diagram_lines(frame: Any, part: Any) -> Iterator[str]:
    """The texts of a SmartArt diagram inside `frame`, in the order of its data model, where it is one.

    The drawing holds only a reference; `part` is the part that the reference is resolved in.
    """
    from docx.oxml.parser import parse_xml

    for reference in frame.iter(_DIAGRAM + "relIds"):
        model = parse_xml(part.rels[reference.get(_RELATIONSHIP + "dm")].target_part.blob)
        for point in model.iter(_DIAGRAM + "pt"):
            if point.get("type", "node") in {"node", "asst"}:
                for paragraph in point.iter(_DRAWING + "p"):
                    yield "".join(run.text or "" for run in paragraph.iter(_DRAWING + "t"))


def office_table(cells: Sequence[RuledCell], rows: int, header_rows: int, page: int) -> RuledTable:
    """A table of an Office file. `header_rows` is how many rows the file marks as header; 0 where it marks none.

    A header cell that is merged with rows below takes them into the header.
    """
    columns = max((cell.column + cell.column_span for cell in cells), default=0)
    edges = tuple(float(column) for column in range(columns + 1))
    table = RuledTable(page, 0.0, (), tuple(cells), rows, page, 0.0, edges)
    if not header_rows:
        return with_header(table)
    depth = header_rows
    while (reach := 1 + max((cell.last_row for cell in cells if cell.row < depth), default=0)) > depth:
        depth = reach
    if depth >= rows:  # a cell merged over all rows heads them, it does not make them a header
        depth = header_rows
    header = tuple(cell for cell in cells if cell.row < depth)
    body = tuple(replace(cell, row=cell.row - depth) for cell in cells if cell.row >= depth)
    return replace(table, header=header, cells=body, rows=rows - depth)
