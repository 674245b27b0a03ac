"""Go Vocal, once CitizenLab: inputs and comments with their authors, and the site's users."""

from importers.draft import Kind, Role
from importers.sources.source import Source, needs

GO_VOCAL = Source(
    "Go Vocal",
    (needs("author email", "publication status"), needs("author name", "author email", "body")),
    {
        "id": Role.RESPONSE_ID,
        "title": Role.TITLE,
        "body": Role.FREE_TEXT,
        "author name": Role.FULL_NAME,
        "author email": Role.EMAIL,
        "published at": Role.SUBMITTED_AT,
        "created at": Role.SUBMITTED_AT,
        "topics": Role.QUESTION_MULTI,
        "tags": Role.QUESTION_MULTI,
        "areas": Role.LOCATION,
        "location description": Role.LOCATION,
    },
    ignored=frozenset(
        {
            "publication status",
            "likes count",
            "dislikes count",
            "upvotes count",
            "downvotes count",
            "baskets count",
            "comments count",
            "attachments count",
            "attachmens",
            "url",
            "project",
            "status",
            "assignee",
            "assignee email",
            "parent",
            "input",
            "proposed budget",
        }
    ),
    kind=Kind.RESPONSE,
    usual_columns=(6, 300),
)

GO_VOCAL_USERS = Source(
    "Go Vocal users",
    (needs("id", "email", "first name", "last name", "slug"),),
    {"email": Role.EMAIL, "created at": Role.SUBMITTED_AT},
    ignored=frozenset({"id", "slug"}),
    kind=Kind.REGISTER,
    usual_columns=(5, 300),
)
