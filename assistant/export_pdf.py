"""A conversation as a PDF that is tagged for screen readers (PDF/UA-1), set by Typst with the fonts it carries itself.

The words go to Typst as data, never as markup, so that nothing which a document or a question says can be a command.
"""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path

from assistant.transcript import Transcript

_DESIGN = Path(__file__).with_name("export.typ")


def as_pdf(transcript: Transcript) -> bytes:
    """The conversation as the bytes of a PDF file."""
    import typst

    made: bytes = typst.compile(
        _DESIGN.read_bytes(),
        format="pdf",
        sys_inputs={"transcript": json.dumps(asdict(transcript), ensure_ascii=False)},
        pdf_standards="ua-1",
        ignore_system_fonts=True,  # the same pages on every machine
    )
    return made
