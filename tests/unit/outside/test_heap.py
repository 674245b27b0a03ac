"""Collecting garbage seldom while files are taken in, and as before afterwards."""

import gc

import pytest

from app.outside.heap import SELDOM, bulk_work


def test_python_looks_for_garbage_seldom_while_files_are_taken_in():
    before = gc.get_threshold()
    with bulk_work():
        assert gc.get_threshold() == SELDOM
        assert gc.get_freeze_count() > 0
    assert gc.get_threshold() == before
    assert gc.get_freeze_count() == 0


def test_python_looks_for_garbage_as_before_after_a_failure():
    before = gc.get_threshold()
    with pytest.raises(LookupError), bulk_work():
        raise LookupError
    assert gc.get_threshold() == before
    assert gc.get_freeze_count() == 0


def test_one_import_inside_another_gives_back_what_it_found():
    before = gc.get_threshold()
    with bulk_work(), bulk_work():
        pass
    assert gc.get_threshold() == before
