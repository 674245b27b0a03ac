"""Yeses to a newsletter beside a question about consultations: they answer another question."""

import re
from collections.abc import Sequence

from consent.events import Act, Scope, Statement
from importers.consent_columns import Said, meaning
from importers.draft import Column, Role, Table
from importers.recognise.words import folded
from importers.records import cell

_ASKING = frozenset(
    {Role.CONSENT_CONTACT, Role.CONSENT_EMAIL, Role.CONSENT_CHANNELS, Role.CONSENT_OPTOUT}
)
_PUBLICATION = re.compile(
    r"\b(?:news ?letters?|e ?news|magazines?|e ?bulletins?|bulletins?|digest)\b"
)
_TAKING_PART = re.compile(
    r"\b(?:consult\w*|engag\w+|surveys?|polls?|involve\w*|your say|future|further|other|projects|taking part|take part|"
    r"participat\w+|contact\w*|touch|informed|invit\w+)\b"
)
_CONSULTATIONS = re.compile(r"\b(?:consult\w*|engag\w+|your say|surveys|involve\w*)\b")


class Publications:
    """Tells the yeses of a table that are to a publication only, where consultations were asked about too."""

    def __init__(self, table: Table) -> None:
        asking = [column for column in table.columns if column.role in _ASKING]
        named = {column.position: folded(column.header) for column in asking}
        self._consultations: Sequence[Column] = tuple(
            column for column in asking if _CONSULTATIONS.search(named[column.position])
        )
        self._publications = (
            frozenset(
                position
                for position, words in named.items()
                if _PUBLICATION.search(words) and not _TAKING_PART.search(words)
            )
            if self._consultations
            else frozenset()
        )

    def without(self, said: list[Statement], cells: Sequence[str]) -> list[Statement]:
        """The statements but for such yeses, unless the row says yes to consultations as well."""
        if not self._publications or any(self._wanted(one, cells) for one in self._consultations):
            return said
        return [
            one
            for one in said
            if one.act is not Act.GRANT
            or one.scope is Scope.PROJECT
            or one.column not in self._publications
        ]

    def _wanted(self, column: Column, cells: Sequence[str]) -> bool:
        answer = cell(cells, column.position)
        return meaning(column.role, column.header, answer) is Said.YES
