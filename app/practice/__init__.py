"""Practice Mailchimp: a stand-in server and inbox with a small database of its own.

It speaks enough of the Marketing API for the whole main job and knows nothing of our code.
"""

from app.practice.factory import make_app
from app.practice.server import PracticeServer

__all__ = ["PracticeServer", "make_app"]
