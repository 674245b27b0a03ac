"""Does the main job on the sample, step by step, and keeps the numbers the story tells."""

import csv
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from app.db import about_to_write
from app.jobs import conversations
from app.jobs.mailchimp import audience, keep_lists, read_lists
from app.outside.reader import ReadingChild
from app.read import counts
from app.read.story import Reached, gave_consent, reached_by_every_yes
from app.read.totals import files_and_totals
from app.read.wordings import wordings
from app.settings import Settings
from app.store import installation as stored
from app.store import intake, people, projects, taking_part
from app.store.installation import Installation
from app.workflows.apply_uploads import Applied, apply_uploads
from app.workflows.attest_wording import AttestAnswer, attest_wording
from app.workflows.count_segment import Count, count_segment
from app.workflows.make_project import make_project
from app.workflows.prepare import prepare
from app.workflows.receive_upload import Read, reading_with, receive_upload, remembering
from app.workflows.record_invitation import Sent
from app.workflows.save_segment import save_segment
from app.workflows.send_invitation import Wish
from consent.attestation import Attested

SAMPLE = Path(__file__).parent / "sample"
TODAY = date(2026, 1, 9)
"""A Friday. The sample says the same in ten years."""
ORGANISATION = "Aldermere Council"
COMING = "A bus lane on Alder Lane: have your say"
GROUP = "Cares about getting around"
RULE: dict[str, Any] = {
    "version": 1,
    "rule": {"all": [{"interest": {"issue": "getting-around", "at_least": 25}}]},
}
CAST = {
    "liz": "liz.nowak@post.example",
    "geoffrey": "geoffrey.okafor@inbox.example",
    "gwen": "gwen.parry@letterbox.example",
    "marsh": "the.marshes@hillside.example",
}
"""The planted people the tour leads to."""
SUBJECT = "A bus lane on Alder Lane: tell us what you think"
BODY = """We are thinking about a bus lane on Alder Lane, from Castle to the station.

You told us before what would make getting around Aldermere easier. Before anything is decided we
want to hear it again, from people who care about it.

It takes five minutes, and we will tell you what came of it."""
LEFT_OPEN = "keeping-riverside-library-open responses 2024.csv"
"""The file whose consent question is left for the visitor to confirm."""
BY = "the sample itself"

Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Numbers:
    """What the job came to."""

    applied: Applied
    people: counts.People
    liz_rows: int
    said_yes: int
    """People who said yes at some time."""
    never_took_back: int
    recently_enough: int
    interests: int
    group: Count
    reached: Reached
    sent: Sent
    subscribers_before: int
    """People subscribed to practice Mailchimp's list before the invitation."""
    versions: Mapping[str, int]
    addresses: Mapping[str, Any]
    left_unanswered: str
    """The one wording left for the visitor to confirm."""


def found_sample(session: Session, now: datetime) -> None:
    """Make this an installation of sample data, set up and with its own today."""
    prepare(session, now=now)
    stored.keep(
        session,
        {
            "organisation": ORGANISATION,
            "earlier_names": [],
            "reply_to": "engagement@aldermere.example",
            "is_set_up": True,
            "sample_today": TODAY.isoformat(),
            "sample_cast": CAST,
        },
        by=BY,
        now=now,
    )
    session.commit()


def run_main_job(session: Session, settings: Settings, *, now: datetime, say: Say) -> Numbers:
    """Take the files in, count, invite. Each step commits, and what was done before is not done again.

    `say` is called between the steps, where it may commit too.
    """
    installation = stored.load(about_to_write(session), settings)
    applied = _take_in(session, installation, now, say)
    say("Answering for the words people saw")
    unanswered = _answer_wordings(about_to_write(session), applied, installation, now)
    project = _project(
        about_to_write(session), COMING, date(2026, 1, 12), date(2026, 2, 20), now=now
    )
    segment = save_segment(session, name=GROUP, rule=RULE, now=now)
    session.commit()
    group = count_segment(session, rule=RULE, installation=installation, now=now)
    session.rollback()
    say("Inviting them")
    before, sent = _invite(session, installation, project, segment, now)
    told = gave_consent(session, installation, now)
    return Numbers(
        applied=applied,
        people=counts.count_people(session),
        liz_rows=_rows_of(session, CAST["liz"]),
        said_yes=told.ever,
        never_took_back=told.never_took_back,
        recently_enough=told.recently_enough,
        interests=len(taking_part.scores(session, installation.today(now))[1]),
        group=group,
        reached=reached_by_every_yes(session, installation, now, sent.invitation_id),
        sent=sent,
        subscribers_before=before,
        versions=counts.versions(session, installation, now),
        addresses=counts.addresses_by_reason(session, installation, now),
        left_unanswered=unanswered,
    )


def _take_in(session: Session, installation: Installation, now: datetime, say: Say) -> Applied:
    with ReadingChild() as child:
        read = remembering(reading_with(child.read))
        upload_ids = _receive(session, now, say, read)
        say("Finding who is who, and who may be written to")
        applied = apply_uploads(
            about_to_write(session),
            upload_ids=upload_ids,
            installation=installation,
            now=now,
            read=read,
        )
    session.commit()
    return applied


def _receive(session: Session, now: datetime, say: Say, read: Read) -> list[int]:
    """Keep the files, each linked to its project; upload ids in order."""
    with (SAMPLE / "projects.csv").open(encoding="utf-8", newline="") as lines:
        told = {row["File"]: row for row in csv.DictReader(lines)}
    upload_ids = []
    for path in sorted((SAMPLE / "files").iterdir()):
        say(f"Reading {path.name}")
        about_to_write(session)
        line = told.get(path.name)
        received = receive_upload(
            session,
            content=path.read_bytes(),
            file_name=path.name,
            project_id=_project(session, line["Project"], *_days(line), now=now) if line else None,
            staff_id=None,
            now=now,
            read=read,
        )
        upload_ids.append(received.upload_id)
        session.commit()
    return upload_ids


def _days(line: Mapping[str, str]) -> tuple[date, date]:
    return date.fromisoformat(line["Opened"]), date.fromisoformat(line["Closed"])


def _project(
    session: Session, title: str, opens_on: date, closes_on: date, *, now: datetime
) -> int:
    """The project of this title, made where there is none yet."""
    known = projects.project_by_title(session, title)
    if known is not None:
        return known
    return make_project(session, title=title, opens_on=opens_on, closes_on=closes_on, now=now)


def _answer_wordings(
    session: Session, applied: Applied, installation: Installation, now: datetime
) -> str:
    """Answer every consent question but one, which is left for the visitor; its words."""
    upload_id = next(file.upload_id for file in applied.files if file.name == LEFT_OPEN)
    left = intake.wordings_of(session, upload_id)[0]
    asked = wordings(session)
    attest_wording(
        session,
        answers={
            line.fingerprint: AttestAnswer(Attested.AS_ASKED)
            for line in asked
            if line.fingerprint != left and line.attested == Attested.UNASKED
        },
        by=BY,
        installation=installation,
        now=now,
    )
    session.commit()
    return next(line.text for line in asked if line.fingerprint == left)


def _invite(
    session: Session, installation: Installation, project: int, segment: int, now: datetime
) -> tuple[int, Sent]:
    """Send the invitation; how many were subscribed before, and what came of it."""
    there_before = read_lists(installation)
    audience_id, list_id, _ = keep_lists(about_to_write(session), there_before, now=now)[0]
    session.commit()
    wish = Wish(
        project_id=project,
        segment_id=segment,
        audience_id=audience_id,
        subject=SUBJECT,
        body=BODY,
    )
    with audience(installation, list_id) as there:
        sent = conversations.invite(session, there, wish, installation=installation, now=now)
    return there_before[0].members, sent


def _rows_of(session: Session, email: str) -> int:
    return len(people.drafts_of_people(session, people.people_at(session, email)))


def as_json(numbers: Numbers, after: Mapping[str, Any]) -> dict[str, Any]:
    """The summary that `demo --once` prints."""
    return {
        **files_and_totals(numbers.applied.files),
        "people": numbers.people.people,
        "people_merged": numbers.people.merged,
        "addresses": {**numbers.addresses, "versions": dict(numbers.versions)},
        "interests": numbers.interests,
        "segment": {"name": GROUP, "count": numbers.group.in_group},
        "can_be_invited": numbers.group.can_be_invited,
        "every_yes_would_have_reached": numbers.reached.by_every_yes,
        "reconvene_reached": numbers.reached.by_us,
        "mailchimp": {
            "subscribers_before": numbers.subscribers_before,
            "calls": numbers.sent.calls,
            "members_created": numbers.sent.members_created,
            "existing_before": numbers.sent.existing_before,
            "existing_untouched": numbers.sent.existing_untouched,
        },
        "after_opt_out": dict(after),
    }
