"""Questions that may ask about hearing from us again, though nobody can be sure: only noes count."""

import re

from importers.draft import Role
from importers.recognise.answers_given import all_means, answers, on_a_scale
from importers.recognise.asking import not_about_us
from importers.recognise.consent_words import (
    ADDRESSED,
    ASKS_LEAVE,
    BEYOND,
    CONTACT,
    FOREIGN_CONTACT,
    FOREIGN_NO,
    NEGATION,
    STAFF_DID,
    STATE_OF_THINGS,
)
from importers.recognise.permission import DOUBTED, Permission
from importers.recognise.shapes import Shape
from importers.recognise.stop_headings import family_of
from importers.recognise.wishes import ASKED_AGAIN
from importers.recognise.words import Heading, wording_of
from importers.removal import removal_request
from importers.two_noes import without_two_noes

_MEANS_ASKED = re.compile(
    r"\b(?:pref\w*|(?:by |via |through )?(?:what|which) (?:means|method|way|channel)s?|contact (?:via|by|through|method|means)|"
    r"(?:method|means|way|mode)s? (?:of|to|for) (?:contact|communicat\w+|reach\w*)|best (?:way|reached|contacted)|"
    r"how (?:should|can|may|shall|would|do) (?:we|you|they))\b"
)
_LEAVE = re.compile(
    r"\b(?:ok|okay|happy|invit\w+|y/n|y n|yes no|yes|allow(?:ed)?|agreed?|permission|consult(?:ed)? by)\b"
)
_DETAILS = r"(?:\w+ ){0,3}(?:details|data|information|info|record|email|address|name|contact)s?\b"
_FORGET = re.compile(rf"^(?:please )?(?:delete|erase|destroy|forget|bin|dispose of) {_DETAILS}")
_RETAIN = re.compile(
    rf"^(?:please |ok to |okay to |can we |may we )?(?:retain|keep|hold|store|save) {_DETAILS}"
)
_ONLY_THIS = re.compile(
    r"\b(?:this|one) (?:event|project|survey|consultation|issue|matter|occasion|time|enquiry|scheme) only\b|"
    r"\bonly (?:for|about|on|re) this\b|\bone ?off (?:contact|only|reply|use)\b"
)
_CONSULTED = re.compile(r"\b(?:consult\w*|engage(?:d|ment)?|surveys?)\b")
_SHORT = 4
"""Words of a label; 'Future consultations?' over yes and no says no more than that."""
_QUESTION = 12
_OF_THE_RESPONDENT = re.compile(r"\b(?:you|your|me|my|i|im|ill)\b")
_PAST = re.compile(r"(?:have|had|did|were|was|when did|how many) ")
_MOSTLY = 0.6


def perhaps_permission(heading: Heading, shape: Shape) -> Permission | None:
    """A question of yes and no, or of means, that may ask for leave, though we can't tell how.

    Passing over it would lose a no, so it is kept as a consent column nobody is sure of.
    """
    if not shape.filled or on_a_scale(shape) or STAFF_DID.fullmatch(heading.words.rstrip("? ")):
        return None
    words = without_two_noes(heading.words)
    role = (
        _perhaps_means(words, shape)
        or _perhaps_preferred(words, shape)
        or _perhaps_leave(words, shape)
        or _perhaps_a_plea(heading, shape)
    )
    return Permission(role, DOUBTED, wording_of(heading.text)) if role else None


def _perhaps_means(words: str, shape: Shape) -> Role | None:
    asked = _MEANS_ASKED.search(words) and not STATE_OF_THINGS.search(words)
    return Role.CONSENT_CHANNELS if asked and shape.where(_means) > _MOSTLY else None


def _means(text: str) -> bool:
    """Ways of contact, by their names or their first letters."""
    return all_means(text) or re.fullmatch(r"[eptsn](?:\W*[eptsn])*", text.casefold()) is not None


def _perhaps_a_plea(heading: Heading, shape: Shape) -> Role | None:
    """'Strike me from your records' over ticks; what says so more curtly stops by itself."""
    ticked = max(shape.share("yes_no"), shape.where(answers)) > _PLEADED
    plea = ticked and removal_request(heading.text) and not family_of(heading.text)
    return Role.CONSENT_OPTOUT if plea else None


_PLEADED = 0.4
_PREFERRED = re.compile(
    r"(?:contact|email|mailing|communications?|marketing|newsletter) (?:prefs?|preferences?)|"
    r".*\bhow would you like (?:us )?to (?:be )?(?:involve|involved|contact|contacted|keep|kept|hear|engage)\b.*\bfuture\b.*"
)


def _perhaps_preferred(words: str, shape: Shape) -> Role | None:
    """'E-mail prefs' over 'Events', 'None': what somebody chose to get, and who wanted nothing."""
    asked = _PREFERRED.fullmatch(words.rstrip("? "))
    few = len(shape.values) <= _CHOICES
    return Role.CONSENT_CONTACT if asked and (few or shape.short_answers) else None


_CHOICES = 8


def _perhaps_leave(words: str, shape: Shape) -> Role | None:
    if max(shape.share("yes_no"), shape.where(answers)) <= 0.4:
        return None
    if FOREIGN_CONTACT.search(words):
        return Role.CONSENT_OPTOUT if FOREIGN_NO.search(words) else Role.CONSENT_CONTACT
    if _FORGET.search(words) or _ONLY_THIS.search(words):
        return Role.CONSENT_OPTOUT
    if _RETAIN.search(words):
        return Role.CONSENT_CONTACT
    other = STATE_OF_THINGS.search(words) or not_about_us(words, asked=True)
    if (other and not ASKS_LEAVE.search(words)) or not _may_ask(words):
        return None
    return Role.CONSENT_OPTOUT if NEGATION.search(words) else Role.CONSENT_CONTACT


def _may_ask(words: str) -> bool:
    if CONTACT.search(words):
        return bool(BEYOND.search(words) or ADDRESSED.search(words) or _LEAVE.search(words))
    if ASKED_AGAIN.search(words) and _OF_THE_RESPONDENT.search(words) and not _PAST.match(words):
        return len(words.split()) <= _QUESTION
    if len(words.split()) > _SHORT:
        return False
    return bool(BEYOND.search(words) or (_CONSULTED.search(words) and _LEAVE.search(words)))
