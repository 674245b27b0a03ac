"""Workbooks protected with a password, new and old."""

import io
import struct
from functools import cache
from hashlib import md5

import msoffcrypto.format.ooxml
import xlwt
from cryptography.hazmat.decrepit.ciphers.algorithms import ARC4
from cryptography.hazmat.primitives.ciphers import Cipher
from msoffcrypto.method.rc4 import _makekey
from openpyxl import Workbook
from xlwt.CompoundDoc import XlsDoc


def a_workbook() -> bytes:
    book = Workbook()
    assert book.active is not None
    book.active.append(["Name", "Gwen Ash"])
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def an_old_workbook(*, strike: bool = False) -> bytes:
    book = xlwt.Workbook()
    looks = xlwt.easyxf("font: struck_out on" if strike else "")
    book.add_sheet("Drop in").write(0, 0, "Gwen Ash", looks)
    stream: bytes = book.get_biff_data()
    return stream


NEVER_ENCRYPTED = (0x0809, 0x002F, 0x00E1)
"""Begin of stream, the password's own record, and the interface's header."""


def old_and_locked(password: str, *, strike: bool = False) -> bytes:
    """An .xls encrypted as Excel 97 did: RC4 with a new key every 1,024 bytes of the stream."""
    salt, verifier = bytes(range(16)), bytes(range(16, 32))
    proof = rc4(_makekey(password, salt, 0), verifier + md5(verifier).digest())
    record = struct.pack("<HHHHH", 0x2F, 54, 1, 1, 1) + salt + proof
    plain, at = an_old_workbook(strike=strike), 0
    written = bytearray()
    while at < len(plain):
        kind, size = struct.unpack_from("<HH", plain, at)
        body = bytearray(plain[at + 4 : at + 4 + size])
        if kind == 0x85:  # a sheet's record begins with its place, which moves
            body[:4] = struct.pack("<I", struct.unpack_from("<I", body)[0] + len(record))
        clear = size if kind in NEVER_ENCRYPTED else 4 if kind == 0x85 else 0
        start = len(written) + 4
        written += plain[at : at + 4] + body[:clear]
        written += bytes(
            one ^ keystream(password, salt, start + place)
            for place, one in enumerate(body)
            if place >= clear
        )
        at += 4 + size
        if at == 4 + size:
            written += record
    file = io.BytesIO()
    rest = 4096 - len(written) - 4  # as one record, or the container's padding would be read
    XlsDoc().save(file, bytes(written) + struct.pack("<HH", 0xFFF, rest) + bytes(rest))
    return file.getvalue()


def rc4(key: bytes, text: bytes) -> bytes:
    return Cipher(ARC4(key), mode=None).encryptor().update(text)


@cache
def _block(password: str, salt: bytes, number: int) -> bytes:
    return rc4(_makekey(password, salt, number), bytes(1024))


def keystream(password: str, salt: bytes, place: int) -> int:
    return _block(password, salt, place // 1024)[place % 1024]


def locked(password: str, workbook: bytes | None = None) -> bytes:
    file = io.BytesIO()
    plain = io.BytesIO(workbook or a_workbook())
    msoffcrypto.format.ooxml.OOXMLFile(plain).encrypt(password, file)
    return file.getvalue()
