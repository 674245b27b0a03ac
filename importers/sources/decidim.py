"""Decidim: answers to a survey, and proposals whose headings end in a language such as 'title/en'."""

import re

from importers.draft import Kind, Role
from importers.sources.source import Source, needs

_LANGUAGE = r"/[a-z]{2}(?:[ -][a-z]{2})?"

DECIDIM = Source(
    "Decidim",
    (
        needs("ip hash", "user status"),
        needs("scope/id", "reference"),
        needs("category/id", "reference"),
    ),
    {
        "id": Role.RESPONSE_ID,
        "answered on": Role.SUBMITTED_AT,
        "created at": Role.SUBMITTED_AT,
        "published at": Role.SUBMITTED_AT,
        "title": Role.TITLE,
        "body": Role.FREE_TEXT,
    },
    patterns=(
        (re.compile(rf"title{_LANGUAGE}"), Role.TITLE),
        (re.compile(rf"(?:body|description){_LANGUAGE}"), Role.FREE_TEXT),
        (re.compile(rf"category/name{_LANGUAGE}"), Role.QUESTION_CHOICE),
        (re.compile(rf"scope/name{_LANGUAGE}"), Role.LOCATION),
        (
            re.compile(
                r"(?:category|scope|component|participatory space|endorsements|meeting urls?)/.*"
            ),
            Role.IGNORE,
        ),
    ),
    ignored=frozenset(
        {
            "ip hash",
            "user status",
            "state",
            "reference",
            "supports",
            "comments",
            "attachments",
            "followers",
            "url",
            "related proposals",
        }
    ),
    kind=Kind.RESPONSE,
    usual_columns=(4, 1000),
)
