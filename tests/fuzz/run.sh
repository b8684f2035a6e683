#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# libFuzzer over formats: make fuzz, or with more by hand, in a folder built with ./configure --with-fuzzer:
#   tests/fuzz/run.sh [FORMAT…]      none: all of formats.def, and "detect", which finds out the format as topn does
# Prints a line each: executions, how many findings, what was found. From the environment:
#   FUZZ_RUNS      executions a format, 1000000
#   FUZZ_SECONDS   at most so long a format, 0: as long as it takes
#   FUZZ_LEN       most bytes of an input, 1024
#   FUZZ_SHARE     of so many inputs one is ranked, exported, drawn and asked for advice, 199: that costs more than reading
#   FUZZ_SEEDS     folders of more seeds
#   FUZZ_OUT       what is found, and the corpora as they grow; fuzz/ in the folder built in
set -eu
top_srcdir=$(cd "${top_srcdir:-$(dirname "$0")/../..}" && pwd)
program=${top_builddir:-.}/tests/fuzz/profile
out=${FUZZ_OUT:-${top_builddir:-.}/fuzz}
most=${FUZZ_LEN:-1024}
[ -x "$program" ] || { echo "$program: not built; ./configure --with-fuzzer CC=clang && make fuzz" >&2; exit 2; }
mkdir -p "$out/seeds"
# Stacks of allocations, old memory and filled memory find little and are half the time. Inputs have no PATH.
ASAN_OPTIONS=malloc_context_size=2:quarantine_size_mb=1:max_malloc_fill_size=0:${ASAN_OPTIONS-}
ASAN_SYMBOLIZER_PATH=$(command -v llvm-symbolizer || command -v llvm-symbolizer-14 || :)
UBSAN_OPTIONS=print_stacktrace=1
PERFCOPILOT_FUZZ_SHARE=${FUZZ_SHARE:-199}
PERFCOPILOT_MODULES_PATH=$(cd "${top_builddir:-.}" && pwd)/.libs # archives are read by a module
export PERFCOPILOT_MODULES_PATH ASAN_OPTIONS ASAN_SYMBOLIZER_PATH UBSAN_OPTIONS PERFCOPILOT_FUZZ_SHARE

# Mutations of compressed bytes reach no parser, so seeds are expanded. A format gets those of the others too: what
# adds nothing is dropped at once, and what two formats share is found sooner.
for folder in "$top_srcdir/examples/recordings" "$top_srcdir/tests/fuzz/corpus/profile" ${FUZZ_SEEDS-}; do
	find "$folder" -type f -size -4096k | while read -r seed; do
		case $seed in
		*.gz) gzip -dc "$seed" ;;
		*.zst) zstd -qdc "$seed" ;;
		*) cat "$seed" ;;
		esac | head -c "$most" >"$out/seeds/$(basename "$seed")"
	done
done

# shellcheck disable=SC2046 # names of formats are words
[ $# -gt 0 ] || set -- detect $(sed -n 's/^PC_FORMAT("\([^"]*\)".*/\1/p' "$top_srcdir/core/formats/formats.def")

printf '%-20s %10s %8s  %s\n' format executions findings what
for format; do
	mkdir -p "$out/$format/corpus"
	rm -f "$out/$format"/crash-* "$out/$format"/leak-* "$out/$format"/oom-* "$out/$format"/timeout-*
	[ "$format" = detect ] || { PERFCOPILOT_FUZZ_FORMAT=$format; export PERFCOPILOT_FUZZ_FORMAT; }
	"$program" -runs="${FUZZ_RUNS:-1000000}" -max_total_time="${FUZZ_SECONDS:-0}" -max_len="$most" -entropic=0 -timeout=10 \
		-rss_limit_mb=2048 -print_final_stats=1 -artifact_prefix="$out/$format/" \
		"$out/$format/corpus" "$out/seeds" >"$out/$format/log" 2>&1 || :
	unset PERFCOPILOT_FUZZ_FORMAT
	found=$(find "$out/$format" -maxdepth 1 -type f -name '*-*' | wc -l)
	awk -v format="$format" -v found="$found" '
		/^stat::number_of_executed_units/ { runs = $2 }
		/^#[0-9]+/ && !runs { last = substr($1, 2) }
		/^SUMMARY: / && !what { what = substr($0, 10) }
		/runtime error: / && !what { what = $0 }
		END { printf "%-20s %10d %8d  %s\n", format, runs ? runs : last, found, what }' "$out/$format/log"
done
