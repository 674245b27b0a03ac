import pytest

from consent.notices import NOTICES, Notice, by_id, current


def test_every_notice_is_found_by_the_id_an_event_stores() -> None:
    assert all(by_id(notice.notice_id) is notice for notice in NOTICES)
    assert len({notice.notice_id for notice in NOTICES}) == len(NOTICES)


@pytest.mark.parametrize("key", ["stop", "pause", "topics", "join"])
def test_the_current_words_are_the_last_version(key: str) -> None:
    assert current(key).version == max(n.version for n in NOTICES if n.key == key)


def test_words_never_shown_are_not_found() -> None:
    with pytest.raises(KeyError):
        current("nothing")
    with pytest.raises(KeyError):
        by_id("stop-99")


def test_the_fingerprint_follows_the_words() -> None:
    one = Notice("stop", 1, "Stop all e-mails.")
    assert one.sha256 == "df3259dc8785e0f7a2da0c09965138cf1ce389dd97ea85ef5024f729e84b42a2"
    assert one.sha256 != Notice("stop", 1, "Stop all emails.").sha256
