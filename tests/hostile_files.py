"""Files that a reader should refuse, or survive: PDFs written object by object, since no library would write them."""

from __future__ import annotations

import io
import zlib
from collections.abc import Sequence
from pathlib import Path

import pypdf
from PIL import Image
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen import canvas

CATALOG = b"<< /Type /Catalog /Pages 2 0 R >>"
PAGES = b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>"
PAGE = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R >>"
ONE_PAGE = (CATALOG, PAGES, PAGE)


def pdf(objects: Sequence[bytes]) -> bytes:
    """A PDF of these objects, numbered from 1; the first is the root."""
    content, offsets = b"%PDF-1.7\n", []
    for number, body in enumerate(objects, 1):
        offsets.append(len(content))
        content += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    size = len(objects) + 1
    trailer = b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (size, len(content))
    return content + b"xref\n0 %d\n0000000000 65535 f \n" % size + table + trailer


def stream(body: bytes, entries: bytes = b"") -> bytes:
    return b"<< /Length %d %s >>\nstream\n%s\nendstream" % (len(body), entries, body)


def packed_zeros(gibibytes: int) -> bytes:
    """A zlib stream that unpacks to so many GiB of zeros, put together from one packed block in no time."""
    packer = zlib.compressobj(9, wbits=-15)
    block = packer.compress(bytes(1 << 24)) + packer.flush(zlib.Z_FULL_FLUSH)
    blocks = gibibytes << 6
    # Adler-32 of zeros: the first sum stays 1, the second counts the bytes.
    checksum = (((blocks << 24) % 65521) << 16 | 1).to_bytes(4, "big")
    return b"\x78\xda" + block * blocks + b"\x03\x00" + checksum


def bomb() -> bytes:
    """A few kilobytes whose page unpacks, twice over, to 4 GiB."""
    return pdf((*ONE_PAGE, stream(zlib.compress(packed_zeros(4), 9), b"/Filter [/FlateDecode /FlateDecode]")))


def endless() -> bytes:
    """A page that draws a form that draws another twice, 40 levels down: a million million times in all."""
    form = b"/Type /XObject /Subtype /Form /BBox [0 0 9 9]"
    use = b" /Resources << /XObject << /F %d 0 R >> >>"
    page = PAGE.removesuffix(b">>") + use % 5 + b" >>"
    forms = [stream(b"/F Do /F Do", form + use % number) for number in range(6, 46)]
    return pdf((CATALOG, PAGES, page, stream(b"/F Do"), *forms, stream(b"", form)))


def deep_outline(levels: int = 5000) -> bytes:
    """Bookmarks, each inside the one before."""
    root = CATALOG.removesuffix(b">>") + b"/Outlines 5 0 R >>"
    items = [
        b"<< /Title (x) /Parent %d 0 R /First %d 0 R /Last %d 0 R >>" % (n - 1, n + 1, n + 1)
        for n in range(6, 6 + levels)
    ]
    last = b"<< /Title (x) /Parent %d 0 R >>" % (5 + levels)
    return pdf((root, PAGES, PAGE, stream(b"BT ET"), b"<< /First 6 0 R /Last 6 0 R >>", *items, last))


def deep_page_tree(levels: int = 5000) -> bytes:
    inner = [b"<< /Type /Pages /Kids [%d 0 R] /Count 1 >>" % number for number in range(3, 3 + levels)]
    page = b"<< /Type /Page /Parent %d 0 R /MediaBox [0 0 595 842] >>" % (1 + levels)
    return pdf((CATALOG, *inner, page))


def deep_array(levels: int = 100_000) -> bytes:
    nested = b"[" * levels + b"]" * levels
    return pdf((CATALOG.removesuffix(b">>") + b"/X " + nested + b" >>", PAGES, PAGE, stream(b"BT ET")))


def ring_of_pages() -> bytes:
    """A page tree that holds itself."""
    return pdf((CATALOG, b"<< /Type /Pages /Kids [2 0 R 3 0 R] /Count 2 >>", PAGE, stream(b"")))


def typed_pages(pages: Sequence[Sequence[str] | None], *, compressed: bool = True) -> bytes:
    """Pages of lines; None is a page that is one picture, as a scanner leaves it."""
    target = io.BytesIO()
    paper = canvas.Canvas(target, pageCompression=int(compressed))
    for lines in pages:
        if lines is None:
            paper.drawImage(ImageReader(Image.new("L", (60, 80), 200)), 50, 50, 495, 742)
        for number, line in enumerate(lines or ()):
            paper.drawString(60, 780 - 18 * number, line)
        paper.showPage()
    paper.save()
    return target.getvalue()


def many_pages(count: int) -> bytes:
    writer = pypdf.PdfWriter()
    for _ in range(count):
        writer.add_blank_page(595, 842)
    target = io.BytesIO()
    writer.write(target)
    return target.getvalue()


def encrypted(content: bytes, password: str) -> bytes:
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(content))
    writer.encrypt(user_password=password, owner_password="another", algorithm="AES-256")
    target = io.BytesIO()
    writer.write(target)
    return target.getvalue()


def write(folder: Path, files: dict[str, bytes]) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        (folder / name).write_bytes(content)
    return folder
