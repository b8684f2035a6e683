# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=sh
# compare --pytest: functions of several sides, their calls, and what --report and looks make of them.
. "$top_srcdir/tests/lib/tap.sh"
command -v git >/dev/null || skip_all "git is not installed"
command -v jq >/dev/null || skip_all "jq is not installed"
PATH=/usr/bin:$PATH # where Debian's Python has its pytest
python3 -c 'import pytest' 2>/dev/null || skip_all "python3-pytest is not installed"

XDG_CACHE_HOME=$tmp/cache
XDG_STATE_HOME=$tmp/state
export XDG_CACHE_HOME XDG_STATE_HOME
repo=$tmp/repo
git() {
	command git -C "$repo" -c user.name=t -c user.email=t@example.org -c init.defaultBranch=main "$@" >/dev/null 2>&1
}
compare() {
	(cd "$repo" && timeout 400 "$PERFCOPILOT" -q compare "$@")
}
field() {
	jq -c "$1" "$tmp/out"
}
wall='[.benchmarks[0].functions[] | select(.measure == "wall")]'

# write CALLS NAME: `work` is called so often, and NAME is on this side alone
write() {
	cat >"$repo/m.py" <<-END2
		def work(n):
		    s = 0
		    for i in range(n):
		        s += i
		    return s


		def $2():
		    return work(2000)


		def all_of_it():
		    for _ in range($1):
		        work(2000)
		    return $2()
	END2
	git add -A
	git commit -m "$2"
	git tag "$2"
}
mkdir -p "$repo/tests"
git init
printf 'from m import all_of_it\n\n\ndef test_all():\n    all_of_it()\n' >"$repo/tests/test_m.py"
touch "$repo/conftest.py"
write 20 one
write 2 two
write 5 three

exits "three sides" 0 compare -n 6 --output-format json --pytest tests --functions 'm.py::work,one,two' one two --also three
cp "$tmp/out" "$tmp/saved.json"
is "calls of each side" "$(field "$wall | map(select(.function == \"work\") | [.calls_base, .calls_head])")" '[[21,3]]'
is "and of the third" "$(field ".also[0] | $wall | map(select(.function == \"work\") | [.calls_base, .calls_head])")" '[[21,6]]'
is "what is in base alone" "$(field "$wall | map(select(.function == \"one\") | [.head, .calls_head, .why])")" \
	'[[null,null,"seen in base alone"]]'
is "what is new" "$(field "$wall | map(select(.function == \"two\") | [.base, .calls_base, .why])")" '[[null,null,"not seen in base"]]'
is "what is on neither of two sides" "$(field ".also[0] | $wall | map(.function) | sort")" '["one","work"]'
is "shares of what is measured need no interval" "$(field "$wall | map(select(.function == \"work\") | [.share_base > 0.5, .share_base_low])")" \
	'[[true,null]]'
exits "--report" 0 compare --report "$tmp/saved.json" --output-format json
is "says the same" "$(field '[.benchmarks, .also[].benchmarks] | map(.[].functions)')" \
	"$(jq -c '[.benchmarks, .also[].benchmarks] | map(.[].functions)' "$tmp/saved.json")"
jq 'del(.benchmarks[].samples[] | select(.measure == "calls"))' "$tmp/saved.json" >"$tmp/old.json"
exits "of JSON that has no calls" 0 compare --report "$tmp/old.json" --output-format json
is "there are none" "$(field "$wall | map(.calls_base) | unique")" '[null]'
exits "as text" 0 compare --report "$tmp/saved.json"
like "both are shown where they differ" "$out" '^Function .* Calls +In head$'

exits "the working tree, with looks" 0 compare --max-time 20 -n 12 --output-format json --pytest tests one .
is "are paid for by their level" "$(field '.level_percent')" 97.79
is "what is decided is a benchmark" "$(field '[.benchmarks[].name]')" '["tests/test_m.py::test_all"]'
exits "what counts whole programs" 2 compare --instructions --pytest tests one two
like "is refused" "$err" 'leave out --instructions'
exits "what watches whole programs" 2 compare --native --pytest tests one two
like "is refused too" "$err" 'leave out --native'
done_testing
