# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=sh
# ask: one question with its data, and files of questions that are answered line by line and gone on with.
. "$top_srcdir/tests/lib/tap.sh"
. "$top_srcdir/tests/lib/model.sh"
XDG_STATE_HOME=$tmp/state
export XDG_STATE_HOME
unset OPENAI_API_KEY OPENAI_BASE_URL ANTHROPIC_API_KEY AZURE_OPENAI_API_KEY GAI_API_KEY GAI_API_TYPE GAI_API_BASE

ask() {
	"$PERFCOPILOT" --base-url "$model_url/v1" -m example ask "$@"
}

model_start good <<'END'
rule
has Where
say It goes\x1b[31m to memcmp.
rule
has broken
status 400 Bad Request
send {"error":{"message":"no such thing"}}
rule
say ok %p
END

printf 'memcmp 47 %%\n' >"$tmp/data"
exits "one question is answered" 0 ask "Where does the time go?" <"$tmp/data"
is "safely" "$out" 'It goes\x1b[31m to memcmp.'
ok "the data was sent" grep -q 'memcmp 47 %' "$model_log"
printf 'caf\303\251 \033[31mred\033[0m C:\\dir\r\nnul\000 \377\r\n' >"$tmp/odd"
exits "data of any bytes" 0 ask --show-prompt "What is it?" <"$tmp/odd"
is "is sent as what is shown of it" "$(printf '%s\n' "$out" | grep -A 3 -x '```')" '```
café \x1b[31mred\x1b[0m C:\dir
nul\x00 \xff
```'
exits "as JSON" 0 ask --output-format json "Where does the time go?" <"$tmp/data"
like "with the answer" "$out" '"answer": "It goes'
exits "a question is needed" 2 ask </dev/null
exits "a question and a batch are too much" 2 ask --batch "$tmp/none" why </dev/null
asked=$(model_requests good)
exits "--show-prompt shows it" 0 ask --show-prompt "Where now?" <"$tmp/data"
contains "the question" "$out" "Where now?"
is "and sends nothing" "$(model_requests good)" "$asked"

cat >"$tmp/questions" <<'END'
{"id":1,"prompt":"first"}
{"id":"two","prompt":"broken"}

{"id":3}
nonsense
{"id":4,"prompt":"fourth","system":"be brief"}
END
exits "a batch in which some fail" 1 ask --max-concurrent-queries 4 --batch "$tmp/questions"
is "has a line for each" "$(printf '%s\n' "$out" | wc -l)" 5
is "in order" "$(printf '%s\n' "$out" | sed 's/,.*//' | tr '\n' ' ')" '{"id":1 {"id":"two" {"id":3 {"id":null {"id":4 '
like "answers" "$out" '^\{"id":1,"answer":"ok .*"attempts":1,'
like "errors" "$out" '^\{"id":"two","error":".*no such thing'
like "and what is no question" "$out" '^\{"id":null,"error":"line 5: '
asked=$(model_requests good)
exits "again" 1 ask --batch "$tmp/questions"
is "only what failed is asked" "$(model_requests good)" "$((asked + 1))"

printf '{"id":%d,"prompt":"number"}\n' 1 2 3 4 5 6 7 8 | awk '{ sub(/number/, "number " NR) } 1' >"$tmp/eight"
exits "into a file" 0 ask --batch "$tmp/eight" -o "$tmp/answers"
is "all are there" "$(wc -l <"$tmp/answers")" 8
sed 's/,"attempts.*//' "$tmp/answers" >"$tmp/whole"
head -c 300 "$tmp/answers" >"$tmp/torn"
asked=$(model_requests good)
exits "a file that breaks off is gone on with" 0 ask --no-cache --batch "$tmp/eight" -o "$tmp/torn"
sed 's/,"attempts.*//' "$tmp/torn" >"$tmp/again"
same "up to the same" "$tmp/whole" "$tmp/again"
ok "and not everything was asked" test "$(model_requests good)" -lt "$((asked + 8))"
echo "my notes" >"$tmp/notes"
exits "a file of something else is left alone" 2 ask --batch "$tmp/eight" -o "$tmp/notes"
is "as it was" "$(cat "$tmp/notes")" "my notes"
exits "nor are answers to other questions gone on with" 2 ask --batch "$tmp/questions" -o "$tmp/answers"
is "of which nothing is lost" "$(wc -l <"$tmp/answers")" 8
exits "--batch - is standard input" 0 ask --batch - <"$tmp/eight"
is "and has all" "$(printf '%s\n' "$out" | wc -l)" 8

model_stop good
exits "no server" 3 ask --no-cache "Where?" <"$tmp/data"
exits "no model at all" 2 "$PERFCOPILOT" ask why </dev/null
contains "says how to have one" "$err" "no model is configured"
printf '{"id":1,"prompt":"a\\u0000b"}\n' >"$tmp/nul"
exits "a NUL in a question" 1 "$PERFCOPILOT" --base-url http://127.0.0.1:9/v1 -m x ask --batch "$tmp/nul"
contains "is told" "$out" '"prompt\" has a NUL in it'
done_testing
