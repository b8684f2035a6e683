# SPDX-License-Identifier: Apache-2.0
"""What a call costs more when its function is measured: by our pytest plugin, and by cProfile, on
the same program, which does little but call. Rounds of all of them in turn, so that what the
machine does meanwhile meets all; the medians are printed, tab-separated."""
import ast
import cProfile
import sys
import time

import perfcopilot_pytest as plugin

PROGRAM = """
def add(total, number):
    return total + number

def program(calls):
    total = 0
    for number in range(calls):
        total = add(total, number)
    return total
"""
CALLS, ROUNDS = 100000, 21


def load(probe=None):
    names = {}
    tree = ast.parse(PROGRAM)
    if probe:
        plugin.instrument(tree.body[0], probe, names)
    exec(compile(tree, "program", "exec"), names)
    return names["program"]


def per_call(program):
    begun = time.perf_counter_ns()
    program(CALLS)
    return (time.perf_counter_ns() - begun) / CALLS


def main():
    costs = plugin.Costs()
    plugin.calibrate(costs)
    probe = plugin.Probe(0, "", "add", costs)
    plain, profiled, ours = load(), load(), load(probe)
    profiler = cProfile.Profile()

    def by_cprofile():
        profiler.enable()
        took = per_call(profiled)
        profiler.disable()
        return took

    def by_plugin(kind):
        probe.begin(kind)
        took = per_call(ours)
        calls, timed, total, _ = probe.end()
        if kind != plugin.PLAIN and calls != CALLS:
            sys.exit("%d calls were counted, not %d" % (calls, CALLS))
        return took, timed, total / CALLS

    probe.begin(plugin.WALL)
    per_call(ours)
    probe.adapt(*probe.end()[:3])
    rows = []
    for _ in range(ROUNDS):
        wall, cpu = by_plugin(plugin.WALL), by_plugin(plugin.CPU)
        rows.append((per_call(plain), by_cprofile(), wall[0], cpu[0], by_plugin(plugin.PLAIN)[0], wall[1], wall[2]))
    base, profile, wall, cpu, untimed, timed, told = (plugin.median(column) for column in zip(*rows))
    for name, took in (("wall", wall), ("cpu", cpu), ("untimed", untimed)):
        print("%s\t%.0f\t%.0f\t%.2f" % (name, took - base, profile - base, (took - base) / (profile - base)))
    print("told\t%.0f\t%.0f\t%.0f" % (told, base, timed))


main()
