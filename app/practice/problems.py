"""Errors as the service writes them: application/problem+json."""

import json

from flask import Response


class ApiProblem(Exception):
    """A request the service refuses as a whole."""

    def __init__(self, status: int, title: str, detail: str) -> None:
        super().__init__(detail)
        self.status = status
        self.title = title
        self.detail = detail


class MemberProblem(Exception):
    """One contact the service refuses; in a batch the others go on."""

    def __init__(self, title: str, detail: str, *, code: str = "ERROR_GENERIC", field: str = ""):
        super().__init__(detail)
        self.title = title
        self.detail = detail
        self.code = code
        self.field = field


def answer(problem: ApiProblem) -> Response:
    """Return the problem as a response."""
    body = {
        "type": "https://mailchimp.com/developer/marketing/docs/errors/",
        "title": problem.title,
        "status": problem.status,
        "detail": problem.detail,
        "instance": "00000000-0000-0000-0000-000000000000",
    }
    return Response(
        json.dumps(body), status=problem.status, content_type="application/problem+json"
    )


def not_found() -> ApiProblem:
    return ApiProblem(404, "Resource Not Found", "The requested resource could not be found.")


def invalid(detail: str) -> ApiProblem:
    return ApiProblem(400, "Invalid Resource", detail)


def as_api_problem(problem: MemberProblem) -> ApiProblem:
    """Return a refusal of one contact as the refusal of a whole request."""
    status = 405 if problem.title == "Method Not Allowed" else 400
    return ApiProblem(status, problem.title, str(problem))
