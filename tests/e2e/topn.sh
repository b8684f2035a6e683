# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=sh
# topn on the recordings in examples/: its numbers against FACTS.tsv, which another program made from the same files,
# its document against its description, and what its options do.
. "$top_srcdir/tests/lib/tap.sh"
command -v jq >/dev/null || skip_all "jq is not installed"
cd "$top_srcdir/examples/recordings" || exit 99

topn() {
	"$PERFCOPILOT" topn "$@"
}
recordings=$(find . -type f ! -name FACTS.tsv ! -name '.*' | sed 's|^\./||' | LC_ALL=C sort)
isnt "there are recordings" "$recordings" ""

# ---- the facts ----

# Rank 0 is all that has no name, or an address for one, summed up; rounded shares may be off by one digit each.
cat >"$tmp/compare.awk" <<'END'
function differs(a, b, slack) { return a - b > slack || b - a > slack }
BEGIN { FS = "\t" }
FNR == NR && $1 == "input" { event = $2; unit = $3; samples = $4; total = $5; next }
FNR == NR {
	key = by != $1 ? "" : $2 ~ /^0x[0-9a-f]+$/ ? "[unknown]" : $2
	if (key == "")
		next
	for (i = 0; i < 2; i++) { # with its module, and over all of them
		self[key, i ? $3 : "*"] += $4
		percent[key, i ? $3 : "*"] += $5
		count[key, i ? $3 : "*"]++
	}
	next
}
$1 == file && $2 == wanted {
	if ($2 != "" && event != $2 || $3 != "" && unit != $3 || $4 != "" && samples != $4 || $5 != "" && total != $5)
		print "input: " event " " unit " " samples " " total ", not " $2 " " $3 " " $4 " " $5
	at = $8 SUBSEP ($9 == "" ? "*" : $9)
	if (!(at in count) && ($10 + 0 || $11 + 0))
		print $8 " in " $9 ": not there"
	else if ($10 != "" && differs(self[at], $10, 1e-9 * $10))
		print $8 ": self " self[at] ", not " $10
	else if ($11 != "" && differs(percent[at], $11, 0.006 + 0.005 * count[at]))
		print $8 ": " percent[at] " %, not " $11
}
END
tail -n +2 FACTS.tsv | cut -f 1,2,6 | uniq | tr '\t' '|' >"$tmp/facts"
while IFS='|' read -r file event by; do
	status=0
	topn --event "$event" -n 1000000 --output-format json "$file" >"$tmp/out" 2>"$tmp/err" || status=$?
	if [ "$status" != 0 ]; then
		fail "$file: $event" "exit status $status: $(cat "$tmp/err")"
		continue
	fi
	jq -r '(.input | ["input", .event, .unit, .samples, .total]), (.functions[] | ["function", .function, .module, .self, .self_percent]),
		(.modules[] | ["library", .module, "", .self, .self_percent]) | map(if . == null then "" else tostring end) | join("\t")' \
		"$tmp/out" >"$tmp/rows"
	is "$file: ${event:-the event} is as FACTS.tsv says" \
		"$(awk -v file="$file" -v wanted="$event" -v by="$by" -f "$tmp/compare.awk" "$tmp/rows" FACTS.tsv)" ""
done <"$tmp/facts"
is "every recording has facts" \
	"$(for file in $recordings; do grep -qF "$file|" "$tmp/facts" || echo "$file"; done)" ""

# ---- the document ----

cat >"$tmp/document.jq" <<'END'
def keys_are($wanted): keys == ($wanted | split(" ") | sort);
def text: type == "string";
def number_or_null: type == "number" or . == null;
def text_or_null: type == "string" or . == null;
def share: number_or_null and (. == null or (. >= -100.5 and . <= 100.5));
def costs: (.self | number_or_null) and (.self_percent | share) and (.total | number_or_null)
	and (.total_percent | share) and (.samples | number_or_null);
def event: keys_are("name unit total samples lost") and (.name | text) and (.unit | text)
	and ([.total, .samples, .lost] | all(number_or_null));
def ranks: [.[].rank] == [range(1; length + 1)];
{
	document: keys_are("command input by sort split selected_percent groups functions modules diff callers callees advice model"),
	command: (.command == "topn"),
	by: (.by | IN("function", "library", "process", "file", "thread")),
	sort: (.sort | IN("self", "total")),
	input: (.input | keys_are("format tool events event unit total samples period lost skipped_lines damage notes")),
	format: (.input.format | text),
	tool: (.input.tool | text_or_null),
	events: (.input.events | length > 0 and all(event)),
	event: (.input | . as $input | [.events[].name] | index($input.event) != null),
	same: (.input | . as $input | .events[] | select(.name == $input.event) |
		[.unit, .total, .samples, .lost] == ($input | [.unit, .total, .samples, .lost])),
	period: (.input.period | number_or_null),
	skipped: (.input.skipped_lines | type == "number"),
	damage: (.input.damage | . == null or (keys_are("at reason") and (.at | text) and (.reason | text))),
	notes: (.input.notes | type == "array" and all(text)),
	split: (.split | . == null or (has("kernel_percent") and has("user_percent") and has("unknown_percent") and all(.[]; share))),
	groups: (.groups | . == null or (ranks and all(.[]; keys_are("rank name self self_percent total total_percent samples")
		and (.name | text) and costs))),
	functions: (.functions | ranks and all(.[];
		keys_are("rank function module file line process self self_percent total total_percent samples")
		and (.function | text) and ([.module, .file, .process] | all(text_or_null)) and (.line | number_or_null) and costs)),
	modules: (.modules | all(.[]; keys_are("module self self_percent functions") and (.module | text)
		and (.self | number_or_null) and (.self_percent | share) and (.functions | type == "array" and all(text)))),
	parts: ([.selected_percent, .diff, .callers, .callees] == [null, null, null, null]),
	advice: (.advice | type == "array"),
	model: (.model == null),
} | to_entries | map(select(.value != true) | .key) | join(" ")
END
for file in $recordings; do
	bad=
	for by in function library; do
		[ "$by" = function ] || [ "$(jq '.modules | length' "$tmp/out")" != 0 ] || continue
		topn --by "$by" --output-format json "$file" >"$tmp/out" 2>"$tmp/err" || bad="$bad $by: $(cat "$tmp/err")"
		bad="$bad$(jq -r -f "$tmp/document.jq" "$tmp/out" 2>&1)"
	done
	is "$file: the document is as topn.md says" "$bad" ""
done
for key in $(topn --output-format json words.script.txt | jq -r '[.. | objects | keys[]] | unique[]'); do
	grep -q "\`$key\`" "$top_srcdir/commands/topn.md" || echo "$key"
done >"$tmp/undocumented"
is "every key stands in topn.md" "$(cat "$tmp/undocumented")" ""
topn --output-format json -n 1000000 sqlite.script.txt >"$tmp/out"
json "the ranking is by self cost" '[.functions[].self] | . == (sort | reverse)' true
json "no self cost is above its total" '[.functions[] | select(.self > .total)] | length' 0
json "self costs are all there is" '(.functions | map(.self) | add) == .input.total' true
json "so are those of the libraries" '(.modules | map(.self) | add) == .input.total' true
json "and the samples" '(.functions | map(.samples) | add) == .input.samples' true

# ---- the options ----

script=sqlite.script.txt
for n in 1 3 20; do
	exits "-n $n" 0 topn -n "$n" --output-format json "$script"
	json "shows $n" '.functions | length' "$n"
done
for by in library process thread file; do
	input=$script
	[ "$by" != file ] || input=words.elastic-topn.txt
	exits "--by $by" 0 topn --by "$by" --output-format json -n 1000 "$input"
	json "ranks $by" '.by + " " + (.groups | length > 0 | tostring)' "$by true"
done
exits "--sort total" 0 topn --sort total --output-format json -n 1000000 "$script"
json "ranks by total" '.sort, ([.functions[].total] | . == (sort | reverse))' "total
true"
exits "--event takes one of several" 0 topn --event page-faults --output-format json python.script-events.txt.zst
json "and ranks that" '.input.event' page-faults
exits "what the input does not say can't be ranked" 2 topn --by library words.folded
like "and that is said" "$err" 'does not say which library'
exits "nor sorted by" 2 topn --sort total gzip.report.txt
like "and that is said too" "$err" 'total'
exits "an event that is not there is an error" 2 topn --event cycles "$script"
like "that lists those there are" "$err" "cpu-clock"
exits "--filter" 0 topn --filter '^sqlite3Vdbe' --output-format json -n 1000000 "$script"
json "shows what matches alone" '[.functions[].function | startswith("sqlite3Vdbe")] | length > 0 and all' true
topn --output-format json -n 1000000 "$script" >"$tmp/all"
is "with the shares of the whole" "$(jq -c '[.functions[] | [.function, .self_percent]] | sort' "$tmp/out")" \
	"$(jq -c '[.functions[] | select(.function | startswith("sqlite3Vdbe")) | [.function, .self_percent]] | sort' "$tmp/all")"
exits "--filter matches libraries too" 0 topn --filter '^libc\.so' --output-format json "$script"
json "and only them" '[.functions[].module] | unique[]' libc.so.6
exits "a filter that matches nothing is no error" 0 topn --filter 'no such thing' --output-format json "$script"
json "and shows nothing" '.functions | length' 0
for regex in '[' '(' 'a{2,1}'; do
	exits "--filter '$regex' is an error" 2 topn --filter "$regex" "$script"
	contains "that shows it" "$err" "$regex"
done
exits "--format says what it is" 0 topn --format perf-script "$script"
exits "wrongly, it is an error" 2 topn --format pprof-text "$script"
like "that says so" "$err" 'pprof|format'
exits "a format that is none is an error" 2 topn --format nonsense "$script"
like "that says where those there are stand" "$err" 'none of those that --help lists'

# ---- where the input comes from ----

topn --output-format json words.folded >"$tmp/one"
topn --output-format json words.folded words.folded >"$tmp/out"
json "several inputs are added up" '.input.samples' "$(jq '2 * .input.samples' "$tmp/one")"
json "each function too" '[.functions[] | [.function, .self]]' "$(jq -c '[.functions[] | [.function, 2 * .self]]' "$tmp/one")"
topn --output-format json <words.folded >"$tmp/out"
same "standard input is as the file" "$tmp/one" "$tmp/out"
topn --output-format json - <words.folded >"$tmp/out"
same "and so is -" "$tmp/one" "$tmp/out"
topn --output-format json words.folded - <words.folded >"$tmp/out"
json "beside a file too" '.input.samples' "$(jq '2 * .input.samples' "$tmp/one")"
topn --output-format json "$script" >"$tmp/plain"
topn --output-format json sqlite.script.txt.gz >"$tmp/out"
same "gzip is read through" "$tmp/plain" "$tmp/out"
if command -v zstd >/dev/null; then
	zstd -q -c <"$script" >"$tmp/script.zst"
	topn --output-format json "$tmp/script.zst" >"$tmp/out"
	same "zstd is read through" "$tmp/plain" "$tmp/out"
else
	skip "zstd is read through" "zstd is not installed"
fi
sed 's/$/\r/' "$script" | topn --output-format json >"$tmp/out"
same "the line ends of Windows make no difference" "$tmp/plain" "$tmp/out"
if iconv -f UTF-8 -t UTF-16 "$script" >"$tmp/utf16" 2>/dev/null; then
	topn --output-format json "$tmp/utf16" >"$tmp/out"
	same "nor does its UTF-16" "$tmp/plain" "$tmp/out"
fi

# ---- what was measured ----

# fact LABEL TEXT FILE…: the line of the report
fact() {
	label=$1 text=$2
	shift 2
	is "$label of $*" "$(topn "$@" | sed -n "s/^$label  *//p")" "$text"
}
fact input "perf-script, by perf 6.1.187" git.script-header.txt
fact input "folded, tool unknown" words.folded
fact event "samples: 133" words.folded
fact event "cpu-clock in ns: 267 ms in 133 samples, period 2 ms" words.script.txt
fact event "cpu-clock in ns: 202 ms in 101 samples, period unknown" gzip.report-header.txt
fact event "cpu in ns: 1.53 s, number of samples unknown, period unknown" go.pprof-top.txt
fact event "page-faults: 13.6 k faults in 12 samples, mean period 1.13 k faults" \
	--event page-faults python.script-events.txt.zst
fact lost none gzip.report-header.txt
fact lost unknown words.folded
sed 's/^# Total Lost Samples: 0/# Total Lost Samples: 7/' gzip.report-header.txt >"$tmp/lost"
fact lost "7 samples" "$tmp/lost"
topn --output-format json words.script.txt >"$tmp/out"
json "the period that all samples have" '.input.period == .input.total / .input.samples' true
topn --output-format json --event page-faults python.script-events.txt.zst >"$tmp/out"
json "is none where they differ" '.input.period' null

topn --output-format json words.folded go.pprof-top.txt >"$tmp/out"
json "inputs of several tools have none" '.input.format, .input.tool' "several
null"
json "and a note says of which it is" '.input.notes[]' "go.pprof-top.txt: costs are rounded as pprof printed them"
topn --output-format json go.pprof-top.txt go.pprof-top-cum.txt >"$tmp/out"
json "inputs of one tool have it" '.input.tool' pprof
topn --output-format json go.pprof-top.txt >"$tmp/out"
json "the note of a single input names none" '.input.notes[]' "costs are rounded as pprof printed them"

# ---- for people ----

wide=$(COLUMNS=80 topn words.script.txt)
like "80 columns have the bars of a C++ program" "$wide" '^ *47\.37 %  █{6}  47\.37 % .* words$'
like "and all that belongs to them" "$wide" '^ *Self +Total .*Function +Library$'
unlike "a library that is unknown is so in one way" "$wide" '%.* unknown$'
like "and is told" "$wide" '^.*\[unknown\] +\[unknown\]$'
nothing=$(topn --filter 'no such thing' words.folded)
contains "a filter that matches nothing is told" "$nothing" "Nothing matches the filter."
unlike "once" "$nothing" '^none$'
like "a ranking of libraries has their title" "$(topn --by library words.script.txt)" ' Library$'

# As many libraries as functions: a pass over all functions for each would take minutes.
seq 100000 | awk '{ print "perf 1 1.000001: 1 cpu-clock: \n\t1 f" $1 " (/lib/l" $1 ")\n" }' >"$tmp/many"
exits "many libraries take no longer than few" 0 timeout 60 "$PERFCOPILOT" topn -n 1000000 --output-format json "$tmp/many"
json "and each has its function" \
	'(.modules | length), ([.modules[] | select(.functions != ["f" + .module[1:]])] | length)' "100000
0"
printf 'perf 1 1.000001: 1 cpu-clock: \n\t1 a ([unknown])\n\nperf 1 1.000001: 1 cpu-clock: \n\t1 b (/lib/b)\n\n' |
	topn --output-format json >"$tmp/out"
json "so has the unknown one" '[.modules[] | [.module, .functions[]]]' '[["[unknown]","a"],["b","b"]]'

for columns in 20 40 60 80 120; do
	wide=
	for file in $recordings; do
		for by in function library; do
			width=$(COLUMNS=$columns topn --by "$by" "$file" 2>/dev/null | LC_ALL=C.UTF-8 wc -L)
			[ "$width" -le "$columns" ] || wide="$wide $file by $by: $width"
		done
	done
	is "nothing is wider than $columns columns" "$wide" ""
done
# Each row of a table has as many cells as its head; "\|" is no border.
cat >"$tmp/table.awk" <<'AWK'
{ line = $0; gsub(/\\\\/, "", line); gsub(/\\\|/, "", line); cells = gsub(/\|/, "|", line) }
/^\|/ && !inside { head = cells; inside = 1; row = 0; tables++ }
/^\|/ { row++; if (cells != head || $0 !~ /\|$/) print FILENAME ": " $0; if (row == 2 && $0 !~ /^[|: -]+$/) print "no rule: " $0 }
!/^\|/ { inside = 0 }
END { if (!tables) print "no table" }
AWK
outside='src=|href=|<script|<link|<iframe|@import|url\('
for file in $recordings; do
	topn --output-format markdown "$file" >"$tmp/out" 2>"$tmp/err"
	is "$file: the tables of Markdown are tables" "$(awk -f "$tmp/table.awk" "$tmp/out")$(cat "$tmp/err")" ""
	topn --output-format html "$file" >"$tmp/out" 2>"$tmp/err"
	is "$file: HTML refers to nothing outside" "$(grep -Eio "$outside" "$tmp/out")$(cat "$tmp/err")" ""
done
is "HTML is a whole page" "$(head -n 1 "$tmp/out" | tr '[:upper:]' '[:lower:]') $(tail -n 1 "$tmp/out")" "<!doctype html> </html>"
done_testing
