"""Commonplace: contributions to a proposal or a map, each with how people feel, 0 to 100."""

from importers.draft import Kind, Role
from importers.sources.source import Source, needs

COMMONPLACE = Source(
    "Commonplace",
    (needs("contribution id", "tile"), needs("contribution id", "sentiment 0 100")),
    {
        "contribution id": Role.RESPONSE_ID,
        "sentiment 0 100": Role.RATING,
        "date": Role.SUBMITTED_AT,
    },
    ignored=frozenset({"tile"}),
    kind=Kind.RESPONSE,
    usual_columns=(4, 1000),
)
