"""The vocabulary of what people say about being contacted (design, section 6)."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


class Act(StrEnum):
    """What somebody did. Everything but GRANT only ever makes us quieter."""

    GRANT = "grant"
    """An explicit yes."""
    DECLINE = "decline"
    """An explicit no to future contact; a later grant by the same person may follow it."""
    UNREAD = "unread"
    """Answered something nobody could read, which may be a no: a yes from before it waits."""
    READ = "read"
    """Staff read what a row answered: had it been a no, that would stand beside this."""
    STOP = "stop"
    """Asked us to stop. Only the verified person lifts it."""
    OBJECT = "object"
    COMPLAINT = "complaint"
    ERASE = "erase"
    DECEASED = "deceased"
    BOUNCE = "bounce"
    """Cleaned by a mail service: stops the address, not the person."""
    LIFT = "lift"
    """The verified person took a stop back; grants that preceded the stop stay dead."""


class Scope(StrEnum):
    """What the words covered."""

    ENGAGEMENT = "engagement"
    """Future engagement in general, on all green issues."""
    PROJECT = "project"
    """News of one project, until its last update; nothing else."""


class Basis(StrEnum):
    """How a yes was given; decides how long it lives (CONSENT_MONTHS, SUBSCRIPTION_MONTHS)."""

    FORM = "form"
    SUBSCRIPTION = "subscription"


class Authority(StrEnum):
    """Who vouches for the event; everyone may say no, few may undo one (trust, section 3.1)."""

    SUBJECT_VERIFIED = "subject_verified"
    STAFF_DUAL = "staff_dual"
    SUBJECT_LINK = "subject_link"
    PROCESSOR = "processor"
    STAFF = "staff"
    IMPORT = "import"


class Missing(StrEnum):
    """What an explicit yes lacks to be complete evidence; it waits until this is known."""

    WORDING = "wording"
    DATE = "date"
    METHOD = "method"
    CONTROLLER = "controller"
    IDENTITY = "identity"
    PLATFORM_STATUS_ONLY = "platform_status_only"
    REACH = "reach"
    """The words are known, and reach less far than what we send: to others, less, or not so long."""


@dataclass(frozen=True, slots=True)
class Interval:
    """When something happened, as far as anyone can tell; aware UTC, ends included.

    `lo is None` means "as early as can be"; `hi is None` "as late as can be". Grants are read at
    `lo`, everything that says no at `hi` (trust, section 3.1).
    """

    lo: datetime | None
    hi: datetime | None


@dataclass(frozen=True, slots=True)
class Statement:
    """What one row of a file says about being contacted, before it becomes a ledger event.

    `addresses` are canonical: those a grant was given at, or those a no covers (it may be empty:
    a stop by name alone). `wording` is the fingerprint of the question asked (`None` where no
    wording decides: a stop, a platform status). `answer` is the cell as written; `why` a few plain
    words for the receipt ("struck through in the list").
    """

    act: Act
    addresses: tuple[str, ...]
    when: Interval
    why: str
    scope: Scope = Scope.ENGAGEMENT
    basis: Basis = Basis.FORM
    wording: str | None = None
    answer: str = ""
    column: int | None = None
    missing: frozenset[Missing] = field(default_factory=frozenset)
