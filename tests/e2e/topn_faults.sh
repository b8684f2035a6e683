# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=sh
# What is wrong with profiles, large and small, and what topn makes of it. Which fault is proved where:
#
#   a line of 2 GB                        here; test_input: an_endless_line_is_damage
#   percentages over 100                  here; test_seal: percentages_of_more_than_all_are_told
#   negative counts                       here; test_parse_folded: folded_negative_counts; test_build, test_tree, test_export
#   10 million distinct symbols           here, in 1 GiB of address space; test_rank: many_functions
#   recursion 10 000 deep                 here; test_flame, test_tree, test_select, test_export: deep…; in each parser's tests
#   stacks cut at the tool's limit        here; test_advice_patterns: cut_off
#   events and processes interleaved      here; test_parse_perf_script: script_events
#   UTF-16, either order                  here; test_decode: utf16…; faults.sh: without iconv's modules
#   CRLF                                  here, for every recording
#   ANSI colours                          here; test_parse_perf_report: report_painted_and_noisy
#   localised numbers                     here; test_names: decimals_with_a_comma; test_parse_tables: tables_of_other_languages
#   a profile cut at every byte           fuzz/cut (fuzz/replay.sh), over every recording; faults.sh: gzip and zstd
#   gzip of gzip                          here; test_decode: compression_is_read_through, too_many_layers_are_refused
#   a bomb                                here; test_decode: a_bomb_is_not_unpacked
#   two formats, one behind the other     here; test_profile: another_profile…
#   known formats that are not added up   here; test_known, test_facts_known
. "$top_srcdir/tests/lib/tap.sh"
command -v jq >/dev/null || skip_all "jq is not installed"
recordings=$top_srcdir/examples/recordings

topn() {
	"$PERFCOPILOT" topn --no-advice "$@"
}
# within KIB ARGUMENTS: topn in so much address space, where no sanitizer needs terabytes of it
within() {
	limit=$1
	shift
	# shellcheck disable=SC3045 # dash and bash have it
	[ -n "${SAN_CFLAGS-}" ] || ulimit -v "$limit"
	exec timeout 300 "$PERFCOPILOT" topn --no-advice --output-format json "$@"
}
printf 'main;a 5\nmain;b 3\n' >"$tmp/small"

# ---- a line of 2 GB ----
letters() {
	head -c 2G /dev/zero | tr '\000' a
}
long_line() {
	{
		cat "$tmp/small"
		letters
		printf '\nmain;c 9\n'
	} | (within 400000)
}
all_one_line() {
	letters | (within 400000)
}
exits "a line of 2 GB ends the input, in bounded memory" 0 long_line
json "what came before it is read" '.input.total' 8
json "and it is told where" '.input.damage | [.at, .reason]' \
	'["standard input: byte 18","a line of more than 64 MiB"]'
exits "a line of 2 GB and nothing else is no profile" 2 all_one_line
like "which is told" "$err" 'standard input: not a profile .*begins with ..aaaa'

# ---- 10 million symbols ----
symbols() {
	seq 10000000 | sed 's/.*/main;f& 1/' | (within 1048576 -n 2)
}
if [ -n "${SAN_CFLAGS-}" ]; then
	skip "10 million symbols in 1 GiB" "takes minutes in a sanitizer build"
else
	exits "10 million symbols in 1 GiB" 0 symbols
	json "are all added up" '[.input.total, (.functions | length)]' '[10000000,2]'
fi

# ---- shares and counts that can't be ----
sed 's/ 48\.51%/148.51%/' "$recordings/gzip.report.txt" >"$tmp/over"
exits "a percentage over 100" 0 topn --output-format json "$tmp/over"
json "is told" '[.input.notes[] | select(startswith("the self costs of cpu-clock add up to 199.99 %"))] | length' 1
sed 's/47\.37%/-47.37%/g' "$recordings/words.elastic-topn.txt" >"$tmp/under"
exits "a negative percentage" 0 topn --output-format json "$tmp/under"
json "is not read, and counted" '[.input.skipped_lines, .functions[0].self_percent]' '[1,35.34]'
exits "and people see" 0 topn "$tmp/under"
contains "which line it is" "$out" "1 line is not of this format and was skipped: $tmp/under: line 4"
printf 'main;a 5\nmain;b -3\n' >"$tmp/negative"
exits "a negative count" 0 topn --output-format json "$tmp/negative" --folded "$tmp/negative.folded" --pprof "$tmp/negative.pb"
json "is subtracted" '[.input.total, .functions[].self]' '[2,5,-3,0]'
json "and told" '.input.notes | length' 1
for file in negative.folded negative.pb; do
	topn --output-format json "$tmp/$file" >"$tmp/out"
	json "and goes through $file" '[.input.total, .functions[].self]' '[2,5,-3,0]'
done
exits "speedscope knows none" 2 topn "$tmp/negative" --speedscope "$tmp/negative.json"
contains "which is told" "$err" "speedscope can't show negative costs"
printf 'main;a 0\nmain;b 0\n' >"$tmp/zero"
exits "costs of nothing" 0 topn --flame "$tmp/zero"
unlike "have no shares and no flame" "$out" '%|Flame'
exits "and no flame graph" 2 topn "$tmp/zero" --flamegraph "$tmp/zero.svg"
contains "which is told" "$err" "there is no flame graph to draw"
ok "and nothing is written" test ! -e "$tmp/zero.svg"

# ---- stacks ----
# stack ROUNDS DEPTH: samples of perf script, each of so many frames
stacks() {
	awk -v rounds="$1" -v depth="$2" 'BEGIN {
		for (i = 0; i < rounds; i++) {
			printf "x 1 1.%06d: 7 cycles: \n", i
			for (k = 1; k < depth; k++)
				printf "\t%x f%d (/bin/x)\n", k, (depth > 9999 ? 0 : k % 60 + i)
			print "\tfff main (/bin/x)\n"
		}
	}' </dev/null
}
stacks 1 10000 >"$tmp/deep"
exits "recursion 10 000 deep" 0 topn --output-format json "$tmp/deep" --flamegraph "$tmp/deep.svg" --flame \
	--folded "$tmp/deep.folded" --speedscope "$tmp/deep.json" --pprof "$tmp/deep.pb.gz" --callers f0 --callees f0
json "counts once" '[.functions[] | [.function, .self, .total]]' '[["f0",7,7],["main",0,7]]'
for file in deep.folded deep.json deep.pb.gz; do
	topn --output-format json "$tmp/$file" >"$tmp/out"
	json "and in $file too" '[.functions[] | select(.function == "f0") | [.self, .total]]' '[[7,7]]'
done
stacks 40 127 >"$tmp/cut"
exits "stacks cut at the tool's limit" 0 "$PERFCOPILOT" topn --output-format json "$tmp/cut"
json "are told" '[.advice[] | select(.title == "Stacks are cut off") | [.percent, (.meaning | test("exactly 127 frames"))]]' \
	'[[100,true]]'
awk 'BEGIN {
	for (i = 0; i < 60; i++) {
		printf "%s %d/%d 1.%06d: %d %s: \n", i % 3 ? "one" : "two", i % 3 + 1, i + 9, i, i % 2 ? 1 : 10, i % 2 ? "faults" : "cycles"
		printf "\t1 %s (/bin/x)\n\t2 main (/bin/x)\n\n", i % 4 ? "a" : "b"
	}
}' </dev/null >"$tmp/mixed"
exits "several events and processes, interleaved" 0 topn --event cycles --by process --output-format json "$tmp/mixed"
json "each have their costs" '[[.input.events[] | [.name, .total, .samples]], [.groups[] | [.name, .self]]]' \
	'[[["cycles",300,30],["faults",30,30]],[["one",200],["two",100]]]'

# ---- how it is written ----
odd=
for path in "$recordings"/*.txt "$recordings"/*.folded; do
	topn --output-format json "$path" >"$tmp/plain" 2>&1
	sed 's/$/\r/' "$path" >"$tmp/crlf"
	topn --output-format json "$tmp/crlf" >"$tmp/out" 2>&1
	cmp -s "$tmp/plain" "$tmp/out" || odd="$odd ${path##*/}"
done
is "the line ends of Windows change nothing in any recording" "$odd" ""
odd=
for path in "$recordings"/words.*.txt "$recordings/words.folded"; do
	topn --output-format json "$path" >"$tmp/plain" 2>&1
	for order in LE BE; do
		{
			if [ "$order" = LE ]; then printf '\377\376'; else printf '\376\377'; fi
			iconv -f UTF-8 -t "UTF-16$order" "$path"
		} >"$tmp/utf16" 2>/dev/null
		topn --output-format json "$tmp/utf16" >"$tmp/out" 2>&1
		cmp -s "$tmp/plain" "$tmp/out" || odd="$odd ${path##*/} $order"
	done
done
is "nor does UTF-16 of either order" "$odd" ""
topn --output-format json "$recordings/gzip.report.txt" >"$tmp/plain"
sed "s/^  .*%/$(printf '\033')[31m&$(printf '\033')[m/" "$recordings/gzip.report.txt" >"$tmp/painted"
topn --output-format json "$tmp/painted" >"$tmp/out"
same "nor do colours" "$tmp/plain" "$tmp/out"
sed 's/\([0-9]\)\.\([0-9][0-9]%\)/\1,\2/' "$recordings/gzip.report.txt" >"$tmp/comma"
topn --output-format json "$tmp/comma" >"$tmp/out"
same "nor does a decimal comma" "$tmp/plain" "$tmp/out"
printf 'Function;Module;CPU Time\na;x;"1.234,56"\nb;y;0,44\n' >"$tmp/local.csv"
exits "thousands apart by points" 0 topn --output-format json "$tmp/local.csv"
json "are read too" '[.input.total, .functions[0].self]' '[1235000000000,1234560000000]'

# ---- compressed ----
gzip -c <"$recordings/words.folded" | gzip -c >"$tmp/twice.gz"
topn --output-format json "$recordings/words.folded" >"$tmp/plain"
exits "gzip of gzip" 0 topn --output-format json "$tmp/twice.gz"
same "is read through" "$tmp/plain" "$tmp/out"
# bomb PACK FIRST: 10 GB of zeros behind FIRST, packed in pieces, and all of them packed again
bomb() {
	pack=$1
	head -c 100M /dev/zero | $pack -c >"$tmp/piece"
	{
		$pack -c <"$2"
		seq 100 | while read -r _; do
			cat "$tmp/piece"
		done
	} | $pack -c
}
for pack in gzip zstd; do
	if ! command -v "$pack" >/dev/null; then
		skip "a bomb of $pack is not unpacked" "$pack is not installed"
		continue
	fi
	bomb "$pack" "$tmp/small" >"$tmp/bomb"
	bombed() { (within 800000 "$tmp/bomb"); }
	exits "a bomb of $pack is not unpacked" 0 bombed
	json "and told" '[.input.total, .input.damage.reason]' '[8,"a line of more than 64 MiB"]'
	yes 'main;a 1' | head -c 50M | $pack -c >"$tmp/piece"
	seq 40 | while read -r _; do
		cat "$tmp/piece"
	done | $pack -c >"$tmp/bomb"
	exits "nor is one of good lines" 0 bombed
	json "beyond what harms nobody" '.input.damage.reason | startswith("it unpacks to more than 2000 times its size")' true
done

# ---- what is no profile, or two ----
{
	cat "$recordings/words.report.txt"
	cat "$recordings/words.script.txt"
} >"$tmp/both"
topn --output-format json "$recordings/words.report.txt" | jq -c '.functions' >"$tmp/plain"
exits "two formats, one behind the other" 0 topn --output-format json "$tmp/both"
jq -c '.functions' "$tmp/out" >"$tmp/first"
same "are not added up" "$tmp/plain" "$tmp/first"
json "and the second is told" \
	'[.input.notes[] | select(test("another input begins at line [0-9]+, perf script: it was not read"))] | length' 1
printf 'FLR\0\0\002' >"$tmp/known.jfr"
exits "what must be converted first" 2 topn "$tmp/known.jfr"
contains "names the command" "$err" "a flight recording of Java 8: it is not read as it is; give what this prints: jfr print"
for path in /dev/zero /dev/urandom; do
	[ -c "$path" ] || continue
	exits "$path ends at once" 2 timeout 60 "$PERFCOPILOT" topn "$path"
done
# Names stand at the end of a protobuf: of one that breaks off before them nothing can be ranked, and it says why.
head -c 2000 "$top_srcdir/examples/recordings/go.pb.gz" >"$tmp/nameless.pb.gz"
exits "a profile cut off before its names" 2 "$PERFCOPILOT" topn "$tmp/nameless.pb.gz"
like "is told with the place" "$err" 'the input is damaged at .*(byte|line) [0-9]+: .* does not say which function'
done_testing
