"""Which rows that say no another reading of the same table would no longer hear."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from importers.consent_columns import Said
from importers.draft import Kind, Role, Sheet, Table
from importers.noes import LostNoes, hear, lost_noes, with_roles
from importers.reading import read_sheets
from importers.recognise import find_tables
from importers.statements import Meanings

ASKED = "May we e-mail you about future consultations?"
HEADINGS = ["Full name", "Email", "Ward", ASKED, "Comments"]
ROWS = [
    ["Ada Dull", "ada@post.example", "Castle", "Yes", "More trees"],
    ["Ben Dull", "ben@post.example", "Castle", "No", "Fewer trees"],
    ["Cat Fox", "cat@post.example", "Mill", "No", "Benches"],
    ["Dan Hay", "dan@post.example", "Mill", "", "Please remove me from your mailing list"],
]


def table(rows: list[list[str]] = ROWS, headings: list[str] = HEADINGS) -> Table:
    lines = "\n".join(",".join(row) for row in [headings, *rows])
    return find_tables(read_sheets(lines.encode(), "answers.csv"), "answers.csv")[0]


def lost(roles: dict[int, Role], known: Table | None = None) -> tuple[LostNoes, ...]:
    before = known or table()
    return lost_noes(hear(before, {}), hear(with_roles(before, roles), {}))


def test_a_column_that_is_left_out_takes_its_noes_with_it() -> None:
    assert lost({3: Role.IGNORE}) == (
        LostNoes(
            3,
            ASKED,
            2,
            (
                f"Row 3: ‘{ASKED}’ = No → asked us not to write.",
                f"Row 4: ‘{ASKED}’ = No → asked us not to write.",
            ),
        ),
    )


@pytest.mark.parametrize("role", [Role.CONSENT_EMAIL, Role.CONSENT_CHANNELS])
def test_another_role_that_hears_the_same_noes_loses_nothing(role: Role) -> None:
    assert lost({3: role}) == ()


def test_a_yes_that_is_not_heard_any_more_is_no_loss() -> None:
    rows = [[*row[:3], "Yes", ""] for row in ROWS]
    assert lost({3: Role.IGNORE}, table(rows)) == ()


def test_a_question_turned_round_loses_its_noes() -> None:
    assert [(one.position, one.rows) for one in lost({3: Role.CONSENT_OPTOUT})] == [(3, 2)]


def test_a_no_beside_a_request_to_stop_that_is_still_heard_is_not_lost() -> None:
    both = [
        ["Eve Ray", "eve@post.example", "Mill", "No", "Please remove me from your mailing list"]
    ]
    assert lost({3: Role.IGNORE}, table(both)) == ()
    assert [one.position for one in lost({4: Role.RESPONSE_ID}, table(both))] == [4]


def test_a_request_in_a_comment_is_lost_with_the_comments() -> None:
    found = lost({4: Role.RESPONSE_ID})
    assert [(one.position, one.rows) for one in found] == [(4, 1)]
    assert "Row 5: ‘Comments’ = Please remove me" in found[0].aloud[0]


def test_noes_are_lost_with_the_address_they_were_said_at() -> None:
    assert [(one.position, one.rows) for one in lost({1: Role.IGNORE})] == [(3, 2)]


def test_a_stop_list_keeps_its_stops_whatever_its_columns_hold() -> None:
    stops = find_tables(
        read_sheets(b"Name,Email\nAda Dull,ada@post.example\n", "Do not contact.csv"),
        "Do not contact.csv",
    )[0]
    assert stops.kind is Kind.SUPPRESSION
    assert lost({1: Role.IGNORE}, stops) == ()


def test_a_stop_without_its_name_reaches_fewer_and_is_told_of() -> None:
    stops = find_tables(
        read_sheets(b"Name,Email\nAda Dull,ada@post.example\n", "Do not contact.csv"),
        "Do not contact.csv",
    )[0]
    (one,) = lost({0: Role.IGNORE}, stops)
    assert (one.position, one.rows) == (None, 1)
    assert one.aloud == ("Row 2: on a list of people not to contact.",)


def test_a_stop_that_becomes_a_mere_no_is_lost() -> None:
    headings = ["Name", "Email", "Joined", "Status"]
    rows = [["Ada Dull", "ada@post.example", "2025-01-01", "No"]]
    known = with_roles(table(rows, headings), {3: Role.SUBSCRIPTION_STATUS})
    register = Table(
        known.file_name, known.sheet, known.tool, Kind.REGISTER, known.header_row,
        known.header_rows, known.first_row, known.columns,
    )  # fmt: skip
    assert [one.rows for one in lost({3: Role.CONSENT_CONTACT}, register)] == [1]


def test_an_answer_that_staff_said_was_a_no_and_now_say_is_a_yes_is_lost() -> None:
    rows = [[*row[:3], "perhaps", row[4]] for row in ROWS[:1]]
    known = table(rows)
    said: Meanings = {(3, "perhaps"): Said.NO}
    assert lost_noes(hear(known, said), hear(known, said)) == ()
    for now in ({(3, "perhaps"): Said.YES}, {}):
        assert [one.rows for one in lost_noes(hear(known, said), hear(known, now))] == [1]


@given(st.dictionaries(st.integers(0, 4), st.sampled_from(list(Role))))
def test_every_no_is_either_heard_still_or_told_of(roles: dict[int, Role]) -> None:
    """Two changes that undo each other lose nothing, and what is lost is never more than there is."""
    known = table()
    changed = with_roles(known, roles)
    in_all = sum(one.rows for one in lost({3: Role.IGNORE, 4: Role.RESPONSE_ID, 1: Role.IGNORE}))
    gone = lost_noes(hear(known, {}), hear(changed, {}))
    assert sum(one.rows for one in gone) <= in_all
    assert lost_noes(hear(known, {}), hear(known, {})) == ()
    back = with_roles(changed, {column.position: column.role for column in known.columns})
    assert lost_noes(hear(known, {}), hear(back, {})) == ()


def test_an_empty_table_says_nothing() -> None:
    empty = table()
    nothing = Table(
        "a.csv", Sheet("", []), empty.tool, empty.kind, 0, 0, 1, empty.columns
    )  # fmt: skip
    assert lost_noes(hear(nothing, {}), hear(nothing, {})) == ()
