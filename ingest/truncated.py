"""PDFs whose end is missing, as a broken download leaves them.

A PDF is read from its end: the last lines say where the table of objects lies, and that names the document's root. Without
them no reader opens the file, though most of its pages may be there, whole. Given a new end that names the root again,
readers go through the file and find the objects by themselves.
"""

from __future__ import annotations

import re

_ROOT = re.compile(rb"(\d+)\s+(\d+)\s+obj\b(?:(?!endobj).){0,2000}?/Type\s*/Catalog\b", re.DOTALL)
_END = b"\nstartxref\n0\n%%EOF\n"


def is_truncated(pdf: bytes) -> bool:
    """Whether the mark that ends a PDF is missing; it stands in the last 1,024 bytes (PDF 1.7, H.3.4.4)."""
    return b"%%EOF" not in pdf.rstrip(b"\0\r\n\t ")[-1024:]


def with_new_end(pdf: bytes) -> bytes | None:
    """A truncated PDF with an end that readers accept, or None where what is there does not name the root.

    Nothing is mended where the lost end may have said how to decrypt the file.
    """
    if pdf.rfind(b"/Root") > pdf.rfind(b"trailer") >= 0:
        return pdf + _END
    roots = _ROOT.findall(pdf)
    if not roots or b"/Encrypt" in pdf:
        return None
    number, generation = roots[-1]
    return pdf + b"\nendstream\nendobj\ntrailer\n<< /Root %s %s R >>" % (number, generation) + _END
