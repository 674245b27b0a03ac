"""What is installed is pinned, and from wherever the machine is told to install."""

from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PINNED = sorted(ROOT.glob("requirements*.txt"))
LOCKS = [*PINNED, ROOT / "app/web/frontend/package-lock.json"]


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: lock.name)
def test_a_lock_file_names_no_place_to_fetch_from(lock: Path) -> None:
    said = lock.read_text(encoding="utf-8")

    assert "://" not in said
    assert "index-url" not in said.replace("--no-emit-index-url", "")


@pytest.mark.parametrize("lock", PINNED, ids=lambda lock: lock.name)
def test_a_lock_file_pins_every_package_by_its_hash(lock: Path) -> None:
    lines = lock.read_text(encoding="utf-8").splitlines()
    named = [at for at, line in enumerate(lines) if line and not line.startswith(("#", " "))]

    assert named
    assert all("==" in lines[at] and "--hash=sha256:" in lines[at + 1] for at in named)
