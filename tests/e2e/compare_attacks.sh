# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=sh
# compare: repositories, benchmarks and machines that mean no good.
. "$top_srcdir/tests/lib/tap.sh"
. "$top_srcdir/tests/lib/repository.sh"
XDG_CACHE_HOME=$tmp/cache
XDG_STATE_HOME=$tmp/state
export XDG_CACHE_HOME XDG_STATE_HOME
compare() {
	timeout 120 "$PERFCOPILOT" -q compare "$@" </dev/null
}
left() {
	find "$XDG_CACHE_HOME/perfcopilot/compare" -mindepth 1 2>/dev/null | wc -l
}
rounds_kept() {
	cat "$XDG_STATE_HOME"/perfcopilot/compare/*.jsonl 2>/dev/null | wc -l
}
until_kept() { # LINES: of the journal
	n=0
	while [ "$(rounds_kept)" -lt "$1" ] && [ $n -lt 400 ]; do
		sleep 0.05
		n=$((n + 1))
	done
}

new_repository "$tmp/repo"
echo 1 >file
commit one
git tag v1
echo 2 >file
commit two
git tag v2

# timeout(1) sends its signal to the process and to its group
setsid "$PERFCOPILOT" -q compare v1 v2 -- sh -c 'cat file; sleep 0.1' >"$tmp/ended" 2>&1 </dev/null &
pid=$!
until_kept 3
kill -TERM "$pid"
kill -TERM "$pid" 2>/dev/null
status=0
wait "$pid" || status=$?
is "two signals at once are one" "$status" 143
is "and the sides are gone" "$(left)" 0

# the environment is nobody else's
export A_TOKEN=hidden
# shellcheck disable=SC2016 # for the shell that is measured
exits "a variable" 0 compare -n 6 v1 v2 -- sh -c 'cat file; echo "$A_TOKEN" >>"$0"; tr "\0" " " </proc/$PPID/cmdline >>"$0"' "$tmp/seen"
like "reaches the command" "$(cat "$tmp/seen")" '^hidden$'
unlike "but no list of processes" "$(cat "$tmp/seen")" 'A_TOKEN=hidden'

# a journal is of one comparison
rm -rf "$XDG_STATE_HOME"
printf 'tests:\n  - name: a\n    command: sh -c "cat file; sleep 0.1"\n' >"$tmp/a.yaml"
printf 'tests:\n  - name: b\n    command: cat file\n' >"$tmp/b.yaml"
killed() { # LINES WORD…: killed when the journal has so many lines
	lines=$1
	shift
	setsid "$PERFCOPILOT" -q compare "$@" >"$tmp/killed" 2>&1 </dev/null &
	pid=$!
	until_kept "$lines"
	kill -KILL "$pid"
	wait "$pid" 2>/dev/null
}
killed 4 -n 10 --suite "$tmp/a.yaml" v1 v2
exits "another suite" 0 compare -n 10 --resume --suite "$tmp/b.yaml" v1 v2
like "does not go on with it" "$out" 'it began anew'
journal=$(ls "$XDG_STATE_HOME"/perfcopilot/compare/*.jsonl)
head -c -1 "$journal" >"$tmp/whole"
cp "$tmp/whole" "$journal"
exits "a last line without its end" 0 compare -n 10 --resume --suite "$tmp/a.yaml" v1 v2
like "is gone on with" "$out" '10 pairs\)'
cp "$tmp/whole" "$journal"
before=$(wc -l <"$journal")
killed $((before + 4)) -n 20 --resume --suite "$tmp/a.yaml" v1 v2
is "and is a line then" "$(grep -c '^{.*}$' "$journal")" "$(wc -l <"$journal")"
exits "what never ran" 2 compare --no-proof v1 v2 -- ./no-such
is "leaves no journal behind" "$(ls "$XDG_STATE_HOME/perfcopilot/compare")" "${journal##*/}"
echo 3 >file
exits "a working tree with changes" 2 compare --resume v1 . -- cat file
like "is not gone on with" "$err" 'commit its changes'
git checkout -q file

# what is injected stays within the side
mkdir "$tmp/outside" away
ln -s "$tmp/outside" link
echo old >"$tmp/outside/new"
ln -s "$tmp/outside/new" linked
commit links
git tag v5
git rm -qr link linked
mkdir link
echo new >link/new
echo new >linked
mkdir -p made/today
echo 1 >made/today/bench
exits "--inject where a revision has a link" 2 compare -n 6 --inject link/new v1 v5 -- cat file
like "is refused" "$err" 'a link of head leads out of the side'
exits "and instead of a link" 0 compare -n 6 --inject linked v1 v5 -- cat file
is "nothing is written through it" "$(cat "$tmp/outside/new")" old
exits "--inject of what leaves the side at its end" 2 compare -n 6 --inject ./.. v1 v2 -- cat file
like "is a mistake" "$err" 'a path below the present folder'
exits "--inject of a file in folders that are new" 0 compare -n 6 --inject made/today/bench v1 v2 -- cat file made/today/bench
git reset -q --hard

# floods
exits "a build that writes and writes" 2 compare -n 6 --build 'cat /dev/zero' v1 v2 -- cat file
like "is ended" "$err" 'crashed .9.: it wrote more than 1 GiB'
# shellcheck disable=SC2016 # for the shell that is measured
exits "one that floods its errors" 0 compare -n 6 --no-proof --warm-up 0 --timeout 2 --head-env FLOOD=1 v1 v2 -- \
	sh -c 'test -z "$FLOOD" || cat /dev/zero >&2 & sleep 1.5; stat -L -c "%b blocks" /proc/self/fd/2 >>"$0"' "$tmp/flood"
is "does not fill the memory" "$(awk '$1 > 4000000' "$tmp/flood")" ""
# an option that would do nothing is a mistake
silent=
for option in --build=true --inject=file --env=A=1 --base-env=A=1 --head-env=A=1 --suite=x --pytest=. --functions=a::b --aa --pairs=7 \
	--max-time=9 --timeout=9 --warm-up=2 --seed=3 --no-pin --instructions --native --check --no-proof --resume; do
	for source in "--import $tmp/seen $tmp/seen" "--report $tmp/seen" --detect "--setup $tmp/notes"; do
		# shellcheck disable=SC2086 # words
		compare $source "$option" >"$tmp/out" 2>"$tmp/err" && silent="$silent $source $option"
		grep -q 'does nothing with' "$tmp/err" || silent="$silent $source $option"
	done
done
is "nothing that was measured before takes an option of measuring" "$silent" ""
exits "--detect of two revisions" 2 compare --detect v1 v2
like "is a mistake too" "$err" 'compares nothing'
done_testing
