"""People the gate let through, and members as a sending service holds them."""

from datetime import UTC, datetime

from consent.address import parse
from consent.events import Act, Interval
from consent.gate import Permitted, Policy, admit
from consent.standing import AddressFacts, Said, fold
from consent.ties import Tie
from segments.audience import MergeValues, RemoteMember, RemoteStatus, Wanted

NOW = datetime(2026, 1, 9, 9, tzinfo=UTC)
GIVEN = datetime(2025, 6, 1, tzinfo=UTC)
TAG = "rc-7f3a"


def permitted(address: str) -> Permitted:
    yes = Said(1, Act.GRANT, Interval(GIVEN, GIVEN), Tie.MAILBOX, given_here=True)
    email = parse(address)
    answer = admit(email, fold(AddressFacts(email.canonical, (yes,))), now=NOW, policy=Policy())
    assert isinstance(answer, Permitted)
    return answer


def wanted(
    address: str = "gwen@alder.example", first: str = "Gwen", last: str = "Ashby", link: str = "L1"
) -> Wanted:
    return Wanted(permitted(address), MergeValues(first, last, link))


def a_member(
    address: str = "gwen@alder.example",
    status: RemoteStatus = RemoteStatus.SUBSCRIBED,
    *,
    first: str = "",
    last: str = "",
    link: str = "",
    tags: tuple[str, ...] = (),
) -> RemoteMember:
    return RemoteMember(address, status, MergeValues(first, last, link), frozenset(tags))
