# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=sh
# TAP for shell tests, to be sourced: . "$top_srcdir/tests/lib/tap.sh"
# One line a claim; the plan is printed at the end by done_testing, which every test calls last.
#
#   ok NAME COMMAND…            holds when COMMAND succeeds; its output is shown when it doesn't
#   not_ok NAME COMMAND…        holds when COMMAND fails with an exit status below 86 (no crash, no sanitizer report)
#   is NAME GOT WANTED          the same text
#   isnt NAME GOT UNWANTED      other text
#   like NAME TEXT REGEX        some line of TEXT matches the extended REGEX
#   unlike NAME TEXT REGEX      no line does
#   contains NAME TEXT STRING   STRING stands somewhere in TEXT
#   exits NAME STATUS COMMAND…  runs COMMAND (stdin is the caller's), keeps $out, $err and $status, and checks $status
#   same NAME FILE FILE         no difference (shown as a unified diff)
#   json NAME FILTER WANTED     what jq's FILTER says of $tmp/out, where the test put the last output
#   silent NAME COMMAND…        succeeds and prints nothing: each line printed is a fault
#   pass NAME, fail NAME [WHY]  said outright
#   skip NAME WHY               counted as skipped
#   skip_all WHY                nothing can be tested here: ends the test
#   note TEXT                   a comment in the log
#   done_testing                prints the plan, ends the test
#
# $tmp is a private folder of the test, removed at its end; PERFCOPILOT is the program, top_srcdir and top_builddir
# are absolute. Names must not hold "#", which TAP reads as a directive.

. "$top_srcdir/tests/lib/keys.sh" # a test that is run by hand sees no keys either

tap_count=0
tap_failed=0
tmp=$(mktemp -d "${TMPDIR:-/tmp}/perfcopilot-test.XXXXXX") || exit 99
tap_cleanup() {
	chmod -R u+rwx "$tmp" 2>/dev/null
	rm -rf "$tmp"
}
trap tap_cleanup EXIT
trap 'exit 129' HUP
trap 'exit 130' INT
trap 'exit 143' TERM

# Diagnostics: each line as a comment, control characters made visible, and no more than a log can bear.
note() {
	printf '%s\n' "$*" | LC_ALL=C cat -v | sed 's/^/# /' | head -n 60
}

pass() {
	tap_count=$((tap_count + 1))
	printf 'ok %d - %s\n' "$tap_count" "$1"
}

fail() {
	tap_count=$((tap_count + 1))
	tap_failed=$((tap_failed + 1))
	printf 'not ok %d - %s\n' "$tap_count" "$1"
	shift
	for tap_line in "$@"; do
		note "$tap_line"
	done
	return 0
}

skip() {
	tap_count=$((tap_count + 1))
	printf 'ok %d - %s # SKIP %s\n' "$tap_count" "$1" "$2"
}

skip_all() {
	printf '1..0 # SKIP %s\n' "$*"
	exit 0
}

ok() {
	tap_name=$1
	shift
	if tap_out=$("$@" 2>&1); then
		pass "$tap_name"
	else
		tap_status=$?
		fail "$tap_name" "exit status $tap_status of: $*" "$tap_out"
	fi
}

not_ok() {
	tap_name=$1
	shift
	tap_status=0
	tap_out=$("$@" 2>&1) || tap_status=$?
	if [ "$tap_status" -gt 0 ] && [ "$tap_status" -lt 86 ]; then
		pass "$tap_name"
	else
		fail "$tap_name" "exit status $tap_status of: $*" "$tap_out"
	fi
}

is() {
	if [ "$2" = "$3" ]; then pass "$1"; else fail "$1" "got:    $2" "wanted: $3"; fi
}

isnt() {
	if [ "$2" != "$3" ]; then pass "$1"; else fail "$1" "got what was not wanted: $2"; fi
}

like() {
	if printf '%s\n' "$2" | grep -Eq -e "$3"; then pass "$1"; else fail "$1" "no line matches $3 in:" "$2"; fi
}

unlike() {
	tap_out=$(printf '%s\n' "$2" | grep -E -e "$3")
	if [ -z "$tap_out" ]; then pass "$1"; else fail "$1" "matches $3:" "$tap_out"; fi
}

contains() {
	case $2 in
	*"$3"*) pass "$1" ;;
	*) fail "$1" "wanted: $3" "in:" "$2" ;;
	esac
}

# What a program printed is in $out and $err (without trailing newlines), and raw in $tmp/out and $tmp/err.
exits() {
	tap_name=$1
	tap_want=$2
	shift 2
	status=0
	"$@" >"$tmp/out" 2>"$tmp/err" || status=$?
	out=$(tr -d '\000' <"$tmp/out")
	err=$(tr -d '\000' <"$tmp/err")
	if [ "$status" = "$tap_want" ]; then
		pass "$tap_name"
	else
		fail "$tap_name" "exit status $status, not $tap_want, of: $*" "stdout: $out" "stderr: $err"
	fi
}

same() {
	if tap_out=$(diff -u "$2" "$3" 2>&1); then pass "$1"; else fail "$1" "$tap_out"; fi
}

json() {
	is "$1" "$(jq -rc "$2" "$tmp/out" 2>&1)" "$3"
}

silent() {
	tap_name=$1
	shift
	tap_status=0
	tap_out=$("$@" 2>&1) || tap_status=$?
	if [ -z "$tap_out" ] && [ "$tap_status" = 0 ]; then
		pass "$tap_name"
	else
		fail "$tap_name" "${tap_out:-exit status $tap_status of: $*}"
	fi
}

done_testing() {
	printf '1..%d\n' "$tap_count"
	[ "$tap_failed" = 0 ]
	exit
}
