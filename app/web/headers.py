"""What every answer says about itself: the content policy, and that nobody keeps a copy."""

from flask import Flask, Response, request
from flask.sessions import SecureCookieSessionInterface, SessionMixin
from typing_extensions import override

TEMPLATE_SCRIPT = "sha256-GUQ5ad8JK5KmEWmROf3LZd9ge94daqNvd8xy9YS1iDw="
"""The one inline script, of the GOV.UK page template; a test computes it again."""

STAFF_POLICY = (
    f"default-src 'none'; script-src 'self' '{TEMPLATE_SCRIPT}'; style-src 'self'; "
    "img-src 'self'; font-src 'self'; connect-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'"
)
PUBLIC_POLICY = (
    "default-src 'none'; style-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'"
)
"""For the pages that links in e-mails open (trust, section 5.2)."""

PUBLIC_PATHS = ("/p/", "/u/")


def add_headers(answer: Response) -> Response:
    """Add the headers that do not depend on the view."""
    is_static = request.endpoint == "static"
    is_public = request.path.startswith(PUBLIC_PATHS)
    answer.headers["Content-Security-Policy"] = PUBLIC_POLICY if is_public else STAFF_POLICY
    answer.headers["X-Content-Type-Options"] = "nosniff"
    answer.headers["X-Frame-Options"] = "DENY"
    answer.headers["Referrer-Policy"] = "no-referrer" if is_public else "same-origin"
    answer.headers["Permissions-Policy"] = "camera=(), geolocation=(), microphone=()"
    answer.headers["Cross-Origin-Opener-Policy"] = "same-origin"
    if not is_static:
        answer.headers["Cache-Control"] = "no-store"
        answer.headers["X-Robots-Tag"] = "noindex, nofollow"
        answer.vary.add("HX-Request")
    if request.is_secure:
        answer.headers["Strict-Transport-Security"] = "max-age=31536000"
    return answer


class NoCookieOnPublicPages(SecureCookieSessionInterface):
    """The pages behind links in e-mails set no cookie, whoever opens them."""

    @override
    def should_set_cookie(self, app: Flask, session: SessionMixin) -> bool:
        return not request.path.startswith(PUBLIC_PATHS) and super().should_set_cookie(app, session)


def protect(app: Flask) -> None:
    app.after_request(add_headers)
    app.session_interface = NoCookieOnPublicPages()
