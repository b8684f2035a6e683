# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=sh
# topn's questions beyond the ranking: parts of a profile, callers and callees, what moved. On profiles small enough to
# be added up by hand, and on the recordings.
. "$top_srcdir/tests/lib/tap.sh"
command -v jq >/dev/null || skip_all "jq is not installed"
cd "$top_srcdir/examples/recordings" || exit 99

topn() {
	"$PERFCOPILOT" topn "$@"
}
cat >"$tmp/old" <<'END'
main;parse;read 40
main;parse;alloc 20
main;write 30
idle 10
END
cat >"$tmp/new" <<'END'
main;parse;read 10
main;parse;alloc 20
main;write 30
main;check 5
idle 10
END

# ---- a part ----

exits "--focus" 0 topn --focus '^parse$' --output-format json "$tmp/old"
json "keeps stacks through it" '[.functions[] | [.function, .self, .total]]' \
	'[["read",40,40],["alloc",20,20],["main",0,60],["parse",0,60]]'
json "shares are those of the whole" '[.selected_percent, .functions[0].self_percent]' '[60,40]'
exits "--ignore" 0 topn --ignore parse --output-format json "$tmp/old"
json "drops them" '[.functions[].function]' '["write","idle","main"]'
exits "--hide" 0 topn --hide 'read|alloc' --output-format json "$tmp/old"
json "gives their cost to the caller" '[.functions[] | [.function, .self]]' \
	'[["parse",60],["write",30],["idle",10],["main",0]]'
exits "all of them" 0 topn --focus main --ignore write --hide read "$tmp/old"
like "are told" "$out" '^selected  60.00 % of the whole \(focus main, ignore write, hide read\)$'
exits "nothing left" 0 topn --focus nobody "$tmp/old"
like "is said" "$out" '^No stack is selected\.$'
exits "a bad expression" 2 topn --hide '(' "$tmp/old"
contains "is named" "$err" '--hide "(" is no extended regular expression'
exits "a table without stacks" 2 topn --focus main words.report-sym.txt
contains "has no part" "$err" "--filter chooses rows"
for file in sqlite.folded sqlite.script.txt; do
	topn -n 1000000 --focus BtreeInsert --output-format json "$file" >"$tmp/with"
	topn -n 1000000 --ignore BtreeInsert --output-format json "$file" >"$tmp/without"
	is "$file: what is kept and what is dropped are all" \
		"$(jq -s '[.[] | .functions | map(.samples) | add] | add' "$tmp/with" "$tmp/without")" \
		"$(topn -n 1000000 --output-format json "$file" | jq '.functions | map(.samples) | add')"
done

# ---- callers and callees ----

exits "--callers" 0 topn --callers 'read|alloc' --output-format json "$tmp/old"
json "are parts of the function" '.callers | [.functions, .total, .self, .exact, [.rows[] | [.name, .cost, .part_percent]]]' \
	'[["read","alloc"],60,60,true,[["parse",60,100]]]'
exits "--callees" 0 topn --callees main --output-format json "$tmp/old"
json "add up to it" '.callees | [.total, [.rows[] | [.name, .cost, .percent, .part_percent]]]' \
	'[90,[["parse",60,60,66.67],["write",30,30,33.33]]]'
exits "both" 0 topn --callers main --callees parse "$tmp/old"
like "of a root" "$out" '^100\.00 % .* \[none\]$'
like "each under its own heading" "$out" '^Callees of parse$'
unlike "the ranking is left out" "$out" 'Self'
exits "no such function" 2 topn --callers nobody "$tmp/old"
contains "is told" "$err" 'no function is called "nobody"'
exits "an input without calls" 2 topn --callers main words.report-sym.txt
contains "is told what to record" "$err" "perf record -g"
for file in sqlite.script.txt git.script-header.txt words.script.txt; do
	function=$(topn --sort total -n 3 --output-format json "$file" | jq -r '.functions[-1].function')
	for side in callers callees; do
		topn "--$side" "$function" -n 1000000 --output-format json "$file" >"$tmp/out"
		json "$file: $side of $function add up" ".$side | [.functions, (.rows | map(.cost) | add) == .total]" \
			"[[\"$function\"],true]"
	done
done

# ---- what moved ----

exits "--diff" 0 topn "$tmp/new" --diff "$tmp/old" --output-format json
json "subtracts" '[.diff.rows[] | [.name, .old_self, .new_self, .self_change]]' \
	'[["read",40,10,-30],["check",0,5,5],["alloc",20,20,0],["idle",10,10,0],["write",30,30,0]]'
json "in percentage points too" '[.diff.rows[] | .self_points]' '[-26.67,6.67,6.67,3.33,10]'
json "and says it of the whole" '.diff | [.change, .change_percent, .normalized]' '[-25,-25,false]'
exits "--normalize" 0 topn "$tmp/new" --diff "$tmp/old" --normalize --output-format json
json "scales the old costs" '[.diff.rows[0] | [.name, .old_self, .self_change]]' '[["read",30,-20]]'
exits "by total" 0 topn "$tmp/new" --diff "$tmp/old" --sort total --output-format json
json "callers move too" '[.diff.rows[] | [.name, .total_change]]' \
	'[["read",-30],["parse",-30],["main",-25],["check",5],["alloc",0],["idle",0],["write",0]]'
exits "the same" 0 topn "$tmp/old" --diff "$tmp/old"
like "has not moved" "$out" '^Nothing moved\.$'
exits "old ones are added up" 0 topn "$tmp/old" --diff "$tmp/old" --diff "$tmp/new" --output-format json
json "both" '.diff.old.total' 175
exits "by library" 0 topn sqlite.script.txt --diff words.script.txt --by library --output-format json
json "libraries move" '[.diff.rows[].name] | index("words") != null' true
printf 'main;read 10\nmain;parse 5\n' >"$tmp/share.new"
printf 'main;read 10\nmain;parse 15\n' >"$tmp/share.old"
exits "a share moves" 0 topn "$tmp/share.new" --diff "$tmp/share.old" --output-format json
json "though the cost does not" '[.diff.rows[] | [.name, .self_change, .self_points]]' '[["parse",-10,-26.67],["read",0,26.67]]'
exits "no event of that unit" 2 topn "$tmp/share.new" --diff words.dhat.json
contains "names what there is" "$err" "and nothing in the old profile is, which has alloc_space in bytes"
exits "--normalize alone" 2 topn words.folded --normalize
contains "would do nothing" "$err" "--normalize does nothing without --diff"
exits "other units" 2 topn sqlite.script.txt --diff words.folded
contains "are refused" "$err" "the old profile is of samples, the new one of cpu-clock in ns"
old_and_new() { topn "$@" <"$tmp/old"; }
for new in "" -; do
	exits "both from standard input, $new" 2 old_and_new ${new:+"$new"} --diff -
	contains "is told" "$err" "both the new profile and that of --diff are standard input"
done
exits "one of them from there" 0 old_and_new "$tmp/old" --diff -
contains "is read" "$out" "as much as in the old profile"
exits "an unreadable old one" 2 topn "$tmp/new" --diff "$tmp/none"
like "is named" "$err" '--diff: .*none: No such file'
for format in text markdown html; do
	exits "--diff as $format" 0 topn "$tmp/new" --diff "$tmp/old" --output-format "$format"
	contains "a gain has its sign" "$out" "+6.67 pp"
done
done_testing
