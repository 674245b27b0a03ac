"""Where practice Mailchimp answers for sample data: under the pages of whoever serves them."""

import os
import secrets
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from tempfile import NamedTemporaryFile

from flask import Flask

from app.settings import Settings
from app.store.installation import Installation

PREFIX = "/practice"
"""Its pages are below this path; its API below this and `/3.0`."""

RECORDS = "practice.sqlite3"
"""The file in RECONVENE_HOME that holds its lists and e-mails; it answers where this file is."""

ADDRESS = "practice_address"
"""The file in RECONVENE_HOME by which every process learns the address."""

KEY_FILE = "practice_key"
"""The file in RECONVENE_HOME that holds the key its API takes there."""

API = f"{PREFIX}/3.0"


def keep_address(home: Path, port: int) -> None:
    """Tell every process of this installation where the pages are served now."""
    (home / ADDRESS).write_text(f"http://127.0.0.1:{port}{API}\n")


def key_of(home: Path) -> str:
    """The key its API takes in this installation: random, made once, readable by its owner alone."""
    path = home / KEY_FILE
    if not path.exists():
        # Several processes may make it at once: the first whole one stands for all of them.
        with NamedTemporaryFile("w", dir=home, prefix=f"{KEY_FILE}.") as made:
            made.write(f"{secrets.token_hex(16)}-us0\n")
            made.flush()
            with suppress(FileExistsError):
                os.link(made.name, path)
    return path.read_text().strip()


def may_speak_to_it(settings: Settings) -> bool:
    """Whether sample data would speak to it: no key was set, and somebody serves it."""
    ours = not settings.mailchimp_api_key or settings.mailchimp_api_url.endswith(API)
    return ours and (settings.home / ADDRESS).exists()


def speak_to_it(app: Flask, known: Installation) -> Installation:
    """The installation with the stand-in for its Mailchimp where it holds sample data.

    A key somebody set stays, so that sample data with a real one is refused.
    """
    if known.sample_today is None or not may_speak_to_it(known.settings):
        return known
    settings = replace(
        known.settings,
        mailchimp_api_key=key_of(known.settings.home),
        mailchimp_api_url=(known.settings.home / ADDRESS).read_text().strip(),
    )
    app.extensions["reconvene"] = settings
    return replace(known, settings=settings)
