"""Groups: describing one, counting it, seeing who is left out and why, explaining one person."""

from dataclasses import dataclass
from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request

from app.read import groups as read_groups
from app.read.answer import answer
from app.read.files import projects
from app.read.people import PersonLine
from app.web import edge, rule_form, words
from app.web.asked import row_number
from app.web.guard import May, needs
from app.web.rule_form import RuleForm
from app.workflows import count_segment, save_segment
from consent.reasons import Code
from segments.evaluate import Verdict
from segments.rule import RuleRefused

pages = Blueprint("groups", __name__)

EXPLAINED = 5
"""People of one name explained at once."""


@dataclass(frozen=True, slots=True)
class LeftOut:
    """How many are left out for one reason."""

    people: int
    sentence: str
    code: str
    next_step: str


@dataclass(frozen=True, slots=True)
class Explained:
    """Why one person is in a group, or is not."""

    person: PersonLine
    verdict: Verdict


@pages.get("/groups")
@needs(May.MAKE_GROUPS)
def list_groups() -> str:
    return render_template(
        "groups/list.html", groups=read_groups.groups(edge.session()), plain=words.plain_rule
    )


@pages.get("/groups/new")
@needs(May.MAKE_GROUPS)
def new() -> str:
    given = request.args.get("from", 0, type=row_number)
    group = read_groups.group(edge.session(), given) if given else None
    form = rule_form.form_of(group.rule, name=group.name) if group else None
    if form is None:
        return _form_page(RuleForm().plus("interest"), {})
    return _form_page(form, {}, _count(form))


@pages.post("/groups/new")
@needs(May.MAKE_GROUPS)
def build() -> Any:
    """Add or take away a condition, count, or save: whatever button was pressed."""
    form, pressed = RuleForm.sent(request.form), request.form.get("do", "count")
    action, _, about = pressed.partition("-")
    if action == "add":
        return _form_page(form.plus(about), {})
    if action == "remove" and about.isdecimal():
        return _form_page(form.minus(int(about)), {})
    errors = form.errors()
    if action == "save" and not errors:
        return _save(form)
    if errors:
        return _form_page(form, errors), 422
    return _form_page(form, {}, _count(form))


@pages.post("/groups/count")
@needs(May.MAKE_GROUPS)
@edge.only_reads
def count() -> str:
    """The count alone, for a page that shows it while the form is filled in."""
    form = RuleForm.sent(request.form)
    counted = None if form.errors() else _count(form)
    return render_template("groups/_count.html", counted=counted)


def _count(form: RuleForm) -> count_segment.Count | None:
    try:
        return count_segment.count_segment(
            edge.session(), rule=form.rule(), installation=edge.installation(), now=edge.now()
        )
    except RuleRefused:
        return None


def _save(form: RuleForm) -> Any:
    session = edge.session()
    try:
        group_id = save_segment.save_segment(
            session, name=form.name, rule=form.rule(), now=edge.now()
        )
    except save_segment.SegmentRefused as refused:
        return _form_page(form, {"name": str(refused)}, _count(form)), 422
    except RuleRefused as refused:
        return _form_page(form, {"match": str(refused)}), 422
    edge.commit()
    flash(f"‘{form.name}’ is saved. It is counted afresh whenever you open it.", "success")
    return redirect(f"/groups/{group_id}")


def _form_page(
    form: RuleForm, errors: dict[str, str], counted: count_segment.Count | None = None
) -> str:
    session = edge.session()
    return render_template(
        "groups/form.html",
        form=form,
        errors=errors,
        counted=counted,
        issues=read_groups.issues(session),
        projects=projects(session),
        rule_form=rule_form,
    )


@pages.get("/groups/<int:group_id>")
@needs(May.MAKE_GROUPS)
def show(group_id: int) -> str:
    return _group_page(_known(group_id), "", (), {})


@pages.post("/groups/<int:group_id>")
@needs(May.MAKE_GROUPS)
@edge.only_reads
def explain(group_id: int) -> Any:
    """Why somebody is in the group, or is not."""
    group, text = _known(group_id), request.form.get("text", "").strip()
    if not text:
        return _group_page(group, "", (), {"text": "Type an e-mail address or a name"}), 422
    known, session, now = edge.installation(), edge.session(), edge.now()
    found = answer(session, text, installation=known, now=now)
    people = [*found.people, *(p for about in found.addresses for p in about.people)][:EXPLAINED]
    explained = tuple(
        Explained(
            person,
            count_segment.explain_person(
                session, rule=group.rule, person_id=person.id, installation=known, now=now
            ),
        )
        for person in people
    )
    if not explained:
        return _group_page(group, text, (), {"text": "We hold nobody like that"}), 422
    return _group_page(group, text, explained, {})


def _known(group_id: int) -> read_groups.GroupLine:
    found = read_groups.group(edge.session(), group_id)
    if found is None:
        abort(404)
    return found


def _group_page(
    group: read_groups.GroupLine,
    text: str,
    explained: tuple[Explained, ...],
    errors: dict[str, str],
) -> str:
    try:
        counted = count_segment.count_segment(
            edge.session(), rule=group.rule, installation=edge.installation(), now=edge.now()
        )
    except RuleRefused:
        counted = None
    return render_template(
        "groups/group.html",
        group=group,
        counted=counted,
        left_out=left_out(counted.refused) if counted else [],
        plain=words.plain_rule,
        text=text,
        explained=explained,
        errors=errors,
    )


def left_out(refused: Any) -> list[LeftOut]:
    """Reasons with how many people each keeps out, the most first."""
    return [
        LeftOut(people, code.sentence, code.value, code.state.next_step)
        for code, people in ((Code(value), people) for value, people in refused.items())
    ]
