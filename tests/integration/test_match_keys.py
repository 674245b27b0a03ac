"""Blocking keys stand in two tables, and nobody sees a difference."""

from collections.abc import Iterator

import flask_migrate
import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.db import about_to_write
from app.models.people import Draft, MatchKey, NewMatchKey
from app.settings import Settings
from app.store import match_keys
from app.store.matching import living
from app.workflows.settle_keys import settle_keys
from tests.builders import Office, an_office, answer, csv_of, stop_list


@pytest.fixture
def office(session: Session, settings: Settings) -> Office:
    return an_office(session, settings)


def settled(office: Office, *, many: int = 1, at_a_time: int = 3) -> int:
    """Move the keys as if they were many; how many were moved."""

    def keep() -> Session:
        office.session.commit()
        return about_to_write(office.session)

    office.session.commit()
    moved = settle_keys(about_to_write(office.session), keep, many=many, at_a_time=at_a_time)
    office.session.commit()
    return moved


def standing(office: Office) -> tuple[int, int]:
    """How many keys stand with all others, and apart."""
    both = (select(func.count()).select_from(table) for table in (MatchKey, NewMatchKey))
    others, apart = (office.session.scalar(one) or 0 for one in both)
    return others, apart


def test_keys_of_new_rows_stand_apart_until_they_are_many(office: Office) -> None:
    office.add(csv_of(answer(), answer("Bo", "Dim", "bo.dim@post.example")))
    others, apart = standing(office)
    assert others == 0
    assert apart > 10

    assert settled(office, many=apart + 1) == 0
    assert standing(office) == (0, apart)
    assert settled(office, many=apart) == apart
    assert standing(office) == (apart, 0)
    assert settled(office) == 0


def test_each_portion_is_kept_by_itself(office: Office) -> None:
    office.add(csv_of(answer(), answer("Bo", "Dim", "bo.dim@post.example")))
    _, apart = standing(office)
    seen: list[tuple[int, int]] = []

    def keep() -> Session:
        office.session.commit()
        seen.append(standing(office))
        return about_to_write(office.session)

    office.session.commit()
    settle_keys(about_to_write(office.session), keep, many=1, at_a_time=4)
    office.session.commit()
    assert len(seen) > 2
    assert {others + left for others, left in seen} == {apart}
    assert seen[0][0] >= 4, "keys that are equal go together"
    assert seen[-1] == (apart, 0)


def every_answer(office: Office) -> Iterator[object]:
    """What anybody asks of the keys."""
    session = office.session
    drafts = sorted(session.scalars(select(Draft.id)))
    held = sorted(match_keys.of_drafts(session, drafts))
    keys = {key for key, _ in held}
    yield held
    yield sorted(match_keys.of_drafts(session, drafts[-1:], start="m:"))
    yield sorted(match_keys.holders(session, keys))
    yield match_keys.counted(session, keys)
    yield match_keys.counted(session, keys, more_than=1)


def test_where_keys_stand_changes_no_answer(office: Office) -> None:
    gone = office.add(csv_of(answer("Cy", "Gone", "cy.gone@post.example")), "gone.csv")
    office.add(csv_of(answer(), answer("Bo", "Dull", "bo.dull@post.example")), "one.csv")
    office.undo(gone.files[0].upload_id)
    before = list(every_answer(office))
    assert all(before)
    assert settled(office)
    office.add(csv_of(answer(on="2025-08-01")), "two.csv")
    both = list(every_answer(office))
    assert both != before
    assert min(standing(office)) > 0
    assert settled(office)
    assert list(every_answer(office)) == both


def test_rows_find_people_whose_keys_were_moved(office: Office) -> None:
    for day in ("2025-03-01", "2025-04-01", "2025-05-01"):
        office.add(csv_of(answer("Ann", "Ash", "", postcode="ZX1 1AB", on=day)), f"{day}.csv")
        assert settled(office)
    assert [len(rows) for rows in office.people().values()] == [3]


def test_a_file_whose_keys_were_moved_is_taken_out_without_a_trace_among_them(
    office: Office,
) -> None:
    first = office.add(csv_of(answer("Ann", "Ash", "ann.ash@post.example")), "one.csv")
    assert settled(office)
    office.add(csv_of(answer("Ann", "Ash", "ann.ash@work.example")), "two.csv")
    office.undo(first.files[0].upload_id)
    drafts = sorted(office.session.scalars(select(Draft.id)))
    left = {draft for _, draft in match_keys.of_drafts(office.session, drafts)}
    assert left == set(living(office.session))
    assert len(left) == 1


def test_a_no_reaches_namesakes_whose_keys_were_moved(office: Office) -> None:
    office.add(csv_of(answer("Ann", "Ash", "ann.ash@post.example", postcode="ZX1 1AB")), "one.csv")
    before = office.codes()["ann.ash@post.example"]
    assert settled(office)
    office.add(
        stop_list({"First name": "Ann", "Surname": "Ash", "Postcode": "ZX1 1AB"}), "stop.csv"
    )
    assert office.codes()["ann.ash@post.example"] != before


@pytest.mark.parametrize("revision", ["0007", "0009", "0010"])
def test_going_back_and_forth_leaves_every_key_once_and_none_of_rows_taken_out(
    app: Flask, office: Office, revision: str
) -> None:
    gone = office.add(csv_of(answer("Cy", "O", "cy@post.example")), "gone.csv")
    office.add(csv_of(answer("Ann", "Ash", "ann.ash@post.example")), "one.csv")
    assert settled(office)
    office.undo(gone.files[0].upload_id)
    stop = {"First name": "Ann", "Surname": "Lee", "Postcode": "ZX1 1AB"}
    office.add(stop_list(stop), "Do not contact.csv")
    assert min(standing(office)) > 0
    drafts = sorted(office.session.scalars(select(Draft.id)))
    before = sorted(match_keys.of_drafts(office.session, drafts))
    assert {draft for _, draft in before} == set(living(office.session))
    office.session.commit()
    flask_migrate.downgrade(revision=revision)
    flask_migrate.upgrade()
    assert sorted(match_keys.of_drafts(office.session, drafts)) == before
