"""Why an address may or may not be written to: codes, their sentences, the five states on pages.

Codes keep the letters and numbers of trust, section 3.2; the order here is the order in which the
primary code is chosen. Sentences are for officers: no jargon (design, section 3).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import IntEnum, StrEnum

from consent.events import Missing


class Grade(IntEnum):
    """How far a code lets an address come; the lowest wins."""

    DENY = 0
    HOLD = 1
    ALLOW = 2


class State(StrEnum):
    """What a page says about a person (design, section 6)."""

    CAN_BE_INVITED = "can_be_invited"
    WAITING_FOR_ONE_FACT = "waiting_for_one_fact"
    YES_HAS_AGED = "yes_has_aged"
    INSIGHT_ONLY = "insight_only"
    ASKED_TO_STOP = "asked_to_stop"

    @property
    def label(self) -> str:
        """The words shown."""
        return _LABELS[self][0]

    @property
    def next_step(self) -> str:
        """What can be done now, in one sentence."""
        return _LABELS[self][1]


class Code(StrEnum):
    """A reason, in the order of precedence within its grade."""

    ERASED = "S01"
    OBJECTED = "S03"
    COMPLAINT = "S04"
    OPTED_OUT = "S02"
    SUPPRESSED_IMPORT = "S06"
    RESTRICTED = "S10"
    UNDELIVERABLE = "S05"
    SHARED_ADDRESS = "S09"
    DECLINED = "D01"
    PAUSED = "S13"
    ONE_PROJECT_ONLY = "T03"
    NO_EVIDENCE = "P01"
    STALE = "A01"
    MISTYPED = "M01"
    NEAR_STOP = "N01"
    UNREAD = "N02"
    INCOMPLETE = "P02"
    PLATFORM_STATUS_ONLY = "P06"
    CONFIRMED = "K01"
    EXPLICIT = "K02"
    IMPORTED = "K03"
    MISFIT = "E99"

    @property
    def grade(self) -> Grade:
        """Whether it refuses, waits or allows."""
        return REASONS[self].grade

    @property
    def state(self) -> State:
        """Where it puts the person."""
        return REASONS[self].state

    @property
    def sentence(self) -> str:
        """The reason in one plain sentence."""
        return REASONS[self].sentence


@dataclass(frozen=True, slots=True)
class Reason:
    """What follows from a code, and how to say it."""

    grade: Grade
    state: State
    sentence: str


_LABELS: Mapping[State, tuple[str, str]] = {
    State.CAN_BE_INVITED: ("can be invited", "Invite them to something they care about."),
    State.WAITING_FOR_ONE_FACT: (
        "waiting for one fact",
        "See what is missing; they can be invited once it is known and fits.",
    ),
    State.YES_HAS_AGED: (
        "yes has aged",
        "Ask again when they next take part; do not e-mail them to ask.",
    ),
    State.INSIGHT_ONLY: (
        "insight only",
        "Count their answers; they can be invited once they say yes themselves.",
    ),
    State.ASKED_TO_STOP: (
        "asked us to stop",
        "Leave them alone; only they themselves can change this.",
    ),
}


def _stopped(sentence: str) -> Reason:
    return Reason(Grade.DENY, State.ASKED_TO_STOP, sentence)


def _insight(sentence: str) -> Reason:
    return Reason(Grade.DENY, State.INSIGHT_ONLY, sentence)


def _waiting(sentence: str) -> Reason:
    return Reason(Grade.HOLD, State.WAITING_FOR_ONE_FACT, sentence)


def _allowed(sentence: str) -> Reason:
    return Reason(Grade.ALLOW, State.CAN_BE_INVITED, sentence)


REASONS: Mapping[Code, Reason] = {
    Code.ERASED: _stopped("They asked us to erase their details."),
    Code.OBJECTED: _stopped("They objected to being contacted."),
    Code.COMPLAINT: _stopped("They complained about being contacted."),
    Code.OPTED_OUT: _stopped("They asked us to stop."),
    Code.SUPPRESSED_IMPORT: _stopped(
        "They are on a list of people not to contact; the list gives no date."
    ),
    Code.RESTRICTED: _stopped("We were told that this person has died."),
    Code.UNDELIVERABLE: _insight("E-mail to this address came back."),
    Code.SHARED_ADDRESS: _insight("Somebody else who uses this address said no."),
    Code.DECLINED: _insight("They said no to being contacted, and have not said yes since."),
    Code.PAUSED: _stopped("They asked for a pause, which is not over yet."),
    Code.ONE_PROJECT_ONLY: _insight("They said yes to news of one project only."),
    Code.NO_EVIDENCE: _insight("There is no yes from them at this address."),
    Code.STALE: Reason(Grade.DENY, State.YES_HAS_AGED, "They said yes, but too long ago."),
    Code.MISTYPED: _waiting("The address looks mistyped."),
    Code.NEAR_STOP: _waiting("Somebody who may be the same person said no or asked us to stop."),
    Code.UNREAD: _waiting("They said yes, and nobody could read what they answered since."),
    Code.INCOMPLETE: _waiting("They said yes, but something about it is not known yet."),
    Code.PLATFORM_STATUS_ONLY: _waiting(
        "A mailing service lists them as subscribed, but nothing shows when they signed up."
    ),
    Code.CONFIRMED: _allowed("They said yes and confirmed it from this address."),
    Code.EXPLICIT: _allowed("They said yes on our own page."),
    Code.IMPORTED: _allowed("They said yes on a form, and we know the words and the date."),
    Code.MISFIT: _insight("The record does not fit this address, so nothing is sent."),
}

PRECEDENCE: Mapping[Code, int] = {code: position for position, code in enumerate(Code)}

WHAT_IS_MISSING: Mapping[Missing, str] = {
    Missing.WORDING: "whether these are the words people saw",
    Missing.DATE: "on what day",
    Missing.METHOD: "how they were asked",
    Missing.CONTROLLER: "whether it was us who asked",
    Missing.IDENTITY: "who it was",
    Missing.PLATFORM_STATUS_ONLY: "when they signed up",
    Missing.REACH: "whether the words they saw cover what we send",
}


def incomplete_sentence(missing: frozenset[Missing]) -> str:
    """The sentence of P02, naming what is not known."""
    lacking = [words for fact, words in WHAT_IS_MISSING.items() if fact in missing]
    if not lacking:
        return Code.INCOMPLETE.sentence
    listed = " and ".join(filter(None, (", ".join(lacking[:-1]), lacking[-1])))
    return f"They said yes, but we do not know yet {listed}."
