"""How somebody goes from files on a disk to people who are added, and what it takes to decide.

A decision is a control that was changed, or a button or link that was pressed.
"""

import json
import re
from abc import ABC, abstractmethod
from pathlib import Path

import pytest

GOLDEN = Path(__file__).parent / "golden" / "sources"
TOOLS = sorted(path.stem for path in GOLDEN.glob("*.csv"))
"""Every tool whose files we know."""

MOST_FOR_ONE = 5
MOST_FOR_FORTY = 30
SEEN = "Tick to hear of future consultations"

Chosen = tuple[str, str, bytes]
"""A file's name, its kind, what is in it."""


def file_of(tool: str) -> Chosen:
    """A file as the tool makes it."""
    name = json.loads((GOLDEN / f"{tool}.json").read_text())["file_name"]
    return name, "text/csv", (GOLDEN / f"{tool}.csv").read_bytes()


class Somebody(ABC):
    """Somebody at a page, whose decisions are counted."""

    def __init__(self) -> None:
        self.decisions: list[str] = []

    @property
    @abstractmethod
    def path(self) -> str:
        """The address of the page they are at, without the site's."""

    @abstractmethod
    def open(self, path: str) -> None: ...

    @abstractmethod
    def choose(self, files: list[Chosen]) -> None: ...

    @abstractmethod
    def press(self, words: str) -> None:
        """Press the first button of the page that has these words."""

    @abstractmethod
    def offers(self, words: str) -> bool:
        """Whether there is such a button."""

    @abstractmethod
    def fill_in(self, control: str, text: str) -> None: ...

    @abstractmethod
    def asked_for_words(self) -> list[str]:
        """The controls in sight that ask for the words people saw."""

    def takes_in(self, files: list[Chosen]) -> None:
        """Go from the files to the people, taking what is proposed and answering what is asked."""
        self.open("/files/add")
        self.decisions.append(f"choose {len(files)} files")
        self.choose(files)
        self._presses("Upload and continue")
        steps = {
            "projects": lambda: self._presses("Confirm"),
            "questions": self._answers,
            "columns": lambda: self._presses("Check what will change"),
            "plan": self._goes_on,
        }
        for _ in range(8):
            if self._at == "done":
                return
            steps[self._at]()
        pytest.fail(f"still at {self.path}")

    @property
    def _at(self) -> str:
        """The page of the batch they are at: '' for its list of tasks."""
        found = re.search(r"/files/batches/\d+/?(\w*)$", self.path)
        assert found, self.path
        return found[1]

    def _presses(self, words: str) -> None:
        self.decisions.append(f"press {words}")
        self.press(words)

    def _answers(self) -> None:
        """Every question is what people saw; every label gets its words."""
        for control in self.asked_for_words():
            self.decisions.append(f"fill in {control}")
            self.fill_in(control, SEEN)
        every = "what people saw"
        self._presses(every if self.offers(every) else "Save and continue")

    def _goes_on(self) -> None:
        work_out = "Work out what will change"
        self._presses(work_out if self.offers(work_out) else "Add ")
