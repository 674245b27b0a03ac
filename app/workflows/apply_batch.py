"""Add the files of a batch as they were shown, or say what moved since."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from app.store import batches, consent, intake, layouts, permission_effects
from app.store.installation import Installation
from app.store.rehearsal import Rehearsal
from app.workflows.apply_uploads import Applied, Checkpoint, Progressed, apply_uploads
from app.workflows.read_uploads import Readings
from app.workflows.receive_upload import Read

ADD_FILES = "add files"

_MOVED = {
    "files": "Another file waits now, or one of these does not any more.",
    "columns": "What a column holds was changed.",
    "drafts": "Another file was added meanwhile.",
    "undone": "A file was taken out meanwhile.",
    "cells": "A cell was put right.",
    "terms": "How long a yes lives, or the day, is another now.",
    "verdicts": "Somebody said who is one person and who is not.",
    "wordings": "Somebody confirmed the words people agreed to.",
    "projects": "A file was given another project.",
}


class PlanMoved(Exception):
    """What was shown would not be what happens; `sentences` say what moved."""

    def __init__(self, sentences: tuple[str, ...]) -> None:
        super().__init__(" ".join(sentences))
        self.sentences = sentences


def apply_batch(
    session: Session,
    batch_id: int,
    *,
    installation: Installation,
    now: datetime,
    read: Read,
    progress: Callable[[str], None] = lambda _: None,
    checkpoint: Checkpoint = lambda _: None,
    ready: Callable[[], object] = lambda: None,
    readings: Readings | None = None,
    rehearsal: Rehearsal | None = None,
    attest: bool = False,
) -> Applied:
    """Add the files as shown. An interrupted try goes on where it was.

    `ready` makes the session fit to write, once the files are read: what it saw may be old by then.

    Raises:
        PlanMoved: nothing was shown yet, or something it rests on changed since; nothing was added.
        FileMoved: a file was changed after it was read.
    """
    waiting = _waiting(session, batch_id)
    _check(session, batch_id, installation, now)

    def when_read() -> None:
        ready()
        _check(session, batch_id, installation, now)

    def begun(so_far: Progressed) -> None:
        batches.begin(session, batch_id)
        checkpoint(so_far)

    done = apply_uploads(
        session,
        upload_ids=waiting,
        installation=installation,
        now=now,
        read=read,
        progress=progress,
        when_read=when_read,
        checkpoint=begun,
        readings=readings,
        rehearsal=rehearsal,
        attest=attest,
    )
    for upload_id in waiting:
        if layouts.settled_by_hand(session, upload_id):
            layouts.keep_layout(session, upload_id, now)
    result = _result(session, done, installation, now)
    batches.keep_result(session, batch_id, result)
    return done


def _waiting(session: Session, batch_id: int) -> list[int]:
    """The files to be added; once adding has begun only those that it began with.

    One that was read since was not shown, so it waits for the next plan.
    """
    waiting = batches.uploads_in(session, batch_id, *intake.WAITING)
    plan = batches.plan_of(session, batch_id)
    if not plan.get("begun"):
        return waiting
    half_done = batches.uploads_in(session, batch_id, "applying")
    begun_with = {*plan.get("rests_on", {}).get("files", ()), *half_done}
    left = [upload_id for upload_id in waiting if upload_id in begun_with]
    if waiting and not left:
        raise PlanMoved((_MOVED["files"],))
    return left


def terms(installation: Installation, now: datetime) -> list[object]:
    """On what terms permission is counted: how long a yes lives, and which day it is."""
    policy = installation.policy
    return [policy.consent_months, policy.subscription_months, f"{installation.today(now)}"]


def _check(session: Session, batch_id: int, installation: Installation, now: datetime) -> None:
    """Make sure that what was shown holds, unless adding has begun: then it goes on."""
    plan = batches.plan_of(session, batch_id)
    if plan.get("begun"):
        return
    shown = plan.get("rests_on")
    if shown is None:
        raise PlanMoved(("Nothing was shown yet of what adding these files does.",))
    current = batches.inputs(session, shown["files"])
    current["files"] = batches.to_be_added(session, batch_id)
    current["terms"] = terms(installation, now)
    moved = tuple(sentence for part, sentence in _MOVED.items() if current[part] != shown[part])
    if moved:
        raise PlanMoved(moved)


def asked_of(installation: Installation, now: datetime) -> consent.Asked:
    """On what terms permission is worked out for this installation now."""
    return consent.Asked(installation.keyring, installation.policy, installation.moment(now))


def counts_of(done: Applied) -> dict[str, int]:
    """The numbers of adding files that a plan and a result both show."""
    return {
        "people_new": done.people_new,
        "people_known": done.people_known,
        "said_yes": done.said_yes,
        "said_no": done.said_no,
        "stopped": done.stopped,
        "invitable_before": done.can_be_invited_before,
        "invitable_after": done.can_be_invited_after,
        "waiting_after": done.waiting_after,
    }


def _result(
    session: Session,
    done: Applied,
    installation: Installation,
    now: datetime,
) -> dict[str, Any]:
    return {
        "added_at": now.isoformat(),
        **counts_of(done),
        **permission_effects.effect_on_permission(
            session,
            [file.upload_id for file in done.files],
            done.stood,
            asked_of(installation, now),
            [wording.fingerprint for wording in done.wordings],
        ),
    }
