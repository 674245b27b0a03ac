"""The exact words on our own preferences page, so that an event can say what the person read.

A notice is never edited: changed words are a new version, and the old one stays for the events that
point to it.
"""

import hashlib
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Notice:
    """One version of some words we show; `{organisation}` stands for the controller's name."""

    key: str
    version: int
    text: str

    @property
    def notice_id(self) -> str:
        """What an event stores: "stop-1"."""
        return f"{self.key}-{self.version}"

    @property
    def sha256(self) -> str:
        """The fingerprint of the words, 64 hex digits."""
        return hashlib.sha256(self.text.encode()).hexdigest()


NOTICES: tuple[Notice, ...] = (
    Notice(
        "stop",
        1,
        "Stop all e-mails. We will not write to you again about having your say in anything"
        " {organisation} does. This works at once and does not run out. You need not give a reason.",
    ),
    Notice(
        "pause",
        1,
        "Take a break. We will not write to you until the day you choose, and go on after it.",
    ),
    Notice(
        "topics",
        1,
        "Choose what we write to you about. For each topic say whether you want to hear of it, not"
        " now, or never. We guessed some of these from what you told us before; your choice replaces"
        " our guess.",
    ),
    Notice(
        "join",
        1,
        "Yes, {organisation} may e-mail me about future ways to have my say on the topics I chose."
        " I can stop this at any time with the link in every e-mail.",
    ),
)
"""Every version ever shown, oldest first."""


def current(key: str) -> Notice:
    """The version shown now.

    Raises:
        KeyError: there are no words of that name.
    """
    versions = [notice for notice in NOTICES if notice.key == key]
    if not versions:
        raise KeyError(key)
    return max(versions, key=lambda notice: notice.version)


def by_id(notice_id: str) -> Notice:
    """The words an event points to.

    Raises:
        KeyError: no such version was ever shown.
    """
    return {notice.notice_id: notice for notice in NOTICES}[notice_id]
