# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=sh
# Asking models, against a server that does what servers do: each fault is a test. The key is a canary, which must
# be found nowhere but in the requests.
. "$top_srcdir/tests/lib/tap.sh"
. "$top_srcdir/tests/lib/model.sh"
key=sk-canary-71c0ffee42deadbeef
"$PERFCOPILOT" ask --help >/dev/null 2>&1 || skip_all "there is no command that asks"
(umask 077 && printf '%s\n' "$key" >"$tmp/key")

# ask [OPTION…] PROMPT: of the server started last
ask() {
	"$PERFCOPILOT" ask --base-url "$model_url/v1" --key-file "$tmp/key" -m test-model "$@" </dev/null
}
# asking OUTPUT [OPTION…]: the same in the background, as $!
asking() {
	asking_to=$1
	shift
	(exec "$PERFCOPILOT" ask --base-url "$model_url/v1" --key-file "$tmp/key" -m test-model "$@" </dev/null >"$asking_to" 2>&1) &
}
# answers NAME ANSWER <<SCRIPT: the answer to one question, which is not kept
answers() {
	model_start "$1"
	exits "$1" 0 ask --no-cache hello
	is "$1: the answer" "$out" "$2"
	model_stop "$1"
}
# fails NAME REQUESTS REGEX <<SCRIPT: the model can't be had, after so many requests, and why is told
fails() {
	model_start "$1"
	exits "$1" 3 ask --no-cache --model-attempt-timeout 0.5 hello
	is "$1: requests" "$(model_requests "$1")" "$2"
	like "$1: the reason" "$err" "$3"
	model_stop "$1"
}
# questions COUNT: a batch
questions() {
	awk -v count="$1" 'BEGIN { for (i = 1; i <= count; i++) printf "{\"id\":\"q%d\",\"prompt\":\"question %d\"}\n", i, i }'
}

# ---- the wire ----

answers split_crlf "one two" <<'END'
rule
	newline crlf
	pace 1 0
	say one two
END
answers split_utf8 "Grüße, 世界 😀" <<'END'
rule
	pace 1 0
	say Grüße, 世界 😀
END
answers comments "one two" <<'END'
rule
	comment ping
	begin
	comment ping
	text one two
	comment ping
	finish
	done
END
answers no_done "one two" <<'END'
rule
	begin
	text one two
	finish
	close
END
answers lingering "one two" <<'END'
rule
	say one two
	hold
END
answers empty_choices "one two" <<'END'
rule
	wire azure
	say one two
END
answers no_stream "whole" <<'END'
rule
	header Content-Type: application/json
	framing length
	send {"choices":[{"message":{"content":"whole"},"finish_reason":"stop"}]}
END
answers waits_before_and_between "one two" <<'END'
rule
	head
	wait 50
	begin
	wait 50
	text one two
	wait 50
	finish
	done
END

# ---- faults ----

fails stall_before 2 'attempt-timeout' <<'END'
rule
	hold
END
fails stall_between 1 'attempt-timeout' <<'END'
rule
	begin
	text one
	hold
END
fails error_among_events 1 'engine on fire' <<'END'
rule
	begin
	text one
	data {"error":{"message":"engine on fire","code":500}}
END
fails neither_finish_nor_done 1 'before its end' <<'END'
rule
	begin
	text one
END
fails html 3 'Bad Gateway' <<'END'
rule
	status 502 Bad Gateway
	header Content-Type: text/html
	send <html><head><title>502 Bad Gateway</title></head><body><h1>nginx</h1></body></html>
END
fails html_with_200 1 'HTML' <<'END'
rule
	header Content-Type: text/html
	send <!DOCTYPE html><html><title>Sign in</title></html>
END
fails text_with_200 1 'answered with text, .*Ollama is running; is the address right' <<'END'
rule
	header Content-Type: text/plain
	framing length
	send Ollama is running
END
fails refusal_that_stalls 3 'status 500.*engine on fire' <<'END'
rule
	status 500 Internal Server Error
	framing chunked
	send {"error":{"message":"engine on fire"}}
	hold
END
fails flat_error 1 'flat as vLLM has it' <<'END'
rule
	status 400 Bad Request
	send {"object":"error","message":"flat as vLLM has it","type":"BadRequestError","code":400}
END
fails integer_code 3 'Loading model' <<'END'
rule
	status 503 Service Unavailable
	send {"error":{"code":503,"message":"Loading model","type":"unavailable_error"}}
END
fails echoes_the_key 1 'status 401' <<END
rule
	status 401 Unauthorized
	header x-request-id: $key
	send {"error":{"message":"Incorrect API key provided: $key","type":"invalid_request_error","code":"invalid_api_key"}}
END
fails quota 1 'quota' <<'END'
rule
	status 429 Too Many Requests
	send {"error":{"message":"You exceeded your current quota","code":"insufficient_quota"}}
END
fails cut_before_the_first_byte 3 'closed|empty|reset' <<'END'
rule
	cut-head 0
	say one
END
fails cut_after_it 1 'broke off' <<'END'
rule
	begin
	text one
	cut 400
	text two three four five six seven eight nine ten
	finish
	done
END
answers heals "well again" <<'END'
rule
	times 2
	status 500 Internal Server Error
	send {"error":{"message":"not yet"}}
rule
	say well again
END

# ---- limits ----

answers retry_after_seconds "later" <<'END'
rule
	times 1
	status 429 Too Many Requests
	header Retry-After: 1
rule
	say later
END
answers retry_after_date "later" <<END
rule
	times 1
	status 429 Too Many Requests
	header Retry-After: $(date -u -d '+1 second' '+%a, %d %b %Y %H:%M:%S GMT')
rule
	say later
END
fails retry_after_ten_hours 1 'longer wait' <<'END'
rule
	status 429 Too Many Requests
	header Retry-After: 36000
END

# A server that means it: the sixth request within its window would be refused.
model_start slows <<'END'
rule
	nth 5
	header x-ratelimit-limit-requests: 5
	header x-ratelimit-remaining-requests: 0
	header x-ratelimit-reset-requests: 1s
	say yes
rule
	say yes
END
questions 8 >"$tmp/eight"
exits "the server's limit slows the pool" 0 ask --no-cache --max-concurrent-queries 1 --debug --batch "$tmp/eight"
is "and no question is lost" "$(printf '%s\n' "$out" | grep -c '"answer":"yes"')" 8
model_stop slows

# ---- whom is asked ----

model_start anthropic <<'END'
rule
	say one two
END
exits "Anthropic's own wire" 0 ask --no-cache --provider anthropic --base-url "$model_url" hello
is "Anthropic: the answer" "$out" "one two"
contains "Anthropic: its header" "$(cat "$model_log")" "x-api-key: $key"
model_stop anthropic
model_start azure <<'END'
rule
	say one two
END
exits "Azure's dated form" 0 env GAI_API_TYPE=azure GAI_API_BASE="$model_url" GAI_API_VERSION=2024-10-21 GAI_API_KEY="$key" \
	"$PERFCOPILOT" ask --no-cache -m "my deployment" hello </dev/null
is "Azure: the answer" "$out" "one two"
contains "Azure: its address" "$(cat "$model_log")" "POST /openai/deployments/my%20deployment/chat/completions?api-version=2024-10-21 "
contains "Azure: its header" "$(cat "$model_log")" "api-key: $key"
model_stop azure

# ---- what a server does not take, and what a schema wants ----

model_start reasons <<'END'
rule
	has "temperature"
	status 400 Bad Request
	send {"error":{"message":"Unsupported value: 'temperature' does not support 0","type":"invalid_request_error","param":"temperature","code":"unsupported_value"}}
rule
	say yes
END
questions 3 >"$tmp/three"
exits "a refused temperature is left out" 0 ask --no-cache --temperature 0 --max-concurrent-queries 1 --batch "$tmp/three"
is "and learnt once" "$(model_requests reasons)" 4
model_stop reasons
model_start shaped <<'END'
rule
	nth 1
	say {"n": "seven"}
rule
	say Here it is: ```json {"n": 7} ```
END
echo '{"id":"s","prompt":"how many?","schema":{"type":"object","properties":{"n":{"type":"integer"}},"required":["n"]}}' >"$tmp/shaped.jsonl"
exits "a wrong shape is mended" 0 ask --no-cache --batch "$tmp/shaped.jsonl"
is "with one question more" "$(model_requests shaped)" 2
contains "which says what is wrong" "$(cat "$model_log")" "an integer is wanted"
model_stop shaped

# ---- where the key goes ----

model_start elsewhere <<'END'
rule
	say stolen
END
elsewhere=$model_url
fails redirect 1 "$elsewhere" <<END
rule
	status 307 Temporary Redirect
	header Location: $elsewhere/v1/chat/completions
END
is "nothing goes to another address" "$(model_requests elsewhere)" 0
model_stop elsewhere
fails no_redirect 1 'answered with status 304: it says no more$' <<'END'
rule
	status 304 Not Modified
END

# ---- many ----

questions 24 >"$tmp/many"
for most in 1 3 8; do
	model_start "most$most" <<END
rule
	nth 1 $most
	gather $most
	say answer to %p
rule
	wait 5
	say answer to %p
END
	exits "$most in flight" 0 ask --no-cache --max-concurrent-queries "$most" --batch "$tmp/many"
	is "$most in flight: never more, as the server counts" "$(model_most "most$most")" "$most"
	is "$most in flight: answers in the order asked" \
		"$(printf '%s\n' "$out" | sed -n 's/.*"id":"\([^"]*\)".*/\1/p' | tr '\n' ' ')" \
		"$(seq -f 'q%g' 24 | tr '\n' ' ')"
	model_stop "most$most"
done

model_start chaos <<'END'
seed 7
rule
	asked 1 2
	chance 5
	status 500 Internal Server Error
rule
	asked 1 2
	chance 5
	status 429 Too Many Requests
	header Retry-After-Ms: 5
rule
	chance 4
	cut random
	say answer to %p
rule
	chance 4
	begin
	text ans
	data {"error":{"message":"chaos"}}
rule
	chance 3
	reset
rule
	say answer to %p
END
questions 1000 >"$tmp/thousand"
exits "chaos: some fail" 1 ask --no-cache --max-concurrent-queries 16 --batch "$tmp/thousand"
printf '%s\n' "$out" >"$tmp/chaos"
is "chaos: every question has its line" "$(grep -c . "$tmp/chaos")" 1000
is "chaos: in the order asked" "$(sed 's/.*"id":"q\([0-9]*\)".*/\1/' "$tmp/chaos" | sort -nc 2>&1)" ""
is "chaos: an answer is right, or its error told" \
	"$(sed 's/.*"id":"q\([0-9]*\)".*"answer":"answer to question \1".*/right/; s/.*"error":"[^"].*/told/' "$tmp/chaos" |
		grep -vx -e right -e told)" ""
is "chaos: most are right" "$([ "$(grep -c '"answer"' "$tmp/chaos")" -gt 850 ] && echo yes)" yes
model_stop chaos

# ---- kept ----

model_start kept <<'END'
rule
	has question 3
	times 1
	status 400 Bad Request
	send {"error":{"message":"not this one"}}
rule
	say answer to %p
END
questions 6 >"$tmp/six"
exits "one of six fails" 1 ask --batch "$tmp/six"
exits "and is asked again, alone" 0 ask --batch "$tmp/six"
is "what is kept is not asked twice" "$(model_requests kept)" 7
is "kept answers are the same" "$(printf '%s\n' "$out" | grep -c '"answer":"answer to question [1-6]"')" 6
exits "--refresh asks again" 0 ask --refresh --batch "$tmp/six"
is "all of them" "$(model_requests kept)" 13
is "the file is for nobody else" "$(stat -c %a "$XDG_STATE_HOME/perfcopilot/answers.db")" 600
cp "$tmp/six" "$tmp/seven"
echo '{"id":"q7","prompt":"question 7"}' >>"$tmp/seven"
exits "--offline answers what is kept" 1 ask --offline --batch "$tmp/seven"
is "and says what is not" "$(printf '%s\n' "$out" | grep -c '"error":".*--offline')" 1
is "without a request" "$(model_requests kept)" 13

exits "a run is recorded" 0 ask --record "$tmp/record" --batch "$tmp/seven"
first=$out
model_stop kept
exits "and repeated, with no server" 0 ask --replay "$tmp/record" --batch "$tmp/seven"
is "with the same answers" "$(printf '%s\n' "$out" | sed 's/,"attempts".*//')" "$(printf '%s\n' "$first" | sed 's/,"attempts".*//')"
exits "what is not in it is told" 2 ask --replay "$tmp/record" "question 8"
like "with what comes nearest" "$err" 'nearest'

model_start two <<'END'
rule
	wait 2
	say answer to %p
END
XDG_STATE_HOME=$tmp/shared
questions 40 >"$tmp/forty"
asking "$tmp/one.out" --batch "$tmp/forty"
exits "two processes share what is kept" 0 ask --batch "$tmp/forty"
wait $!
is "and both have all answers" "$(cat "$tmp/one.out" - <<END | grep -c '"answer":"answer to'
$out
END
)" 80
exits "the third asks nothing" 0 ask --offline --batch "$tmp/forty"
model_stop two

# Killed when some are answered: those are not asked again.
model_start killed <<'END'
rule
	nth 11 13
	hold
rule
	say answer to %p
END
XDG_STATE_HOME=$tmp/killed
asking "$tmp/killed.out" --max-concurrent-queries 3 --batch "$tmp/forty"
until [ "$(model_requests killed)" -ge 13 ]; do
	sleep 0.05
done
kill -9 $!
wait $! 2>/dev/null
exits "after kill -9 the rest is asked" 0 ask --batch "$tmp/forty"
is "and only the rest" "$(model_requests killed)" 43
model_stop killed

# ---- the user's limits ----

model_start budget <<'END'
rule
	say answer to %p
END
XDG_STATE_HOME=$tmp/budget
exits "the budget stops it" 3 ask --budget 100 --max-concurrent-queries 1 --batch "$tmp/forty"
like "and says why" "$out" '"error":"not asked: of the --budget .* more"'
isnt "after some answers" "$(printf '%s\n' "$out" | grep -c '"answer"')" 0
left=$(printf '%s\n' "$out" | grep -c '"error"')
contains "and how many are left" "$err" "$left questions were not asked"
exits "many at a time spend no more" 3 ask --no-cache --budget 200 --max-concurrent-queries 16 --batch "$tmp/forty"
is "but what was answered" "$(printf '%s\n' "$out" | jq -s 'map(.tokens // 0) | add | . > 0 and . <= 400')" true
exits "one question beyond it" 3 ask --budget 1 "a question that is longer than one token"
model_stop budget

# ---- interrupted ----

model_start interrupted <<'END'
rule
	nth 4
	hold
rule
	say answer to %p
END
XDG_STATE_HOME=$tmp/interrupted
asking "$tmp/interrupted.out" --max-concurrent-queries 1 --batch "$tmp/six"
until [ "$(model_requests interrupted)" -ge 4 ]; do
	sleep 0.05
done
kill -TERM $!
wait $!
status=$?
is "a signal ends it" "$status" 143
is "and what was answered is there" "$(grep -c '"answer"' "$tmp/interrupted.out")" 3
exits "and what was done is kept" 1 ask --offline --batch "$tmp/six"
is "all three" "$(printf '%s\n' "$out" | grep -c '"answer"')" 3
model_stop interrupted

# ---- a full disk ----

model_start full <<'END'
rule
	say answer to %p
END
if unshare -rm true 2>/dev/null; then
	mkdir "$tmp/full"
	cat >"$tmp/full.sh" <<END
mount -t tmpfs -o size=64k none $tmp/full || exit 77
exec "\$PERFCOPILOT" ask --base-url $model_url/v1 --key-file $tmp/key -m test-model --batch $tmp/forty </dev/null
END
	XDG_STATE_HOME=$tmp/full exits "a full disk costs no answer" 0 unshare -rm sh "$tmp/full.sh"
	is "all are there" "$(printf '%s\n' "$out" | grep -c '"answer":"answer to')" 40
else
	skip "a full disk costs no answer" "no file system can be mounted here"
fi
model_stop full

# ---- the canary ----

printf 'x\n' >"$tmp/x"
model_start canary <<'END'
rule
	say answer to %p
END
XDG_STATE_HOME=$tmp/canary
exits "the key in a question is taken out" 0 ask --debug --record "$tmp/canary.record" "why is $key slow?"
is "of the answer, the debug lines" "$(printf '%s\n%s\n' "$out" "$err" | grep -c canary)" 0
is "of the request's body" "$(sed '/^Authorization: /d' "$tmp/canary.log" | grep -ac "$key")" 0
is "though it was sent as a key" "$(grep -ac "^Authorization: Bearer $key" "$tmp/canary.log")" 1
model_stop canary
is "the key is in no file" "$(grep -rlaF "$key" "$tmp" --exclude=key --exclude=full.sh --exclude='*.log' --exclude='*.script')" ""
done_testing
