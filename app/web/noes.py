"""Asking about rows that say no, before a change lets nobody hear them any more."""

from collections.abc import Mapping
from typing import Any

from flask import render_template, request

from app.web import words
from app.workflows.weigh_change import Weighed
from importers.draft import Role

GIVEN_UP = "given-up"


def given_up() -> str:
    """What somebody who looked at the rows ticked: the digest of exactly this loss, or ''."""
    return request.form.get(GIVEN_UP, "")


def ask_about_noes(weighed: Weighed, here: str, *, fields: Mapping[str, str], name: str) -> Any:
    """The page that reads the noes aloud and asks; `fields` are sent again with the answer.

    An answer without a tick is an error; a change that weighs otherwise by now is asked anew.
    """
    unticked = request.form.get("asked") == weighed.digest
    errors = (
        {GIVEN_UP: "Tick that these rows do not say no, or leave the columns as they are"}
        if unticked
        else {}
    )
    page = render_template(
        "files/noes.html",
        name=name,
        here=here,
        back=here.partition("/columns/")[0],
        fields=fields,
        weighed=weighed,
        becomes={at: words.ROLES[Role(role)] for at, role in weighed.roles.items()},
        errors=errors,
    )
    return page, 422 if unticked else 200
