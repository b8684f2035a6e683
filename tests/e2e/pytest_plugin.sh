# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=sh
# The pytest plugin of compare, in a real pytest: which functions it measures, how often they were called, what came of
# the tests. Nothing is said of times but that they are there.
. "$top_srcdir/tests/lib/tap.sh"
command -v jq >/dev/null || skip_all "jq is not installed"
python=
for name in python3 /usr/bin/python3; do
	[ -n "$python" ] || ! "$name" -c 'import pytest' 2>/dev/null || python=$name
done
[ -n "$python" ] || skip_all "pytest is not installed"

project=$tmp/project
mkdir -p "$project/src/pkg" "$project/tests" "$project/flat" "$tmp/plugin" "$tmp/elsewhere/pkg"
cp "$top_srcdir/commands/compare/perfcopilot_pytest.py" "$tmp/plugin"
: >"$project/src/pkg/__init__.py"
cat >"$project/src/pkg/mod.py" <<'END'
"""A module."""
from __future__ import annotations

import asyncio
import functools


def plain(x):
    """Says so."""
    return x + 1


def recursive(n):
    return n if n < 2 else recursive(n - 1) + recursive(n - 2)


def fails():
    raise KeyError("boom")


def generator(n):
    got = []
    for i in range(n):
        got.append((yield i))
    return got


def tree(n):
    yield n
    if n:
        yield from tree(n - 1)


async def coroutine(n):
    await asyncio.sleep(0)
    return n


async def async_generator(n):
    for i in range(n):
        await asyncio.sleep(0)
        yield i


def sees_locals(a, b):
    return dict(locals())


class C:
    def method(self):
        return self.static() + self.of_class()

    @staticmethod
    def static():
        return 1

    @classmethod
    def of_class(cls):
        return 2

    @property
    def prop(self):
        return 3

    @prop.setter
    def prop(self, value):
        self.value = value

    class D:
        def deep(self):
            return super().__repr__()


def outer():
    def inner():
        return 1

    return inner() + inner()


@functools.lru_cache(None)
def cached(x):
    return x


def jit(function):
    return function


@jit
def compiled():
    return 1
END
cat >"$project/src/pkg/hard.py" <<'END'
import asyncio
import functools


def takes(anything):
    return 1


def sinks(n):
    if not n:
        raise KeyError(n)
    return sinks(n - 1)


def deep(n):
    return n and deep(n - 1)


async def waits():
    await asyncio.sleep(0.02)


async def nests(n):
    return await nests(n - 1) if n else 0


def traced(function):
    @functools.wraps(function)
    def wrapper(*args, **kwargs):
        return function(*args, **kwargs)

    return wrapper


@traced
def decorated():
    return 1


def yields(n):
    try:
        yield from range(n)
    except ValueError:
        yield -1
END
cat >"$project/flat/flat.py" <<'END'
def flat():
    return 1
END

# run FUNCTIONS WORD…: pytest with the plugin, in the project; what it wrote is in $tmp/results.
run() {
	functions=$(for name in $1; do
		printf '{"file":"%s","name":"%s"}\n' "${file:-src/pkg/mod.py}" "$name"
	done | jq -sc --argjson more "${more:-[]}" '. + $more')
	shift
	jq -n --arg root "$project" --arg results "$tmp/results" --argjson functions "$functions" \
		'{$root, $results, $functions, target_s: 0.02, max_s: 0.4}' >"$tmp/settings"
	rm -f "$tmp/results"
	(cd "$project" && PYTHONPATH="$project/src:$project:$tmp/plugin" PERFCOPILOT_PYTEST="$tmp/settings" \
		PYTHONDONTWRITEBYTECODE=1 timeout 300 "$python" -m pytest -q -p perfcopilot_pytest -p no:cacheprovider "$@")
}
# of FILTER: what jq says of all lines
of() {
	jq -src "$1" "$tmp/results" 2>&1
}
# calls TEST: functions and their calls an iteration, as {"0":10}
calls() {
	of "[.[] | select(.kind == \"result\" and (.benchmark | endswith(\"::$1\"))) | .functions[] |
		{key: (.index | tostring), value: .calls}] | from_entries"
}
outcome() {
	of "[.[] | select(.kind == \"test\" and (.test | endswith(\"::$1\"))) | .outcome, .why]"
}

cat >"$project/tests/test_kinds.py" <<'END'
import asyncio
import inspect
import pickle
import threading
import traceback

import pytest

from pkg import mod
from pkg.mod import C, plain


def test_plain():
    for i in range(10):
        plain(i)
    assert mod.plain is plain and plain.__doc__ == "Says so."
    assert str(inspect.signature(plain)) == "(x)"
    assert inspect.getsource(plain).startswith("def plain(x):")
    assert pickle.loads(pickle.dumps(plain)) is plain


def test_recursive():
    assert mod.recursive(10) == 55
    assert mod.recursive(3) == 2


def test_fails():
    for _ in range(3):
        with pytest.raises(KeyError) as caught:
            mod.fails()
        last = traceback.extract_tb(caught.value.__traceback__)[-1]
        assert last.name == "fails" and last.line == 'raise KeyError("boom")'


def test_generator():
    assert list(mod.generator(5)) == [0, 1, 2, 3, 4]
    given = mod.generator(2)
    next(given)
    given.send(7)
    with pytest.raises(StopIteration) as end:
        given.send(8)
    assert end.value.value == [7, 8]
    thrown = mod.generator(2)
    next(thrown)
    with pytest.raises(ZeroDivisionError):
        thrown.throw(ZeroDivisionError())
    closed = mod.generator(2)
    next(closed)
    closed.close()
    assert inspect.isgeneratorfunction(mod.generator)
    assert pickle.loads(pickle.dumps(mod.generator)) is mod.generator


def test_tree():
    assert list(mod.tree(3)) == [3, 2, 1, 0]


def test_coroutine():
    async def main():
        return await asyncio.gather(mod.coroutine(1), mod.coroutine(2))

    assert asyncio.run(main()) == [1, 2]
    assert inspect.iscoroutinefunction(mod.coroutine) and asyncio.iscoroutinefunction(mod.coroutine)
    assert str(inspect.signature(mod.coroutine)) == "(n)"


def test_async_generator():
    async def main():
        return [i async for i in mod.async_generator(3)]

    assert asyncio.run(main()) == [0, 1, 2]
    assert inspect.isasyncgenfunction(mod.async_generator)


def test_locals():
    assert mod.sees_locals(1, 2) == {"a": 1, "b": 2}


def test_class():
    c = C()
    assert c.method() == 3 and c.prop == 3
    c.prop = 4
    C.D().deep()


def test_outer():
    assert mod.outer() == 2


def test_cached():
    assert mod.cached(1) == mod.cached(1) == 1 and mod.cached.cache_info().hits


def test_threads():
    threads = [threading.Thread(target=lambda: [plain(i) for i in range(20)]) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def test_many():
    for i in range(30000):
        plain(i)
END
names='plain recursive fails generator tree coroutine async_generator sees_locals C.method C.static C.of_class C.prop'
names="$names C.D.deep outer outer.inner cached compiled nowhere"
exits "all kinds of functions" 0 run "$names" tests
is "every test passes" "$(of '[.[] | select(.kind == "test") | .outcome] | group_by(.) | map([.[0], length])')" '[["passed",13]]'
is "every test has a result" "$(of '[.[] | select(.kind == "result")] | length')" 13
is "with wall and CPU time" "$(of 'all(.[] | select(.kind == "result"); .wall_ns >= 0 and .cpu_ns >= 0 and .rounds >= 3)')" true
is "functions have both too" "$(of '[.[] | select(.kind == "result") | .functions[]] | all(.wall_ns >= 0 and .cpu_ns >= 0)')" true
is "a function's calls" "$(calls test_plain)" '{"0":10}'
is "of a recursion the outermost count" "$(calls test_recursive)" '{"1":2}'
is "those that raise count" "$(calls test_fails)" '{"2":3}'
is "generators count once" "$(calls test_generator)" '{"3":4}'
is "recursive ones too" "$(calls test_tree)" '{"4":1}'
is "coroutines, side by side" "$(calls test_coroutine)" '{"5":2}'
is "async generators" "$(calls test_async_generator)" '{"6":1}'
is "what looks at its locals" "$(calls test_locals)" '{"7":1}'
is "methods, static ones, properties, nested classes" "$(calls test_class)" '{"8":1,"9":1,"10":1,"11":2,"12":1}'
is "nested functions" "$(calls test_outer)" '{"13":1,"14":2}'
is "what a cache lets through" "$(of '[.[] | select(.kind == "function" and .index == 15) | .wrapped]')" '[true]'
is "threads" "$(calls test_threads)" '{"0":80}'
is "many calls are counted, few are timed" "$(of '.[] | select(.kind == "result" and (.benchmark | endswith("_many"))) |
	.functions[0] | [.calls == 30000, .timed < 30000]')" '[true,true]'
is "what a compiler reads is left alone" "$(of '.[] | select(.kind == "function" and .index == 16) | [.wrapped, .why]')" \
	'[false,"@jit compiles it"]'
is "what is not there is told" "$(of '.[] | select(.kind == "function" and .index == 17) | [.wrapped, .why]')" \
	'[false,"it is not in this file"]'
is "and where the code came from" "$(of '.[] | select(.kind == "function" and .index == 0) | [.imported, .inside, .wrapped]')" \
	"[\"$(cd "$project" && pwd -P)/src/pkg/mod.py\",true,true]"
is "the end is told" "$(of '.[-1] | [.kind, .status]')" '["end",0]'
rm "$project/tests/test_kinds.py"

# what instrumentation must not break, and what a measurement must not miss
cat >"$project/tests/test_hard.py" <<'END'
import asyncio
import multiprocessing
import sys
import threading

import pytest

from pkg import hard
from pkg.hard import takes


class Unpicklable:
    def __reduce__(self):
        raise RuntimeError("nobody pickles what functions are given")


def test_arguments():
    given = Unpicklable()
    for _ in range(1500):
        takes(given)
    takes(threading.Lock()), takes(lambda: 1)


def test_sinks():
    for _ in range(4):
        with pytest.raises(KeyError):
            hard.sinks(5)


def test_deep():
    depth = sys.getrecursionlimit() - 150
    assert hard.deep(depth) == 0
    with pytest.raises(RecursionError):
        hard.deep(10 ** 6)
    assert hard.deep(2) == 0


def test_waits():
    async def main():
        await asyncio.gather(*(hard.waits() for _ in range(3)))

    asyncio.run(main())


def test_nests():
    assert asyncio.run(hard.nests(3)) == 0


def test_cancelled():
    async def main():
        task = asyncio.ensure_future(hard.waits())
        await asyncio.sleep(0)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        await hard.waits()

    asyncio.run(main())


def test_decorated():
    assert hard.decorated() == 1 and hard.decorated.__name__ == "decorated"


def test_yields():
    given = hard.yields(3)
    assert next(given) == 0 and given.throw(ValueError()) == -1
    del given
    assert list(hard.yields(2)) == [0, 1]


@pytest.mark.parametrize("how", ["fork", "spawn"])
def test_processes(how):
    takes(0)
    with multiprocessing.get_context(how).Pool(1) as pool:
        assert pool.map(takes, range(3)) == [1, 1, 1]
END
file=src/pkg/hard.py
exits "what is hard" 0 run "takes sinks deep waits nests decorated yields" tests
file=
is "every test passes, which is hard" "$(of '[.[] | select(.kind == "test") | select(.outcome != "passed")]')" '[]'
is "what can't be pickled" "$(calls test_arguments)" '{"0":1502}'
is "a recursion that raises, again and again" "$(calls test_sinks)" '{"1":4}'
is "as deep as without" "$(calls test_deep)" '{"2":3}'
is "coroutines that wait" "$(calls test_waits)" '{"3":3}'
is "whose time is not that of making them" "$(of '.[] | select(.kind == "result" and (.benchmark | endswith("_waits"))) |
	.functions[0] | .wall_ns >= 3 * 19e6 and .cpu_ns < .wall_ns')" true
is "coroutines within themselves" "$(calls test_nests)" '{"4":1}'
is "one that is cancelled" "$(calls test_cancelled)" '{"3":2}'
is "within a decorator" "$(calls test_decorated)" '{"5":1}'
is "a generator that is left" "$(calls test_yields)" '{"6":2}'
is "what other processes call is theirs, forked" "$(calls 'test_processes[fork]')" '{"0":1}'
is "or begun" "$(calls 'test_processes[spawn]')" '{"0":1}'
is "what timing costs was measured" "$(of '.[0] | .kind == "start" and .call_cost_ns > 0 and .timed_cost_ns > 0')" true
is "rounds are bounded" "$(of 'all(.[] | select(.kind == "result"); .rounds <= 1000)')" true
rm "$project/tests/test_hard.py"

cat >"$project/tests/test_outcomes.py" <<'END'
import unittest

import pytest

from pkg.mod import plain

times = []


def test_fails():
    assert plain(1) == 1, "one is not one"


@pytest.mark.skip(reason="not today")
def test_skipped():
    pass


def test_once():
    times.append(1)
    assert len(times) == 1


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "mine").mkdir()
    return tmp_path / "mine"


@pytest.mark.parametrize("number", [1, 2])
def test_fixture(folder, number):
    (folder / "new").mkdir()
    plain(number)


@pytest.fixture(scope="module")
def broken_end():
    yield 1
    raise ValueError("at the end")


class TestClass:
    def test_method(self):
        plain(1)


class TestCase(unittest.TestCase):
    def test_case(self):
        plain(1)


def test_other(broken_end):
    plain(1)
END
printf 'import nowhere_at_all\n' >"$project/tests/test_zbroken.py"
exits "tests that fail are told of in the results" 0 run plain --continue-on-collection-errors -k "not test_other" tests
contains "why they fail" "$(outcome test_fails)" '["failed","AssertionError: one is not one'
is "what fails has no result" "$(calls test_fails)" '{}'
is "why they are skipped" "$(outcome test_skipped)" '["skipped","not today"]'
is "a test that can't be run twice has passed" "$(outcome test_once)" '["passed",null]'
contains "and says so" "$(of '[.[] | select(.kind == "result" and (.test | endswith("_once"))) | .rounds, .note]')" \
	'[1,"it can'
is "fixtures are made for each round" "$(calls 'test_fixture[2]')" '{"0":1}'
is "tests of classes" "$(calls test_method)" '{"0":1}'
is "tests of unittest" "$(calls test_case)" '{"0":1}'
is "what was collected" "$(of '.[] | select(.kind == "collected") | [.tests, .deselected]')" '[7,1]'
contains "what could not be" "$(of '[.[] | select(.kind == "error") | .file, .why]')" 'tests/test_zbroken.py'
rm "$project/tests/test_zbroken.py"
exits "a fixture that fails at its end" 0 run plain -k test_other tests
contains "fails the test" "$(outcome test_other)" '["failed","ValueError: at the end"]'
rm "$project/tests/test_outcomes.py"

cat >"$project/tests/test_crash.py" <<'END'
import os

from pkg.mod import plain


def test_before():
    plain(1)


def test_crash():
    os.kill(os.getpid(), 11)


def test_after():
    pass
END
exits "a crash" 139 run plain tests
is "leaves what came before it" "$(calls test_before)" '{"0":1}'
is "and what ran" "$(of '.[-1]')" '{"kind":"begin","test":"tests/test_crash.py::test_crash"}'
rm "$project/tests/test_crash.py"

cat >"$project/tests/test_benchmark.py" <<'END'
import gc

import pytest

from pkg.mod import plain, C


def test_call(benchmark):
    assert gc.isenabled()
    assert benchmark(plain, 1) == 2
    assert gc.isenabled()
    benchmark.extra_info["a"] = 1
    benchmark.group = "mine"
    assert benchmark.stats["mean"] > 0 and benchmark.stats.stats.rounds >= 3


def test_decorator(benchmark):
    @benchmark
    def result():
        return [plain(i) for i in range(5)]

    assert result == [1, 2, 3, 4, 5]


def test_pedantic(benchmark):
    made, ended = [], []

    def setup():
        made.append(1)
        return (len(made),), {}

    assert benchmark.pedantic(plain, setup=setup, teardown=ended.append, rounds=4, warmup_rounds=1) == 6
    assert len(made) == len(ended) == 5


def test_once(benchmark):
    runs = []
    benchmark.pedantic(lambda: runs.append(plain(1)))
    assert len(runs) == 1


def test_twice(benchmark):
    benchmark.pedantic(plain, (1,), rounds=3, iterations=10)
    benchmark.pedantic(plain, args=(1,), kwargs={}, rounds=5)


@pytest.mark.benchmark(group="marked")
def test_marker():
    C().method()


def test_raises(benchmark):
    benchmark(lambda: 1 / 0)
END
cat >"$project/pytest.ini" <<'END'
[pytest]
addopts = --strict-markers --benchmark-disable --benchmark-columns min,max --cov=pkg --cov-report term -n 4
END
exits "the benchmark fixture, and options of plugins that are off" 0 run "plain C.method" tests
is "called" "$(calls test_call)" '{"0":1}'
is "as a decorator" "$(calls test_decorator)" '{"0":5}'
is "pedantic" "$(of '.[] | select(.kind == "result" and (.test | endswith("_pedantic"))) | [.rounds, .iterations]')" '[4,1]'
is "a single round has its functions too" "$(calls test_once)" '{"0":1}'
is "two in a test" "$(of '[.[] | select(.kind == "result" and (.test | endswith("_twice"))) | [.rounds, .iterations]]')" \
	'[[3,10],[5,1]]'
is "which have names of their own" "$(of '[.[] | select(.kind == "result" and (.test | endswith("_twice"))) | .benchmark]')" \
	'["tests/test_benchmark.py::test_twice","tests/test_benchmark.py::test_twice [2]"]'
is "marked tests" "$(calls test_marker)" '{"1":1}'
is "one that raises fails" "$(outcome test_raises)" '["failed","ZeroDivisionError: division by zero"]'
is "the others pass" "$(of '[.[] | select(.kind == "test" and .outcome == "passed")] | length')" 6
rm "$project/tests/test_benchmark.py" "$project/pytest.ini"

# the same module, installed elsewhere, comes first: both sides would measure it
cp "$project/src/pkg/mod.py" "$project/src/pkg/__init__.py" "$tmp/elsewhere/pkg"
cat >"$project/conftest.py" <<END
import sys
sys.path.insert(0, "$tmp/elsewhere")
END
cat >"$project/tests/test_elsewhere.py" <<'END'
from flat import flat
from pkg.mod import plain


def test_it():
    plain(1), flat.flat()
END
more='[{"file":"flat/flat.py","name":"flat"},{"file":"src/pkg/unused.py","name":"f"}]'
exits "a module that is imported from elsewhere" 0 run plain tests
is "is told" "$(of '.[] | select(.kind == "function" and .index == 0) | [.imported, .inside]')" \
	"[\"$(cd "$tmp" && pwd -P)/elsewhere/pkg/mod.py\",false]"
is "a package without __init__.py" "$(of '.[] | select(.kind == "function" and .index == 1) | [.inside, .wrapped]')" '[true,true]'
is "a file that nobody imports" "$(of '.[] | select(.kind == "function" and .index == 2) | [.imported, .wrapped, .why]')" \
	'[null,false,"its file was not imported"]'
is "all were called" "$(calls test_it)" '{"0":1,"1":1}'
done_testing
