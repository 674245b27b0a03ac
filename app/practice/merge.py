"""Filling merge tags in, as the service does when it sends; and showing the result safely."""

import re
from collections.abc import Callable, Mapping
from html import escape, unescape

import nh3

TAG = re.compile(r"\*\|([A-Z0-9_:]+)\|\*")
CHOICE = re.compile(
    r"\*\|IF:([A-Z0-9_]+)\|\*(?P<yes>.*?)(?:\*\|ELSE:\|\*(?P<no>.*?))?\*\|END:IF\|\*", re.DOTALL
)
UNSUBSCRIBE = "*|UNSUB|*"
KEPT = {
    *("a", "b", "blockquote", "br", "em", "h1", "h2", "h3", "h4", "hr", "i", "li", "ol"),
    *("p", "strong", "table", "tbody", "td", "th", "thead", "tr", "ul"),
}
_BREAKS = re.compile(r"</(p|h[1-6]|li|tr)>|<br\s*/?>", re.IGNORECASE)
_LINK = re.compile(r'<a\b[^>]*?href="([^"]*)"[^>]*>(.*?)</a>', re.IGNORECASE | re.DOTALL)
_HEAD = re.compile(r"<head\b.*?</head>", re.IGNORECASE | re.DOTALL)
_HEADING = re.compile(r"<(/?)h([1-4])>")


def fill(text: str, values: Mapping[str, str], written: Callable[[str], str] = str) -> str:
    """Fill in the merge tags; unknown ones stay as they are. `written` escapes a value."""

    def choose(found: re.Match[str]) -> str:
        return found["yes"] if values.get(found[1]) else found["no"] or ""

    def value(found: re.Match[str]) -> str:
        return written(values[found[1]]) if found[1] in values else found[0]

    return TAG.sub(value, CHOICE.sub(choose, text))


def fill_html(html: str, values: Mapping[str, str]) -> str:
    return fill(html, values, escape)


def as_plain_text(html: str) -> str:
    """Make a plain text of an e-mail that came without one."""
    linked = _LINK.sub(r"\2 (\1)", _HEAD.sub("", html))
    bare = re.sub(r"<[^>]+>", "", _BREAKS.sub("\n", linked))
    return re.sub(r"\n{3,}", "\n\n", unescape(bare)).strip()


def safe(html: str) -> str:
    """Return an e-mail's HTML fit to be shown inside a page, its headings below the page's own."""
    clean = nh3.clean(
        _HEAD.sub("", html),
        tags=KEPT,
        attributes={"a": {"href"}},
        url_schemes={"http", "https", "mailto"},
        link_rel="noopener noreferrer",
    )
    return _HEADING.sub(lambda found: f"<{found[1]}h{min(int(found[2]) + 2, 6)}>", clean)
