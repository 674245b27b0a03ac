"""Microsoft Forms: start and completion time; 'anonymous' where nobody had to sign in."""

from importers.draft import Kind, Role
from importers.sources.source import Source, needs

MICROSOFT_FORMS = Source(
    "Microsoft Forms",
    (needs("start time", "completion time"),),
    {
        "id": Role.RESPONSE_ID,
        "start time": Role.STARTED_AT,
        "completion time": Role.SUBMITTED_AT,
    },
    ignored=frozenset({"last modified time", "total points", "quiz feedback"}),
    kind=Kind.RESPONSE,
    usual_columns=(5, 1000),
)
