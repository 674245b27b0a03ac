"""Answering for someone: what we hold and why, and recording that they asked us to stop."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request

from app.read.answer import Answer, answer
from app.web import edge, words
from app.web.guard import May, needs
from app.workflows import stop_contact

pages = Blueprint("answer", __name__)

ASK = "Type an e-mail address or a name, or paste a whole e-mail"


@pages.get("/answer")
@needs(May.ANSWER)
def ask() -> str:
    return _answer_page("", None, {})


@pages.post("/answer")
@needs(May.ANSWER)
@edge.only_reads
def look_up() -> Any:
    """Show what is held. A POST, so that what was pasted stands in no address and no log."""
    text = request.form.get("text", "").strip()
    if not text:
        return _answer_page("", None, {"text": ASK}), 422
    return _answer_page(text, _find(text), {})


def _find(text: str) -> Answer:
    return answer(edge.session(), text, installation=edge.installation(), now=edge.now())


def _answer_page(text: str, found: Answer | None, errors: dict[str, str]) -> str:
    return render_template(
        "people/answer.html",
        text=text,
        found=found,
        errors=errors,
        ACTS=words.ACTS,
        STATE_COLOURS=words.STATE_COLOURS,
    )


@pages.post("/stop")
@needs(May.STOP)
@edge.only_reads
def check_stop() -> Any:
    """Whom a text names, to be confirmed before anything changes."""
    text = request.form.get("text", "").strip()
    if not text:
        return _stop_page("", None, {"text": ASK}), 422
    return _stop_page(text, _find(text), {})


@pages.get("/stop")
@needs(May.STOP)
def ask_stop() -> str:
    return _stop_page("", None, {})


@pages.post("/stop/confirm")
@needs(May.STOP)
def stop() -> Any:
    """Stop the addresses chosen, at once and for good."""
    chosen = request.form.getlist("address")
    if not chosen:
        text = request.form.get("text", "")
        return _stop_page(text, _find(text), {"address": "Choose whose e-mails to stop"}), 422
    try:
        stopped = stop_contact.stop_contact(
            edge.session(),
            text="\n".join(chosen),
            by=edge.staff_name(),
            installation=edge.installation(),
            now=edge.now(),
        )
    except stop_contact.StopRefused as refused:
        return _stop_page("", None, {"text": str(refused)}), 422
    edge.commit()
    edge.wake_worker()
    count = len(stopped.addresses)
    flash(
        f"Stopped: {'one address' if count == 1 else f'{count} addresses'}, from now on and for "
        "good. Mailchimp is told at once.",
        "success",
    )
    return redirect("/answer")


def _stop_page(text: str, found: Answer | None, errors: dict[str, str]) -> str:
    known = edge.installation()
    return render_template(
        "people/stop.html",
        text=text,
        found=found,
        errors=errors,
        own=known.reply_to,
    )
