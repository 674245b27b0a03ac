"""Logging in, through Flask-Security: everything that is set about it stands here."""

import hashlib
import hmac
from typing import Any

from flask import Flask
from flask_security import Security
from flask_wtf import CSRFProtect

from app.settings import Settings
from app.web.attempts import slow_down_guessing

SHORTEST_PASSWORD = 12

SAID: dict[str, tuple[str, str]] = {
    "INVALID_PASSWORD": ("The e-mail address or the password is not right", "error"),
    "USER_DOES_NOT_EXIST": ("The e-mail address or the password is not right", "error"),
    "GENERIC_AUTHN_FAILED": ("The e-mail address or the password is not right", "error"),
    "DISABLED_ACCOUNT": ("The e-mail address or the password is not right", "error"),
    "INVALID_EMAIL_ADDRESS": ("Enter an e-mail address like name@example.org", "error"),
    "EMAIL_NOT_PROVIDED": ("Enter your e-mail address", "error"),
    "PASSWORD_NOT_PROVIDED": ("Enter your password", "error"),
    "PASSWORD_INVALID_LENGTH": (
        "The new password must have %(length)s characters or more",
        "error",
    ),
    "RETYPE_PASSWORD_MISMATCH": ("The two new passwords must be the same", "error"),
    "PASSWORD_IS_THE_SAME": ("The new password must differ from the old one", "error"),
    "PASSWORD_CHANGE": ("Your password is changed.", "success"),
    "INVALID_REDIRECT": ("Log in from the start page instead", "error"),
    "LOGIN": ("You are logged in.", "success"),
    "UNAUTHENTICATED": ("Log in to see this page.", "info"),
}
"""What Flask-Security says, in our words."""


def configure(settings: Settings) -> dict[str, Any]:
    """The settings of Flask-Security, of its forms and of the session cookie."""
    secure = settings.public_url.startswith("https://")
    salt = hmac.new(settings.pepper, b"passwords", hashlib.sha256).hexdigest()
    return {
        "SECURITY_PASSWORD_HASH": "argon2",
        "SECURITY_PASSWORD_SCHEMES": ["argon2"],
        "SECURITY_DEPRECATED_PASSWORD_SCHEMES": [],
        "SECURITY_PASSWORD_SALT": salt,
        "SECURITY_PASSWORD_LENGTH_MIN": SHORTEST_PASSWORD,
        "SECURITY_CHANGEABLE": True,
        "SECURITY_SEND_PASSWORD_CHANGE_EMAIL": False,
        "SECURITY_CHANGE_URL": "/password",
        "SECURITY_LOGIN_URL": "/log-in",
        "SECURITY_LOGOUT_URL": "/log-out",
        "SECURITY_LOGOUT_CSRF": True,
        "SECURITY_POST_LOGIN_VIEW": "/",
        "SECURITY_POST_LOGOUT_VIEW": "/log-in",
        "SECURITY_POST_CHANGE_VIEW": "/",
        "SECURITY_RETURN_GENERIC_RESPONSES": True,
        "SECURITY_TWO_FACTOR": False,
        "SECURITY_WEBAUTHN": False,
        "SECURITY_REGISTERABLE": False,
        "SECURITY_RECOVERABLE": False,
        "SECURITY_EMAIL_VALIDATOR_ARGS": {"check_deliverability": False},
        "SECURITY_FLASH_MESSAGES": True,
        **{f"SECURITY_MSG_{name}": said for name, said in SAID.items()},
        "SESSION_COOKIE_NAME": "__Host-session" if secure else "session",
        "SESSION_COOKIE_SECURE": secure,
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "SESSION_COOKIE_PATH": "/",
        "PERMANENT_SESSION_LIFETIME": 12 * 60 * 60,
        "WTF_CSRF_TIME_LIMIT": None,
    }


csrf = CSRFProtect()


def install(app: Flask, settings: Settings, datastore: Any) -> None:
    """Let staff log in; `datastore` knows the tables of staff and roles."""
    app.config.update(configure(settings))
    csrf.init_app(app)
    Security(app, datastore, register_blueprint=True)
    slow_down_guessing(app)
