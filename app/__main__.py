"""The console script `reconvene`: gives the command line the means to make the app."""

from app.cli import command_line
from app.factory import create_app


def main() -> None:
    """Run the command named on the command line."""
    command_line(obj=create_app)


if __name__ == "__main__":
    main()
