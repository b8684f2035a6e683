# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=sh
# Model servers for shell tests, to be sourced after tap.sh; tests/lib/model_server.c says how their scripts are written.
#
#   model_start NAME <<'END'  starts one with the script on standard input: sets $model_url ("http://127.0.0.1:PORT") and
#   END                       $model_log, the file in which it writes what it gets
#   model_stop NAME           ends it; one that still runs ends with the test
#   model_requests NAME       how many requests it got that ask something; those for its list of models are GET
#   model_most NAME           how many were in flight at once, at most

# What is kept is this test's own.
XDG_STATE_HOME=$tmp/state
export XDG_STATE_HOME

# Servers end when their standard input closes: this shell is the only one that has it open for writing.
mkfifo "$tmp/model.hold" && exec 8<>"$tmp/model.hold" || exit 99

model_start() {
	cat >"$tmp/$1.script"
	mkfifo "$tmp/$1.port" || exit 99
	model_log=$tmp/$1.log
	: >"$model_log"
	"$top_builddir/tests/lib/model_server" "$tmp/$1.script" "$model_log" <"$tmp/model.hold" >"$tmp/$1.port" 8>&- &
	echo $! >"$tmp/$1.pid"
	read -r model_port <"$tmp/$1.port" || exit 99
	# shellcheck disable=SC2034 # for the tests
	model_url=http://127.0.0.1:$model_port
	rm "$tmp/$1.port"
}

model_stop() {
	kill "$(cat "$tmp/$1.pid")" && wait "$(cat "$tmp/$1.pid")" 2>/dev/null
	:
}

model_requests() {
	grep -ac '^request .*: POST ' "$tmp/$1.log"
}

model_most() {
	sed -n 's/.* most in flight \([0-9]*\)$/\1/p' "$tmp/$1.log" | tail -n 1
}
