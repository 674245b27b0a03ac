"""What is left to do with files added together, as a list of tasks and as the next page."""

from dataclasses import dataclass

from app.read.batches import BatchView
from app.web.templating import count

CANNOT_START, TO_DO, DONE = "Cannot start yet", "To do", "Done"


@dataclass(frozen=True, slots=True)
class Left:
    """What is open in a batch."""

    projects: int
    """Files whose project was proposed and not confirmed."""
    words: int
    """Wordings nobody has answered for."""
    columns: int
    """Columns that want a look."""


@dataclass(frozen=True, slots=True)
class Task:
    """One line of the list; without an address it can't be started."""

    name: str
    hint: str
    status: str
    href: str


def asked_about(batch: BatchView) -> int:
    """How many of its files have a project proposed that nobody confirmed."""
    return sum(
        file.proposed is not None and not file.is_part for file in batch.in_state("recognised")
    )


def tasks(batch: BatchView, left: Left) -> list[Task]:
    """The five tasks with their states."""
    here, can = f"/files/batches/{batch.id}", bool(batch.in_state("recognised"))
    begun = bool(batch.in_state("applying"))
    added = bool(batch.result or batch.in_state("applied")) and not (can or begun)
    settled = added or begun
    planned = added or (batch.is_planned and (can or begun))
    return [
        _task(
            "Files and projects",
            _open(left.projects, "file has a project proposed", "files have a project proposed")
            or "Every file has its project, or needs none",
            can=can,
            done=_done(left.projects, can=can, settled=settled),
            href=f"{here}/projects",
        ),
        _task(
            "Words people agreed to",
            _open(left.words, "question to answer", "questions to answer") or "Nothing to answer",
            can=can or settled,
            done=_done(left.words, can=can or settled, settled=False),
            href=f"{here}/questions",
        ),
        _task(
            "Columns to look at",
            _open(left.columns, "column is worth a look", "columns are worth a look")
            or "Every column that matters was recognised",
            can=can,
            done=_done(left.columns, can=can, settled=settled),
            href=f"{here}/columns",
        ),
        _task(
            "Check what will change",
            "Nothing is added before you have seen it",
            can=can or begun,
            done=planned,
            href=f"{here}/plan",
        ),
        _task(
            "Add these people",
            "This was begun and is not done" if begun else "It can be taken back at any time",
            can=planned,
            done=added,
            href=f"{here}/done" if batch.result and added else f"{here}/plan",
        ),
    ]


def next_step(batch: BatchView, left: Left) -> str:
    """The page to go on with: the first task that is open, once nothing is under way."""
    here = f"/files/batches/{batch.id}"
    if batch.is_planned and batch.in_state("recognised", "applying"):
        return f"{here}/plan"
    if not batch.in_state("recognised"):
        return f"{here}/done" if batch.result and batch.in_state("applied") else here
    for open_, page in (
        (left.projects, "projects"),
        (left.words, "questions"),
        (left.columns, "columns"),
    ):
        if open_:
            return f"{here}/{page}"
    return f"{here}/plan"


def _task(name: str, hint: str, *, can: bool, done: bool, href: str) -> Task:
    if done:
        return Task(name, hint, DONE, href if can else "")
    return Task(name, hint, TO_DO if can else CANNOT_START, href if can else "")


def _done(left: int, *, can: bool, settled: bool) -> bool:
    """Whether a task is done; what was taken out again leaves nothing that is."""
    return settled or (can and not left)


def _open(open_: int, one: str, many: str) -> str:
    return count(open_, one, many) if open_ else ""
