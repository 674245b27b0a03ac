"""Two people who may be one: asked about until somebody says, and what they said holds for good."""

import random
from collections.abc import Callable, Iterable
from itertools import combinations
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.db import about_to_write
from app.models.people import Judgement, Person, ReviewAnswer
from app.read import suggestions as read
from app.read.health import complaints
from app.settings import Settings
from app.store import matching, review, staff, suggestions
from app.workflows import answer_suggestion, choose_values, take_back_answer
from app.workflows.judge_match import JudgementRefused, said, unmerge
from importers.matching.decide import Verdict
from importers.matching.queue import Consequence
from tests.builders import STOPS, Office, an_office, answer, csv_of, stop_list
from tests.doubts import keep_doubts

ADA, BO, CY = "ada.dull@post.example", "bo.dim@post.example", "cy.drab@post.example"
DEE = "dee@post.example"
EVERYBODY = csv_of(
    answer("Ada", "Dull", ADA),
    answer("Ada", "Mild", BO, postcode="ZX2 2BB"),
    answer("Ada", "Grey", CY, postcode="ZX3 3CC"),
)


@pytest.fixture
def office(session: Session, settings: Settings) -> Office:
    made = an_office(session, settings)
    made.add(EVERYBODY)
    return made


def who(office: Office, *emails: str) -> list[int]:
    return [office.owner(email).id for email in emails]


def rows(office: Office, email: str) -> list[int]:
    return office.people()[office.owner(email).id]


def doubt(office: Office, *pairs: tuple[str, str], weight: float = 5.0) -> None:
    """Have the machine find that the first rows of these people may be one person's."""
    session = about_to_write(office.session)
    keep_doubts(session, [tuple(who(office, *pair)) for pair in pairs], office.now, weight=weight)
    session.commit()


def asked(office: Office) -> list[tuple[int, int]]:
    found = suggestions.every_open(office.session)
    assert found == suggestions.worked_out_again(office.session)
    return [one.people for one in found]


def say_same(office: Office, *emails: str) -> None:
    _say_same(office, who(office, *emails))


def say_different(office: Office, *pairs: tuple[str, str]) -> None:
    answer_suggestion.different_people(
        about_to_write(office.session),
        [tuple(who(office, *pair)) for pair in pairs],
        staff_id=None,
        installation=office.installation,
        now=office.now,
    )
    office.session.commit()


def say_later(office: Office, *pairs: tuple[str, str]) -> None:
    answer_suggestion.later(
        about_to_write(office.session),
        [tuple(who(office, *pair)) for pair in pairs],
        staff_id=None,
        now=office.now,
    )
    office.session.commit()


def take_back(office: Office) -> str:
    said = take_back_answer.take_back_last(
        about_to_write(office.session),
        staff_id=None,
        installation=office.installation,
        now=office.now,
    )
    office.session.commit()
    return said


COLLEAGUE = "colleague@aldermere.example"


def take_back_any(office: Office, number: int) -> str:
    """Somebody else takes back an answer, by its place among all: the first is 1."""
    ids = office.session.scalars(select(ReviewAnswer.id).order_by(ReviewAnswer.id)).all()
    session = about_to_write(office.session)
    known = staff.by_email(session, COLLEAGUE)
    said = take_back_answer.take_back(
        session,
        ids[number - 1],
        staff_id=known.id
        if known
        else staff.add(session, email=COLLEAGUE, name="A colleague", password_hash=None, roles=[]),
        installation=office.installation,
        now=office.now,
    )
    office.session.commit()
    return said


def as_it_stands(office: Office) -> tuple[object, ...]:
    """Who is who by the ids that leave the product, what is asked, who may be written to."""
    named = {p.id: p.public_id for p in office.session.scalars(select(Person))}
    return (
        {named[person]: held for person, held in office.people().items()},
        {
            (one.a, one.b, one.weight, one.later > 0)
            for one in suggestions.every_open(office.session)
        },
        office.codes(),
    )


def sound(office: Office) -> bool:
    return complaints(office.session, office.installation) == []


def in_order(office: Office) -> list[tuple[int, ...]]:
    found = read.queue(office.session, installation=office.installation, now=office.now)
    return [one.people for one in found.questions]


def test_nothing_is_asked_where_nothing_is_unsure(office: Office) -> None:
    assert asked(office) == []
    assert in_order(office) == []


def test_two_people_with_unsure_rows_are_asked_about(office: Office) -> None:
    doubt(office, (ADA, BO))
    assert asked(office) == [tuple(who(office, ADA, BO))]


def test_what_is_taken_out_with_its_file_is_not_asked_about(office: Office) -> None:
    later = office.add(csv_of(answer("Ada", "Blank", DEE)), "later.csv")
    doubt(office, (ADA, DEE))
    office.undo(later.files[0].upload_id)
    assert asked(office) == []


def test_nobody_is_asked_about_people_of_two_given_names(office: Office) -> None:
    office.add(csv_of(answer("Zebedee", "Dull", DEE, postcode="ZX4 4DD")), "z.csv")
    doubt(office, (ADA, DEE))
    assert asked(office) == []


def test_the_same_makes_them_one(office: Office) -> None:
    doubt(office, (ADA, BO))
    first, second = rows(office, ADA), rows(office, BO)
    say_same(office, ADA, BO)
    assert rows(office, ADA) == rows(office, BO) == sorted(first + second)
    assert asked(office) == []
    assert sound(office)


def test_several_become_one_at_once(office: Office) -> None:
    doubt(office, (ADA, BO), (BO, CY))
    assert in_order(office) == [tuple(who(office, ADA, BO, CY))]
    say_same(office, ADA, BO, CY)
    assert len(office.people()) == 1


def test_whoever_is_left_out_is_somebody_else(office: Office) -> None:
    doubt(office, (ADA, BO), (BO, CY))
    answer_suggestion.same_and_others(
        about_to_write(office.session),
        who(office, ADA, BO),
        who(office, ADA, BO, CY),
        staff_id=None,
        installation=office.installation,
        now=office.now,
    )
    office.session.commit()
    assert len(office.people()) == 2
    assert asked(office) == []


def test_different_is_kept_when_they_come_again(office: Office) -> None:
    doubt(office, (ADA, BO))
    say_different(office, (ADA, BO))
    assert asked(office) == []
    office.add(csv_of(answer("Ada", "Dull", ADA, on="2025-07-01")), "again.csv")
    doubt(office, (ADA, BO))
    assert asked(office) == []


def in_two_files(office: Office) -> int:
    """Ada Blank comes with a file of her own; the number of that file."""
    added = office.add(csv_of(answer("Ada", "Blank", DEE, postcode="ZX4 4DD")), "dee.csv")
    doubt(office, (ADA, DEE))
    return added.files[0].upload_id


def come_again(office: Office, upload_id: int) -> None:
    office.undo(upload_id)
    office.add(csv_of(answer("Ada", "Blank", DEE, postcode="ZX4 4DD")), "dee.csv")
    doubt(office, (ADA, DEE))


def test_different_is_kept_when_the_file_itself_comes_again(office: Office) -> None:
    upload = in_two_files(office)
    say_different(office, (ADA, DEE))
    come_again(office, upload)
    assert asked(office) == []


def test_what_was_taken_back_stays_so_when_the_file_comes_again(office: Office) -> None:
    upload = in_two_files(office)
    say_different(office, (ADA, DEE))
    take_back(office)
    say_later(office, (ADA, DEE))
    come_again(office, upload)
    assert asked(office) == [tuple(who(office, ADA, DEE))]


def test_an_answer_about_a_row_taken_out_since_can_t_be_taken_back(office: Office) -> None:
    upload = in_two_files(office)
    say_different(office, (ADA, DEE))
    office.undo(upload)
    with pytest.raises(JudgementRefused, match="taken out since"):
        take_back(office)
    office.session.rollback()


def test_different_speaks_of_whoever_they_become_one_with(office: Office) -> None:
    doubt(office, (ADA, BO), (BO, CY))
    say_different(office, (ADA, BO))
    say_same(office, ADA, CY)
    assert asked(office) == []


def test_different_covers_every_row_of_both(office: Office) -> None:
    office.add(csv_of(answer("Ada", "Dull", ADA, on="2025-07-01")), "again.csv")
    doubt(office, (ADA, BO))
    say_different(office, (ADA, BO))
    (person,) = who(office, ADA)
    office.split(person, rows(office, ADA)[1:])
    apart = matching.apart_within(
        matching.judgements_within(
            office.session, {d for held in office.people().values() for d in held}
        )
    )
    (bo,) = rows(office, BO)
    adas = {d for held in office.people().values() for d in held} - {bo, *rows(office, CY)}
    assert {pair for pair in apart if bo in pair} == {(min(bo, d), max(bo, d)) for d in adas}


def test_later_comes_last_and_then_again(office: Office) -> None:
    doubt(office, (ADA, BO), weight=6.0)
    doubt(office, (BO, CY), weight=4.0)
    first = tuple(who(office, ADA, BO))
    say_later(office, (ADA, BO))
    assert [one.people for one in suggestions.every_open(office.session) if one.later] == [first]
    take_back(office)
    assert [one.people for one in suggestions.every_open(office.session) if one.later] == []


@pytest.mark.parametrize("how", [say_same, say_different, say_later])
def test_an_answer_taken_back_was_never_given(office: Office, how) -> None:
    doubt(office, (ADA, BO), (BO, CY))
    before = as_it_stands(office)
    how(office, *((ADA, BO) if how is say_same else [(ADA, BO)]))
    assert as_it_stands(office) != before
    take_back(office)
    assert as_it_stands(office) == before
    assert sound(office)


def test_answers_are_taken_back_one_after_the_other(office: Office) -> None:
    doubt(office, (ADA, BO))
    before = as_it_stands(office)
    say_later(office, (ADA, BO))
    put_off = as_it_stands(office)
    say_same(office, ADA, BO)
    assert take_back(office) == "same"
    assert as_it_stands(office) == put_off
    assert take_back(office) == "later"
    assert as_it_stands(office) == before
    with pytest.raises(JudgementRefused, match="not answered anything"):
        take_back(office)


def test_what_somebody_else_said_since_is_not_taken_back(office: Office) -> None:
    doubt(office, (ADA, BO))
    say_same(office, ADA, BO)
    (person,) = who(office, ADA)
    unmerge(
        about_to_write(office.session),
        person_id=person,
        draft_ids=rows(office, BO)[1:],
        staff_id=None,
        installation=office.installation,
        now=office.now,
    )
    with pytest.raises(JudgementRefused, match="otherwise since"):
        take_back(office)
    office.session.rollback()


def test_an_answer_given_between_is_not_passed_over_when_its_like_is_said_again(
    office: Office,
) -> None:
    session, (a, b) = about_to_write(office.session), (rows(office, ADA)[0], rows(office, BO)[0])

    def answered(verdict: Verdict, by: str) -> ReviewAnswer:
        return review.keep_answer(
            session, said([(a, b)], verdict), answer=verdict.value, by=by, now=office.now
        )

    first = answered(Verdict.SAME, "staff 1")
    answered(Verdict.DIFFERENT, "staff 2")
    third = answered(Verdict.SAME, "staff 1")
    last = answered(Verdict.DIFFERENT, "staff 2")

    review.append_what_was(session, last, by="staff 2", now=office.now)

    assert review.outdated(session, first)
    assert not review.outdated(session, third)


def test_a_split_is_not_withdrawn_by_taking_back_that_they_differ_said_long_before(
    office: Office,
) -> None:
    doubt(office, (ADA, BO), (BO, CY))
    say_different(office, (ADA, BO))
    _say_same(office, who(office, ADA, BO))
    (person,) = set(who(office, ADA, BO))
    office.split(person, rows(office, BO)[1:])
    stands = as_it_stands(office)
    for number in (1, 2):
        with pytest.raises(JudgementRefused, match="otherwise since"):
            take_back_any(office, number)
        office.session.rollback()
    assert as_it_stands(office) == stands


def test_an_answer_that_holds_again_can_be_taken_back(office: Office) -> None:
    """However often a later one was given and taken back."""
    doubt(office, (ADA, BO))
    before = as_it_stands(office)
    say_different(office, (ADA, BO))
    for number in (2, 3):
        say_same(office, ADA, BO)
        take_back_any(office, number)
    take_back_any(office, 1)
    assert as_it_stands(office) == before


def test_what_was_said_before_an_answer_holds_again_after_it(office: Office) -> None:
    doubt(office, (ADA, BO))
    say_different(office, (ADA, BO))
    say_same(office, ADA, BO)
    assert len(office.people()) == 2
    take_back(office)
    assert len(office.people()) == 3
    assert asked(office) == []


def test_a_stop_passed_on_meanwhile_stays_everywhere(office: Office) -> None:
    doubt(office, (ADA, BO))
    say_same(office, ADA, BO)
    office.stop(ADA)
    take_back(office)
    assert office.contactable() == {CY}
    assert sound(office)


def test_a_stop_that_a_file_brings_meanwhile_stays_everywhere(office: Office) -> None:
    doubt(office, (ADA, BO))
    say_same(office, ADA, BO)
    office.add(stop_list({"Email": ADA}), STOPS)
    assert office.contactable() == {CY}
    take_back(office)
    assert len(office.people()) == 3
    assert office.contactable() == {CY}
    assert sound(office)


def test_whose_a_nameless_row_is_nobody_is_asked_once_two_use_its_address(
    session: Session, settings: Settings
) -> None:
    office = an_office(session, settings)
    office.add(csv_of(answer("Grace", "Dim", BO, postcode="")), "grace.csv")
    office.add(csv_of(answer("", "", BO, postcode="")), "nobody.csv")
    assert len(office.people()) == 1

    office.add(csv_of(answer("Peter", "Dim", BO, postcode="")), "peter.csv")
    assert len(office.people()) == 3
    office.add(csv_of(answer("Grace", "Dim", BO, on="2025-02-03", postcode="")), "again.csv")

    assert sorted(map(len, office.people().values())) == [1, 1, 2]
    assert asked(office) == []
    assert sound(office)


def test_two_people_of_one_row_are_never_made_one(office: Office) -> None:
    office.add(csv_of(answer("Ann and Robert", "Marsh", "marshes@post.example")), "couple.csv")
    couple = [office.owner("marshes@post.example", given).id for given in ("Ann", "Robert")]
    with pytest.raises(JudgementRefused, match="One row names two"):
        answer_suggestion.one_person(
            about_to_write(office.session),
            [couple],
            staff_id=None,
            installation=office.installation,
            now=office.now,
        )
    office.session.rollback()


def test_first_comes_what_changes_who_is_invited(office: Office) -> None:
    office.add(
        csv_of(answer("Ada", "Blank", DEE, contact="", postcode="ZX4 4DD")),
        "dee.csv",
    )
    office.add(
        csv_of(answer("Ada", "Plain", "ed@post.example", contact="", postcode="ZX5 5EE")), "ed.csv"
    )
    dee, ed = DEE, "ed@post.example"
    doubt(office, (dee, ed), weight=6.5)
    doubt(office, (ADA, BO), weight=3.0)
    assert in_order(office) == [tuple(who(office, ADA, BO)), tuple(who(office, dee, ed))]
    found = read.queue(office.session, installation=office.installation, now=office.now)
    assert [one.consequence for one in found.questions] == [
        Consequence.INVITATIONS,
        Consequence.NOTHING,
    ]
    assert (len(found.first), found.nothing, found.put_off) == (1, 1, 0)


def test_a_no_of_one_comes_before_two_letters(office: Office) -> None:
    office.add(
        csv_of(
            answer(
                "Ada",
                "Blank",
                DEE,
                contact="No",
                on="2025-09-01",
                postcode="ZX4 4DD",
            )
        ),
        "dee.csv",
    )
    doubt(office, (CY, DEE), weight=4.0)
    before = office.contactable()
    found = read.queue(office.session, installation=office.installation, now=office.now)
    assert [one.consequence for one in found.questions] == [Consequence.INVITATIONS]
    say_same(office, CY, DEE)
    assert before - office.contactable() == {CY}


def test_two_in_one_project_are_counted_twice(office: Office) -> None:
    project = office.project()
    silent: Iterable[str] = (DEE, "ed@post.example")
    office.add(
        csv_of(
            *(
                answer("Ada", family, email, contact="", postcode=place)
                for email, family, place in zip(
                    silent, ("Blank", "Plain"), ("ZX4 4DD", "ZX5 5EE"), strict=True
                )
            )
        ),
        "project.csv",
        project=project,
    )
    doubt(office, tuple(silent))
    found = read.queue(office.session, installation=office.installation, now=office.now)
    assert [one.consequence for one in found.questions] == [Consequence.COUNT]


NAMES = ("Dull", "Mild", "Grey", "Blank", "Plain")
FIVE = [f"ada.{name.lower()}@post.example" for name in NAMES]


@pytest.mark.parametrize("how", [say_same, say_different, say_later])
def test_somebody_else_can_take_back_an_answer_too(office: Office, how) -> None:
    doubt(office, (ADA, BO), (BO, CY))
    before = as_it_stands(office)
    how(office, *((ADA, BO) if how is say_same else [(ADA, BO)]))
    take_back_any(office, 1)
    assert as_it_stands(office) == before
    assert sound(office)
    kept = office.session.scalars(select(Judgement).order_by(Judgement.id.desc())).first()
    assert kept is not None
    colleague = staff.by_email(office.session, COLLEAGUE)
    assert colleague is not None
    assert kept.by == f"staff {colleague.id}"
    with pytest.raises(JudgementRefused, match="taken back already"):
        take_back_any(office, 1)
    office.session.rollback()


def test_an_earlier_answer_is_taken_back_and_the_later_stays(office: Office) -> None:
    doubt(office, (ADA, BO), (BO, CY))
    say_different(office, (ADA, BO))
    say_different(office, (BO, CY))
    take_back_any(office, 1)
    assert asked(office) == [tuple(who(office, ADA, BO))]


def test_who_would_still_be_one_by_a_later_answer_is_told_of(office: Office) -> None:
    doubt(office, (ADA, BO), (BO, CY))
    say_same(office, ADA, BO)
    say_same(office, ADA, CY)
    with pytest.raises(JudgementRefused, match="would still be one person"):
        take_back_any(office, 1)
    office.session.rollback()
    take_back_any(office, 2)
    take_back_any(office, 1)
    assert len(office.people()) == 3


def test_a_stop_passed_on_meanwhile_stays_whoever_takes_back_which_answer(office: Office) -> None:
    doubt(office, (ADA, BO), (BO, CY))
    say_same(office, ADA, BO)
    say_different(office, (ADA, CY))
    office.stop(ADA)
    take_back_any(office, 1)
    assert len(office.people()) == 3
    assert office.contactable() == {CY}
    assert sound(office)


def test_what_was_entered_since_an_answer_stays_when_that_is_taken_back(office: Office) -> None:
    """The family name that was chosen with it does not, nor what was said of it before."""
    doubt(office, (ADA, BO))
    (ada,) = rows(office, ADA)
    people = who(office, ADA, BO)
    given = {"staff_id": None, "installation": office.installation, "now": office.now}
    answer_suggestion.same_and_others(
        about_to_write(office.session), people, people, values={"family": ada}, **given
    )
    choose_values.enter_value(
        office.session, person_id=min(people), field="family", text="Marsh", **given
    )
    office.session.commit()
    take_back_any(office, 1)
    assert len(office.people()) == 3
    assert office.owner(ADA).family == "Marsh"


@pytest.mark.parametrize("seed", range(4))
def test_in_whatever_order_all_is_taken_back_it_is_as_it_was(
    session: Session, settings: Settings, seed: int
) -> None:
    """And nobody can be written to meanwhile who could not be before the first answer."""
    chance = random.Random(100 + seed)
    office = five_people(session, settings, chance)
    before, allowed = as_it_stands(office), office.contactable()
    answered = 0
    while answered < 5 and (open_pairs := asked(office)):
        chance.choice([_say_same, _say_different, _say_later])(office, chance.choice(open_pairs))
        answered += 1
    left, refused_for = set(range(1, answered + 1)), set()
    while left:
        done = set()
        for number in chance.sample(sorted(left), len(left)):
            try:
                take_back_any(office, number)
            except JudgementRefused as refused:
                refused_for.add(str(refused))
                office.session.rollback()
            else:
                done.add(number)
            assert office.contactable() <= allowed
            assert sound(office)
        assert done, "the last answer can always be taken back"
        left -= done
    assert as_it_stands(office) == before
    for why in refused_for:
        assert any(words in why for words in LATER_FIRST)


@pytest.mark.parametrize("seed", range(4))
def test_whatever_was_answered_is_as_it_was_once_all_is_taken_back(
    session: Session, settings: Settings, seed: int
) -> None:
    """Five people, some of whom said no, answered about at random; then everything is taken back."""
    chance = random.Random(seed)
    office = five_people(session, settings, chance)
    allowed = office.contactable()
    before = []
    for _ in range(6):
        open_pairs = asked(office)
        if not open_pairs:
            break
        before.append(as_it_stands(office))
        chance.choice([_say_same, _say_different, _say_later])(office, chance.choice(open_pairs))
        assert office.contactable() <= allowed
        assert sound(office)
    for was in reversed(before):
        take_back(office)
        assert as_it_stands(office) == was
        assert sound(office)


LATER_FIRST = ("answered otherwise since", "would still be one person")
"""Why an answer can't be taken back before a later one about the same people."""

SAID = ("Yes", "Yes", "No", "")


def five_people(session: Session, settings: Settings, chance: random.Random) -> Office:
    """Five people, some of whom said no, and six doubts about them."""
    office = an_office(session, settings)
    office.add(
        csv_of(
            *(
                answer("Ada", name, email, postcode=f"ZX{n} 1AA", contact=chance.choice(SAID))
                for n, (name, email) in enumerate(zip(NAMES, FIVE, strict=True))
            )
        )
    )
    doubt(office, *chance.sample(list(combinations(FIVE, 2)), 6))
    return office


def _say_same(office: Office, pair: tuple[int, int]) -> None:
    _say(answer_suggestion.one_person, office, pair)


def _say_different(office: Office, pair: tuple[int, int]) -> None:
    _say(answer_suggestion.different_people, office, pair)


def _say(answered: Callable[..., Any], office: Office, pair: tuple[int, int]) -> None:
    answered(
        about_to_write(office.session),
        [pair],
        staff_id=None,
        installation=office.installation,
        now=office.now,
    )
    office.session.commit()


def _say_later(office: Office, pair: tuple[int, int]) -> None:
    answer_suggestion.later(about_to_write(office.session), [pair], staff_id=None, now=office.now)
    office.session.commit()
