"""A long list of people, made quickly: by what takes files in, in portions of many files at once."""

import gc
import pickle
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import islice
from multiprocessing import get_context
from pathlib import Path

import flask_migrate
from flask import Flask
from sqlalchemy.orm import Session

from app.bench.agreement import Labels
from app.bench.many_rows import File, ManyRows, Wanted
from app.db import about_to_write, db, kept_so_far
from app.outside.heap import bulk_work
from app.settings import Settings, keep_secrets
from app.store import consent, intake, people, taking_part
from app.store import installation as stored
from app.store.installation import Installation
from app.workflows.attest_wording import declare
from app.workflows.make_project import make_project
from app.workflows.prepare import prepare
from app.workflows.read_uploads import ReadUpload, read_uploads
from app.workflows.receive_upload import Read, reading_with, receive_upload, remembering
from app.workflows.settle_keys import settle_keys
from app.workflows.take_people import Portion
from app.workflows.take_rows import portions, take
from app.workflows.weigh_interests import weigh_all
from consent.attestation import Attested
from importers.interests.reader import Reader
from importers.reading import read_sheets

MakeApp = Callable[[Settings], Flask]

FILES_AT_ONCE = 20
"""Of 5,000 rows each: a hundred thousand rows take a gigabyte while they are dealt with."""

LATER = "later.pickle"
"""What lies beside a list: whose its rows are, and the files to come."""

PROJECT = "A long conversation"


@dataclass(frozen=True, slots=True)
class LongList:
    """A list that lies in a folder of its own, an installation on SQLite."""

    home: Path
    before: Labels
    """Whose the rows are that are there, in the order in which they were invented."""
    coming: Sequence[File]

    @property
    def database(self) -> Path:
        """Its file."""
        return self.home / "reconvene.sqlite3"


def made_list(make_app: MakeApp, home: Path, wanted: Wanted) -> LongList:
    """The list that lies there, made if none does: in a process of its own, so that its memory goes."""
    kept = home / LATER
    if not kept.exists():
        with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as beside:
            beside.submit(make_list, make_app, home, wanted).result()
    before, coming = pickle.loads(kept.read_bytes())  # noqa: S301 (our own)
    return LongList(home, before, coming)


def make_list(make_app: MakeApp, home: Path, wanted: Wanted) -> None:
    """Make an installation there with the list that is wanted."""
    rows = ManyRows(wanted)
    keep_secrets(home)
    app = make_app(Settings.from_env({"RECONVENE_HOME": str(home)}))
    now = datetime.now(UTC)
    with app.app_context(), bulk_work():
        flask_migrate.upgrade()
        session = db.session()
        prepare(about_to_write(session), now=now)
        installation = stored.load(session, app.extensions["reconvene"])
        session.commit()
        found_list(session, rows.first(), installation, now)
        db.session.remove()
        db.engine.dispose()
    (home / LATER).write_bytes(pickle.dumps((rows.before, list(rows.coming()))))


def found_list(
    session: Session,
    files: Iterable[File],
    installation: Installation,
    now: datetime,
    files_at_once: int = FILES_AT_ONCE,
) -> None:
    """Take these files in, as many at once as memory allows; commits after each time.

    It differs from an import in how many rows are dealt with in one go, and in that interests are
    worked out once, at the end.
    """
    asked = consent.Asked(installation.keyring, installation.policy, installation.moment(now))
    project = make_project(session, title=PROJECT, opens_on=None, closes_on=None, now=now)
    session.commit()
    left = iter(files)
    while some := list(islice(left, files_at_once)):
        _take(session, some, project, asked, now)
        session.commit()
        gc.collect()
        settle_keys(about_to_write(session), lambda: kept_so_far(session))
        session.commit()
    weigh_all(session, today=installation.today(now), now=now)
    session.commit()


def _take(
    session: Session, files: Sequence[File], project: int, asked: consent.Asked, now: datetime
) -> None:
    read = remembering(reading_with(read_sheets))
    ids = [receive(session, file, project, now, read) for file in files]
    found = read_uploads(session, ids, read).files
    people.be_only_former(session)
    for file in found:
        intake.keep_counts(session, file.upload_id, file.reading)
        intake.keep_yeses(session, file.upload_id, file.reading)
    unasked = [
        fingerprint
        for fingerprint, said in consent.attestations(session).items()
        if said is Attested.UNASKED
    ]
    declare(session, dict.fromkeys(unasked, (Attested.AS_ASKED, "")), by="bench", now=now)
    reader = Reader(taking_part.taxonomy(session))
    for portion in _all_at_once(found):
        take(session, portion, asked=asked, reader=reader, now=now, known={})
    for upload_id in ids:
        intake.finish(session, upload_id, now)


def receive(session: Session, file: File, project: int, now: datetime, read: Read) -> int:
    """Keep a file as received; its number."""
    return receive_upload(
        session,
        content=file.content,
        file_name=file.name,
        project_id=project,
        staff_id=None,
        now=now,
        read=read,
    ).upload_id


def _all_at_once(files: Sequence[ReadUpload]) -> Iterator[Portion]:
    """The rows that say no, then all others."""
    rows = sum(len(file.reading.outcomes) for file in files)
    first, *rest = portions(files, {}, size=rows)
    yield first
    if rest:
        yield [part for portion in rest for part in portion]
