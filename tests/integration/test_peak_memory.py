"""The memory told of a measurement is that of all its processes together."""

import subprocess
import sys

from app.bench.memory import peak_together

LARGE = 64


def test_what_a_process_started_has_counts_as_its_own() -> None:
    with peak_together() as alone:
        pass
    waiting = f"held = bytearray(b'x' * ({LARGE} << 20)); print('ready', flush=True); input()"
    with subprocess.Popen(
        [sys.executable, "-c", waiting], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        with peak_together() as together:
            pass
        process.communicate("\n")
    assert alone.megabytes is not None
    assert together.megabytes is not None
    assert together.megabytes - alone.megabytes > LARGE * 0.9
