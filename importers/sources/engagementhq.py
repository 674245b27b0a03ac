"""EngagementHQ: a survey's report, and the list of people signed up to the site."""

from importers.draft import Kind, Role
from importers.sources.source import Source, each_of, needs

ENGAGEMENTHQ = Source(
    "EngagementHQ",
    (needs("contribution id", "login screen name"),),
    {"contribution id": Role.RESPONSE_ID, "date submitted": Role.SUBMITTED_AT},
    ignored=frozenset({"login screen name"}),
    kind=Kind.RESPONSE,
    usual_columns=(4, 1000),
)

ENGAGEMENTHQ_PARTICIPANTS = Source(
    "EngagementHQ participants",
    (needs("screen name", "subscribed", "imported"), needs("screen name", "user status", "joined")),
    {
        "joined": Role.SUBMITTED_AT,
        "subscribed": Role.SUBSCRIPTION_STATUS,
        "participant tags": Role.NOTE,
    },
    ignored=frozenset({"screen name", "user status", "imported"}),
    kind=Kind.REGISTER,
    answers={
        "subscribed": {"true": "gets the site's e-mails", "false": "has unsubscribed"},
        "imported": {"true": "added by staff: no sign-up of their own", "false": "signed up"},
    },
    usual_columns=(5, 300),
    checks=(
        each_of("true", "imported"),
        each_of("false", "subscribed"),
    ),
)
