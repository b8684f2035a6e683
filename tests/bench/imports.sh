#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# How long it takes to import and judge what other tools measured, in formats that hold every sample, beside a reader
# that only adds the numbers up. Times are on the wall, the least of some runs. It says whether bounds hold and never
# fails: benchmarks measure, tests assert.
#
# make bench sets top_srcdir and top_builddir; BENCH_IMPORTS (default 10000) is how many benchmarks a file has, of 20
# samples each.
set -eu
: "${top_srcdir:?}" "${top_builddir:?}"
count=${BENCH_IMPORTS:-10000} samples=20
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
trap 'exit 130' INT TERM

ours=$top_builddir/.libs/perfcopilot
LD_LIBRARY_PATH=$top_builddir/.libs
PERFCOPILOT_COMMANDS_PATH=$top_builddir/commands/.libs
PERFCOPILOT_MODULES_PATH=$top_builddir/.libs
HOME=$tmp
LC_ALL=C.UTF-8
export LD_LIBRARY_PATH PERFCOPILOT_COMMANDS_PATH PERFCOPILOT_MODULES_PATH HOME LC_ALL
${CC:-cc} -std=gnu11 -O2 -o "$tmp/cputime" "$top_srcdir/tests/bench/cputime.c"

go_text() { # SEED
	awk -v n="$count" -v k=$samples -v seed="$1" 'BEGIN {
		srand(seed)
		print "goos: linux\ngoarch: amd64\npkg: example"
		for (i = 0; i < n; i++)
			for (j = 0; j < k; j++)
				printf "BenchmarkWork/case=%d-2 \t 1000 \t %.1f ns/op\n", i, 1000 + i + 50 * rand()
	}'
}
google() { # SEED
	awk -v n="$count" -v k=$samples -v seed="$1" 'BEGIN {
		srand(seed)
		printf "{\"context\": {\"num_cpus\": 2}, \"benchmarks\": ["
		for (i = 0; i < n; i++)
			for (j = 0; j < k; j++)
				printf "%s\n{\"name\": \"BM_work/%d\", \"run_name\": \"BM_work/%d\", \"run_type\": \"iteration\", " \
					"\"repetitions\": %d, \"repetition_index\": %d, \"iterations\": 1000, \"real_time\": %.3f, " \
					"\"cpu_time\": %.3f, \"time_unit\": \"ns\"}", i + j ? "," : "", i, i, k, j,
					1000 + i + 50 * rand(), 1000 + i + 50 * rand()
		print "\n]}"
	}'
}

wall_ms() { # NAME COMMAND…: the least of 5
	what=$1
	shift
	"$tmp/cputime" 5 "$what" /dev/null "$@" >"$tmp/cost" && awk -F '\t' '{ printf "%.0f", $4 / 1000 }' "$tmp/cost"
}

echo "two files of $count benchmarks with $samples samples each, imported, judged and shown (bound 2000 ms):"
echo
echo "| format | MB | text | JSON | peer | |"
echo "|---|---|---|---|---|---|"
# shellcheck disable=SC2016 # for awk
for kind in go_text google; do
	$kind 1 >"$tmp/old"
	$kind 2 >"$tmp/new"
	text=$(wall_ms text "$ours" -q compare --import "$tmp/old" "$tmp/new")
	json=$(wall_ms json "$ours" -q compare --output-format json --import "$tmp/old" "$tmp/new")
	case $kind in
	go_text) peer="awk's sums $(wall_ms awk awk '{ sum[$1] += $3 } END { for (name in sum) count++; print count }' "$tmp/old" "$tmp/new") ms" ;;
	google) peer="jq's sums $(wall_ms jq jq -s '[.[].benchmarks[]] | group_by(.name) | map(map(.real_time) | add) | length' "$tmp/old" "$tmp/new") ms" ;;
	esac
	awk -v kind=$kind -v text="$text" -v json="$json" -v peer="$peer" -v bytes="$(cat "$tmp/old" "$tmp/new" | wc -c)" 'BEGIN {
		printf "| %s | %.1f | %s ms | %s ms | %s | %s |\n", kind, bytes / 1e6, text, json, peer, text < 2000 && json < 2000 ? "ok" : "MISS"
	}'
done
