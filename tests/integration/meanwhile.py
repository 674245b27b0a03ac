"""What may happen while files are planned and added, and how they are added all the same."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from typing import Protocol

from hypothesis import strategies as st
from sqlalchemy import select

from app.models.intake import ProjectIssue
from app.models.people import Address, PersonAddress
from app.models.permission import Wording
from app.store import installation as stored
from app.store import projects, questions
from app.store.rehearsal import Rehearsal
from app.workflows.apply_uploads import Applied
from app.workflows.attest_wording import AttestAnswer, AttestRefused, attest_wording
from app.workflows.correct_columns import ColumnsRefused, fix_cell
from app.workflows.follow_policy import follow_policy
from app.workflows.undo_upload import UndoRefused
from consent.attestation import Attested
from tests.conftest import NOW
from tests.integration import test_undo_equals_replay as replay
from tests.integration.test_rehearsal import Killed, added, invite
from tests.integration.test_undo_equals_replay import Apart, Choose, File, Life, Same, Stop

SIZE = 2
"""Rows of a portion."""

TOPIC = "public-transport"


@dataclass
class Adding:
    """Files being added, while other things happen."""

    life: Life
    known: Sequence[File]
    uploads: list[int]
    between: list["Between"]
    rehearsal: Rehearsal | None

    def done(self) -> Applied:
        """What came of it, in however many tries."""
        self.happen(-1)
        while True:
            try:
                return added(
                    self.life.office,
                    self.uploads,
                    self.rehearsal,
                    after_portion=self.happen,
                    size=SIZE,
                )
            except Killed:
                self.life.session.rollback()

    def happen(self, portions: int) -> None:
        for one in [one for one in self.between if one.portions == portions]:
            self.between.remove(one)
            one.step.happen(self)
            self.life.session.commit()


class Step(Protocol):
    """Something that happens meanwhile."""

    def happen(self, adding: Adding) -> None: ...


@dataclass(frozen=True)
class Between:
    """What happens when so many portions are in; before anything else when none is (-1)."""

    portions: int
    step: Step


@dataclass(frozen=True)
class Judged:
    """Staff say who is one and who is not."""

    step: Same | Apart

    def happen(self, adding: Adding) -> None:
        adding.life.judge(self.step)


@dataclass(frozen=True)
class Stopped:
    step: Stop

    def happen(self, adding: Adding) -> None:
        adding.life.stop(self.step)


@dataclass(frozen=True)
class Chosen:
    step: Choose

    def happen(self, adding: Adding) -> None:
        adding.life.choose(self.step)


class TakenOut:
    """A file added before is taken out."""

    def happen(self, adding: Adding) -> None:
        # A stop list is added with the next files, so its name may not be known yet.
        with suppress(UndoRefused):
            adding.life.take_out(adding.known[0].name)
        adding.life.session.rollback()


@dataclass(frozen=True)
class Late:
    """Another file is added."""

    file: File

    def happen(self, adding: Adding) -> None:
        adding.life.add(self.file)


@dataclass(frozen=True)
class Answered:
    """Staff say of every consent question so far what it was."""

    attested: Attested

    def happen(self, adding: Adding) -> None:
        session, installation = adding.life.session, adding.life.office.installation
        prints = session.scalars(select(Wording.fingerprint)).all()
        answers = dict.fromkeys(prints, AttestAnswer(self.attested))
        with suppress(AttestRefused):
            attest_wording(
                session, answers=answers, by="staff 1", installation=installation, now=NOW
            )


@dataclass(frozen=True)
class Living:
    """A yes lives so many months from now on."""

    months: int

    def happen(self, adding: Adding) -> None:
        session = adding.life.session
        stored.keep(session, {"consent_months": self.months}, by="staff 1", now=NOW)
        follow_policy(session, known=adding.life.office.installation, now=NOW)


@dataclass(frozen=True)
class Moved:
    """A file that waits is given to another project."""

    project: int

    def happen(self, adding: Adding) -> None:
        projects.set_project(adding.life.session, adding.uploads[0], self.project)


@dataclass(frozen=True)
class PutRight:
    """Staff say what should stand in the e-mail cell of a row that waits."""

    email: str

    def happen(self, adding: Adding) -> None:
        with suppress(ColumnsRefused):
            fix_cell(
                adding.life.session,
                upload_id=adding.uploads[0],
                row=2,
                position=2,
                value=self.email,
                staff_id=None,
                now=NOW,
            )


@dataclass(frozen=True)
class Tagged:
    """A project is about an issue as well."""

    project: int

    def happen(self, adding: Adding) -> None:
        adding.life.session.merge(ProjectIssue(project_id=self.project, issue=TOPIC, strength=0.3))


class Linked:
    """The question everybody is asked is linked to an issue."""

    def happen(self, adding: Adding) -> None:
        questions.link(adding.life.session, "What would you change?", TOPIC, ())


class Invited:
    """An invitation goes to every address of somebody."""

    def happen(self, adding: Adding) -> None:
        used = select(Address.email).where(Address.id.in_(select(PersonAddress.address_id)))
        invite(adding.life.office, *adding.life.session.scalars(used))


class Tomorrow:
    """Midnight passes."""

    def happen(self, adding: Adding) -> None:
        adding.life.office.now += timedelta(days=1)


class Kill:
    """Whoever adds the files is killed, and goes on afterwards."""

    def happen(self, adding: Adding) -> None:
        raise Killed


class TakenOver:
    """The same, but somebody else goes on who tried nothing."""

    def happen(self, adding: Adding) -> None:
        adding.rehearsal = None
        raise Killed


def betweens() -> st.SearchStrategy[Between]:
    numbers, some_project = st.integers(0, 12), st.integers(1, 2)
    emails = replay.a_single_address()
    before = (
        st.builds(Late, replay.files(9)),
        st.builds(Moved, some_project),
        st.builds(PutRight, emails),
        st.builds(Tomorrow),
        # How long a yes lives is settled before files come; a job goes by what held when it began.
        st.builds(Living, st.sampled_from((6, 12))),
    )
    always = (
        st.builds(Judged, st.builds(Same, numbers, numbers)),
        st.builds(Judged, st.builds(Apart, numbers)),
        st.builds(Stopped, st.builds(Stop, emails)),
        st.builds(Chosen, st.builds(Choose, emails, st.sampled_from(replay.Choice))),
        st.builds(TakenOut),
        st.builds(Answered, st.sampled_from((Attested.AS_ASKED, Attested.UNKNOWN))),
        st.builds(Tagged, some_project),
        st.builds(Linked),
        st.builds(Invited),
    )
    ends = (st.builds(Kill), st.builds(TakenOver))
    return st.one_of(
        *(st.builds(Between, st.just(-1), step) for step in before),
        *(st.builds(Between, st.integers(-1, 4), step) for step in always),
        *(st.builds(Between, st.integers(0, 4), step) for step in ends),
    )
