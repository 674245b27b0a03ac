"""What the environment says, read once at the edge and passed on."""

import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from importers.reading.limits import MEGABYTE, Limits

USUAL = Limits()


class SettingsRefused(Exception):
    """The environment can't be used as it is; the message says what to do."""


@dataclass(frozen=True, slots=True)
class Settings:
    """The environment of design, section 9. `None` months mean: as stored, else the default."""

    home: Path
    database_url: str
    secret_keys: tuple[str, ...]
    """The first signs, all verify."""
    pepper: bytes
    """Keys the hashes of the ledger; kept outside the database."""
    organisation: str
    mailchimp_api_key: str
    mailchimp_api_url: str
    consent_months: int | None
    subscription_months: int | None
    public_url: str
    limits: Limits = USUAL
    """How much of a file we are willing to read."""

    @classmethod
    def from_env(cls, env: Mapping[str, str] = os.environ) -> "Settings":
        """Read the environment; secrets not set there are those `keep_secrets` left in the home.

        Raises:
            SettingsRefused: a number that is none, or no secrets anywhere.
        """
        home = Path(env.get("RECONVENE_HOME", "./var")).absolute()
        keys = tuple(env.get("RECONVENE_SECRET_KEYS", "").split()) or _kept(home / "secret_keys")
        pepper = env.get("RECONVENE_PEPPER", "") or "".join(_kept(home / "pepper"))
        if not keys or not pepper:
            raise SettingsRefused(
                "There are no secrets yet. `reconvene start` or `reconvene upgrade` makes them, "
                "or set RECONVENE_SECRET_KEYS and RECONVENE_PEPPER."
            )
        url = env.get("RECONVENE_DATABASE_URL", f"sqlite:///{home / 'reconvene.sqlite3'}")
        if url.startswith(("postgresql://", "postgres://")):
            url = "postgresql+psycopg://" + url.split("://", 1)[1]
        return cls(
            home=home,
            database_url=url,
            secret_keys=keys,
            pepper=pepper.encode(),
            organisation=env.get("RECONVENE_ORGANISATION", ""),
            mailchimp_api_key=env.get("MAILCHIMP_API_KEY", ""),
            mailchimp_api_url=env.get("MAILCHIMP_API_URL", ""),
            consent_months=_months(env, "CONSENT_MONTHS"),
            subscription_months=_months(env, "SUBSCRIPTION_MONTHS"),
            public_url=env.get("RECONVENE_PUBLIC_URL", "http://127.0.0.1:5000").rstrip("/"),
            limits=replace(
                USUAL,
                file_bytes=_most(env, "RECONVENE_FILE_MB", USUAL.file_bytes // MEGABYTE) * MEGABYTE,
                rows=_most(env, "RECONVENE_FILE_ROWS", USUAL.rows),
                columns=_most(env, "RECONVENE_FILE_COLUMNS", USUAL.columns),
            ),
        )


def keep_secrets(home: Path) -> None:
    """Make the secrets an installation needs, once, readable by its owner alone."""
    home.mkdir(parents=True, exist_ok=True)
    home.chmod(0o700)
    for name in ("secret_keys", "pepper"):
        path = home / name
        if not path.exists():
            path.touch(mode=0o600)
            path.write_text(secrets.token_urlsafe(32) + "\n")


def _kept(path: Path) -> tuple[str, ...]:
    return tuple(path.read_text().split()) if path.exists() else ()


MOST_MONTHS = 1200
"""A hundred years; a longer life is no limit, which is said with 0."""


def _months(env: Mapping[str, str], name: str) -> int | None:
    text = env.get(name, "").strip()
    if not text:
        return None
    if not text.isdecimal() or int(text) > MOST_MONTHS:
        raise SettingsRefused(
            f"{name} must be a whole number of months (0 means no limit), not {text!r}."
        )
    return int(text)


def _most(env: Mapping[str, str], name: str, usual: int) -> int:
    text = env.get(name, "").strip()
    if not text:
        return usual
    if not text.isdecimal() or int(text) == 0:
        raise SettingsRefused(f"{name} must be a whole number above 0, not {text!r}.")
    return int(text)
