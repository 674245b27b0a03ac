"""Workbooks protected with a password, opened with the one given."""

import io
import struct
from xml.parsers.expat import ExpatError

from importers.draft import FileRefused
from importers.reading.xls_records import BREAKING

AS_SHIPPED = "VelvetSweatshop"
"""Excel's own password for workbooks that are only meant not to be changed: it never asks."""

_BREAKING = (*BREAKING, ExpatError, AssertionError)
"""What a damaged container makes the library raise besides its own exceptions."""


class PasswordNeeded(FileRefused):
    """The workbook opens only with a password, and none or another was given."""


ASKS = (
    "This workbook is protected with a password. Give its password, "
    "or save a copy without one and add that."
)
WRONG = "This is not the password of this workbook. Try again, or save a copy without one."
UNKNOWN_WAY = (
    "This workbook is protected in a way that cannot be opened here. "
    "Save a copy without a password and add that."
)


_BEGIN, _LOCKED, _END = 0x0809, 0x002F, 0x000A
_SHORTEST = 4
"""Bytes of a record's head."""


def is_locked(content: bytes) -> bool:
    """Whether an old workbook's cells are encrypted: a record near its beginning says so."""
    at = content.find(struct.pack("<HH", _BEGIN, 16))
    while 0 <= at <= len(content) - _SHORTEST:
        kind, size = struct.unpack_from("<HH", content, at)
        if kind in (_LOCKED, _END):
            return bool(kind == _LOCKED)
        at += _SHORTEST + size
    return False


class _InMemory:
    """For old workbooks the library writes a file, which a reading child may not."""

    TemporaryFile = io.BytesIO


def unlocked(content: bytes, password: str) -> bytes:
    """The workbook without its protection.

    Raises:
        PasswordNeeded: no password was given, or a wrong one.
        FileRefused: protected in another way, or damaged.
    """
    # A hundred milliseconds to import; one file in a hundred needs it.
    import msoffcrypto  # noqa: PLC0415
    from msoffcrypto.exceptions import (  # noqa: PLC0415
        DecryptionError,
        EncryptionError,
        FileFormatError,
        InvalidKeyError,
        ParseError,
    )
    from msoffcrypto.format import xls97  # noqa: PLC0415

    xls97.tempfile = _InMemory
    plain = io.BytesIO()
    try:
        locked = msoffcrypto.OfficeFile(io.BytesIO(content))
        locked.load_key(password=password or AS_SHIPPED)
        locked.decrypt(plain)
    except InvalidKeyError as error:
        raise PasswordNeeded(WRONG if password else ASKS) from error
    except (DecryptionError, EncryptionError, FileFormatError, ParseError, *_BREAKING) as error:
        raise FileRefused(UNKNOWN_WAY) from error
    return plain.getvalue()
