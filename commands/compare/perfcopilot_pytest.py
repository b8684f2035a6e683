# SPDX-License-Identifier: Apache-2.0
"""A pytest plugin of perfcopilot: measures tests, and named functions in them.

The settings are JSON in PERFCOPILOT_PYTEST, or in the file that it names:
{"root": the side's folder, "results": the file to write, "functions": [{"file", "name", "index"}, ...],
 "target_s", "max_s", "min_rounds"}. The results are lines of JSON, each written at once, so that
what was measured before a crash stays.

A function is instrumented when its file is imported: a plain one by a few lines in its body, so
that every reference, its signature and its line numbers stay what they are; one that gives up
control (a generator, a coroutine) by a wrapper that drives it. A short function that is called
often is timed at some calls, drawn at random, and counted at all of them.
"""
import ast
import builtins
import functools
import gc
import importlib.machinery
import inspect
import itertools
import json
import operator
import os
import random
import sys
import threading
import time

import pytest

PLAIN, WALL, CPU = 0, 1, 2  # kinds of rounds: nothing is timed in the functions, or by which clock
CLOCKS = {WALL: time.perf_counter_ns, CPU: time.thread_time_ns}
EXACT_CALLS = 16384  # after so many a function is timed at some calls only
STRIDE_MOST = 128
COSTS_AT_MOST = 32  # one part in so many of the time of a function may go into timing it
COLLECT_AT = 100000  # objects made while the garbage collector is off

# ---- functions ----

# What a thread knows of a function.
ACTIVE, CALLS, TIMED, TOTAL, NESTED, OVER, THREAD, INNER = range(8)


class Costs:
    """What the instrumentation costs, ns: of a call that is not timed, of one inside of another, of
    one that is timed, and how much of that lies inside of what is measured: where every call is
    timed, and where few are, which finds the caches of the processor colder."""

    def __init__(self):
        self.passed = self.inner = 0.0
        self.timed = {WALL: 0.0, CPU: 0.0}
        self.inside = {WALL: 0.0, CPU: 0.0}
        self.rare = {WALL: 0.0, CPU: 0.0}


class Probe:
    """One function. Its code finds two names: what to call at its beginning, which says when that
    was, or None where the call is not timed, and what then to call at its end."""

    threads = {}  # by its number: [what timing has cost in it]

    def __init__(self, index, file, name, costs):
        self.index, self.file, self.name, self.costs = index, file, name, costs
        self.records = {}
        self.recursive = False
        self.strides = {WALL: 1, CPU: 1}
        self.hooks = {kind: make_hooks(self, kind) for kind in CLOCKS}
        self.names, self.begins, self.ends = {}, None, None
        self.show(PLAIN, untimed(), None)

    def see(self, names, begins, ends):
        """Where its code looks for names, and for which."""
        self.names, self.begins, self.ends = names, begins, ends
        self.show(self.kind, self.enter, self.leave)

    def show(self, kind, enter, leave):
        self.kind, self.enter, self.leave = kind, enter, leave
        if self.begins:
            self.names[self.begins], self.names[self.ends] = enter, leave

    def record(self, ident):
        thread = self.threads.setdefault(ident, [0.0])
        return self.records.setdefault(ident, [0, 0, 0, 0, 0.0, 0.0, thread, 0])

    def begin(self, kind):
        self.records.clear()
        if kind == PLAIN:
            self.show(PLAIN, untimed(), None)
        else:
            hooks = self.hooks[kind]
            enter = hooks.start(1 if self.recursive else self.strides[kind])
            self.show(kind, enter, hooks.leave)

    def end(self):
        """Calls, those that were timed, the time of all of them, and calls inside of calls."""
        kind = self.kind
        self.show(PLAIN, untimed(), None)
        if kind == PLAIN:
            return 0, 0, 0.0, 0
        records = list(self.records.values())
        timed = sum(record[TIMED] for record in records)
        calls = self.hooks[kind].skipped() + sum(record[CALLS] for record in records)
        total = sum(record[TOTAL] - record[NESTED] for record in records)
        inner = sum(record[INNER] for record in records)
        inside = self.costs.rare if self.hooks[kind].is_rare() else self.costs.inside
        total = max(0.0, total - timed * inside[kind]) * calls / max(timed, 1)
        return calls, timed, total, inner

    def stride(self, kind, calls, total):
        """How many calls go by for one that is timed, so that timing stays cheap."""
        if self.recursive or len(self.records) > 1 or not calls:
            return 1
        cost = self.costs.timed[kind] * COSTS_AT_MOST
        return max(1, min(STRIDE_MOST, int(cost / max(total / calls, cost / STRIDE_MOST, 1.0))))

    def adapt(self, calls, timed, total):
        if calls >= 100:
            for kind in CLOCKS:
                self.strides[kind] = self.stride(kind, calls, total)

    def wrap(self, function):
        """For what can't be instrumented from inside."""
        code = getattr(function, "__code__", None)
        flags = code.co_flags if code else 0
        if flags & 0x200:
            return wrap_async_generator(self, function)
        if flags & 0x80:
            return wrap_coroutine(self, function)
        if flags & 0x20:
            return wrap_generator(self, function)
        return wrap_plain(self, function)


def untimed():
    return itertools.chain.from_iterable(itertools.repeat(itertools.repeat(None))).__next__


class Hooks:
    """What a probe does by one clock."""


def make_hooks(probe, kind):
    hooks = Hooks()
    clock, ident, draw = CLOCKS[kind], threading.get_ident, random.Random().random
    records, costs = probe.records, probe.costs
    repeat = itertools.repeat
    stride = spread = 1
    gap = skipped = 0
    skipping = ()

    def start(new_stride):
        """For a round: what is called at the beginning of a function."""
        nonlocal stride, spread, gap, skipped, skipping
        stride, spread = new_stride, 2 * new_stride - 1
        gap, skipped, skipping = 0, 0, ()
        if stride == 1:
            return enter
        return itertools.chain.from_iterable(map(supply, repeat(None))).__next__

    def is_rare():
        return stride != 1

    def count_skipped():
        return skipped - operator.length_hint(skipping)

    def supply(_):
        """None for the calls that go by, or what the one that is timed gets."""
        nonlocal gap, skipped, skipping
        if not gap:
            return (enter(),)
        count, gap = gap, 0
        skipped += count
        skipping = repeat(None, count)
        record = records.get(ident())
        if record is not None:
            record[6][0] += count * costs.passed
        return skipping

    def enter():
        """When a call began; None: it is not timed, as it lies in another of the function."""
        record = records.get(ident()) or probe.record(ident())
        thread = record[6]
        if record[0]:
            probe.recursive = True
            record[7] += 1
            thread[0] += costs.inner
            return None
        record[0] = kind
        record[1] += 1
        record[2] += 1
        thread[0] = record[5] = thread[0] + costs.timed[kind]
        return clock()

    def step():
        """The same where control comes back to what was counted already."""
        record = records.get(ident()) or probe.record(ident())
        if record[0]:
            return None
        thread = record[6]
        record[0] = kind
        record[4] += costs.inside[kind]
        thread[0] = record[5] = thread[0] + costs.timed[kind]
        return clock()

    def leave(begun):
        nonlocal gap
        ended = clock()
        record = records.get(ident())
        if record is None or record[0] != kind:
            return  # it began in another round
        record[0] = 0
        record[3] += ended - begun
        record[4] += record[6][0] - record[5]
        if stride != 1:
            gap = int(draw() * spread)
        elif not record[2] % EXACT_CALLS:
            probe.show(kind, start_late(record), leave)

    def start_late(record):
        """Of what is called so often that not all of it can be timed."""
        total = record[3] - record[4] - record[2] * costs.inside[kind]
        return start(probe.stride(kind, record[2], total))

    def add(calls, total):
        """What was measured from outside, as the time that a coroutine took."""
        record = records.get(ident()) or probe.record(ident())
        record[1] += calls
        record[2] += calls
        record[3] += total
        record[4] -= calls * costs.inside[kind]  # nothing of it lies inside

    hooks.start, hooks.skipped, hooks.is_rare, hooks.add = start, count_skipped, is_rare, add
    hooks.step, hooks.leave, hooks.clock = step, leave, clock
    return hooks


def wrap_plain(probe, function):
    @functools.wraps(function)
    def wrapper(*args, **kwargs):
        begun = probe.enter()
        try:
            return function(*args, **kwargs)
        finally:
            if begun is not None:
                probe.leave(begun)

    return wrapper


def timed_step(probe, function, *args):
    if probe.kind == PLAIN:
        return function(*args)
    hooks = probe.hooks[probe.kind]
    begun = hooks.step()
    try:
        return function(*args)
    finally:
        if begun is not None:
            hooks.leave(begun)


def counted(probe):
    """Counts a call, unless it is made inside of another."""
    if probe.kind != PLAIN:
        record = probe.records.get(threading.get_ident())
        if record is None or not record[ACTIVE]:
            probe.hooks[probe.kind].add(1, 0)
        else:
            probe.recursive = True


def drive(inner, step):
    """Drives a generator, or what has the ways of one, as its caller does. `step` calls it."""
    call, given = inner.send, (None,)
    while True:
        try:
            value = step(call, *given)
        except StopIteration as end:
            return end.value
        try:
            call, given = inner.send, ((yield value),)
        except GeneratorExit:
            step(inner.close)
            raise
        except BaseException as error:
            call, given = inner.throw, (error,)


def wrap_generator(probe, function):
    @functools.wraps(function)
    def wrapper(*args, **kwargs):
        inner = function(*args, **kwargs)
        counted(probe)
        return (yield from drive(inner, functools.partial(timed_step, probe)))

    return wrapper


class Driven:
    """An awaitable, each of whose steps is timed."""

    def __init__(self, probe, awaitable):
        self.probe, self.awaitable = probe, awaitable

    def __await__(self):
        inner = self.awaitable
        if not hasattr(inner, "send"):
            inner = inner.__await__()
        return drive(inner, functools.partial(timed_step, self.probe))


def is_active(probe):
    record = probe.records.get(threading.get_ident())
    return record is not None and record[ACTIVE] != 0


def wrap_coroutine(probe, function):
    """By the wall clock a coroutine takes from its first step to its end, what it awaits included;
    by the CPU's its own steps."""

    @functools.wraps(function)
    async def wrapper(*args, **kwargs):
        kind = probe.kind
        if kind == PLAIN:
            return await function(*args, **kwargs)
        if is_active(probe):
            probe.recursive = True
            return await function(*args, **kwargs)
        hooks = probe.hooks[kind]
        if kind == CPU:
            hooks.add(1, 0)
            return await Driven(probe, function(*args, **kwargs))
        begun = hooks.clock()
        try:
            return await Nested(probe, function(*args, **kwargs))
        finally:
            if probe.kind == kind:
                hooks.add(1, hooks.clock() - begun)

    return wrapper


class Nested(Driven):
    """An awaitable, in whose steps calls of its function are known to lie inside."""

    def __await__(self):
        return drive(self.awaitable, self.step)

    def step(self, call, *given):
        record = self.probe.record(threading.get_ident())
        outermost, record[ACTIVE] = not record[ACTIVE], WALL
        try:
            return call(*given)
        finally:
            if outermost:
                record[ACTIVE] = 0


def wrap_async_generator(probe, function):
    @functools.wraps(function)
    async def wrapper(*args, **kwargs):
        inner = function(*args, **kwargs)
        counted(probe)
        step = inner.__anext__()
        try:
            while True:
                try:
                    value = await Driven(probe, step)
                except StopAsyncIteration:
                    return
                try:
                    step = inner.asend((yield value))
                except GeneratorExit:
                    raise
                except BaseException as error:
                    step = inner.athrow(error)
        finally:
            await Driven(probe, inner.aclose())

    return wrapper


# ---- their code ----

SEES_LOCALS = {"locals", "vars", "dir", "eval", "exec"}
# Decorators that compile what they are given, from its source or its bytecode.
COMPILERS = {"jit", "njit", "guvectorize", "stencil", "cfunc", "ccall", "kernel"}
COMPILERS_DOTTED = {"torch.compile", "torch.jit.script", "tf.function", "numba.vectorize"}
BODY = """
__perfcopilot_begun__ = {0}()
try:
    pass
finally:
    if __perfcopilot_begun__ is not None:
        {1}(__perfcopilot_begun__)
"""
FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
SCOPES = FUNCTIONS + (ast.ClassDef, ast.Lambda)


def own_nodes(function):
    """What runs when the function does, not what is defined in it."""
    stack = list(function.body)
    while stack:
        node = stack.pop()
        yield node
        if not isinstance(node, SCOPES):
            stack.extend(ast.iter_child_nodes(node))


def dotted(node):
    if isinstance(node, ast.Call):
        node = node.func
    parts = []
    while isinstance(node, ast.Attribute):
        parts.append(node.attr)
        node = node.value
    if isinstance(node, ast.Name):
        parts.append(node.id)
    return ".".join(reversed(parts))


def compiler(function):
    for decorator in function.decorator_list:
        name = dotted(decorator)
        if name.rpartition(".")[2] in COMPILERS or name in COMPILERS_DOTTED:
            return name
    return None


def place(node, function):
    for each in ast.walk(node):
        if "lineno" in each._attributes:
            each.lineno = each.end_lineno = function.lineno
            each.col_offset = each.end_col_offset = function.col_offset
    return node


def instrument(function, probe, names):
    """Into its code go names that it will find in `names`."""
    prefix = "__perfcopilot_%d_" % abs(probe.index)
    begins, ends, wrap = prefix + "begins__", prefix + "ends__", prefix + "wrap__"
    probe.see(names, begins, ends)
    names[wrap] = probe.wrap
    nodes = list(own_nodes(function))
    wrapped = isinstance(function, ast.AsyncFunctionDef) or any(
        isinstance(node, (ast.Yield, ast.YieldFrom))
        or isinstance(node, ast.Name) and node.id in SEES_LOCALS
        for node in nodes
    )
    if wrapped:
        decorator = place(ast.parse(wrap, mode="eval").body, function)
        function.decorator_list.append(decorator)
        return
    body = function.body
    first = body[0] if body else None
    documented = (
        isinstance(first, ast.Expr)
        and isinstance(first.value, ast.Constant)
        and isinstance(first.value.value, str)
    )
    added = [place(node, function) for node in ast.parse(BODY.format(begins, ends)).body]
    if body[documented:]:
        added[1].body = body[documented:]
    function.body = body[:documented] + added


def rewrite(tree, probes):
    """Instruments the functions of these names. The names that were found, and why those that
    were but can't be instrumented can't."""
    found, refused = set(), {}
    stack = [(tree, "")]
    wanted = []
    while stack:
        node, prefix = stack.pop()
        for child in ast.iter_child_nodes(node):
            name = prefix
            if isinstance(child, FUNCTIONS + (ast.ClassDef,)):
                name = prefix + child.name + "."
            if isinstance(child, FUNCTIONS) and name[:-1] in probes:
                wanted.append((child, name[:-1]))
            stack.append((child, name))
    for function, name in wanted:
        by = compiler(function)
        if by:
            refused[name] = "@%s compiles it" % by
            continue
        instrument(function, probes[name], vars(builtins))
        found.add(name)
    return found, refused


class Importer:
    """Instruments files as they are imported: those that were named, and those that are imported
    in their place from elsewhere."""

    def __init__(self, root, probes, tell):
        self.root, self.tell = os.path.realpath(root), tell
        self.files = {}  # by real path
        self.modules = {}  # by the last part of the module's name: [(parts, path)]
        self.probes = {}
        self.told = set()
        self.loaded = []
        for probe in probes:
            path = os.path.realpath(os.path.join(self.root, probe.file))
            self.files.setdefault(path, {})[probe.name] = probe
            self.probes[probe.index] = probe
        for path in self.files:
            parts = os.path.relpath(path, self.root)[: -len(".py")].split(os.sep)
            if parts[-1] == "__init__":
                parts.pop()
            if parts:
                self.modules.setdefault(parts[-1], []).append((parts, path))

    def install(self):
        loader = importlib.machinery.SourceFileLoader
        get_code, importer = loader.get_code, self

        def get_code_of(self, fullname):
            probes = importer.wanted(fullname, self.path)
            if not probes:
                return get_code(self, fullname)
            return importer.code(self.path, self.get_data(self.path), probes)

        loader.get_code = get_code_of
        for name, module in list(sys.modules.items()):
            self.check(name, module, "it was imported before the plugin")

    def inside(self, path):
        return os.path.realpath(path).startswith(os.path.join(self.root, ""))

    def wanted(self, fullname, path):
        real = os.path.realpath(path)
        if real in self.files:
            return self.files[real]
        names = fullname.split(".")
        for parts, wanted in self.modules.get(names[-1], ()):
            if parts[-len(names) :] == names and self.begins(parts, names):
                return self.files[wanted]
        return None

    def begins(self, parts, names):
        """Whether a module of this name could be that file: what stands before it is no package."""
        before = parts[: len(parts) - len(names)]
        return not before or not os.path.exists(os.path.join(self.root, *(before + ["__init__.py"])))

    def code(self, path, source, probes):
        tree = compile(source, path, "exec", ast.PyCF_ONLY_AST, dont_inherit=True)
        found, refused = rewrite(tree, probes)
        for name, probe in probes.items():
            why = None if name in found else refused.get(name, "it is not in this file")
            self.say(probe, path, why)
            if why is None and probe not in self.loaded:
                self.loaded.append(probe)
        return compile(tree, path, "exec", dont_inherit=True)

    def check(self, name, module, why):
        file = getattr(module, "__file__", None)
        if not isinstance(file, str):
            return
        if name.rpartition(".")[2] not in self.modules:
            return
        for probe in (self.wanted(name, file) or {}).values():
            if probe.index not in self.told:
                self.say(probe, file, why if file.endswith(".py") else "it is compiled")

    def say(self, probe, path, why):
        self.told.add(probe.index)
        self.tell(
            kind="function",
            index=probe.index,
            imported=os.path.realpath(path) if path else None,
            inside=bool(path) and self.inside(path),
            wrapped=why is None,
            why=why,
        )

    def finish(self):
        for name, module in list(sys.modules.items()):
            self.check(name, module, "it was not loaded from source")
        for probe in self.probes.values():
            if probe.index not in self.told:
                self.say(probe, None, "its file was not imported")


# ---- rounds ----


def median(values):
    values = sorted(values)
    half = len(values) // 2
    return values[half] if len(values) % 2 else (values[half - 1] + values[half]) / 2


class Calm:
    """The garbage collector is off, and then as it was."""

    def __init__(self):
        self.was = gc.isenabled()
        if gc.get_count()[0] > COLLECT_AT:
            gc.collect()
        gc.disable()

    def end(self):
        if self.was:
            gc.enable()


class Round:
    """What came out of one round, by iteration."""

    def __init__(self, kind, iterations, wall, cpu, over, functions):
        self.kind, self.iterations = kind, iterations
        self.wall, self.cpu, self.over, self.functions = wall, cpu, over, functions
        self.spent = wall  # with what stands around it


class Meter:
    def __init__(self, importer, costs):
        self.importer, self.costs = importer, costs
        self.probes = importer.loaded

    def start(self, kind, iterations):
        """What ends the round, and says what it took."""
        probes = list(self.probes)
        threads = Probe.threads
        before = sum(thread[0] for thread in threads.values())
        calm = Calm()
        for probe in probes:
            probe.begin(kind)

        def stop():
            took_wall = time.perf_counter_ns() - wall
            took_cpu = time.process_time_ns() - cpu
            ended = {probe.index: probe.end() for probe in probes}
            calm.end()
            over = sum(thread[0] for thread in threads.values()) - before
            used = {index: end for index, end in ended.items() if end[0]}
            return Round(kind, iterations, took_wall, took_cpu, over, used)

        cpu = time.process_time_ns()
        wall = time.perf_counter_ns()
        return stop

    def round(self, kind, iterations, work):
        stop = self.start(kind, iterations)
        try:
            work()
        finally:
            ended = stop()
        return ended

    def adapt(self, warm):
        for index, (calls, timed, total, _) in warm.functions.items():
            self.importer.probes[index].adapt(calls, timed, total)

    def result(self, rounds):
        """The medians of what the rounds came to, without what the instrumentation cost."""
        functions = {}
        for each in rounds:
            for index, (calls, timed, total, inner) in each.functions.items():
                if each.kind != PLAIN:
                    kinds = functions.setdefault(index, {"calls": [], "all": [], WALL: [], CPU: [], "timed": 0})
                    kinds["calls"].append(calls / each.iterations)
                    kinds["all"].append((calls + inner) / each.iterations)
                    kinds["timed"] += timed
                    if timed:
                        kinds[each.kind].append(total / each.iterations)
        calls = sum(median(kinds["all"]) for kinds in functions.values())
        best = [each for each in rounds if each.kind == PLAIN]
        best = best or [each for each in rounds if each.kind == WALL] or rounds

        def without(each, took):
            cost = calls * self.costs.passed if each.kind == PLAIN else each.over / each.iterations
            return max(0.0, took / each.iterations - cost)

        return {
            "rounds": len(rounds),
            "iterations": rounds[-1].iterations,
            "wall_ns": median([without(each, each.wall) for each in best]),
            "cpu_ns": median([without(each, each.cpu) for each in best]),
            "functions": [
                {
                    "index": index,
                    "calls": median(kinds["calls"]),
                    "timed": kinds["timed"],
                    "wall_ns": median(kinds[WALL]) if kinds[WALL] else None,
                    "cpu_ns": median(kinds[CPU]) if kinds[CPU] else None,
                }
                for index, kinds in sorted(functions.items())
            ],
        }


def kinds_of(count, functions):
    if not functions:
        return [PLAIN] * count
    if count < 3:
        return [WALL, CPU][:count]
    return [(PLAIN, WALL, CPU, PLAIN)[number % 4] for number in range(count)]


def how_many(settings, took_ns):
    """Rounds, when one takes so long."""
    took_ns = max(1, took_ns)
    rounds = max(settings["min_rounds"], min(1000, int(settings["target_s"] * 1e9 / took_ns)))
    return max(1, min(rounds, max(3, int(settings["max_s"] * 1e9 / took_ns))))


EMPTY = """
def empty():
    pass

def per_call(calls, clock):
    begun = clock()
    for _ in range(calls):
        empty()
    return (clock() - begun) / calls
"""


def calibrate(costs):
    """What instrumentation costs, seen at a function that does nothing. Each has a loop of its own:
    the interpreter adapts a loop to what it calls."""
    probe = Probe(-1, "", "empty", costs)

    def least(kind, calls=400, inner=False):
        tree = ast.parse(EMPTY)
        names = {}
        if kind is not None:
            instrument(tree.body[0], probe, names)
        exec(compile(tree, "<calibration>", "exec"), names)
        took, inside = [], []
        for _ in range(10):
            probe.begin(kind or PLAIN)
            if inner:
                probe.record(threading.get_ident())[ACTIVE] = kind
            took.append(names["per_call"](calls, time.perf_counter_ns))
            inside.extend(
                record[TOTAL] / record[TIMED] for record in probe.records.values() if record[TIMED])
            probe.end()
        return min(took), min(inside or [0.0])

    calm = Calm()
    base, _ = least(None)
    costs.passed = max(0.0, least(PLAIN)[0] - base)
    for kind in CLOCKS:
        took, inside = least(kind)
        costs.timed[kind] = max(0.0, took - base)
        costs.inside[kind] = inside
        probe.strides[kind] = 16
        costs.rare[kind] = least(kind, calls=2000)[1]
    probe.strides[WALL] = 1
    costs.inner = max(0.0, least(WALL, inner=True)[0] - base)
    calm.end()
    Probe.threads.clear()


# ---- the fixture ----


class Stats(dict):
    """What tests may want to see of a measurement."""

    def __getattr__(self, name):
        try:
            return self[name]
        except KeyError:
            raise AttributeError(name) from None

    @property
    def stats(self):
        return self


class Benchmark:
    """As the fixture of this name that projects know: called with a function, or pedantic."""

    def __init__(self, plugin, node):
        self._plugin, self._node, self._count = plugin, node, 0
        self.name, self.fullname = node.name, node.nodeid
        self.group, self.extra_info, self.options = None, {}, {}
        self.enabled, self.disabled, self.stats = True, False, None

    def __call__(self, function, *args, **kwargs):
        settings, meter = self._plugin.settings, self._plugin.meter
        kept = []

        def work(iterations):
            def loop():
                for _ in range(iterations):
                    result = function(*args, **kwargs)
                kept[:] = [result]

            return loop

        warm = meter.round(WALL, 1, work(1))
        meter.adapt(warm)
        iterations = self._iterations(work, settings["target_s"] * 1e9 / 25)
        last = meter.round(PLAIN, iterations, work(iterations))
        rounds = [
            meter.round(kind, iterations, work(iterations))
            for kind in kinds_of(how_many(settings, last.wall), warm.functions)
        ]
        self._tell(rounds)
        return kept[0]

    def _iterations(self, work, least_ns):
        iterations = 1
        while True:
            took = self._plugin.meter.round(PLAIN, iterations, work(iterations)).wall
            if took >= least_ns or iterations >= 1 << 24:
                return iterations
            more = int(iterations * least_ns / max(took, 1)) + 1
            iterations = min(more, iterations * 10)

    def pedantic(self, target, args=(), kwargs=None, setup=None, teardown=None, rounds=1,
                 warmup_rounds=0, iterations=1):
        if rounds < 1 or iterations < 1 or warmup_rounds < 0:
            raise ValueError("rounds and iterations are at least 1, warmup_rounds at least 0")
        if setup and (iterations != 1 or args or kwargs):
            raise TypeError("with setup there is one iteration, and it gives the arguments")
        meter, kept, done = self._plugin.meter, [], []
        warm_ups = [WALL] * warmup_rounds
        functions = bool(meter.probes)
        for number, kind in enumerate(warm_ups + kinds_of(rounds, functions)):
            given, named = (setup() if setup else None) or (args, kwargs or {})

            def loop(given=given, named=named):
                for _ in range(iterations):
                    result = target(*given, **named)
                kept[:] = [result]

            each = meter.round(kind, iterations, loop)
            if teardown:
                teardown(*given, **named)
            if kind != PLAIN:
                meter.adapt(each)
            if number >= warmup_rounds:
                done.append(each)
        self._tell(done)
        return kept[0]

    def _tell(self, rounds):
        self._count += 1
        name = self._node.nodeid + (" [%d]" % self._count if self._count > 1 else "")
        result = self._plugin.meter.result(rounds)
        self._plugin.tell(kind="result", test=self._node.nodeid, benchmark=name, **result)
        times = [each.wall / each.iterations / 1e9 for each in rounds]
        mean = sum(times) / len(times)
        self.stats = Stats(
            min=min(times), max=max(times), mean=mean, median=median(times), data=times,
            total=sum(times), rounds=len(times), iterations=rounds[-1].iterations,
            ops=1 / mean if mean else 0.0,
            stddev=(sum((t - mean) ** 2 for t in times) / max(1, len(times) - 1)) ** 0.5,
        )


@pytest.fixture
def benchmark(request):
    return Benchmark(plugin_of(request.config), request.node)


# ---- pytest ----

# Options of plugins that are off, and whether a value follows.
OPTIONS = {
    "--cov": True, "--cov-report": True, "--cov-config": True, "--cov-context": True,
    "--cov-fail-under": True, "--cov-append": False, "--cov-branch": False, "--no-cov": False,
    "--no-cov-on-fail": False, "--cov-reset": False, "-n": True, "--numprocesses": True,
    "--maxprocesses": True, "--dist": True, "--tx": True, "--rsyncdir": True, "-d": False,
    "--max-worker-restart": True, "--looponfail": False, "-f": False, "--codspeed": False,
    "--memray": False, "--reruns": True, "--reruns-delay": True, "--only-rerun": True,
    "--count": True, "--repeat-scope": True, "--profile": False, "--profile-svg": False,
    "--force-flaky": False, "--max-runs": True, "--min-passes": True, "--no-flaky-report": False,
    "--randomly-seed": True, "--randomly-dont-reorganize": False,
    "--benchmark-min-time": True, "--benchmark-max-time": True, "--benchmark-min-rounds": True,
    "--benchmark-timer": True, "--benchmark-calibration-precision": True,
    "--benchmark-warmup-iterations": True, "--benchmark-storage": True, "--benchmark-netrc": True,
    "--benchmark-compare-fail": True, "--benchmark-columns": True, "--benchmark-sort": True,
    "--benchmark-group-by": True, "--benchmark-name": True, "--benchmark-json": True,
    "--benchmark-time-unit": True, "--benchmark-save": True,
}
OFF = (
    "benchmark", "pytest_benchmark", "codspeed", "pytest_codspeed", "codeflash-benchmark",
    "pytest_cov", "xdist", "xdist.looponfail", "randomly", "rerunfailures", "flaky", "repeat",
    "memray", "profiling",
)


def without_options(args):
    """Without what plugins that are off would be told."""
    kept, skip = [], False
    for number, arg in enumerate(args):
        if skip:
            skip = False
            continue
        name = arg.split("=")[0]
        short = arg[:2] if arg[:2] == "-n" and arg[2:3] != "" and arg[2:].strip("0123456789") in (
            "", "auto", "logical") else None
        if name not in OPTIONS and not short and not name.startswith("--benchmark-"):
            kept.append(arg)
        elif not short and "=" not in arg and OPTIONS.get(name):
            skip = number + 1 < len(args) and not args[number + 1].startswith("-")
    return kept


def plugin_of(config):
    return config.pluginmanager.get_plugin("perfcopilot_measures")


def short(text):
    return str(text).strip().split("\n")[0][:400]


def why_of(report):
    if isinstance(report.longrepr, tuple):  # of a skipped test: file, line, reason
        return short(report.longrepr[2]).replace("Skipped: ", "", 1)
    crash = getattr(report.longrepr, "reprcrash", None)
    return short(crash.message if crash else getattr(report, "longreprtext", "") or "it failed")


class Plugin:
    def __init__(self, settings):
        self.settings = settings
        self.pid = os.getpid()
        flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_APPEND | os.O_CLOEXEC
        self.file = os.open(settings["results"], flags, 0o600)
        self.costs = Costs()
        calibrate(self.costs)
        probes = [
            Probe(function.get("index", index), function["file"], function["name"], self.costs)
            for index, function in enumerate(settings["functions"])
        ]
        self.importer = Importer(settings["root"], probes, self.tell)
        self.meter = Meter(self.importer, self.costs)
        self.current = None  # what measures the call of a plain test
        self.deselected = 0

    def tell(self, **line):
        if os.getpid() != self.pid:
            return  # a child that was forked
        data = (json.dumps(line) + "\n").encode()
        while data:
            data = data[os.write(self.file, data) :]

    def start(self):
        self.tell(
            kind="start",
            version=1,
            python=sys.version.split()[0],
            executable=sys.executable,
            pytest=pytest.__version__,
            call_cost_ns=self.costs.passed,
            timed_cost_ns=self.costs.timed[WALL],
            timed_cpu_cost_ns=self.costs.timed[CPU],
        )
        self.importer.install()

    # -- what was collected

    def pytest_deselected(self, items):
        self.deselected += len(items)

    def pytest_collectreport(self, report):
        if report.failed:
            self.tell(kind="error", file=report.nodeid, why=why_of(report))

    @pytest.hookimpl(trylast=True)
    def pytest_collection_finish(self, session):
        self.tell(kind="collected", tests=len(session.items), deselected=self.deselected)

    # -- tests

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_protocol(self, item, nextitem):
        self.tell(kind="begin", test=item.nodeid)
        item.ihook.pytest_runtest_logstart(nodeid=item.nodeid, location=item.location)
        reports = self.run_fixture(item, nextitem) if self.has_fixture(item) else self.run_plain(
            item, nextitem)
        for report in reports:
            item.ihook.pytest_runtest_logreport(report=report)
        item.ihook.pytest_runtest_logfinish(nodeid=item.nodeid, location=item.location)
        outcome, why = "passed", None
        for report in reports:
            if report.failed:
                outcome, why = "failed", why_of(report)
                break
            if report.skipped:
                outcome, why = "skipped", why_of(report)
        self.tell(kind="test", test=item.nodeid, outcome=outcome, why=why)
        return True

    def has_fixture(self, item):
        info = getattr(item, "_fixtureinfo", None)
        found = info.name2fixturedefs.get("benchmark") if info else None
        return bool(found) and found[-1].func.__module__ == __name__

    def run_fixture(self, item, nextitem):
        from _pytest.runner import runtestprotocol

        return runtestprotocol(item, log=False, nextitem=nextitem)

    def run_plain(self, item, nextitem):
        """The call of the test is the benchmark: it is run again, with fixtures of its own."""
        again = self.clone(item)
        reports, warm = self.once(item, again or nextitem, WALL)
        if again is None or warm is None or not all(report.passed for report in reports):
            if again is not None:
                reports.extend(self.tear_down(item, nextitem))
            if warm is not None and all(report.passed for report in reports):
                self.tell_plain(item, [warm], None)
            return reports
        self.meter.adapt(warm)
        rounds, note = [], None
        for kind in kinds_of(how_many(self.settings, warm.spent), warm.functions):
            following = self.clone(item)
            more, each = self.once(again, following, kind)
            failed = [report for report in more if not report.passed]
            if failed or each is None:
                note = "it can't be run again in one process: " + (
                    why_of(failed[0]) if failed else "it was not called")
                rounds = []
                break
            rounds.append(each)
            again = following
        reports.extend(self.tear_down(item, nextitem))
        self.tell_plain(item, rounds or [warm], note)
        return reports

    def tear_down(self, item, nextitem):
        """What the rounds left standing for the next of them. A report, where that fails."""
        from _pytest.runner import CallInfo

        state = item.session._setupstate
        args = (nextitem,) if "item" not in inspect.signature(state.teardown_exact).parameters else (
            item, nextitem)
        call = CallInfo.from_call(lambda: state.teardown_exact(*args), when="teardown")
        if call.excinfo is None:
            return []
        return [item.ihook.pytest_runtest_makereport(item=item, call=call)]

    def once(self, item, nextitem, kind):
        from _pytest.runner import runtestprotocol

        begun = time.perf_counter_ns()
        self.current = [kind, None]
        try:
            reports = runtestprotocol(item, log=False, nextitem=nextitem)
        finally:
            measured, self.current = self.current[1], None
        if measured is not None:
            measured.spent = time.perf_counter_ns() - begun
        return reports, measured

    def tell_plain(self, item, rounds, note):
        result = self.meter.result(rounds)
        self.tell(kind="result", test=item.nodeid, benchmark=item.nodeid, note=note, **result)

    def clone(self, item):
        """The same test once more; None: it is of a kind that can't be had twice."""
        if not isinstance(item, pytest.Function):
            return None
        try:
            copy = type(item).from_parent(
                item.parent,
                name=item.name,
                callspec=getattr(item, "callspec", None),
                fixtureinfo=item._fixtureinfo,
                originalname=item.originalname,
            )
        except (TypeError, AttributeError):
            return None
        copy.own_markers[:] = item.own_markers
        return copy

    @pytest.hookimpl(hookwrapper=True, trylast=True)
    def pytest_pyfunc_call(self, pyfuncitem):
        stop = self.current and self.meter.start(self.current[0], 1)
        yield
        if stop:
            self.current[1] = stop()

    @pytest.hookimpl(hookwrapper=True, trylast=True)
    def pytest_runtest_call(self, item):
        """Of tests that are no functions: those of unittest, doctests."""
        function = getattr(type(item), "runtest", None) is pytest.Function.runtest
        stop = self.current and not function and self.meter.start(self.current[0], 1)
        yield
        if stop:
            self.current[1] = stop()

    # -- the end

    @pytest.hookimpl(tryfirst=True)
    def pytest_sessionfinish(self, session, exitstatus):
        self.importer.finish()
        self.tell(kind="end", status=int(exitstatus))
        if int(exitstatus) == 1:
            session.exitstatus = 0  # tests that failed are told of in the results


def settings_of(text):
    if not text.startswith("{"):
        with open(text, encoding="utf-8") as file:
            text = file.read()
    settings = {"functions": [], "target_s": 0.5, "max_s": 5.0, "min_rounds": 5}
    settings.update(json.loads(text))
    return settings


def installed_plugins():
    try:
        from importlib.metadata import entry_points

        points = entry_points()
        found = points.select(group="pytest11") if hasattr(points, "select") else points.get("pytest11", ())
        return {point.name for point in found}
    except Exception:  # metadata of packages is what others wrote
        return set()


def pytest_addoption(parser, pluginmanager):
    """The earliest that pytest calls: before conftest files, and before plugins that are off."""
    text = os.environ.get("PERFCOPILOT_PYTEST")
    if not text:
        raise pytest.UsageError("PERFCOPILOT_PYTEST is not set: this plugin is of perfcopilot compare")
    for name in OFF:
        pluginmanager.set_blocked(name)
    plugin = Plugin(settings_of(text))
    plugin.start()
    off = sorted(installed_plugins() & set(OFF))
    if off:
        plugin.tell(kind="note", why="off while measuring: " + ", ".join(off))
    pluginmanager.register(plugin, "perfcopilot_measures")


@pytest.hookimpl(tryfirst=True)
def pytest_load_initial_conftests(early_config, parser, args):
    args[:] = without_options(args)


def pytest_configure(config):
    config.addinivalue_line("markers", "benchmark(**options): a benchmark (what it says is not used)")
