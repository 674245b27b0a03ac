"""Builders with dull defaults: rows, files, projects, an installation, and taking a file in."""

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from openpyxl import Workbook
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.db import about_to_write
from app.models import Base
from app.models.people import Address, Draft, DraftAddress, Person
from app.models.permission import Standing
from app.settings import Settings
from app.store import installation as stored
from app.store.consent import standing_of
from app.store.installation import Installation
from app.store.trial import trial
from app.workflows.apply_uploads import Applied, apply_uploads
from app.workflows.correct_columns import correct_columns, map_values
from app.workflows.judge_match import same, unmerge
from app.workflows.make_project import make_project
from app.workflows.prepare import prepare
from app.workflows.receive_upload import Read, Received, reading_with, receive_upload, remembering
from app.workflows.stop_contact import stop_contact
from app.workflows.undo_upload import Undone, undo_upload
from app.workflows.weigh_change import weigh_roles, weigh_values
from consent.gate import decide
from importers.reading import read_sheets
from tests.conftest import NOW

QUESTION = "Would you like to hear from us about future engagement?"
RECENT = "2025-06-02"
Cells = Mapping[str, str]


def answer(
    given: str = "Ada",
    family: str = "Dull",
    email: str = "ada.dull@post.example",
    *,
    postcode: str = "ZX1 1AA",
    on: str = RECENT,
    comment: str = "",
    contact: str = "Yes",
) -> Cells:
    """A row of a survey's answers; says yes to being contacted."""
    return {
        "First name": given,
        "Surname": family,
        "Email address": email,
        "Postcode": postcode,
        "Submitted on": on,
        "What would you change?": comment,
        QUESTION: contact,
    }


def csv_of(*rows: Cells) -> bytes:
    text = io.StringIO()
    lines = csv.DictWriter(text, list(rows[0]))
    lines.writeheader()
    lines.writerows(rows)
    return text.getvalue().encode()


def workbook(**sheets: list[list[str]]) -> bytes:
    """An Excel workbook; a sheet's name has a space for each `_`."""
    book, held = Workbook(), io.BytesIO()
    book.remove(book.worksheets[0])
    for name, rows in sheets.items():
        page = book.create_sheet(name.replace("_", " "))
        for row in rows:
            page.append(row)
    book.save(held)
    return held.getvalue()


def stop_list(*rows: Cells) -> bytes:
    """A do-not-contact list; a row names whatever is known of somebody."""
    return csv_of(
        *({"Surname": "", "First name": "", "Postcode": "", "Email": "", **row} for row in rows)
    )


STOPS = "Do not contact list.csv"


@dataclass
class Office:
    """An installation at work: take files in, look at what came of it. Commits as the edge does."""

    session: Session
    settings: Settings
    now: datetime = NOW
    read: Read = field(default_factory=lambda: remembering(reading_with(read_sheets)))

    @property
    def installation(self) -> Installation:
        return stored.load(about_to_write(self.session), self.settings)

    def project(self, title: str = "A dull project") -> int:
        made = make_project(
            about_to_write(self.session),
            title=title,
            opens_on=date(2025, 1, 1),
            closes_on=date(2025, 12, 31),
            now=self.now,
        )
        self.session.commit()
        return made

    def receive(
        self, content: bytes, name: str = "answers.csv", project: int | None = None
    ) -> Received:
        received = receive_upload(
            about_to_write(self.session),
            content=content,
            file_name=name,
            project_id=project,
            staff_id=None,
            now=self.now,
            read=self.read,
        )
        self.session.commit()
        return received

    def add(
        self,
        content: bytes,
        name: str = "answers.csv",
        *,
        project: int | None = None,
        attest: bool = True,
    ) -> Applied:
        """Receive a file and apply it; its wordings are taken for those people saw."""
        return self.apply(self.receive(content, name, project).upload_id, attest=attest)

    def apply(self, *upload_ids: int, attest: bool = True) -> Applied:
        installation = self.installation
        applied = self._taken(about_to_write(self.session), installation, upload_ids, attest)
        self.session.commit()
        return applied

    def plan(self, *upload_ids: int, attest: bool = True) -> Applied:
        """What `apply` would do; tried where nobody sees it."""
        installation = self.installation
        self.session.rollback()
        with trial(self.session) as tried:
            return self._taken(tried, installation, upload_ids, attest)

    def _taken(
        self,
        session: Session,
        installation: Installation,
        upload_ids: tuple[int, ...],
        attest: bool,
    ) -> Applied:
        return apply_uploads(
            session,
            upload_ids=upload_ids,
            installation=installation,
            now=self.now,
            read=self.read,
            attest=attest,
        )

    def undo(self, upload_id: int, *, staff_id: int | None = None) -> Undone:
        """Take a file out again."""
        done = undo_upload(
            about_to_write(self.session),
            upload_id,
            installation=self.installation,
            now=self.now,
            staff_id=staff_id,
        )
        self.session.commit()
        return done

    def stop(self, email: str) -> None:
        """Staff pass on that somebody wants no more at this address."""
        stop_contact(
            about_to_write(self.session),
            text=email,
            by="staff 1",
            installation=self.installation,
            now=self.now,
        )
        self.session.commit()

    def join(self, a: int, b: int) -> list[int]:
        """Say that these two rows are one person's; everybody who came of it."""
        touched = same(
            about_to_write(self.session),
            a=a,
            b=b,
            staff_id=None,
            installation=self.installation,
            now=self.now,
        )
        self.session.commit()
        return touched

    def split(self, person_id: int, draft_ids: Sequence[int]) -> list[int]:
        """Say on their page that these rows are somebody else's; everybody who came of it."""
        touched = unmerge(
            about_to_write(self.session),
            person_id=person_id,
            draft_ids=draft_ids,
            staff_id=None,
            installation=self.installation,
            now=self.now,
        )
        self.session.commit()
        return touched

    def codes(self) -> dict[str, str]:
        """Address → the reason code its kept standing leads to today."""
        installation = self.installation
        moment = installation.moment(self.now)
        rows = self.session.execute(
            select(Address.email, Standing).join(Standing, Standing.address_id == Address.id)
        )

        return {
            email: decide(
                standing_of(email, row.kept), now=moment, policy=installation.policy
            ).code.value
            for email, row in rows
        }

    def contactable(self) -> set[str]:
        return {email for email, code in self.codes().items() if code in {"K01", "K02", "K03"}}

    def people(self) -> dict[int, list[int]]:
        """Person → the ids of their rows."""
        found: dict[int, list[int]] = {}
        for draft, person in self.session.execute(select(Draft.id, Draft.person_id)):
            found.setdefault(person, []).append(draft)
        return {person: sorted(rows) for person, rows in found.items()}

    def owner(self, email: str, given: str = "") -> Person:
        """The one person at an address (by the given name, where two share it)."""
        found = self.session.scalars(
            select(Person)
            .join(Draft, Draft.person_id == Person.id)
            .join(DraftAddress, DraftAddress.draft_id == Draft.id)
            .join(Address, Address.id == DraftAddress.address_id)
            .where(Address.email == email, Person.given == (given or Person.given))
        ).all()
        assert len(set(found)) == 1, [(p.id, p.name) for p in found]
        return found[0]

    def partition(self) -> set[frozenset[tuple[Any, ...]]]:
        """Who is who, whatever the ids: for each person, the cards of their rows."""
        rows = self.session.execute(select(Draft.person_id, Draft.card, Draft.on))
        found: dict[int, set[tuple[Any, ...]]] = {}
        for person, card, on in rows:
            mailboxes = tuple(sorted(card.get("mailboxes", ())))
            line = (card.get("given"), card.get("family"), card.get("postcode"), mailboxes, on)
            found.setdefault(person, set()).add(line)
        return {frozenset(lines) for lines in found.values()}


def an_office(session: Session, settings: Settings) -> Office:
    """A prepared, set-up installation without people."""
    prepare(about_to_write(session), now=NOW)
    stored.keep(
        session,
        {"organisation": "Aldermere Council", "reply_to": "us@aldermere.example"},
        by="a test",
        now=NOW,
    )
    session.commit()
    return Office(session, settings)


def rows_by_table(session: Session, *but: str) -> dict[str, int]:
    """How many rows every table holds, apart from some."""
    return {
        name: session.scalar(select(func.count()).select_from(table))
        for name, table in sorted(Base.metadata.tables.items())
        if name not in but
    }


def change_columns(
    session: Session, upload_id: int, roles: Mapping[int, str], *, give_up: bool = False
) -> None:
    """Say what columns hold; with `give_up`, that the noes this loses are none."""
    weighed = weigh_roles(session, upload_id=upload_id, roles=roles, read=reading_with(read_sheets))
    correct_columns(
        session, weighed=weighed, given_up=weighed.digest if give_up else "", staff_id=None, now=NOW
    )


def say_answers(
    session: Session,
    upload_id: int,
    position: int,
    values: Mapping[str, str],
    *,
    give_up: bool = False,
) -> None:
    """Say what answers mean; with `give_up`, that the noes this loses are none."""
    weighed = weigh_values(
        session,
        upload_id=upload_id,
        position=position,
        values=values,
        read=reading_with(read_sheets),
    )
    map_values(
        session, weighed=weighed, given_up=weighed.digest if give_up else "", staff_id=None, now=NOW
    )
