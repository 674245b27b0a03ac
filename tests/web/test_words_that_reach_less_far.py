"""Consent questions that name somebody else, fewer topics or a shorter time: shown, asked, kept."""

import pytest

from app.db import db
from app.models.permission import Wording

OTHERS = "May Wessex Water e-mail you about future consultations?"
A_YEAR = "May we e-mail you about future consultations for 12 months?"
FLOODING = "May we e-mail you about future flooding projects?"
USUAL = "May we e-mail you about future consultations?"


def answers(question: str, day: str = "02/11/2025") -> str:
    return (
        f"Submitted on,Full name,Email,Postcode,{question}\n"
        f"{day},Ann Lee,ann.lee@post.example,ZX1 1AA,Yes\n"
        f"{day},Bob Ray,bob.ray@post.example,ZX2 2AA,No\n"
        f"{day},Cat Fox,cat.fox@post.example,ZX3 3AA,Yes\n"
    )


def added(reader, question: str) -> str:
    """A file with this question is added; the question's fingerprint."""
    reader.add(("answers.csv", answers(question)))
    return reader.get("/wordings").select_one("main input[type=radio]")["name"][len("answer-") :]


def say(reader, fingerprint: str, **limits: str) -> str:
    given = {f"{name}-{fingerprint}": said for name, said in limits.items()}
    page = reader.post(
        "/wordings", {f"answer-{fingerprint}": "as_asked", **given}, follow_redirects=True
    )
    return page.main.get_text(" ", strip=True)


@pytest.mark.parametrize(
    ("question", "limit", "said"),
    [
        (OTHERS, "controller", "The words name ‘Wessex Water’ as who would write. Is that you?"),
        (FLOODING, "topics", "The words speak of ‘future flooding projects’."),
        (A_YEAR, "period", "The words say ‘for 12 months’. Does the yes end then?"),
    ],
)
def test_what_the_words_contradict_is_shown_and_asked(
    reader, question: str, limit: str, said: str
) -> None:
    reader.upload("answers.csv", answers(question))
    page = reader.get("/files/batches/1/questions")
    legends = [one.get_text(strip=True) for one in page.select("legend")]
    assert len(legends) == 2
    assert legends[1].startswith(said)
    box = page.select_one(f"[id^={limit}-]")
    assert not box.select("input[checked]"), "nobody answers it for you"
    assert not page.select('button[name="all"]'), "the one answer for all leaves it out"


def test_usual_words_are_asked_nothing_more(reader) -> None:
    reader.upload("answers.csv", answers(USUAL))
    page = reader.get("/files/batches/1/questions")
    assert len(page.select("legend")) == 1
    assert page.select('button[name="all"]')


def test_our_own_name_is_no_contradiction(reader) -> None:
    for name in ("Aldermere Council", "the Council", "Aldermere Borough Council"):
        reader.upload("a.csv", answers(f"May {name} e-mail you about future consultations?"))
        assert len(reader.get(f"{reader.batch}/questions").select("legend")) == 1, name


def test_without_an_answer_nothing_is_kept_and_what_was_chosen_stays(reader) -> None:
    fingerprint = added(reader, OTHERS)
    page = reader.post("/wordings", {f"answer-{fingerprint}": "as_asked"})
    assert reader.status == 422
    link = page.select_one(".govuk-error-summary a")
    assert link["href"] == f"#controller-{fingerprint}"
    assert link.get_text() == "Say whether ‘Wessex Water’ is you"
    assert page.select_one("main input[checked]")["value"] == "as_asked"
    page = reader.get("/wordings")
    assert not page.select("main input[checked]")


@pytest.mark.parametrize(
    ("question", "limit", "less", "all_"),
    [
        (OTHERS, "controller", ("others", "unknown"), "ours"),
        (FLOODING, "topics", ("only", "unknown"), "all"),
        (A_YEAR, "period", ("ends", "unknown"), "lasts"),
    ],
)
def test_a_yes_never_reaches_further_than_its_words(
    reader, house, question: str, limit: str, less: tuple[str, ...], all_: str
) -> None:
    fingerprint = added(reader, question)
    for said in less:
        assert "0 people can be invited" in say(reader, fingerprint, **{limit: said})
        with house.app_context():
            assert db.session().get_one(Wording, fingerprint).limits == {limit: said}
    page = reader.get("/wordings")
    assert "Whoever said yes to it keeps waiting" in page.get_text()
    checked = [one["value"] for one in page.select("main input[checked]")]
    assert checked == ["as_asked", less[-1]], "both answers are remembered"
    assert "2 people can be invited now; it was 0." in say(reader, fingerprint, **{limit: all_})
    assert "0 people can be invited now; it was 2." in say(reader, fingerprint, **{limit: less[0]})


def test_one_limit_left_of_several_is_enough_to_wait(reader) -> None:
    fingerprint = added(reader, "May Wessex Water e-mail you about future surveys for 12 months?")
    assert "0 people" in say(reader, fingerprint, controller="ours", period="ends")
    assert "2 people" in say(reader, fingerprint, controller="ours", period="lasts")


def test_the_one_answer_for_all_leaves_out_words_that_reach_less_far(reader) -> None:
    reader.upload_all(("a.csv", answers(OTHERS)), ("b.csv", answers(USUAL, "03/11/2025")))
    page = reader.get("/files/batches/1/questions")
    button = page.select_one('button[name="all"]')
    assert button.get_text() == "The words of 1 plain question are what people saw"
    reader.post("/files/batches/1/questions", {"all": "as_asked"})
    page = reader.get("/files/batches/1/questions")
    assert [
        one.get_text(strip=True) for one in page.select("#wordings > div > fieldset > legend")
    ] == [f"‘{OTHERS}’"]


def test_the_words_given_for_a_label_are_read_too(reader) -> None:
    text = "Name,Email,Mailing list\nAnn Lee,ann@post.example,Yes\nBo Ray,bo@post.example,Yes\n"
    reader.add(("list.csv", text))
    fingerprint = reader.get("/wordings").select_one("main input[type=radio]")["name"][7:]
    given = {
        f"answer-{fingerprint}": "column_label",
        f"words-{fingerprint}": "Tick to hear from Wessex Water about surveys",
    }
    page = reader.post("/wordings", given)
    assert reader.status == 422
    assert "Wessex Water" in page.select_one(f"#controller-{fingerprint}").legend.get_text()
    assert "Wessex Water" in page.find("textarea").get_text()
    page = reader.post("/wordings", {**given, f"controller-{fingerprint}": "others"})
    assert reader.status == 302
