"""Rows become people, stay who they are, and can be taken apart again."""

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models.audience import SendDecision
from app.models.intake import SourceRow
from app.models.people import Draft, Judgement, Person, PersonAddress
from app.read.health import complaints
from app.settings import Settings
from app.store import people
from app.workflows.judge_match import JudgementRefused
from tests.builders import STOPS, Office, an_office, answer, csv_of, stop_list
from tests.integration.test_undo import invite


@pytest.fixture
def office(session: Session, settings: Settings) -> Office:
    return an_office(session, settings)


def test_liz_is_one_person_of_five_rows(sample: Session, sample_settings: Settings) -> None:
    liz = Office(sample, sample_settings).owner("liz.nowak@post.example")
    assert liz.rows == 5
    addresses = sample.scalars(
        select(PersonAddress.address_id).where(PersonAddress.person_id == liz.id)
    ).all()
    assert len(addresses) == 2


def test_two_names_at_one_mailbox_stay_two_people(
    sample: Session, sample_settings: Settings
) -> None:
    office = Office(sample, sample_settings)
    ann = office.owner("the.marshes@hillside.example", "Ann")
    robert = office.owner("the.marshes@hillside.example", "Robert")
    assert ann.id != robert.id
    assert {ann.family, robert.family} == {"Marsh"}


def test_a_couple_in_one_row_is_two_people(office: Office) -> None:
    office.add(csv_of(answer("Ann and Robert", "Marsh", "marshes@post.example")))
    assert sorted(p.given for p in office.session.scalars(select(Person))) == ["Ann", "Robert"]
    assert len(office.session.scalars(select(SourceRow)).all()) == 2


LIZ = {"postcode": "ZX4 2AB"}
FILES = {
    "one.csv": csv_of(
        answer("Liz", "Nowak", "liz@post.example", **LIZ),
        answer("Ann", "Marsh", "marshes@post.example", postcode="ZX3 4RF"),
        answer("John", "Smith", "john@post.example", postcode="ZX5 5AA"),
    ),
    "two.csv": csv_of(
        answer("Elizabeth", "Nowak", "e.nowak@work.example", on="2025-06-03", **LIZ),
        answer("Robert", "Marsh", "marshes@post.example", postcode="ZX3 4RF", on="2025-06-03"),
        answer("Joan", "Smith", "joan@post.example", postcode="ZX5 5AA", on="2025-06-03"),
    ),
    "three.csv": csv_of(
        answer("E", "Nowak", "liz@post.example", postcode="", on="2025-06-04"),
        answer("Elizabeth", "Nowak", "", on="2025-06-04", **LIZ),
        answer("A", "Marsh", "marshes@post.example", postcode="", on="2025-06-04"),
        answer("J", "Smith", "", postcode="ZX5 5AA", on="2025-06-04"),
    ),
    "four.csv": csv_of(
        answer("", "", "liz@post.example", postcode="", on="2025-06-05"),
        answer("", "", "john@post.example", postcode="ZX5 5AA", on="2025-06-05"),
    ),
}


def test_the_order_of_files_makes_no_difference_to_who_is_who(office: Office, app: Flask) -> None:
    names = list(FILES)
    for name in names:
        office.add(FILES[name], name)
    forwards = office.partition()
    assert complaints(office.session, office.installation) == []
    assert any(len(rows) > 2 for rows in forwards)
    wipe(office)

    for name in reversed(names):
        office.add(FILES[name], name)
    assert office.partition() == forwards
    wipe(office)

    ids = [office.receive(FILES[name], name).upload_id for name in names]
    office.apply(*ids)
    assert office.partition() == forwards


def wipe(office: Office) -> None:
    """Begin again on the same tables; the ledger's triggers are for those who are no test."""
    import flask_migrate

    office.session.rollback()
    office.session.remove() if hasattr(office.session, "remove") else office.session.close()
    flask_migrate.downgrade(revision="base")
    flask_migrate.upgrade()
    an_office(office.session, office.settings)


def three_rows(office: Office) -> tuple[int, list[int]]:
    for day, email in (("02", "liz@post.example"), ("03", "liz@post.example")):
        office.add(
            csv_of(answer("Elizabeth", "Nowak", email, on=f"2025-06-{day}", **LIZ)), f"{day}.csv"
        )
    office.add(
        csv_of(answer("Elizabeth", "Nowak", "e.nowak@work.example", on="2025-06-04", **LIZ)),
        "04.csv",
    )
    ((person, rows),) = office.people().items()
    return person, rows


def test_unmerge_splits_exactly_the_rows_named(office: Office) -> None:
    person, (first, second, third) = three_rows(office)

    touched = office.split(person, [second])

    assert sorted(office.people().values()) == [[first, third], [second]]
    assert office.people()[person] == [first, third]
    assert touched == sorted(office.people())
    assert complaints(office.session, office.installation) == []


def test_the_first_row_can_be_split_off_too(office: Office) -> None:
    person, (first, second, third) = three_rows(office)
    office.split(person, [first])
    assert sorted(office.people().values()) == [[first], [second, third]]
    assert office.people()[person] == [first]


def test_a_split_survives_a_later_upload_of_the_same_person(office: Office) -> None:
    person, (first, second, third) = three_rows(office)
    office.split(person, [third])

    office.add(
        csv_of(answer("Elizabeth", "Nowak", "liz@post.example", on="2025-07-01", **LIZ)),
        "later.csv",
    )

    groups = list(office.people().values())
    assert len(groups) == 2
    assert not any({first, third} <= set(rows) or {second, third} <= set(rows) for rows in groups)


def test_declaring_two_rows_the_same_joins_again_what_was_split(office: Office) -> None:
    person, (first, second, third) = three_rows(office)
    office.split(person, [third])

    office.join(third, first)

    assert office.people() == {person: [first, second, third]}
    assert complaints(office.session, office.installation) == []


def test_a_split_after_a_join_holds(office: Office) -> None:
    person, (first, second, third) = three_rows(office)
    office.split(person, [third])
    office.join(first, third)
    office.split(person, [third])
    assert sorted(office.people().values()) == [[first, second], [third]]


def test_people_nobody_would_have_matched_can_be_declared_one(office: Office) -> None:
    office.add(
        csv_of(
            answer("Ada", "Dull", "ada@post.example"),
            answer("Ada", "Bright", "bright@post.example", postcode="ZX9 9ZZ"),
        )
    )
    a, b = sorted(row for rows in office.people().values() for row in rows)
    office.join(a, b)
    assert list(office.people().values()) == [[a, b]]
    assert complaints(office.session, office.installation) == []


def test_two_people_of_one_row_are_never_declared_one(office: Office) -> None:
    office.add(csv_of(answer("Ann and Robert", "Marsh", "marshes@post.example")))
    a, b = sorted(row for rows in office.people().values() for row in rows)
    with pytest.raises(JudgementRefused, match="two people"):
        office.join(a, b)


def test_some_rows_but_not_all_can_be_split_off(office: Office) -> None:
    person, rows = three_rows(office)
    for wrong in ([], rows, [999_999], [rows[0], 999_999]):
        with pytest.raises(JudgementRefused, match="not all"):
            office.split(person, wrong)
    with pytest.raises(JudgementRefused, match="not there"):
        office.join(rows[0], 999_999)
    assert office.people() == {person: rows}


def test_a_person_keeps_their_id_when_rows_join_them(office: Office) -> None:
    office.add(csv_of(answer("Liz", "Nowak", "liz@post.example", **LIZ)), "first.csv")
    liz = office.owner("liz@post.example")
    number, shown = liz.id, liz.public_id
    office.add(
        csv_of(answer("Elizabeth", "Nowak", "liz@post.example", on="2025-08-01", **LIZ)), "next.csv"
    )
    liz = office.owner("liz@post.example")
    assert (liz.id, liz.public_id, liz.rows) == (number, shown, 2)


def test_a_split_off_person_gets_an_id_that_was_free(office: Office) -> None:
    person, rows = three_rows(office)
    office.split(person, rows[1:2])
    shown = office.session.scalars(select(Person.public_id)).all()
    assert len(set(shown)) == 2


def test_every_derived_value_names_the_row_it_comes_from(office: Office) -> None:
    _, rows = three_rows(office)
    liz = office.session.scalars(select(Person)).one()
    for name in ("name", "given", "family", "postcode", "district"):
        source = liz.sources[name]
        assert source["draft"] in rows
        assert source["rule"]
        card = office.session.get_one(Draft, source["draft"]).card
        if name == "given":
            assert card["given"] == liz.given
    assert "phone" not in liz.sources
    assert liz.phone == ""


def test_a_merge_keeps_its_reasons_and_nobody_s_judgement_is_lost(office: Office) -> None:
    person, rows = three_rows(office)
    machine = office.session.scalars(select(Judgement).where(Judgement.by == "machine 2")).all()
    assert machine
    assert all(j.reasons for j in machine)
    office.split(person, [rows[2]])
    assert {j.verdict for j in office.session.scalars(select(Judgement))} >= {"same", "different"}


def test_two_people_whom_a_third_row_joins_become_the_older(office: Office) -> None:
    office.add(csv_of(answer("Liz", "Nowak", "liz@post.example", postcode="")), "a.csv")
    office.add(csv_of(answer("Elizabeth", "Nowak", "e.nowak@work.example", **LIZ)), "b.csv")
    assert len(office.people()) == 2
    older = min(office.people())
    office.add(
        csv_of(answer("Elizabeth", "Nowak", "liz@post.example", on="2025-08-01", **LIZ)), "c.csv"
    )
    assert list(office.people()) == [older]
    assert complaints(office.session, office.installation) == []


def test_the_ids_of_people_follow_from_their_first_row(office: Office) -> None:
    office.add(csv_of(answer()))
    (shown,) = office.session.scalars(select(Person.public_id)).all()
    assert shown == people.public_id(sha_of(office), 2, 0)


def sha_of(office: Office) -> str:
    from app.models.intake import Upload

    return office.session.scalars(select(Upload.sha256)).one()


def test_a_stop_list_row_without_a_name_joins_whoever_has_the_address(office: Office) -> None:
    office.add(csv_of(answer()))
    office.add(stop_list({"Email": "ada.dull@post.example"}), STOPS)
    assert [len(rows) for rows in office.people().values()] == [2]


def test_whom_staff_call_one_are_one_with_all_their_rows(office: Office) -> None:
    """Though their given names can't be one person's, and the machine would part them by these."""
    office.add(csv_of(answer("Liz", "Nowak", "liz@post.example", **LIZ)), "liz.csv")
    office.add(csv_of(answer("Elizabeth", "Nowak", "liz@post.example", **LIZ)), "elizabeth.csv")
    office.add(csv_of(answer("Gwen", "Hughes", "gwen@post.example", postcode="")), "gwen.csv")
    (liz, (first, second)), (_, (hers,)) = sorted(office.people().items())
    office.join(hers, first)
    assert office.people() == {liz: [first, second, hers]}
    office.split(liz, [hers])
    assert sorted(office.people().values()) == [[first, second], [hers]]


def test_one_of_two_people_of_a_row_can_be_declared_one_with_somebody_else(office: Office) -> None:
    office.add(csv_of(answer("Ann and Robert", "Marsh", "marshes@post.example")), "both.csv")
    office.add(csv_of(answer("Ada", "Bright", "bright@post.example", postcode="")), "ada.csv")
    ann, robert, ada = sorted(row for rows in office.people().values() for row in rows)
    office.join(ann, ada)
    assert sorted(office.people().values()) == [[ann, ada], [robert]]
    with pytest.raises(JudgementRefused, match="two people"):
        office.join(robert, ada)


def test_what_was_sent_to_somebody_is_theirs_again_after_an_unmerge(office: Office) -> None:
    office.add(csv_of(answer(), answer("Bo", "Dim", "bo@post.example", postcode="")))
    invite(office, "bo@post.example", project="Bus lane")
    (ada, (first,)), (_, (second,)) = sorted(office.people().items())
    office.join(first, second)
    assert office.session.scalars(select(SendDecision.person_id)).all() == [ada]
    office.split(ada, [second])
    bo = office.owner("bo@post.example").id
    assert office.session.scalars(select(SendDecision.person_id)).all() == [bo]
