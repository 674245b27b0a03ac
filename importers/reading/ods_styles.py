"""Which styles of an OpenDocument spreadsheet strike through or have a background colour."""

from dataclasses import dataclass, field

_NO_COLOUR = ("", "transparent", "#ffffff")
_NO_LINE = ("", "none")


@dataclass(slots=True)
class Styles:
    """Styles by name, each falling back on its parent for what it does not say."""

    parents: dict[str, str] = field(default_factory=dict)
    strikes: dict[str, bool] = field(default_factory=dict)
    colours: dict[str, bool] = field(default_factory=dict)
    current: str = ""

    def start(self, tag: str, values: dict[str, str]) -> None:
        if tag == "style":
            self.current = values.get("name", "")
            self.parents[self.current] = values.get("parent-style-name", "")
        elif tag == "text-properties":
            self._text(values)
        elif tag == "table-cell-properties" and "background-color" in values:
            self.colours[self.current] = values["background-color"].lower() not in _NO_COLOUR

    def _text(self, values: dict[str, str]) -> None:
        said = [values.get(f"text-line-through-{name}") for name in ("style", "type")]
        if lines := [line for line in said if line is not None]:
            self.strikes[self.current] = any(line not in _NO_LINE for line in lines)

    def struck(self, name: str) -> bool:
        """Whether text in this style is struck through."""
        return self._said(self.strikes, name)

    def coloured(self, name: str) -> bool:
        """Whether a cell in this style has a background colour."""
        return self._said(self.colours, name)

    def _said(self, flags: dict[str, bool], name: str) -> bool:
        for _ in range(20):  # deeper than anybody nests styles; a circle ends too
            if name in flags:
                return flags[name]
            name = self.parents.get(name, "")
            if not name:
                break
        return False
