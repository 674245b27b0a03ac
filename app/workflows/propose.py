"""Propose what a file just recognised is: its project, and its columns as the same ones were settled."""

from datetime import datetime

from sqlalchemy.orm import Session

from app.models.intake import Upload
from app.store import batches, corrections, layouts
from importers.draft import Kind, Table
from importers.noes import hear, lost_noes
from importers.recognise.layout_print import fingerprint
from importers.recognise.project import guess_project
from importers.statements import decided_in

PROJECT_KINDS = frozenset({Kind.RESPONSE, Kind.EVENT})
"""Kinds of lists that come of a project; registers and stop lists are of none."""

AS_SETTLED = "The columns are as you settled them for the same layout."


def propose(session: Session, upload: Upload, table: Table, now: datetime) -> None:
    """Note the project a table seems to be from, and settle columns as the same were before."""
    guess = guess_project(upload.file_name, table, received_at=upload.received_at)
    wanted = table.kind in PROJECT_KINDS and upload.project_id is None
    batches.propose(
        session,
        upload,
        title=guess.title if wanted else "",
        opens_on=guess.opens_on,
        closes_on=guess.closes_on,
        layout=fingerprint(table.columns),
    )
    if layouts.use_layout(session, upload, table.sheet.hidden_columns, now):
        upload.notes = [*upload.notes, AS_SETTLED]
        _keep_noes(session, upload, table)


def _keep_noes(session: Session, upload: Upload, table: Table) -> None:
    """Take columns as they were read where a layout settled before would lose noes of this file.

    Somebody who looked at other rows then has not said that these are no noes.
    """
    as_read = hear(table, {})
    while True:
        settled = corrections.with_stored_roles(session, upload.id, table)
        decided = decided_in(settled, corrections.values_of(session, upload.id))
        lost = lost_noes(as_read, hear(settled, decided))
        changed = corrections.changed_columns(session, upload.id)
        if not lost or not changed:
            return
        # Where no changed column said these noes, what tied them to somebody was changed.
        saying = {one.position for one in lost if one.position is not None}
        for position in (saying & changed) or changed:
            corrections.use_guess(session, upload.id, position)
