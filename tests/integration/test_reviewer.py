"""Whoever answers by the truth has done nearly all that matters after a fifth of the answers."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner
from sqlalchemy.orm import Session

from app.bench.reviewing import review
from app.cli import command_line
from app.db import about_to_write
from app.factory import create_app
from app.settings import Settings
from tests.builders import an_office, answer, csv_of
from tests.doubts import keep_doubts

ENOUGH = 0.9

GREEK = ("Alpha", "Beta", "Gamma", "Delta", "Epsilon", "Zeta", "Eta", "Theta", "Iota", "Kappa")
PLACES = [f"ZX{n} 1AA" for n in range(2 * len(GREEK))]


def test_what_matters_is_answered_first(session: Session, settings: Settings) -> None:
    """Ten pairs who may be one: two of them really are, and would get two letters each."""
    office = an_office(session, settings)
    rows = [
        answer(
            "Ada",
            f"{name}{half}",
            f"{name.lower()}{half}@post.example",
            postcode=PLACES[2 * n + half],
            contact="Yes" if n in {3, 7} else "",
        )
        for n, name in enumerate(GREEK)
        for half in (0, 1)
    ]
    office.add(csv_of(*rows))
    pairs = [
        tuple(office.owner(f"{name.lower()}{half}@post.example").id for half in (0, 1))
        for name in GREEK
    ]
    keep_doubts(about_to_write(session), pairs, office.now)
    session.commit()
    truth = {
        draft: f"{n // 2}" if n // 2 in {3, 7} else f"{n}"
        for n, draft in enumerate(sorted(d for held in office.people().values() for d in held))
    }
    found = review(about_to_write(session), truth, installation=office.installation, now=office.now)
    session.rollback()
    assert (found.answers, found.same, found.changed) == (10, 2, 2)
    assert (found.early, found.share) == (2, 1.0)
    assert (found.until_stop, found.share_at_stop) == (2, 1.0)


def test_two_whom_one_row_names_stay_two_whoever_the_truth_means_first(
    session: Session, settings: Settings
) -> None:
    office = an_office(session, settings)
    office.add(csv_of(answer("Ann and Robert", "Marsh", "marshes@post.example")), "couple.csv")
    office.add(csv_of(answer("", "Marsh", "marsh@mill.example", postcode="ZX9 9ZZ")), "ann.csv")
    everybody = sorted(office.people())
    third = office.owner("marsh@mill.example").id
    doubts = [(person, third) for person in everybody if person != third]
    keep_doubts(about_to_write(session), doubts, office.now)
    session.commit()
    drafts = sorted(draft for held in office.people().values() for draft in held)

    found = review(
        about_to_write(session),
        dict.fromkeys(drafts, "Ann"),
        installation=office.installation,
        now=office.now,
    )

    session.rollback()
    assert len(drafts) == len(everybody) == 3
    assert found.same == 1


@pytest.mark.slow
def test_on_a_made_town_a_fifth_of_the_answers_do(shared: Path, tmp_path: Path) -> None:
    made = tmp_path / "made"
    maker = shared.resolve() / "corpus/make_corpus.py"
    size = ("--people", "1200", "--projects", "16", "--seed", "5")
    subprocess.run([sys.executable, maker, *size, "--out", made], check=True, capture_output=True)
    env = {
        "RECONVENE_HOME": str(tmp_path / "home"),
        "CONSENT_MONTHS": "0",
        "SUBSCRIPTION_MONTHS": "0",
    }

    def run(*arguments: object) -> str:
        done = CliRunner().invoke(
            command_line, [str(one) for one in arguments], obj=create_app, env=env
        )
        assert done.exit_code == 0, done.output
        return done.stdout

    run("upgrade")
    folder = ("import-folder", made / "files", "--projects", made / "project_index.csv")
    run(*folder, "--apply", "--attest", "--as-of", "2026-01-01", "--json")
    rehearsal = ("match", "rehearse", "--truth", made / "truth/rows.csv", "--as-of", "2026-01-01")
    found = json.loads(run(*rehearsal, "--json"))
    assert found["share"] >= ENOUGH, found
    assert found["share_at_stop"] == 1.0, found
