# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=sh
# A real terminal for shell tests (tmux), to be sourced after tap.sh.
#
#   terminal_start COMMAND    runs a shell command in it; when that ends the screen says "ended STATUS"
#   terminal_type TEXT        types it, and Enter
#   terminal_key KEY…         as tmux calls them: C-c, Tab, Up
#   terminal_sees NAME REGEX  a test: the screen comes to show it (at most 20 s are waited)
#   terminal_text             what stands on the screen and above it
#   terminal_stop             ends it
command -v tmux >/dev/null || skip_all "tmux is not installed"

# A server that ends still holds its socket for a moment: each terminal has its own.
terminals=0
terminal() {
	tmux -S "$tmp/tmux.$terminals" -f /dev/null "$@"
}
terminal_start() {
	terminals=$((terminals + 1))
	terminal new-session -d -x 100 -y 50 -s test "exec 2>&1; $1; echo ended \$?; exec sleep 60" 8>&- ||
		skip_all "tmux can't open a terminal"
}
terminal_type() {
	terminal send-keys -t test -l -- "$1" && terminal send-keys -t test Enter
}
terminal_key() {
	terminal send-keys -t test "$@"
}
terminal_text() {
	terminal capture-pane -p -J -S - -t test
}
# terminal_has REGEX: waits for it
terminal_has() {
	for _ in $(seq 200); do
		terminal_text | grep -Eq -- "$1" && return 0
		sleep 0.1
	done
	return 1
}
terminal_sees() {
	if terminal_has "$2"; then
		is "$1" seen seen
	else
		is "$1" "$(terminal_text)" "$2"
	fi
}
terminal_stop() {
	terminal kill-server 2>/dev/null
	:
}
