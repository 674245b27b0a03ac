"""The command line. Exit codes: 0 done, 1 refused (one plain sentence on stderr), 2 wrong usage."""

from app.cli.benching import bench
from app.cli.command import command_line
from app.cli.exporting import export
from app.cli.groups import segment, sync
from app.cli.importing import import_files, import_folder
from app.cli.matching import match
from app.cli.people import person, unmerge
from app.cli.running import demo, doctor, serve, staff, start, upgrade, worker
from app.cli.stop_lists import stops
from app.cli.undoing import undo

__all__ = ["command_line"]

for found in (
    bench,
    demo,
    doctor,
    export,
    import_files,
    import_folder,
    match,
    person,
    segment,
    serve,
    staff,
    start,
    stops,
    sync,
    undo,
    unmerge,
    upgrade,
    worker,
):
    command_line.add_command(found)
