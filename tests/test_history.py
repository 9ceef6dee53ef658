"""Conversations in the database: kept, found again, masked, forgotten - in SQLite, and in PostgreSQL where one is installed."""

import asyncio
import sqlite3
import stat
from collections.abc import Awaitable, Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TypeVar
from uuid import uuid4

import pytest
from postgresql_server import postgresql_server

from assistant.answers import ANSWERED, Answer, Choice, Citation, Claim, Found
from assistant.archive import Archive
from assistant.database import Database, DatabaseUnusable, masked, stamp, threads
from assistant.feedback import DID_NOT_HELP, HELPED, NoSuchAnswer, Opinion, WrongOpinion, opinion_of
from assistant.history import NotTheirs
from assistant.retention import WrongRetention, days_kept, forget
from ingest.settings import Settings

IDENTITY_NUMBER = "811228-9874"  # Skatteverket's own example
CITATION = Citation(
    1, "plan", "Plan", "in-force", "2026-03-02", 2, "2", "Utskrivning", "Vem ringer", "sammanhang", 0.9, 3, 13,
    "plan", "Östervik", "original", (2, 3),
)  # fmt: skip
ANSWER = Answer(
    "Vem ringer?",
    ANSWERED,
    "who",
    (Claim("Teamet ringer.", (1,)),),
    (CITATION,),
    (Found("plan", 2, "2", "Utskrivning", "Teamet ringer.", 0.8, "plan:1"),),
    standalone="Vem ringer efter hemgången?",
    choices=(Choice("Gotland", "Vem ringer på Gotland?"),),
    table=(("a", "b"), ("c", "d")),
    timings={"search": 0.01},
)
T = TypeVar("T")
Use = Callable[[Callable[[Archive], Awaitable[T]]], T]


@pytest.fixture(scope="session")
def postgresql() -> Iterator[str]:
    with postgresql_server() as address:
        yield address


@pytest.fixture(params=["sqlite", "postgresql"])
def use(request: pytest.FixtureRequest, tmp_path: Path) -> Use[object]:
    """Run something over an archive that is opened for it and closed behind it."""
    address = "" if request.param == "sqlite" else request.getfixturevalue("postgresql")

    def run(do: Callable[[Archive], Awaitable[object]]) -> object:
        async def opened() -> object:
            archive = Archive.open(tmp_path, Settings(data=tmp_path, database=address))
            await archive.database.prepare()
            try:
                return await do(archive)
            finally:
                await archive.database.close()

        return asyncio.run(opened())

    return run


def message(text: str, **more: object) -> dict[str, object]:
    return {"id": str(uuid4()), "type": "user_message", "output": text, **more}


async def begun(archive: Archive, owner: str, *texts: str) -> str:
    thread = str(uuid4())
    await archive.history.keep_thread(thread, owner, name=texts[0])
    for text in texts:
        await archive.history.keep_step(thread, owner, message(text))
    return thread


def test_a_conversation_comes_back_whole_and_in_order(use: Use[None]) -> None:
    async def scenario(archive: Archive) -> None:
        thread, step = await begun(archive, "anna", "Första", "Andra"), str(uuid4())
        await archive.history.keep_step(
            thread, "anna", {**message("Svar"), "id": step, "tags": ["a"], "modes": {"x": 1}}
        )
        drawn = {"id": str(uuid4()), "forId": step, "name": "Sources", "props": {"sources": [{"number": 1}]}}
        await archive.history.keep_element(thread, "anna", drawn)
        await archive.history.keep_thread(thread, "anna", settings={"chat_profile": "staff"})
        whole = await archive.history.conversation(thread, "anna")
        assert whole is not None
        assert [one["output"] for one in whole.steps] == ["Första", "Andra", "Svar"]
        assert (whole.steps[2]["tags"], whole.steps[2]["modes"]) == (["a"], {"x": 1})
        assert whole.elements[0]["props"] == drawn["props"]
        assert (whole.thread.name, whole.thread.settings) == ("Första", {"chat_profile": "staff"})

    use(scenario)


def test_an_answer_comes_back_as_it_was_with_every_field(use: Use[None]) -> None:
    async def scenario(archive: Archive) -> None:
        thread = await begun(archive, "anna", "Vem ringer?")
        await archive.history.keep_answer(thread, "anna", str(uuid4()), ANSWER)
        assert await archive.history.answers(thread, "anna") == [("Vem ringer?", ANSWER)]
        assert await archive.history.answers(thread, "bo") == []

    use(scenario)


def test_conversations_are_paged_the_latest_first(use: Use[None]) -> None:
    async def scenario(archive: Archive) -> None:
        owner = str(uuid4())
        made = [await begun(archive, owner, f"Fråga {n}") for n in range(5)]
        first, more = await archive.history.page(owner, first=2)
        assert ([thread.id for thread in first], more) == ([made[4], made[3]], True)
        rest, more = await archive.history.page(owner, after=first[-1].id, first=5)
        assert ([thread.id for thread in rest], more) == ([made[2], made[1], made[0]], False)

    use(scenario)


def test_a_search_finds_every_word_in_any_message_or_name_whatever_its_case(use: Use[None]) -> None:
    async def scenario(archive: Archive) -> None:
        owner = str(uuid4())
        thread = await begun(archive, owner, "Vem gör åtgärden?", "ÅSA svarar 100 % säkert")
        await begun(archive, owner, "Något annat")

        async def found(words: str) -> list[str]:
            return [one.id for one in (await archive.history.page(owner, search=words))[0]]

        assert await found("åsa ÅTGÄRDEN") == [thread]
        assert await found("100 %") == [thread]
        assert await found("åsa annat") == await found("1%0") == await found("_") == []
        await archive.history.keep_thread(thread, owner, name="Öar")
        assert await found("öar") == [thread]

    use(scenario)


def test_nobody_reads_or_changes_anothers_conversation(use: Use[None]) -> None:
    async def scenario(archive: Archive) -> None:
        thread, step = await begun(archive, "anna", "Min fråga"), str(uuid4())
        await archive.history.keep_answer(thread, "anna", step, ANSWER)
        history = archive.history
        assert await history.owner(thread) == "anna"
        assert await history.conversation(thread, "bo") is None
        assert not await history.remove(thread, "bo")
        for change in (
            history.keep_thread(thread, "bo", name="Din"),
            history.keep_step(thread, "bo", message("x")),
            history.keep_element(thread, "bo", {"id": "e", "forId": "x"}),
            history.keep_answer(thread, "bo", step, ANSWER),
        ):
            with pytest.raises(NotTheirs):
                await change
        with pytest.raises(NoSuchAnswer):
            await archive.opinions.keep(Opinion(step, HELPED), "bo")
        mine = await begun(archive, "bo", "Bos fråga")
        taken = {"id": step, "output": "x"}
        await history.keep_step(mine, "bo", taken)  # an id is free in another table, and no way into another's thread
        assert await history.answers(thread, "anna") == [("Vem ringer?", ANSWER)]

    use(scenario)


def test_a_message_cannot_be_moved_to_or_changed_from_another_conversation(use: Use[None]) -> None:
    async def scenario(archive: Archive) -> None:
        hers, his, step = await begun(archive, "anna", "A"), await begun(archive, "bo", "B"), message("Annas")
        await archive.history.keep_step(hers, "anna", step)
        await archive.history.keep_step(his, "bo", {**step, "output": "Bos"})
        whole = await archive.history.conversation(hers, "anna")
        assert whole is not None
        assert [one["output"] for one in whole.steps] == ["A", "Annas"]

    use(scenario)


def test_many_writers_at_once_lose_nothing(use: Use[None]) -> None:
    async def scenario(archive: Archive) -> None:
        thread = await begun(archive, "anna", "Start")
        writing = (archive.history.keep_step(thread, "anna", message(f"{n}")) for n in range(60))
        await asyncio.gather(*writing)
        whole = await archive.history.conversation(thread, "anna")
        assert whole is not None
        assert len(whole.steps) == 61

    use(scenario)


def test_what_is_old_goes_with_all_that_belongs_to_it_and_leaves_a_line_in_the_log(
    use: Use[None], tmp_path: Path
) -> None:
    async def scenario(archive: Archive) -> None:
        owner = str(uuid4())
        old, new, step = await begun(archive, owner, "Gammal"), await begun(archive, owner, "Ny"), str(uuid4())
        await archive.history.keep_answer(old, owner, step, ANSWER)
        await archive.opinions.keep(Opinion(step, HELPED), owner)
        async with archive.database.transaction() as connection:
            moment = stamp(datetime.now(UTC) - timedelta(days=31))
            await connection.execute(threads.update().where(threads.c.id == old).values(updated=moment))
        assert await forget(archive.history, 30, tmp_path) == 1
        assert [thread.id for thread in (await archive.history.page(owner))[0]] == [new]
        assert step not in {line["id"] for line in await archive.opinions.lines()}
        assert await archive.history.conversation(old, owner) is None

    use(scenario)
    log = "".join(path.read_text("utf8") for path in (tmp_path / "audit").iterdir())
    assert '"event": "deleted", "who": "retention"' in log


def test_feedback_tells_the_question_what_came_before_and_the_record(use: Use[None]) -> None:
    async def scenario(archive: Archive) -> None:
        owner, steps = str(uuid4()), [str(uuid4()), str(uuid4())]
        thread = await begun(archive, owner, "Vem ringer?")
        for step in steps:
            await archive.history.keep_answer(thread, owner, step, ANSWER)
        await archive.opinions.keep(Opinion(steps[0], HELPED), owner)
        await archive.opinions.keep(Opinion(steps[1], HELPED), owner)
        await archive.opinions.keep(
            Opinion(steps[1], DID_NOT_HELP, "wrong-document", f" Fel, {IDENTITY_NUMBER} "), owner
        )
        (line,) = [
            line for line in await archive.opinions.lines(only_wrong=True) if steps[1].startswith(line["id"][2:])
        ]
        assert (line["reason"], line["comment"]) == ("wrong-document", "Fel, [personnummer]")
        assert line["history"] == [{"question": "Vem ringer?", "answer": "Teamet ringer. [1]"}]
        assert line["record"]["citations"][0]["quote"] == "Vem ringer"
        assert owner not in str(line)
        assert [one.value for one in await archive.opinions.of_thread(thread, owner)] == [HELPED, DID_NOT_HELP]
        await archive.opinions.remove(steps[0], owner)
        assert [one.step for one in await archive.opinions.of_thread(thread, owner)] == [steps[1]]

    use(scenario)


@pytest.mark.parametrize(
    "payload",
    [
        {"step": "x", "value": 2},
        {"step": "x", "value": "0"},
        {"step": "x", "value": 0, "reason": "boring"},
        {"step": 7, "value": 0},
        {"step": "x", "value": 1, "comment": "a" * 2001},
        {},
    ],
)
def test_feedback_that_no_form_of_ours_sends_is_refused(payload: dict[str, object]) -> None:
    with pytest.raises(WrongOpinion):
        opinion_of(payload)


# What is written


def test_no_identity_number_reaches_the_file_by_any_way(tmp_path: Path) -> None:
    async def scenario() -> None:
        archive = Archive.open(tmp_path, Settings(data=tmp_path))
        await archive.database.prepare()
        said = f"Om {IDENTITY_NUMBER} och 198112289874"
        thread, step = await begun(archive, "anna", said), str(uuid4())
        await archive.history.keep_thread(thread, "anna", name=said, settings={"scope": [said], said: 1})
        await archive.history.keep_element(thread, "anna", {"id": "e", "forId": step, "props": {"text": said}})
        await archive.history.keep_answer(thread, "anna", step, Answer(said, ANSWERED, "who", (Claim(said),)))
        await archive.opinions.keep(Opinion(step, DID_NOT_HELP, comment=said), "anna")
        await archive.database.close()

    asyncio.run(scenario())
    written = b"".join(path.read_bytes() for path in tmp_path.glob("chat.sqlite*"))
    assert b"[personnummer]" in written
    assert IDENTITY_NUMBER.encode() not in written
    assert b"198112289874" not in written


def test_the_key_of_a_text_in_an_address_is_no_identity_number() -> None:
    address = "/sources/plan/1-9.pdf?text=8112289874ab"
    assert masked(address) == address
    assert masked("text=198112289874") == "text=[personnummer]"


def test_the_file_is_its_owners_alone_and_forgets_what_is_deleted(tmp_path: Path) -> None:
    async def scenario() -> None:
        archive = Archive.open(tmp_path, Settings(data=tmp_path))
        await archive.database.prepare()
        thread = await begun(archive, "anna", "Hemlighetsfulla ord")
        await archive.history.remove(thread, "anna")
        await archive.database.close()

    asyncio.run(scenario())
    assert stat.S_IMODE((tmp_path / "chat.sqlite").stat().st_mode) == 0o600
    assert b"Hemlighetsfulla" not in b"".join(path.read_bytes() for path in tmp_path.glob("chat.sqlite*"))


# What the settings allow


@pytest.mark.parametrize(("setting", "days"), [("", None), ("0", 0), ("30", 30)])
def test_a_retention_is_a_number_of_days(setting: str, days: int | None) -> None:
    assert days_kept(setting) == days


@pytest.mark.parametrize("setting", ["-1", "tre", "1.5", "99999999", "٣"])
def test_a_retention_that_is_none_is_refused(setting: str) -> None:
    with pytest.raises(WrongRetention, match="Skriv ett antal dagar"):
        days_kept(setting)


def test_a_retention_of_no_days_keeps_nothing_and_removes_what_is_there(tmp_path: Path) -> None:
    async def scenario() -> None:
        before = Archive.open(tmp_path, Settings(data=tmp_path))
        await before.database.prepare()
        await begun(before, "anna", "Kvar")
        await before.database.close()
        archive = Archive.open(tmp_path, Settings(data=tmp_path, retention_days="0"))
        assert not archive.keeps
        async with archive.running():
            assert await archive.history.page("anna") == ([], False)

    asyncio.run(scenario())


@pytest.mark.parametrize("address", ["mysql://a@b/c", "nonsense", "postgresql+nodriver://a/b"])
def test_an_address_that_is_no_database_of_ours_is_refused(tmp_path: Path, address: str) -> None:
    with pytest.raises(DatabaseUnusable, match=r"postgresql\+asyncpg"):
        Database.open(tmp_path, address)


def test_a_server_that_is_not_there_is_told_without_its_password(tmp_path: Path) -> None:
    archive = Archive.open(tmp_path, Settings(data=tmp_path, database="postgresql+asyncpg://a:secret@127.0.0.1:1/x"))
    with pytest.raises(DatabaseUnusable) as refused:
        asyncio.run(archive.check())
    assert "secret" not in str(refused.value)


def test_tables_of_another_version_are_refused(tmp_path: Path) -> None:
    asyncio.run(Archive.open(tmp_path, Settings(data=tmp_path)).check())
    with closing(sqlite3.connect(tmp_path / "chat.sqlite")) as database:
        database.execute("insert into version values (99)")
        database.commit()
    with pytest.raises(DatabaseUnusable, match="version 99"):
        asyncio.run(Archive.open(tmp_path, Settings(data=tmp_path)).check())
