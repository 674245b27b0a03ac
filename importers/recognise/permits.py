"""What a consent-like column is found to be, and how sure that is."""

from dataclasses import dataclass

from importers.draft import Role, Wording


@dataclass(frozen=True, slots=True)
class Permission:
    """A consent-like column: what it is, how sure, and the words that were asked."""

    role: Role
    confidence: float
    wording: Wording | None = None


ASKS = frozenset(
    {
        Role.CONSENT_CONTACT,
        Role.CONSENT_OPTOUT,
        Role.CONSENT_EMAIL,
        Role.CONSENT_OTHER_CHANNEL,
        Role.CONSENT_CHANNELS,
    }
)
"""The roles whose wording matters: they ask about being contacted."""
DOUBTED = 0.35
"""How sure a column is that may ask about contact: only a no in it counts until somebody has looked."""
