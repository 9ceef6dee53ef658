"""A PostgreSQL server of our own, where one is installed: what SQLite's tests say is tried there too."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest


@contextmanager
def postgresql_server() -> Iterator[str]:
    """The address of a PostgreSQL server of our own, on a socket in a folder, for as long as the tests run."""
    if not (shutil.which("initdb") and shutil.which("pg_ctl")):
        pytest.skip("PostgreSQL is not installed")
    # The server refuses to run as root, and pytest's folders are closed to anybody else.
    folder = Path(tempfile.mkdtemp(prefix="postgresql-"))
    user = "nobody" if os.geteuid() == 0 else None
    if user:
        shutil.chown(folder, user)

    def run(*command: str) -> None:
        done = subprocess.run(command, user=user, cwd=folder, capture_output=True, text=True, timeout=60)
        if done.returncode:
            pytest.fail(f"{command[0]}: {done.stderr}")

    run("initdb", "--pgdata", "data", "--auth", "trust", "--username", "chat", "--encoding", "UTF8")
    options = f"-c listen_addresses= -c unix_socket_directories={folder} -c fsync=off"
    run("pg_ctl", "--pgdata", "data", "--wait", "--log", "log", "--options", options, "start")
    try:
        yield f"postgresql+asyncpg://chat@/postgres?host={folder}"
    finally:
        run("pg_ctl", "--pgdata", "data", "--mode", "immediate", "--wait", "stop")
        shutil.rmtree(folder)
