# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=sh
# stacktrace from end to end: reports, documents, dumps over time, and what is wrong with traces.
. "$top_srcdir/tests/lib/tap.sh"
command -v jq >/dev/null || skip_all "jq is not installed"
stuck=$top_srcdir/examples/traces/stuck.gdb.txt

stacktrace() {
	"$PERFCOPILOT" stacktrace --no-advice "$@"
}

# ---- what it says ----
exits "a dump of threads" 0 stacktrace --output-format json "$stuck"
json "what it is" '.input | [.format, .tool, .language, .threads, .dumps]' '["gdb-bt","gdb","C/C++",12,1]'
json "what the threads do" '[.doing[] | [.count, .doing]]' '[[8,"idle"],[2,"lock"],[1,"computes"],[1,"condition"]]'
json "where" '[.groups[].function]' '["take_work","book","add_interest","main"]'
json "the longest queue" '.locks[0] | [.lock, .waiting, .holder]' '["0x556f611f5100 <account_lock>",2,null]'
json "a thread that is waited for" '.locks[1] | [.holder, .waiters]' '["year (10)",["stuck (1)"]]'
json "all frames are there" '.groups[0].frames | length' 9
for format in text markdown html; do
	exits "as $format" 0 stacktrace --output-format "$format" "$stuck"
	contains "as $format it names the function" "$(cat "$tmp/out")" add_interest
done
exits "from a pipe" 0 sh -c '"$1" stacktrace --output-format json <"$2"' sh "$PERFCOPILOT" "$stuck"
json "all of them" .input.threads 12
exits "chosen by function" 0 stacktrace --output-format json --filter '^book$' "$stuck"
json "two threads" .input.threads 2
exits "chosen by thread" 0 stacktrace --output-format json --thread '^worker' "$stuck"
json "eight threads" .input.threads 8
exits "a thread that waits for nothing" 0 stacktrace --output-format json --thread '^worker' "$stuck"
json "no lock is told" '.locks | length' 0
exits "a thread that another waits for" 0 stacktrace --output-format json --thread '^year' "$stuck"
json "its lock is told" '[.locks[].holder]' '["year (10)"]'
printf '"idle" #1 prio=5 os_prio=0 tid=0x7f nid=0x1 runnable\n   java.lang.Thread.State: RUNNABLE\n' >"$tmp/bare"
exits "a thread without a stack" 0 stacktrace --format jstack --output-format json "$tmp/bare"
json "does nothing that is known" '.groups[0].what' "shows no stack"
exits "causes are no threads" 0 stacktrace "$top_srcdir/examples/traces/php-cause.txt"
contains "one thread is in one group" "$(cat "$tmp/out")" "1 in 1 group of equal stacks"
printf 'java.io.IOException: closed\n\tat a.B.c(B.java:3)\nTraceback (most recent call last):\n  File "/a.py", line 3, in f\nKeyError: 1\n' >"$tmp/two"
exits "two languages in one log" 0 stacktrace --output-format json "$tmp/two"
json "each stack says its own" '[.input.format, .input.language, (.groups[] | .language)]' '["several",null,"Java","Python"]'
exits "none is chosen" 0 stacktrace --filter nowhere "$stuck"
contains "it says so" "$(cat "$tmp/out")" "No stack is selected."
exits "remedies" 0 "$PERFCOPILOT" stacktrace "$stuck"
contains "for what waits" "$(cat "$tmp/out")" "What may help"

# ---- over time ----
exits "two dumps" 0 stacktrace --output-format json "$stuck" "$stuck"
json "are two" .input.dumps 2
json "threads that do not move" '.groups[0] | [.count, .still, .dumps]' '[16,8,2]'

# ---- profiles ----
exits "a profile with stacks" 0 stacktrace --output-format json "$top_srcdir/examples/recordings/words.folded"
json "counts its samples" '[.input.counted, .input.threads]' '["samples",133]'
exits "one without stacks" 2 stacktrace "$top_srcdir/examples/recordings/go.pprof-top.txt"
contains "it says what takes it" "$(cat "$tmp/err")" topn

# ---- what is wrong ----
sed 's/$/\r/' "$stuck" >"$tmp/crlf"
iconv -f UTF-8 -t UTF-16 "$stuck" >"$tmp/utf16"
sed "s/^/$(printf '\033')[31m/; s/\$/$(printf '\033')[0m/" "$stuck" >"$tmp/painted"
sed 's/^/> /' "$stuck" >"$tmp/quoted"
sed 's/^/Jan 31 10:00:00 host gdb[42]: /' "$stuck" >"$tmp/syslog"
gzip -c "$stuck" >"$tmp/gzip"
{ yes '2024-01-31 10:00:00,123 INFO nothing happened' | head -n 4000; cat "$stuck"; } >"$tmp/late"
for fault in crlf utf16 painted quoted syslog gzip late; do
	exits "$fault" 0 stacktrace --output-format json "$tmp/$fault"
	json "$fault: all is there" '[.input.threads, [.groups[].function]]' '[12,["take_work","book","add_interest","main"]]'
done
sed 's/^/web-1  | /' "$stuck" >"$tmp/web"
sed 's/^/db-1   | /' "$stuck" | paste -d '\n' "$tmp/web" - >"$tmp/mixed"
exits "two processes in one log" 0 stacktrace --output-format json "$tmp/mixed"
json "each has its stacks" '[.input.threads, [.groups[].function]]' '[24,["take_work","book","add_interest","main"]]'
printf '#0  0x1 in a0 () at a.c:1\n#0  0x2 in b0 () at b.c:1\n#1  0x3 in a1 () at a.c:1\n#1  0x4 in b1 () at b.c:1\n' >"$tmp/for-good"
exits "mixed with nothing to tell them apart" 0 stacktrace --output-format json "$tmp/for-good"
json "what is certain stays" '[.groups[].frames | map(.function)]' '[["a0"],["b0"]]'
json "and it says so" '.input.notes[0] | test("mixed line by line")' true
for size in 1 100 700 701 1500 4000; do
	head -c "$size" "$stuck" >"$tmp/cut"
	exits "cut after $size bytes" "$([ "$size" -lt 600 ] && echo 2 || echo 0)" stacktrace "$tmp/cut"
done
printf 'Thread 1 (LWP 1 "\033[2Jname"):\n#0  0x1 in \033]0;title\007f () at a\342\200\256.c:1\n' >"$tmp/hostile"
exits "names that are none" 0 stacktrace "$tmp/hostile"
is "nothing of them reaches the terminal" "$(LC_ALL=C grep -c "$(printf '[\033\007]')" "$tmp/out")" 0
exits "empty input" 2 stacktrace /dev/null
exits "no trace at all" 2 stacktrace "$top_srcdir/README.md"
contains "it shows what it found" "$(cat "$tmp/err")" "it begins with"
echo "hello there" >"$tmp/prose"
exits "nor an annotated source" 2 "$PERFCOPILOT" code "$tmp/prose"
contains "which is refused alike" "$(cat "$tmp/err")" 'it begins with "hello there"'
exits "an expression that is none" 2 stacktrace --filter '(' "$stuck"

# what /debug/pprof/goroutine?debug=1 of Go gives
printf '%s\n' 'goroutine profile: total 7' '4 @ 0x43b6f6 0x4fb0a5 0x46d1e1' '#	0x4fb0a4	main.take+0x24	/srv/main.go:12' '' \
	'3 @ 0x43b6f6 0x44c3f5 0x4fb1a5 0x46d1e1' '#	0x47a0a4	sync.(*Mutex).Lock+0x24	/go/src/sync/mutex.go:81' \
	'#	0x4fb1a4	main.book+0x44	/srv/main.go:22' '' >"$tmp/goroutines"
exits "a profile of goroutines" 0 stacktrace --output-format json "$tmp/goroutines"
json "each counts" '[.groups[] | [.count, .doing, .frames[-1].function]]' \
	'[[4,"computes","main.take"],[3,"lock","main.book"]]'

# a log of docker's json-file with an exception of Java and a traceback of Python
cat "$top_srcdir/examples/traces/java-exception.txt" "$top_srcdir/examples/traces/python-direct.txt" |
	jq -Rc '{ log: (. + "\n"), stream: "stderr", time: "2024-01-31T10:00:00.5Z" }' >"$tmp/wrapped"
exits "several languages in a log of objects" 0 stacktrace --output-format json "$tmp/wrapped"
json "each stack says its own" '[.groups[].language] | unique' '["Java","Python"]'
# what has no stack is no trace, and is told so
echo 'Died at shop.pl line 3.' >"$tmp/died"
printf '%s\n' 'Error in process <0.87.0> with exit value:' '{badarith,[{till,price,1,[{file,"till.erl"},{line,10}]}]}' >"$tmp/erlang"
for fault in died erlang; do
	exits "$fault: no stack that is read" 2 stacktrace "$tmp/$fault"
	contains "$fault: is quoted" "$(cat "$tmp/err")" "it begins with \"$(head -c 5 "$tmp/$fault")"
done

# ---- the question ----
exits "what a model would be asked" 0 "$PERFCOPILOT" --show-prompt stacktrace "$stuck"
contains "the groups are in it" "$(cat "$tmp/out")" "4 book at stuck.c:51"
# ---- the model ----
# shellcheck source=tests/lib/model.sh
. "$top_srcdir/tests/lib/model.sh"
XDG_STATE_HOME=$tmp/state
export XDG_STATE_HOME
model_start good <<'END'
rule
begin
text Two buyers wait for `account_lock`\x1b]0;owned\x07.
finish
done
END
exits "with a model" 0 "$PERFCOPILOT" --base-url "$model_url/v1" -m example --no-cache stacktrace "$stuck"
is "its report stands under the local one" \
	"$(printf '%s\n' "$out" | grep -nE '^(12 threads|What example|Two buyers)' | cut -d: -f2 | cut -c1-5 | tr '\n' '|')" "12 th|What |Two b|"
unlike "no escape gets through" "$out" "$(printf '\033')"
exits "as JSON" 0 "$PERFCOPILOT" --base-url "$model_url/v1" -m example --no-cache --output-format json stacktrace "$stuck"
like "the document has it" "$(jq -r .model.answer "$tmp/out")" '^Two buyers wait'
contains "it was asked about the groups" "$(cat "$model_log")" "an idle worker waits for work"
model_stop good
exits "a model that is not there" 3 "$PERFCOPILOT" --base-url "$model_url/v1" -m example --no-cache stacktrace "$stuck"
contains "leaves the report" "$out" "take_work"
done_testing
