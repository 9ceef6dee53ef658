"""Answer questions over the index with verbatim, openable citations."""
