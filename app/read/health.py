"""What is wrong with what is stored: the ledger's chain, and what is kept that follows from it or from verdicts."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy.orm import Session

from app.store import consent, match_models, reach, suggestions
from app.store.installation import Installation
from consent.gate import decide
from consent.ledger import verify
from consent.reasons import State
from consent.standing import Standing


def complaints(
    session: Session, installation: Installation, now: datetime | None = None
) -> list[str]:
    """One sentence for each thing that is not as it should be; no personal data.

    With `now`, the states that lists and counts read are held against the gate as well.
    """
    try:
        broken = verify(consent.chained(session))
    except (KeyError, TypeError, ValueError):
        return ["The permission history was changed: an event can't be read. Restore a backup."]
    found = []
    if broken is not None:
        found.append(
            f"The permission history was changed: event {broken + 1} does not follow from the one "
            "before. Restore a backup."
        )
    kept = consent.standings(session)
    afresh = consent.fold_all(session, installation.keyring)
    wrong = {address for address, standing in afresh.items() if kept.get(address) != standing}
    if now is not None:
        wrong |= _other_states(session, installation, afresh, installation.moment(now))
    if wrong:
        found.append(
            f"{len(wrong)} addresses are kept with a permission that does not follow from what was "
            "said. `reconvene doctor --rebuild` works it out again."
        )
    if unlike := reach.kept_otherwise(session):
        found.append(
            f"{unlike} people are counted with a permission that does not follow from that of their "
            "addresses. `reconvene doctor --rebuild` works it out again."
        )
    if differing := _other_suggestions(session):
        found.append(
            f"{differing} pairs of people who may be one are kept otherwise than follows from what "
            "was found and said. `reconvene doctor --rebuild` works it out again."
        )
    found += [
        f"The rates of version {version} of the comparison were changed after they were put in "
        "force. Restore a backup, or have others judge: `reconvene match use`."
        for version in match_models.changed_behind_us(session)
    ]
    return found


def _other_suggestions(session: Session) -> int:
    """How many pairs are kept as open that are not, or otherwise, or are not kept."""
    kept = set(suggestions.every_open(session))
    return len({one.people for one in kept ^ set(suggestions.worked_out_again(session))})


def _other_states(
    session: Session, installation: Installation, afresh: Mapping[int, Standing], moment: datetime
) -> set[int]:
    """Addresses whose kept state is not what the gate says; a yes may have aged since."""
    wrong = set()
    for address, kept in consent.kept_decisions(session).items():
        said = decide(afresh[address], now=moment, policy=installation.policy)
        until = kept[2]
        if kept[1] == State.CAN_BE_INVITED and until is not None and until < moment:
            right = said.state is State.YES_HAS_AGED
        else:
            right = kept == (said.code.value, said.state.value, said.valid_until)
        if not right:
            wrong.add(address)
    return wrong
