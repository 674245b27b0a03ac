"""SurveyMonkey: questions in one row, their options in the next; its own e-mail column stays empty."""

import re

from importers.draft import Kind, Role
from importers.sources.source import Sign, Source, needs

_NUMBER = re.compile(r"\d{8,12}")
"""How it numbers respondents."""

SURVEYMONKEY = Source(
    "SurveyMonkey",
    (
        needs("respondent id", "collector id"),
        Sign(frozenset({"respondent id"}), first=True, cells=_NUMBER),
    ),
    {
        "respondent id": Role.RESPONSE_ID,
        "date created": Role.SUBMITTED_AT,
        "start date": Role.STARTED_AT,
        "end date": Role.SUBMITTED_AT,
        "ip address": Role.IP_ADDRESS,
    },
    ignored=frozenset({"collector id", "date modified", "custom data 1", "custom data"}),
    kind=Kind.RESPONSE,
    usual_columns=(3, 1000),
)
