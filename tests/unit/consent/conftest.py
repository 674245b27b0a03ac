"""Tests of what `consent` remembers between calls begin with nothing remembered."""

import sys

import pytest


@pytest.fixture(autouse=True, scope="module")
def nothing_remembered() -> None:
    """What an earlier test had worked out would hide that a function is not tested here."""
    for name, module in list(sys.modules.items()):
        if name.partition(".")[0] == "consent":
            for held in vars(module).values():
                if hasattr(held, "cache_clear"):
                    held.cache_clear()
