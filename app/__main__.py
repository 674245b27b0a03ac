"""The console script `reconvene`: gives the command line the means to make the app."""

import signal

from app.cli import command_line
from app.factory import create_app


def main() -> None:
    """Run the command named on the command line."""
    # A shell that starts us in the background tells us to ignore Ctrl+C; we stop all the same.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    command_line(obj=create_app)


if __name__ == "__main__":
    main()
