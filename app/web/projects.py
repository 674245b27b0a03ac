"""Which project each of the files added together is from: proposed, changed, confirmed at once."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from flask import Blueprint, redirect, render_template, request

from app.read import files as read_files
from app.read.batches import BatchFile, BatchView
from app.web import edge
from app.web.batches import go_on, known_batch
from app.web.days import HOW, read_day, typed
from app.web.guard import May, needs
from app.workflows.make_project import ProjectRefused, guess_issues
from app.workflows.settle_projects import ProjectChoice, settle_projects

pages = Blueprint("projects", __name__)

NEW_PROJECT, KNOWN_PROJECT, NO_PROJECT = "new", "known", "none"


MORE_ISSUES = 2
"""How many issues can be added to those that a title suggests."""


@dataclass(frozen=True, slots=True)
class Line:
    """One file with what the page proposes, or what was typed."""

    id: int
    name: str
    is_stop_list: bool
    chosen: str
    asked: bool
    """A project was proposed or chosen; the others are folded away."""
    title: str = ""
    opens_on: str = ""
    closes_on: str = ""
    project_id: int | None = None
    offered: tuple[str, ...] = ()
    """Issues its title suggests."""
    ticked: frozenset[str] = frozenset()
    """Those of them that it is about."""
    also: tuple[str, ...] = ("",) * MORE_ISSUES
    """Further issues chosen from the list, '' where none is."""


@pages.get("/files/batches/<int:batch_id>/projects")
@needs(May.SEE_FILES)
def ask(batch_id: int) -> str:
    batch = known_batch(batch_id)
    return _page(batch, [_proposed(file) for file in _files(batch)], {})


@pages.post("/files/batches/<int:batch_id>/projects")
@needs(May.ADD_FILES)
def confirm(batch_id: int) -> Any:
    """Keep what is said of every file."""
    batch = known_batch(batch_id)
    lines = [_filled_in(_proposed(file)) for file in _files(batch)]
    known = {project.id for project in read_files.projects(edge.session())}
    errors: dict[str, str] = {}
    chosen = {line.id: _choice(line, known, errors) for line in lines}
    if errors:
        return _page(batch, lines, errors), 422
    try:
        settle_projects(edge.session(), batch_id, chosen, now=edge.now())
    except ProjectRefused as refused:
        edge.session().rollback()
        return _page(batch, lines, {f"title-{lines[0].id}": str(refused)}), 422
    edge.commit()
    return go_on(batch_id) if lines else redirect(f"/files/batches/{batch_id}")


def _files(batch: BatchView) -> list[BatchFile]:
    """The files to ask about; further tables of a workbook go where its first goes."""
    return [file for file in batch.in_state("recognised") if not file.is_part]


def _proposed(file: BatchFile) -> Line:
    asked = file.project_id is not None or file.proposed is not None
    line = Line(
        file.id, file.name, file.is_stop_list, NO_PROJECT, asked, project_id=file.project_id
    )
    if file.project_id is not None:
        return replace(line, chosen=KNOWN_PROJECT)
    if file.proposed is None:
        return line
    offered = tuple(guess_issues(edge.session(), file.proposed.title))
    return replace(
        line,
        chosen=NEW_PROJECT,
        offered=offered,
        ticked=frozenset(offered),
        title=file.proposed.title,
        opens_on=typed(file.proposed.opens_on),
        closes_on=typed(file.proposed.closes_on),
    )


def _filled_in(line: Line) -> Line:
    """The line as the form says; what the form leaves out stays as proposed."""
    form = request.form
    known = form.get(f"known-{line.id}", "")
    chosen = form.get(f"project-{line.id}", line.chosen)
    return replace(
        line,
        chosen=chosen,
        asked=line.asked or chosen != NO_PROJECT,
        title=form.get(f"title-{line.id}", line.title).strip(),
        opens_on=form.get(f"opens_on-{line.id}", line.opens_on),
        closes_on=form.get(f"closes_on-{line.id}", line.closes_on),
        project_id=int(known) if known.isdecimal() else line.project_id,
        **_issues_said(line),
    )


def _issues_said(line: Line) -> dict[str, Any]:
    """What the form says of the issues of a new project, where it offered any."""
    also = [one for one in request.form.getlist(f"also-{line.id}") if one]
    said: dict[str, Any] = {"also": (*also, *[""] * MORE_ISSUES)[:MORE_ISSUES]}
    offered = tuple(request.form.getlist(f"offered-{line.id}"))
    if offered:
        ticked = frozenset(request.form.getlist(f"issue-{line.id}")) & frozenset(offered)
        said |= {"offered": offered, "ticked": ticked}
    return said


def _about(line: Line) -> dict[str, Any]:
    """The issues of a new project, as `ProjectChoice` takes them.

    Where none was offered, whatever the title suggests is added to those that were chosen.
    """
    also = frozenset(filter(None, line.also))
    if f"offered-{line.id}" in request.form:
        return {
            "issues": line.ticked | also,
            "without": frozenset(line.offered) - line.ticked - also,
        }
    return {"issues": also | set(guess_issues(edge.session(), line.title))} if also else {}


def _choice(line: Line, known: set[int], errors: dict[str, str]) -> ProjectChoice:
    """What is said of a file; what is wrong with it is added to `errors`, by its control."""
    if line.chosen == KNOWN_PROJECT:
        if line.project_id not in known:
            errors[f"known-{line.id}"] = f"Choose the project {line.name} is from"
        return ProjectChoice(project_id=line.project_id)
    if line.chosen != NEW_PROJECT:
        return ProjectChoice()
    if not line.title:
        errors[f"title-{line.id}"] = f"Enter the title of the project {line.name} is from"
    first = _day(f"opens_on-{line.id}", line.opens_on, errors)
    last = _day(f"closes_on-{line.id}", line.closes_on, errors)
    if first and last and last < first:
        errors[f"closes_on-{line.id}"] = "The last day must not be before the first day"
    known_issues = dict(read_files.all_issues(edge.session()))
    if not {*line.ticked, *filter(None, line.also)} <= set(known_issues):
        errors[f"also-{line.id}-1"] = f"Choose the issues of {line.name} from the list"
    return ProjectChoice(title=line.title, opens_on=first, closes_on=last, **_about(line))


def _day(control: str, text: str, errors: dict[str, str]) -> date | None:
    try:
        return read_day(text)
    except ValueError:
        errors[control] = HOW
        return None


def _page(batch: BatchView, lines: list[Line], errors: dict[str, str]) -> str:
    return render_template(
        "batches/projects.html",
        batch=batch,
        lines=lines,
        projects=read_files.projects(edge.session()),
        all_issues=dict(read_files.all_issues(edge.session())),
        errors=errors,
        NEW_PROJECT=NEW_PROJECT,
        KNOWN_PROJECT=KNOWN_PROJECT,
        NO_PROJECT=NO_PROJECT,
    )
