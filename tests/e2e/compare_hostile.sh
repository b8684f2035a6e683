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

done_testing
