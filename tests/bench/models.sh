#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# What asking a model costs on this side, against servers on this machine: nginx with its echo module answers after 50 ms,
# a server of our own (token.c) clocks tokens. It says whether bounds hold and never fails: benchmarks measure.
#
# make bench sets top_srcdir and top_builddir; PERFCOPILOT_PEERS is a folder where `npm install openai` was run in npm/.
set -eu
: "${top_srcdir:?}" "${top_builddir:?}"
peers=${PERFCOPILOT_PEERS:-}
here=$top_srcdir/tests/bench
tmp=$(mktemp -d)
nginx_pid=
finish() {
	[ -z "$nginx_pid" ] || kill "$nginx_pid" 2>/dev/null || :
	rm -rf "$tmp"
}
trap finish EXIT
trap 'exit 130' INT TERM

ours=$top_builddir/.libs/perfcopilot
LD_LIBRARY_PATH=$top_builddir/.libs
PERFCOPILOT_COMMANDS_PATH=$top_builddir/commands/.libs
XDG_DATA_HOME=$tmp/data XDG_CONFIG_HOME=$tmp/config XDG_STATE_HOME=$tmp/state HOME=$tmp LC_ALL=C.UTF-8
export LD_LIBRARY_PATH PERFCOPILOT_COMMANDS_PATH XDG_DATA_HOME XDG_CONFIG_HOME XDG_STATE_HOME HOME LC_ALL
. "$here/../lib/keys.sh"
${CC:-cc} -std=gnu11 -O2 -o "$tmp/cputime" "$here/cputime.c"
${CC:-cc} -std=gnu11 -O2 -o "$tmp/token" "$here/token.c"

row() {
	printf '| %s | %s | %s | %s | %s | %s |\n' "$@"
}
holds() { # A OPERATOR B
	awk -v a="$1" -v b="$3" -v least="$([ "$2" = ">=" ] && echo 1 || echo 0)" \
		'BEGIN { print (least ? a + 0 >= b + 0 : a + 0 <= b + 0) ? "ok" : "MISS" }'
}
calc() { # EXPRESSION FORMAT
	awk "BEGIN { printf \"$2\", $1 }"
}

# ---- the server ----
command -v nginx >/dev/null || { echo "not measured: nginx with its echo module is not installed"; exit 0; }
port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
url=http://127.0.0.1:$port
# 1 MB on the wire, some 30 KB of text: what servers send around each token
padding=$(printf '%300s' '' | tr ' ' x)
piece="data: {\\\"id\\\":\\\"chatcmpl-1\\\",\\\"object\\\":\\\"chat.completion.chunk\\\",\\\"created\\\":1,\\\"model\\\":\\\"bench\\\",\\\"obfuscation\\\":\\\"$padding\\\",\\\"choices\\\":[{\\\"index\\\":0,\\\"delta\\\":{\\\"content\\\":\\\"some words \\\"},\\\"finish_reason\\\":null}]}"
answer='data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"Yes.\"},\"finish_reason\":\"stop\"}]}'
cat >"$tmp/nginx.conf" <<END
load_module /usr/lib/nginx/modules/ngx_http_echo_module.so;
daemon off;
worker_processes 1;
pid $tmp/nginx.pid;
error_log $tmp/nginx.log;
events { worker_connections 1024; }
http {
	access_log off;
	client_body_temp_path $tmp/body;
	keepalive_requests 1000000;
	default_type text/event-stream;
	server {
		listen 127.0.0.1:$port;
		location /slow/v1/chat/completions { echo_read_request_body; echo_sleep 0.05; echo "$answer\n\ndata: [DONE]\n"; }
		location /fast/v1/chat/completions { echo_read_request_body; echo "$answer\n\ndata: [DONE]\n"; }
		location /long/v1/chat/completions {
			limit_rate 300k;
			echo_read_request_body;
			echo_duplicate 2500 "$piece\n\n";
			echo "$answer\n\ndata: [DONE]\n";
		}
	}
}
END
nginx -p "$tmp" -c "$tmp/nginx.conf" 2>"$tmp/nginx.err" &
nginx_pid=$!
for _ in $(seq 100); do
	curl -s -o /dev/null "$url/fast/" && break
	sleep 0.05
done

questions() { # COUNT
	awk -v count="$1" 'BEGIN { for (i = 0; i < count; i++) printf "{\"id\":\"%d\",\"prompt\":\"Question %d\"}\n", i, i }'
}
# ask PLACE OPTION…: the words of a batch
measure() { # NAME RUNS COMMAND…: sets cpu_ms, wall_ms, peak_mib
	what=$1 runs=$2
	shift 2
	if ! "$tmp/cputime" "$runs" "$what" /dev/null "$@" >"$tmp/cost" 2>"$tmp/why"; then
		why=$(tail -n 1 "$tmp/why")
		return 1
	fi
	cpu_ms=$(awk -F '\t' '{ printf "%.2f", $3 / 1000 }' "$tmp/cost")
	wall_ms=$(awk -F '\t' '{ printf "%.2f", $4 / 1000 }' "$tmp/cost")
	peak_mib=$(awk -F '\t' '{ printf "%.1f", $5 / 1024 }' "$tmp/cost")
}
batch() { # NAME RUNS FILE PLACE OPTION…
	name=$1 runs=$2 file=$3 place=$4
	shift 4
	measure "$name" "$runs" "$ours" ask --batch "$file" --base-url "$url/$place/v1" -m bench "$@"
}

echo
echo "Asking models: servers on this machine, CPU time of the client, the least of 3 runs:"
echo
echo "| work | ours | peer | ratio | bound | |"
echo "|---|---|---|---|---|---|"

many() {
	questions 2048 >"$tmp/2048"
	work="2048 questions, 64 in flight, answered after 50 ms"
	if ! batch many 3 "$tmp/2048" slow --no-cache --max-concurrent-queries 64; then
		row "$work" "failed: $why" "" "" "" MISS
		return 0
	fi
	mine_us=$(calc "$cpu_ms * 1000 / 2048" %.1f)
	row "$work: on the wall" "$wall_ms ms" "32 times 50 ms: 1600 ms" "$(calc "$wall_ms / 1600" %.3f)" "at most 1.05" \
		"$(holds "$(calc "$wall_ms / 1600" %.4f)" "<=" 1.05)"
	if [ ! -d "$peers/npm/node_modules/openai" ]; then
		row "CPU time a question" "$mine_us µs" "openai of npm: not in \$PERFCOPILOT_PEERS" "" "at least 5" "not compared"
	elif ! measure peer 3 node "$here/models.mjs" "$peers/npm/node_modules" "$url/slow/v1" 2048 64; then
		row "CPU time a question" "$mine_us µs" "openai of npm failed: $why" "" "at least 5" "not compared"
	else
		peer_us=$(calc "$cpu_ms * 1000 / 2048" %.1f)
		row "CPU time a question" "$mine_us µs" "openai of npm: $peer_us µs, $wall_ms ms on the wall" \
			"$(calc "$peer_us / $mine_us" %.1f)" "at least 5" "$(holds "$(calc "$peer_us / $mine_us" %.4f)" ">=" 5)"
	fi
}

streamed() {
	if "$tmp/token" 200 "$ours" ask --base-url http://127.0.0.1:PORT/v1 -m bench --no-cache Hello >"$tmp/tokens" 2>"$tmp/why"; then
		read -r first least median most <"$tmp/tokens"
		row "a streamed token, from the network to the terminal" "first $first µs; least $least, median $median, most $most µs" \
			"" "" "at most 2000 µs" "$(holds "$first" "<=" 2000)"
	else
		row "a streamed token, from the network to the terminal" "failed: $(tail -n 1 "$tmp/why")" "" "" "" MISS
	fi
}

kept() {
	questions 100000 >"$tmp/100000"
	questions 1 >"$tmp/1"
	head -n 1000 "$tmp/100000" >"$tmp/1000"
	batch fill 1 "$tmp/100000" fast --max-concurrent-queries 64 && batch one 5 "$tmp/1" fast && one_ms=$cpu_ms one_wall=$wall_ms &&
		batch thousand 5 "$tmp/1000" fast || {
		row "a kept answer, of 100000" "failed: $why" "" "" "" MISS
		return 0
	}
	row "a kept answer, of 100000" "$(calc "($cpu_ms - $one_ms) / 999" %.3f) ms CPU, $(calc "($wall_ms - $one_wall) / 999" %.3f) ms on the wall" \
		"" "" "at most 1 ms" "$(holds "$(calc "($wall_ms - $one_wall) / 999" %.4f)" "<=" 1)"
}

memory() {
	questions 64 >"$tmp/64"
	questions 1 >"$tmp/1"
	batch idle 1 "$tmp/1" fast --no-cache && idle_mib=$peak_mib &&
		batch streams 1 "$tmp/64" long --no-cache --max-concurrent-queries 64 || {
		row "64 streams of 1 MB" "failed: $why" "" "" "" MISS
		return 0
	}
	row "64 streams of 1 MB: memory" "$(calc "$peak_mib - $idle_mib" %.1f) MiB above one question's $idle_mib MiB" "" "" \
		"at most 32 MiB" "$(holds "$(calc "$peak_mib - $idle_mib" %.2f)" "<=" 32)"
}

many
streamed
kept
memory
