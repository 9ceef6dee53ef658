"""The documents that ship: restatements of public steering documents, typeset from Markdown."""
