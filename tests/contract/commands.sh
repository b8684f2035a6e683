# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=sh
# What holds for every command, whichever there are: help, manual, schema, completion.
. "$top_srcdir/tests/lib/tap.sh"
command -v jq >/dev/null || skip_all "jq is not installed"
unset PERFCOPILOT_COMMANDS_PATH COLUMNS

# Said here once more on purpose: a command that is not built, or not found, is missed.
expected="answers ask chat code commands compare completion doctor explainfunction explainprocess findfaster manual schema stacktrace topn"

pc() {
	"$PERFCOPILOT" "$@"
}
exits "the commands are listed" 0 pc commands --output-format json
commands=$(jq -r '.commands[] | select(.state == "usable") | .name' "$tmp/out")
is "they are those expected" "$(echo "$commands" | tr '\n' ' ' | sed 's/ $//')" "$expected"
is "none is refused or shadowed" "$(jq -r '.commands[] | select(.state != "usable") | .name' "$tmp/out")" ""
is "each has one line of help" "$(jq -r '.commands[] | select(.help | test("^[A-Z].*[^.]$") | not) | .name' "$tmp/out")" ""

# Warnings of groff are faults of the page; macros of another name are not looked for.
groff_page() {
	groff -man -Kutf8 -Tutf8 -ww -rLL=78n -z "$1"
}
page_is_good() {
	if command -v groff >/dev/null; then
		silent "$1: the page is groff's" groff_page "$2"
	else
		skip "$1: the page is groff's" "groff is not installed"
	fi
	if command -v mandoc >/dev/null; then
		is "$1: and mandoc's" "$(mandoc -T lint -W error "$2" 2>&1)" ""
	else
		skip "$1: and mandoc's" "mandoc is not installed"
	fi
}

exits "--help of the program" 0 pc --help
ok "fits 80 columns" test "$(LC_ALL=C.UTF-8 wc -L <"$tmp/out")" -le 80
for command in $commands; do
	like "--help lists $command" "$out" "^  $command +[A-Z]"
done
exits "the manual of the program" 0 pc manual
cp "$tmp/out" "$tmp/page"
page_is_good "the program" "$tmp/page"
exits "the version" 0 pc --version
like "is one line" "$out" '^perfcopilot [0-9]+\.[0-9]+\.[0-9]+$'

for command in $commands; do
	exits "$command --help" 0 pc "$command" --help
	like "$command: it begins with the usage" "$(head -n 1 "$tmp/out")" "^Usage: perfcopilot $command( |\$)"
	ok "$command: it fits 80 columns" test "$(LC_ALL=C.UTF-8 wc -L <"$tmp/out")" -le 80
	is "$command: nothing at the ends of its lines" "$(grep -c ' $' "$tmp/out")" 0
	is "$command: and nothing on standard error" "$err" ""
	cp "$tmp/out" "$tmp/help"
	exits "$command -h is the same" 0 pc "$command" -h
	same "$command: to the letter" "$tmp/help" "$tmp/out"

	exits "manual $command" 0 pc manual "$command"
	like "$command: the page has its name" "$out" "^perfcopilot.*$command"
	cp "$tmp/out" "$tmp/page"
	page_is_good "$command" "$tmp/page"

	exits "schema $command" 0 pc schema "$command"
	is "$command: each tool has what a model is told" "$(jq -r '
		map(select((keys == ["description", "effects", "name", "parameters", "tool"]) and (.name | test("^[a-z][a-z0-9_-]*$"))
			and (.effects | length > 0) and .parameters.type == "object" and .parameters.additionalProperties == false
			and ((.parameters.required - (.parameters.properties | keys)) == []) | not)) | length' "$tmp/out" 2>&1)" 0

	options=$(sed 's/--\[no-\]/--/' "$tmp/help" | grep -Eo '^  (-[a-zA-Z0-9], |    )--[a-z0-9-]+' | grep -o -e '--.*')
	isnt "$command: its help has options" "$options" ""
	exits "$command: completion" 0 pc completion words -- "$command" --
	cut -f 1 "$tmp/out" | LC_ALL=C sort >"$tmp/offered"
	is "$command: every option is completed" "$(echo "$options" | LC_ALL=C sort | comm -23 - "$tmp/offered")" ""
	is "$command: and nothing else" "$(echo "$options" | LC_ALL=C sort | comm -13 - "$tmp/offered")" ""
	for option in $options; do
		grep -qF -- "$(printf '%s' "$option" | sed 's/-/\\-/g')" "$tmp/page" || grep -qF -- "$option" "$tmp/page" || echo "$option"
	done >"$tmp/unmentioned"
	own=$(sed -n '/^Options:/,/^$/p' "$tmp/help" | grep -Eo -e '--[a-z0-9-]+' | LC_ALL=C sort -u)
	is "$command: its own options stand in its manual" "$(echo "$own" | grep -xFf "$tmp/unmentioned")" ""
	exits "$command: an unknown option is an error" 2 pc "$command" --no-such-option-at-all
	exits "$command --show-config" 0 pc "$command" --show-config
done

exits "the schema of everything" 0 pc schema
# What each does to the world, and what may be a tool: said here once more on purpose.
cat >"$tmp/effects" <<'END'
answers reads tool
answers_export reads tool
answers_forget reads,writes -
answers_list reads tool
answers_search reads tool
answers_show reads tool
answers_stats reads tool
ask reads,writes,network -
chat reads,writes,network -
code reads,writes,network tool
commands reads tool
compare reads,writes,executes,network -
completion reads tool
doctor reads,network -
explainfunction reads,writes,executes,network -
explainprocess reads,writes,executes,network -
findfaster reads,writes,executes,network tool
manual reads tool
schema reads tool
stacktrace reads,writes,executes,network tool
topn reads,writes,executes,network tool
END
jq -r '.[] | "\(.name) \(.effects | join(",")) \(if .tool then "tool" else "-" end)"' "$tmp/out" | LC_ALL=C sort >"$tmp/stated"
same "the effects of each are those expected" "$tmp/effects" "$tmp/stated"
is "what an argument adds is among those of its command" "$(jq -r '.[] | . as $c | .parameters.properties | to_entries[]
	| select(((.value.effects // []) - $c.effects) != []) | "\($c.name) \(.key)"' "$tmp/out")" ""
is "no argument with effects is one of a tool" "$(jq -r '.[] | select(.tool) | . as $c | .tool.properties | to_entries[]
	| select(.value.effects or $c.parameters.properties[.key].effects) | "\($c.name) \(.key)"' "$tmp/out")" ""
is "those that name files, run programs or write have effects" "$(jq -r '.[] | select(.name == "topn" or .name == "explainprocess") | .name as $n
	| .parameters.properties | to_entries[] | select(.value.effects) | "\($n).\(.key):\(.value.effects | join(","))"' "$tmp/out" | LC_ALL=C sort | tr '\n' ' ')" \
	"explainprocess.run-help:executes topn.diff:reads,executes topn.flamegraph:writes topn.folded:writes topn.format:reads topn.infile:reads,executes topn.pprof:writes topn.speedscope:writes "
is "has each command" "$(jq -r '.[].name' "$tmp/out" | sed 's/_.*//' | LC_ALL=C sort -u | tr '\n' ' ' | sed 's/ $//')" "$expected"
exits "names are completed" 0 pc completion words -- ''
is "all of them" "$(cut -f 1 "$tmp/out" | LC_ALL=C sort | tr '\n' ' ' | sed 's/ $//')" "$expected"

# The pages that are installed: with the prose of commands/*.md where cmark was there.
pages=0
for page in "$top_builddir"/doc/*.1; do
	[ -f "$page" ] || continue
	pages=$((pages + 1))
	page_is_good "$(basename "$page")" "$page"
done
isnt "there are pages to install" "$pages" 0
for command in $commands; do # what help promises is there
	! pc "$command" --help | grep -q '^Manual: man' ||
		ok "$command: the manual that its help names is there" test -f "$top_builddir/doc/perfcopilot-$command.1"
done
done_testing
