# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=sh
# ask: one question with its data, and files of questions that are answered line by line and gone on with.
. "$top_srcdir/tests/lib/tap.sh"
. "$top_srcdir/tests/lib/model.sh"

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
printf '%s\n' "$model_port" >"$tmp/good.number"

printf 'memcmp 47 %%\n' >"$tmp/data"
exits "one question is answered" 0 ask "Where does the time go?" <"$tmp/data"
is "safely" "$out" 'It goes\x1b[31m to memcmp.'
ok "the data was sent" grep -q 'memcmp 47 %' "$model_log"
printf 'caf\303\251 \033[31mred\033[0m C:\\dir\r\nnul\000 \377\r\n' >"$tmp/odd"
exits "data of any bytes" 0 ask --show-prompt "What is it?" <"$tmp/odd"
is "is sent as what is shown of it" "$(printf '%s\n' "$out" | sed -n '/^```$/,/^```$/p')" '```
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
is "for their user alone" "$(stat -c %a "$tmp/answers")" 600
not_ok "and nothing beside it" test -e "$tmp/answers.part"
sed 's/,"attempts.*//' "$tmp/answers" >"$tmp/whole"
head -c 300 "$tmp/answers" >"$tmp/torn"
asked=$(model_requests good)
exits "a file that breaks off is gone on with" 0 ask --no-cache --batch "$tmp/eight" -o "$tmp/torn"
sed 's/,"attempts.*//' "$tmp/torn" >"$tmp/again"
same "up to the same" "$tmp/whole" "$tmp/again"
ok "and not everything was asked" test "$(model_requests good)" -lt "$((asked + 8))"
sed '3s/"answer":/"error":/' "$tmp/answers" >"$tmp/failed"
asked=$(model_requests good)
exits "one that failed" 0 ask --no-cache --batch "$tmp/eight" -o "$tmp/failed"
is "is all that is asked" "$(model_requests good)" "$((asked + 1))"
sed 's/,"attempts.*//' "$tmp/failed" >"$tmp/again"
same "and comes into its place" "$tmp/whole" "$tmp/again"
sort -r "$tmp/answers" >"$tmp/sorted"
sed 's/number 2/word 2/' "$tmp/eight" >"$tmp/edited"
asked=$(model_requests good)
exits "in another order, to questions of which one was edited" 0 ask --no-cache --batch "$tmp/edited" -o "$tmp/sorted"
is "that one is asked" "$(model_requests good)" "$((asked + 1))"
is "the order is that of the questions" "$(sed 's/,.*//' "$tmp/sorted" | tr -d '\n')" "$(sed 's/,.*//' "$tmp/whole" | tr -d '\n')"
asked=$(model_requests good)
exits "--refresh" 0 ask --refresh --batch "$tmp/eight" -o "$tmp/answers"
is "asks all again" "$(model_requests good)" "$((asked + 8))"
echo "my notes" >"$tmp/notes"
exits "a file of something else is left alone" 2 ask --batch "$tmp/eight" -o "$tmp/notes"
is "as it was" "$(cat "$tmp/notes")" "my notes"
cp "$tmp/notes" "$tmp/fresh.part"
exits "and so is one beside it" 2 ask --batch "$tmp/eight" -o "$tmp/fresh"
is "as it was too" "$(cat "$tmp/fresh.part")" "my notes"
sed '3s/"answer":"/&"/' "$tmp/answers" >"$tmp/mangled"
cp "$tmp/mangled" "$tmp/before"
exits "an answer that was edited, and is no JSON, is none" 2 ask --batch "$tmp/eight" -o "$tmp/mangled"
contains "which is told" "$err" "holds other things than answers"
same "and left as it was" "$tmp/before" "$tmp/mangled"
asked=$(model_requests good)
exits "nor are answers to other questions gone on with" 2 ask --no-cache --batch "$tmp/questions" -o "$tmp/answers"
contains "which is told" "$err" "5 answers to questions that are not in"
is "before any is asked" "$(model_requests good)" "$asked"
is "of which nothing is lost" "$(wc -l <"$tmp/answers")" 8
: >"$tmp/empty"
exits "no questions" 2 ask --batch "$tmp/empty"
contains "are told of" "$err" "no questions in $tmp/empty"
echo >"$tmp/blank"
exits "nor from a pipe" 2 ask --batch - <"$tmp/blank"

cat >"$tmp/ids" <<'END'
{"id":1e400,"prompt":"a"}
{"id":12345678901234567890,"prompt":"b"}
{"id":1.10,"prompt":"c"}
{"id":"\u0041b","prompt":"d"}
{"id":1.10,"prompt":"e"}
{"id":7,"prompt":"f","prompt":"g"}
{"id":8,"prompt":" "}
{"id":9,"prompt":"h","schema":{"$ref":"#"}}
{"id":10,"prompt":"i","schema":{"properties":{"x":{"minimum":"1"}}}}
END
asked=$(model_requests good)
exits "ids of all kinds" 1 ask --batch "$tmp/ids"
is "come back as they are written" "$(printf '%s\n' "$out" | sed -n '1,5s/,.*//p' | tr -d '\n')" '{"id":1e400{"id":12345678901234567890{"id":1.10{"id":"\u0041b"{"id":1.10'
contains "an id that is there twice is told" "$out" '"error":"line 5: its id is that of line 3 too"'
contains "and a key" "$out" '"error":"line 6: a key stands in it twice"'
contains "an empty prompt" "$out" '"error":"line 7: \"prompt\" is empty"'
contains "a schema that comes back to itself" "$out" "its schema can't be used: it refers to itself"
contains "one that is wrong, and where" "$out" 'at /properties/x: \"minimum\" must be a number'
is "of these none is asked" "$(model_requests good)" "$((asked + 4))"
asked=$(model_requests good)
exits "a wish for a format" 0 ask --output-format "one haiku" --batch "$tmp/eight"
ok "is sent" grep -q 'number 8\\n\\nThe reader wishes this output format: one haiku' "$model_log"
is "and is another question" "$(model_requests good)" "$((asked + 8))"
printf '{"id":1,"prompt":"mysql --password=hunter2hunter2"}\n' >"$tmp/secret"
exits "a secret" 0 ask --batch "$tmp/secret"
contains "is told of" "$err" "1 secret was taken out of what was sent"
exits "in one question" 0 ask --output-format json "mysql --password=hunter2hunter2" </dev/null
contains "too" "$err" "1 secret was taken out of what was sent"
like "and in its document" "$out" '"redacted": 1'

exits "--show-prompt of a batch" 1 ask --show-prompt --temperature 0.5 --max-tokens 77 --batch "$tmp/ids"
contains "shows to whom" "$out" "# to: $model_url/v1 (openai), model example"
contains "and with what" "$out" '"max_tokens": 77'
contains "and how warm" "$out" '"temperature": 0.5'
contains "which line can't be asked" "$out" "# line 6: a key stands in it twice"
contains "and those behind it" "$out" '"$ref": "#"'
exits "--show-prompt with no model" 0 "$PERFCOPILOT" ask --show-prompt why </dev/null
contains "says so" "$out" "# to nobody: no model is configured"
exits "--show-prompt of a replay" 0 ask --replay "$tmp/none" --show-prompt why </dev/null
contains "names no server" "$out" "# to nobody: answers are taken from $tmp/none, model example"

# The third answer never comes; the rest is written down at once, in whichever order, and none is paid for twice.
model_start slow <<'END'
rule
has number 3
begin
hold for ever
rule
say ok %p
END
# A background job of a shell ignores SIGINT; a program started by a person does not.
# shellcheck disable=SC2016 # that is Perl
slow() {
	exec perl -e '$SIG{INT} = "DEFAULT"; exec { $ARGV[0] } @ARGV' "$PERFCOPILOT" --base-url "$model_url/v1" -m example --no-cache ask --max-concurrent-queries 2 --batch "$tmp/eight" -o "$tmp/ended"
}
written() {
	for _ in $(seq 400); do
		[ "$(wc -l 2>/dev/null <"$tmp/ended.part" || echo 0)" = 7 ] && return
		sleep 0.05
	done
	return 1
}
for signal in KILL INT; do
	rm -f "$tmp/ended" "$tmp/ended.part"
	(slow) >/dev/null 2>"$tmp/slow.err" &
	pid=$!
	ok "what is answered is written down" written
	ok "the run is ended by $signal" kill -s "$signal" "$pid"
	wait "$pid" 2>/dev/null
	not_ok "there is no result yet" test -e "$tmp/ended"
	is "but what was answered ($signal)" "$(wc -l <"$tmp/ended.part")" 7
done
contains "the one that was interrupted says where" "$(cat "$tmp/slow.err")" "is kept in $tmp/ended.part"
model_stop slow
printf '{"id":3,"ans' >>"$tmp/ended.part"
model_url=$(echo "$model_url" | sed "s/[0-9]*\$/$(cat "$tmp/good.number")/")
asked=$(model_requests good)
slow >/dev/null 2>&1 &
wait $!
is "the next run ends well" "$?" 0
is "asks the one that is missing" "$(model_requests good)" "$((asked + 1))"
sed 's/,"attempts.*//' "$tmp/ended" >"$tmp/again"
same "and all are in order" "$tmp/whole" "$tmp/again"
not_ok "with nothing left beside them" test -e "$tmp/ended.part"
# By a name at which no file could be put in its place.
ask --no-cache --batch "$tmp/eight" -o /proc/self/fd/1 </dev/null 2>"$tmp/err" | cat >"$tmp/piped"
is "-o may name standard output" "$(grep -c '"answer"' "$tmp/piped") $(cat "$tmp/err")" "8 "
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
