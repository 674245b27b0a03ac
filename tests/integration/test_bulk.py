"""Rows go in past the ORM just as through it, and no list of values is too long."""

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.db import about_to_write
from app.models.audience import PersonState
from app.models.people import Address, Person
from app.models.shell import Job, Setting
from app.store.bulk import among, insert_numbered, insert_rows, rows_of, update_rows, values_of


def test_values_of_every_kind_come_back_as_they_went_in(session: Session) -> None:
    about_to_write(session)
    noon = datetime(2026, 1, 9, 12, tzinfo=timezone(timedelta(hours=1)))
    insert_rows(
        session,
        Job,
        ("kind", "payload", "state", "problem", "progress", "wanted_stop", "made_at", "started_at"),
        [
            ("read", {"a": [1, "ł 'quoted' {x}"]}, "waiting", 'a "b" \\ c', {}, False, noon, None),
            ("read", {}, "waiting", "", {"done": 1.5}, True, noon, noon),
        ],
    )

    first, second = session.scalars(select(Job).order_by(Job.id))

    assert first.payload == {"a": [1, "ł 'quoted' {x}"]}
    assert (first.problem, first.started_at) == ('a "b" \\ c', None)
    assert second.started_at == noon.astimezone(UTC)
    assert (second.wanted_stop, second.progress) == (True, {"done": 1.5})


def test_json_written_already_is_kept_as_it_is(session: Session) -> None:
    about_to_write(session)
    insert_rows(
        session,
        Setting,
        ("name", "value", "set_by", "set_at", "reason"),
        [("a name", '{"b": [1, null]}', "a test", datetime(2026, 1, 9, tzinfo=UTC), "")],
        written={"value"},
    )
    assert session.get_one(Setting, "a name").value == {"b": [1, None]}


def test_ids_follow_the_order_of_the_rows_and_leave_room_for_others(session: Session) -> None:
    about_to_write(session)
    fields = ("name", "given", "family", "postcode", "district", "area", "phone", "organisation")
    columns = ("public_id", *fields, "sources", "rows")
    rows = [(f"p{n}", *("" for _ in fields), {}, 0) for n in range(50)]

    ids = insert_numbered(session, Person, columns, rows)
    session.add(Person(public_id="through the ORM", sources={}))
    session.flush()
    more = insert_numbered(session, Person, columns, [("last", *rows[0][1:])])

    assert ids == sorted(set(ids))
    assert [session.get_one(Person, i).public_id for i in ids] == [f"p{n}" for n in range(50)]
    assert more[0] > max(ids)
    assert insert_numbered(session, Person, columns, []) == []


def test_rows_are_changed_each_by_its_own_values(session: Session) -> None:
    about_to_write(session)
    session.add_all(Person(id=i, public_id=f"p{i}", name="before", sources={}) for i in (1, 2, 3))

    update_rows(
        session,
        Person,
        ("name", "sources", "rows"),
        [(3, "Zoë 'O' %s", {"name": {"draft": 9}}, 2), (1, "Ann", {}, 5)],
    )
    update_rows(session, Person, ("name",), [])
    session.expire_all()

    found = {one.id: (one.name, one.sources, one.rows) for one in session.scalars(select(Person))}
    assert found[3] == ("Zoë 'O' %s", {"name": {"draft": 9}}, 2)
    assert found[1] == ("Ann", {}, 5)
    assert found[2][0] == "before"


def test_what_the_orm_holds_back_is_sent_first(session: Session) -> None:
    about_to_write(session)
    person = Person(id=7, public_id="seven", sources={})
    session.add(person)
    insert_rows(
        session,
        PersonState,
        ("person_id", "area", "district", "first_seen_on", "last_seen_on"),
        [(7, "Castle", "ZX1", date(2025, 6, 2), None)],
    )
    assert session.get_one(PersonState, 7).first_seen_on == date(2025, 6, 2)


@pytest.mark.parametrize("count", [0, 1, 70_000])
def test_a_list_of_any_length_is_one_value(session: Session, count: int) -> None:
    about_to_write(session)
    insert_rows(
        session,
        Address,
        ("email", "mailbox", "mistyped"),
        [(f"a{n}@post.example", f"a{n}@post.example", "") for n in range(3)],
    )
    asked = [f"a{n}@post.example" for n in range(count)]

    found = session.scalars(select(Address.email).where(among(session, Address.email, asked)))

    assert set(found) == set(asked[:3])


def test_a_list_may_hold_any_text(session: Session) -> None:
    about_to_write(session)
    odd = ['a "b"', "a\\b", 'c\\"d', "{e,f}", "NULL", "null", "", " g ", "ł 'h' %s", "i\nj\tk"]
    rows = [(text, f"{n}", "") for n, text in enumerate(odd)]
    insert_rows(session, Address, ("email", "mailbox", "mistyped"), rows)
    session.add(Address(email="another", mailbox="another"))

    there = select(Address.email, Address.mailbox).where(among(session, Address.email, odd))

    assert sorted(rows_of(session, there)) == sorted((text, f"{n}") for n, text in enumerate(odd))


def test_rows_past_the_orm_are_those_the_orm_gives(session: Session) -> None:
    about_to_write(session)
    noon = datetime(2026, 1, 9, 12, tzinfo=timezone(timedelta(hours=1)))
    session.add(Setting(name="a name", value={"b": [1, None]}, set_by="a test", set_at=noon))

    asked = select(Setting.name, Setting.value, Setting.set_at)
    named = select(Setting.name)

    # Nothing was sent yet: it is sent now, and times and JSON come back as such.
    assert list(rows_of(session, asked)) == [("a name", {"b": [1, None]}, noon)]
    assert list(rows_of(session, asked)) == list(session.execute(asked))
    assert list(values_of(session, named)) == list(session.scalars(named)) == ["a name"]
