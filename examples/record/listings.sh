#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Makes the annotated listings of examples/listings anew: listings.sh FOLDER. Needs gcc, perf, valgrind, gcov, gprof, go,
# and Python with line_profiler and memory_profiler; what is not there is left out.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
out=${1:?a folder}
mkdir -p "$out"
out=$(cd "$out" && pwd)
work=/tmp/perfcopilot-listings
rm -rf "$work"
mkdir "$work"
trap 'rm -rf "$work"' EXIT
cd "$work"
cp "$here/mix.c" "$here/lines.py" "$here/match.go" .

have() {
	command -v "$1" >/dev/null
}

gcc -O1 -g -o mix mix.c
if have perf && perf record -q -o perf.data ./mix 60000000 >/dev/null; then
	perf annotate --stdio -d mix -i perf.data >"$out/mix.annotate.txt"
	perf annotate --stdio -l -d mix -i perf.data >"$out/mix.annotate-l.txt"
	perf annotate --stdio -M intel -d mix -i perf.data >"$out/mix.annotate-intel.txt"
	perf annotate --stdio2 -d mix -i perf.data >"$out/mix.annotate2.txt"
	perf record -q -e '{cpu-clock,page-faults}' -o group.data ./mix 20000000 >/dev/null
	perf annotate --stdio --group -d mix -i group.data >"$out/mix.annotate-group.txt"
fi
if have valgrind; then
	valgrind -q --tool=callgrind --callgrind-out-file=callgrind ./mix 200000 >/dev/null
	callgrind_annotate --auto=yes --context=2 callgrind >"$out/mix.callgrind-annotate.txt"
	valgrind -q --tool=cachegrind --cachegrind-out-file=cachegrind --cache-sim=yes ./mix 200000 >/dev/null
	cg_annotate --auto=yes cachegrind >"$out/mix.cg-annotate.txt"
fi
if have gcov; then
	gcc -O0 --coverage -o covered mix.c
	./covered 1000000 >/dev/null
	gcov -b covered-mix.gcda >/dev/null
	cp mix.c.gcov "$out/mix.gcov.txt"
	gcov -j covered-mix.gcda >/dev/null
	{ gzip -dc covered-mix.gcov.json.gz && echo; } >"$out/mix.gcov.json"
fi
if have gprof; then
	gcc -O1 -g -pg -no-pie -o timed mix.c
	./timed 20000000 >/dev/null
	gprof -A timed gmon.out >"$out/mix.gprof-annotate.txt"
fi
if have go; then
	GOFLAGS=-mod=mod go build -o match match.go
	./match >/dev/null
	go tool pprof -list 'main\.(match|sum)' match match.pb.gz >"$out/match.pprof-list.txt" 2>/dev/null
	go tool pprof -disasm 'main\.(match|sum)' match match.pb.gz >"$out/match.pprof-disasm.txt" 2>/dev/null
fi
python=${PYTHON:-/usr/bin/python3}
if "$python" -c 'import line_profiler, memory_profiler' 2>/dev/null; then
	"$python" -m kernprof -l -v lines.py >"$out/lines.line_profiler.txt"
	"$python" -m memory_profiler lines.py >"$out/lines.memory_profiler.txt"
fi
