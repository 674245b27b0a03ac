"""What is wrong with what is stored: the ledger's chain, and the standings kept from it."""

from sqlalchemy.orm import Session

from app.store import consent
from app.store.installation import Installation
from consent.ledger import verify


def complaints(session: Session, installation: Installation) -> list[str]:
    """One sentence for each thing that is not as it should be; no personal data."""
    found = []
    broken = verify(consent.chained(session))
    if broken is not None:
        found.append(
            f"The permission history was changed: event {broken + 1} does not follow from the one "
            "before. Restore a backup."
        )
    kept = consent.standings(session)
    afresh = consent.fold_all(session, installation.keyring)
    wrong = [address for address, standing in afresh.items() if kept.get(address) != standing]
    if wrong:
        found.append(
            f"{len(wrong)} addresses are kept with a permission that does not follow from what was "
            "said. `reconvene doctor --rebuild` works it out again."
        )
    return found
