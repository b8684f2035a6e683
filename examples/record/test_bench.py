# SPDX-License-Identifier: Apache-2.0
# Tests for pytest: each way in which one can end.
import time

import pytest


@pytest.mark.parametrize("n", [1, 2])
def test_sort(n):
    time.sleep(0.02 * n)
    assert sorted(range(1000 * n, 0, -1))[0] == 1


def test_fails():
    time.sleep(0.02)
    assert 1 == 2


@pytest.fixture
def slow():
    time.sleep(0.03)
    yield
    time.sleep(0.02)


def test_with_fixture(slow):
    time.sleep(0.02)


@pytest.mark.skip(reason="not now")
def test_skipped():
    pass


def test_error(nothing):
    pass
