#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# What perfcopilot costs to start, beside git in the same run. CPU time (user + system) of each process, the commands by
# turns; the median is compared. It says whether the bound holds and never fails: benchmarks measure, tests assert.
#
# make bench sets top_srcdir and top_builddir; BENCH_RUNS (default 300) is how often each command runs.
set -eu
: "${top_srcdir:?}" "${top_builddir:?}"
runs=${BENCH_RUNS:-300}
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
trap 'exit 130' INT TERM

ours=$top_builddir/.libs/perfcopilot
LD_LIBRARY_PATH=$top_builddir/.libs
XDG_DATA_HOME=$tmp/data
XDG_CONFIG_HOME=$tmp/config
HOME=$tmp
LC_ALL=C.UTF-8
export LD_LIBRARY_PATH XDG_DATA_HOME XDG_CONFIG_HOME HOME LC_ALL
unset PERFCOPILOT_COMMANDS_PATH

${CC:-cc} -std=gnu11 -O2 -o "$tmp/cputime" "$top_srcdir/tests/bench/cputime.c"

# Commands by the dozen: one is compiled, the others are that file under another name of five letters.
# shellcheck disable=SC2046 # words
${CC:-cc} -std=gnu11 -O2 -fPIC -shared -s -I"$top_srcdir/core" $(pkg-config --cflags json-c) \
	-o "$tmp/hello.so" "$top_srcdir/examples/plugin/hello.c"
commands() {
	mkdir -p "$tmp/$1"
	for number in $(seq 1 "$2"); do
		name=$(printf 'c%04d' "$number")
		LC_ALL=C sed "s/hello/$name/g" "$tmp/hello.so" >"$tmp/$1/$name.so"
	done
	chmod 755 "$tmp/$1"/*.so
}
commands one 1
commands twenty 20
commands many 500

# a table of 100 lines, as perf report prints it
awk 'BEGIN {
	print "# Total Lost Samples: 0\n#\n# Samples: 1K of event \047cycles\047\n# Event count (approx.): 1234567890\n#"
	print "# Overhead  Command  Shared Object      Symbol"
	print "# ........  .......  .................  ........................"
	for (i = 0; i < 93; i++)
		printf "  %7.2f%%  gzip     %-17s  [.] function_%d\n", (93 - i) / 43.71, i % 3 ? "gzip" : "libc.so.6", i
}' >"$tmp/table"

# row WHAT BOUND NAME…: two commands by turns; the first is to cost at most BOUND times the second
row() {
	what=$1 bound=$2
	shift 2
	"$tmp/cputime" "$runs" "$@" >"$tmp/times" || {
		printf '| %s | could not be measured | | | | |\n' "$what"
		return 0
	}
	awk -F '\t' -v what="$what" -v bound="$bound" '
		{ name[NR] = $1; median[NR] = $2; least[NR] = $3 }
		END {
			ratio = median[1] / (median[2] ? median[2] : 1)
			printf "| %s | %.2f ms (%.2f) | %s: %.2f ms (%.2f) | %.2f | at most %.1f | %s |\n", what,
				median[1] / 1000, least[1] / 1000, name[2], median[2] / 1000, least[2] / 1000, ratio, bound,
				ratio <= bound ? "ok" : "MISS"
		}' "$tmp/times"
}
path=PERFCOPILOT_COMMANDS_PATH

echo "CPU time a process, median of $runs runs by turns (least in parentheses):"
echo
echo "| work | ours | peer | ratio | bound | |"
echo "|---|---|---|---|---|---|"
row "topn on a table of 100 lines" 2 \
	topn "$tmp/table" "$path=$top_builddir/commands/.libs" "$ours" topn -- \
	"git --version" /dev/null git --version
row "--help with 20 commands present" 2 \
	help /dev/null "$path=$tmp/twenty" "$ours" --help -- \
	"git --version" /dev/null git --version
row "a command with 500 plugins in the folder" 1.1 \
	many /dev/null "$path=$tmp/many" "$ours" c0001 world -- \
	"the same with one" /dev/null "$path=$tmp/one" "$ours" c0001 world
