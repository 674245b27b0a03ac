"""regulations.gov: the comments of a docket, below a block about it."""

from importers.draft import Kind, Role
from importers.sources.source import Source, needs

REGULATIONS = Source(
    "regulations.gov",
    (needs("document id", "received date", "submitter last name"),),
    {
        "document title": Role.TITLE,
        "document id": Role.RESPONSE_ID,
        "received date": Role.SUBMITTED_AT,
    },
    kind=Kind.RESPONSE,
    usual_columns=(5, 60),
)
