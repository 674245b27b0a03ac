"""The port to whoever sends our e-mails: what we ask of it, what it answers, how it fails.

Whatever could make an address hear more from us takes `Permitted`, which only the gate makes.
Whatever makes it hear less takes a plain address.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from consent.gate import Permitted

LINK_FIELD = "RCLINK"
"""The merge field that holds a person's own preferences link token; Mailchimp allows 10 letters."""

OWN_TAG = "rc-"
"""Tags that begin so are ours; every other tag is somebody else's and is never touched."""

FIELD_BYTES = 255
"""Mailchimp cuts a text field here without a word (mailchimp, section 3.4)."""


class AudienceDown(Exception):
    """The service does not answer or asks us to wait: nothing is wrong with us, try again later."""


class AudienceRefused(Exception):
    """The service said no to the whole request; the message is one plain sentence."""


class RemoteStatus(StrEnum):
    """What the service holds a member to be."""

    SUBSCRIBED = "subscribed"
    PENDING = "pending"
    """Was sent a confirmation, has not answered it."""
    TRANSACTIONAL = "transactional"
    """Known from a receipt or the like; never subscribed."""
    UNSUBSCRIBED = "unsubscribed"
    CLEANED = "cleaned"
    """Bounced, or complained."""
    ARCHIVED = "archived"


REACHABLE = frozenset({RemoteStatus.SUBSCRIBED, RemoteStatus.PENDING, RemoteStatus.TRANSACTIONAL})
"""Statuses that a stop takes back. The others are final until the person themselves comes back."""


@dataclass(frozen=True, slots=True)
class MergeValues:
    """What we tell the service of a person: their name, and their own link's token.

    Values are cut as the service would cut them, so that what we hold equals what it holds.
    """

    first_name: str = ""
    last_name: str = ""
    link: str = ""

    def __post_init__(self) -> None:
        for name in ("first_name", "last_name", "link"):
            object.__setattr__(self, name, fitted(getattr(self, name)))

    def as_fields(self) -> dict[str, str]:
        """Return the fields that hold something; an empty value never clears a stored one."""
        named = {"FNAME": self.first_name, "LNAME": self.last_name, LINK_FIELD: self.link}
        return {name: value for name, value in named.items() if value}

    @staticmethod
    def from_fields(fields: Mapping[str, object]) -> "MergeValues":
        """Read the fields we know out of a member's; whatever is no text counts as empty."""

        def text(name: str) -> str:
            value = fields.get(name)
            return value if isinstance(value, str) else ""

        return MergeValues(text("FNAME"), text("LNAME"), text(LINK_FIELD))


def fitted(text: str) -> str:
    """Return the text as a text field keeps it: single blanks, cut at a whole character."""
    tidy = " ".join(text.split())
    return tidy.encode()[:FIELD_BYTES].decode(errors="ignore").rstrip()


@dataclass(frozen=True, slots=True)
class RemoteMember:
    """One member as the service holds them."""

    address: str
    status: RemoteStatus
    values: MergeValues = MergeValues()
    tags: frozenset[str] = frozenset()
    member_id: str = ""
    contact_id: str = ""
    last_changed: str = ""


@dataclass(frozen=True, slots=True)
class Wanted:
    """A person the gate lets us write to, and what the service should know of them."""

    permitted: Permitted
    values: MergeValues

    @property
    def address(self) -> str:
        return self.permitted.canonical


class ProblemKind(StrEnum):
    """Why the service did not do as asked for one address, and so what comes next."""

    ALREADY_THERE = "already_there"
    """Held by the service before we asked; left untouched, the next reading shows it."""
    COMPLIANCE = "compliance"
    """Left of their own will, bounced or complained: only they can come back."""
    FORGOTTEN = "forgotten"
    """Deleted for good at the service: never again by us."""
    BAD_ADDRESS = "bad_address"
    LATER = "later"
    """Signed up to too many lists lately; may be tried again in a day."""
    BAD_FIELD = "bad_field"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Problem:
    """What went wrong for one address, in one plain sentence."""

    address: str
    kind: ProblemKind
    sentence: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a request came to: addresses done, and those that were not."""

    done: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()

    def __add__(self, other: "Outcome") -> "Outcome":
        return Outcome(self.done + other.done, self.problems + other.problems)


@dataclass(frozen=True, slots=True)
class Message:
    """An e-mail to a segment. Both texts carry merge tags that the service fills in."""

    subject: str
    html: str
    plain_text: str
    from_name: str
    reply_to: str
    preview: str = ""


@dataclass(frozen=True, slots=True)
class Checklist:
    """Whether the service is ready to send, and what it objects to, in its own words."""

    ready: bool
    objections: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Campaign:
    """A campaign as the service holds it. `status` is `save` until it is on its way."""

    campaign_id: str
    status: str
    recipient_count: int
    emails_sent: int = 0


class Audience(Protocol):
    """One list of members at a sending service.

    Every method raises AudienceDown when the service can't be reached, and AudienceRefused when
    it refuses the whole; trouble with single addresses comes back in the Outcome.
    """

    @property
    def calls(self) -> int:
        """Requests made so far."""
        ...

    def members(self, *, since: str = "") -> Sequence[RemoteMember]:
        """Return members of every status, archived ones too.

        `since` is the greatest `last_changed` read before; a few minutes of overlap are added.
        """
        ...

    def member(self, address: str) -> RemoteMember | None:
        """Return one member, or None when the service does not know the address."""
        ...

    def ensure_merge_fields(self) -> None:
        """Make the fields we own where they are missing."""
        ...

    def create(self, people: Sequence[Wanted], *, tag: str) -> Outcome:
        """Add people under our tag; whoever is already there is left untouched."""
        ...

    def update(self, people: Sequence[Wanted], *, tag: str) -> Outcome:
        """Set fields and add our tag to members; their status is never sent."""
        ...

    def unsubscribe(self, addresses: Sequence[str]) -> Outcome:
        """Unsubscribe members. Ask this only for addresses the service holds."""
        ...

    def untag(self, addresses: Sequence[str], *, tag: str) -> Outcome:
        """Take our tag away from members, and nothing else."""
        ...

    def create_campaign(self, message: Message, *, tag: str, marker: str) -> Campaign:
        """Make a campaign to the members under a tag, or find the one made with that marker."""
        ...

    def checklist(self, campaign_id: str) -> Checklist:
        """Ask whether the campaign could be sent."""
        ...

    def campaign(self, campaign_id: str) -> Campaign:
        """Return a campaign's present state."""
        ...

    def send(self, campaign_id: str, *, expected: int) -> Campaign:
        """Send once, if exactly so many people would get it.

        Raises:
            AudienceRefused: the service counts other recipients, or objects.
        """
        ...
