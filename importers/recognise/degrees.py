"""Requests to be contacted that are agreed to more or less, on a scale: only a plain no is sure."""

from importers.draft import Role
from importers.recognise.answers_given import graded
from importers.recognise.asking import direction
from importers.recognise.consent_words import (
    ASKS_LEAVE,
    BEYOND,
    BEYOND_LABEL,
    CONTACT,
    FIRST_PERSON,
    LABEL_ONLY,
    STATE_OF_THINGS,
    WILLING,
)
from importers.recognise.permits import DOUBTED, Permission
from importers.recognise.shapes import Shape
from importers.recognise.wishes import HOW_WILLING
from importers.recognise.words import Heading, folded, wording_of


def by_scale(heading: Heading) -> Permission | None:
    """'I am happy to be told of other surveys', agreed to more or less: only a no to it is sure."""
    words = folded(heading.question)
    about = CONTACT.search(words) and BEYOND.search(words)
    agreeing = about and FIRST_PERSON.search(words) and WILLING.search(words)
    if heading.label or STATE_OF_THINGS.search(words):
        return None
    if (
        agreeing
        or (about and ASKS_LEAVE.search(words))
        or (LABEL_ONLY.fullmatch(words) and BEYOND_LABEL.search(words))
    ):
        runs = direction(heading.text) or Role.CONSENT_OPTOUT
        return Permission(runs, DOUBTED, wording_of(heading.text))
    return None


def how_willing(heading: Heading, shape: Shape) -> Permission | None:
    """'How happy would you be to hear from us again?' from 1 to 5: only a plain no is sure."""
    words = heading.words
    if not (HOW_WILLING.search(words) and CONTACT.search(words) and graded(shape)):
        return None
    return Permission(Role.CONSENT_CONTACT, DOUBTED, wording_of(heading.text))
