"""The folder that Chainlit works in: its settings, its translations, and the files it serves.

    var/chat/.chainlit/config.toml           settings, from assistant/chat/config.toml
    var/chat/.chainlit/translations/*.json   Swedish and English
    var/chat/public/                         style, theme, logo, and the elements that draw sources
    var/chat/.files/                         what Chainlit keeps of a visit; emptied at each start

Chainlit reads all this when it is imported, from the folder that CHAINLIT_APP_ROOT names, and writes its defaults where
something is missing - by default into the folder one happens to stand in.
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path

_OURS = Path(__file__).parent / "chat"


def prepare_chat_folder(data: Path) -> Path:
    """Fill the chat's folder under `data` and point Chainlit at it; returns the folder. Call before importing Chainlit."""
    folder = data.absolute() / "chat"
    shutil.rmtree(folder, ignore_errors=True)
    settings = folder / ".chainlit"
    settings.mkdir(parents=True)
    shutil.copy(_OURS / "config.toml", settings)
    shutil.copytree(_OURS / "translations", settings / "translations")
    shutil.copytree(_OURS / "public", folder / "public")
    for language in ("sv-SE", "en-US"):
        # An empty page about the assistant: without a file Chainlit writes one of its own and warns at each visit.
        (folder / f"chainlit_{language}.md").touch()
    os.environ["CHAINLIT_APP_ROOT"] = str(folder)
    return folder
