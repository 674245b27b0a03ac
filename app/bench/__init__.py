"""Measurements, each beside a limit measured in the same run, so that ratios travel."""

from collections.abc import Callable, Mapping
from typing import Any

from app.bench.importing import measure_import
from app.bench.standing import measure_standing

MEASURES: Mapping[str, Callable[[Any, int], dict[str, Any]]] = {
    "import": measure_import,
    "standing": measure_standing,
}
"""Name → measurement; takes the app's maker and a size, 0 for the usual one."""
