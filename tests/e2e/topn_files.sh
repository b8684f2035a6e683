# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=sh
# What topn writes beside its report: the flame graph and the profile for other tools, each whole or not at all.
. "$top_srcdir/tests/lib/tap.sh"
command -v jq >/dev/null || skip_all "jq is not installed"
recordings=$top_srcdir/examples/recordings

topn() {
	"$PERFCOPILOT" topn --no-advice "$@"
}
# What is ranked, without what other forms do not hold.
ranked() {
	topn -n 1000000 --output-format json "$@" | jq -c '[.functions[] | [.function, .self]] | sort'
}
input=$recordings/words.script.txt
exits "all of them at once" 0 topn "$input" --flamegraph "$tmp/f.svg" --folded "$tmp/f.folded" \
	--speedscope "$tmp/f.json" --pprof "$tmp/f.pb.gz" --title "Words & <more>"
contains "the report is there too" "$out" "Top functions"
ok "the flame graph is one" grep -q '^<svg' "$tmp/f.svg"
ok "it has its title, made safe" grep -q 'Words &amp; &lt;more&gt;' "$tmp/f.svg"
if command -v xmllint >/dev/null; then
	silent "it is well-formed" xmllint --noout "$tmp/f.svg"
else
	skip "it is well-formed" "xmllint (libxml2-utils) is not installed"
fi
is "folded stacks say the same" "$(ranked "$tmp/f.folded" | jq -c 'map(.[1]) | add')" \
	"$(ranked "$input" | jq -c 'map(.[1]) | add')"
is "so does speedscope's form" "$(ranked "$tmp/f.json" | jq -c 'map(.[1]) | add')" \
	"$(ranked "$input" | jq -c 'map(.[1]) | add')"
is "and pprof's" "$(ranked "$tmp/f.pb.gz")" "$(ranked "$input")"
is "speedscope: weights add up to the end" \
	"$(jq -c '.profiles[] | (.weights | add) == .endValue and (.samples | length) == (.weights | length)' "$tmp/f.json")" true
is "speedscope: frames exist" \
	"$(jq -c '(.shared.frames | length) as $n | [.profiles[].samples[][] | . >= 0 and . < $n] | all' "$tmp/f.json")" true
if command -v go >/dev/null; then
	exits "go tool pprof reads it" 0 env HOME="$tmp" go tool pprof -top -nodecount=1 "$tmp/f.pb.gz"
	contains "and names the hottest" "$out" "words::Counter"
else
	skip "go tool pprof reads it" "go is not installed"
fi

topn "$input" --flamegraph "$tmp/again.svg" --title "Words & <more>" >/dev/null
ok "the same profile gives the same picture" cmp "$tmp/f.svg" "$tmp/again.svg"
# an inlined function in a place without a name
topn "$recordings/sqlite.script.txt" --pprof "$tmp/inlined.pb.gz" >/dev/null
totals='[.functions[] | [.function // "?", .total_percent]] | sort | .[0:3]'
is "pprof: what is without a name keeps its totals" \
	"$(topn -n 3 --output-format json "$tmp/inlined.pb.gz" | jq -c "$totals")" \
	"$(topn -n 3 --output-format json "$recordings/sqlite.script.txt" | jq -c "$totals")"
exits "a part of it" 0 topn "$input" --focus memcmp --folded "$tmp/part"
is "is what is written" "$(grep -vc memcmp "$tmp/part")" 0
topn "$input" --focus memcmp --flamegraph "$tmp/part.svg" >/dev/null
ok "and says so in its picture" grep -q '35.34 % of the whole (focus memcmp)' "$tmp/part.svg"
ok "which is as wide as the part" grep -q '<svg x="0%" width="100%".*<title>main' "$tmp/part.svg"
ok "a picture says of what it is" grep -q 'class="pc-subtitle".*>words.script.txt<' "$tmp/f.svg"
exits "a difference" 0 topn "$recordings/sqlite.folded" --diff "$recordings/words.folded" --flamegraph "$tmp/diff.svg"
ok "says of what two" grep -q 'sqlite.folded, compared with words.folded' "$tmp/diff.svg"
isnt "has colours of its own" "$(cmp "$tmp/diff.svg" "$tmp/f.svg" 2>&1)" ""
exits "a small one in the report" 0 topn "$input" --flame
like "is drawn" "$out" '^Flame$'
exits "of a table without stacks" 0 topn "$recordings/words.report-sym.txt" --folded "$tmp/table"
isnt "self costs are written" "$(cat "$tmp/table")" ""
contains "and it is told that they are" "$out" "has no stacks: what was written has its functions side by side"
exits "a flame without stacks" 0 topn "$recordings/words.report-sym.txt" --flame
contains "is told not to be there" "$out" "there is no flame to draw"

# ---- standard output ----
exits "a file on standard output" 0 topn "$input" --folded -
same "stands there alone" "$tmp/f.folded" "$tmp/out"
exits "whatever its name" 0 topn "$input" --folded /dev/stdout
same "as well" "$tmp/f.folded" "$tmp/out"
exits "with the report in a file" 0 topn "$input" --folded - -o "$tmp/report"
same "both are whole" "$tmp/f.folded" "$tmp/out"
ok "each in its place" grep -q 'Top functions' "$tmp/report"
exits "the report on standard output by name" 0 topn "$input" -o -
same "is as without" "$tmp/report" "$tmp/out"
exits "two files on standard output" 2 topn "$input" --folded - --pprof /dev/stdout
contains "are told" "$err" "/dev/stdout is named for two outputs"
is "and nothing is written" "$out" ""

# ---- faults ----
exits "one file for two" 2 topn "$input" --folded "$tmp/two" --pprof "$tmp/two"
contains "is told" "$err" "is named for two outputs"
ok "and nothing is written" test ! -e "$tmp/two"
cd "$tmp" || exit 99
exits "one file under two names" 2 topn "$input" --folded two --pprof "./two"
contains "is told" "$err" "./two is named for two outputs"
exits "the report's file under another name" 2 topn "$input" -o two --pprof "$tmp/two"
contains "is told" "$err" "$tmp/two is named for two outputs"
ln -s two "$tmp/link"
exits "and through a link" 2 topn "$input" -o two --pprof link
ok "and nothing is written" test ! -e "$tmp/two"
exits "a file without a name" 2 topn "$input" --flamegraph ''
is "is told" "$err" "perfcopilot topn: --flamegraph needs a file name"
exits "a folder that is not there" 2 topn "$input" --flamegraph "$tmp/none/f.svg"
contains "is told" "$err" "can't write $tmp/none/f.svg"
is "no report comes before it" "$out" ""
exits "a bad input" 2 topn --folded "$tmp/bad" "$top_srcdir/LICENSE"
ok "writes nothing" test ! -e "$tmp/bad"
exits "a bad width" 2 topn "$input" --min-width -1
contains "is out of range" "$err" "min-width"
done_testing
