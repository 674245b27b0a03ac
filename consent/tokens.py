"""Links in e-mails: pointers that say nothing and can't be forged (trust, section 5.2).

`1.<kid>.<p>.<rid>.<mac>` in base64url: `kid` names the key, `p` the purpose, `rid` is 128 random
bits stored against the address. A stop link works for ever: old keys go on verifying.
"""

import base64
import hashlib
import hmac
import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import unquote

_VERSION = "1"
_RID_BYTES = 16
_MAC_BYTES = 16
"""128 bits of HMAC-SHA256."""

_SHAPE = re.compile(
    r"1\.(?P<kid>[\w-]{8})\.(?P<p>[up])\.(?P<rid>[\w-]{22})\.(?P<mac>[\w-]{22})", re.ASCII
)
_SOFT_BREAK = re.compile(r"=\s*\n\s*")
_QUOTED_SIGN = re.compile(r"=(3D)?\s*", re.IGNORECASE)
_TRAILING = " \t\r\n.,;:>)]}\"'=’”"


class BadLink(Exception):
    """The text is no link of ours; one message whatever is wrong with it."""

    def __init__(self) -> None:
        super().__init__("This link does not work.")


class Purpose(StrEnum):
    """What a link may do."""

    STOP = "u"
    """Stop everything, a topic, or pause; never expires."""
    PREFERENCES = "p"
    """See and choose topics as well."""


@dataclass(frozen=True, slots=True)
class Link:
    """What a link says: look up `rid` to learn whose it is."""

    purpose: Purpose
    rid: bytes


def make(keys: Sequence[bytes], purpose: Purpose, rid: bytes) -> str:
    """Make the token for `rid` (128 random bits); the first key signs.

    Raises:
        ValueError: there is no key, or `rid` is not 16 bytes.
    """
    if not keys or len(rid) != _RID_BYTES:
        raise ValueError("A token needs a key and an id of 16 bytes.")
    key = keys[0]
    pointer = _encode(rid)
    mac = _mac(key, purpose.value, pointer)
    return ".".join((_VERSION, key_id(key), purpose.value, pointer, mac))


def read(keys: Sequence[bytes], text: str) -> Link:
    """Read a token as mail programs mangle it: marks after it, `%2E`, quoted-printable breaks.

    Every key verifies, not only the one that signs.

    Raises:
        BadLink: it is none of ours.
    """
    found = _SHAPE.fullmatch(_unmangled(text))
    if found is None:
        raise BadLink
    macs = [_mac(key, found["p"], found["rid"]) for key in keys if key_id(key) == found["kid"]]
    if not any(hmac.compare_digest(mac, found["mac"]) for mac in macs):
        raise BadLink
    return Link(Purpose(found["p"]), base64.urlsafe_b64decode(found["rid"] + "=="))


def key_id(key: bytes) -> str:
    """A short public name for a key, from which the key can't be told."""
    return _encode(hashlib.sha256(b"kid|" + key).digest()[:6])


def _mac(key: bytes, purpose: str, pointer: str) -> str:
    """What the link carries, as text: any other spelling of the same bits is no link of ours."""
    signed = f"{_VERSION}|{purpose}|{pointer}".encode()
    return _encode(hmac.digest(key, signed, hashlib.sha256)[:_MAC_BYTES])


def _unmangled(text: str) -> str:
    joined = _QUOTED_SIGN.sub("", _SOFT_BREAK.sub("", unquote(text)))
    token = re.split(r"[?&#]", joined.lstrip(" \t\r\n<\"'"), maxsplit=1)[0]
    return token.rstrip(_TRAILING)


def _encode(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()
