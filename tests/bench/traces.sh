#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# How fast dumps of threads are read, grouped and ranked, and in how much memory, beside the poor man's profiler: a line
# of awk and sort. Times are CPU times (user + system), the least of some runs. It says whether bounds hold and never
# fails: benchmarks measure, tests assert.
#
# make bench sets top_srcdir and top_builddir; BENCH_THREADS (default 10000) is how many threads the dump has.
set -eu
: "${top_srcdir:?}" "${top_builddir:?}"
threads=${BENCH_THREADS:-10000}
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
trap 'exit 130' INT TERM

ours=$top_builddir/.libs/perfcopilot
LD_LIBRARY_PATH=$top_builddir/.libs
PERFCOPILOT_COMMANDS_PATH=$top_builddir/commands/.libs
PERFCOPILOT_MODULES_PATH=$top_builddir/.libs
XDG_DATA_HOME=$tmp/data
XDG_CONFIG_HOME=$tmp/config
HOME=$tmp
LC_ALL=C.UTF-8
export LD_LIBRARY_PATH PERFCOPILOT_COMMANDS_PATH PERFCOPILOT_MODULES_PATH XDG_DATA_HOME XDG_CONFIG_HOME HOME LC_ALL
${CC:-cc} -std=gnu11 -O2 -o "$tmp/cputime" "$top_srcdir/tests/bench/cputime.c"

# "thread apply all bt" of a server: forty kinds of stacks, 18 deep, some 2 KB a thread
awk -v threads="$threads" 'BEGIN {
	split("poll read __GI___clock_nanosleep ___pthread_cond_wait __lll_lock_wait", leaf, " ")
	for (t = threads; t > 0; t--) {
		printf "\nThread %d (Thread 0x7f%010x (LWP %d) \"worker-%d\"):\n", t, t * 4096, 30000 + t, t
		kind = t * 7919 % 40
		for (i = 0; i < 18; i++)
			printf "#%-2d 0x%016x in %s (this=0x%x, value=%d) at ../src/module%d/file%d.cpp:%d\n", i,
				140000000000 + kind * 1000 + i,
				!i ? leaf[kind % 5 + 1] : "shop::module" kind "::Class::method" i "<int>(int, char const*)",
				t * 64 + i, t, kind, i, i * 7 + 3
	}
}' >"$tmp/dump"

# measure RUNS NAME COMMAND…: sets cpu_ms and peak_mib
measure() {
	runs=$1 what=$2
	shift 2
	"$tmp/cputime" "$runs" "$what" /dev/null "$@" >"$tmp/cost"
	cpu_ms=$(awk -F '\t' '{ printf "%.1f", $3 / 1000 }' "$tmp/cost")
	peak_mib=$(awk -F '\t' '{ printf "%.1f", $5 / 1024 }' "$tmp/cost")
}
# holds A B: "ok" or "MISS"
holds() {
	awk -v a="$1" -v b="$2" 'BEGIN { print a + 0 <= b + 0 ? "ok" : "MISS" }'
}

cat >"$tmp/poor.sh" <<'POOR'
awk '/^Thread/ { if (stack != "") print stack; stack = ""; next }
	/^#/ { stack = stack (stack == "" ? "" : ",") $4 }
	END { print stack }' "$1" | sort | uniq -c | sort -rn >"$2"
POOR
size_mb=$(awk -v bytes="$(wc -c <"$tmp/dump")" 'BEGIN { printf "%.0f", bytes / 1000000 }')
echo
echo "| dumps of threads | perfcopilot | awk, sort, uniq | ratio | bound | |"
echo "|---|---|---|---|---|---|"
measure 5 ours "$ours" stacktrace "$tmp/dump"
mine_ms=$cpu_ms mine_mib=$peak_mib
measure 2 poor sh "$tmp/poor.sh" "$tmp/dump" "$tmp/counted"
printf '| group %d threads of gdb, %s MB | %s ms | %s ms | %s | at most 1000 ms | %s |\n' "$threads" "$size_mb" "$mine_ms" "$cpu_ms" \
	"$(awk -v a="$cpu_ms" -v b="$mine_ms" 'BEGIN { printf "%.1f", a / (b ? b : 1) }')" "$(holds "$mine_ms" 1000)"
printf '| the same: memory | %s MiB | %s MiB | | at most 64 MiB | %s |\n' "$mine_mib" "$peak_mib" "$(holds "$mine_mib" 64)"
