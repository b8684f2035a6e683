#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Makes the results of examples/benchmarks anew: benchmarks.sh FOLDER. Needs hyperfine, GNU time, go, g++ with Google
# Benchmark, and pytest; what is not there is left out.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
out=${1:?a folder}
mkdir -p "$out"
out=$(cd "$out" && pwd)
work=/tmp/perfcopilot-benchmarks
rm -rf "$work"
mkdir "$work"
trap 'rm -rf "$work"' EXIT
cd "$work"

have() {
	command -v "$1" >/dev/null
}

# Neither the host's name nor its processor's is anybody's business.
unnamed() {
	sed -e "s|\"host_name\": \"[^\"]*\"|\"host_name\": \"example\"|" -e "s|hostname=\"[^\"]*\"|hostname=\"example\"|" \
		-e 's|^cpu: .*|cpu: example|'
}

if have hyperfine; then
	hyperfine -N -i -w 1 -r 8 --export-json "$out/sleep.hyperfine.json" --export-csv "$out/sleep.hyperfine-csv.csv" \
		'sleep 0.01' 'sh -c "exit 3"' >/dev/null 2>&1
fi
if [ -x /usr/bin/time ]; then
	for code in 'exit 0' 'exit 3' 'kill -9 $$'; do
		/usr/bin/time -a -o "$work/log" -f '%x %es %Us %Ss %MKB %C' sh -c "$code" || true
		/usr/bin/time -v -a -o "$work/verbose" sh -c "$code" || true
		/usr/bin/time -p -a -o "$work/posix" sh -c "$code" || true
	done
	cp log "$out/ends.gnu-time.data"
	cp verbose "$out/ends.gnu-time-v.txt"
	grep -v '^Command' posix >"$out/ends.time-p.txt"
fi
if have go; then
	mkdir go
	cp "$here/bench_test.go" go/
	printf 'module example.org/shop\n' >go/go.mod
	(cd go && GOFLAGS=-mod=mod go test -bench . -count 3 -benchtime 20ms 2>&1 || true) | unnamed >"$out/shop.go-bench.txt"
fi
if have g++ && g++ -O2 -o bench "$here/bench.cc" -lbenchmark -lpthread 2>/dev/null; then
	./bench --benchmark_min_time=0.01 --benchmark_repetitions=3 --benchmark_format=json 2>/dev/null | unnamed >"$out/sort.google-benchmark.json"
fi
if have pytest; then
	cp "$here/test_bench.py" .
	pytest -p no:cacheprovider -v --durations=0 -vv --junit-xml=junit.xml test_bench.py >"$out/shop.pytest-durations.txt" || true
	unnamed <junit.xml >"$out/shop.junit.xml"
fi
