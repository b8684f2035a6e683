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
done_testing
