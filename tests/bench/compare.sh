#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Whether verdicts of comparisons can be trusted: how often two equal programs are judged faster or slower while others
# disturb, how often a change of 5 % is found, the same with hyperfine and with the means of base, then head; what a run
# costs beside hyperfine -N. It says whether bounds hold and never fails: benchmarks measure, tests assert.
#
# make bench sets top_srcdir and top_builddir. BENCH_COMPARISONS (default 10) is how many comparisons of 20 pairs are made
# of each kind: 200 is what the bounds are meant for, and takes hours. BENCH_RUNS (default 500) is for the cost of a run.
set -eu
: "${top_srcdir:?}" "${top_builddir:?}"
times=${BENCH_COMPARISONS:-10} runs=${BENCH_RUNS:-500} pairs=20
here=$top_srcdir/tests/bench
tmp=$(mktemp -d)
load=
# shellcheck disable=SC2317,SC2329 # called by the trap
finish() {
	[ -z "$load" ] || kill "$load" 2>/dev/null || :
	rm -rf "$tmp"
}
trap finish EXIT
trap 'exit 130' INT TERM

PERFCOPILOT_MODULES_PATH=$top_builddir/.libs LC_ALL=C.UTF-8
export PERFCOPILOT_MODULES_PATH LC_ALL
rounds=$top_builddir/tests/bench/compare_rounds
for program in compare_work compare_load; do
	${CC:-cc} -std=gnu11 -O2 -o "$tmp/$program" "$here/$program.c"
done
printf 'int main(void) { return 0; }\n' >"$tmp/nothing.c"
${CC:-cc} -O2 -static -o "$tmp/nothing" "$tmp/nothing.c"

row() {
	printf '| %s | %s | %s | %s | %s | %s |\n' "$@"
}
within() { # VALUE BOUND
	awk -v a="$1" -v b="$2" 'BEGIN { print a + 0 <= b + 0 ? "ok" : "MISS" }'
}
least() { # VALUE BOUND
	awk -v a="$1" -v b="$2" 'BEGIN { print a + 0 >= b + 0 ? "ok" : "MISS" }'
}

# ---- simulated: no process is run ----
"$top_builddir/tests/bench/compare_sim" "${BENCH_REPETITIONS:-4000}" $pairs
echo

# ---- how many thousandths are 50 ms here ----
unit=$("$rounds" --bare 20 "$tmp/compare_work" 1000 | awk '{ printf "%d", 50000 * 1000 / $9 + 0.5 }')
[ "$unit" -gt 0 ] || unit=1000

# ---- real runs ----
# hyperfine says "faster" of whatever has the smaller mean; what it prints as error is one standard deviation
hyperfine_says() { # BASE-THOUSANDTHS HEAD-THOUSANDTHS: the ratio of means, and whether it is beyond the printed error
	hyperfine -N --style none --warmup 1 --runs $pairs --export-json "$tmp/h.json" \
		"$tmp/compare_work $1 $unit" "$tmp/compare_work $2 $unit" >/dev/null 2>&1 &&
		jq -r '(.results[0]) as $b | .results[1] as $h | ($h.mean / $b.mean) as $r
			| ($r * ((($b.stddev / $b.mean) * ($b.stddev / $b.mean) + ($h.stddev / $h.mean) * ($h.stddev / $h.mean)) | sqrt)) as $e
			| [$r, (if ($r - 1 | fabs) > $e then "changed" else "unchanged" end)] | @tsv' "$tmp/h.json"
}
measure() { # HEAD-THOUSANDTHS: per cent judged changed, by threshold 0, the default, CPU time, means, hyperfine
	"$rounds" "$times" $pairs 1500000 "$tmp/compare_work" 1000 "$unit" -- "$tmp/compare_work" "$1" "$unit" >"$tmp/rounds"
	: >"$tmp/hyperfine"
	for _ in $(seq "$times"); do
		hyperfine_says 1000 "$1" >>"$tmp/hyperfine" || :
	done
	awk -F '\t' -v n="$times" '
		FILENAME ~ /rounds$/ {
			zero += $1 == "faster" || $1 == "slower"
			usual += $2 == "faster" || $2 == "slower"
			cpu += $8 == "faster" || $8 == "slower"
			means += $7 > 1.005 || $7 < 0.995
			next
		}
		{ all++; peer += $2 == "changed" }
		END { printf "%.1f %.1f %.1f %.1f %s\n", 100 * zero / n, 100 * usual / n, 100 * cpu / n, 100 * means / n, all ? sprintf("%.1f", 100 * peer / all) : "-" }
	' "$tmp/rounds" "$tmp/hyperfine"
}

"$tmp/compare_load" "$(($(nproc) - 1))" >"$tmp/load.log" 2>&1 &
load=$!
echo "judged faster or slower, in % of $times comparisons of $pairs pairs of a program of 50 ms, with drift, bursts, a slot effect and busy other CPUs:"
echo
echo "| programs | ours at threshold 0 | ours at 1 % | by CPU time at 1 % | base, then head, by means | hyperfine beyond its error |"
echo "|---|---|---|---|---|---|"
read -r zero usual cpu means peer <<END
$(measure 1000)
END
row "equal (at most 8, at most 2)" "$zero $(within "$zero" 8)" "$usual $(within "$usual" 2)" "$cpu" "$means" "$peer"
kill "$load"
load=
read -r zero usual cpu means peer <<END
$(measure 1050)
END
row "5 % slower, quiet (at least 90)" "$zero" "$usual $(least "$usual" 90)" "$cpu" "$means" "$peer"
echo

# ---- what a run costs: all of the driver, of many runs of a program that does nothing, by turns ----
${CC:-cc} -std=gnu11 -O2 -o "$tmp/cputime" "$here/cputime.c"
"$tmp/cputime" 11 ours /dev/null "$rounds" --bare "$runs" "$tmp/nothing" -- \
	hyperfine /dev/null hyperfine -N --style none --warmup 1 --runs "$runs" "$tmp/nothing" >"$tmp/times" 2>"$tmp/why"
awk -F '\t' -v runs="$runs" '
	{ cpu[NR] = $3 / runs; wall[NR] = $4 / runs }
	END {
		printf "a run of a program that does nothing, least of 11 times %d runs: ours %.0f µs of CPU, %.0f µs; hyperfine -N %.0f, %.0f; ratio %.2f, %.2f (at most 1) %s\n",
			runs, cpu[1], wall[1], cpu[2], wall[2], cpu[1] / cpu[2], wall[1] / wall[2], cpu[1] <= cpu[2] && wall[1] <= wall[2] ? "ok" : "MISS"
	}' "$tmp/times"
