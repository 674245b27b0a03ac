"""`python -m app.practice --port 8025 --database practice.sqlite3`."""

import argparse
import signal
import sys
from pathlib import Path

from app.practice.server import KEY, PracticeServer


def main(arguments: list[str] | None = None) -> int:
    """Serve until interrupted."""
    parser = argparse.ArgumentParser(prog="python -m app.practice", description=__doc__)
    parser.add_argument("--port", type=int, default=8025)
    parser.add_argument("--database", type=Path, default=Path("practice.sqlite3"))
    parser.add_argument("--key", default=KEY)
    parser.add_argument("--subscribers", type=int, default=600)
    chosen = parser.parse_args(arguments)
    practice = PracticeServer(
        chosen.database, key=chosen.key, subscribers=chosen.subscribers, port=chosen.port
    )
    practice.start()
    sys.stdout.write(f"Practice Mailchimp: {practice.url}\nAPI key: {practice.key}\n")
    sys.stdout.flush()
    try:
        practice.wait()
    except KeyboardInterrupt:
        practice.stop()
    return 0


if __name__ == "__main__":
    # A shell that starts it in the background tells it to ignore Ctrl+C; it must stop all the same.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    sys.exit(main())
