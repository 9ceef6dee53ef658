"""Sources in the starter library's format, for the tests that typeset, check and refuse them."""

from pathlib import Path

import pdfplumber

from ingest.starter.source import Source, read_source

FRONT = """\
---
id: prov
title: "Ramverk för nära vård"
issuer: "Region Gotland"
region: Gotland
kind: framework
status: in-force
dated: 2026-02-25
original: {title: "Ramverk", issuer: "Region Gotland", date: "odaterat"}
layout: portrait
bookmarks: true
"""
BOX = "---\nDetta är ett referat.\n\n"
LONG = " ".join(f"Mening nummer {i} om samverkan mellan huvudmännen." for i in range(300))


def source_of(folder: Path, body: str, front: str = FRONT) -> Source:
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "prov.md"
    path.write_text(front + BOX + body, encoding="utf-8")
    return read_source(path)


def page_texts(pdf: Path) -> list[str]:
    with pdfplumber.open(pdf) as opened:
        return [page.extract_text() for page in opened.pages]
