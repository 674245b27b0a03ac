"""What the events of an address add up to: a fold that no order, copy or merge can loosen.

The test (design, section 6): an address may be written to if a complete yes was given at the
address itself, nobody tied to it asked us to stop, and no refusal tied to it is as late or later
than that yes. What is doubtful is read against us: a yes at its earliest possible time, a no at its
latest, and ties go to the no. An answer nobody could read, as late or later, makes a yes wait. Age
and pauses are asked in `consent.gate`, which knows the day.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import NamedTuple

from consent.events import Act, Authority, Basis, Interval, Missing, Scope
from consent.reasons import PRECEDENCE, Code
from consent.ties import Tie

STOPS: frozenset[Act] = frozenset({Act.STOP, Act.OBJECT, Act.COMPLAINT, Act.ERASE, Act.DECEASED})
"""Acts that refuse whatever their time, until the verified person lifts them."""

NOES = STOPS | {Act.DECLINE}
"""Acts that may refuse wherever their person is known."""

REFUSING = NOES | {Act.BOUNCE}
"""Acts that may refuse at all."""

_STOP_CODES: Mapping[Act, Code] = {
    Act.STOP: Code.OPTED_OUT,
    Act.OBJECT: Code.OBJECTED,
    Act.COMPLAINT: Code.COMPLAINT,
    Act.ERASE: Code.ERASED,
    Act.DECEASED: Code.RESTRICTED,
    Act.BOUNCE: Code.UNDELIVERABLE,
}
_KINDS_OF_YES: Mapping[Authority, Code] = {
    Authority.SUBJECT_VERIFIED: Code.CONFIRMED,
    Authority.SUBJECT_LINK: Code.EXPLICIT,
}
_WAITING = frozenset({Code.INCOMPLETE, Code.PLATFORM_STATUS_ONLY})
_SURE: frozenset[Tie] = frozenset({Tie.MAILBOX, Tie.NAME_AND_POSTCODE, Tie.PERSON})
_LASTING: frozenset[Tie] = _SURE - {Tie.PERSON}
"""Ties that no unmerge and no taking out of a file ends, so that neither settles a doubt."""
SUREST_FIRST = (Tie.MAILBOX, Tie.NAME_AND_POSTCODE, Tie.PERSON, Tie.NEAR)
"""Where several tie one event to an address, the first of them says all that the others do."""
_ALWAYS = datetime.max.replace(tzinfo=UTC)
_NEVER = datetime.min.replace(tzinfo=UTC)


class Said(NamedTuple):
    """One event as seen from one address."""

    seq: int
    """Its place in the ledger: the order in which we learned of things."""
    act: Act
    when: Interval
    tie: Tie
    """How it belongs to the address; for a yes only `given_here` matters."""
    scope: Scope = Scope.ENGAGEMENT
    basis: Basis = Basis.FORM
    authority: Authority = Authority.IMPORT
    missing: frozenset[Missing] = frozenset()
    """What a yes lacks after `attestation.completed`."""
    given_here: bool = False
    """A yes given at exactly this canonical address."""
    who: str | None = None
    """Whose it is, `None` if not known. Use labels that a merge does not change (one for each name
    that stands at the address): were two labels made one, a refusal by "somebody else" would turn
    into the same person's, which their later yes may follow, and a merge would have loosened."""


@dataclass(frozen=True, slots=True)
class AddressFacts:
    """Everything that bears on one address."""

    canonical: str
    said: tuple[Said, ...] = ()
    mistyped: bool = False


@dataclass(frozen=True, slots=True)
class Live:
    """A complete yes that nothing has ended, the latest of its basis."""

    seq: int
    given: datetime
    """The earliest it can have been given: its age counts from here."""
    basis: Basis
    code: Code


@dataclass(frozen=True, slots=True)
class Waiting:
    """An incomplete yes that nothing has ended; it counts once the rest is known."""

    seq: int
    given: datetime | None
    """`None` where its date is among what is missing."""
    basis: Basis
    missing: frozenset[Missing]
    code: Code


@dataclass(frozen=True, slots=True)
class Standing:
    """What is known of an address before the day is asked; `hits` in order of precedence."""

    canonical: str
    code: Code
    """The primary one of `hits`; age may yet turn an allowing code into A01 (`gate.decide`)."""
    hits: tuple[Code, ...]
    evidence: tuple[int, ...]
    """`seq` of the events that decided, ascending."""
    live: tuple[Live, ...] = ()
    """Latest first, at most one of each basis."""
    waiting: tuple[Waiting, ...] = ()
    """Incomplete ones, that which lacks least first."""

    @property
    def missing(self) -> frozenset[Missing]:
        """What the least incomplete yes lacks."""
        return self.waiting[0].missing if self.waiting else frozenset()

    @property
    def granted_from(self) -> datetime | None:
        """The earliest moment of the latest complete yes."""
        return self.live[0].given if self.live else None

    @property
    def basis(self) -> Basis | None:
        """How the latest complete yes was given."""
        return self.live[0].basis if self.live else None

    @property
    def grant(self) -> int | None:
        """`seq` of the latest complete yes."""
        return self.live[0].seq if self.live else None


def fold(facts: AddressFacts) -> Standing:
    """Add up what was said; the order and repetition of `facts.said` make no difference."""
    said = _History(frozenset(facts.said))
    hits = said.refusals()
    if facts.mistyped:
        hits[Code.MISTYPED] = set()
    for yes in said.waiting:
        hits.setdefault(_waiting_code(yes), set()).add(yes.seq)
    live = _latest_of_each_basis(said.counting)
    for kept in live:
        hits.setdefault(kept.code, set()).add(kept.seq)
    ordered = sorted(hits, key=lambda code: (code.grade, PRECEDENCE[code]))
    primary = [code for code in ordered if not (live and code in _WAITING)]
    return Standing(
        canonical=facts.canonical,
        code=primary[0],
        hits=tuple(ordered),
        evidence=tuple(sorted({seq for seqs in hits.values() for seq in seqs})),
        live=live,
        waiting=tuple(sorted(map(_wait, said.waiting), key=_how_far_from_complete)),
    )


def lacking(yes: Said) -> frozenset[Missing]:
    """What a yes lacks to be complete; one that may be of any age lacks its date."""
    return yes.missing | ({Missing.DATE} if yes.when.lo is None else frozenset())


class _History:
    """What was said, sorted into what counts for and against."""

    def __init__(self, said: frozenset[Said]) -> None:
        self._yeses = [s for s in said if s.act is Act.GRANT and s.given_here]
        noes_and_lifts = [s for s in said if s.act is not Act.GRANT]
        self._lifts = [s for s in noes_and_lifts if _lifts(s)]
        declines = [s for s in noes_and_lifts if _is_decline(s)]
        self._declines = [s for s in declines if s.tie in _SURE]
        self._near_declines = [s for s in declines if s.tie is Tie.NEAR]
        self._unread = [s for s in noes_and_lifts if _is_unread(s)]
        stops = [s for s in noes_and_lifts if _is_stop(s)]
        self._open = [s for s in stops if not self._lifted_by(s)]
        self._floor = max(
            (self._counts_again(s) for s in stops if self._lifted_by(s)), default=_NEVER
        )

        stopped = any(s.tie is not Tie.NEAR for s in self._open)
        about_engagement = [s for s in self._yeses if s.scope is Scope.ENGAGEMENT and not stopped]
        self._standing = [
            s
            for s in about_engagement
            if _earliest(s) >= self._floor and not _outlived(s, self._declines)
        ]
        unshared = [s for s in self._standing if not self._noes_of_others(s)]
        complete = [s for s in unshared if not lacking(s)]
        clear = [s for s in complete if not _outlived(s, [*self._near_declines, *self._unread])]
        self.waiting = [s for s in unshared if lacking(s)]
        self.counting = clear or complete
        self._shared = bool(self._standing) and not unshared
        self._unclear = bool(complete) and not clear

    def refusals(self) -> dict[Code, set[int]]:
        """Every code that refuses or holds, with the events behind it."""
        hits: dict[Code, set[int]] = {}
        for stop in self._open:
            hits.setdefault(_stop_code(stop), set()).add(stop.seq)
        if self._shared:
            hits[Code.SHARED_ADDRESS] = {
                no.seq for yes in self._standing for no in self._noes_of_others(yes)
            }
        if self._unclear:
            for code, doubts in (
                (Code.NEAR_STOP, self._near_declines),
                (Code.UNREAD, self._unread),
            ):
                if doubts:
                    hits.setdefault(code, set()).update(s.seq for s in doubts)
        if not self._standing:
            hits[self._absence()] = {s.seq for s in self._declines}
        return hits

    def _absence(self) -> Code:
        if self._declines:
            return Code.DECLINED
        return (
            Code.ONE_PROJECT_ONLY
            if any(_for_one_project(s) for s in self._yeses)
            else Code.NO_EVIDENCE
        )

    def _lifted_by(self, stop: Said) -> list[Said]:
        """The lifts that came after a stop: for certain by time, or because we knew of it then."""
        return [
            lift
            for lift in self._lifts
            if (_earliest(lift) > _latest(stop) or lift.seq > stop.seq) and not _others(lift, stop)
        ]

    def _counts_again(self, stop: Said) -> datetime:
        """From when a yes may count once more: what preceded the lift stays dead."""
        return min(_latest(lift) for lift in self._lifted_by(stop))

    def _noes_of_others(self, yes: Said) -> list[Said]:
        """Somebody else's no at a shared mailbox refuses until they say yes there themselves."""
        return [
            no
            for no in self._declines
            if no.tie is Tie.MAILBOX and _perhaps_others(yes, no) and not self._cured(no)
        ]

    def _cured(self, no: Said) -> bool:
        return any(
            yes.who == no.who and _earliest(yes) > _latest(no) and not lacking(yes)
            for yes in self._yeses
            if yes.scope is Scope.ENGAGEMENT
        )


def _is_stop(said: Said) -> bool:
    return said.act in STOPS or (said.act is Act.BOUNCE and said.tie is Tie.MAILBOX)


def _is_decline(said: Said) -> bool:
    return said.act is Act.DECLINE and said.scope is Scope.ENGAGEMENT


def _is_unread(said: Said) -> bool:
    return said.act is Act.UNREAD and said.tie in _LASTING


def _lifts(said: Said) -> bool:
    """Whether this lifts stops: by the verified person, at this mailbox (a merge brings no lift)."""
    return (
        said.act is Act.LIFT
        and said.authority is Authority.SUBJECT_VERIFIED
        and said.tie is Tie.MAILBOX
    )


def _for_one_project(said: Said) -> bool:
    return said.scope is Scope.PROJECT


def _others(one: Said, other: Said) -> bool:
    """Whether two things were surely said by two people."""
    return one.who is not None and other.who is not None and one.who != other.who


def _perhaps_others(yes: Said, no: Said) -> bool:
    """Whether a no is known to be somebody's and the yes is not known to be theirs.

    Where only one person uses a mailbox, a yes without a name has their label; one without a label
    stands at a mailbox of several, and then it is not enough to end what one of them said.
    """
    return no.who is not None and yes.who != no.who


def _outlived(yes: Said, noes: list[Said]) -> bool:
    """Whether some no may be as late or later than this yes."""
    return any(_latest(no) >= _earliest(yes) for no in noes)


def _earliest(said: Said) -> datetime:
    return _NEVER if said.when.lo is None else said.when.lo


def _latest(said: Said) -> datetime:
    return _ALWAYS if said.when.hi is None else said.when.hi


def _stop_code(stop: Said) -> Code:
    if stop.tie is Tie.NEAR:
        return Code.NEAR_STOP
    if stop.act is Act.STOP and stop.when.hi is None:
        return Code.SUPPRESSED_IMPORT
    return _STOP_CODES[stop.act]


def _waiting_code(yes: Said) -> Code:
    return (
        Code.PLATFORM_STATUS_ONLY
        if Missing.PLATFORM_STATUS_ONLY in yes.missing
        else Code.INCOMPLETE
    )


def _wait(yes: Said) -> Waiting:
    return Waiting(yes.seq, yes.when.lo, yes.basis, lacking(yes), _waiting_code(yes))


def _how_far_from_complete(yes: Waiting) -> tuple[bool, int, list[str], int]:
    on_status_alone = yes.code is Code.PLATFORM_STATUS_ONLY
    return on_status_alone, len(yes.missing), sorted(yes.missing), yes.seq


def _latest_of_each_basis(yeses: list[Said]) -> tuple[Live, ...]:
    kept: dict[Basis, Said] = {}
    for yes in sorted(yeses, key=lambda s: (_earliest(s), -PRECEDENCE[_kind_of_yes(s)], s.seq)):
        kept[yes.basis] = yes
    latest_first = sorted(kept.values(), key=lambda s: (_earliest(s), s.seq), reverse=True)
    return tuple(Live(s.seq, _earliest(s), s.basis, _kind_of_yes(s)) for s in latest_first)


def _kind_of_yes(yes: Said) -> Code:
    return _KINDS_OF_YES.get(yes.authority, Code.IMPORTED)
