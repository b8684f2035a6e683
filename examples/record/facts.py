#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""What the recordings say, read a second time: facts for tests, by a few regular expressions of their own.

    facts.py FOLDER >FACTS.tsv

Columns: file, event, unit, samples, total (both of the event; empty where the file does not say them exactly), by
(function or library), rank, name, module (empty: none or several), self (in the unit; empty where the file says
percentages only) and self_percent (as the file says it, summed; empty where it says none). Five rows an event, most
first and ties by name; addresses without a symbol are left out of the ranking and summed up in the row of rank 0,
"[unknown]". A name is summed over modules and processes.
"""
import collections
import gzip
import json
import marshal
import os
import re
import subprocess
import sys
from decimal import Decimal

UNITS = {"cpu-clock": "ns", "page-faults": "faults"}
PPROF_UNITS = {"nanoseconds": "ns"}
NANOSECONDS = {"s": 10**9, "ms": 10**6, "us": 10**3, "ns": 1, "mins": 60 * 10**9}


class Event:
    def __init__(self, name, unit, by="function"):
        self.name, self.unit, self.by = name, unit, by
        self.samples = self.total = None
        self.cost = collections.defaultdict(Decimal)
        self.percent = collections.defaultdict(Decimal)
        self.modules = collections.defaultdict(set)
        self.has_cost = self.has_percent = False

    def add(self, name, module, cost=None, percent=None):
        name = re.sub(r" \(inlined\)$", "", name)
        if re.fullmatch(r"(0x)?[0-9a-f]{6,}|\[unknown\]|", name):
            name = "[unknown]"
        self.modules[name].add(module)
        if cost is not None:
            self.cost[name] += cost
            self.has_cost = True
        if percent is not None:
            self.percent[name] += percent
            self.has_percent = True

    def rows(self, file):
        weight = self.cost if self.has_cost else self.percent
        named = sorted((n for n in weight if n != "[unknown]"), key=lambda n: (-weight[n], n))
        costs_nothing = self.has_cost and not weight.get("[unknown]")
        ranked = [(0, "[unknown]")] if "[unknown]" in weight and not costs_nothing else []
        if not weight:  # nothing but inclusive costs: the total alone
            yield (file, self.name, self.unit, self.samples, self.total, self.by, 0, "", "", None, None)
        for rank, name in ranked + list(enumerate(named[:5], 1)):
            modules = self.modules[name]
            yield (file, self.name, self.unit, self.samples, self.total, self.by, rank, name,
                   next(iter(modules)) if len(modules) == 1 else "",
                   self.cost[name] if self.has_cost else None,
                   self.percent[name] if self.has_percent else None)


def base(path):
    if path == "???":
        return ""
    return path if path.startswith("[") else os.path.basename(path)


def columns(titles, dots):
    """(title, first, end) of every column, from the runs of dots; the last one runs to the end of the line."""
    spans = [m.span() for m in re.finditer(r"\.+", dots)]
    ends = [s[0] for s in spans[1:]] + [None]
    return [(titles[s:e].strip(), s, e) for (s, _), e in zip(spans, ends)]


def perf_report(lines):
    events, event, fields, comma, library = [], None, None, False, ""
    for i, line in enumerate(lines):
        m = re.match(r"# Samples: (\S+)\s+of events? '(.*?)'", line)
        if m:
            event = Event(m[2], UNITS[m[2]])
            event.samples = int(m[1]) if m[1].isdigit() else None
            events.append(event)
            fields = None
        elif m := re.match(r"# Event count \(approx\.\): (\d+)", line):
            event.total = int(m[1])
        elif event and fields is None and re.match(r"# *(Overhead|Children)", line):
            comma = "," in line
            if comma:
                fields = [t.strip() for t in line[2:].split(",")]
            else:
                fields = columns(line, lines[i + 1])
        elif fields and not line.startswith("#"):
            if comma:
                cells = dict(zip(fields, (c.strip() for c in line.split(",", len(fields) - 1))))
            else:
                cells = {title: line[start:end].strip() for title, start, end in fields}
            first = next(iter(cells.values()))
            if " / " in list(cells)[-1]:
                m = re.match(r"\s+(\d+\.\d\d)%\s+(\[.\] )?(.*?)\s*$", line)
                if m and m[2]:
                    event.add(m[3], library, percent=Decimal(m[1]))
                elif m:
                    library = m[3]
                continue
            if not re.fullmatch(r"\d+\.\d\d%", first) or not re.match(r"\s*[\d.]+%(  | *,)", line):
                continue
            percent = Decimal((cells.get("Self") or first)[:-1])
            module = base(cells.get("Shared Object", ""))
            cost = int(cells["Period"]) if "Period" in cells else None
            if "Symbol" in cells:
                event.add(re.sub(r"^(0x\S+ +\S )?\[.\] ", "", cells["Symbol"]), module, cost, percent)
            else:
                event.by = "library"
                event.add(module, "", cost, percent)
    return events


HEADER = re.compile(r"^\s*\S.*?\s+\d+(?:/\d+)?\s+(?:\[\d+\]\s+)?\d+\.\d+:\s+(\d+)\s+([a-z-]+):\s*(.*)$")
FRAME = re.compile(r"^\s*[0-9a-f]+ (.*?)(?:\+0x[0-9a-f]+)? \((inlined|[^()]+)\)$")


def perf_script(lines):
    events, waiting = {}, None
    for line in lines + [""]:
        header, frame = HEADER.match(line), FRAME.match(line)
        if header:
            event = events.setdefault(header[2], Event(header[2], UNITS[header[2]]))
            event.samples = (event.samples or 0) + 1
            event.total = (event.total or 0) + int(header[1])
            waiting = (event, int(header[1]))
            frame = FRAME.match(header[3])
        if frame and waiting:
            module = "" if frame[2] == "inlined" else base(frame[2])
            waiting[0].add(frame[1], module, waiting[1])
            waiting = None
        elif not line and waiting:
            waiting[0].add("[unknown]", "", waiting[1])
            waiting = None
    return list(events.values())


def folded(lines):
    event = Event("samples", "samples")
    for line in lines:
        stack, count = line.rsplit(" ", 1)
        event.add(stack.rsplit(";", 1)[-1], "", int(count))
        event.samples = event.total = (event.total or 0) + int(count)
    return [event]


def nanoseconds(text):
    m = re.fullmatch(r"([\d.]+)([a-z]*)", text)
    return int(Decimal(m[1]) * NANOSECONDS[m[2]]) if m[2] else int(m[1])


def pprof(lines):
    event = Event("cpu", "ns")
    for line in lines:
        if m := re.search(r"Total samples = (\S+)", line):
            event.total = nanoseconds(m[1])
        elif m := re.match(r"\s+(\S+)\s+(\S+)%\s+\S+%\s+\S+\s+\S+%\s+(.*?)( \(inline\))?$", line):
            event.add(m[3], "", nanoseconds(m[1]), Decimal(m[2]))
    return [event]


def pprof_raw(lines):
    part, events, samples, places, modules = "", [], [], {}, {}
    for line in lines:
        if line in ("Samples:", "Locations", "Mappings"):
            part = line
        elif part == "Samples:" and not events:
            types = [re.sub(r"\[dflt\]$", "", word).split("/") for word in line.split()]
            events = [Event(name, PPROF_UNITS.get(unit, name)) for name, unit in types]
        elif part == "Samples:" and (m := re.match(r"([-\d\s]+): ([\d ]*)$", line)):
            samples.append(([int(word) for word in m[1].split()], m[2].split()))
        elif part == "Locations" and (m := re.match(r"\s*(\d+): 0x\w+ (?:M=(\d+) )?(.*?) \S*:\d+(?::\d+)? s=\d+", line)):
            places[m[1]] = m[3], m[2]
        elif part == "Mappings" and (m := re.match(r"(\d+): \S+ (\S+)", line)):
            modules[m[1]] = base(m[2])
    for values, stack in samples:
        name, module = places[stack[0]]
        for event, value in zip(events, values):
            event.samples = (event.samples or 0) + values[0]
            event.total = (event.total or 0) + value
            event.add(name, modules.get(module, ""), value)
    return events


def elastic(lines):
    event = Event("", "%")
    for line in lines[1:]:
        cells = line.split(" | ")
        event.add(cells[2], cells[1], percent=Decimal(cells[4].rstrip("%")))
    return [event]


def bpftrace(lines):
    event, leaf = Event("samples", "samples"), None
    for line in lines:
        if line.startswith("@["):
            leaf = None
        elif m := re.match(r"\s+(.*?)(\+\d+)?$", line):
            leaf = leaf or m[1]
        elif m := re.search(r"\]: (\d+)$", line):
            event.add(leaf or "[unknown]", "", int(m[1]))
            event.samples = event.total = (event.total or 0) + int(m[1])
    return [event]


GRIND_UNITS = {"Ir": "instructions", "Dr": "references", "Dw": "references", "Bc": "branches", "Bi": "branches"}


def grind_events(names):
    return [Event(name, GRIND_UNITS.get(name, "misses")) for name in names]


def callgrind(lines):
    """callgrind.out and cachegrind.out: the line after "calls=" is the callee's."""
    names, events, width, where, of_call = {}, [], 1, {}, False
    for line in lines:
        if m := re.match(r"positions: (.*)", line):
            width = len(m[1].split())
        elif m := re.match(r"events: (.*)", line):
            events = grind_events(m[1].split())
        elif m := re.match(r"(c?ob|fn|cfn|fl|fi|fe|cfi|cfl|jfi|jfn)=(?:\((\d+)\)\s*)?(.*)", line):
            kind = "ob" if "ob" in m[1] else "fn" if "fn" in m[1] else "fl"
            if m[2] and m[3]:
                names[kind, m[2]] = m[3]
            where[m[1]] = names[kind, m[2]] if m[2] else m[3]
            if m[1] == "fl" and "ob" not in where:  # cachegrind: costs may come before any function
                where["fn"] = ""
        elif line.startswith("calls="):
            of_call = True
        elif re.match(r"[-+*\d]", line):
            costs = [int(c) for c in line.split()[width:]]
            for event, cost in zip(events, costs):
                if not of_call:
                    event.add("" if where["fn"] == "???" else where["fn"], base(where.get("ob", "")), cost)
                    event.total = (event.total or 0) + cost
            of_call = False
    return [e for e in events if e.total]


def annotate(lines):
    """The first table of functions of callgrind_annotate and cg_annotate."""
    events, open_table = [], False
    for line in lines:
        if m := re.match(r"(\S.*?)\s+file:function$", line):
            events = grind_events(m[1].split())
            open_table = True
        elif m := re.match(r"([-\d,. ()%]+?)\s+PROGRAM TOTALS", line):
            totals = [int(c.replace(",", "")) for c in re.findall(r"([\d,]+) \(", m[1])]
        elif line.startswith("-- Auto"):
            break
        elif open_table and (m := re.match(r"\s*((?:(?:[\d,]+|\.)(?: +\([ \d.]+%\))?\s+)+)[^:\s]*:(.*?)(?: \[(.*)\])?$", line)):
            for event, cell in zip(events, re.findall(r"([\d,]+|\.)(?: +\([ \d.]+%\))?\s+", m[1])):
                event.add("" if m[2] == "???" else m[2], base(m[3] or ""),
                          0 if cell == "." else int(cell.replace(",", "")))
    for event, total in zip(events, totals):
        event.total = total
    return [e for e in events if e.total]


def heap(trees):
    """trees: (is the peak, lines as (depth, bytes, label)) of each snapshot; the peak is taken."""
    lines = next(lines for peak, lines in trees if peak)
    event = Event("heap", "bytes")
    event.total = lines[0][1]
    for i, (depth, size, label) in enumerate(lines):
        if depth == 1:
            m = re.match(r"0x\w+: (.*?)(?: \((?:in (.*)|[^()]*)\))?$", label)
            event.add(m[1] if m and m[1] != "???" else "", base(m[2] or "") if m else "", size)
    return [event]


def massif(lines):
    trees = []
    for line in lines:
        if m := re.match(r"heap_tree=(.*)", line):
            trees.append((m[1] == "peak", []))
        elif m := re.match(r"( *)n\d+: (\d+) (.*)", line):
            trees[-1][1].append((len(m[1]), int(m[2]), m[3]))
    return heap(trees)


def ms_print(lines):
    peak, trees, number = None, [], None
    for line in lines:
        if m := re.search(r"(\d+) \(peak\)", line):
            peak = m[1]
        elif m := re.match(r" *(\d+)(?: +[\d,]+){5}$", line):
            number = m[1]
        elif m := re.match(r"([ |]*)(->)?\d+\.\d+% \(([\d,]+)B\) (.*)", line):
            if not m[2]:
                trees.append((number == peak, []))
            trees[-1][1].append((len(m[1]) // 2 + 1 if m[2] else 0, int(m[3].replace(",", "")), m[4]))
    return heap(trees)


def gprof(lines):
    """The flat table, or where there is none the lines of the graph that begin with a number in brackets."""
    event = Event("cpu", "ns")
    flat = any(line.startswith("Flat profile") for line in lines)
    for line in lines:
        if flat and (m := re.match(r" +\d+\.\d+ +(\d+\.\d+) +(\d+\.\d+) +(?:\d+ +\d+\.\d+ +\d+\.\d+ +)?(\D.*?)\s*$", line)):
            event.total = int(Decimal(m[1]) * 10**9)
            event.add(m[3], "", int(Decimal(m[2]) * 10**9))
        elif not flat and (m := re.match(r"\[\d+\] +\S+ +(\S+) +\S+ +(?:\d\S* +)?(\w+)(?: <cycle \d+>)? \[\d+\]$", line)):
            event.add(m[2], "", int(Decimal(m[1]) * 10**9))
            event.total = (event.total or 0) + int(Decimal(m[1]) * 10**9)
    return [event]


PLACE = re.compile(r".*:\d+\((.*)\)")


def calls_and_time(total, calls, rows):
    """Two events of rows (name, calls, seconds)."""
    time, count = Event("time", "s"), Event("calls", "calls")
    time.total, count.total = total, calls
    for name, number, self in rows:
        time.add(name, "", self)
        count.add(name, "", number)
    return [time, count]


def cprofile(lines):
    head = next(m for m in (re.match(r" +(\d+) function calls .*in (\S+) seconds", line) for line in lines) if m)
    rows = (re.match(r" +(\d+)(?:/\d+)? +(\d+\.\d+)(?: +\d+\.\d+){3} (\S.*)$", line) for line in lines)
    return calls_and_time(Decimal(head[2]), int(head[1]),
                          [(PLACE.sub(r"\1", m[3]), int(m[1]), Decimal(m[2])) for m in rows if m])


def pstats(path):
    with open(path, "rb") as f:
        stats = marshal.load(f)
    rows = [("{%s}" % name[1:-1] if file == "~" else name, calls, round(Decimal(self), 9))
            for (file, _, name), (_, calls, self, _, _) in stats.items()]
    return calls_and_time(sum(r[2] for r in rows), sum(r[1] for r in rows), rows)


def node(lines):
    event = Event("ticks", "ticks")
    m = re.search(r"\((\d+) ticks, (\d+) unaccounted", lines[0])
    event.samples = event.total = int(m[1])
    event.add("[unknown]", "", int(m[2]))
    section = ""
    for line in lines:
        if m := re.match(r" \[(.*)\]:$", line):
            section = m[1]
        elif section in ("Shared libraries", "JavaScript", "C++") and (
                m := re.match(r" +(\d+) +[\d.]+%(?: +[\d.]+%)? +(\S.*)$", line)):
            script = re.match(r"(?:JS|Script|Eval|Function|LazyCompile): [*+^~]?(\S*) (\S+?)(:\d+:\d+)$", m[2])
            name = m[2]
            if script:
                name = script[1] if script[1] != "<anonymous>" else script[1] + script[3]
            elif section == "Shared libraries":
                name = "[unknown]"
            event.add(name, "", int(m[1]))
    return [event]


def cpuprofile(lines):
    profile, event = json.loads("".join(lines)), Event("cpu", "ns")
    names = {node["id"]: node["callFrame"]["functionName"] for node in profile["nodes"]}
    for node, delta in zip(profile["samples"], profile["timeDeltas"]):
        event.add(names[node] or "(anonymous)", "", 1000 * delta)
    event.samples, event.total = len(profile["samples"]), 1000 * sum(profile["timeDeltas"])
    return [event]


def heapprofile(lines):
    event, nodes = Event("inuse_space", "bytes"), [json.loads("".join(lines))["head"]]
    for node in nodes:
        if node["selfSize"]:
            event.add(node["callFrame"]["functionName"] or "(anonymous)", "", node["selfSize"])
        nodes += node["children"]
    event.total = sum(event.cost.values())
    return [event]


def trace(lines):
    """Every event as an interval; what lies in it, and in no other that lies in it, is taken off."""
    event, intervals, begun = Event("wall", "ns"), [], collections.defaultdict(list)
    for e in json.loads("".join(lines))["traceEvents"]:
        thread, at = (e["pid"], e["tid"]), 1000 * Decimal(str(e["ts"]))
        if e["ph"] == "X":
            intervals.append((thread, at, at + 1000 * Decimal(str(e["dur"])), e["name"]))
        elif e["ph"] == "B":
            begun[thread].append((at, e["name"]))
        elif e["ph"] == "E":
            intervals.append((thread, begun[thread][-1][0], at, begun[thread].pop()[1]))
    for thread, start, end, name in intervals:
        inside = [i for i in intervals if i[0] == thread and start <= i[1] and i[2] <= end and i[1:3] != (start, end)]
        direct = [i for i in inside if not any(o != i and o[1] <= i[1] and i[2] <= o[2] for o in inside)]
        event.add(name, "", end - start - sum(i[2] - i[1] for i in direct))
    event.total = sum(event.cost.values())
    return [event]


def dhat(lines):
    profile, event = json.loads("".join(lines)), Event("alloc_space", "bytes")
    for point in profile["pps"]:
        name = re.sub(r"^0x[0-9A-F]+: ", "", profile["ftbl"][point["fs"][0]])
        where = re.search(r" \(in (.*)\)$", name)
        event.add(re.sub(r" \([^()]*\)$", "", name), base(where[1]) if where else "", point["tb"])
    event.total = sum(event.cost.values())
    return [event]


def annotate_tree(lines):
    event = Event("Ir", "instructions")
    event.total = next(int(m[1].replace(",", "")) for line in lines if (m := re.match(r"([\d,]+) .*PROGRAM TOTALS", line)))
    return [event]


READERS = [("annotate-tree", annotate_tree), ("report", perf_report), ("script", perf_script), ("folded", folded), ("pprof-raw", pprof_raw),
           ("pb.gz", pprof_raw), ("heapprofile", heapprofile), ("pprof", pprof), ("elastic", elastic),
           ("bpftrace", bpftrace), ("annotate", annotate), ("massif", massif), ("ms-print", ms_print),
           ("gprof", gprof), ("grind", callgrind), ("cprofile", cprofile), ("prof-process", node),
           ("cpuprofile", cpuprofile), ("trace", trace), ("dhat", dhat)]


def text_of(path):
    if path.endswith(".pb.gz"):
        return subprocess.run(["go", "tool", "pprof", "-raw", path], check=True, capture_output=True, text=True).stdout
    if path.endswith(".gz"):
        with gzip.open(path, "rt") as f:
            return f.read()
    if path.endswith(".zst"):
        return subprocess.run(["zstd", "-dcq", path], check=True, capture_output=True, text=True).stdout
    with open(path) as f:
        return f.read()


def main(folder):
    print("file\tevent\tunit\tsamples\ttotal\tby\trank\tname\tmodule\tself\tself_percent")
    for file in sorted(os.listdir(folder)):
        if file == "FACTS.tsv":
            continue
        reader = next((r for word, r in READERS if word in file), None)
        path = os.path.join(folder, file)
        events = pstats(path) if file.endswith(".pstats") else reader(text_of(path).splitlines())
        assert events, file
        for event in events:
            for row in event.rows(file):
                print("\t".join("" if cell is None else str(cell) for cell in row))


main(sys.argv[1])
