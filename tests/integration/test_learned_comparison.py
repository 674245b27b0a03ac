"""The comparison learns when somebody says so: who is judged by what, and what stays as it was."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import permutations

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from app.db import about_to_write
from app.models.people import Draft, Judgement, MatchModel, Suggestion
from app.read import comparison, explaining
from app.read.health import complaints
from app.settings import Settings
from app.store import batches, match_models, matching, suggestions
from app.store.rehearsal import basis
from app.store.verdicts import machine_name
from app.workflows import answer_suggestion, learn_comparison
from app.workflows.judge_match import same, unmerge
from app.workflows.learn_comparison import Effect, LearningRefused
from importers.matching.decide import ASK_FIRST, Verdict
from importers.matching.decide import Judgement as Found
from importers.matching.learning import LEAST_ROWS, TooFew
from importers.matching.model import Model, shipped
from tests.builders import STOPS, Office, an_office, answer, csv_of, stop_list
from tests.doubts import keep_doubts

ADA, BO, CY = "ada.dull@post.example", "bo.dim@work.example", "cy.drab@post.example"
HOME = "ZX1 1AA"


@pytest.fixture
def office(session: Session, settings: Settings) -> Office:
    return an_office(session, settings)


STRICT = replace(shipped(), version="2.1", match=shipped().match * 2**-40)
"""By these rates nobody is anybody."""
LOOSE = replace(shipped(), version="2.2", match=shipped().match * 2**6)
"""By these whoever is nearly one is one."""


def judge_by(office: Office, model: Model) -> Effect:
    """Have these rates judge, as those that somebody learned."""
    session = about_to_write(office.session)
    found = learn_comparison.proposed_by(session, model, 1200, 5000, office.now)
    effect = learn_comparison.put_in_force(session, found, staff_id=None, now=office.now)
    session.commit()
    return effect


def judge_as_shipped(office: Office) -> Effect:
    session = about_to_write(office.session)
    found = learn_comparison.known(session, shipped().version)
    effect = learn_comparison.put_in_force(session, found, staff_id=None, now=office.now)
    session.commit()
    return effect


def add(
    office: Office, *rows: tuple[str, str, str], name: str = "answers.csv", at: str = HOME
) -> int:
    """Rows of given name, family name and address; the upload."""
    on = "2025-07-01" if name == "more.csv" else "2025-06-01"
    cells = [answer(given, family, email, postcode=at, on=on) for given, family, email in rows]
    return office.add(csv_of(*cells), name).files[0].upload_id


def people(office: Office) -> set[frozenset[int]]:
    """Who is who, by the numbers of their rows."""
    office.session.expire_all()
    return {frozenset(rows) for rows in office.people().values()}


def asked(office: Office) -> list[tuple[int, int]]:
    """The pairs of rows that are asked about."""
    found = suggestions.every_open(office.session)
    assert found == suggestions.worked_out_again(office.session)
    return [(one.a, one.b) for one in found]


def groups(*rows: set[int]) -> set[frozenset[int]]:
    return {frozenset(some) for some in rows}


NEAR, FAR = "ZX1 1BB", "ZX2 5BB"
"""A home near the usual one, and one of another district."""


def two_adas(office: Office, at: str) -> None:
    """Two people of one name without an address in common; of the second the home is given.

    By the shipped rates they are asked about if that is near.
    """
    add(office, ("Ada", "Dull", ADA), name="one.csv")
    add(office, ("Ada", "Dull", BO), name="two.csv", at=at)
    assert people(office) == groups({1}, {2})
    assert asked(office) == ([(1, 2)] if at == NEAR else [])


def by_whom(office: Office) -> set[str]:
    return set(office.session.scalars(select(Judgement.by)))


def test_what_was_shipped_judges_until_something_was_learned(office: Office) -> None:
    add(office, ("Ada", "Dull", ADA), ("Ada", "Dull", ADA))
    assert match_models.in_force(office.session) == shipped()
    assert by_whom(office) == {machine_name(shipped().version)}
    found = comparison.comparison(office.session)
    assert (found.version.name, found.version.since, found.before) == ("2", None, ())


def test_the_last_put_in_force_judges(office: Office) -> None:
    judge_by(office, STRICT)
    judge_by(office, LOOSE)
    found = comparison.comparison(office.session)
    assert found.model.match == LOOSE.match
    assert [version.name for version in (found.version, *found.before)] == ["2.2", "2.1", "2"]
    assert (found.version.rows, found.version.pairs, found.version.by) == (1200, 5000, "staff")
    assert match_models.next_version(office.session) == "2.3"


def test_what_was_shipped_can_judge_again(office: Office) -> None:
    judge_by(office, STRICT)
    judge_as_shipped(office)
    assert match_models.in_force(office.session) == shipped()
    assert match_models.next_version(office.session) == "2.2"


def test_what_was_learned_can_judge_again(office: Office) -> None:
    judge_by(office, STRICT)
    judge_as_shipped(office)
    again = learn_comparison.known(office.session, "2.1")
    assert (again.model.match, again.rows) == (STRICT.match, 1200)
    with pytest.raises(LearningRefused, match=r"no version 2\.7"):
        learn_comparison.known(office.session, "2.7")


def test_what_judged_is_never_changed_or_removed(office: Office) -> None:
    judge_by(office, STRICT)
    tricks = {
        "sqlite": "INSERT OR REPLACE INTO match_model SELECT * FROM match_model",
        "postgresql": "TRUNCATE match_model",
    }
    trick = tricks[office.session.get_bind().dialect.name]
    for change in ("UPDATE match_model SET rows = 1", "DELETE FROM match_model", trick):
        with pytest.raises(DBAPIError, match="append-only"):
            office.session.execute(text(change))
        office.session.rollback()


def test_rates_that_are_not_those_put_in_force_are_complained_of(office: Office) -> None:
    judge_by(office, STRICT)
    kept = office.session.scalars(select(MatchModel)).one()
    columns = ("version", "at", "by", "learned_at", "rows", "pairs", "rates")
    forged = {name: getattr(kept, name) for name in columns} | {"hash": "of something else"}
    office.session.add(MatchModel(**forged))
    office.session.commit()
    (complaint,) = complaints(office.session, office.installation)
    assert "version 2.1 of the comparison" in complaint


def test_verdicts_and_what_is_asked_say_by_which_rates(office: Office) -> None:
    two_adas(office, NEAR)
    assert set(office.session.scalars(select(Suggestion.version))) == {"2"}
    judge_by(office, LOOSE)
    assert set(office.session.scalars(select(Suggestion.version))) == {"2.2"}
    assert comparison.comparison(office.session).asked == {"2.2": 1}
    add(office, ("Ada", "Dull", BO), name="more.csv", at=FAR)
    assert by_whom(office) == {"machine 2", "machine 2.2"}


def test_new_rows_are_judged_by_what_judges_now(office: Office) -> None:
    add(office, ("Ada", "Dull", ADA))
    judge_by(office, STRICT)
    add(office, ("Ada", "Dull", ADA), name="more.csv")
    assert people(office) == groups({1}, {2})


def test_whoever_is_one_stays_one(office: Office) -> None:
    """Also when rows come that have them looked at again."""
    add(office, ("Ada", "Dull", ADA), ("Ada", "Dull", ADA))
    assert judge_by(office, STRICT) == Effect(0, 0, 0)
    assert people(office) == groups({1, 2})
    add(office, ("Ada", "Dull", ADA), name="more.csv")
    assert people(office) == groups({1, 2}, {3})
    assert complaints(office.session, office.installation) == []


def test_nor_are_they_asked_about_by_rates_that_would_have_asked(office: Office) -> None:
    add(office, ("Ada", "Dull", ADA), ("Ada", "Dull", ADA))
    found = explaining.explain(office.session, [1], [2])
    assert found is not None
    doubting = replace(shipped(), version="2.1", match=shipped().match * 2 ** (1.75 - found.weight))
    assert judge_by(office, doubting) == Effect(0, 0, 0)
    add(office, ("Zed", "Dull", ADA), name="more.csv")
    assert people(office) == groups({1, 2}, {3})
    assert by_whom(office) == {"machine 2"}
    assert complaints(office.session, office.installation) == []


def test_also_when_a_file_of_theirs_is_taken_out(office: Office) -> None:
    add(office, *[("Ada", "Dull", ADA)] * 3)
    upload = add(office, ("Ada", "Dull", ADA), name="more.csv")
    judge_by(office, STRICT)
    office.undo(upload)
    assert people(office) == groups({1, 2, 3}, {4})  # the last is nobody's


def test_what_is_grouped_again_is_judged_by_what_judges(office: Office) -> None:
    judge_by(office, LOOSE)
    add(office, *[("Ada", "Dull", ADA)] * 2)
    add(office, ("Ada", "Dull", BO), name="two.csv", at=FAR)
    upload = add(office, ("Ada", "Dull", ADA), name="more.csv")
    verdicts = len(office.session.scalars(select(Judgement.id)).all())
    office.undo(upload)
    assert people(office) == groups({1, 2, 3}, {4})  # the last is nobody's
    assert len(office.session.scalars(select(Judgement.id)).all()) == verdicts


def test_that_rows_would_not_be_found_the_same_today_is_counted(office: Office) -> None:
    add(office, ("Ada", "Dull", ADA), ("Ada", "Dull", ADA), ("Bo", "Dim", BO))
    found = learn_comparison.proposed_by(office.session, STRICT, 3, 1, office.now)
    assert (found.not_found_again, found.verdicts) == (1, ())


def test_a_mailbox_that_turns_out_to_be_of_two_parts_rows_as_it_would_have(office: Office) -> None:
    """That is news of the rows, whatever was learned meanwhile; it is judged as it was then."""
    add(office, ("Ada", "Dull", ADA), ("A", "Dull", ADA))
    assert people(office) == groups({1, 2})
    judge_by(office, replace(shipped(), version="2.1", match=shipped().match * 0.9))
    add(office, ("Alan", "Dull", ADA), name="more.csv")
    assert people(office) == groups({1}, {2}, {3})


@pytest.mark.parametrize(("at", "effect"), [(NEAR, Effect(0, 0, 0)), (FAR, Effect(1, 1, 0))])
def test_nobody_is_made_one_by_what_was_learned(office: Office, at: str, effect: Effect) -> None:
    two_adas(office, at)
    assert judge_by(office, LOOSE) == effect
    assert people(office) == groups({1}, {2})
    assert asked(office) == [(1, 2)]
    reasons = office.session.scalars(
        select(Judgement.reasons).where(Judgement.by == "machine 2.2")
    ).one()
    assert reasons[-1][1] == ASK_FIRST


def test_nor_when_somebody_else_turns_up_at_their_mailbox(office: Office) -> None:
    judge_by(office, STRICT)
    add(office, ("Ada", "Dull", ADA), ("Ada", "Dull", ADA))
    assert judge_as_shipped(office) == Effect(1, 1, 0)
    add(office, ("Zed", "Dull", ADA), name="more.csv")
    assert people(office) == groups({1}, {2}, {3})
    assert (1, 2) in asked(office)
    assert complaints(office.session, office.installation) == []


def test_a_new_row_of_both_makes_them_one(office: Office) -> None:
    """It is judged by what judges now, and its plan shows it."""
    two_adas(office, FAR)
    judge_by(office, LOOSE)
    add(office, ("Ada", "Dull", BO), name="more.csv", at=FAR)
    assert people(office) == groups({1, 2, 3})
    assert asked(office) == []


def test_what_nobody_need_be_asked_any_more_is_not_asked(office: Office) -> None:
    two_adas(office, FAR)
    judge_by(office, LOOSE)
    assert judge_by(office, STRICT).no_longer_asked == 1
    assert asked(office) == []
    assert complaints(office.session, office.installation) == []


def test_what_the_shipped_rates_asked_they_ask_again(office: Office) -> None:
    two_adas(office, NEAR)
    assert judge_by(office, STRICT) == Effect(0, 0, 1)
    assert asked(office) == []
    assert judge_as_shipped(office) == Effect(1, 0, 0)
    assert asked(office) == [(1, 2)]


def test_what_staff_said_holds(office: Office) -> None:
    two_adas(office, FAR)
    judge_by(office, LOOSE)
    answer_suggestion.different_people(
        about_to_write(office.session),
        [tuple(sorted(office.people()))],
        staff_id=None,
        installation=office.installation,
        now=office.now,
    )
    office.session.commit()
    judge_as_shipped(office)
    judge_by(office, replace(LOOSE, version="2.3"))
    assert asked(office) == []
    assert "machine 2.3" not in by_whom(office)


def test_people_that_other_rates_made_one_can_be_parted_and_made_one_again(office: Office) -> None:
    add(office, ("Ada", "Dull", ADA), ("Ada", "Dull", ADA))
    judge_by(office, STRICT)
    ((person, rows),) = office.people().items()
    more = {"staff_id": None, "installation": office.installation, "now": office.now}
    unmerge(about_to_write(office.session), person_id=person, draft_ids=rows[1:], **more)
    office.session.commit()
    assert people(office) == groups({1}, {2})
    same(about_to_write(office.session), a=rows[0], b=rows[1], **more)
    office.session.commit()
    assert office.people() == {person: rows}


def test_what_nothing_brings_together_any_more_is_looked_at_too(office: Office) -> None:
    """Too many may share what brought them together when they came."""
    add(office, ("Ada", "Dull", ADA), name="one.csv")
    add(office, ("Ada", "Drab", CY), name="two.csv", at=FAR)
    keep_doubts(about_to_write(office.session), [tuple(office.people())], office.now)
    office.session.commit()
    assert asked(office) == [(1, 2)]
    assert judge_by(office, STRICT) == Effect(0, 0, 1)


def test_a_no_follows_as_far_as_it_did(office: Office) -> None:
    """Rates that find fewer people one do not make an address easier to reach."""
    known, new = (
        csv_of({**answer(email=email, postcode=""), "Mobile": "07700 900123"})
        for email in (ADA, BO)
    )
    upload = office.add(known, "known.csv").files[0].upload_id
    office.add(stop_list({"Email": ADA}), STOPS)
    office.undo(upload)
    judge_by(office, STRICT)
    office.add(new, "new.csv")
    assert office.contactable() == set()


def test_what_the_machine_finds_different_now_closes_no_other_question(office: Office) -> None:
    """Of two rows of somebody one may be another person's still, though the other is not."""
    two_adas(office, NEAR)
    add(office, ("Ada", "Dull", ADA), name="more.csv")
    assert asked(office) == [(1, 2)]
    reasons = office.session.scalars(select(Judgement).where(Judgement.verdict == "unsure")).all()
    assert {(one.a, one.b) for one in reasons} == {(1, 2), (2, 3)}
    different = matching.Verdict(1, 2, matching.Word.DIFFERENT, 0.5)
    session = about_to_write(office.session)
    matching.keep_judgements(session, [different], by=machine_name("2.1"), now=office.now)
    suggestions.rebuild(session)
    session.commit()
    assert asked(office) == [(2, 3)]


def test_whatever_rests_on_who_judges_notices(office: Office) -> None:
    """What was tried for adding files, and plans."""
    before = basis(office.session), batches.inputs(office.session, [])
    judge_as_shipped(office)
    after = basis(office.session), batches.inputs(office.session, [])
    assert before[0] != after[0]
    assert before[1] != after[1]


def test_nothing_is_put_in_force_that_rests_on_what_was(office: Office) -> None:
    two_adas(office, FAR)
    found = learn_comparison.proposed_by(office.session, LOOSE, 2, 1, office.now)
    add(office, ("Ada", "Dull", BO), name="more.csv")
    with pytest.raises(LearningRefused, match="meanwhile"):
        learn_comparison.put_in_force(
            about_to_write(office.session), found, staff_id=None, now=office.now
        )
    office.session.rollback()
    assert match_models.in_force(office.session) == shipped()


def test_an_explanation_is_by_what_judges_now(office: Office) -> None:
    two_adas(office, FAR)
    found = explaining.explain(office.session, [1], [2])
    judge_by(office, STRICT)
    after = explaining.explain(office.session, [1], [2])
    assert found is not None
    assert after is not None
    assert after.prior == pytest.approx(found.prior - 40, abs=0.01)


FILES = {
    "one": (("Ada", "Dull", ADA), HOME),
    "two": (("Ada", "Dull", BO), HOME),
    "three": (("A", "Dull", BO), FAR),
}


@pytest.mark.parametrize("order", list(permutations(FILES)))
def test_the_order_of_files_does_not_matter_by_learned_rates_either(
    office: Office, order: Sequence[str]
) -> None:
    judge_by(office, LOOSE)
    for name in order:
        row, home = FILES[name]
        add(office, row, name=f"{name}.csv", at=home)
    assert [len(rows) for rows in people(office)] == [3]


def test_few_rows_are_refused(office: Office) -> None:
    add(office, ("Ada", "Dull", ADA))
    assert learn_comparison.learn(office.session, now=office.now) == TooFew(1)


def test_what_is_drawn_to_learn_from_does_not_hang_on_when_it_came(
    office: Office,
) -> None:
    add(office, ("Ada", "Dull", ADA), ("Bo", "Dim", BO), name="one.csv")
    add(office, ("Ada", "Dull", ADA), ("Cy", "Drab", CY), name="two.csv")
    found = match_models.sample(office.session)
    names = {i: name for i, name in office.session.execute(select(Draft.id, Draft.public_id))}  # noqa: C416 (rows are not tuples)
    assert [names[draft] for draft in found.drawn] == sorted(names.values())
    assert (found.rows, found.pairs) == (4, [(1, 3)])
    assert set(found.cards) == set(names)


def test_a_couple_is_nothing_to_learn_from(office: Office) -> None:
    office.add(csv_of({"Full name": "Ada and Bo Dull", "Email": ADA, "Postcode": HOME}))
    assert match_models.sample(office.session).pairs == []


def test_rows_learned_from_judge_from_then_on(office: Office) -> None:
    """A thousand rows, each of somebody else but for every second."""
    rows = [
        answer(f"Ada{chr(97 + n % 26)}", f"Dull{chr(97 + n // 26 % 26)}", f"ada{n}@post.example")
        for n in range(LEAST_ROWS // 2)
    ]
    office.add(csv_of(*rows), "one.csv")
    office.add(csv_of(*(row | {"Submitted on": "2025-07-01"} for row in rows)), "two.csv")
    found = learn_comparison.learn(office.session, now=office.now)
    assert isinstance(found, learn_comparison.Proposed)
    assert (found.rows, found.model.version) == (LEAST_ROWS, "2.1")
    assert found.pairs >= LEAST_ROWS // 2
    learn_comparison.put_in_force(
        about_to_write(office.session), found, staff_id=None, now=office.now
    )
    office.session.commit()
    assert match_models.in_force(office.session) == found.model
    judge_as_shipped(office)
    again = learn_comparison.learn(office.session, now=office.now)
    assert isinstance(again, learn_comparison.Proposed)
    assert (again.model, again.rows, again.learned_at) == (found.model, LEAST_ROWS, office.now)
    assert complaints(office.session, office.installation) == []
    assert matching.living(office.session) == list(range(1, LEAST_ROWS + 1))


EARLIER = machine_name("1")
"""What came with an earlier release: its rates are not here any more."""


def found_earlier(office: Office, word: Verdict, weight: float) -> None:
    """The first two rows were judged so by an earlier release."""
    session = about_to_write(office.session)
    matching.keep_judgements(session, [Found(1, 2, word, weight)], by=EARLIER, now=office.now)
    suggestions.rebuild(session)
    session.commit()


@pytest.mark.parametrize(
    ("word", "weight"), [(Verdict.SAME, 20.0), (Verdict.UNSURE, 1.5), (Verdict.DIFFERENT, -3.0)]
)
def test_what_an_earlier_release_found_stands(office: Office, word: Verdict, weight: float) -> None:
    """Also when somebody turns up at their mailbox, and this release would find them one."""
    if word is not Verdict.SAME:
        judge_by(office, STRICT)
    add(office, ("Ada", "Dull", ADA), ("Ada", "Dull", ADA))
    if word is not Verdict.SAME:
        judge_as_shipped(office)
    found_earlier(office, word, weight)
    before = people(office), asked(office)
    add(office, ("Zed", "Dull", ADA), name="more.csv")
    of_both = select(Judgement).where(Judgement.a == 1, Judgement.b == 2)
    last = office.session.scalars(of_both.order_by(Judgement.id.desc())).first()
    assert last is not None
    assert (last.by, last.verdict, last.weight) == (EARLIER, word.value, weight)
    assert before[0] < people(office)
    assert set(before[1]) <= set(asked(office))
    assert ((1, 2) in asked(office)) == (word is Verdict.UNSURE)
    assert complaints(office.session, office.installation) == []


def test_who_was_found_the_same_by_an_earlier_release_stays_one(office: Office) -> None:
    """By this one the mailbox would turn out to be two people's."""
    add(office, ("Ada", "Dull", ADA), ("A", "Dull", ADA))
    found_earlier(office, Verdict.SAME, 9.0)
    add(office, ("Alan", "Dull", ADA), name="more.csv")
    assert people(office) == groups({1, 2}, {3})


def test_what_an_earlier_release_found_says_so(office: Office) -> None:
    two_adas(office, NEAR)
    found_earlier(office, Verdict.UNSURE, 1.5)
    told = explaining.explain(office.session, [1], [2])
    assert told is not None
    assert (told.version, told.weight, told.of_earlier_release) == ("1", 1.5, True)
    found = comparison.comparison(office.session)
    assert [one.name for one in (found.version, *found.before)] == ["2", "1"]
    assert found.asked == {"1": 1}


def test_whoever_chose_what_came_with_an_earlier_release_has_what_came_with_this(
    office: Office,
) -> None:
    match_models.put_in_force(
        about_to_write(office.session),
        replace(shipped(), version="1"),
        learned_at=None,
        rows=0,
        pairs=0,
        by="staff",
        now=office.now,
    )
    office.session.commit()
    found = comparison.comparison(office.session)
    assert found.model == shipped()
    assert [one.name for one in (found.version, *found.before)] == ["2", "1"]
    with pytest.raises(LearningRefused, match="no version 1 "):
        learn_comparison.known(office.session, "1")


def test_a_field_that_came_after_rates_were_learned_is_judged_as_shipped(office: Office) -> None:
    before = {field: rates for field, rates in shipped().fields.items() if field != "age"}
    judge_by(office, replace(LOOSE, fields=before))

    assert match_models.in_force(office.session) == replace(LOOSE, rows=1200)


def test_an_earlier_release_that_left_no_question_open_is_named_too(office: Office) -> None:
    add(office, ("Ada", "Dull", ADA), ("Zed", "Grim", "zed.grim@post.example"))
    assert list(office.session.scalars(select(Judgement.id))) == []
    found_earlier(office, Verdict.DIFFERENT, -3.0)
    matching.keep_judgements(
        about_to_write(office.session),
        [Found(1, 2, Verdict.DIFFERENT, -4.0)],
        by=machine_name(shipped().version),
        now=office.now,
    )
    office.session.commit()
    found = comparison.comparison(office.session)
    assert [one.name for one in (found.version, *found.before)] == ["2", "1"]
    assert found.asked == {}
