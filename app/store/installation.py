"""What is set for this installation: the environment over what was stored on the set-up page."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models.shell import Setting
from app.settings import Settings, SettingsRefused
from consent.gate import Policy
from consent.ties import Keyring

PEPPER_CHECK = "pepper_check"
"""The setting by which a lost or swapped pepper is noticed before anybody is written to."""

INTEREST_BASES = "interest_bases"
"""The setting that keeps how usual an interest in each issue was at the last import."""

DEFAULT_MONTHS = 24
"""The default life of a yes (design, section 6)."""


@dataclass(frozen=True, slots=True)
class Installation:
    """Who we are, how long a yes lives here, and which day it is."""

    settings: Settings
    organisation: str
    earlier_names: tuple[str, ...]
    reply_to: str
    policy: Policy
    sample_today: date | None
    """Sample data has its own today, so that it says the same in ten years."""
    is_set_up: bool
    keyring: Keyring
    as_of: date | None = None
    """A day asked for instead of today (`--as-of`)."""

    @property
    def link_keys(self) -> list[bytes]:
        """The keys of links in e-mails: the first signs, all verify."""
        return [key.encode() for key in self.settings.secret_keys]

    def today(self, now: datetime) -> date:
        return self.as_of or self.sample_today or now.date()

    def clock(self, now: datetime) -> datetime:
        """What a record is dated with: `now`, or the same time of day on the sample's own day."""
        if self.sample_today is None:
            return now
        return datetime.combine(self.sample_today, now.timetz())

    def moment(self, now: datetime) -> datetime:
        """`now`; the end of the day asked for; or the same time of day on the sample's own day."""
        if self.as_of is not None:
            return end_of(self.as_of)
        return self.clock(now)


def end_of(day: date) -> datetime:
    """The last second of a day: what is asked "as of" a day counts all of it."""
    return datetime.combine(day, time(23, 59, 59), UTC)


def load(session: Session, settings: Settings) -> Installation:
    """Read the stored settings; the environment's months and organisation override them."""
    kept = {row.name: row.value for row in session.scalars(select(Setting))}
    keyring = Keyring(settings.pepper)
    if kept.get(PEPPER_CHECK, keyring.address(PEPPER_CHECK)) != keyring.address(PEPPER_CHECK):
        raise SettingsRefused(
            "The secret that keys the permission history is not the one this database was made "
            "with, so no stop would be found. Put the file `pepper` back into RECONVENE_HOME, or "
            "set RECONVENE_PEPPER."
        )
    sample = kept.get("sample_today")
    return Installation(
        settings=settings,
        organisation=settings.organisation or kept.get("organisation", ""),
        earlier_names=tuple(kept.get("earlier_names", ())),
        reply_to=kept.get("reply_to", ""),
        policy=Policy(
            consent_months=_first(settings.consent_months, kept.get("consent_months")),
            subscription_months=_first(
                settings.subscription_months, kept.get("subscription_months")
            ),
        ),
        sample_today=date.fromisoformat(sample) if sample else None,
        is_set_up=bool(kept.get("is_set_up", False)),
        keyring=keyring,
    )


def keep(
    session: Session, values: dict[str, Any], *, by: str, now: datetime, reason: str = ""
) -> None:
    """Store settings, each with who set it and why."""
    for name, value in values.items():
        row = session.get(Setting, name)
        if row is None:
            row = Setting(name=name)
            session.add(row)
        row.value, row.set_by, row.set_at, row.reason = value, by, now, reason
    session.flush()


def keep_pepper_check(session: Session, settings: Settings, *, now: datetime) -> None:
    """Remember what the pepper makes of a known word, once."""
    if kept(session, PEPPER_CHECK) is None:
        found = Keyring(settings.pepper).address(PEPPER_CHECK)
        keep(session, {PEPPER_CHECK: found}, by="reconvene", now=now)


def kept(session: Session, name: str) -> Any:
    """The value stored under a name, or `None`."""
    row = session.get(Setting, name)
    return None if row is None else row.value


def _first(override: int | None, stored: int | None) -> int:
    if override is not None:
        return override
    return DEFAULT_MONTHS if stored is None else stored
