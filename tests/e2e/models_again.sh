# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=sh
# What is asked again: answers that are kept, and runs that are recorded, where not all is named that was asked; and
# programs that give keys.
. "$top_srcdir/tests/lib/tap.sh"
. "$top_srcdir/tests/lib/model.sh"
"$PERFCOPILOT" ask --help >/dev/null 2>&1 || skip_all "there is no command that asks"

ask() {
	"$PERFCOPILOT" ask "$@" </dev/null
}

# ---- a model that nobody named ----

model_start one <<'END'
rule
	has GET /v1/models
	send {"data":[{"id":"llama"}]}
rule
	say answer to %p
END
one=$model_url/v1
exits "the server's only model is asked" 0 ask --base-url "$one" --record "$tmp/one" hello
first=$out
is "and is not a kept answer" "$err" ""
exits "what is kept needs no server" 0 ask --base-url "$one" --offline hello
is "with the same answer" "$out" "$first"
like "which says when it was given" "$err" "kept answer of $(date -u +%Y)-[0-9-]+; --refresh asks again"
exits "in JSON too" 0 ask --base-url "$one" --offline --output-format json hello
is "which it is" "$(printf '%s' "$out" | jq .cached)" true
exits "quietly" 0 ask -q --base-url "$one" --offline hello
is "and nothing is said" "$err" ""
requests=$(model_requests one)
exits "a recording says itself what was asked" 0 ask --replay "$tmp/one" hello
is "and has the same answer" "$out" "$first"
exits "where it was" 0 ask --base-url "$one" --replay "$tmp/one" hello
exits "from elsewhere too" 0 ask --base-url http://127.0.0.1:1/v1 --replay "$tmp/one" hello
exits "not of another model" 2 ask -m other --replay "$tmp/one" hello
is "and nobody was asked" "$(model_requests one)" "$requests"

# ---- two servers whose model has the same name ----

model_start two <<'END'
rule
	has GET /v1/models
	send {"data":[{"id":"llama"}]}
rule
	say another answer
END
two=$model_url/v1
exits "another server" 0 ask --base-url "$two" -m llama --record "$tmp/two" hello
is "has its own answers" "$out" "another answer"
contains "by its address" "$(cat "$tmp/two")" "\"address\":\"$two\""
cat "$tmp/one" "$tmp/two" >"$tmp/both"
exits "of a recording of both one has to be named" 2 ask --replay "$tmp/both" hello
contains "they are listed" "$err" "llama of openai at $one, llama of openai at $two"
exits "by its address" 0 ask --base-url "$two" --replay "$tmp/both" hello
is "it is had" "$out" "another answer"
exits "a second model is kept" 0 ask --base-url "$two" -m phi hello
exits "offline one has to be named" 2 ask --base-url "$two" --offline hello
like "of these" "$err" 'phi of openai.*llama of openai'
model_stop one
model_stop two

# ---- an answer's limit ----

exits "a limit is shown" 0 ask --show-prompt --max-tokens 77 hello
contains "whose it is too" "$out" "# longest answer: 77 tokens (--max-tokens)"

# ---- where a record goes ----

: >"$tmp/same"
ln "$tmp/same" "$tmp/link"
ln -s "$tmp/new" "$tmp/symbolic"
mkdir "$tmp/folder"
while read -r record output; do
	exits "--record $record -o $output" 2 ask --base-url "$one" -m llama --record "$tmp/$record" -o "$tmp/$output" hello
	contains "is told" "$err" "the same file"
done <<'END'
same same
same link
new new
new folder/../new
symbolic new
many.part many
folder/../new.part symbolic
END
[ -e "$tmp/new" ] && fail "nothing is made" "$tmp/new" || pass "nothing is made"
cp "$tmp/one" "$tmp/before"
exits "--replay one -o one" 2 ask --replay "$tmp/one" -o "$tmp/one" hello
contains "is told" "$err" "the same file"
same "and what was recorded stays" "$tmp/before" "$tmp/one"
exits "a record of what is replayed" 2 ask --record "$tmp/one" --replay "$tmp/one" hello
contains "is told" "$err" "the same file"
for option in --record --replay; do
	exits "$option -" 2 ask --base-url "$one" -m llama "$option" - hello
	contains "is told" "$err" "$option wants a file"
done
[ -e - ] && fail "no file has that name" "-" || pass "no file has that name"

# ---- programs that give keys ----

cat >"$tmp/hangs" <<'END'
#!/bin/sh
sleep 1000 &
echo $! >"$1"
wait
END
chmod +x "$tmp/hangs"
(exec setsid env --default-signal=INT "$PERFCOPILOT" ask --base-url "$one" -m llama --key-command "$tmp/hangs $tmp/sleeper" hello \
	</dev/null >"$tmp/hangs.out" 2>&1) &
until [ -s "$tmp/sleeper" ]; do
	sleep 0.05
done
kill -INT $!
wait $!
is "Ctrl-C ends a program that gives no key" $? 130
ended=no
for _ in $(seq 100); do
	case $(ps -o stat= -p "$(cat "$tmp/sleeper")") in
	'' | Z*) ended=yes && break ;;
	esac
	sleep 0.05
done
is "with all that it started" "$ended" yes

# ---- another process holds the record ----
model_start held <<'END'
rule
	say answer to %p
END
held=$model_url/v1
exits "a record" 0 ask --base-url "$held" -m llama --record "$tmp/held" first
if command -v flock >/dev/null; then
	mkfifo "$tmp/holding"
	flock "$tmp/held" cat "$tmp/holding" &
	holder=$!
	exec 7>"$tmp/holding" # open once the lock is held: flock runs cat then
	timeout 60 "$PERFCOPILOT" ask --base-url "$held" -m llama --record "$tmp/held" second </dev/null >"$tmp/second" 2>"$tmp/waits" 7>&- &
	asking=$!
	for _ in $(seq 200); do
		grep -q waiting "$tmp/waits" && break
		sleep 0.1
	done
	is "who waits for it says so, once" "$(cat "$tmp/waits")" "perfcopilot ask: waiting for $tmp/held: another process holds it"
	exec 7>&-
	wait "$holder"
	wait "$asking"
	is "and goes on when it is free" "$?" 0
	is "with what was asked recorded" "$(grep -c second "$tmp/held")" 1
	flock "$tmp/held" cat "$tmp/holding" &
	holder=$!
	exec 7>"$tmp/holding"
	# a job in the background ignores SIGINT, unless it is told otherwise
	env --default-signal=INT "$PERFCOPILOT" ask --base-url "$held" -m llama --record "$tmp/held" third </dev/null >"$tmp/third" 2>"$tmp/waits" 7>&- &
	asking=$!
	for _ in $(seq 200); do
		grep -q waiting "$tmp/waits" && break
		sleep 0.1
	done
	kill -INT "$asking"
	wait "$asking"
	is "Ctrl-C ends the wait" "$?" 130
	like "and it is told what that costs" "$(cat "$tmp/waits")" "record is not complete: .*interrupted"
	like "the answer is not lost" "$(cat "$tmp/third")" '^answer to '
	ok "the lock is held still" kill -0 "$holder"
	exec 7>&-
	wait "$holder"
else
	skip "who waits for a record says so" "flock is not installed"
fi

# ---- a record that was cut off ----
head -c -9 "$tmp/held" >"$tmp/broken"
exits "what is whole is replayed" 0 ask --base-url "$held" -m llama --replay "$tmp/broken" first
like "and it is told that it breaks off" "$err" "broken breaks off at line [0-9]+: what stands before is replayed"

model_stop held

# ---- who reads has gone ----
model_start left <<'END'
rule
	has kept whole
	say a whole answer
rule
	begin
	text the first line\n
	wait 300
	text the second line\n
	wait 300
	text the third line\n
	hold
END
left=$model_url/v1
exits "an answer is kept" 0 ask --base-url "$left" -m test "kept whole"
{
	timeout 60 "$PERFCOPILOT" ask --base-url "$left" -m test "and this?" </dev/null 2>"$tmp/left.err"
	echo $? >"$tmp/left.status"
} | head -n 1 >"$tmp/left.out"
is "what was wanted was read" "$(cat "$tmp/left.out")" "the first line"
is "that the reader leaves is no error" "$(cat "$tmp/left.status" "$tmp/left.err")" 0
for _ in $(seq 100); do
	grep -q '^gone 2' "$model_log" && break
	sleep 0.1
done
is "what nobody reads is not asked for any more" "$(grep -c '^gone 2' "$model_log")" 1
exits "what was kept is still there" 0 ask --base-url "$left" -m test --offline "kept whole"
exits "half an answer is not kept" 3 ask --base-url "$left" -m test --offline "and this?"
model_stop left
done_testing
