"""Which headings ask how old whoever answers is."""

import re

from importers.recognise.words import folded

_AGE = r"age (?:groups?|bands?|ranges?|brackets?|categor(?:y|ies))"
_ASKED = r"(?:(?:would|could|can|will) you )?(?:please )?"
_TELL = r"(?:select|state|tick|choose|pick|indicate|give|enter|provide|tell us|specify|confirm)"
_OWN_AGE = re.compile(
    rf"(?:about you )?(?:(?:what is|what was|whats) )?(?:(?:your|my|respondents?|the respondents) )?"
    rf"(?:(?:current|exact|present) )?(?:age|{_AGE})(?: of (?:the )?respondents?)?"
    r"(?: (?:(?:at|on) )?(?:your )?last birthday| in (?:full |whole |completed )?years| years| now)?"
    rf"|how old are you(?: now| today)?(?: in years)?"
    rf"|{_ASKED}{_TELL} (?:your|which) (?:age|{_AGE})(?: you are in)?"
    rf"|(?:(?:in|to|into) )?(?:which|what)(?: of (?:these|the following))? {_AGE} "
    r"(?:are you(?: in)?|(?:do|would) you (?:belong(?: to)?|fall(?: in(?:to)?)?|come in(?:to)?)|applies to you|describes you)"
    r"|(?:which|what) age are you(?: now)?"
)
_ASIDES = re.compile(
    r"\((?:optional|required|years?|in years|please tick(?: one)?|tick one|select one|please select(?: one)?|dropdown)\)",
    re.IGNORECASE,
)


def asks_for_groups(heading: str) -> bool:
    """Whether it asks for one of several groups of ages rather than for years."""
    return bool(_GROUPS.search(folded(heading)))


_GROUPS = re.compile(r"\b(?:group|band|range|bracket|categor)")


def asks_own_age(heading: str) -> bool:
    """Whether a column is of the age of who answers and of nothing else; its whole heading must say so.

    An age at something or of somebody else, taken for theirs, would part a person from their own rows.
    """
    return bool(_OWN_AGE.fullmatch(folded(_ASIDES.sub(" ", heading)).strip(" ?&/#")))
