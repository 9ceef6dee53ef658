"""Lists in a document: the items, and the sentence that introduces them.

"Målet för ramverket är att;" is nothing without what follows it, and an item is nothing without what it is an item of.
"""

from __future__ import annotations

import bisect

from assistant.evidence import Sentence
from ingest.document import Block, Document
from ingest.sentences import sentence_spans

# Words of a list that stands right under its heading.
_SHORT = 120


def list_around(document: Document, sentence: Sentence) -> tuple[int, int, list[Block]] | None:
    """The list that a sentence introduces or is an item of: (start of the introduction, its end, the items), or None."""
    if sentence.block is None or sentence.block.kind not in {"paragraph", "item"}:
        return None
    blocks = document.blocks
    place = bisect.bisect_left(blocks, sentence.block.start, key=lambda block: block.start)
    block = blocks[place]
    following = blocks[place + 1] if place + 1 < len(blocks) else None
    introduces = following is not None and following.kind == "item" and following.level > block.level
    if introduces and sentence.end >= block.end - 2:  # only a block's last sentence introduces a list
        lead, first, level = block, place + 1, block.level
    elif block.kind == "item":
        first, level = place, block.level - 1
        while first > 0 and blocks[first - 1].kind in {"item", "footnote"} and blocks[first - 1].level != level:
            first -= 1
        lead = blocks[first - 1]
        if first == 0 or lead.kind not in {"paragraph", "item", "heading"}:
            return None
    else:
        return None
    items = []
    for item in blocks[first:]:
        if item.kind == "item" and item.level > level:
            items.append(item)
        elif item.kind != "footnote":
            break
    if lead.kind == "heading" and sum(len(document.text[i.start : i.end].split()) for i in items) > _SHORT:
        return None  # the points of a slide, not the items of a list
    sentences = sentence_spans(document.text, lead.start, lead.end)
    return (sentences[-1][0], sentences[-1][1], items) if items and sentences else None
