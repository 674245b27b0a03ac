"""Cells that say somebody is to be left alone by what stands over them, or as a short state."""

import re

from consent.events import Act
from importers.draft import Column, Kind, Role
from importers.recognise.stop_headings import ASKS, family_of
from importers.recognise.words import folded
from importers.removal import stop_note
from importers.wording import Tone, tone

LONGEST_STATE = 60
"""Characters of a cell that gives a state ('DNC', 'opted out') and no opinion."""

_A_DAY = re.compile(
    r"\d{1,4}[-/. ]\d{1,2}[-/. ]\d{1,4}|\d{1,2}(?:st|nd|rd|th)? ?[a-z]{3,9}\.?,? ?\d{2,4}|"
    r"[a-z]{3,9}\.? \d{1,2},? \d{4}|(?:3[6-9]|4\d|5[0-4])\d{3}(?:\.\d+)?\s*$|"
    r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}[. '’/-]*\d{2,4}\b|"
    r"(?:0?[1-9]|1[0-2])[/.-](?:19|20)?\d{2}\s*$",
    re.IGNORECASE,
)
_YES_AND_MORE = re.compile(r"(?:y|yes)\b(?! ?(?:and|or|/) ?no?\b)", re.IGNORECASE)
"""'Y - phoned 3/4/21': a yes with how it came, and no wish for calls as under a question."""
_OF_A_DAY = re.compile(r"\b(?:date|when|since)\b")
_OTHERWISE = re.compile(
    r"(?:still )?(?:subscribed|active|opted[ -]?in|alive|living|current|on (?:the )?list|receiving|allowed|ok|fine|"
    r"(?:no|not) .*|never|unknown|pending)",
    re.IGNORECASE,
)
_OF_THINGS = re.compile(
    r"\b(?:(?:never|don't|dont|do not|can ?not|can't|not) use|leave (?:them|him|her) alone)\b"
)
_FLAGGED = frozenset(
    {
        Role.IGNORE,
        Role.QUESTION_CHOICE,
        Role.QUESTION_MULTI,
        Role.SUBSCRIPTION_STATUS,
        Role.SUBSCRIPTION_TOPICS,
    }
)
"""Columns that may hold a state: 'DNC' stands for a list, a type or a group as well."""


def act_under(heading: str, role: Role, text: str) -> Act | None:
    """How a cell stops us by standing under this heading: 'Opted out' over a day, a tick, a yes.

    A no, a blank and an empty box say nothing. Under a word that is said of other things as well
    ('Removed', 'Complaint') only a day, a tick or a yes counts.
    """
    family = _family(heading, role)
    if not family or not text.strip():
        return None
    said = Tone.YES if _YES_AND_MORE.match(text.strip()) else tone(text)
    if said in {Tone.NO, Tone.BLANK, Tone.EMPTY_BOX} or _OTHERWISE.fullmatch(text.strip()):
        return None
    sure = said in {Tone.YES, Tone.MARK, Tone.CROSS} or _A_DAY.match(text.strip())
    dated = _OF_A_DAY.search(folded(heading)) is not None  # 'Jan', 'spring' under 'Date withdrawn'
    if (
        family in {"slight", "bounce"}
        and not sure
        and not dated
        and folded(text) not in folded(heading)
    ):
        return None
    return _ACTS.get(family, Act.STOP)


def _family(heading: str, role: Role) -> str:
    return family_of(heading) or ("plain" if role is Role.STOP_TIME else "")


_ACTS = {"death": Act.DECEASED, "bounce": Act.BOUNCE}


def may_hold_flags(column: Column) -> bool:
    """Whether states may stand in a column: it is one we pass over, or it asks nothing."""
    return column.role in _FLAGGED and not ASKS.search(column.header.strip())


def act_of_flag(column: Column, text: str) -> Act | None:
    """How a short state in a column we pass over, or in one that asks nothing, stops us."""
    if not (_SHORTEST_STATE <= len(text) <= LONGEST_STATE and may_hold_flags(column)):
        return None
    if is_undelivered(text) and _STATE.search(folded(column.header)):
        return Act.BOUNCE
    if _has_left(column.header, text) or _by_other_means(column.header, text):
        return Act.STOP
    return stop_note(text) if not _OF_THINGS.search(text.casefold()) else None


def _by_other_means(header: str, text: str) -> bool:
    """'Only post agreed' beside a yes: leave for other means than e-mail."""
    return bool(_ABOUT_LEAVE.search(folded(header)) and _OTHERS_ONLY.search(folded(text)))


_ABOUT_LEAVE = re.compile(
    r"\b(?:method|channel|means|agreed?|contact\w*|consent\w*|permission|gdpr|opt|mailing)\b"
)
_OTHERS_ONLY = re.compile(
    r"\b(?:only|just) (?:by |via )?(?:post|phone|telephone|letter|text|sms)s?\b|"
    r"\b(?:post|phone|telephone|letter|text|sms)s? only\b"
)


def _has_left(header: str, text: str) -> bool:
    """'Resigned' under 'Status': whoever left a list is not on it."""
    plain = folded(text)
    if _LEFT.fullmatch(plain) and _STATE.search(folded(header)):
        return True
    return bool(_TAKEN_BACK.fullmatch(plain) and _OF_A_LIST.search(folded(header)))


def is_undelivered(text: str) -> bool:
    """Whether the words say that mail comes back: 'Bounced', 'BOUNCES', 'returned'."""
    return _UNDELIVERED.fullmatch(folded(text)) is not None


_UNDELIVERED = re.compile(
    r"(?:hard |soft |email )?(?:bounce[ds]?|bouncing)|undeliver(?:able|ed)|undelivered mail|invalid (?:email|address)|"
    r"no such (?:user|mailbox|address)|returned|mailbox (?:full|not found|unavailable)"
)
_STATE = re.compile(
    r"\b(?:status|state|standing|membership|type|group|category|list|flag|segment|current)\b"
)
_LEFT = re.compile(
    r"(?:has )?(?:resigned|left|leaver|expelled|stood down|stepped down|(?:ex|former|past) member|"
    r"no longer (?:a member|required|wanted)|blocked|black ?listed|barred|complained|do not use|dont use|"
    r"excluded|(?:left|quit|resigned from|removed from|stood down from) (?:the |our )?(?:panel|forum|group|list|scheme|register|"
    r"membership|committee|network|pool|study)|(?:removed|withdrawn|left|taken off|closed|deleted) (?:at|by|on) (?:\w+ )?(?:own )?request)"
    r"(?: (?:in |on |from )?[\d /.-]+)?"
)
_OF_A_LIST = re.compile(
    r"\b(?:member\w*|subscri\w+|mailing|consent|contact|list|panel|purpose|tags?|labels?|flags?|segments?|groups?)\b"
)
_TAKEN_BACK = re.compile(
    r"(?:(?:to )?(?:remove|delete|suppress|exclude)|w ?/? ?d(?:ra?w?n)?|withdrawn|withdrew|removed|cancelled|canceled|stopped|ceased|off|ended|hold|on hold|dead|stop|nlr)"
)


_SHORTEST_STATE = 3


def heard_by_heading(kind: Kind, column: Column) -> bool:
    """Whether `act_under` may hear anything: answers to consent questions are read elsewhere."""
    if kind is Kind.SUPPRESSION or column.role in _READ_ELSEWHERE:
        return False
    return bool(_family(column.header, column.role))


_READ_ELSEWHERE = frozenset(
    {
        Role.CONSENT_CONTACT,
        Role.CONSENT_OPTOUT,
        Role.CONSENT_EMAIL,
        Role.CONSENT_OTHER_CHANNEL,
        Role.CONSENT_CHANNELS,
        Role.CONSENT_PROJECT_ONLY,
        Role.SUBSCRIPTION_STATUS,
        Role.FREE_TEXT,
    }
)
