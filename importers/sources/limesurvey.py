"""LimeSurvey: 'G1Q00001[SQ002]. Question [option]' over a Yes or No for each option."""

import re

from importers.draft import Kind, Role
from importers.sources.source import Sign, Source, needs

_CODED = re.compile(r"(?:G\d+)?Q\d+(?:\[\w+\])?\. |\w+\[SQ\d+\]")

LIMESURVEY = Source(
    "LimeSurvey",
    (
        Sign(written=_CODED),
        needs("submitdate", "lastpage", "startlanguage"),
        needs("seed", "startdate", "datestamp"),
    ),
    {
        "id response id": Role.RESPONSE_ID,
        "id": Role.RESPONSE_ID,
        "response id": Role.RESPONSE_ID,
        "submitdate": Role.SUBMITTED_AT,
        "submitdate date submitted": Role.SUBMITTED_AT,
        "date submitted": Role.SUBMITTED_AT,
        "startdate": Role.STARTED_AT,
        "startdate date started": Role.STARTED_AT,
        "date started": Role.STARTED_AT,
        "ipaddr": Role.IP_ADDRESS,
        "ipaddr ip address": Role.IP_ADDRESS,
    },
    ignored=frozenset(
        {
            "lastpage",
            "lastpage last page",
            "last page",
            "startlanguage",
            "startlanguage start language",
            "start language",
            "seed",
            "datestamp",
            "datestamp date last action",
            "date last action",
            "refurl",
            "token",
        }
    ),
    kind=Kind.RESPONSE,
    usual_columns=(2, 1000),
)
