"""Whatever happens between a plan and adding its files, all comes out as if nothing had been tried.

Random histories are gone on with twice, on two copies of one database: once by whoever tried the
files, once by somebody who remembers nothing of it.
"""

import os
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from sqlalchemy import create_engine
from sqlalchemy.orm import Session

from app.read.health import complaints
from consent.attestation import Attested
from tests.builders import QUESTION, STOPS, Office, an_office, csv_of, stop_list
from tests.conftest import NOW, settings_for
from tests.integration import test_undo_equals_replay as replay
from tests.integration.meanwhile import (
    SIZE,
    Adding,
    Answered,
    Between,
    Chosen,
    Invited,
    Judged,
    Kill,
    Late,
    Linked,
    Living,
    Moved,
    PutRight,
    Step,
    Stopped,
    Tagged,
    TakenOut,
    TakenOver,
    Tomorrow,
    betweens,
)
from tests.integration.test_rehearsal import Spy, everything, tried
from tests.integration.test_undo_equals_replay import Apart, Choose, File, Life, Same, Stop, yes

EXAMPLES = 8 * int(os.environ.get("RECONVENE_EXAMPLES", "1"))
"""More histories than a test run has time for: RECONVENE_EXAMPLES=10."""


@dataclass(frozen=True)
class History:
    known: Sequence[File]
    waiting: Sequence[File]
    between: Sequence[Between]


@st.composite
def histories(draw: st.DrawFn) -> History:
    known = [draw(replay.files(number)) for number in range(draw(st.integers(1, 2)))]
    waiting = [draw(replay.files(number)) for number in range(3, 3 + draw(st.integers(1, 2)))]
    return History(known, waiting, draw(st.lists(betweens(), max_size=3)))


@dataclass
class Place:
    """Where databases lie, and how one is opened."""

    folder: Path
    prepared: Path
    numbers: list[int] = field(default_factory=list)

    def fresh(self, like: Path) -> Path:
        self.numbers.append(0)
        made = self.folder / f"{len(self.numbers)}.sqlite3"
        shutil.copy(like, made)
        return made

    @contextmanager
    def life(self, database: Path) -> Iterator[Life]:
        url = f"sqlite:///{database}"
        engine = create_engine(url)
        try:
            with Session(engine) as session:
                yield Life(Office(session, settings_for(self.folder, url)), [1, 2])
        finally:
            engine.dispose()


@pytest.fixture
def place(sqlite_template: Path, tmp_path: Path) -> Place:
    place = Place(tmp_path, tmp_path / "prepared.sqlite3")
    shutil.copy(sqlite_template, place.prepared)
    with place.life(place.prepared) as life:
        office = an_office(life.session, life.office.settings)
        assert [office.project("Buses in Aldermere"), office.project("The park")] == [1, 2]
    return place


def check(history: History, place: Place) -> Spy:
    one = place.fresh(place.prepared)
    with place.life(one) as life:
        for file in history.known:
            life.add(file)
        uploads = [
            life.office.receive(
                file.content,
                file.name,
                None if file.project is None else life.projects[file.project],
            ).upload_id
            for file in history.waiting
        ]
        names = dict(life.uploads)
        spy = tried(life.office, uploads, size=SIZE)
    found = []
    for database, rehearsal in ((place.fresh(one), None), (one, spy)):
        with place.life(database) as life:
            life.uploads.update(names)
            adding = Adding(life, history.known, uploads, list(history.between), rehearsal)
            done = adding.done()
            assert complaints(life.session, life.office.installation, NOW) == []
            # When the machine judged a pair, and matched rows, is when it did.
            found.append((done, yes(life), everything(life.session, but=("at", "set_at"))))
    (done, allowed, tables), (done_so, allowed_so, tables_so) = found
    assert allowed_so == allowed
    assert {name for name in tables if tables[name] != tables_so[name]} == set()
    assert done_so == done
    return spy


def rows(*given: tuple[str, str, str, str, str, str]) -> bytes:
    """Answers: given name, family name, address, day, remark, answer to the consent question."""
    return csv_of(
        *(
            {
                "First name": name,
                "Surname": family,
                "Email address": email,
                "Postcode": "ZX4 2AB",
                "Submitted on": on,
                "What would you change?": remark,
                QUESTION: said,
            }
            for name, family, email, on, remark, said in given
        )
    )


KNOWN = (
    File(
        "answers 0.csv",
        rows(
            ("Ann", "Marsh", "ann.marsh@gmail.com", "2025-03-01", "", "Yes"),
            ("Liz", "Nowak", "liz@post.example", "2025-05-01", "", "Yes"),
            ("Robert", "Marsh", "bob@post.example", "2025-05-01", "", "No"),
        ),
        0,
    ),
    File("answers 1.csv", rows(("Liz", "Nowak", "liz@work.example", "2025-05-01", "", "Yes")), 1),
)
WAITING = (
    File(
        "answers 3.csv",
        rows(
            ("Ann", "Marsh", "annmarsh@gmail.com", "2025-04-01", "Trees and benches.", "Yes"),
            ("Liz", "Nowak", "liz@post.example; liz@work.example", "2025-05-03", "Trees.", "Yes"),
            ("Eve", "Stone", "eve@post.example", "2025-05-04", "Shops.", "Yes"),
            ("Dan", "Stone", "dan@post.example", "2025-05-04", "Shops.", "No"),
        ),
        0,
    ),
    File(
        f"4 {STOPS}", stop_list({"Email": "adam@post.example"}, {"Email": "bob@post.example"}), None
    ),
)
STEPS = (
    Judged(Same(0, 2)),
    Judged(Apart(1)),
    Stopped(Stop("liz@post.example")),
    Chosen(Choose("liz@post.example", replay.Choice.KEEP)),
    TakenOut(),
    Answered(Attested.UNKNOWN),
    Tagged(1),
    Linked(),
    Invited(),
)
BEFORE = (
    Late(File("late.csv", rows(("Una", "Vale", "una@post.example", "2025-05-04", "", "Yes")), 1)),
    Moved(2),
    PutRight("eve@work.example"),
    Tomorrow(),
    Living(6),
)
MOMENTS = [
    *((-1, step) for step in BEFORE + STEPS),
    *((1, step) for step in STEPS),
    (1, Kill()),
    (1, TakenOver()),
]


@pytest.mark.parametrize(
    ("portions", "step"),
    MOMENTS,
    ids=[f"{number} {type(step).__name__}" for number, (_, step) in enumerate(MOMENTS)],
)
def test_whatever_happens_before_or_under_way_all_is_as_if_nothing_had_been_tried(
    place: Place, portions: int, step: Step
) -> None:
    check(History(KNOWN, WAITING, (Between(portions, step),)), place)


def test_where_nothing_happens_all_is_as_it_was_tried(place: Place) -> None:
    assert check(History(KNOWN, WAITING, ()), place).again == 5


@pytest.mark.slow
def test_whatever_happens_in_between_nobody_can_tell_that_files_were_tried(place: Place) -> None:
    again = []

    @hypothesis_settings(
        max_examples=EXAMPLES,
        # A history takes a second: to find a shorter one would take minutes.
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
        deadline=None,
    )
    @given(histories())
    def holds(history: History) -> None:
        again.append(check(history, place).again)

    holds()
    # Else nothing was tried here.
    assert sum(map(bool, again)) > len(again) // 4
