"""Updating a Mailchimp list from a group: shown first, then done exactly so."""

from typing import Any

from flask import Blueprint, abort, redirect, render_template, request

from app.jobs import conversations
from app.jobs.mailchimp import audience
from app.read import groups as read_groups
from app.read import mailchimp as read_mailchimp
from app.web import edge, lists, words
from app.web.guard import May, needs
from app.workflows.sync_audience import SyncRefused
from segments.audience import AudienceDown, AudienceRefused

pages = Blueprint("mailchimp", __name__)


@pages.get("/groups/<int:group_id>/mailchimp")
@needs(May.UPDATE_MAILCHIMP)
@edge.changes
def choose(group_id: int) -> Any:
    return _choose_page(group_id, "")


@pages.post("/groups/<int:group_id>/mailchimp")
@needs(May.UPDATE_MAILCHIMP)
@edge.only_reads
def plan(group_id: int) -> Any:
    """Work out what would change at Mailchimp; nothing is changed there."""
    _known(group_id)
    known = edge.installation()
    try:
        chosen = lists.chosen_list(known, request.form.get("list", ""))
        if chosen is None:
            return _choose_page(group_id, "Choose a list"), 422
        edge.session().rollback()
        with audience(known, chosen.list_id) as there:
            view = conversations.plan_sync(
                edge.session(),
                there,
                segment_id=group_id,
                audience_id=chosen.id,
                installation=known,
                now=edge.now(),
            )
    except (AudienceDown, AudienceRefused, SyncRefused) as trouble:
        return _choose_page(group_id, str(trouble)), 422
    return redirect(f"/groups/{group_id}/mailchimp/{view.run_id}")


def _known(group_id: int) -> read_groups.GroupLine:
    group = read_groups.group(edge.session(), group_id)
    if group is None:
        abort(404)
    return group


def _choose_page(group_id: int, trouble: str) -> str:
    group, known, found = _known(group_id), edge.installation(), []
    if not trouble:
        try:
            found = lists.known_lists(known)
        except (AudienceDown, AudienceRefused) as refused:
            trouble = str(refused)
    return render_template(
        "groups/mailchimp.html",
        group=group,
        lists=found,
        trouble=trouble,
        errors={"list": trouble} if found and trouble else {},
    )


@pages.get("/groups/<int:group_id>/mailchimp/<int:run_id>")
@needs(May.UPDATE_MAILCHIMP)
def show(group_id: int, run_id: int) -> Any:
    return _run_page(group_id, run_id, "")


@pages.post("/groups/<int:group_id>/mailchimp/<int:run_id>")
@needs(May.UPDATE_MAILCHIMP)
@edge.only_reads
def carry_out(group_id: int, run_id: int) -> Any:
    """Do what was shown; whoever stopped in between is left out."""
    run = _run(group_id, run_id)
    known = edge.installation()
    edge.session().rollback()
    try:
        with audience(known, run.list.list_id) as there:
            conversations.apply_sync(
                edge.session(), there, run_id=run_id, installation=known, now=edge.now()
            )
    except (AudienceDown, AudienceRefused, SyncRefused) as trouble:
        edge.session().rollback()
        return _run_page(group_id, run_id, str(trouble)), 422
    return redirect(f"/groups/{group_id}/mailchimp/{run_id}")


def _run(group_id: int, run_id: int) -> read_mailchimp.RunPage:
    found = read_mailchimp.run(edge.session(), run_id)
    if found is None or found.group_id != group_id:
        abort(404)
    return found


def _run_page(group_id: int, run_id: int, trouble: str) -> str:
    run = _run(group_id, run_id)
    return render_template(
        "groups/run.html",
        run=run,
        trouble=trouble,
        practice=lists.practice_address(edge.installation()),
        ACTIONS=words.MAILCHIMP_ACTIONS,
    )
