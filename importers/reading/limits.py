"""How much of a file we are willing to read."""

from dataclasses import dataclass

MEGABYTE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """The most a file may hold; beyond it the file is refused, never cut short."""

    file_bytes: int = 100 * MEGABYTE
    rows: int = 200_000
    columns: int = 1_000
    cells: int = 10_000_000
    """Counting the empty ones inside the used area: readers set aside room for all of them."""
    sheets: int = 200
    """In one workbook."""
    parts: int = 2_000
    """Files inside a workbook; pictures and comments count."""
    inflated_bytes: int = 600 * MEGABYTE
    ratio: int = 200
    """Inflated to packed size; a plain table reaches 30 to 60."""
    ratio_from: int = 16 * MEGABYTE
    """Below this size no ratio is alarming."""
    bundle_files: int = 200
    """Files in a packed folder, junk left out."""
    bundle_bytes: int = 300 * MEGABYTE
    """All files of a packed folder together, unpacked."""
