#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# How fast profiles are read, and in how much memory, beside other tools in the same run. Times are CPU times (user +
# system), the least of some runs by turns; what is said of pipes is time on the wall. It says whether bounds hold and
# never fails: benchmarks measure, tests assert.
#
# make bench sets top_srcdir and top_builddir; BENCH_SIZE_MB (default 200) is how large the large inputs are,
# PERFCOPILOT_PEERS a folder with the scripts of FlameGraph. Inputs are made of the examples, in a temporary folder.
set -eu
: "${top_srcdir:?}" "${top_builddir:?}"
size_mb=${BENCH_SIZE_MB:-200}
peers=${PERFCOPILOT_PEERS:-}
here=$top_srcdir/tests/bench
examples=$top_srcdir/examples/recordings
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
trap 'exit 130' INT TERM

ours=$top_builddir/.libs/perfcopilot
LD_LIBRARY_PATH=$top_builddir/.libs
PERFCOPILOT_COMMANDS_PATH=$top_builddir/commands/.libs
XDG_DATA_HOME=$tmp/data
XDG_CONFIG_HOME=$tmp/config
HOME=$tmp
LC_ALL=C.UTF-8
export LD_LIBRARY_PATH PERFCOPILOT_COMMANDS_PATH XDG_DATA_HOME XDG_CONFIG_HOME HOME LC_ALL
${CC:-cc} -std=gnu11 -O2 -o "$tmp/cputime" "$here/cputime.c"
options=$("$ours" topn --help)

has() {
	case $options in *"--$1 "*) return 0 ;; esac
	return 1
}

# into FILE MB INPUT…: the inputs again and again
into() {
	out=$1 bytes=$(($2 * 1000000))
	shift 2
	cat "$@" >"$tmp/once"
	while [ "$(wc -c <"$tmp/once")" -lt 1000000 ]; do
		cat "$tmp/once" "$tmp/once" >"$tmp/twice"
		mv "$tmp/twice" "$tmp/once"
	done
	: >"$out"
	while [ "$(wc -c <"$out")" -lt "$bytes" ]; do
		cat "$tmp/once" >>"$out"
	done
}

# measure RUNS NAME COMMAND…: sets cpu_ms, wall_ms and peak_mib; false: it failed, and `why` says it
measure() {
	runs=$1 what=$2
	shift 2
	if ! "$tmp/cputime" "$runs" "$what" /dev/null "$@" >"$tmp/cost" 2>"$tmp/why"; then
		why=$(tail -n 1 "$tmp/why")
		return 1
	fi
	cpu_ms=$(awk -F '\t' '{ printf "%.1f", $3 / 1000 }' "$tmp/cost")
	wall_ms=$(awk -F '\t' '{ printf "%.1f", $4 / 1000 }' "$tmp/cost")
	peak_mib=$(awk -F '\t' '{ printf "%.1f", $5 / 1024 }' "$tmp/cost")
}

# row WORK OURS PEER RATIO BOUND VERDICT
row() {
	printf '| %s | %s | %s | %s | %s | %s |\n' "$@"
}

# holds A OPERATOR B: "ok" or "MISS"
holds() {
	awk -v a="$1" -v b="$3" -v least="$([ "$2" = ">=" ] && echo 1 || echo 0)" \
		'BEGIN { print (least ? a + 0 >= b + 0 : a + 0 <= b + 0) ? "ok" : "MISS" }'
}

speed() { # BYTES MS: "200.1 ms, 500 MB/s"
	awk -v bytes="$1" -v ms="$2" 'BEGIN { printf "%.0f ms, %.0f MB/s", ms, bytes / 1000 / (ms ? ms : 1) }'
}

# beside WORK FILE SCRIPT MEMORY: our cpu_ms and peak_mib beside a script of FlameGraph, which is to take 20 times as long
beside() {
	work=$1 bytes=$(wc -c <"$2") mine_ms=$cpu_ms mine_mib=$peak_mib
	row "$work: memory" "$mine_mib MiB" "" "" "at most $4 MiB" "$(holds "$mine_mib" "<=" "$4")"
	if [ ! -f "$peers/$3" ]; then
		row "$work" "$(speed "$bytes" "$mine_ms")" "$3: not in \$PERFCOPILOT_PEERS" "" "20 times" "not compared"
	elif ! measure 2 "$3" perl "$peers/$3" "$2"; then
		row "$work" "$(speed "$bytes" "$mine_ms")" "$3 failed: $why" "" "20 times" "not compared"
	else
		ratio=$(awk -v a="$cpu_ms" -v b="$mine_ms" 'BEGIN { printf "%.1f", a / (b ? b : 1) }')
		row "$work" "$(speed "$bytes" "$mine_ms")" "$3: $(speed "$bytes" "$cpu_ms"), $peak_mib MiB" "$ratio" \
			"at least 20" "$(holds "$ratio" ">=" 20)"
	fi
}

# ---- large inputs ----
fold() {
	work="fold $size_mb MB of perf script"
	if has folded; then
		measure 5 fold "$ours" topn --folded "$tmp/folded" "$tmp/script"
	else
		work="$work (read and ranked)"
		measure 3 fold "$ours" topn "$tmp/script"
	fi || {
		row "$work" "failed: $why" "" "" "" "MISS"
		return 0
	}
	beside "$work" "$tmp/script" stackcollapse-perf.pl 64
	# shellcheck disable=SC2016 # for the inner shell; grep is quicker than it is when it knows that nobody reads
	measure 3 grep sh -c 'exec grep -c cpu-clock "$1" >"$2"' sh "$tmp/script" "$tmp/count"
	row "the same, the limit" "$(speed "$bytes" "$mine_ms")" "grep -c: $(speed "$bytes" "$cpu_ms")" \
		"$(awk -v a="$cpu_ms" -v b="$mine_ms" 'BEGIN { printf "%.2f", a / b }')" "" ""
}

# piped WORK NAME PRODUCER DRAIN: behind the producer, and it alone. Both run at once on two cores: who takes less CPU time
# than the producer keeps up with it.
piped() {
	if ! measure 3 alone sh -c "$3 $4" || ! alone_ms=$cpu_ms || ! alone_wall_ms=$wall_ms ||
		! measure 3 piped sh -c "$3 | '$ours' topn"; then
		row "$1" "not measured: $why" "" "" "" ""
		return 0
	fi
	row "$1, on the wall" "$(speed "$bytes" "$wall_ms")" "$2: $(speed "$bytes" "$alone_wall_ms")" \
		"$(awk -v a="$alone_wall_ms" -v b="$wall_ms" 'BEGIN { printf "%.2f", a / b }')" "" ""
}

# perf script of a recording made now; the kernel may forbid to make one
from_perf() {
	if ! perf record -q -g -e cpu-clock -F 20000 -o "$tmp/perf.data" \
		"$ours" topn "$tmp/deep" >/dev/null 2>"$tmp/why" ||
		! perf script -i "$tmp/perf.data" >"$tmp/recorded" 2>/dev/null || [ ! -s "$tmp/recorded" ]; then
		row "read what perf script writes" "perf is not here or may not record" "" "" "" "not compared"
		return 0
	fi
	bytes=$(wc -c <"$tmp/recorded")
	piped "read what perf script writes" "perf script >/dev/null" "perf script -i '$tmp/perf.data' 2>/dev/null" ">/dev/null"
	measure 3 recorded "$ours" topn "$tmp/recorded"
	row "the same, CPU time of the reader" "$(speed "$bytes" "$cpu_ms")" "of perf script: $(speed "$bytes" "$alone_ms")" \
		"$(awk -v a="$alone_ms" -v b="$cpu_ms" 'BEGIN { printf "%.1f", a / (b ? b : 1) }')" \
		"no slower than it writes" "$(holds "$cpu_ms" "<=" "$alone_ms")"
}

picture() {
	work="flame graph of $size_mb MB of deep folded stacks"
	if has flamegraph; then
		measure 3 picture "$ours" topn --flamegraph "$tmp/flame.svg" "$tmp/deep"
	else
		work="$work (read and ranked)"
		measure 3 picture "$ours" topn "$tmp/deep"
	fi || {
		row "$work" "failed: $why" "" "" "" "MISS"
		return 0
	}
	beside "$work" "$tmp/deep" flamegraph.pl 300
}

symbols() {
	count=$((size_mb * 50000))
	awk -v count="$count" 'BEGIN { for (i = 0; i < count; i++) print "main;function_" i " 1" }' >"$tmp/symbols"
	if measure 1 symbols "$ours" topn "$tmp/symbols"; then
		row "$count distinct symbols" "$(speed "$(wc -c <"$tmp/symbols")" "$cpu_ms"), $peak_mib MiB" "" "" \
			"at most 1024 MiB" "$(holds "$peak_mib" "<=" 1024)"
	else
		row "$count distinct symbols" "failed: $why" "" "" "" "MISS"
	fi
	rm "$tmp/symbols"
}

# Annotated source: 50 MB are to take less than a second.
listing() {
	into "$tmp/listing" 50 "$top_srcdir/examples/listings/mix.annotate.txt"
	if measure 3 code "$ours" code "$tmp/listing"; then
		row "code on 50 MB of perf annotate" "$(speed "$(wc -c <"$tmp/listing")" "$cpu_ms"), $peak_mib MiB" "" "" \
			"at most 1 s" "$(holds "$cpu_ms" "<=" 1000)"
	else
		row "code on 50 MB of perf annotate" "failed: $why" "" "" "" "MISS"
	fi
	rm -f "$tmp/listing"
}

echo
echo "Large inputs: the least CPU time of 3 runs or more, of 2 of scripts in Perl. perf script is made of recordings (see"
echo "tests/bench/script.awk), as are folded stacks (deep.awk); no two of these are the same."
echo
echo "| work | ours | peer | ratio | bound | |"
echo "|---|---|---|---|---|---|"
awk -v MB=$((size_mb < 20 ? size_mb : 20)) -f "$here/script.awk" "$examples"/*.script*.txt >"$tmp/some"
into "$tmp/script" "$size_mb" "$tmp/some"
rm "$tmp/some" "$tmp/once"
fold
piped "the same from a pipe" "cat into wc -l" "cat '$tmp/script'" "| wc -l"
rm "$tmp/script"
awk -v MB="$size_mb" -f "$here/deep.awk" "$examples"/*.folded >"$tmp/deep"
picture
from_perf
rm "$tmp/deep"
symbols
listing

# ---- 1 MB of every format that must be read ----
# small FORMAT FILE
small() {
	bytes=$(wc -c <"$2")
	if measure 10 "$1" "$ours" topn "$2"; then
		printf '| %s | %.2f MB | %s ms | %s ms | %s |\n' "$1" "$(awk -v b="$bytes" 'BEGIN { print b / 1e6 }')" \
			"$cpu_ms" "$wall_ms" "$(holds "$cpu_ms" "<=" 30)"
	else
		echo "| $1 | | failed: $why | | MISS |"
	fi
}
again() { # FORMAT EXAMPLE: the example again and again
	into "$tmp/small" 1 "$examples/$2"
	small "$1" "$tmp/small"
}
rows() { # FORMAT EXAMPLE ROW [FIELD]: its rows again and again, under other names
	awk -v ROW="$3" -v FIELD="${4:-}" -f "$here/rows.awk" "$examples/$2" >"$tmp/small"
	small "$1" "$tmp/small"
}
made() { # FORMAT NAME
	awk -v FORMAT="$2" -f "$here/made.awk" >"$tmp/small"
	small "$1" "$tmp/small"
}

echo
echo "Detect and rank about 1 MB, the least of 10 runs; at most 30 ms of CPU time:"
echo
echo "| format | size | CPU | wall | |"
echo "|---|---|---|---|---|"
awk -v MB=1 -f "$here/script.awk" "$examples"/*.script*.txt >"$tmp/small"
small "perf script with stacks" "$tmp/small"
again "perf script, a line a sample" gzip.script.txt
rows "perf report" sqlite.report-no-children.txt '^ +[0-9.]+%'
again "folded stacks" sqlite.folded
made "folded stacks, all different" folded
made "stacks of bcc" bcc
again "maps of bpftrace" dd.bpftrace.txt
rows "gprof" orders.gprof-flat.txt '^ +[0-9.]+ +[0-9.]+ +[0-9.]+ '
again "callgrind" orders.callgrind
rows "cProfile" python.cprofile.txt '^ +[0-9/]+ +[0-9.]+ +[0-9.]+ '
rows "pprof -top" go.pprof-top.txt '^ +[0-9.]+m?s +[0-9.]+%'
if has pprof; then
	awk -v FORMAT=folded -f "$here/made.awk" | sed 's/^/a;/;p;s/^a/b/' >"$tmp/deep"
	"$ours" topn --pprof "$tmp/small.pb.gz" "$tmp/deep" >/dev/null 2>&1 &&
		gzip -dc "$tmp/small.pb.gz" >"$tmp/small" && small "pprof protobuf" "$tmp/small"
fi
made "async-profiler" async
rows "Elastic Universal Profiling" words.elastic-topn.txt '^[0-9]+ [|]' 3
made "V8 .cpuprofile" cpuprofile
made "a table with percentages" table
echo
echo "Not made larger: perf report with call graphs, gprof's call graph, pprof -tree, -peek, -traces and -raw."
