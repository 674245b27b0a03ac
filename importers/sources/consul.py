"""Consul Democracy: proposals, and the investments of a participatory budget."""

from importers.draft import Kind, Role
from importers.sources.source import Source, needs

CONSUL = Source(
    "Consul",
    (
        needs("id", "title", "description", "cached votes up"),
        needs("valuation group", "feasibility", "author username"),
        needs("id", "title", "feasibility", "selected", "author username"),
    ),
    {
        "id": Role.RESPONSE_ID,
        "title": Role.TITLE,
        "description": Role.FREE_TEXT,
        "created at": Role.SUBMITTED_AT,
        "scope": Role.LOCATION,
        "author username": Role.DISPLAY_NAME,
    },
    ignored=frozenset(
        {
            "cached votes up",
            "cached votes down",
            "retired at",
            "administrator",
            "valuator",
            "valuation group",
            "feasibility",
            "val fin",
            "unfeasibility explanation",
            "selected",
            "visible to valuators",
            "supports",
        }
    ),
    kind=Kind.RESPONSE,
    usual_columns=(4, 60),
)
