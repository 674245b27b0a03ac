"""Jotform: the submission's day first, its number last; names and addresses in parts."""

from importers.draft import Kind, Role
from importers.sources.source import Source, needs

JOTFORM = Source(
    "Jotform",
    (needs("submission date", "submission id"), needs("submission date", "submission ip")),
    {
        "submission date": Role.SUBMITTED_AT,
        "submission id": Role.RESPONSE_ID,
        "submission ip": Role.IP_ADDRESS,
    },
    ignored=frozenset({"last update date"}),
    kind=Kind.RESPONSE,
    usual_columns=(3, 1000),
)
