"""What the comparison of rows has learned: which version compares, from what, and by which figures."""

from flask import Blueprint, render_template

from app.read.comparison import comparison
from app.web import edge
from app.web.guard import May, needs
from importers.matching.model import USUAL_ROWS, shipped
from importers.matching.told import FIELDS, Line, in_words, side_by_side, strength

pages = Blueprint("learned", __name__)


@pages.get("/people/same/learned")
@needs(May.SPLIT_PEOPLE)
def show() -> str:
    """Show the versions there were, and every likeness with how often it is found."""
    found = comparison(edge.session())
    lines = side_by_side(shipped(), found.model)
    return render_template(
        "people/learned.html",
        found=found,
        came=shipped().version,
        long=USUAL_ROWS,
        versions=(found.version, *found.before),
        fields=[
            (label, [_line(line) for line in lines if line.field == field])
            for field, label in FIELDS.items()
        ],
    )


def _line(line: Line) -> dict[str, object]:
    of_one, of_two = (tuple(map(in_words, pair)) for pair in (line.of_one, line.of_two))
    return {
        "words": line.words,
        "of_one": of_one[1],
        "of_one_before": of_one[0] if of_one[0] != of_one[1] else "",
        "of_two": of_two[1],
        "of_two_before": of_two[0] if of_two[0] != of_two[1] else "",
        "strength": strength(line.weights[1]),
        "by_hand": line.by_hand,
    }
