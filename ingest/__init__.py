"""Read folders of steering documents into pages, sections, passages and a register."""
