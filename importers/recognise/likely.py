"""What a heading most likely asks by its likeness to examples, where rules say nothing or too much."""

from dataclasses import replace

from importers.draft import Role
from importers.legend import legend_of
from importers.likeness.model import Asks, asks
from importers.recognise.answers_given import answers, on_a_scale
from importers.recognise.permission import DOUBTED, Permission
from importers.recognise.shapes import Shape
from importers.recognise.stop_headings import family_of
from importers.recognise.words import Heading, wording_of
from importers.removal import stop_note
from importers.two_noes import without_two_noes

_LIKELY = 0.85
"""From here on examples outweigh what rules found."""
_DOUBTFUL = 0.75
"""Of a column that may ask only noes count, so less is enough. Of headings of people whose examples it
had not seen, up to one in seventy was taken so wrongly, of one's database codes one in ten
(`python -m importers.likeness.teach check`)."""
_SURE = 0.95
"""From here on a column is a consent question like any other, whose words staff confirm."""
_LIKED_SURE = 0.5
"""How sure a column is whose heading no rule knows and hardly any example contradicts."""
_OTHERS = frozenset(
    {
        Role.PRIVACY_NOTICE,
        Role.CONSENT_PUBLICATION,
        Role.SHARE_PARTNERS,
        Role.CONSENT_PROJECT_ONLY,
    }
)


def likely_permission(heading: Heading, shape: Shape) -> Permission | None:
    """A question of yes and no that no rule knows, if it most likely asks about contact."""
    answered = max(shape.share("yes_no"), shape.where(answers), shape.share("date"))
    if not shape.filled or answered <= _ANSWERED or on_a_scale(shape) or _stops(heading, shape):
        return None
    found = asks(without_two_noes(heading.text))
    likely = found[Asks.WANTS] + found[Asks.REFUSES]
    if likely < _DOUBTFUL:
        return None
    role = Role.CONSENT_OPTOUT
    if found[Asks.WANTS] > found[Asks.REFUSES]:
        role = Role.CONSENT_CONTACT
    sure = max(found[Asks.WANTS], found[Asks.REFUSES]) >= _SURE
    return Permission(role, _LIKED_SURE if sure else DOUBTED, wording_of(heading.text))


_ANSWERED = 0.4


def _stops(heading: Heading, shape: Shape) -> bool:
    """Whether the heading, or a cell, is heard as a stop by itself (see `importers.stop_columns`)."""
    return bool(family_of(heading.text)) or any(map(stop_note, shape.values))


def likened(found: Permission, heading: Heading) -> Permission:
    """What rules found, doubted where examples of another kind are much more like it.

    Nobody becomes easier to reach by it: of a column in doubt only noes count.
    """
    if legend_of(heading.text) or family_of(heading.text):
        return found
    likely = asks(without_two_noes(heading.text))
    if found.role is Role.CONSENT_CONTACT or found.role in _OTHERS:
        against = likely[Asks.REFUSES]
        if against >= _LIKELY:
            return Permission(Role.CONSENT_OPTOUT, DOUBTED, wording_of(heading.text))
    if found.role is Role.CONSENT_CONTACT and found.confidence > DOUBTED:
        elsewhere = likely[Asks.PROJECT] + likely[Asks.OTHER_CONSENT]
        return replace(found, confidence=DOUBTED) if elsewhere >= _LIKELY else found
    if found.role in _OTHERS and likely[Asks.WANTS] >= _SURE:
        return Permission(Role.CONSENT_CONTACT, DOUBTED, wording_of(heading.text))
    return found
