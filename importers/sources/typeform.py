"""Typeform: a token first, the times in UTC last, a column for each option of older forms."""

from importers.draft import Kind, Role
from importers.sources.source import Source, needs

TYPEFORM = Source(
    "Typeform",
    (needs("submit date utc"), needs("network id", "submit date")),
    {
        "#": Role.RESPONSE_ID,
        "start date utc": Role.STARTED_AT,
        "submit date utc": Role.SUBMITTED_AT,
        "start date": Role.STARTED_AT,
        "submit date": Role.SUBMITTED_AT,
        "token": Role.RESPONSE_ID,
    },
    ignored=frozenset({"network id", "tags", "ending", "response type", "stage date utc"}),
    kind=Kind.RESPONSE,
    usual_columns=(3, 1000),
)
