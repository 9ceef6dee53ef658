"""A folder of three documents that are read in no time, one of them in a sub-folder."""

from pathlib import Path


def make_small_folder(folder: Path) -> Path:
    for file in ("färdplan.md", "ramverk.txt", "bilagor/avtal å ä ö.md"):
        path = folder / file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"# Om {path.stem}\n\nRegionen ansvarar för {path.stem}.\n", "utf8")
    return folder
