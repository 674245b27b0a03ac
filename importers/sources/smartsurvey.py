"""SmartSurvey: user number, started and ended; options in a second row."""

from importers.draft import Kind, Role
from importers.sources.source import Source, needs

SMARTSURVEY = Source(
    "SmartSurvey",
    (needs("user id", "user no", "started", "ended"),),
    {
        "user id": Role.RESPONSE_ID,
        "ip address": Role.IP_ADDRESS,
        "started": Role.STARTED_AT,
        "ended": Role.SUBMITTED_AT,
    },
    ignored=frozenset({"user no", "unique id", "tracking link"}),
    kind=Kind.RESPONSE,
    usual_columns=(5, 1000),
)
