"""Bytes of a spreadsheet in, its sheets as text out."""

from importers.reading.bundle import unbundled
from importers.reading.limits import Limits
from importers.reading.protected import PasswordNeeded
from importers.reading.sheets import read_sheets

__all__ = ["Limits", "PasswordNeeded", "read_sheets", "unbundled"]
