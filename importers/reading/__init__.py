"""Bytes of a spreadsheet in, its sheets as text out."""

from importers.reading.limits import Limits
from importers.reading.sheets import read_sheets

__all__ = ["Limits", "read_sheets"]
