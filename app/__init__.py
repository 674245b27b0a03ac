"""The working shell: everything that touches the world. Imports nothing eagerly."""

from typing import Any


def __getattr__(name: str) -> Any:
    """Let `from app import create_app` work without loading Flask for those who need only tables."""
    if name == "create_app":
        from app.factory import create_app  # noqa: PLC0415 (on demand is the point)

        return create_app
    raise AttributeError(name)
