"""What staff declare about the words people saw, and what a yes still lacks after that.

Declared once per distinct wording over everything uploaded (design, section 6, "Attest").
"""

from collections.abc import Mapping
from enum import StrEnum

from consent.events import Missing


class Attested(StrEnum):
    """An answer to "are these the words people saw?"."""

    AS_ASKED = "as_asked"
    """These are the words people saw."""
    COLUMN_LABEL = "column_label"
    """It is a column label, and staff gave the words that were asked."""
    NARROWER = "narrower"
    """The words are known; they name somebody else, cover less than all, or end the yes early."""
    UNKNOWN = "unknown"
    """We don't know."""
    UNASKED = "unasked"
    """Nobody has answered yet."""


_WORDS_KNOWN = frozenset({Attested.AS_ASKED, Attested.COLUMN_LABEL})
_SETTLED_BY_WORDS = frozenset({Missing.WORDING, Missing.CONTROLLER, Missing.METHOD})


def completed(
    missing: frozenset[Missing], wording: str | None, attested: Mapping[str, Attested]
) -> frozenset[Missing]:
    """What a yes still lacks, given what has been declared about the `wording` it answered.

    Knowing the words settles wording, controller and method; a date, an identity or a platform's
    word for it is never settled by them. A yes never reaches further than its words: to words that
    are narrower than what we send it lacks the reach, whatever else is known.
    """
    declared = attested.get(wording, Attested.UNASKED) if wording is not None else None
    if declared is Attested.NARROWER:
        return (missing - _SETTLED_BY_WORDS) | {Missing.REACH}
    if declared not in _WORDS_KNOWN:
        return missing
    return missing - _SETTLED_BY_WORDS
