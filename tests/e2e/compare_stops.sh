# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=sh
# compare that is stopped, has no room, or is not alone: nothing may stay but what --resume goes on with.
. "$top_srcdir/tests/lib/tap.sh"
. "$top_srcdir/tests/lib/repository.sh"
. "$top_srcdir/tests/lib/compare.sh"
. "$top_srcdir/tests/lib/terminal.sh"

new_repository "$tmp/repository"
printf 'def test_it():\n    from m import f\n    f()\n' >test_m.py
printf 'def f():\n    return 1\n' >m.py
: >conftest.py
echo one >value
commit one
echo two >value
printf 'def f():\n    return 2\n' >m.py
commit two
git tag two
kept() {
	find "$XDG_STATE_HOME/perfcopilot/compare" -type f | wc -l
}
# Whether the group of a process that wrote its number into this file is gone.
gone() {
	for _ in $(seq 50); do
		[ -z "$(while read -r pid; do ps -o pid= -g "$pid"; done <"$1")" ] && return 0
		sleep 0.1
	done
	return 1
}

# ---- Ctrl-C ----
# A run that says it is there, and would take its time.
cat >"$tmp/long" <<END
#!/bin/sh
cat value >/dev/null
echo \$\$ >>"$tmp/pids"
sleep \${1-600} &
wait
END
chmod +x "$tmp/long"
# stopped NAME WORDS: Ctrl-C once there is a pid in $tmp/pids
stopped() {
	: >"$tmp/pids"
	terminal_start "\"\$PERFCOPILOT\" compare two~1 ${4-two} $2"
	for _ in $(seq 300); do
		[ "$(wc -l <"$tmp/pids")" -ge "${3-1}" ] && break
		sleep 0.1
	done
	terminal_key C-c
	terminal_sees "Ctrl-C $1 ends it" 'ended 130$'
	is "and leaves no side" "$(folders)" ""
	ok "nor what it ran" gone "$tmp/pids"
}
stopped "while a side is built" "--build '$tmp/long' -- cat value"
stopped "while it looks at what is opened" "-- '$tmp/long'"
stopped "while outputs are compared" "--no-proof --check -- '$tmp/long'"
stopped "while it warms up" "--no-proof -- '$tmp/long'"
is "what was not measured yet is not kept" "$(kept)" 0
stopped "while it measures" "-n 6 --seed 3 -- '$tmp/long' 0.05" 12
is "what was is" "$(kept)" 1
terminal_sees "which is said" 'the same with --resume goes on'
exits "and gone on with" 0 compare -n 6 --resume --output-format json two~1 two -- "$tmp/long" 0.05
is "with its seed, to the end" "$(field '[.seed, .benchmarks[0].pairs] | @csv')" 3,6
is "after which it is not kept" "$(kept)" 0
if /usr/bin/python3 -c 'import pytest' 2>/dev/null; then
	printf 'import subprocess\ndef test_it():\n    subprocess.call(["%s"])\n' "$tmp/long" >test_m.py
	commit "a long test"
	PATH=/usr/bin:$PATH
	stopped "while pytest runs" "--pytest test_m.py" 1 HEAD
else
	skip "Ctrl-C while pytest runs ends it" "python3-pytest is not installed"
fi
terminal_start "\"\$PERFCOPILOT\" compare -n 6 two~1 two -- sh -c 'cat value; sleep 0.3' '$(printf '\033[31mred')'"
terminal_sees "how far it is is shown, and nothing else" '\\x1b\[31mred: [1-6] of 6 \([0-9]+ %\)'
terminal_sees "until it ends" 'ended 0$'
terminal_stop

# ---- not alone ----
compare -n 6 --output-format json two~1 two -- sh -c 'cat value m.py; sleep 0.1' >"$tmp/first" 2>"$tmp/first.err" &
first=$!
exits "two of the same at once" 0 compare -n 6 --output-format json two~1 two -- sh -c 'cat value m.py; sleep 0.1'
ended=0
wait "$first" || ended=$?
is "both end" "$ended: $(cat "$tmp/first.err")" "0: "
is "each with its own numbers" "$(jq '.benchmarks[0].pairs' "$tmp/first") $(field '.benchmarks[0].pairs')" "6 6"
isnt "and its own chance" "$(jq .seed "$tmp/first")" "$(field .seed)"
is "nothing of either stays" "$(folders)$(kept)" 0

# ---- no room ----
for option in "-o /dev/full" "--log /dev/full"; do
	# shellcheck disable=SC2086 # words
	exits "a full disk: $option" 2 quickly $option two~1 two -- cat value
	contains "is told" "$err" "/dev/full"
done
mkdir "$tmp/small"
if [ "$(id -u)" = 0 ] && mount -t tmpfs -o size=64k,mode=700 none "$tmp/small" 2>/dev/null; then
	head -c 64k /dev/zero >"$tmp/small/filling" 2>/dev/null
	exits "no room for what is kept" 2 env XDG_STATE_HOME="$tmp/small" timeout 60 "$PERFCOPILOT" -q compare -n 6 two~1 two -- cat value
	contains "is told with the place" "$err" "$tmp/small"
	is "and leaves no side" "$(folders)" ""
	umount "$tmp/small"
else
	skip "no room for what is kept" "no file system can be mounted here"
fi
done_testing
